public import HulianModel

/// A message that somebody else caught on a broker, as a line of a capture tells it.
public struct CapturedMessage: Hashable, Sendable {
    /// When the broker passed it on; nothing when the line does not say.
    public let time: Instant?
    /// The topic, a valid topic name.
    public let topic: [UInt8]
    /// The payload, octet for octet as far as the line keeps it.
    public let payload: [UInt8]
    /// 0…2; nothing when the line does not say.
    public let qos: UInt8?
    /// True when the broker had kept the message; nothing when the line does not say.
    public let retain: Bool?
    /// The line of the file, from 1.
    public let line: Int
    /// True when it is known that the broker had kept the message since before anybody listened; a line does not say.
    public let wasKept: Bool

    /// Makes a message.
    public init(
        time: Instant?, topic: [UInt8], payload: [UInt8], qos: UInt8?, retain: Bool?, line: Int, wasKept: Bool = false
    ) {
        self.time = time
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain
        self.line = line
        self.wasKept = wasKept
    }
}
