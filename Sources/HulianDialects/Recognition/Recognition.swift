internal import HulianBus
public import HulianModel

/// What a message seems to be, seen without knowing who sent it.
public struct Recognition: Hashable, Sendable {
    /// The dialect.
    public let dialect: DialectID
    /// The name of the message in the dialect's table; nothing for a topic that only begins like one of the dialect's.
    public let message: String?
    /// What it says; nothing for an unknown message.
    public let kind: UtteranceKind?
    /// Which side sends such messages; nothing for an unknown message.
    public let speaker: HulianModel.Speaker?
    /// The variables of the device's identity that the topic names, in the order of the table.
    public let identity: [Variable]
    /// The names of the attributes that it carries, as they are written; `service.number` in a dialect with numbers.
    public let names: [String]
    /// The name of the command or event as it is written; nothing for none.
    public let element: String?
    /// What the dialect calls the device type, where the message says so.
    public let category: String?
    /// What of it is not as the dialect says, as far as that shows without knowing the device.
    public let faults: [MessageCheck]
    /// How well it fits: 0 for not at all, 1000 for a message whose topic and whole body are the dialect's.
    public let confidence: Int

    /// A variable of an identity with its value.
    public struct Variable: Hashable, Sendable {
        /// The name, such as `device`.
        public let name: String
        /// The value.
        public let value: String
    }

    /// The identity by name.
    public var identityByName: [String: String] {
        Dictionary(identity.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

extension DialectSpace {
    /// Recognises a message whose dialect is not known; nothing for a topic that is none of this dialect.
    ///
    /// The answer depends on topic, payload and table alone: on no clock, and on no order of messages. Devices that
    /// were registered make it no surer. A topic that is none but begins like one of the dialect's comes back without
    /// ``Recognition/message``.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - payload: The payload; it may be anything.
    public func recognise(_ topic: String, _ payload: Octets) -> Recognition? {
        // A time stamp of the future is a fault of the clock and not of the dialect.
        let late = Instant(milliseconds: 7_258_118_400_000)
        let id = topics.id(topic)
        var said = Utterance()
        guard read(id, payload, now: late, into: &said) else { return nil }
        var names = identity(in: topic) ?? [:]
        if table.hasOpenTopics, said.form >= 0 {
            // Of forms that share a topic the body tells which one it is, and that one tells whom the topic names.
            let match = TopicMatch(table.messages[Int(said.form)].topic, topic)
            names = identityNames.reduce(into: [:]) { $0[$1] = match?[$1] }
            if let first = identityNames.first, names[first] == nil {
                let isRead = !payload.isEmpty && !said.failed(.json) && !said.failed(.utf8)
                names[first] = isRead ? deviceName(in: said.form) : nil
            }
        }
        let identity = table.identity.compactMap { variable in
            names[variable.name].map { Recognition.Variable(name: variable.name, value: $0) }
        }
        guard said.form >= 0 else {
            return Recognition(
                dialect: table.id, message: nil, kind: nil, speaker: nil, identity: identity, names: [], element: nil,
                category: nil, faults: [.topic], confidence: 100)
        }
        let form = table.messages[Int(said.form)]
        let octets = topics.octets(id)
        let carried = said.items.compactMap { item -> String? in
            guard form.kind == .report || form.kind == .set || form.kind == .get || form.kind == .reply else {
                return nil
            }
            if item.service >= 0 { return "\(item.service).\(item.number)" }
            if item.group.exists {
                var group = item.group.octets(topic: octets, payload: payload).text
                if item.inner.exists { group += "." + item.inner.octets(topic: octets, payload: payload).text }
                return "\(group).\(item.name.octets(topic: octets, payload: payload).text)"
            }
            return item.name.exists ? item.name.octets(topic: octets, payload: payload).text : nil
        }
        // What only a known device can break says nothing about the dialect.
        let ofDevice: Set<MessageCheck> = [.itemName, .itemRange, .itemStep, .itemAccess, .arguments]
        var faults: [MessageCheck] = []
        for fault in said.faults where !ofDevice.contains(fault.check) && !faults.contains(fault.check) {
            faults.append(fault.check)
        }
        let hasElement = form.kind == .invoke || form.kind == .event
        // What anybody may say on a topic that begins with anything is no sign of a dialect.
        if form.isStrict && !faults.isEmpty || form.isAnybodys { return nil }
        if let word = form.word, !payload.equals(bare: word) { return nil }
        return Recognition(
            dialect: table.id, message: form.name, kind: form.kind, speaker: form.speaker, identity: identity,
            names: carried, element: hasElement ? element(said, octets, payload) : nil,
            category: category(said, payload), faults: faults, confidence: confidence(form, topic, payload, faults))
    }

    /// The command or event of the message that was just read, as it is called; nothing for none.
    private func element(_ said: Utterance, _ topic: Octets, _ payload: Octets) -> String? {
        guard said.elementName.exists else { return nil }
        let name = said.elementName.octets(topic: topic, payload: payload).text
        if said.elementGroup.exists {
            return said.elementGroup.octets(topic: topic, payload: payload).text + "." + name
        }
        guard said.kind == .invoke, programs[Int(said.form)]?.has(.instance) ?? false,
            matcher.pointee[.instance] >= 0
        else { return name }
        return name + ":" + scanner.tokens[Int(matcher.pointee[.instance])].octets(in: payload).text
    }

    /// What the message that was just read calls the device type.
    private func category(_ said: Utterance, _ payload: Octets) -> String? {
        // Without a check of the shape the matcher still holds the message before.
        guard said.wasChecked(.shape), let program = programs[Int(said.form)], program.has(.category),
            matcher.pointee[.category] >= 0
        else { return nil }
        let token = scanner.tokens[Int(matcher.pointee[.category])]
        return token.kind == .string ? token.string(in: payload) : nil
    }

    /// How well a message fits: half for the topic, half for the body.
    private func confidence(_ form: MessageTable, _ topic: String, _ payload: Octets, _ faults: [MessageCheck]) -> Int {
        // A longer constant part, and identities as the dialect's own look, are no accident.
        let shared = table.messages.firstIndex { $0 === form }.map { table.sharedTopics[$0] } ?? form.topic
        let literals = (TopicMatch(shared, topic) ?? TopicMatch(form.topic, topic))?.literalCount ?? 0
        let ofTopic = 300 + min(200, literals * 10)
        if faults.contains(.json) || faults.contains(.utf8) { return ofTopic - 100 }
        if payload.isEmpty { return ofTopic + 100 }
        if form.body == nil { return ofTopic + (form.isText ? 300 : 200) }
        if case .any? = form.body { return ofTopic + 200 }
        return ofTopic + max(0, 500 - 150 * faults.count)
    }
}

/// Recognises the dialect of messages that somebody else caught.
///
/// Not thread-safe.
public final class DialectRecogniser {
    /// The dialects at work, without devices, in the order of their names.
    private let spaces: [DialectSpace]

    /// Makes a recogniser of dialects.
    public init(_ tables: [DialectTable]) {
        let topics = TopicTable()
        spaces = tables.sorted { $0.id.rawValue < $1.id.rawValue }.map { DialectSpace($0, topics: topics) }
    }

    /// What a message may be, the likeliest first; of two alike, the one whose dialect's name comes first.
    public func recognise(_ topic: String, _ payload: Octets) -> [Recognition] {
        spaces.compactMap { $0.recognise(topic, payload) }.sorted {
            $0.confidence == $1.confidence ? $0.dialect.rawValue < $1.dialect.rawValue : $0.confidence > $1.confidence
        }
    }

    /// What a message may be, the likeliest first.
    public func recognise(_ topic: String, _ payload: [UInt8]) -> [Recognition] {
        payload.withUnsafeBufferPointer { recognise(topic, $0) }
    }

    /// The dialect at work.
    func space(of dialect: DialectID) -> DialectSpace? { spaces.first { $0.table.id == dialect } }
}
