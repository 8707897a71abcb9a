public import HulianModel
public import HulianRecord

/// What happened in a run, as much of it as a page can show: who took part, what was said, what changed, what broke.
public struct RunStory: Sendable {
    /// The number of the run that it tells, from 0, in the order of the result.
    public var run = 0
    /// What the run says of itself.
    public let header: RunHeader
    /// The devices in the order in which they entered.
    public internal(set) var devices: [DeviceEntry] = []
    /// The clients of the bus in the order in which they entered.
    public internal(set) var clients: [ClientEntry] = []
    /// The messages that were kept, in order.
    public internal(set) var messages: [StoryMessage] = []
    /// How many messages there were.
    public internal(set) var messageCount = 0
    /// How the attributes changed, in the order in which they changed first.
    public internal(set) var tracks: [StoryTrack] = []
    /// How many attributes were not followed.
    public internal(set) var tracksLeftOut = 0
    /// What no message says, in order.
    public internal(set) var notes: [StoryNote] = []
    /// How many notes were not kept.
    public internal(set) var notesLeftOut = 0
    /// The faults in the order in which they began.
    public internal(set) var faults: [StoryFault] = []
    /// The runs of scenes in the order in which they were triggered.
    public internal(set) var scenes: [StoryScene] = []
    /// When the last event happened, since the start.
    public internal(set) var duration = Interval.zero
    /// True when the record has its end.
    public internal(set) var isComplete = false
    /// What broke the run off.
    public internal(set) var problem: String?
    /// What is wrong with the record.
    public internal(set) var damage: String?
}

/// A message that was published, and who got it.
public struct StoryMessage: Sendable {
    /// Its place among all messages, from 1.
    public let ordinal: Int
    /// Its number on the bus.
    public let number: UInt64
    /// When, since the start.
    public let time: Interval
    /// Who published it; -1 for somebody who is not ours.
    public let client: Int
    /// The topic.
    public let topic: String
    /// The payload, cut when it is long.
    public let payload: [UInt8]
    /// How many octets the payload has.
    public let payloadCount: Int
    /// 0…2; nothing when it could not be seen.
    public let qos: UInt8?
    /// True when it was to be kept.
    public let retain: Bool
    /// True for a will.
    public let isWill: Bool
    /// The line of the record.
    public let line: Int
    /// Who got it, or did not.
    public internal(set) var receptions: [StoryReception] = []
    /// How many more got it.
    public internal(set) var receptionsLeftOut = 0
}

/// A message on its way to one client.
public struct StoryReception: Sendable {
    /// The client.
    public let client: Int
    /// When, since the start.
    public let time: Interval
    /// Why it was lost; nothing when it arrived.
    public let lostBecause: String?
}

/// Something that happened and that no message says.
public struct StoryNote: Sendable {
    /// What it is about.
    public enum Kind: String, Sendable, CaseIterable {
        /// A step of the scenario.
        case step
        /// A hand, a person, a defect, the room.
        case stimulus
        /// A scene.
        case scene
        /// A fault.
        case fault
        /// A connection that began or ended.
        case connection
        /// A device that came or went, as a controller sees it.
        case presence
        /// An expectation that was decided.
        case expectation
    }

    /// What it is about.
    public let kind: Kind
    /// When, since the start.
    public let time: Interval
    /// The line of the record.
    public let line: Int
    /// The sentence.
    public let words: Title
    /// The device that it is about.
    public let device: String?
    /// True when something went wrong.
    public let isBad: Bool
}

/// A fault from its beginning to its end.
public struct StoryFault: Sendable {
    /// What it is.
    public let kind: String
    /// What it is about.
    public let target: String
    /// More about it.
    public let detail: String
    /// When it began.
    public let start: Interval
    /// When it ended; nothing when it lasted to the end.
    public internal(set) var end: Interval?
    /// The line of the record that tells its beginning.
    public let line: Int
}

/// One run of a scene.
public struct StoryScene: Sendable {
    /// The scene.
    public let name: String
    /// The number of the run.
    public let run: Int
    /// Its service class.
    public let serviceClass: String
    /// When it was triggered.
    public let start: Interval
    /// The line of the record that tells so.
    public let line: Int
    /// The device that triggered it.
    public let trigger: String?
    /// When all was done, or given up.
    public internal(set) var end: Interval?
    /// What it came to so far.
    public internal(set) var outcome: SceneFacts.Kind
    /// How many actions were confirmed.
    public internal(set) var done = 0
    /// The actions that failed: device and reason.
    public internal(set) var failures: [String] = []
}
