internal import HulianModel

/// Binding: which other endpoints and groups an endpoint sends its commands to.
///
/// Source: Matter core, Binding (0x001E), revision 1. What is bound is used by those who send; here it is only kept.
final class BindingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x001E
    /// The targets.
    private static let binding: AttributeNumber = 0x0000
    /// How many targets a device keeps for all its endpoints together (as the published sample applications do).
    static let capacity = 10

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.binding, let targets = value.listValue else { return }
        guard targets.allSatisfy(Self.isTarget) else { throw .constraintError }
        let others = device.blueprint.capabilities.indices.filter {
            $0 != capability && device.blueprint.capabilities[$0].definition.number == Self.number
        }
        let kept = others.reduce(0) { count, other in
            let slot = device.blueprint.attribute(Self.binding, of: other)
            return count + (slot.flatMap { device.value(at: $0).listValue?.count } ?? 0)
        }
        guard kept + targets.count <= Self.capacity else { throw .resourceExhausted }
    }

    /// True for a target that names either a group, or an endpoint of a node (Binding, TargetStruct).
    private static func isTarget(_ target: Value) -> Bool {
        func names(_ field: String) -> Bool { target[field]?.integerValue != nil }
        return names("group") ? !names("node") && !names("endpoint") : names("node") && names("endpoint")
    }
}
