internal import HulianModel

/// A radar that sees people who sit still, and sometimes takes a fan or a curtain for one.
final class RadarBehaviour: Behaviour {
    /// How device types name it.
    static let dynamics = Behaviours.Dynamics("radar", defects: RadarBehaviour.defects) { device, endpoint, _ in
        RadarBehaviour(device: device, endpoint: endpoint, capability: -1)
    }

    override class var defects: [String] { ["ghostTarget"] }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "ghostTarget" else { return false }
        sibling(OccupancySensingBehaviour.number, as: OccupancySensingBehaviour.self)?.setGhost(isBroken)
        return true
    }
}
