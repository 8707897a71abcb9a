internal import HulianModel

/// Time Format Localization: how a device shows times and dates, in one of the ways that it knows.
///
/// Source: Matter core, Time Format Localization (0x002C), revision 1.
final class TimeFormatLocalizationBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x002C
    /// The calendar in use.
    private static let activeCalendarType: AttributeNumber = 0x0001
    /// The calendars that it knows.
    private static let supportedCalendarTypes: AttributeNumber = 0x0002
    /// The calendar of the locale, which is always right.
    private static let usesActiveLocale: Value = 255

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.activeCalendarType, value != Self.usesActiveLocale,
            let known = self[Self.supportedCalendarTypes].listValue
        else { return }
        guard known.contains(value) else { throw .constraintError }
    }
}
