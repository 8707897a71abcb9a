public import HulianModel

/// A device of a run, as the record names it.
public struct DeviceEntry: Hashable, Sendable {
    /// What a device is to the run.
    public enum Kind: String, Sendable, CaseIterable {
        /// A device that we simulate.
        case simulated
        /// A device that is not ours: the device under test, or one on a real broker.
        case foreign
        /// A device of another brand, shown in this dialect by the bridge.
        case mirror
    }

    /// Its number, from 0.
    public let index: Int
    /// Its name in the home; a mirror has the name of what it shows.
    public let name: String
    /// What people read.
    public let title: String
    /// Its device type.
    public let type: DeviceTypeID
    /// The dialect that it speaks here.
    public let dialect: DialectID
    /// The room in which it stands.
    public let room: String?
    /// What it is to the run.
    public let kind: Kind
    /// The values of its identity by name, in order.
    public let identity: [Field]
    /// The name of the gateway by which it is reached; nothing for a device with a connection of its own.
    public let gateway: String?

    /// Makes an entry.
    public init(
        index: Int, name: String, title: String, type: DeviceTypeID, dialect: DialectID, room: String?, kind: Kind,
        identity: [Field], through gateway: String? = nil
    ) {
        self.gateway = gateway
        self.index = index
        self.name = name
        self.title = title
        self.type = type
        self.dialect = dialect
        self.room = room
        self.kind = kind
        self.identity = identity
    }
}

/// A client of the bus, as the record names it.
public struct ClientEntry: Hashable, Sendable {
    /// What a client is to the run.
    public enum Role: String, Sendable, CaseIterable {
        /// A device.
        case device
        /// The hub, cloud or app of a brand.
        case hub
        /// A side of the bridge.
        case bridge
        /// Who runs scenes.
        case scenes
        /// Who tests a device.
        case tester
        /// Who is not ours.
        case foreign
    }

    /// Its number on the bus; -1 for all that are not ours.
    public let index: Int
    /// Its name.
    public let name: String
    /// What it is.
    public let role: Role
    /// The dialect that it speaks; nothing for one that speaks several.
    public let dialect: DialectID?
    /// The device whose client it is, by number; nothing for others.
    public let device: Int?

    /// Makes an entry.
    public init(index: Int, name: String, role: Role, dialect: DialectID?, device: Int?) {
        self.index = index
        self.name = name
        self.role = role
        self.dialect = dialect
        self.device = device
    }
}

/// What a run says of itself at its start.
public struct RunHeader: Hashable, Sendable {
    /// The version of the tool.
    public var version: String
    /// The scenario.
    public var scenario: String
    /// What people read.
    public var title: Title
    /// The file of the scenario, as the user named it.
    public var file: String
    /// The level that the scenario is about.
    public var level: Level?
    /// The seed.
    public var seed: UInt64
    /// The time at which virtual time starts.
    public var start: Instant
    /// `virtual` or `wall`.
    public var clock: String
    /// `virtual`, or the kind of broker.
    public var bus: String
    /// True when the link to the broker is encrypted; nothing for a bus without links.
    public var isEncrypted: Bool?
    /// How brands are joined: `local`, `deviceCloud` or `cloudCloud`.
    public var mode: String
    /// Parameters that were set.
    public var parameters: [Field]

    /// Makes a header.
    public init(
        version: String, scenario: String, title: Title, file: String, level: Level?, seed: UInt64, start: Instant,
        clock: String, bus: String, isEncrypted: Bool?, mode: String, parameters: [Field]
    ) {
        self.version = version
        self.scenario = scenario
        self.title = title
        self.file = file
        self.level = level
        self.seed = seed
        self.start = start
        self.clock = clock
        self.bus = bus
        self.isEncrypted = isEncrypted
        self.mode = mode
        self.parameters = parameters
    }
}

/// How a client connected, as far as it may be written down: no password.
public struct ConnectionFacts: Hashable, Sendable {
    /// The client identifier.
    public let clientID: String
    /// 4 for MQTT 3.1.1, 5 for MQTT 5.
    public let version: Int
    /// True when a new session was asked for.
    public let cleanStart: Bool
    /// True when the broker still had the session.
    public let sessionPresent: Bool
    /// The longest silence in seconds.
    public let keepAlive: Int
    /// The user name.
    public let username: String?
    /// How long the password is; 0 for none.
    public let passwordLength: Int
    /// How many of letters, digits and other signs the password has.
    public let passwordClasses: Int
    /// The topic of the will.
    public let willTopic: String?
    /// The payload of the will.
    public let willPayload: String?
    /// True when the will is kept.
    public let willRetain: Bool

    /// Makes facts.
    public init(
        clientID: String, version: Int, cleanStart: Bool, sessionPresent: Bool, keepAlive: Int, username: String?,
        passwordLength: Int, passwordClasses: Int, willTopic: String?, willPayload: String?, willRetain: Bool
    ) {
        self.clientID = clientID
        self.version = version
        self.cleanStart = cleanStart
        self.sessionPresent = sessionPresent
        self.keepAlive = keepAlive
        self.username = username
        self.passwordLength = passwordLength
        self.passwordClasses = passwordClasses
        self.willTopic = willTopic
        self.willPayload = willPayload
        self.willRetain = willRetain
    }
}

/// How much of a message's QoS and retain flag could be seen.
public enum FlagSight: UInt8, Sendable, CaseIterable {
    /// Both are those with which it was published.
    case published
    /// Both are those with which it reached a subscriber: QoS may be less than it was published with, and the retain
    /// flag stands on what the broker had kept only (MQTT 5.0, sections 3.3.1.2 and 3.3.1.3).
    case delivered
    /// The broker had kept the message, nobody knows since when; both are those with which it reached a subscriber.
    case kept
    /// Neither was seen.
    case unseen
}

/// A message on the bus, borrowed for the length of a call.
public struct MessageView {
    /// When.
    public let time: Instant
    /// The number of the publication.
    public let number: UInt64
    /// Who published it; -1 for somebody who is not ours.
    public let client: Int
    /// The topic.
    public let topic: Octets
    /// The payload.
    public let payload: Octets
    /// 0…2.
    public let qos: UInt8
    /// True when it is to be kept.
    public let retain: Bool
    /// True when the broker published it as a will.
    public let isWill: Bool
    /// What ``qos`` and ``retain`` are worth.
    public let flags: FlagSight
    /// The number of the topic in the table of the run.
    public let topicIndex: Int32

    /// Makes a view.
    public init(
        time: Instant, number: UInt64, client: Int, topic: Octets, payload: Octets, qos: UInt8, retain: Bool,
        isWill: Bool, flags: FlagSight = .published, topicIndex: Int32
    ) {
        self.time = time
        self.number = number
        self.client = client
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain
        self.isWill = isWill
        self.flags = flags
        self.topicIndex = topicIndex
    }
}

/// A message that reached a client.
public struct DeliveryFacts: Hashable, Sendable {
    /// The number of the publication; 0 when the bus cannot know it.
    public let number: UInt64
    /// Who got it.
    public let client: Int
    /// 0…2.
    public let qos: UInt8
    /// The retain flag as the client saw it.
    public let retain: Bool
    /// True when the client may have it already.
    public let duplicate: Bool

    /// Makes facts.
    public init(number: UInt64, client: Int, qos: UInt8, retain: Bool, duplicate: Bool) {
        self.number = number
        self.client = client
        self.qos = qos
        self.retain = retain
        self.duplicate = duplicate
    }
}

/// A request that a controller made, and what became of it.
public struct RequestFacts: Hashable, Sendable {
    /// The number of the request, from 1.
    public let number: Int
    /// The controller's dialect.
    public let dialect: DialectID
    /// The device.
    public let device: String
    /// `set`, `get` or `invoke`.
    public let kind: String
    /// The attributes or the command, as paths.
    public let elements: [String]
    /// The values, as people read them.
    public let values: [String]
    /// True when the device speaks another dialect than the controller.
    public let isForeign: Bool

    /// Makes facts.
    public init(
        number: Int, dialect: DialectID, device: String, kind: String, elements: [String], values: [String],
        isForeign: Bool
    ) {
        self.number = number
        self.dialect = dialect
        self.device = device
        self.kind = kind
        self.elements = elements
        self.values = values
        self.isForeign = isForeign
    }
}
