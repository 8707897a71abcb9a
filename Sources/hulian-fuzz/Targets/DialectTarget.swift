internal import HulianBus
internal import HulianCatalog
internal import HulianDialects
internal import HulianModel

/// Reads messages in one dialect: whatever comes, what is said of it lies within it.
///
/// The input is a topic, a line feed and a payload. There is a device of every type of the catalog.
final class DialectTarget: FuzzTarget {
    /// What is there once the target was prepared.
    private struct Prepared {
        /// The dialect.
        let table: DialectTable
        /// The identities of the devices that the examples are about.
        let identities: [(blueprint: DeviceBlueprint, values: [String: String])]
        /// The dialect at work.
        var space: DialectSpace
    }

    /// The name of the dialect.
    private let id: DialectID
    /// Where the catalog is.
    private let source: CatalogSource
    /// The dialect at work; nothing before the target was prepared.
    private var prepared: Prepared?
    /// What a message says.
    private var said = Utterance()
    /// The time of all messages.
    private let now = Instant(milliseconds: 1_763_690_403_000)

    /// Makes the target.
    init(_ id: DialectID, _ source: CatalogSource) {
        self.id = id
        self.source = source
        super.init(
            "dialect-\(id)", "messages in \(id): read without a crash, and what is said of them lies within them")
    }

    override func prepare() throws {
        guard let table = source.catalog.dialect(id) else { throw FuzzFailure("there is no dialect '\(id)'") }
        let space = DialectSpace(table, topics: TopicTable())
        prepared = Prepared(
            table: table, identities: Self.identities(space, source.blueprints), space: space)
        try source.check()
        reset()
    }

    override func reset() {
        guard let prepared else { return }
        let space = DialectSpace(prepared.table, topics: TopicTable())
        for (index, blueprint) in source.blueprints.enumerated() {
            // What everything is called was worked out once.
            space.share(prepared.space.binding(for: blueprint))
            space.register("device-\(index)", blueprint)
        }
        // Devices with the names that the examples use, so that these are about a device that is known.
        for (index, identity) in prepared.identities.enumerated() {
            space.register("example-\(index)", identity.blueprint, identity: identity.values)
        }
        self.prepared?.space = space
    }

    /// The identities of the devices that the examples are about.
    ///
    /// Where the topic of an example does not name a variable, the levels are tried until the dialect knows the device.
    private static func identities(
        _ space: DialectSpace, _ blueprints: [DeviceBlueprint]
    ) -> [(blueprint: DeviceBlueprint, values: [String: String])] {
        let table = space.table
        let names = table.identity.map(\.name)
        var said = Utterance()
        return table.examples.compactMap { example in
            guard let blueprint = blueprints.first(where: { $0.id == example.deviceType }), let first = names.first
            else { return nil }
            // Most topics name the whole identity.
            if let values = space.identity(in: example.topic), names.allSatisfy({ values[$0] != nil }) {
                return (blueprint, values)
            }
            let levels = example.topic.split(separator: "/").map(String.init)
            for one in levels {
                for other in names.count > 1 ? levels : [one] {
                    var values = [first: one]
                    for name in names.dropFirst() { values[name] = other }
                    let trial = DialectSpace(table, topics: TopicTable())
                    trial.share(space.binding(for: blueprint))
                    trial.register("trial", blueprint, identity: values)
                    let payload = Array(example.payload.utf8)
                    payload.withUnsafeBufferPointer {
                        _ = trial.read(trial.topics.id(example.topic), $0, now: Instant(nanoseconds: 0), into: &said)
                    }
                    if said.device >= 0 { return (blueprint, values) }
                }
            }
            return nil
        }
    }

    override func seeds() -> [[UInt8]] {
        guard let space = prepared?.space else { return [] }
        var seeds = space.table.examples.map { Array("\($0.topic)\n\($0.payload)".utf8) }
        // What the devices themselves say and are told.
        for number in 0..<Int32(source.blueprints.count) {
            let binding = space.speakers[Int(number)].binding
            var items: ContiguousArray<Statement.Item> = []
            for (index, attribute) in binding.attributes.prefix(12).enumerated() {
                items.append(
                    Statement.Item(
                        attribute: Int16(index), value: binding.blueprint.attributes[attribute.slot].initialValue))
            }
            for kind in [UtteranceKind.report, .set, .get, .availability, .announce] {
                for speaker in [HulianModel.Speaker.device, .hub] where space.canSay(kind, by: speaker) {
                    var statement = Statement(kind, by: speaker, about: number)
                    statement.items = items
                    statement.time = now
                    statement.id = ContiguousArray("17".utf8)
                    _ = space.write(statement) { publication in
                        seeds.append(
                            Array(space.topics.text(publication.topic).utf8) + [0x0A] + Array(publication.payload))
                    }
                }
            }
        }
        return seeds.isEmpty ? [Array("a/b\n{}".utf8)] : seeds
    }

    override var words: [String] {
        [
            "{\"", "\":", "\"", "[", "]", "{}", "null", "\"value\":", "\"time\":", "\"id\":", "\"data\":",
            "\"params\":", "ON", "OFF", "online", "/set", "/get", "\n",
        ]
    }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        guard let space = prepared?.space else { return 0 }
        let split = input.firstIndex(of: 0x0A) ?? input.count
        var topic = Array(input[..<split])
        let payload = Array(input[min(input.count, split + 1)...])
        // No broker lets another topic through.
        if topic.withUnsafeBufferPointer({ TopicSyntax.checkName($0) }) != nil { topic = Array("a".utf8) }
        let id = topic.withUnsafeBufferPointer { space.topics.id($0) }
        var signature = Signature()
        try payload.withUnsafeBufferPointer { payload in
            let isOurs = space.read(id, payload, now: now, into: &said)
            signature.add(isOurs ? 1 : 0)
            guard isOurs else { return }
            if said.device >= 0, said.faults.isEmpty { understood += 1 }
            try check(payload, topicLength: topic.count, space)
            signature.add(said.form)
            signature.add(min(said.items.count, 4))
            for fault in said.faults {
                signature.add(String(describing: fault.check))
                signature.add(fault.problem.rawValue)
            }
            for item in said.items.prefix(8) { signature.add(item.status.rawValue) }
            // What is said must also be sayable in the words of the model.
            guard said.device >= 0 else { return }
            if said.element >= 0 { _ = space.modelFields(said, in: payload) }
            for item in said.items { _ = space.modelValue(item, of: said.device, in: payload) }
            guard space.summary(said, in: payload).utf8.count < 1 << 20 else {
                throw FuzzFailure("the summary is longer than a message can be")
            }
        }
        return signature.value
    }

    /// Checks that everything lies where it can be.
    private func check(_ payload: Octets, topicLength: Int, _ space: DialectSpace) throws {
        func check(_ range: OctetRange, _ what: String) throws {
            guard range.exists else { return }
            let length = range.isInTopic ? topicLength : payload.count
            guard range.count >= 0, Int(range.start) + Int(range.count) <= length else {
                throw FuzzFailure("\(what) lies outside: \(range)")
            }
        }
        try check(said.id, "the identifier")
        try check(said.elementName, "the name of the command or event")
        guard said.device < Int32(space.speakers.count) else {
            throw FuzzFailure("device \(said.device) does not exist")
        }
        guard said.faults.count <= 32 else { throw FuzzFailure("\(said.faults.count) faults are too many") }
        for fault in said.faults { try check(fault.place, "the place of a fault") }
        for item in said.items {
            try check(item.name, "the name of an item")
            try check(item.value, "the value of an item")
            guard said.device >= 0 else { continue }
            let binding = space.speakers[Int(said.device)].binding
            guard Int(item.attribute) < binding.attributes.count, Int(item.command) < binding.commands.count else {
                throw FuzzFailure("an item names what the binding does not have")
            }
        }
    }
}
