internal import HulianBus
internal import HulianCatalog
internal import HulianDialects
internal import HulianModel
internal import HulianRecord
internal import HulianRules

/// How many messages of each dialect are decoded, and how many are judged by all rules, on one core.
enum DialectSpeed {
    /// Makes the measure.
    static func measure(_ options: Options, _ report: inout Report) throws {
        let catalog = SourceTree.catalog()
        let corpus = Corpus(catalog, isForPeers: false)
        // The same again, later: time stamps of what is heard twice would run backwards.
        let later = Corpus(catalog, isForPeers: false, start: corpus.now)
        let refused = Reading.faults(corpus)
        guard refused.isEmpty else { throw BenchError(text: "our own messages are refused: \(refused.prefix(3))") }
        for place in corpus.spaces.indices {
            let table = corpus.spaces[place].table
            guard options.dialects.isEmpty || options.dialects.contains(table.id.rawValue) else { continue }
            // What is a table alone is read by it alone; code stands behind descriptions of the others.
            let (aim, text) = table.codec == nil ? (500_000.0, "≥ 500,000") : (200_000.0, "≥ 200,000")
            let own = corpus.messages.filter { $0.space == place }
            let octets = own.reduce(0) { $0 + $1.payload.count } / max(1, own.count)
            let kind = "\(table.codec == nil ? "table" : "coded"), \(octets) octets a message"
            report.add(
                Measurement(
                    name: "decode \(table.id)", unit: "messages/s",
                    figures: Reading.own(corpus, place..<place + 1, options.rounds), note: kind
                ).aiming(atLeast: aim, text))
            report.add(
                Measurement(
                    name: "decode and judge \(table.id)", unit: "messages/s",
                    figures: try judged(corpus, later, place, catalog, options.rounds), note: kind
                ).aiming(atLeast: aim, text))
        }
    }

    /// Messages a second that a judge with all rules takes, each round with a new judge, which has heard each message once:
    /// what a topic means is worked out when it comes first, and most messages come again and again.
    private static func judged(
        _ corpus: Corpus, _ later: Corpus, _ place: Int, _ catalog: Catalog, _ rounds: Int
    ) throws -> [Double] {
        let space = corpus.spaces[place]
        let first = corpus.messages.filter { $0.space == place }
        let second = later.messages.filter { $0.space == place }
        guard !second.isEmpty else { return [] }
        var figures: [Double] = []
        // The first round warms up.
        for round in 0...rounds {
            let judge = Judge(catalog: catalog, topics: TopicTable(), profile: JudgingProfile())
            begin(judge, space, first[0].time)
            let heard = topics(of: first, in: corpus, judge)
            let told = topics(of: second, in: later, judge)
            hear(first, heard, judge)
            let seconds = Stopwatch.seconds { hear(second, told, judge) }
            precondition(judge.counts.judged > second.count, "the messages are judged by nobody")
            if round > 0 { figures.append(Double(second.count) / seconds) }
            guard round == 0 else { continue }
            let broken = judge.results().filter { $0.verdict == .failed }
            if !broken.isEmpty {
                let findings = broken.map {
                    "\($0.clause.id) (\($0.violations)): \($0.findings.first?.message.english ?? "")"
                }
                throw BenchError(text: "\(space.table.id): our own messages are not judged good: \(findings)")
            }
        }
        return figures
    }

    /// The topics of messages as a judge knows them.
    private static func topics(
        of messages: [Corpus.Message], in corpus: Corpus, _ judge: Judge
    ) -> [(octets: [UInt8], id: TopicID)] {
        messages.map {
            let text = corpus.topics.text($0.topic)
            return (Array(text.utf8), judge.topics.id(text))
        }
    }

    /// Tells a judge messages.
    private static func hear(
        _ messages: [Corpus.Message], _ topics: [(octets: [UInt8], id: TopicID)], _ judge: Judge
    ) {
        for (index, message) in messages.enumerated() {
            topics[index].octets.withUnsafeBufferPointer { topic in
                message.payload.withUnsafeBufferPointer { payload in
                    judge.published(
                        MessageView(
                            time: message.time, number: UInt64(index + 1), client: -1, topic: topic, payload: payload,
                            qos: 1, retain: false, isWill: false, flags: .unseen, topicIndex: topics[index].id.rawValue)
                    )
                }
            }
        }
    }

    /// Tells a judge who takes part.
    private static func begin(_ judge: Judge, _ space: DialectSpace, _ now: Instant) {
        judge.began(
            RunHeader(
                version: "bench", scenario: "bench", title: Title("bench"), file: "bench", level: nil, seed: 0,
                start: now,
                clock: "virtual", bus: "capture", isEncrypted: nil, mode: "local", parameters: []))
        for (index, speaker) in space.speakers.enumerated() {
            let identity = zip(space.table.identity.map(\.name), speaker.identity).map { Field($0, .string($1)) }
            judge.entered(
                DeviceEntry(
                    index: index, name: speaker.name, title: speaker.name, type: speaker.binding.blueprint.id,
                    dialect: space.table.id, room: nil, kind: .foreign, identity: identity), at: now)
        }
        judge.entered(ClientEntry(index: -1, name: "capture", role: .foreign, dialect: nil, device: nil), at: now)
    }
}
