internal import HulianModel

/// Unit Localization: the unit in which a device shows temperatures, one of those that it knows.
///
/// Source: Matter core, Unit Localization (0x002D), revision 2; before that no list says which units there are.
final class UnitLocalizationBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x002D
    /// The unit in use.
    private static let temperatureUnit: AttributeNumber = 0x0000
    /// The units that it knows.
    private static let supportedTemperatureUnits: AttributeNumber = 0x0001

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.temperatureUnit, let known = self[Self.supportedTemperatureUnits].listValue,
            !known.isEmpty
        else { return }
        guard known.contains(value) else { throw .constraintError }
    }
}
