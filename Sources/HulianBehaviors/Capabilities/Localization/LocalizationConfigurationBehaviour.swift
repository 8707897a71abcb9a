internal import HulianModel

/// Localization Configuration: the language and country in which a device shows things, one of those that it knows.
///
/// Source: Matter core, Localization Configuration (0x002B), revision 1.
final class LocalizationConfigurationBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x002B
    /// The locale in use, as BCP 47 writes it.
    private static let activeLocale: AttributeNumber = 0x0000
    /// The locales that it knows.
    private static let supportedLocales: AttributeNumber = 0x0001

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.activeLocale, let known = self[Self.supportedLocales].listValue else { return }
        guard known.contains(value) else { throw .constraintError }
    }
}
