internal import HulianModel

/// What hands do at an open vessel: they fill water in and pour it out.
final class ContentsBehaviour: ProgramPart {
    /// How device types name it: how much is filled in when nobody says how much, and what it holds, in L.
    static let dynamics = Behaviours.Dynamics(
        "contents", parameters: ["portion", "capacity"], actions: ContentsBehaviour.actions
    ) { device, endpoint, parameters in ContentsBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["fillWater", "pourOut"] }

    /// How much is filled in when nobody says how much, and what it holds.
    private let portion, capacity: Double

    /// Makes it.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        portion = max(0.01, parameters.number("portion", or: 1))
        capacity = max(portion, parameters.number("capacity", or: 1.7))
        super.init(device: device, endpoint: endpoint)
    }

    /// The vessel of the same endpoint.
    private var vessel: HeatedVesselBehaviour? {
        device.allBehaviours.lazy.compactMap { $0 as? HeatedVesselBehaviour }.first { $0.endpoint == self.endpoint }
    }

    override func fields(of action: String) -> [ActionField] {
        action == "fillWater" ? [ActionField("litres", .number)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard Self.actions.contains(action) else { return false }
        guard let vessel else { return true }
        if action == "pourOut" {
            vessel.drain()
        } else {
            let wanted = max(0, fields["litres"].numberValue ?? portion)
            let litres = min(wanted, max(0, capacity - vessel.water))
            device.room?.home.water.take(litres)
            vessel.add(water: litres)
        }
        return true
    }
}
