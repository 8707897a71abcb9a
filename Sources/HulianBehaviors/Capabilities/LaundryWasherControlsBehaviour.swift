internal import HulianModel

/// Laundry Washer Controls: the speed of the spin and the number of rinses of the next program.
///
/// Source: Matter application clusters, Laundry Washer Controls (0x0053), revision 2.
final class LaundryWasherControlsBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0053
    /// The speeds that exist.
    private static let spinSpeeds: AttributeNumber = 0x0000
    /// The index of the speed; null for no spin.
    static let spinSpeedCurrent: AttributeNumber = 0x0001
    /// The number of rinses as a name.
    static let numberOfRinses: AttributeNumber = 0x0002
    /// The numbers of rinses that exist.
    private static let supportedRinses: AttributeNumber = 0x0003

    /// Asked before a value is written; the program of the washer sets it.
    var isLocked: (() -> Bool)?

    override func statusOfInvalidWrite(_ attribute: AttributeNumber, _ status: Status) -> Status {
        attribute == Self.numberOfRinses && status == .constraintError ? .invalidInState : status
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        if isLocked?() ?? false { throw .invalidInState }
        switch attribute {
        case Self.spinSpeedCurrent:
            guard let index = value.integerValue else { return }
            guard index < self[Self.spinSpeeds].listValue?.count ?? 0 else { throw .constraintError }
        case Self.numberOfRinses:
            guard self[Self.supportedRinses].listValue?.contains(value) ?? true else { throw .invalidInState }
        default: return
        }
    }
}
