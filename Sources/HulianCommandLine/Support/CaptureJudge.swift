internal import HulianBus
internal import HulianCapture
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel
internal import HulianRecord
internal import HulianReport
internal import HulianRules

/// Judges captures that were made elsewhere: what devices said, by the same rules that judge a run.
///
/// A capture tells neither who published a message nor what is true in the home, so that only those clauses are
/// exercised that messages alone can show.
struct CaptureJudge {
    /// What the command line says that the capture does not.
    struct Hints {
        /// The dialect that is spoken.
        var dialect: DialectID?
        /// The device type.
        var deviceType: DeviceTypeID?
        /// The name of the only device.
        var device: String?
        /// Its identity in topics.
        var identity: [String: String] = [:]
    }

    /// What judging a capture came to.
    struct Judged {
        /// The result.
        let result: RunResult
        /// What happened.
        let story: RunStory
        /// Lines that were not understood, and devices that were not.
        let problems: [Diagnostic]
    }

    /// Where clauses, dialects and device types are defined.
    let catalog: Catalog
    /// How clauses are judged.
    let profile: JudgingProfile
    /// What the command line says.
    let hints: Hints

    /// Judges a capture.
    func judge(_ octets: [UInt8], file: String) throws(DiagnosticsError) -> Judged {
        var reader = CaptureReader(file: file)
        var messages: [CapturedMessage] = []
        reader.read(octets) { messages.append($0) }
        var problems = reader.diagnostics.sorted
        if reader.messageCount == 0, reader.rejectedCount > 0 { throw DiagnosticsError(problems) }
        if reader.rejectedCount > 0 {
            problems.append(
                Diagnostic(
                    "capture-lines", severity: .warning,
                    "\(reader.rejectedCount) of \(reader.rejectedCount + reader.messageCount) lines were passed over"))
        }
        return judge(messages, file: file, problems: problems)
    }

    /// Judges messages that were caught.
    ///
    /// - Parameters:
    ///   - messages: The messages, in the order in which they came.
    ///   - file: What they are called.
    ///   - problems: What was found wrong before.
    func judge(_ messages: [CapturedMessage], file: String, problems: [Diagnostic] = []) -> Judged {
        var problems = problems
        let participants = CaptureParticipants(catalog: catalog, hints: hints).find(in: messages)
        problems += participants.problems.map { problem in
            Diagnostic(
                problem.code, severity: .warning, problem.message,
                at: SourcePlace(file: file, line: problem.line, column: 1), hint: problem.hint)
        }
        let header = header(messages, file)
        let judge = Judge(catalog: catalog, topics: TopicTable(), profile: profile)
        for dialect in participants.described { judge.listen(to: dialect) }
        tell(judge, header, participants.devices, messages, judge.topics)
        let story = StoryCollector(header)
        tell(story, header, participants.devices, messages, TopicTable())
        let times = messages.compactMap(\.time)
        let span = times.first.flatMap { first in times.last.map { $0 - first } } ?? .zero
        let result = RunResult(
            name: header.scenario, title: header.title, file: file, seed: 0, isComplete: true, problem: nil,
            virtualTime: span, wallTime: .zero, messages: judge.counts, expectations: [], clauses: judge.results(),
            latency: .empty, losses: [], parameters: [], annotations: judge.annotations,
            trees: participants.trees)
        return Judged(result: result, story: story.finish(), problems: problems)
    }

    /// The header of a run that nobody ran.
    private func header(_ messages: [CapturedMessage], _ file: String) -> RunHeader {
        let name = String(file.split(separator: "/").last ?? "capture")
        // One line without time among others leaves open what came before what.
        let isTimed = !messages.isEmpty && messages.allSatisfy { $0.time != nil }
        return RunHeader(
            version: HulianVersion.text, scenario: name, title: Title(english: name, chinese: name), file: file,
            level: nil, seed: 0, start: messages.lazy.compactMap(\.time).first ?? .defaultStart,
            clock: isTimed ? "wall" : "none", bus: "capture", isEncrypted: nil, mode: "local", parameters: [])
    }

    /// Tells a listener what the capture tells.
    private func tell(
        _ listener: RunListener, _ header: RunHeader, _ devices: [DeviceEntry], _ messages: [CapturedMessage],
        _ topics: TopicTable
    ) {
        listener.began(header)
        for type in Set(devices.map(\.type)).sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let blueprint = catalog.blueprint(type) else { continue }
            let paths = blueprint.attributes.indices.map { blueprint.path(ofAttribute: $0).description }
            listener.described(type, paths, at: header.start)
        }
        for device in devices { listener.entered(device, at: header.start) }
        listener.entered(
            ClientEntry(index: -1, name: "capture", role: .foreign, dialect: nil, device: nil), at: header.start)
        var time = header.start
        for (index, message) in messages.enumerated() {
            // A line without time comes behind the one before it; clocks that jump back must not make time go back.
            time = max(time, message.time ?? time)
            message.topic.withUnsafeBufferPointer { topic in
                message.payload.withUnsafeBufferPointer { payload in
                    listener.line = message.line
                    listener.published(
                        MessageView(
                            time: time, number: UInt64(index + 1), client: -1, topic: topic, payload: payload,
                            qos: message.qos ?? 0, retain: message.retain ?? false, isWill: false,
                            flags: message.wasKept
                                ? .kept : message.qos == nil && message.retain == nil ? .unseen : .delivered,
                            topicIndex: topics.id(topic).rawValue))
                }
            }
        }
        listener.line = messages.last?.line ?? 0
        listener.ended(isComplete: true, problem: nil, at: time)
    }
}
