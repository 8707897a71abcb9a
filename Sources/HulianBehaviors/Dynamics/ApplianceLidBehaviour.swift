internal import HulianModel

/// The lid of an appliance: hands open and close it, and its switch can fail.
final class ApplianceLidBehaviour: Cover {
    /// How device types name it.
    static let dynamics = Behaviours.Dynamics(
        "applianceLid", actions: ApplianceLidBehaviour.actions, defects: ApplianceLidBehaviour.defects
    ) { device, endpoint, _ in ApplianceLidBehaviour(device: device, endpoint: endpoint) }

    override class var actions: [String] { ["closeLid", "openLid"] }
    override class var defects: [String] { ["doorSwitch"] }

    override func fields(of action: String) -> [ActionField] {
        Self.actions.contains(action) && places.count > 1 ? [ActionField("component", .text, choices: places)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard Self.actions.contains(action), isMeant(fields.string("component")) else { return false }
        move(open: action == "openLid")
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "doorSwitch" else { return false }
        breakSwitch(isBroken)
        return true
    }
}
