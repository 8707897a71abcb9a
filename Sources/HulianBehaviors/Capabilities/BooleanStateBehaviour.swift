internal import HulianModel

/// Boolean State: one fact that is true or false, such as the contact of a door; physics decides about it.
///
/// Source: Matter application clusters, Boolean State (0x0045), revision 3.
final class BooleanStateBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0045
    /// The fact.
    static let stateValue: AttributeNumber = 0x0000

    /// Sets the fact, and tells the event when it changed.
    func setState(_ isTrue: Bool) {
        guard set(Self.stateValue, .bool(isTrue)) else { return }
        emit(0x00, [Field("stateValue", .bool(isTrue))])
    }
}
