/// A dialect as its file describes it: topics, bodies, names and values, and which clause each of them belongs to.
///
/// Everything that a reader of the vendor's documentation can check with the text beside it stands here; what needs
/// memory or arithmetic beyond a scale is a codec. A class, as every message looks into it and nothing in it changes.
public final class DialectTable: Sendable {
    /// Its name, such as `tuyalink`.
    public let id: DialectID
    /// What people read.
    public let title: Title
    /// The version of the vendor's text.
    public let version: String
    /// Where the facts come from.
    public let sources: [String]
    /// The coded part that belongs to it: descriptions and what a table cannot say; nothing for most.
    public let codec: String?
    /// The variables that name a device, such as `device` and `product`.
    public let identity: [IdentityVariable]
    /// How its clients connect.
    public let connection: ConnectionTable
    /// How its clients prove who they are; nothing where the vendor says nothing of it.
    public let credentials: CredentialScheme?
    /// The most octets of a payload.
    public let payloadLimit: Int?
    /// What stands before topics that do not name the device, on a broker that devices share; nothing for most.
    public let mount: TopicPattern?
    /// What a hub writes as its own address, where answers go to the address of the asker; nothing for most.
    public let caller: TopicPattern?
    /// How gateways speak for the devices behind them; nothing for a dialect without gateways.
    public let gateway: GatewayTable?
    /// How values are written.
    public let values: ValueStyle
    /// The messages.
    public let messages: [MessageTable]
    /// The topics of the messages on a broker that devices share, in the same order.
    public let sharedTopics: [TopicPattern]
    /// The codes of its answers.
    public let status: [StatusCode]
    /// How attributes are written.
    public let attributes: [AttributeMapping]
    /// How commands are written.
    public let commands: [CommandMapping]
    /// How events are written.
    public let events: [EventMapping]
    /// What a device type is called, such as the category `dj`.
    public let deviceTypes: [DeviceTypeMapping]
    /// Which clause each check of a message belongs to.
    public let clauses: [MessageCheck: ClauseID]
    /// Messages and what they mean: the tests of the table.
    public let examples: [DialectExample]
    /// Names that every device may tell beside its attributes, and that mean nothing here; `2.1` in a dialect with numbers.
    public let companions: [String]
    /// What a reader must know beside: what is not covered, and what was not seen in the vendor's text.
    public let notes: [Title]

    /// Makes a table.
    public init(
        id: DialectID, title: Title, version: String, sources: [String], codec: String?,
        identity: [IdentityVariable], connection: ConnectionTable, payloadLimit: Int?, values: ValueStyle,
        messages: [MessageTable], status: [StatusCode], attributes: [AttributeMapping], commands: [CommandMapping],
        events: [EventMapping], deviceTypes: [DeviceTypeMapping], clauses: [MessageCheck: ClauseID],
        examples: [DialectExample], mount: TopicPattern? = nil, credentials: CredentialScheme? = nil,
        notes: [Title] = [], companions: [String] = [], caller: TopicPattern? = nil, gateway: GatewayTable? = nil
    ) {
        self.caller = caller
        self.gateway = gateway
        self.id = id
        self.title = title
        self.version = version
        self.sources = sources
        self.codec = codec
        self.identity = identity
        self.connection = connection
        self.payloadLimit = payloadLimit
        self.mount = mount
        self.credentials = credentials
        self.values = values
        self.messages = messages
        sharedTopics = messages.map { message in
            guard let mount, !identity.contains(where: { message.topic.has($0.name) }) else { return message.topic }
            return mount + message.topic
        }
        self.status = status
        self.attributes = attributes
        self.commands = commands
        self.events = events
        self.deviceTypes = deviceTypes
        self.clauses = clauses
        self.examples = examples
        self.notes = notes
        self.companions = companions
    }

    /// True when topics begin with the device and not with text of the dialect: they alone say little about whose they are.
    public var hasOpenTopics: Bool {
        messages.contains { message in
            if case .text? = message.topic.parts.first { return false }
            return true
        }
    }

    /// The table with other entries for some attributes, which come before its own.
    public func with(attributes others: [AttributeMapping]) -> DialectTable {
        DialectTable(
            id: id, title: title, version: version, sources: sources, codec: codec, identity: identity,
            connection: connection, payloadLimit: payloadLimit, values: values, messages: messages, status: status,
            attributes: others + attributes, commands: commands, events: events, deviceTypes: deviceTypes,
            clauses: clauses, examples: examples, mount: mount, credentials: credentials, notes: notes,
            companions: companions, caller: caller, gateway: gateway)
    }
}

/// A variable that names a device in topics and bodies.
public struct IdentityVariable: Hashable, Sendable {
    /// Its name, such as `device`.
    public let name: String
    /// What a value looks like, as a regular expression for people.
    public let pattern: String
    /// How the simulator makes one, such as `vdevo{serial:16}`.
    public let template: String

    /// Makes a variable.
    public init(name: String, pattern: String, template: String) {
        self.name = name
        self.pattern = pattern
        self.template = template
    }
}

/// How the clients of a dialect connect.
public struct ConnectionTable: Hashable, Sendable {
    /// The client identifier of a device.
    public let clientID: String
    /// The user name of a device.
    public let username: String?
    /// The longest silence in seconds.
    public let keepAlive: Int
    /// True when its clients speak MQTT 5.
    public let isVersion5: Bool
    /// True when the session ends with the connection.
    public let cleanStart: Bool

    /// Makes a description.
    public init(clientID: String, username: String?, keepAlive: Int, isVersion5: Bool, cleanStart: Bool) {
        self.clientID = clientID
        self.username = username
        self.keepAlive = keepAlive
        self.isVersion5 = isVersion5
        self.cleanStart = cleanStart
    }
}

/// How a dialect writes values that no mapping describes further.
public struct ValueStyle: Hashable, Sendable {
    /// How time is written.
    public enum Time: String, Sendable, CaseIterable {
        /// Seconds since 1970.
        case seconds
        /// Milliseconds since 1970.
        case milliseconds
        /// Seconds or milliseconds since 1970, told apart by the number of digits; milliseconds are sent.
        case secondsOrMilliseconds
        /// Milliseconds since 1970 as text.
        case millisecondsText
        /// `2026-03-01T10:00:00.000Z`.
        case rfc3339
        /// `20260301T100000Z`.
        case compact
        /// Seconds since 1970 with a fraction, such as `1795255200.25`.
        case fractionalSeconds
        /// `2026-03-01T10:00:00` by a clock on the wall: it says nothing without its zone. UTC is sent.
        case local
    }

    /// How names of an enumeration are written.
    public enum Enumerations: String, Sendable, CaseIterable {
        /// As the number.
        case number
        /// As the name in lowerCamelCase.
        case camelCase
        /// As the name in snake_case.
        case snakeCase
    }

    /// How quantities with a unit are written.
    public enum Quantities: String, Sendable, CaseIterable {
        /// As whole numbers, moved by the digits behind the point that the model has.
        case scaledInteger
        /// As numbers with a fraction where they have one.
        case decimal
        /// As numbers that always carry a point.
        case pointedDecimal
        /// As the raw numbers of the model.
        case raw
    }

    /// How names that no mapping gives are made.
    public enum Names: String, Sendable, CaseIterable {
        /// `currentLevel`.
        case camelCase
        /// `CurrentLevel`.
        case pascalCase
        /// `current_level`.
        case snakeCase
        /// `levelControl/currentLevel`, with the component before it: the whole path.
        case path
        /// `level-control/current-level`, a level for the capability and one for the attribute; commands and events are
        /// one level, `level-control-move-to-level`.
        case kebabLevels
        /// `levelcontrol:0.current_level`: a group for each component, numbered by kind, and a name in it. Such an
        /// attribute is set by the method `LevelControl.Set`, and a command is a method, `LevelControl.MoveToLevel`.
        case components
        /// `sensor/temperature`: the kind of entity that fits the values, and the name in snake_case; one level for
        /// commands and events.
        case entities
        /// Not at all: what no mapping names is not carried.
        case none
    }

    /// How lists and structures are written.
    public enum Structures: String, Sendable, CaseIterable {
        /// Not at all.
        case none
        /// As JSON.
        case json
    }

    /// How time is written.
    public let time: Time
    /// False and true as JSON.
    public let no: String
    /// True as JSON.
    public let yes: String
    /// How names of an enumeration are written.
    public let enumerations: Enumerations
    /// How quantities are written.
    public let quantities: Quantities
    /// How names are made.
    public let names: Names
    /// Online as it is written.
    public let online: String
    /// Offline as it is written.
    public let offline: String
    /// What a device that leaves by itself writes, as JSON; nothing for the same as the will says.
    public let goodbye: String?
    /// Further words of availability, as JSON.
    public let presence: [PresenceWord]
    /// What stands for empty text where the payload is the bare value, since an empty payload takes back what is kept.
    public let emptyText: String?
    /// How lists and structures are written.
    public let structures: Structures
    /// True when the dialect has a word for a value that is not known: JSON null.
    public let writesNull: Bool
    /// How correlation identifiers look.
    public let correlation: Correlation
    /// True when every attribute, command and event is carried, whatever people care about.
    public let carriesAll: Bool
    /// True when every value is written as JSON text, numbers too.
    public let isQuoted: Bool

    /// A further word by which a device says how it is.
    public struct PresenceWord: Hashable, Sendable {
        /// The word as JSON.
        public let word: String
        /// True for a device that is there, false for one that is gone; nothing for a word that says neither.
        public let isOnline: Bool?

        /// Makes a word.
        public init(word: String, isOnline: Bool?) {
            self.word = word
            self.isOnline = isOnline
        }
    }

    /// How the identifier looks that joins an answer to its request.
    public struct Correlation: Hashable, Sendable {
        /// The forms.
        public enum Form: String, Sendable, CaseIterable {
            /// Text.
            case string
            /// Text of digits.
            case digits
            /// A number.
            case integer
            /// A number, or text; numbers are sent.
            case either
        }

        /// The form.
        public let form: Form
        /// The fewest characters.
        public let minimumLength: Int
        /// The most characters.
        public let maximumLength: Int
        /// The greatest number, for digits and numbers.
        public let maximum: Int64?

        /// Makes a description.
        public init(form: Form, minimumLength: Int = 1, maximumLength: Int = 64, maximum: Int64? = nil) {
            self.form = form
            self.minimumLength = minimumLength
            self.maximumLength = maximumLength
            self.maximum = maximum
        }
    }

    /// Makes a style.
    public init(
        time: Time, no: String, yes: String, enumerations: Enumerations, quantities: Quantities, names: Names,
        online: String, offline: String, correlation: Correlation, carriesAll: Bool,
        structures: Structures = .none, writesNull: Bool = true, isQuoted: Bool = false, goodbye: String? = nil,
        presence: [PresenceWord] = [], emptyText: String? = nil
    ) {
        self.time = time
        self.no = no
        self.yes = yes
        self.enumerations = enumerations
        self.quantities = quantities
        self.names = names
        self.online = online
        self.offline = offline
        self.correlation = correlation
        self.structures = structures
        self.writesNull = writesNull
        self.carriesAll = carriesAll
        self.isQuoted = isQuoted
        self.goodbye = goodbye
        self.presence = presence
        self.emptyText = emptyText
    }
}

/// The code that a dialect has for a status.
public struct StatusCode: Hashable, Sendable {
    /// The status.
    public let status: Status
    /// The code.
    public let code: Int64
    /// The text beside it.
    public let text: String
    /// Other codes that are read as the status and not written.
    public let others: [Int64]

    /// The code of dialects that answer with the text alone.
    public static let textOnly = Int64.min

    /// Makes a code.
    public init(status: Status, code: Int64, text: String, others: [Int64] = []) {
        self.status = status
        self.code = code
        self.text = text
        self.others = others
    }

    /// True for a code that stands for the status.
    public func means(_ code: Int64) -> Bool { self.code == code || others.contains(code) }
}

/// A message and what it means: a test of the table that stands beside what it tests.
public struct DialectExample: Sendable {
    /// The device type of the device.
    public let deviceType: DeviceTypeID
    /// The topic.
    public let topic: String
    /// The payload.
    public let payload: String
    /// What kind of message it is.
    public let kind: UtteranceKind
    /// The attributes that it carries, by path, as text with unit.
    public let attributes: [(path: String, value: String)]
    /// The command or event that it carries.
    public let element: String?
    /// The clause that it breaks; nothing for a message that is right.
    public let breaks: ClauseID?
    /// The status that it tells, for answers; nothing for a message without.
    public let status: Status?
    /// The names of the attributes that it describes, for descriptions.
    public let describes: [String]
    /// What its parts say, in their order; empty for a message without, or whose parts do not matter.
    public let parts: [Part]
    /// The variables of the device's identity that its topic does not name.
    public let identity: [String: String]

    /// A part that speaks for a device of its own.
    public struct Part: Sendable {
        /// The device type of the device.
        public let deviceType: DeviceTypeID
        /// The variables of its identity by name; empty for the device of the whole.
        public let identity: [String: String]
        /// What kind of message it is.
        public let kind: UtteranceKind
        /// The attributes that it carries, by path, as text with unit.
        public let attributes: [(path: String, value: String)]
        /// The event that it carries.
        public let element: String?
        /// Whether the device is there, for a part that says so.
        public let isOnline: Bool?

        /// Makes a part.
        public init(
            deviceType: DeviceTypeID, identity: [String: String], kind: UtteranceKind,
            attributes: [(path: String, value: String)], element: String?, isOnline: Bool?
        ) {
            self.deviceType = deviceType
            self.identity = identity
            self.kind = kind
            self.attributes = attributes
            self.element = element
            self.isOnline = isOnline
        }
    }

    /// Makes an example.
    public init(
        deviceType: DeviceTypeID, topic: String, payload: String, kind: UtteranceKind,
        attributes: [(path: String, value: String)], element: String?, breaks: ClauseID?, status: Status? = nil,
        describes: [String] = [], parts: [Part] = [], identity: [String: String] = [:]
    ) {
        self.identity = identity
        self.deviceType = deviceType
        self.topic = topic
        self.payload = payload
        self.kind = kind
        self.attributes = attributes
        self.element = element
        self.breaks = breaks
        self.status = status
        self.describes = describes
        self.parts = parts
    }
}
