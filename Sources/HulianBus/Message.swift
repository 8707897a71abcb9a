public import HulianModel

/// How surely a message is delivered.
public enum QoS: UInt8, Sendable, CaseIterable, Comparable {
    /// At most once.
    case atMostOnce = 0
    /// At least once.
    case atLeastOnce = 1
    /// Exactly once.
    case exactlyOnce = 2

    /// Orders qualities from weak to strong.
    @inlinable public static func < (left: QoS, right: QoS) -> Bool { left.rawValue < right.rawValue }
}

/// The properties of a message that MQTT 5 added.
public struct MessageProperties: Hashable, Sendable {
    /// True when the payload is said to be UTF-8 text.
    public var isText: Bool?
    /// The time after which it is not delivered any more.
    public var expiry: Interval?
    /// The kind of the payload, such as `application/json`.
    public var contentType: String?
    /// Where an answer is wanted.
    public var responseTopic: String?
    /// What an answer must carry.
    public var correlationData: [UInt8]?
    /// Names and values of the application, in order.
    public var userProperties: [UserProperty]

    /// A name and a value of the application.
    public struct UserProperty: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The value.
        public let value: String

        /// Makes a property.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes properties.
    public init(
        isText: Bool? = nil, expiry: Interval? = nil, contentType: String? = nil, responseTopic: String? = nil,
        correlationData: [UInt8]? = nil, userProperties: [UserProperty] = []
    ) {
        self.isText = isText
        self.expiry = expiry
        self.contentType = contentType
        self.responseTopic = responseTopic
        self.correlationData = correlationData
        self.userProperties = userProperties
    }
}

/// A message as it is published, borrowed for the length of a call.
public struct Publication {
    /// The topic.
    public var topic: TopicID
    /// The payload.
    public var payload: Octets
    /// How surely it is to be delivered.
    public var qos: QoS
    /// True when the broker is to keep it for later subscribers.
    public var retain: Bool
    /// What MQTT 5 added; nothing for most messages.
    public var properties: MessageProperties?
    /// False when nobody saw it being published: QoS and retain flag are those of a delivery.
    public var isSeenPublished = true
    /// True when it was published before anybody listened, and the broker had kept it.
    public var wasKept = false

    /// Makes a message.
    @inlinable
    public init(topic: TopicID, payload: Octets, qos: QoS, retain: Bool, properties: MessageProperties? = nil) {
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain
        self.properties = properties
    }
}

/// A message as a subscriber gets it, borrowed for the length of a call.
public struct Delivery {
    /// The topic.
    public let topic: TopicID
    /// The payload.
    public let payload: Octets
    /// How it was delivered.
    public let qos: QoS
    /// True when it was kept for later subscribers, or was published so and the subscription asked to see it.
    public let retain: Bool
    /// True when it may have been delivered before.
    public let duplicate: Bool
    /// What MQTT 5 added.
    public let properties: MessageProperties?
    /// The number of the publication on the bus; 0 when the bus cannot know it.
    public let number: UInt64

    /// Makes a delivery.
    public init(
        topic: TopicID, payload: Octets, qos: QoS, retain: Bool, duplicate: Bool,
        properties: MessageProperties? = nil, number: UInt64 = 0
    ) {
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain
        self.duplicate = duplicate
        self.properties = properties
        self.number = number
    }
}

/// The message that the broker publishes when a client goes without saying so.
public struct Will: Hashable, Sendable {
    /// The topic.
    public let topic: String
    /// The payload.
    public let payload: [UInt8]
    /// How surely it is delivered.
    public let qos: QoS
    /// True when it is kept for later subscribers.
    public let retain: Bool
    /// The time to wait before it is published (MQTT 5).
    public let delay: Interval

    /// Makes a will.
    public init(topic: String, payload: [UInt8], qos: QoS, retain: Bool, delay: Interval = .zero) {
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain
        self.delay = delay
    }
}

/// The version of MQTT that a client speaks.
public enum ProtocolVersion: UInt8, Sendable, CaseIterable {
    /// MQTT 3.1.1.
    case v311 = 4
    /// MQTT 5.0.
    case v5 = 5
}

/// How a client connects.
public struct ConnectOptions: Hashable, Sendable {
    /// The client identifier; unique on the broker.
    public var clientID: String
    /// The version of MQTT.
    public var version: ProtocolVersion
    /// The user name.
    public var username: String?
    /// The password.
    public var password: String?
    /// True to begin a new session.
    public var cleanStart: Bool
    /// How long the session outlasts the connection; with MQTT 3.1.1 for ever unless ``cleanStart``.
    public var sessionExpiry: Interval
    /// The longest silence before the broker takes the client for gone, times one and a half; zero for never.
    public var keepAlive: Interval
    /// What the broker publishes when the client goes without saying so.
    public var will: Will?
    /// How many messages of QoS 1 and 2 the client takes at one time, 1…65535; the default sets no limit (MQTT 5.0, section
    /// 3.1.2.11.3).
    public var receiveMaximum: Int

    /// Makes options; the defaults are those of an ordinary device.
    public init(
        clientID: String, version: ProtocolVersion = .v311, username: String? = nil, password: String? = nil,
        cleanStart: Bool = true, sessionExpiry: Interval = .zero, keepAlive: Interval = .seconds(60),
        will: Will? = nil, receiveMaximum: Int = 65_535
    ) {
        self.clientID = clientID
        self.version = version
        self.username = username
        self.password = password
        self.cleanStart = cleanStart
        self.sessionExpiry = sessionExpiry
        self.keepAlive = keepAlive
        self.will = will
        self.receiveMaximum = receiveMaximum
    }
}

/// What a subscriber asks for.
public struct Subscription: Hashable, Sendable {
    /// The filter; `$share/name/filter` for a shared subscription.
    public var filter: String
    /// The strongest quality of delivery that is wanted.
    public var qos: QoS
    /// True to not get one's own messages (MQTT 5).
    public var noLocal: Bool
    /// True to see the retain flag as it was published (MQTT 5).
    public var retainAsPublished: Bool
    /// When kept messages are sent (MQTT 5).
    public var retainHandling: RetainHandling

    /// When kept messages are sent to a new subscription.
    public enum RetainHandling: UInt8, Sendable {
        /// Always.
        case send = 0
        /// Only when the subscription is new.
        case sendIfNew = 1
        /// Never.
        case doNotSend = 2
    }

    /// Makes a subscription.
    public init(
        _ filter: String, qos: QoS = .atLeastOnce, noLocal: Bool = false, retainAsPublished: Bool = false,
        retainHandling: RetainHandling = .send
    ) {
        self.filter = filter
        self.qos = qos
        self.noLocal = noLocal
        self.retainAsPublished = retainAsPublished
        self.retainHandling = retainHandling
    }
}

/// Why a connection ended or could not be made.
public enum DisconnectReason: String, Sendable, CaseIterable {
    /// The client said goodbye.
    case normal
    /// The client said goodbye and wants its will published (MQTT 5).
    case normalWithWill
    /// The connection broke.
    case connectionLost
    /// The client was silent for too long.
    case keepAliveTimeout
    /// Another connection took the client identifier over.
    case sessionTakenOver
    /// The broker stopped.
    case serverShutDown
    /// User name or password are wrong.
    case notAuthorized
    /// The broker cannot be reached.
    case unreachable
    /// TLS could not be agreed on.
    case tlsFailure
    /// The other side broke the rules of MQTT.
    case protocolError
}
