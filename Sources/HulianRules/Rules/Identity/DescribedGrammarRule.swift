internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A description keeps the grammar of its dialect, so that the hub that it is meant for takes it; and what is told on
/// topics that it names is what the hub takes there.
///
/// The dialect file says which clause each check belongs to. The limit `version` of the clauses names the version of the
/// hub, in the count of the dialect; a profile may name another. Devices of ours, whose words the table knows, are judged
/// by it and not here.
final class DescribedGrammarRule: Rule {
    override class var id: String { "description.grammar" }
    override class var interests: Interests { [.messages, .rawMessages] }
    override class var judgesWithoutTimes: Bool { true }
    override class var judgesKept: Bool { true }
    override class var kinds: Set<UtteranceKind>? { [.announce] }

    /// What is expected of a topic that a description names.
    private struct Place {
        /// The topic.
        let topic: DescriptionReview.Listening
        /// The clause, by place.
        let clause: Int
        /// The topic of the description that says so.
        let source: String
    }

    /// The topics on which the names of entities were first described.
    private var topics: [String: String] = [:]
    /// What is expected, by topic; empty as long as no device of others described itself.
    private var places: [String: [Place]] = [:]
    /// The topics that each description names, by its own topic.
    private var sources: [String: Set<String>] = [:]

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard said.kind == .announce, said.speaker == .device, judge.role(of: message.client) != .tester,
            let space = judge.space(reading: message), let codec = judge.codec(of: space.table)
        else { return }
        guard let payload = codec.value(of: message.payload) else { return }
        let topic = message.topic.text
        let version = limit("version", of: space.table.id, or: 0)
        guard var review = codec.review(topic: topic, payload: payload, version: Int(version)) else { return }
        lookForOthers(topic, &review)
        // What a bridge shows may not be known to it yet.
        if [nil, .foreign].contains(judge.role(of: message.client)) {
            // What it says anew replaces what it said before.
            for name in sources.removeValue(forKey: topic) ?? [] {
                places[name]?.removeAll { $0.source == topic }
                if places[name]?.isEmpty ?? false { places[name] = nil }
            }
            for one in review.listens {
                guard let clause = space.table.clauses[one.check] else { continue }
                let place = judge.place(of: clause)
                guard place >= 0 else { continue }
                places[one.topic, default: []].append(Place(topic: one, clause: place, source: topic))
                sources[topic, default: []].insert(one.topic)
            }
        }
        for check in MessageCheck.allCases where review.checked.contains(check) {
            guard let clause = space.table.clauses[check] else { continue }
            let place = judge.place(of: clause)
            let flaws = review.flaws.filter { $0.check == check }
            if flaws.isEmpty { judge.satisfied(at: place) }
            for flaw in flaws {
                judge.violated(
                    at: place, by: Self.id,
                    Title(
                        english: "A hub would not take the description, or complain of it.",
                        chinese: "中枢会拒绝该描述或发出警告。"), device: device?.name, expected: flaw.expected,
                    actual: flaw.actual.prefix(160), at: nil)
            }
        }
    }

    override func published(_ message: borrowing MessageView) {
        guard !places.isEmpty, judge.role(of: message.client) != .tester, let here = places[message.topic.text] else {
            return
        }
        let text = message.payload.text
        for place in here {
            guard let expected = place.topic.problem(text) else {
                judge.satisfied(at: place.clause)
                continue
            }
            judge.violated(
                at: place.clause, by: Self.id,
                Title(english: "A hub would ignore the state.", chinese: "中枢会忽略该状态。"),
                device: judge.device(ofClient: message.client)?.name, expected: expected,
                actual: Title("'\(text.prefix(120))'"), at: nil)
        }
    }

    /// Names that another topic described are used twice.
    private func lookForOthers(_ topic: String, _ review: inout DescriptionReview) {
        for name in review.names {
            let first = topics[name] ?? topic
            topics[name] = first
            review.checkName(name, isFirst: first == topic, first)
        }
    }
}
