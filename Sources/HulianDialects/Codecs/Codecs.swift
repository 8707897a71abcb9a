public import HulianBus
public import HulianModel

/// What a dialect needs beside its table: the descriptions by which devices make themselves known.
///
/// One file for each below `Codecs/`, one line for each in ``Codecs/all``. A codec has no memory; what it needs to
/// know of a device stands in the ``DialectSpace``. Whatever a message holds, reading it must not fail but come back
/// empty.
public protocol DialectCodec: Sendable {
    /// The name as dialect files write it.
    var name: String { get }
    /// Which of vendor, model, serial number, firmware and hardware version its descriptions have a place for.
    var possibleIdentity: Set<String> { get }

    /// True when devices name their topics themselves, in their descriptions.
    var devicesNameTopics: Bool { get }
    /// True when descriptions are plain text, one message for each thing that they say; else they are JSON.
    var describesInText: Bool { get }

    /// The messages by which a device makes itself known when it has connected.
    ///
    /// - Parameters:
    ///   - device: The device, by number.
    ///   - space: The dialect at work.
    ///   - now: The time of the device.
    func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement]
    /// The messages that take back what was kept, for a device that is removed for good.
    func removals(of device: Int32, in space: DialectSpace) -> [Announcement]
    /// The messages by which a hub makes itself known when it has connected.
    func greetings(in space: DialectSpace) -> [Announcement]
    /// The will of a hub; nothing in a dialect without.
    var hubWill: Will? { get }
    /// True for a message of a hub at which devices make themselves known again.
    func isGreeting(topic: String, payload: [UInt8]) -> Bool
    /// The answer of a hub to a device that asks for its own description; nothing for another message.
    func answer(topic: String, payload: Value, in space: DialectSpace, now: Instant) -> Announcement?

    /// The answer of a device to a question about itself that is none of the table; nothing for another message.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - payload: The payload as JSON.
    ///   - device: The device, by number.
    ///   - space: The dialect at work.
    ///   - value: The value of an attribute now, by index in the binding; null for one that is not known.
    func response(
        topic: String, payload: Value, of device: Int32, in space: DialectSpace, value: (Int) -> Value
    ) -> Announcement?

    /// What a message describes; empty for a message that is no description.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - payload: The payload as ``value(of:)`` reads it; null for an empty one, which takes a description back.
    func descriptions(topic: String, payload: Value) -> [DeviceDescription]
    /// What a look at the grammar of a description brings; nothing for another message, or in a dialect without one.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - payload: The payload as JSON; null for an empty one.
    ///   - version: The version that it is meant for, in the count of the dialect.
    func review(topic: String, payload: Value, version: Int) -> DescriptionReview?
    /// The description as the dialect writes it, whichever way it travels; nothing for a dialect without such a form.
    func document(_ description: DeviceDescription) -> Value?
    /// What a document describes; nothing for another document.
    func description(document: Value) -> DeviceDescription?
}

extension DialectCodec {
    /// They do not.
    public var devicesNameTopics: Bool { false }
    /// They are JSON.
    public var describesInText: Bool { false }
    /// None.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] { [] }
    /// None.
    public func removals(of device: Int32, in space: DialectSpace) -> [Announcement] { [] }
    /// None.
    public func greetings(in space: DialectSpace) -> [Announcement] { [] }
    /// None.
    public var hubWill: Will? { nil }
    /// No message is.
    public func isGreeting(topic: String, payload: [UInt8]) -> Bool { false }
    /// None.
    public func answer(topic: String, payload: Value, in space: DialectSpace, now: Instant) -> Announcement? { nil }
    /// None.
    public func response(
        topic: String, payload: Value, of device: Int32, in space: DialectSpace, value: (Int) -> Value
    ) -> Announcement? { nil }
    /// None.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] { [] }
    /// None.
    public func review(topic: String, payload: Value, version: Int) -> DescriptionReview? { nil }
    /// None.
    public func document(_ description: DeviceDescription) -> Value? { nil }
    /// None.
    public func description(document: Value) -> DeviceDescription? { nil }

    /// The payload of a description: JSON, or a text in a dialect whose descriptions are text; null for an empty one.
    ///
    /// - Returns: Nothing for a payload that cannot be read so.
    public func value(of payload: Octets) -> Value? {
        if payload.isEmpty { return .null }
        guard describesInText else { return try? Value(json: payload) }
        return UTF8Check.isValid(payload) ? .string(payload.text) : nil
    }

    /// The payload of a description; nothing for one that cannot be read.
    public func value(of payload: [UInt8]) -> Value? { payload.withUnsafeBufferPointer { value(of: $0) } }

    /// What a description says; nothing for a message that is no description.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - payload: The payload as JSON.
    ///   - key: The first variable of the identity.
    public func facts(topic: String, payload: Value, key: String? = "device") -> DescriptionFacts? {
        let found = descriptions(topic: topic, payload: payload).filter { !$0.isRemoved }
        return found.isEmpty ? nil : DescriptionFacts(found, possible: possibleIdentity, key: key)
    }
}

/// A message by which a device makes itself known.
public struct Announcement: Sendable {
    /// The topic.
    public let topic: String
    /// The payload.
    public let payload: [UInt8]
    /// How surely it is delivered.
    public let qos: QoS
    /// True when it is kept.
    public let retain: Bool

    /// Makes a message.
    public init(topic: String, payload: [UInt8], qos: QoS, retain: Bool) {
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain
    }

    /// Makes a message of a value as JSON.
    init(_ topic: String, _ value: Value, qos: QoS = .atLeastOnce, retain: Bool) {
        var writer = JSONWriter()
        writer.value(value)
        self.init(topic: topic, payload: writer.octets, qos: qos, retain: retain)
    }
}

/// The codecs that exist.
public enum Codecs {
    /// All codecs, in the order of their names.
    public static let all: [any DialectCodec] = [
        AlinkCodec(), ESPHomeCodec(), HomeAssistantCodec(), Homie4Codec(), Homie5Codec(), HulianCodec(), MIoTCodec(),
        ShellyCodec(), TasmotaCodec(), TuyaLinkCodec(), WoTCodec(), Zigbee2MQTTCodec(),
    ]

    /// The codec of a dialect; nothing for a dialect that is a table alone.
    public static func codec(of table: DialectTable) -> (any DialectCodec)? {
        guard let name = table.codec else { return nil }
        return all.first { $0.name == name }
    }
}

extension DialectSpace {
    /// The messages by which a device makes itself known.
    func announcements(of device: Int32, now: Instant, _ send: (Publication) -> Void) {
        publish(codec?.announcements(of: device, in: self, now: now) ?? [], send)
    }

    /// Hands messages on.
    func publish(_ messages: [Announcement], _ send: (Publication) -> Void) {
        for message in messages {
            let topic = topics.id(message.topic)
            message.payload.withUnsafeBufferPointer {
                send(Publication(topic: topic, payload: $0, qos: message.qos, retain: message.retain))
            }
        }
    }

    /// True for a message of a hub at which devices make themselves known again.
    func isGreeting(_ topic: TopicID, _ payload: Octets) -> Bool {
        codec?.isGreeting(topic: topics.text(topic), payload: Array(payload)) ?? false
    }

    /// The answer of a hub to a device that asks for its own description; nothing for another message.
    func answer(_ topic: TopicID, _ payload: Octets, now: Instant) -> Announcement? {
        guard let codec, let value = try? Value(json: payload) else { return nil }
        return codec.answer(topic: topics.text(topic), payload: value, in: self, now: now)
    }

    /// What a message of the dialect describes; empty for a message that is no description.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - payload: The payload; empty for one that takes a description back.
    public func descriptions(_ topic: TopicID, _ payload: Octets) -> [DeviceDescription] {
        guard let codec, let value = codec.value(of: payload) else { return [] }
        return codec.descriptions(topic: topics.text(topic), payload: value)
    }

    /// The description of a device, as its dialect makes one.
    public func description(of device: Int32) -> DeviceDescription {
        let speaker = speakers[Int(device)]
        var description = DeviceDescription(of: speaker.binding, card: speaker.card)
        description.title = speaker.title
        for (name, value) in zip(table.identity.map(\.name), speaker.identity) { description.identity[name] = value }
        return description
    }
}
