internal import HulianBehaviors
internal import HulianBus
internal import HulianModel
internal import HulianRecord

/// What was seen in a run, by whom: told to the listeners, and kept as far as expectations and scenes ask for it.
final class Observations {
    /// An event that somebody heard of.
    struct Heard {
        /// The number of the moment.
        let moment: UInt64
        /// The controller that heard of it; nothing for the device itself.
        let dialect: DialectID?
        /// The device.
        let device: String
        /// The capability, by index in the blueprint.
        let capability: Int
        /// The event.
        let number: EventNumber
        /// Its fields.
        let fields: [Field]
    }

    /// How many events are kept; older ones are forgotten.
    private static let limit = 20_000

    /// The clock.
    private let scheduler: Scheduler
    /// Who hears of everything.
    let broadcaster: Broadcaster
    /// The number of the last moment; every observation is a moment of its own.
    private(set) var moment: UInt64 = 0
    /// The events.
    private(set) var events: [Heard] = []
    /// How scenes ended.
    private(set) var outcomes: [(moment: UInt64, scene: String, outcome: String)] = []
    /// What translation lost.
    private(set) var losses: [LossEntry] = []
    /// How long answers took, by device.
    private(set) var latencies: [(device: String, interval: Interval)] = []
    /// The number of the next request.
    private(set) var nextRequest = 1
    /// True when something was seen since ``takeNotice()``: scenes and expectations must look again.
    private var isDirty = true

    /// Makes observations of nothing.
    init(_ scheduler: Scheduler, _ broadcaster: Broadcaster) {
        self.scheduler = scheduler
        self.broadcaster = broadcaster
    }

    /// The time.
    var now: Instant { scheduler.now }

    /// Counts a moment on.
    func nextMoment() -> UInt64 {
        moment += 1
        isDirty = true
        return moment
    }

    /// Something was seen.
    private func noticed() { isDirty = true }

    /// True when something was seen since the last call.
    func takeNotice() -> Bool {
        defer { isDirty = false }
        return isDirty
    }

    // MARK: What is true

    /// An attribute of a device changed.
    func changed(_ device: SimulatedDevice, _ slot: Int, _ value: Value, _ origin: Origin) {
        broadcaster.changed(device.entry, slot, value, Self.word(origin), at: now)
        noticed()
    }

    /// A device has an event to tell.
    func happened(_ device: SimulatedDevice, _ event: DeviceEvent) {
        keep(
            Heard(
                moment: nextMoment(), dialect: nil, device: device.name, capability: event.capability,
                number: event.definition.number, fields: event.fields))
    }

    /// The word of the record for who caused a change.
    private static func word(_ origin: Origin) -> String {
        switch origin {
        case .controller: "controller"
        case .hand: "hand"
        case .credential: "credential"
        case .device: "device"
        case .surroundings: "surroundings"
        }
    }

    /// Something happened to a device that no message caused.
    func stimulated(_ device: Int, _ what: String, _ fields: [Field]) {
        broadcaster.stimulated(device, what, fields, at: now)
    }

    // MARK: What controllers learn

    /// A controller learned a value.
    func learned(_ dialect: DialectID, _ entry: Int, _ slot: Int, _ value: Value) {
        broadcaster.learned(dialect, entry, slot, value, at: now)
        noticed()
    }

    /// A controller learned whether a device is there.
    func presence(_ dialect: DialectID, _ entry: Int, _ isOnline: Bool) {
        broadcaster.presence(dialect, entry, isOnline, at: now)
        noticed()
    }

    /// A controller heard of an event.
    func heard(_ dialect: DialectID, _ device: String, _ capability: Int, _ number: EventNumber, _ fields: [Field]) {
        let heard = Heard(
            moment: nextMoment(), dialect: dialect, device: device, capability: capability, number: number,
            fields: fields)
        keep(heard)
    }

    /// Keeps an event.
    private func keep(_ heard: Heard) {
        if events.count >= Self.limit { events.removeFirst(Self.limit / 2) }
        events.append(heard)
    }

    // MARK: Requests

    /// A controller made a request.
    ///
    /// - Returns: The number of the request.
    func requested(_ facts: RequestFacts) -> Int {
        nextRequest += 1
        broadcaster.requested(facts, at: now)
        return facts.number
    }

    /// A request came to an end.
    func answered(_ number: Int, _ status: Status, _ took: Interval, device: String) {
        broadcaster.answered(number, status.name, at: now)
        if status != .timeout { latencies.append((device, took)) }
        noticed()
    }

    // MARK: Scenes and losses

    /// Something about a scene.
    func scene(_ facts: SceneFacts) {
        broadcaster.scene(facts, at: now)
        if facts.kind != .defined { outcomes.append((nextMoment(), facts.scene, facts.kind.rawValue)) }
        noticed()
    }

    /// A value did not cross the bridge unharmed.
    func lost(_ entry: LossEntry) {
        broadcaster.lost(entry, at: now)
        losses.append(entry)
        noticed()
    }
}
