public import HulianBus
public import HulianModel

/// What a dialect needs beside its table: the descriptions by which devices make themselves known.
///
/// One file for each below `Codecs/`, one line for each in ``Codecs/all``.
public protocol DialectCodec: Sendable {
    /// The name as dialect files write it.
    var name: String { get }
    /// The messages by which a device makes itself known.
    ///
    /// - Parameters:
    ///   - device: The device, by number.
    ///   - space: The dialect at work.
    func announcements(of device: Int32, in space: DialectSpace) -> [Announcement]
    /// What a description says of the device; nothing for a message that is no description.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - payload: The payload as JSON.
    func facts(topic: String, payload: Value) -> DescriptionFacts?
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
}

/// What a description says, in words that rules can ask for whatever the dialect.
public struct DescriptionFacts: Sendable {
    /// The devices that it describes, by the first variable of their identity; empty for the one of the topic.
    public var devices: [String] = []
    /// Which of vendor, model, serial number, firmware and hardware version it names.
    public var identity: Set<String> = []
    /// Which of them the dialect has a place for.
    public var possibleIdentity: Set<String> = []
    /// How many attributes it describes.
    public var attributeCount = 0
    /// The names of attributes whose type, access or range it leaves open.
    public var incomplete: [String] = []
    /// The names of attributes that it describes.
    public var names: Set<String> = []

    /// Makes facts of nothing.
    public init() {}
}

/// The codecs that exist.
public enum Codecs {
    /// All codecs, in the order of their names.
    public static let all: [any DialectCodec] = []

    /// The codec of a dialect; nothing for a dialect that is a table alone.
    public static func codec(of table: DialectTable) -> (any DialectCodec)? {
        guard let name = table.codec else { return nil }
        return all.first { $0.name == name }
    }
}

extension DialectSpace {
    /// The messages by which a device makes itself known.
    func announcements(of device: Int32, _ send: (Publication) -> Void) {
        guard let codec = Codecs.codec(of: table) else { return }
        for message in codec.announcements(of: device, in: self) {
            let topic = topics.id(message.topic)
            message.payload.withUnsafeBufferPointer {
                send(Publication(topic: topic, payload: $0, qos: message.qos, retain: message.retain))
            }
        }
    }
}
