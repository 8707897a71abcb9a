internal import HulianBehaviors
internal import HulianBus
internal import HulianCatalog
internal import HulianDialects
internal import HulianModel

/// Messages of devices as our own writer makes them: every device type in every dialect.
///
/// For each device a report of all attributes, a report of each attribute alone, and the word that it is there. The
/// neutral profile of the bridge is left out: no device speaks it.
struct Corpus {
    /// One message.
    struct Message {
        /// The dialect, by place in ``spaces``.
        let space: Int
        /// The topic.
        let topic: TopicID
        /// The octets of the payload.
        let payload: [UInt8]
        /// What the peers validate it by, by place in ``schemas``.
        let schema: Int
        /// When it is said.
        let time: Instant
    }

    /// The dialects at work; one device of each type is registered in each.
    private(set) var spaces: [DialectSpace] = []
    /// The messages.
    private(set) var messages: [Message] = []
    /// JSON Schemas that check what the dialects check.
    private(set) var schemas: [Value] = []
    /// The topics.
    let topics = TopicTable()
    /// The time of the next message: one comes after the other, so that no time stamp in them is wrong.
    private(set) var now: Instant

    /// True when only messages are taken whose payload is a JSON object, as peers read nothing else.
    private let isForPeers: Bool

    /// Makes the messages.
    ///
    /// - Parameters:
    ///   - isForPeers: False for messages of all kinds, without schemas.
    ///   - start: When the first is said.
    init(_ catalog: Catalog, isForPeers: Bool = true, start: Instant = .defaultStart) {
        self.isForPeers = isForPeers
        now = start
        let scheduler = Scheduler(start: now)
        for table in SourceTree.dialects(catalog) where table.id != .neutral {
            spaces.append(DialectSpace(table, topics: topics))
            for blueprint in SourceTree.blueprints(catalog) {
                let name = blueprint.id.rawValue.split(separator: ".").joined(separator: "-")
                let device = Device(
                    name: name, blueprint: blueprint, scheduler: scheduler, seed: 1, behaviours: Behaviours.make(for:))
                device.powerOn()
                add(device, spaces.count - 1)
            }
        }
    }

    /// The octets of all payloads.
    var octetCount: Int { messages.reduce(0) { $0 + $1.payload.count } }

    /// Adds the messages of a device.
    private mutating func add(_ device: Device, _ place: Int) {
        let space = spaces[place]
        let number = space.register(device.name, device.blueprint)
        let binding = space.speakers[Int(number)].binding
        var items: [Statement.Item] = []
        for (index, attribute) in binding.attributes.enumerated() where attribute.isReported {
            let value = device.value(at: attribute.slot)
            if !value.isNull || space.table.values.carriesAll {
                items.append(Statement.Item(attribute: Int16(index), value: value))
            }
        }
        guard !items.isEmpty else { return }
        let schemas = SchemaMaker(space, number, now)
        say(items, number, place, schemas)
        for item in items { say([item], number, place, schemas) }
        var there = Statement(.availability, by: .device, about: number)
        there.online = true
        there.time = now
        write(there, place, schemas)
    }

    /// Adds a report.
    private mutating func say(_ items: [Statement.Item], _ number: Int32, _ place: Int, _ schemas: SchemaMaker) {
        var report = Statement(.report, by: .device, about: number)
        report.time = now
        report.id = ContiguousArray("\(messages.count % 100_000 + 1)".utf8)
        report.items = ContiguousArray(items)
        write(report, place, schemas)
    }

    /// Adds the messages of a statement, as far as their payload is JSON.
    private mutating func write(_ statement: Statement, _ place: Int, _ maker: SchemaMaker) {
        let space = spaces[place]
        guard space.canSay(statement.kind, by: .device) else { return }
        var made: [(TopicID, [UInt8])] = []
        space.write(statement) { made.append(($0.topic, Array($0.payload))) }
        // As far apart as any cloud wants messages of one device.
        now = now + .milliseconds(250)
        for (topic, payload) in made {
            guard isForPeers else {
                messages.append(
                    Message(space: place, topic: topic, payload: payload, schema: 0, time: statement.time ?? now))
                acknowledge(topic, payload, place)
                continue
            }
            guard payload.first == 0x7B else { continue }
            var said = Utterance()
            payload.withUnsafeBufferPointer { _ = space.read(topic, $0, now: now, into: &said) }
            guard said.form >= 0, let schema = maker.schema(of: said) else { continue }
            let index = schemas.firstIndex(of: schema) ?? schemas.count
            if index == schemas.count { schemas.append(schema) }
            messages.append(Message(space: place, topic: topic, payload: payload, schema: index, time: now))
        }
    }

    /// Adds what the cloud of a dialect answers to a report that wants an answer: without it each would be a finding.
    private mutating func acknowledge(_ topic: TopicID, _ payload: [UInt8], _ place: Int) {
        let space = spaces[place]
        var said = Utterance()
        payload.withUnsafeBufferPointer { _ = space.read(topic, $0, now: now, into: &said) }
        guard said.wantsReply, said.device >= 0, said.speaker == .device, let form = space.reply(to: said.form) else {
            return
        }
        var answer = Statement(.acknowledge, by: .hub, about: said.device)
        answer.form = form
        answer.time = now
        answer.id = payload.withUnsafeBufferPointer {
            ContiguousArray(said.id.octets(topic: space.topics.octets(topic), payload: $0))
        }
        var made: [Message] = []
        space.write(answer) {
            made.append(Message(space: place, topic: $0.topic, payload: Array($0.payload), schema: 0, time: now))
        }
        messages += made
    }

    /// The corpus as lines of JSON, for peers: the schemas first, then the messages.
    func lines() -> (schemas: String, messages: String) {
        var writer = JSONWriter()
        for schema in schemas {
            writer.value(schema)
            writer.endLine()
        }
        let schemaLines = writer.text
        writer.removeAll()
        for message in messages {
            writer.beginObject()
            writer.key("schema")
            writer.integer(message.schema)
            writer.key("dialect")
            writer.string(spaces[message.space].table.id.rawValue)
            writer.key("topic")
            writer.string(topics.text(message.topic))
            writer.key("payload")
            writer.string(String(decoding: message.payload, as: UTF8.self))
            writer.endObject()
            writer.endLine()
        }
        return (schemaLines, writer.text)
    }
}
