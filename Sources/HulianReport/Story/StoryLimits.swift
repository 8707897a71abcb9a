public import HulianModel
internal import HulianRecord

/// How much of a run its story keeps; a run may last a day and its page must still open at once.
public struct StoryLimits: Hashable, Sendable {
    /// How many messages are kept from the start.
    public var firstMessages = 2000
    /// How many messages are kept before and behind each one that breaks a clause.
    public var around = 20
    /// The most messages that are kept at all.
    public var messages = 20_000
    /// How many octets of a payload are kept.
    public var payload = 2048
    /// To how many clients a message is followed.
    public var receptions = 24
    /// How many attributes are followed.
    public var tracks = 300
    /// How many points of an attribute are kept.
    public var points = 240
    /// How many things that no message says are kept: steps, scenes, faults, people.
    public var notes = 3000

    /// Makes the usual limits.
    public init() {}
}

/// How a value reads, for whoever knows the catalog.
public struct StoryReading: Hashable, Sendable {
    /// The quantity to draw; nothing for a value that is no number.
    public let number: Double?
    /// What people read, such as `26 °C` or `locked`.
    public let text: String

    /// Makes a reading.
    public init(number: Double?, text: String) {
        self.number = number
        self.text = text
    }
}

/// What a report may ask somebody who knows the catalog; the report itself knows paths and raw values only.
public struct StoryWords: Sendable {
    /// How a value of an attribute reads, by device type and path; nothing to show it raw.
    public var reading: @Sendable (DeviceTypeID, String, Value) -> StoryReading?
    /// The name of an attribute, by device type and path; nothing to show the path.
    public var title: @Sendable (DeviceTypeID, String) -> Title?

    /// Makes words; without functions everything is shown raw.
    public init(
        reading: @escaping @Sendable (DeviceTypeID, String, Value) -> StoryReading? = { _, _, _ in nil },
        title: @escaping @Sendable (DeviceTypeID, String) -> Title? = { _, _ in nil }
    ) {
        self.reading = reading
        self.title = title
    }
}
