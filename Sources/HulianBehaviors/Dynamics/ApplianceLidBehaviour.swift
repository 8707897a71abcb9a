internal import HulianModel

/// The lid of an appliance: a cover like a door that hands know by another name.
final class ApplianceLidBehaviour: Cover {
    /// How device types name it.
    static let dynamics = Behaviours.Dynamics(
        "applianceLid", actions: ApplianceLidBehaviour.actions, defects: ApplianceLidBehaviour.defects
    ) { device, endpoint, _ in ApplianceLidBehaviour(device: device, endpoint: endpoint) }

    override class var moves: (open: String, close: String) { ("openLid", "closeLid") }
}
