internal import HulianModel

/// The door of an appliance: hands open and close it, and its switch can fail.
final class ApplianceDoorBehaviour: Cover {
    /// How device types name it.
    static let dynamics = Behaviours.Dynamics(
        "applianceDoor", actions: ApplianceDoorBehaviour.actions, defects: ApplianceDoorBehaviour.defects
    ) { device, endpoint, _ in ApplianceDoorBehaviour(device: device, endpoint: endpoint) }

    override class var actions: [String] { ["closeDoor", "openDoor"] }
    override class var defects: [String] { ["doorSwitch"] }

    override func fields(of action: String) -> [ActionField] {
        Self.actions.contains(action) && places.count > 1 ? [ActionField("component", .text, choices: places)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard Self.actions.contains(action), isMeant(fields.string("component")) else { return false }
        move(open: action == "openDoor")
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "doorSwitch" else { return false }
        breakSwitch(isBroken)
        return true
    }
}
