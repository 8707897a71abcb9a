internal import HulianModel

/// Temperature Control: the temperature that something shall have, as a number or as a named level.
///
/// Source: Matter application clusters, Temperature Control (0x0056), revision 1.
final class TemperatureControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0056
    /// The temperature to reach in hundredths of a degree.
    static let temperatureSetpoint: AttributeNumber = 0x0000
    /// The least temperature that can be set.
    private static let minTemperature: AttributeNumber = 0x0001
    /// The greatest temperature that can be set.
    private static let maxTemperature: AttributeNumber = 0x0002
    /// The difference between two temperatures that can be set.
    private static let step: AttributeNumber = 0x0003
    /// The index of the level.
    static let selectedTemperatureLevel: AttributeNumber = 0x0004
    /// The levels that exist.
    static let supportedTemperatureLevels: AttributeNumber = 0x0005

    /// Asked before a temperature is set; the physics of the device set it.
    var isLocked: (() -> Bool)?

    /// The temperature to reach in °C; nothing for a device with levels.
    var setpoint: Double? { integer(Self.temperatureSetpoint).map { Double($0) / 100 } }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        if has(feature: "TN") {
            guard let target = fields.integer("targetTemperature") else { throw .invalidCommand }
            let least = integer(Self.minTemperature) ?? .min
            guard target >= least, target <= integer(Self.maxTemperature) ?? .max else { throw .constraintError }
            if has(feature: "STEP"), let step = integer(Self.step), step > 0, (target - least) % step != 0 {
                throw .constraintError
            }
            if isLocked?() ?? false { throw .invalidInState }
            set(Self.temperatureSetpoint, .integer(target))
        } else {
            guard let level = fields.integer("targetTemperatureLevel") else { throw .invalidCommand }
            guard level < self[Self.supportedTemperatureLevels].listValue?.count ?? 0 else { throw .constraintError }
            if isLocked?() ?? false { throw .invalidInState }
            set(Self.selectedTemperatureLevel, .integer(level))
        }
        return []
    }
}
