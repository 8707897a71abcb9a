public import HulianModel

/// A message from which something is learned.
public struct HeardMessage: Sendable {
    /// The topic.
    public let topic: String
    /// The payload.
    public let payload: [UInt8]
    /// True when the broker had kept it; nothing when nobody knows.
    public let retain: Bool?
    /// The quality of delivery; nothing when nobody knows.
    public let qos: Int?

    /// Makes a message.
    public init(topic: String, payload: [UInt8], retain: Bool? = nil, qos: Int? = nil) {
        self.topic = topic
        self.payload = payload
        self.retain = retain
        self.qos = qos
    }
}

/// What a draft is sure of and what it leaves open, for people.
public struct LearningNote: Hashable, Sendable {
    /// What it is about, such as `messages.report` or `attributes.onOff.onOff`.
    public let place: String
    /// How sure it is in per cent, 0...99; nothing for a question.
    public let percent: Int?
    /// One sentence.
    public let what: Title

    /// Makes a note.
    public init(_ place: String, _ percent: Int?, _ what: Title) {
        self.place = place
        self.percent = percent
        self.what = what
    }
}
