internal import HulianBehaviors
internal import HulianModel

extension MatterNode {
    /// True when an endpoint has a cluster that senses something which can be changed by hand.
    func senses(_ cluster: UInt32) -> Bool { capabilities(of: cluster).contains { device.senses($0) } }

    /// Lets what a cluster senses change clearly, at all endpoints that have it.
    ///
    /// - Returns: False when no endpoint senses it.
    func stir(_ cluster: UInt32, isLess: Bool) -> Bool {
        capabilities(of: cluster).reduce(false) { device.stir($1, isLess: isLess) || $0 }
    }

    /// Lets a hand do something at the device, such as `pressTest`.
    ///
    /// - Returns: False when nothing knows the action.
    func operate(_ action: String) -> Bool { device.actions.contains(action) && device.operate(action) }

    /// Lets something in the device break.
    ///
    /// - Returns: False when nothing knows the defect.
    func breakDown(_ defect: String) -> Bool { device.defects.contains(defect) && device.setDefect(defect, true) }

    /// Lets something happen that a test event trigger has a code for.
    ///
    /// - Returns: False when nothing knows the code.
    func happen(_ code: UInt64) -> Bool { device.triggerTestEvent(code) }

    /// The indexes of the capabilities that are a cluster.
    private func capabilities(of cluster: UInt32) -> [Int] {
        device.blueprint.capabilities.indices.filter {
            device.blueprint.capabilities[$0].definition.number.rawValue == cluster
        }
    }
}
