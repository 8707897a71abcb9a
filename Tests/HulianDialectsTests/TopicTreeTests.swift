import Foundation
import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import Testing

/// A message as a test writes it.
private struct Heard: Sendable {
    /// The topic.
    let topic: String
    /// The payload.
    let payload: [UInt8]

    init(_ topic: String, _ payload: String) {
        self.topic = topic
        self.payload = Array(payload.utf8)
    }

    init(_ topic: String, _ payload: Value) {
        self.topic = topic
        var writer = JSONWriter()
        writer.value(payload)
        self.payload = payload.stringValue.map { Array($0.utf8) } ?? Array(writer.octets)
    }
}

/// The trees of some messages, with all dialects of the catalog and others beside them.
private func trees(_ messages: [Heard], tables: [DialectTable] = Shared.tables) -> [TopicTree] {
    let finder = DeviceFinder(tables, [])
    for message in messages { finder.hear(message.topic, message.payload) }
    return finder.trees
}

/// Whole examples of a dialect.
private func examples(_ table: DialectTable) -> [Heard] {
    table.examples.filter { $0.breaks == nil }.map { Heard($0.topic, $0.payload) }
}

@Suite("The dialect of a tree of topics")
struct TopicTreeTests {
    @Test("is named for the examples of every dialect, and no other is named surely", arguments: dialects)
    func own(dialect: DialectID) throws {
        let table = try #require(Shared.table(dialect))
        let found = trees(examples(table))
        #expect(!found.isEmpty)
        for tree in found {
            #expect(tree.dialect == dialect, "\(tree)")
            #expect(tree.percent < 100)
            #expect(tree.ownCount == tree.messageCount && tree.wholeCount <= tree.ownCount)
        }
        let largest = try #require(found.max { $0.messageCount < $1.messageCount })
        #expect(largest.certainty >= .likely, "\(largest)")
    }

    @Test("is named tree by tree on a broker on which all are spoken")
    func together() {
        let found = trees(Shared.tables.flatMap(examples) + [Heard("office/printer", "7"), Heard("office/fax", "{}")])
        // A tree begins at the first level: of two versions of a convention below one, the tree is named for one.
        func roots(_ table: DialectTable) -> Set<Substring> {
            Set(examples(table).compactMap { $0.topic.split(separator: "/").first })
        }
        let named = Set(found.compactMap(\.dialect))
        for table in Shared.tables where !named.contains(table.id) {
            let others = Shared.tables.filter { named.contains($0.id) }
            #expect(roots(table).allSatisfy { root in others.contains { roots($0).contains(root) } }, "\(table.id)")
        }
        #expect(named.count >= dialects.count - 1 && named.isSubset(of: dialects))
        #expect(found.filter { $0.dialect == nil }.map(\.root) == ["office"])
        #expect(found.first { $0.root == "office" }?.certainty == .unknown)
        for tree in found where tree.certainty == .certain {
            // The tree belongs to a dialect whose table has such topics.
            let table = Shared.tables.first { $0.id == tree.dialect }
            let isOpen = tree.root == "+" && table?.hasOpenTopics == true
            #expect(isOpen || table?.examples.contains { $0.topic.hasPrefix(tree.root) } == true, "\(tree)")
        }
    }

    @Test("is the same whatever the order of dialects and messages")
    func isDeterministic() {
        let messages = Shared.tables.flatMap(examples)
        #expect(trees(messages) == trees(messages.reversed(), tables: Shared.tables.reversed()))
    }

    @Test("grows surer with messages, and less sure with faults and with strangers")
    func figures() throws {
        func percent(_ messages: [Heard]) throws -> Int { try #require(trees(messages).first).percent }
        let good = Heard("zigbee2mqtt/hall", #"{"state":"ON","brightness":20}"#)
        let set = Heard("zigbee2mqtt/hall/set", #"{"state":"ON"}"#)
        let one = try percent([good])
        let many = try percent(Array(repeating: good, count: 10) + [set])
        #expect(one < 90 && many >= 95, "\(one) \(many)")
        let broken = Heard("zigbee2mqtt/hall", #"{"state":"ON""#)
        #expect(try percent([good, good, good, broken, broken, broken]) < 90)
        let strange = Heard("zigbee2mqtt", "nobody's")
        #expect(try percent(Array(repeating: good, count: 3) + Array(repeating: strange, count: 3)) < 60)
    }

    @Test(
        "is never named surely for what only looks like it",
        arguments: [
            ("device/press/state/3", "running"), ("device/7/up/data", "{}"), ("zigbee2mqtt/a", "on"),
            ("hl/a/state", "[1]"), ("/sys/kernel/load", "0.7"), ("/sys/a/b/thing/event/property/post", #"{"v":1}"#),
            ("homeassistant/lights/hall", "ON"), ("tylink/status", "{}"), ("miot/9/up/rpc", #"{"temp":21}"#),
            ("hulian/1/a/b/state/x", "7"),
        ])
    func nearly(topic: String, payload: String) {
        for tree in trees(Array(repeating: Heard(topic, payload), count: 20)) {
            #expect(tree.certainty < .likely, "\(tree)")
        }
    }

    @Test("is said to be as likely another one where two fit alike")
    func rivals() throws {
        let table = try #require(Shared.table("zigbee2mqtt"))
        let twin = DialectTable(
            id: "zz", title: table.title, version: table.version, sources: table.sources, codec: nil,
            identity: table.identity, connection: table.connection, payloadLimit: table.payloadLimit,
            values: table.values, messages: table.messages, status: table.status, attributes: table.attributes,
            commands: table.commands, events: table.events, deviceTypes: table.deviceTypes, clauses: table.clauses,
            examples: [])
        let tree = try #require(trees(examples(table), tables: [table, twin]).first)
        #expect(tree.certainty < .likely && tree.reason.english.contains("zz fits nearly as well"), "\(tree)")
    }

    @Test("is that of the devices which named the topics themselves")
    func declared() throws {
        let config = #"""
            {"name":"Lamp","unique_id":"l1","state_topic":"my/lamp/state","command_topic":"my/lamp/set","device":{"identifiers":["l1"],"manufacturer":"A"}}
            """#
        let found = trees(
            [Heard("homeassistant/switch/l1/config", config)]
                + Array(repeating: Heard("my/lamp/state", "ON"), count: 5))
        let own = try #require(found.first { $0.root == "my" })
        #expect(own.dialect == "homeassistant" && own.certainty >= .likely, "\(own)")
    }
}

@Suite(
    "The dialect of a tree of messages of others",
    .enabled(
        if: FileManager.default.fileExists(atPath: folder), "skipped: the folder with data of others is absent"))
struct OthersTopicTreeTests {
    /// What others caught or published, with the dialect that it is.
    static let sources: [(file: String, dialect: DialectID)] = [
        ("open/tasmota/captures.ndjson", "tasmota"), ("open/tasmota/discovery-configs.json", "tasmota"),
        ("open/shelly/captures.ndjson", "shelly"), ("vendor/tencent/captures.jsonl", "tencent"),
        ("open/zigbee2mqtt/bridge-devices.expected.json", "zigbee2mqtt"),
        ("open/zigbee2mqtt/ha-discovery.expected.json", "homeassistant"),
        ("open/homeassistant/ha-2025.4.4-verdicts.json", "homeassistant"),
    ]

    /// The messages of a file.
    private func messages(_ file: String) throws -> [Heard] {
        let octets = try #require(FileManager.default.contents(atPath: "\(folder)/\(file)"))
        if file.hasSuffix("l") || file.hasSuffix("ndjson") {
            return octets.split(separator: 0x0A).compactMap { try? Value(json: Array($0)) }.compactMap { line in
                line["topic"]?.stringValue.map { Heard($0, line["payload"] ?? .null) }
            }
        }
        let value = try Value(json: Array(octets))
        if file.contains("bridge-devices") { return [Heard("zigbee2mqtt/bridge/devices", value)] }
        if file.contains("discovery-configs") {
            return (value.fields ?? []).map { Heard("tasmota/discovery/00000049A3BC/config", $0.value) }
        }
        return (value.listValue ?? []).compactMap { message in
            message["topic"]?.stringValue.map { Heard($0, message["payload"] ?? .null) }
        }
    }

    @Test("is named where the catalog has it, and is none where it has not", arguments: sources)
    func fixtures(file: String, dialect: DialectID) throws {
        let messages = try messages(file)
        let found = trees(messages)
        #expect(!messages.isEmpty && !found.isEmpty)
        let isKnown = dialects.contains(dialect)
        for tree in found {
            // Whoever else published on the broker is nobody's.
            #expect(tree.dialect == nil || isKnown && tree.dialect == dialect, "\(tree)")
        }
        guard isKnown else { return }
        // Tasmota lets users put levels before its topics, as in `house/tele/plug/STATE`: such trees stay without a name.
        let own = found.filter { $0.dialect == dialect }
        let largest = try #require(own.max { $0.messageCount < $1.messageCount })
        #expect(largest.certainty >= .likely || largest.messageCount < 5, "\(largest)")
    }
}

/// The folder with messages of others.
private let folder =
    (ProcessInfo.processInfo.environment["HULIAN_DATA"] ?? packageFolder + "/../shared/data") + "/fixtures"
