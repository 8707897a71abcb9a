internal import HulianModel
internal import HulianRecord

/// After a gas alarm the valves close and the extractors run, and nothing that may spark is switched on meanwhile.
///
/// It is judged for the devices that a scene of safety uses together with the gas alarm.
final class GasSafetyRule: Rule {
    override class var id: String { "safety.gas" }
    override class var interests: Interests { [.changes, .scenes] }

    /// Something that must be done.
    private struct Measure {
        /// The device.
        let device: JudgedDevice
        /// The attribute by slot.
        let slot: Int
        /// What it must come to.
        let isReached: (Int64) -> Bool
        /// What it must come to, for people.
        let words: Title
    }

    /// The raw number of the alarm state that means alarm.
    private static let alarm: Int64 = 2
    /// The raw number of the state of a closed valve.
    private static let closed: Int64 = 0
    /// Kinds of devices that may spark when they are switched on (project default).
    private static let sparking = ["kitchen.", "appliances.", "outlets."]
    /// The devices that scenes of safety use, by name; only looked into.
    private var scenes: [[String]] = []
    /// What must be done.
    private lazy var measures = Deadlines<Measure>(patience: time("within", or: 15))
    /// The rooms with an alarm, by the place of the alarm; only looked into.
    private var alarms: [Int: String?] = [:]
    /// The extractors that may be switched on, by place.
    private var extractors: Set<Int> = []

    override func scene(_ facts: SceneFacts, at time: Instant) {
        if facts.kind == .defined, facts.serviceClass == "safety" { scenes.append(facts.devices) }
    }

    override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        guard !scenes.isEmpty else { return }
        expire(at: time)
        let device = judge.devices[device]
        guard !device.isMirror, let blueprint = device.blueprint, let raw = value.rawNumber else { return }
        let attribute = blueprint.attributes[slot].definition.name
        let capability = blueprint.capabilities[blueprint.attributes[slot].capability].definition.id
        if capability == "gasAlarm", attribute == "alarmState" { return alarm(raw == Self.alarm, device) }
        guard !alarms.isEmpty else { return }
        while let done = measures.take(of: device.index, where: { $0.slot == slot && $0.isReached(raw) }) {
            holds(done.content.device)
        }
        if capability == "onOff", attribute == "onOff", raw == 1, origin == "controller" { switchedOn(device) }
    }

    /// A gas alarm begins or ends.
    private func alarm(_ isOn: Bool, _ device: JudgedDevice) {
        guard isOn else {
            alarms[device.index] = nil
            if alarms.isEmpty { measures.forgetAll() }
            return
        }
        guard alarms[device.index] == nil else { return }
        let helpers = scenes.filter { $0.contains(device.name) }.joined().compactMap { judge.device(named: $0) }
        guard !helpers.isEmpty else { return }
        alarms[device.index] = .some(device.entry.room)
        for helper in helpers { require(helper) }
    }

    /// Waits until a device has done its part.
    private func require(_ device: JudgedDevice) {
        if let slot = device.slots("valveConfigurationAndControl", "currentState").first {
            require(device, slot, Title(english: "closed", chinese: "关闭")) { $0 == Self.closed }
        } else if let slot = device.slots("fanControl", "percentCurrent").first,
            device.entry.type.rawValue.hasSuffix("extractorHood")
        {
            extractors.insert(device.index)
            require(device, slot, Title(english: "running", chinese: "运转")) { $0 > 0 }
        }
    }

    /// Waits until an attribute has come to something, if it has not yet.
    private func require(_ device: JudgedDevice, _ slot: Int, _ words: Title, _ isReached: @escaping (Int64) -> Bool) {
        guard measures.first(of: device.index) == nil else { return }
        let known = device.truth[slot] ?? device.blueprint?.attributes[slot].initialValue
        if let raw = known?.rawNumber, isReached(raw) { return holds(device) }
        measures.wait(
            for: Measure(device: device, slot: slot, isReached: isReached, words: words), of: device.index,
            from: judge.witness)
    }

    /// Something was switched on during an alarm.
    private func switchedOn(_ device: JudgedDevice) {
        guard !extractors.contains(device.index), let room = device.entry.room,
            Self.sparking.contains(where: { device.entry.type.rawValue.hasPrefix($0) }),
            alarms.values.contains(where: { $0 == room })
        else { return }
        breaks(
            Title(
                english: "Something that may spark is switched on during a gas alarm.", chinese: "燃气报警期间接通了可能产生火花的设备。"),
            device: device, expected: Title(english: "nothing is switched on in \(room)", chinese: "\(room) 内没有设备被打开"),
            actual: Title(english: "\(device.name) is switched on", chinese: "\(device.name) 被打开"))
    }

    /// Decides about what was not done.
    private func expire(at time: Instant) {
        while let late = measures.takeLate(at: time) {
            let device = late.content.device
            guard !judge.disturbances.touched(device.name, since: late.start, until: late.due),
                !judge.disturbances.touched("bridge", since: late.start, until: late.due),
                !judge.devices.contains(where: {
                    alarms[$0.index] != nil && judge.disturbances.touched($0.name, since: late.start, until: late.due)
                })
            else { continue }
            breaks(
                Title(english: "A gas alarm does not make the home safe.", chinese: "燃气报警后未完成安全联动。"), device: device,
                expected: Title(
                    english: "\(device.name) \(late.content.words.english) within \(measures.patience) of the alarm",
                    chinese: "报警后 \(measures.patience) 内 \(device.name) \(late.content.words.chinese)"),
                actual: device.truth[late.content.slot].map { Title(device.text($0, slot: late.content.slot)) }
                    ?? Title(english: "no change", chinese: "没有变化"),
                at: late.witness)
        }
    }

    override func finish(at time: Instant) { expire(at: time) }
}
