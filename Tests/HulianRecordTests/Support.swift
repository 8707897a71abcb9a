import HulianDiagnostics
import HulianModel
import HulianRecord

/// Notes everything that it is told, as text.
final class Journal: RunListener {
    /// What it was told.
    private(set) var entries: [String] = []

    /// Notes one thing.
    private func note(_ parts: Any...) { entries.append(parts.map { String(describing: $0) }.joined(separator: " | ")) }

    override func began(_ header: RunHeader) { note("began", header) }
    override func described(_ type: DeviceTypeID, _ slots: [String], at time: Instant) {
        note("described", type, slots, time)
    }
    override func entered(_ device: DeviceEntry, at time: Instant) { note("device", device, time) }
    override func entered(_ client: ClientEntry, at time: Instant) { note("client", client, time) }
    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        note("connected", client, facts, time)
    }
    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        note("disconnected", client, reason, time)
    }
    override func subscribed(_ client: Int, _ filter: String, at time: Instant) {
        note("subscribed", client, filter, time)
    }
    override func published(_ message: borrowing MessageView) {
        note(
            "published", message.time, message.number, message.client, Array(message.topic), Array(message.payload),
            message.qos,
            message.retain, message.isWill, message.flags)
    }
    override func delivered(_ facts: DeliveryFacts, at time: Instant) { note("delivered", facts, time) }
    override func dropped(_ number: UInt64, _ client: Int, _ reason: String, at time: Instant) {
        note("dropped", number, client, reason, time)
    }
    override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        note("changed", device, slot, value, origin, time)
    }
    override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        note("stimulated", device, what, fields, time)
    }
    override func requested(_ facts: RequestFacts, at time: Instant) { note("requested", facts, time) }
    override func answered(_ number: Int, _ status: String, at time: Instant) { note("answered", number, status, time) }
    override func learned(_ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant) {
        note("learned", dialect, device, slot, value, time)
    }
    override func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool, at time: Instant) {
        note("presence", dialect, device, isOnline, time)
    }
    override func scene(_ scene: SceneFacts, at time: Instant) { note("scene", scene, time) }
    override func fault(_ fault: FaultFacts, at time: Instant) { note("fault", fault, time) }
    override func lost(_ entry: LossEntry, at time: Instant) { note("lost", entry, time) }
    override func step(_ place: String, _ what: String, at time: Instant) { note("step", place, what, time) }
    override func decided(_ expectation: ExpectationResult, at time: Instant) {
        note(
            "decided", expectation.place, expectation.verdict, expectation.expected, expectation.actual,
            expectation.time, time)
    }
    override func ended(isComplete: Bool, problem: String?, at time: Instant) {
        note("ended", isComplete, problem ?? "", time)
    }
}

/// A header with everything in it.
func makeHeader() -> RunHeader {
    RunHeader(
        version: "1.2.3", scenario: "coming-home", title: Title(english: "Coming \"home\"", chinese: "回家模式"),
        file: "Scenarios/a b.yaml", level: .h3, seed: .max, start: Instant(milliseconds: 1_772_359_200_000),
        clock: "virtual",
        bus: "virtual", isEncrypted: true, mode: "deviceCloud", parameters: [Field("delay", "2 s"), Field("空", "")])
}

/// Tells a listener one of every event, and some with the strangest content.
func play(to listener: RunListener) {
    let start = makeHeader().start
    var time = start
    func next() -> Instant {
        time = time + .milliseconds(250)
        return time
    }
    func publish(_ topic: [UInt8], _ payload: [UInt8], _ number: UInt64, flags: FlagSight = .published) {
        let now = next()
        topic.withUnsafeBufferPointer { topic in
            payload.withUnsafeBufferPointer { payload in
                listener.published(
                    MessageView(
                        time: now, number: number, client: -1, topic: topic, payload: payload,
                        qos: flags == .unseen ? 0 : 2,
                        retain: flags != .unseen,
                        isWill: true, flags: flags, topicIndex: 7))
            }
        }
    }
    listener.began(makeHeader())
    listener.described("lighting.dimmableLight", ["onOff.onOff", "levelControl.currentLevel"], at: start)
    listener.entered(
        DeviceEntry(
            index: 0, name: "lamp", title: "灯", type: "lighting.dimmableLight", dialect: "tuyalink", room: "hall",
            kind: .simulated,
            identity: [Field("device", "vdevo1")]), at: start)
    listener.entered(
        DeviceEntry(
            index: 1, name: "lamp", title: "", type: "lighting.dimmableLight", dialect: "miot", room: nil,
            kind: .mirror, identity: []),
        at: start)
    listener.entered(ClientEntry(index: 0, name: "lamp", role: .device, dialect: "tuyalink", device: 0), at: start)
    listener.entered(ClientEntry(index: 1, name: "bridge", role: .bridge, dialect: nil, device: nil), at: start)
    listener.connected(
        0,
        ConnectionFacts(
            clientID: "c\u{1}", version: 5, cleanStart: false, sessionPresent: true, keepAlive: 60, username: "user",
            passwordLength: 12,
            passwordClasses: 3, willTopic: "w", willPayload: "gone", willRetain: true), at: next())
    listener.connected(
        1,
        ConnectionFacts(
            clientID: "", version: 4, cleanStart: true, sessionPresent: false, keepAlive: 0, username: nil,
            passwordLength: 0,
            passwordClasses: 0, willTopic: nil, willPayload: nil, willRetain: false), at: next())
    listener.subscribed(1, "tylink/+/#", at: next())
    publish(Array("tylink/vdevo1/report".utf8), Array("{\"a\":\"\\u4e2d\"}".utf8), 1)
    publish([0x61, 0xFF], [0x00, 0xFF, 0x80], .max, flags: .unseen)
    publish([0x61], [0x31], 9, flags: .delivered)
    publish(Array("空".utf8), [], 3)
    listener.delivered(DeliveryFacts(number: 1, client: 1, qos: 1, retain: true, duplicate: true), at: next())
    listener.dropped(2, 1, "linkFault", at: next())
    listener.changed(0, 1, ["a": [1, 2.5, nil, true, "x"]], "controller", at: next())
    listener.stimulated(0, "openDoor", [Field("speed", 2), Field("name", "后门")], at: next())
    listener.requested(
        RequestFacts(
            number: 1, dialect: "miot", device: "lamp", kind: "set", elements: ["onOff.onOff"], values: ["true"],
            isForeign: true),
        at: next())
    listener.answered(1, "constraintError", at: next())
    listener.learned("tuyalink", 0, 0, .bool(true), at: next())
    listener.presence("tuyalink", 0, false, at: next())
    listener.scene(
        SceneFacts(kind: .defined, scene: "evening", run: 0, serviceClass: "control", devices: ["lamp", "ac"]),
        at: next())
    listener.scene(
        SceneFacts(
            kind: .actionFailed, scene: "evening", run: 3, serviceClass: "safety", device: "lamp", detail: "timeout"),
        at: next())
    listener.fault(FaultFacts(kind: "drop", target: "lamp", begins: true, detail: "30 %"), at: next())
    listener.fault(FaultFacts(kind: "drop", target: "lamp", begins: false), at: next())
    listener.lost(
        LossEntry(
            from: "tuyalink", to: "miot", device: "lamp", element: "levelControl.currentLevel", lossClass: .quantised,
            before: "59.8 %",
            after: "60 %", count: 1), at: next())
    listener.step("Scenarios/a b.yaml:7:5", "wait 10 s", at: next())
    let decided = next()
    listener.decided(
        ExpectationResult(
            place: SourcePlace(file: "Scenarios/a b.yaml", line: 9, column: 5), verdict: .failed,
            expected: "lamp onOff.onOff = true",
            actual: "false", time: decided - start, recordLine: 0), at: decided)
    listener.ended(isComplete: true, problem: nil, at: next())
}

/// Tells a listener a run with many lines.
func playLong(to listener: RunListener, lines: Int, clock: String = "virtual") {
    var header = makeHeader()
    header.clock = clock
    listener.began(header)
    for index in 0..<lines {
        listener.step("f:1:1", "step 1 of \(index)", at: header.start + .milliseconds(Int64(index)))
    }
    listener.ended(isComplete: true, problem: nil, at: header.start + .milliseconds(Int64(lines)))
}

/// The octets of a record.
///
/// - Parameters:
///   - body: Tells the writer what happens.
///   - journal: A listener that is told the same.
func write(_ body: (RunListener) -> Void, alsoTo journal: () -> RunListener? = { nil }) -> [UInt8] {
    var octets: [UInt8] = []
    let writer = RecordWriter { line in
        octets.append(contentsOf: line)
        return true
    }
    body(writer)
    writer.flush()
    if let journal = journal() { body(journal) }
    return octets
}

/// Reads records with what was heard of each.
func read(
    _ octets: [UInt8]
) -> (records: [(journal: Journal, summary: RecordReader.Summary)], diagnostics: Diagnostics) {
    var reader = RecordReader(file: "r.jsonl")
    var records: [(journal: Journal, summary: RecordReader.Summary)] = []
    reader.read(
        octets, topic: { _ in 7 }, make: { _ in Journal() },
        done: { listener, summary in if let journal = listener as? Journal { records.append((journal, summary)) } })
    return (records, reader.diagnostics)
}

/// True when a reader sees that octets are not one whole record.
func isDamaged(_ octets: [UInt8]) -> Bool {
    let (records, diagnostics) = read(octets)
    guard records.count == 1, let summary = records.first?.summary else { return true }
    return !diagnostics.all.isEmpty || !summary.isComplete || summary.damage != nil
}

/// The result of a clause.
func makeResult(_ verdict: Verdict, mustFail: Bool = false) -> ClauseResult {
    ClauseResult(
        clause: Clause(
            id: "X-1", standard: "x", section: "1", level: .h1, strength: .must,
            title: Title(english: "x", chinese: "x"),
            text: Title(english: "x", chinese: "x"), sources: [], rule: "x", because: nil, isDeclaration: false,
            thresholds: [],
            capability: nil, dialect: nil, chapter: "interconnection"),
        verdict: verdict, evidence: 1, violations: 0, findings: [], reason: nil, isExpectedToFail: mustFail)
}

/// The result of a run.
func makeRun(_ expectations: [Verdict], _ clauses: [ClauseResult], problem: String? = nil) -> RunResult {
    RunResult(
        name: "x", title: Title(english: "x", chinese: "x"), file: "x", seed: 1, isComplete: true, problem: problem,
        virtualTime: .zero, wallTime: .zero, messages: MessageCounts(),
        expectations: expectations.map {
            ExpectationResult(
                place: SourcePlace(file: "x", line: 1, column: 1), verdict: $0, expected: "", actual: "", time: .zero,
                recordLine: 0)
        }, clauses: clauses, latency: .empty, losses: [], parameters: [])
}
