internal import HulianModel

/// Laundry Dryer Controls: how dry the next program leaves the laundry.
///
/// Source: Matter application clusters, Laundry Dryer Controls (0x004A), revision 1.
final class LaundryDryerControlsBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x004A
    /// The levels that exist.
    private static let supportedDrynessLevels: AttributeNumber = 0x0000
    /// The level; null for a program that does not dry.
    static let selectedDrynessLevel: AttributeNumber = 0x0001

    /// Asked before the level is written; the program of the dryer sets it.
    var isLocked: (() -> Bool)?

    /// The level: low, normal, extra or max.
    var level: Int64? { integer(Self.selectedDrynessLevel) }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.selectedDrynessLevel else { return }
        if isLocked?() ?? false { throw .invalidInState }
        guard value.isNull || self[Self.supportedDrynessLevels].listValue?.contains(value) ?? true else {
            throw .constraintError
        }
    }
}
