internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// An alarm, a fault or a low battery is told as an event or a report at once, and so is its end.
final class AlarmToldRule: Rule {
    override class var id: String { "alarm.told" }
    override class var interests: Interests { [.messages, .connections, .changes] }

    /// The attributes that say that something is wrong.
    private static let alarms: [(capability: CapabilityID, attribute: String)] = [
        ("gasAlarm", "alarmState"), ("gasAlarm", "hardwareFault"), ("smokeCoAlarm", "smokeState"),
        ("smokeCoAlarm", "coState"), ("smokeCoAlarm", "batteryAlert"), ("smokeCoAlarm", "hardwareFaultAlert"),
        ("powerSource", "batChargeLevel"), ("valveConfigurationAndControl", "valveFault"),
    ]

    /// A change that is to be told.
    private struct Alarm {
        /// The device.
        let device: JudgedDevice
        /// The attribute, by slot.
        let slot: Int
        /// The capability, by index in the blueprint.
        let capability: Int
        /// The attribute, by index in the binding; -1 when the dialect does not carry it.
        let attribute: Int16
    }

    /// The alarms that were not told yet.
    private lazy var alarms = Deadlines<Alarm>(patience: time("within", or: 2))

    override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        expire(at: time)
        let device = judge.devices[device]
        guard let blueprint = device.blueprint, let binding = device.binding, device.isConnected else { return }
        let attribute = blueprint.attributes[slot]
        let capability = blueprint.capabilities[attribute.capability].definition.id
        guard Self.alarms.contains(where: { $0.capability == capability && $0.attribute == attribute.definition.name })
        else { return }
        let told = device.attribute(ofSlot: slot)
        let hasEvent = binding.events.contains { $0.capability == attribute.capability }
        guard hasEvent || (told >= 0 && binding.attributes[Int(told)].isReported) else {
            return explain("\(binding.table.id) has no word for \(blueprint.path(ofAttribute: slot))")
        }
        guard alarms.first(of: device.index, where: { $0.slot == slot }) == nil else { return }
        alarms.wait(
            for: Alarm(device: device, slot: slot, capability: attribute.capability, attribute: told),
            of: device.index, from: judge.witness)
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard !alarms.isEmpty else { return }
        expire(at: message.time)
        guard let device, let binding = device.binding else { return }
        if said.kind == .event, said.element >= 0 {
            let capability = binding.events[Int(said.element)].capability
            while alarms.take(of: device.index, where: { $0.capability == capability }) != nil { holds(device) }
        } else if said.kind == .report {
            for item in said.items where item.attribute >= 0 {
                while alarms.take(of: device.index, where: { $0.attribute == item.attribute }) != nil { holds(device) }
            }
        }
    }

    /// Decides about alarms that were not told.
    private func expire(at time: Instant) {
        while let late = alarms.takeLate(at: time) {
            let device = late.content.device
            guard !judge.disturbances.touched(device.name, since: late.start, until: late.due) else { continue }
            let path = device.blueprint?.path(ofAttribute: late.content.slot).description ?? "?"
            breaks(
                Title(english: "An alarm, or its end, was not told.", chinese: "报警或其解除未被告知。"), device: device,
                expected: Title(
                    english: "an event or a report of \(path) within \(alarms.patience)",
                    chinese: "\(alarms.patience) 内有事件或 \(path) 的上报"),
                actual: Title(english: "neither came", chinese: "都没有"),
                at: late.witness)
        }
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        expire(at: time)
        guard !alarms.isEmpty, let device = judge.device(ofClient: client) else { return }
        left(device)
    }

    override func left(_ device: JudgedDevice) {
        alarms.forget(of: device.index)
    }

    override func finish(at time: Instant) { expire(at: time) }
}
