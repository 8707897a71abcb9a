public import HulianModel

/// A topic that a device names itself for one of its messages, in a dialect that leaves topics to its devices.
public struct DeclaredTopic: Hashable, Sendable {
    /// The topic.
    public var topic: String
    /// What its messages say: a report, setting, or whether the device is there.
    public var kind: UtteranceKind
    /// The attribute whose bare value the payload is; nothing for an object with names and values.
    public var attribute: String?
    /// True when setting anything also says that the device is on, as Home Assistant does with lights.
    public var saysPower = false
    /// The device's own words for there and gone; nothing for those of the dialect.
    public var words: AvailabilityWords?

    /// Makes a topic.
    public init(_ topic: String, _ kind: UtteranceKind, attribute: String? = nil, saysPower: Bool = false) {
        self.topic = topic
        self.kind = kind
        self.attribute = attribute
        self.saysPower = saysPower
    }
}

/// How a device writes that it is there, and that it is gone.
public struct AvailabilityWords: Hashable, Sendable {
    /// It is there.
    public let online: String
    /// It is gone.
    public let offline: String

    /// Makes a pair of words.
    public init(online: String, offline: String) {
        self.online = online
        self.offline = offline
    }
}
