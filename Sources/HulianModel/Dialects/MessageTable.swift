/// What a message says, whatever the dialect.
public enum UtteranceKind: String, Sendable, CaseIterable {
    /// A device describes itself.
    case announce
    /// A device is there or gone.
    case availability
    /// A device tells values of attributes.
    case report
    /// A device tells an event.
    case event
    /// A controller sets attributes.
    case set
    /// A controller asks for attributes.
    case get
    /// A controller gives a command.
    case invoke
    /// A device answers a controller.
    case reply
    /// A hub acknowledges what a device told.
    case acknowledge
    /// The dialect knows the message, and it says nothing about the device's state.
    case other
}

/// Which side of the dialect speaks.
public enum Speaker: String, Sendable, CaseIterable {
    /// The device, or a gateway for it.
    case device
    /// The hub, the cloud or a controller.
    case hub
}

/// One kind of message of a dialect; a class, as every message looks into it and nothing in it changes.
public final class MessageTable: Sendable {
    /// Its name in the table, such as `report`.
    public let name: String
    /// What it says.
    public let kind: UtteranceKind
    /// Who sends it.
    public let speaker: Speaker
    /// The topic with its variables.
    public let topic: TopicPattern
    /// The qualities of delivery that are allowed; the first is what we send.
    public let qos: [Int]
    /// Whether it must, must not or may be kept.
    public let retain: RetainRule
    /// The body; nothing when any payload will do.
    public let body: BodyTemplate?
    /// True for a payload that is no JSON but the value itself.
    public let isText: Bool
    /// The name of the message that answers it.
    public let reply: String?
    /// When an answer must come.
    public let replies: ReplyRule
    /// True when a report tells all attributes and not only those that changed.
    public let tellsAll: Bool
    /// True when our devices and hubs send it.
    public let isSent: Bool
    /// True when a device that makes itself known tells it after its state and not before.
    public let followsState: Bool
    /// How time is written in it; nothing to follow the style of the dialect.
    public let time: ValueStyle.Time?
    /// True for a message whose payload is empty.
    public let isEmpty: Bool
    /// The most octets of its payload; nothing for the limit of the dialect.
    public let limit: Int?
    /// What of it speaks for devices of their own; empty for most.
    public let parts: [MessagePart]
    /// Which attributes it carries as a report.
    public let carries: Carried
    /// True for a report that tells all there is, false for one that tells what changed; nothing for both.
    public let isWhole: Bool?
    /// The whole payload that makes it this message and no other one of its topic; nothing for any payload.
    public let word: String?
    /// The report that answers it, by name; nothing for the one that is told anyway.
    public let shows: String?
    /// How several settings stand in a payload that is no JSON; nothing for one that is a single value.
    public let batch: MessageBatch?
    /// The words that call methods of the component in its topic; empty for most.
    public let words: [MessageWord]
    /// The answer where the request is refused, by name; nothing where one answer serves both.
    public let refusal: String?
    /// True for a message that others have as well: one of a device that is not known is this one only without a fault.
    public let isStrict: Bool
    /// What the name in its topic may begin with, up to a slash or colon; empty for anything.
    public let nameBegins: [String]
    /// What the hole of the command may say, `*` standing for any text before or behind; empty for anything.
    public let only: [String]
    /// True for a message by which a gateway speaks for a device behind it, or by which it is spoken to for one.
    public let isBehind: Bool
    /// True for what a device tells, when it is back, of what was while it was away.
    public let isHistory: Bool
    /// The most entries of its lists; nothing where there is no limit.
    public let entries: EntryLimit?

    /// Which attributes a report carries.
    public enum Carried: String, Sendable, CaseIterable {
        /// All.
        case all
        /// Those whose name is of one part.
        case plain
        /// Those whose name has a group, `group.name`.
        case grouped
    }

    /// True for a name that may stand in its topic.
    public func mayName(_ name: String?) -> Bool {
        guard !nameBegins.isEmpty, let name else { return true }
        return nameBegins.contains(String(name.prefix { $0 != "/" && $0 != ":" }))
    }

    /// True when its topic begins with a variable and nothing else tells it from what others say.
    public var isAnybodys: Bool {
        if case .text? = topic.parts.first { return false }
        return kind == .other && body == nil && nameBegins.isEmpty && word == nil
    }

    /// True when its topic names what it is about.
    public var namesItem: Bool {
        topic.parts.contains { part in
            switch part {
            case .text: false
            case .variable(let name), .path(let name), .levels(let name, _):
                ["name", "event", "command", "service", "number"].contains(name)
            }
        }
    }

    /// Whether a message is kept.
    public enum RetainRule: String, Sendable, CaseIterable {
        /// It must be.
        case always
        /// It must not be.
        case never
        /// Both will do; it is not set.
        case any
        /// Both will do; it is set.
        case usual
    }

    /// When an answer must come.
    public enum ReplyRule: String, Sendable, CaseIterable {
        /// Always.
        case always
        /// When the request asks for it.
        case onRequest
        /// The dialect has none.
        case never
        /// It may come.
        case maybe
    }

    /// Makes a message.
    public init(
        name: String, kind: UtteranceKind, speaker: Speaker, topic: TopicPattern, qos: [Int], retain: RetainRule,
        body: BodyTemplate?, isText: Bool, reply: String?, replies: ReplyRule, tellsAll: Bool, isSent: Bool,
        followsState: Bool = false, time: ValueStyle.Time? = nil, isEmpty: Bool = false, limit: Int? = nil,
        parts: [MessagePart] = [], carries: Carried = .all, isWhole: Bool? = nil, word: String? = nil,
        shows: String? = nil, batch: MessageBatch? = nil, refusal: String? = nil, only: [String] = [],
        isStrict: Bool = false, nameBegins: [String] = [], isBehind: Bool = false, isHistory: Bool = false,
        entries: EntryLimit? = nil, words: [MessageWord] = []
    ) {
        (self.isHistory, self.entries) = (isHistory, entries)
        (self.shows, self.batch) = (shows, batch)
        self.words = words
        self.nameBegins = nameBegins
        self.isBehind = isBehind
        self.isStrict = isStrict
        self.refusal = refusal
        self.only = only
        self.name = name
        self.kind = kind
        self.speaker = speaker
        self.topic = topic
        self.qos = qos
        self.retain = retain
        self.body = body
        self.isText = isText
        self.reply = reply
        self.replies = replies
        self.tellsAll = tellsAll
        self.isSent = isSent
        self.followsState = followsState
        self.time = time
        self.isEmpty = isEmpty
        self.limit = limit
        self.parts = parts
        self.carries = carries
        self.isWhole = isWhole
        self.word = word
    }
}

/// A topic with variables, such as `tylink/{device}/thing/property/report`.
public struct TopicPattern: Hashable, Sendable {
    /// One part of a topic.
    public enum Part: Hashable, Sendable {
        /// Text as it stands.
        case text(String)
        /// A variable that fills text without a slash.
        case variable(String)
        /// A variable that may hold slashes, written `{device...}`.
        case path(String)
        /// A variable that fills so many whole levels with the slashes between, written `{name/2}`; none begins with `$`.
        case levels(String, Int)
    }

    /// The pattern as it is written.
    public let text: String
    /// Its parts.
    public let parts: [Part]

    /// A pattern without text; it stands where a file has none.
    public static let empty = TopicPattern(text: "", parts: [])

    /// Makes a pattern of its parts.
    private init(text: String, parts: [Part]) {
        self.text = text
        self.parts = parts
    }

    /// Reads a pattern; nothing when braces do not match.
    public init?(_ text: String) {
        var parts: [Part] = []
        var plain = ""
        var rest = Substring(text)
        while let letter = rest.first {
            rest.removeFirst()
            if letter == "{" {
                guard let end = rest.firstIndex(of: "}"), end > rest.startIndex else { return nil }
                if !plain.isEmpty { parts.append(.text(plain)) }
                plain = ""
                let name = rest[..<end]
                parts.append(Self.variable(name))
                rest = rest[rest.index(after: end)...]
            } else if letter == "}" {
                return nil
            } else {
                plain.append(letter)
            }
        }
        if !plain.isEmpty { parts.append(.text(plain)) }
        self.text = text
        self.parts = parts
    }

    /// The pattern with another one behind it.
    public static func + (first: TopicPattern, second: TopicPattern) -> TopicPattern {
        TopicPattern(text: first.text + second.text, parts: first.parts + second.parts)
    }

    /// True when the pattern has a variable.
    public func has(_ name: String) -> Bool { parts.contains(.variable(name)) || parts.contains(.path(name)) }

    /// A variable as it stands between braces.
    private static func variable(_ name: Substring) -> Part {
        if name.hasSuffix("...") { return .path(String(name.dropLast(3))) }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2, let count = Int(parts[1]), (2...16).contains(count) {
            return .levels(String(parts[0]), count)
        }
        return .variable(String(name))
    }

    /// The topic with values for its variables; nothing when one is missing.
    public func topic(_ value: (String) -> String?) -> String? {
        var topic = ""
        for part in parts {
            switch part {
            case .text(let text): topic += text
            case .variable(let name), .path(let name), .levels(let name, _):
                guard let value = value(name) else { return nil }
                topic += value
            }
        }
        return topic
    }

    /// The filters that match the topics of the pattern: for a device of one level or two where it begins with one of any.
    public func filters(_ value: (String) -> String?) -> [String] {
        guard case .path(let name)? = parts.first, value(name) == nil else { return [filter(value)] }
        return ["+", "+/+"].map { levels in filter { $0 == name ? levels : value($0) } }
    }

    /// The filter that matches all topics of the pattern, with values for the variables that are known.
    public func filter(_ value: (String) -> String?) -> String {
        var filter = ""
        for part in parts {
            switch part {
            case .text(let text): filter += text
            case .variable(let name): filter += value(name) ?? "+"
            case .levels(let name, let count):
                filter += value(name) ?? Array(repeating: "+", count: count).joined(separator: "/")
            case .path(let name):
                if let value = value(name) {
                    filter += value
                } else {
                    return filter + "#"
                }
            }
        }
        // A variable that fills only a part of a level cannot be matched by `+`.
        return filter.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.contains("+") ? "+" : String($0) }.joined(separator: "/")
    }
}

/// Something that stands at a place of a body and differs from message to message.
public enum Hole: String, Sendable, CaseIterable {
    /// The identifier that joins an answer to its request.
    case id
    /// When the message was made.
    case time
    /// 1 or true when an answer is wanted.
    case ack
    /// The code of an answer.
    case code
    /// The text beside the code.
    case message
    /// Whether the device is there.
    case online
    /// The name of the command.
    case command
    /// The name of the event.
    case event
    /// The name of an attribute.
    case name
    /// The number of a service that an attribute, command or event belongs to.
    case service
    /// The number of an attribute, command or event inside its service.
    case number
    /// The value of an attribute, argument or field.
    case value
    /// When an attribute had the value.
    case itemTime
    /// The code of one attribute in an answer.
    case itemCode
    /// What the message was caused by.
    case cause
    /// How many bridges it has passed.
    case hops
    /// The name of the device for people.
    case title
    /// The device type in the dialect, such as a category.
    case category
    /// The number of the state of a device, one more with each change.
    case revision
    /// The component that an event belongs to: what stands before the point of its name.
    case group
    /// The number of the component that a message or a group is about.
    case instance
    /// The address of who asks, to which the answer goes.
    case caller
    /// What proves that a gateway may speak for a device: signed with the secret of that device.
    case signature
    /// After how many seconds a device turns what is switched back.
    case flipAfter
}

/// A body with holes.
///
/// One template serves both ways: what a device writes by it, a hub reads by it.
public indirect enum BodyTemplate: Sendable {
    /// An object with members in the order in which they are written.
    case object([Member])
    /// A list of at least one element, all of which look alike; used with ``items(_:)`` inside.
    case list(BodyTemplate)
    /// An object whose key fills a hole: the name of a command or event, with the rest below it.
    case keyed(Hole, BodyTemplate)
    /// A hole.
    case hole(Hole)
    /// A variable of the device's identity or of the topic, such as `device`.
    case variable(String)
    /// A value that always stands there.
    case constant(Value)
    /// Text with variables, such as `thing.event.{event}.post`.
    case text(TopicPattern)
    /// The attributes, arguments or fields that the message carries.
    case items(ItemLayout)
    /// One of several forms; the first is written.
    case oneOf([BodyTemplate])
    /// Anything; an empty object is written.
    case any
    /// Anything of one kind of JSON; what is empty is written.
    case anyOf(Kind)

    /// One member of an object.
    public struct Member: Sendable {
        /// The key.
        public let key: String
        /// True when it may be absent, and is not written.
        public let isOptional: Bool
        /// True when it may be absent, and is written all the same.
        public let isSent: Bool
        /// The value.
        public let value: BodyTemplate

        /// Makes a member.
        public init(key: String, isOptional: Bool, isSent: Bool, value: BodyTemplate) {
            self.key = key
            self.isOptional = isOptional
            self.isSent = isSent
            self.value = value
        }
    }

    /// How attributes, arguments or fields stand in a body.
    public struct ItemLayout: Sendable {
        /// What the items are.
        public enum Role: String, Sendable, CaseIterable {
            /// Attributes with values.
            case attributes
            /// Names of attributes without values.
            case names
            /// Arguments of a command.
            case arguments
            /// Fields of an event.
            case fields
            /// Fields of the answer to a command.
            case results
        }

        /// The shapes.
        public enum Shape: String, Sendable, CaseIterable {
            /// An object whose keys are the names.
            case keyed
            /// A list of objects.
            case list
            /// A list of bare values, in the order of the definition.
            case values
            /// The one item stands here itself; its name is in the topic.
            case single
            /// An object whose keys are the names; `group.name` stands as `name` in an object of its own behind `group`.
            case nested
            /// The object of one group, which the topic names.
            case group
        }

        /// What the items are.
        public let role: Role
        /// Their shape.
        public let shape: Shape
        /// The form of one item; the value alone for ``Shape/values``.
        public let item: BodyTemplate
        /// What stands among the items of ``Shape/keyed`` and is none of them.
        public let beside: [Member]
        /// What stands in each group of ``Shape/nested`` and ``Shape/group`` and is no item.
        public let within: [Member]
        /// True when a name in a group may have a group of its own in it, `group.inner.name`.
        public let isDeep: Bool

        /// Makes a layout.
        public init(
            role: Role, shape: Shape, item: BodyTemplate, beside: [Member] = [], within: [Member] = [],
            isDeep: Bool = false
        ) {
            self.within = within
            self.isDeep = isDeep
            self.role = role
            self.shape = shape
            self.item = item
            self.beside = beside
        }
    }
}
