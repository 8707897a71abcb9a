internal import HulianModel

/// Water Tank Level Monitoring: a tank that is emptied by work and refilled by hand, or the other way round.
///
/// A tank whose condition falls holds clean water; one whose condition rises takes up waste water. Source: Matter
/// application clusters, Resource Monitoring, Water Tank Level Monitoring (0x0079), revision 1.
final class WaterTankLevelMonitoringBehaviour: ResourceMonitoringBehaviour {
    /// The number of the capability.
    static let tank: CapabilityNumber = 0x0079
    /// Whether the percent fall or rise with use.
    private static let direction: AttributeNumber = 0x0001
    /// Whether it is in its place.
    private static let inPlaceIndicator: AttributeNumber = 0x0003

    override class var actions: [String] { ["emptyTank", "insertTank", "refillTank", "takeTank"] }

    /// What it holds in litres; the physics of the device sets it.
    var capacity = 1.0

    /// True for a tank that takes up waste water.
    var collects: Bool { integer(Self.direction) == 0 }
    /// True while it is in its place; a tank without a contact always is.
    var isInPlace: Bool { self[Self.inPlaceIndicator].boolValue ?? true }
    /// What can still be taken out of it, or put into it, in litres.
    var room: Double { isInPlace ? max(0, 1 - used) * capacity : 0 }

    /// Takes water out, or puts waste water in, as far as there is room.
    ///
    /// - Returns: The litres that went.
    @discardableResult
    func move(_ litres: Double) -> Double {
        let moved = min(room, max(0, litres))
        if moved > 0 {
            // What is left of a last drop is nothing.
            use(room - moved < 1e-6 ? 1 : moved / capacity)
        }
        return moved
    }

    override func fields(of action: String) -> [ActionField] {
        Self.actions.contains(action) ? [componentField(of: WaterTankLevelMonitoringBehaviour.self)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard Self.actions.contains(action) else { return false }
        guard isMeant(fields) else { return true }
        switch action {
        case "refillTank": if !collects { renew() }
        case "emptyTank":
            if collects { renew() } else { drain() }
        case "takeTank": setInPlace(false)
        default: setInPlace(true)
        }
        return true
    }

    /// Empties a tank for clean water.
    private func drain() {
        use(1)
        if device.isPowered { renewed?() }
    }

    /// Takes it out or puts it back.
    private func setInPlace(_ isInPlace: Bool) {
        if set(Self.inPlaceIndicator, .bool(isInPlace)), device.isPowered { renewed?() }
    }
}

extension Behaviour {
    /// The tanks of the device for clean water, or those for waste water.
    func tanks(collecting: Bool) -> [WaterTankLevelMonitoringBehaviour] {
        device.allBehaviours.compactMap { $0 as? WaterTankLevelMonitoringBehaviour }
            .filter { $0.collects == collecting }
    }
}
