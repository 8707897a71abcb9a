internal import HulianModel

/// The door of an appliance: hands open and close it, and its switch can fail.
final class ApplianceDoorBehaviour: Cover {
    /// How device types name it.
    static let dynamics = Behaviours.Dynamics(
        "applianceDoor", actions: ApplianceDoorBehaviour.actions, defects: ApplianceDoorBehaviour.defects
    ) { device, endpoint, _ in ApplianceDoorBehaviour(device: device, endpoint: endpoint) }

    override class var moves: (open: String, close: String) { ("openDoor", "closeDoor") }
}
