internal import HulianBus
public import HulianModel

/// How nodes of ESPHome make themselves known: a message about the node, and one of Home Assistant's discovery for each
/// entity.
///
/// The message about a node names no entities; that of our nodes has one key more, `hulian`, with names, values and ranges.
/// Source: ESPHome 2026.10.0, `components/mqtt`.
public struct ESPHomeCodec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "esphome"
    /// The board and the version.
    public let possibleIdentity: Set<String> = ["model", "firmwareVersion"]
    /// The topic of messages about nodes.
    private static let root = "esphome/discover"

    /// Makes a codec.
    public init() {}

    /// The message about the node and the config of every entity, all kept.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] {
        guard let node = space.identity("device", of: device) else { return [] }
        let description = space.description(of: device)
        guard let document = document(description) else { return [] }
        return [Announcement("\(Self.root)/\(node)", document, qos: .exactlyOnce, retain: true)]
            + ESPHomeEntities(description).all.map { Announcement($0.topic, $0.config, qos: .atMostOnce, retain: true) }
    }

    /// The same without content, and all values that are kept.
    public func removals(of device: Int32, in space: DialectSpace) -> [Announcement] {
        guard let node = space.identity("device", of: device) else { return [] }
        let description = space.description(of: device)
        let topics = ["\(Self.root)/\(node)"] + ESPHomeEntities(description).all.map(\.topic)
        let told = description.attributes.filter(\.isTold).map { ESPHomeEntities.state(of: $0.name, node) }
        let states = Set(told).sorted()
        return (topics + states).map {
            Announcement(topic: $0, payload: [], qos: .atLeastOnce, retain: true)
        }
    }

    /// Any question after nodes makes them answer.
    public func greetings(in space: DialectSpace) -> [Announcement] {
        [Announcement(topic: Self.root, payload: Array("?".utf8), qos: .exactlyOnce, retain: false)]
    }

    /// True for a question after nodes.
    public func isGreeting(topic: String, payload: [UInt8]) -> Bool { topic == Self.root }

    /// Reads the message about a node; an empty one, or an empty config, takes it back.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        var description = DeviceDescription()
        if levels.count == 3, topic.hasPrefix(Self.root + "/") {
            if payload.isNull {
                description.isRemoved = true
            } else {
                guard let read = self.description(document: payload) else { return [] }
                description = read
            }
            description.identity["device"] = String(levels[2])
            return [description]
        }
        guard payload.isNull, levels.count == 5, levels[0] == "homeassistant", levels[4] == "config" else { return [] }
        description.isRemoved = true
        description.identity["device"] = String(levels[2])
        return [description]
    }

    /// Looks at a config as Home Assistant does, for which it is made.
    public func review(topic: String, payload: Value, version: Int) -> DescriptionReview? {
        HomeAssistantReview(topic: topic, payload: payload, version: version)?.review
    }

    /// The message about a node.
    public func document(_ description: DeviceDescription) -> Value? {
        let node = description.identity["device"] ?? "node"
        return .object([
            ("ip", "192.0.2.1"), ("name", .string(node)), ("friendly_name", .text(description.title)), ("port", 6053),
            ("version", .string(description.card.firmwareVersion)),
            ("mac", .string(description.identity["mac"] ?? "000000000000")), ("platform", "ESP32"),
            ("board", .string(description.card.model)), ("network", "wifi"),
            ("hulian", own(description)),
        ])
    }

    /// The key of ours: the document of the neutral profile, and the words that command where they are set.
    private func own(_ description: DeviceDescription) -> Value? {
        let words = description.attributes.filter { !$0.settings.isEmpty }.map { Field($0.name, .list($0.settings)) }
        guard let fields = HulianCodec().document(description)?.fields else { return nil }
        return .structure(fields + (words.isEmpty ? [] : [Field("words", .structure(words))]))
    }

    /// Reads the message about a node; one that is not ours says no more than what it is.
    public func description(document: Value) -> DeviceDescription? {
        guard let node = document["name"]?.stringValue, let version = document["version"]?.stringValue,
            let mac = document["mac"]?.stringValue
        else { return nil }
        var description = document["hulian"].flatMap { HulianCodec().description(document: $0) } ?? DeviceDescription()
        for index in description.attributes.indices {
            if description.attributes[index].kind == .truth { description.attributes[index].choices = ["OFF", "ON"] }
            let name = description.attributes[index].name
            description.attributes[index].settings = document["hulian"]?["words"]?.items(name) ?? []
        }
        description.identity = ["device": node, "mac": mac]
        description.title = document["friendly_name"]?.stringValue ?? node
        description.card = DeviceCard()
        description.card.model = document.text("board")
        description.card.firmwareVersion = version
        return description
    }
}
