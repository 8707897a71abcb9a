internal import HulianBus
internal import HulianDiagnostics
internal import HulianModel
internal import HulianScenario

/// Counts the messages that expectations of a scenario look for; all others cost one comparison of topics.
final class MessageWatches {
    /// One message that is looked for.
    private struct Watch {
        /// What is looked for.
        let match: MessageMatch
        /// The topic filter in octets.
        let filter: [UInt8]
        /// The moments at which such messages were published, in order.
        var moments: [UInt64] = []
    }

    /// The watches in the order of the scenario.
    private var watches: [Watch] = []
    /// The watch of each place in the scenario; only looked into.
    private var places: [SourcePlace: Int] = [:]
    /// Gives the number of the present moment.
    private let moment: () -> UInt64

    /// Makes watches for nothing.
    ///
    /// - Parameter moment: Counts a moment on and gives its number.
    init(moment: @escaping () -> UInt64) { self.moment = moment }

    /// True when nothing is looked for.
    var isEmpty: Bool { watches.isEmpty }

    /// Looks for a message from now on.
    func add(_ match: MessageMatch, at place: SourcePlace) {
        guard places[place] == nil else { return }
        places[place] = watches.count
        watches.append(Watch(match: match, filter: Array(match.topic.utf8)))
    }

    /// How many messages were published after a moment.
    func count(at place: SourcePlace, after moment: UInt64) -> Int {
        guard let index = places[place] else { return 0 }
        return watches[index].moments.count { $0 > moment }
    }

    /// Notes a message where it is looked for.
    func published(_ topic: Octets, _ publication: borrowing Publication) {
        for index in watches.indices {
            let fits = watches[index].filter.withUnsafeBufferPointer { TopicSyntax.matches(filter: $0, name: topic) }
            guard fits, matches(watches[index].match, publication), watches[index].moments.count < 100_000 else {
                continue
            }
            watches[index].moments.append(moment())
        }
    }

    /// True when a message is as it is looked for, its topic apart.
    private func matches(_ match: MessageMatch, _ publication: borrowing Publication) -> Bool {
        if let qos = match.qos, qos != Int(publication.qos.rawValue) { return false }
        if let retain = match.retain, retain != publication.retain { return false }
        if let text = match.contains, !publication.payload.text.contains(text) { return false }
        guard let wanted = match.payload else { return true }
        if let value = try? Value(json: publication.payload), Self.covers(value, wanted) { return true }
        return wanted.stringValue.map { $0 == publication.payload.text } ?? false
    }

    /// True when a value has everything that is wanted; members that are not named do not matter.
    static func covers(_ value: Value, _ wanted: Value) -> Bool {
        if value == wanted { return true }
        if let fields = wanted.fields {
            return fields.allSatisfy { field in value[field.name].map { covers($0, field.value) } ?? false }
        }
        if let items = wanted.listValue, let own = value.listValue {
            return items.count == own.count && zip(own, items).allSatisfy { covers($0, $1) }
        }
        guard let one = value.numberValue, let other = wanted.numberValue else { return false }
        return one == other
    }
}
