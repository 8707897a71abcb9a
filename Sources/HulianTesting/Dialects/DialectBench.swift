internal import HulianBus
internal import HulianDialects
internal import HulianModel

/// A device of a type in a dialect, with somebody who reads what it writes.
///
/// Writer and reader are two spaces, so that nothing is remembered from writing to reading.
final class DialectBench {
    /// A message that was written.
    struct Written {
        /// The topic.
        let topic: String
        /// The payload.
        var payload: [UInt8]

        /// The payload as text.
        var text: String { String(decoding: payload, as: UTF8.self) }
    }

    /// The time at which all is said.
    static let now = Instant(milliseconds: 1_767_225_600_123)
    /// The dialect.
    let table: DialectTable
    /// The device type.
    let blueprint: DeviceBlueprint
    /// What everything is called.
    let binding: DialectBinding
    /// Where messages are written.
    let writer: DialectSpace
    /// Where messages are read.
    let reader: DialectSpace
    /// The device's number in both.
    let number: Int32
    /// What was read last.
    var said = Utterance()

    /// Makes a device, and another one beside it that must not be taken for it.
    init(_ table: DialectTable, _ binding: DialectBinding) {
        self.table = table
        self.binding = binding
        blueprint = binding.blueprint
        writer = DialectSpace(table, topics: TopicTable())
        reader = DialectSpace(table, topics: TopicTable())
        writer.share(binding)
        reader.share(binding)
        number = writer.register("probe-1", blueprint)
        writer.register("probe-2", blueprint)
        reader.register("probe-1", blueprint)
        reader.register("probe-2", blueprint)
    }

    /// A statement about the device.
    func statement(_ kind: UtteranceKind, by speaker: Speaker) -> Statement {
        var statement = Statement(kind, by: speaker, about: number)
        statement.time = Self.now
        statement.id = ContiguousArray("4711".utf8)
        statement.wantsReply = true
        return statement
    }

    /// The messages of a statement.
    func write(_ statement: Statement) -> [Written] {
        var messages: [Written] = []
        writer.write(statement) { publication in
            messages.append(
                Written(topic: self.writer.topics.text(publication.topic), payload: Array(publication.payload)))
        }
        return messages
    }

    /// Reads a message into ``said`` and hands out the octets for what is read out of it.
    @discardableResult
    func read(_ message: Written, _ body: (Octets) -> Void = { _ in }) -> Bool {
        let topic = reader.topics.id(message.topic)
        return message.payload.withUnsafeBufferPointer { payload in
            let isOurs = reader.read(topic, payload, now: Self.now, into: &said)
            body(payload)
            return isOurs
        }
    }

    /// The text of a part of a message.
    func text(_ range: OctetRange, _ message: Written) -> String? {
        guard range.exists else { return nil }
        let octets = range.isInTopic ? Array(message.topic.utf8) : message.payload
        return String(decoding: octets[Int(range.start)..<Int(range.start + range.count)], as: UTF8.self)
    }

    /// What is wrong with the message read last, for people.
    var faults: String {
        said.faults.map { "\($0.check) \($0.problem) at \($0.place.start)" }.joined(separator: ", ")
    }

    /// The dialect, the device type and an element, for people.
    func subject(_ element: String) -> String { "\(table.id) \(blueprint.id) \(element)" }

    /// The path of an attribute of the binding.
    func path(_ attribute: Int) -> String {
        blueprint.path(ofAttribute: binding.attributes[attribute].slot).description
    }

    /// Where the names of an attribute, command or event are defined.
    func capability(_ index: Int) -> Capability { blueprint.capabilities[index].definition }

    /// Values that an attribute may have.
    func legalValues(_ attribute: Int) -> [Value] {
        let definition = blueprint.attributes[binding.attributes[attribute].slot]
        return LegalValues(capability: capability(definition.capability)).legal(definition.constraint)
    }

    /// The value of a new device, or another one where a behaviour has to make it.
    func startValue(_ attribute: Int) -> Value {
        let definition = blueprint.attributes[binding.attributes[attribute].slot]
        let status = definition.constraint.check(
            definition.initialValue, in: capability(definition.capability))
        return status == .success ? definition.initialValue : legalValues(attribute).last ?? .null
    }

    /// One message of each kind that the dialect has and each side sends, with as much inside as can be.
    func samples() -> [Written] {
        var samples: [Written] = []
        for (kind, speaker) in [(UtteranceKind.report, Speaker.device), (.set, .hub), (.get, .hub)]
        where writer.canSay(kind, by: speaker) {
            var statement = statement(kind, by: speaker)
            for index in binding.attributes.indices {
                let attribute = binding.attributes[index]
                guard kind == .set ? attribute.isSettable : attribute.isReported else { continue }
                statement.items.append(Statement.Item(attribute: Int16(index), value: legalValues(index).last ?? .null))
            }
            if !statement.items.isEmpty { samples += write(statement).prefix(3) }
        }
        if writer.canSay(.invoke, by: .hub), let index = binding.commands.firstIndex(where: { $0.isAction }) {
            var statement = statement(.invoke, by: .hub)
            statement.element = Int16(index)
            statement.fields = legalFields(binding.commands[index].fields, binding.commands[index].capability, round: 0)
            samples += write(statement)
        }
        if writer.canSay(.event, by: .device), !binding.events.isEmpty {
            var statement = statement(.event, by: .device)
            statement.element = 0
            statement.fields = legalFields(binding.events[0].fields, binding.events[0].capability, round: 0)
            samples += write(statement)
        }
        if writer.canSay(.availability, by: .device) { samples += write(statement(.availability, by: .device)) }
        return samples
    }

    /// Legal values for fields; each round takes others.
    func legalFields(_ codecs: [FieldCodec], _ capability: Int, round: Int) -> [Field] {
        LegalValues(capability: self.capability(capability)).legalFields(codecs.map(\.definition), round: round)
    }
}

extension DialectBinding.Command {
    /// True for a command that has messages of its own.
    var isAction: Bool { if case .action = form { true } else { false } }
}
