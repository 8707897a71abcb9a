internal import HulianModel

/// Refrigerator Alarm and Dishwasher Alarm: named conditions that are active or not, with a mask.
///
/// Source: Matter application clusters, Alarm Base and what derives from it (0x0057, 0x005D), revision 1.
final class AlarmBaseBehaviour: Behaviour {
    /// The number of Refrigerator Alarm.
    static let refrigerator: CapabilityNumber = 0x0057
    /// The number of Dishwasher Alarm.
    static let dishwasher: CapabilityNumber = 0x005D
    /// The alarms that are enabled.
    private static let mask: AttributeNumber = 0x0000
    /// The alarms that stay until they are reset.
    private static let latch: AttributeNumber = 0x0001
    /// The alarms that are active.
    private static let state: AttributeNumber = 0x0002
    /// The alarms that exist.
    private static let supported: AttributeNumber = 0x0003

    /// The conditions that hold, whether or not the mask lets them through.
    private var conditions: Int64 = 0

    override func answerInvalid(
        _ command: CommandNumber, _ fields: Fields, _ status: Status, by origin: Origin
    ) throws(Status) -> [Field] {
        // Bits that do not exist make the command invalid (Alarm Base, ModifyEnabledAlarms command).
        throw status == .constraintError ? .invalidCommand : status
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            let alarms = fields.integer("alarms") ?? 0
            guard alarms & ~(integer(Self.supported) ?? 0) == 0 else { throw .invalidCommand }
            // An alarm whose cause is still there cannot be reset (Alarm Base, Reset command).
            guard alarms & conditions & (integer(Self.mask) ?? 0) == 0 else { throw .failure }
            change(to: (integer(Self.state) ?? 0) & ~alarms)
        case 0x01:
            let mask = fields.integer("mask") ?? 0
            guard mask & ~(integer(Self.supported) ?? 0) == 0 else { throw .invalidCommand }
            set(Self.mask, .integer(mask))
            update()
        default:
            throw .unsupportedCommand
        }
        return []
    }

    /// Says that a condition holds or does not.
    func setCondition(_ bit: Int64, _ holds: Bool) {
        let conditions = holds ? self.conditions | bit : self.conditions & ~bit
        guard conditions != self.conditions else { return }
        self.conditions = conditions
        update()
    }

    /// Works out which alarms are active now.
    private func update() {
        let mask = integer(Self.mask) ?? 0
        let latched = (integer(Self.state) ?? 0) & (integer(Self.latch) ?? 0)
        change(to: (conditions | latched) & mask & (integer(Self.supported) ?? 0))
    }

    /// Changes the active alarms and tells what became active and what did not.
    private func change(to state: Int64) {
        let previous = integer(Self.state) ?? 0
        guard set(Self.state, .integer(state)) else { return }
        emit(
            0x00,
            [
                Field("active", .integer(state & ~previous)), Field("inactive", .integer(previous & ~state)),
                Field("state", .integer(state)), Field("mask", self[Self.mask]),
            ])
    }
}
