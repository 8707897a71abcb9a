internal import HulianModel

/// Refrigerator Alarm and Dishwasher Alarm: named conditions that are active or not, with a mask.
///
/// Source: Matter application clusters, Alarm Base and what derives from it (0x0057, 0x005D), revision 1; the alarm of
/// appliances of all kinds is shaped like them (hulian-1, applianceAlarm).
final class AlarmBaseBehaviour: Behaviour {
    /// The number of Refrigerator Alarm.
    static let refrigerator: CapabilityNumber = 0x0057
    /// The number of Dishwasher Alarm.
    static let dishwasher: CapabilityNumber = 0x005D
    /// The number of Appliance Alarm, a capability of ours.
    static let appliance: CapabilityNumber = 0xFFF1_FC28
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

    override func start() {
        // What is shown and is not kept until a reset holds.
        conditions |= (integer(Self.state) ?? 0) & ~(integer(Self.latch) ?? 0)
        // A reset cleared the state; what still holds is shown again.
        update()
    }

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

/// What can be wrong with appliances of all kinds, as the bits of Appliance Alarm count it.
enum ApplianceTrouble: Int64 {
    /// No water comes, or the tank is empty.
    case waterShortage = 0x1
    /// The tank is full.
    case tankFull = 0x2
    /// Water comes where it should not.
    case leak = 0x4
    /// Something is too hot.
    case overTemperature = 0x8
    /// The device fell over.
    case tippedOver = 0x10
    /// A motor cannot turn.
    case motorBlocked = 0x20
    /// The heater or the compressor fails.
    case heaterFailure = 0x40
    /// The flame does not light.
    case ignitionFailure = 0x80
    /// Exhaust gas cannot leave.
    case flueBlocked = 0x100
    /// Something that is used up is at its end.
    case consumableEmpty = 0x200
    /// A pump runs without water.
    case dryRunning = 0x400
    /// A door or a lid stands open.
    case doorOpen = 0x800
}

extension Behaviour {
    /// Says that something is wrong with the device, or that it is right again.
    func report(_ trouble: ApplianceTrouble, _ holds: Bool) {
        for behaviour in device.allBehaviours {
            guard let alarm = behaviour as? AlarmBaseBehaviour,
                device.blueprint.capabilities[alarm.capability].definition.number == AlarmBaseBehaviour.appliance
            else { continue }
            alarm.setCondition(trouble.rawValue, holds)
        }
    }

    /// True when an action is for the component of this behaviour; an action that names none is for all.
    func isMeant(_ fields: Fields) -> Bool {
        guard let component = fields.string("component") else { return true }
        return device.blueprint.endpoints[endpoint].component.rawValue == component
    }

    /// The field with which an action names the component of one of several behaviours of the same kind.
    func componentField<Kind: Behaviour>(of _: Kind.Type) -> ActionField {
        ActionField(
            "component", .text,
            choices: device.allBehaviours.filter { $0 is Kind }
                .map { device.blueprint.endpoints[$0.endpoint].component.rawValue })
    }
}
