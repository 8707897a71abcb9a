internal import HulianModel
internal import HulianRecord

/// Hands every event of a run to the recorder first and then to all others, with the line that the recorder gave it.
final class Broadcaster: RunListener {
    /// Writes the record, or only counts its lines.
    let recorder: RecordWriter
    /// Who hears of the run after the recorder.
    private let others: [RunListener]

    /// Makes a broadcaster.
    init(_ recorder: RecordWriter, _ others: [RunListener]) {
        self.recorder = recorder
        self.others = others
        makesWords = recorder.isWriting || others.contains { $0.hearsSteps }
    }

    /// True when steps are told in words; making the words takes longer than many a step.
    private let makesWords: Bool

    /// Tells the others, who then know the line of the record.
    @inline(__always)
    private func tell(_ call: (RunListener) -> Void) {
        line = recorder.lineCount
        for other in others {
            other.line = line
            call(other)
        }
    }

    override func began(_ header: RunHeader) {
        recorder.began(header)
        tell { $0.began(header) }
    }
    override func described(_ type: DeviceTypeID, _ slots: [String], at time: Instant) {
        recorder.described(type, slots, at: time)
        tell { $0.described(type, slots, at: time) }
    }
    override func entered(_ device: DeviceEntry, at time: Instant) {
        recorder.entered(device, at: time)
        tell { $0.entered(device, at: time) }
    }
    override func entered(_ client: ClientEntry, at time: Instant) {
        recorder.entered(client, at: time)
        tell { $0.entered(client, at: time) }
    }
    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        recorder.connected(client, facts, at: time)
        tell { $0.connected(client, facts, at: time) }
    }
    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        recorder.disconnected(client, reason, at: time)
        tell { $0.disconnected(client, reason, at: time) }
    }
    override func subscribed(_ client: Int, _ filter: String, at time: Instant) {
        recorder.subscribed(client, filter, at: time)
        tell { $0.subscribed(client, filter, at: time) }
    }
    override func published(_ message: borrowing MessageView) {
        recorder.published(message)
        line = recorder.lineCount
        for other in others {
            other.line = line
            other.published(message)
        }
    }
    override func delivered(_ facts: DeliveryFacts, at time: Instant) {
        recorder.delivered(facts, at: time)
        tell { $0.delivered(facts, at: time) }
    }
    override func dropped(_ number: UInt64, _ client: Int, _ reason: String, at time: Instant) {
        recorder.dropped(number, client, reason, at: time)
        tell { $0.dropped(number, client, reason, at: time) }
    }
    override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        recorder.changed(device, slot, value, origin, at: time)
        tell { $0.changed(device, slot, value, origin, at: time) }
    }
    override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        recorder.stimulated(device, what, fields, at: time)
        tell { $0.stimulated(device, what, fields, at: time) }
    }
    override func requested(_ facts: RequestFacts, at time: Instant) {
        recorder.requested(facts, at: time)
        tell { $0.requested(facts, at: time) }
    }
    override func answered(_ number: Int, _ status: String, at time: Instant) {
        recorder.answered(number, status, at: time)
        tell { $0.answered(number, status, at: time) }
    }
    override func learned(_ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant) {
        recorder.learned(dialect, device, slot, value, at: time)
        tell { $0.learned(dialect, device, slot, value, at: time) }
    }
    override func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool, at time: Instant) {
        recorder.presence(dialect, device, isOnline, at: time)
        tell { $0.presence(dialect, device, isOnline, at: time) }
    }
    override func scene(_ scene: SceneFacts, at time: Instant) {
        recorder.scene(scene, at: time)
        tell { $0.scene(scene, at: time) }
    }
    override func fault(_ fault: FaultFacts, at time: Instant) {
        recorder.fault(fault, at: time)
        tell { $0.fault(fault, at: time) }
    }
    override func lost(_ entry: LossEntry, at time: Instant) {
        recorder.lost(entry, at: time)
        tell { $0.lost(entry, at: time) }
    }
    override func step(_ place: String, _ what: String, at time: Instant) {
        beginStep(place, what, at: time)
    }
    /// Tells of a step, in words that are made only for who wants them.
    func beginStep(_ place: @autoclosure () -> String, _ what: @autoclosure () -> String, at time: Instant) {
        guard makesWords else {
            recorder.skipLine(at: time)
            line = recorder.lineCount
            return
        }
        let (place, what) = (place(), what())
        recorder.step(place, what, at: time)
        tell { $0.step(place, what, at: time) }
    }
    override func decided(_ expectation: ExpectationResult, at time: Instant) {
        recorder.decided(expectation, at: time)
        tell { $0.decided(expectation, at: time) }
    }
    override func ended(isComplete: Bool, problem: String?, at time: Instant) {
        recorder.ended(isComplete: isComplete, problem: problem, at: time)
        tell { $0.ended(isComplete: isComplete, problem: problem, at: time) }
    }
}
