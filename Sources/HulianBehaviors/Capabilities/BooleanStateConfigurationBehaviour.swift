internal import HulianModel

/// Boolean State Configuration: the alarm that a fact sets off, how it is silenced or switched off, and a broken sensor.
///
/// Source: Matter application clusters, Boolean State Configuration (0x0080), revision 2.
final class BooleanStateConfigurationBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0080
    /// How little it takes to set it off.
    static let currentSensitivityLevel: AttributeNumber = 0x0000
    /// How many sensitivities there are.
    private static let supportedSensitivityLevels: AttributeNumber = 0x0001
    /// The alarms that sound or flash.
    private static let alarmsActive: AttributeNumber = 0x0003
    /// The alarms that would, if somebody had not silenced them.
    private static let alarmsSuppressed: AttributeNumber = 0x0004
    /// The alarms that are switched on.
    private static let alarmsEnabled: AttributeNumber = 0x0005
    /// The alarms that there are.
    private static let alarmsSupported: AttributeNumber = 0x0006
    /// What is broken.
    private static let sensorFault: AttributeNumber = 0x0007

    override class var defects: [String] { ["sensorFault"] }

    /// The value of the fact beside it that sets the alarms off; physics sets it to false where true is the good state.
    var alarmingState = true

    override func start() { follow() }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.currentSensitivityLevel, let level = value.integerValue else { return }
        guard level < integer(Self.supportedSensitivityLevels) ?? 10 else { throw .constraintError }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard capability == sibling(BooleanStateBehaviour.number), attribute == BooleanStateBehaviour.stateValue else {
            return
        }
        follow()
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try suppress(fields.integer("alarmsToSuppress") ?? 0)
        case 0x01: try enable(fields.integer("alarmsToEnableDisable") ?? 0)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "sensorFault" else { return false }
        let value: Value = isBroken ? 1 : 0
        if set(Self.sensorFault, value) { emit(0x01, [Field("sensorFault", value)]) }
        return true
    }

    /// The alarms that are switched on; all where none can be switched off.
    private var enabled: Int64 { integer(Self.alarmsEnabled) ?? integer(Self.alarmsSupported) ?? 0 }

    /// Sets the alarms off when the fact says so, and ends them when it no longer does.
    private func follow() {
        let state = value(BooleanStateBehaviour.number, BooleanStateBehaviour.stateValue).boolValue
        if state == alarmingState {
            show(active: enabled, suppressed: (integer(Self.alarmsSuppressed) ?? 0) & enabled)
        } else {
            show(active: 0, suppressed: 0)
        }
    }

    /// Silences alarms that are active.
    private func suppress(_ alarms: Int64) throws(Status) {
        guard alarms & ~(integer(Self.alarmsSupported) ?? 0) == 0 else { throw .constraintError }
        guard alarms & ~(integer(Self.alarmsActive) ?? 0) == 0 else { throw .invalidInState }
        show(active: integer(Self.alarmsActive) ?? 0, suppressed: (integer(Self.alarmsSuppressed) ?? 0) | alarms)
    }

    /// Switches alarms on, and all others off.
    private func enable(_ alarms: Int64) throws(Status) {
        guard alarms & ~(integer(Self.alarmsSupported) ?? 0) == 0 else { throw .constraintError }
        set(Self.alarmsEnabled, .integer(alarms))
        follow()
    }

    /// Shows the alarms and tells when they changed.
    private func show(active: Int64, suppressed: Int64) {
        let isActiveNew = set(Self.alarmsActive, .integer(active))
        let isSuppressedNew = set(Self.alarmsSuppressed, .integer(suppressed))
        guard isActiveNew || isSuppressedNew else { return }
        var fields = [Field("alarmsActive", .integer(active))]
        if has(Self.alarmsSuppressed) { fields.append(Field("alarmsSuppressed", .integer(suppressed))) }
        emit(0x00, fields)
    }
}
