public import HulianModel

/// Where something was seen: a line of the record and, for a message, its number and topic.
///
/// A rule keeps the witness of what it waits for, so that a finding made later still leads back to its cause.
public struct Witness: Hashable, Sendable {
    /// The line of the record; 0 for none.
    public let line: Int
    /// The number of the message; 0 for none.
    public let messageNumber: UInt64
    /// The number of the topic of the message in the table of the run; -1 for none.
    public let topic: Int32
    /// When it was seen.
    public let time: Instant

    /// Makes a witness.
    public init(line: Int, messageNumber: UInt64 = 0, topic: Int32 = -1, time: Instant) {
        self.line = line
        self.messageNumber = messageNumber
        self.topic = topic
        self.time = time
    }
}
