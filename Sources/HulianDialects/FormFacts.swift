internal import HulianBus
internal import HulianModel

/// What is asked of a message of the table for every message on the bus, without the texts that stand beside it.
struct FormFacts {
    /// What it says.
    let kind: UtteranceKind
    /// Who sends it.
    let speaker: Speaker
    /// True when our devices and hubs send it.
    let isSent: Bool
    /// True when a report tells all attributes.
    let tellsAll: Bool
    /// True for a payload that is the value itself.
    let isText: Bool
    /// True when the table says what the body looks like.
    let hasBody: Bool
    /// Whether it is kept.
    let retain: MessageTable.RetainRule
    /// When an answer must come.
    let replies: MessageTable.ReplyRule
    /// The quality of delivery with which we send it.
    let qos: QoS
    /// How time is written in it.
    let time: ValueStyle.Time
    /// Which attributes it carries as a report.
    let carries: MessageTable.Carried
    /// True for a report of all there is, false for one of changes; nothing for both.
    let isWhole: Bool?
    /// True for a question that names nothing and so asks for all attributes.
    let asksForAll: Bool
    /// The message that answers it, by index in the table; -1 for none.
    let reply: Int16
    /// The report that answers it, by index in the table; -1 for the one that is told anyway.
    let shows: Int16
    /// True for a message whose payload is empty.
    let isEmpty: Bool
    /// The most octets of its payload; nothing where there is no limit.
    let limit: Int?
    /// True when values of attributes stand in it.
    let carriesValues: Bool
    /// True when parts of it speak for devices of their own.
    let hasParts: Bool
    /// True for a payload of several settings.
    let isBatch: Bool
    /// The answer where the request is refused, by index in the table; -1 for the one that serves both.
    let refusal: Int16
    /// True when the body names the device and the topic does not.
    let namesDevice: Bool
    /// True for a message by which a gateway speaks for a device behind it, or is spoken to for one.
    let isBehind: Bool
    /// True when its topic names the gateway beside the device.
    let namesGateway: Bool
    /// What its parts say of devices that they name, one bit for each kind.
    let behindKinds: UInt16
    /// The step of a gateway that it is; nothing for most.
    let step: GatewayStep?
    /// True when it calls a method that stands in the body, and carries what is set as arguments of it.
    let callsMethod: Bool
    /// True for what a device tells of the time when it was away.
    let isHistory: Bool
    /// The most entries of its lists; nothing where there is no limit.
    let entries: MessageTable.EntryLimit?
    /// The words that call methods of the component in its topic; empty for most.
    let words: FixedList<WordFacts>

    /// Takes the facts out of a message of a table.
    init(_ message: MessageTable, in table: DialectTable, _ memory: FixedMemory) {
        words = memory.keep(message.words.map { WordFacts($0, in: memory) })
        kind = message.kind
        speaker = message.speaker
        isSent = message.isSent
        tellsAll = message.tellsAll
        isText = message.isText
        hasBody = message.body != nil
        retain = message.retain
        replies = message.replies
        qos = QoS(rawValue: UInt8(clamping: message.qos.first ?? 0)) ?? .atMostOnce
        time = message.time ?? table.values.time
        isEmpty = message.isEmpty
        limit = message.limit ?? table.payloadLimit
        hasParts = !message.parts.isEmpty
        (isHistory, entries) = (message.isHistory, message.entries)
        isBatch = message.batch != nil
        carriesValues = message.body?.has(.attributes) ?? false
        carries = message.carries
        isWhole = message.isWhole
        isBehind = message.isBehind
        step = GatewayStep(message, in: table)
        namesGateway = message.topic.has("gateway")
        behindKinds = message.parts.filter(\.namesDevice).reduce(0) { $0 | $1.kind.bit }
        let namesNothing = message.body.map { !$0.has(.names) } ?? (message.isText && !message.namesItem)
        let partAsksForAll = message.parts.contains { $0.kind == .get && !($0.body?.has(.names) ?? false) }
        asksForAll = message.kind == .get && namesNothing || partAsksForAll
        func place(_ name: String?) -> Int16 {
            table.messages.firstIndex { $0.name == name }.flatMap { Int16(exactly: $0) } ?? -1
        }
        // Who answers knows the answer, and not what it answers.
        refusal = place(
            message.refusal ?? table.messages.first { $0.reply == message.name && $0.refusal != nil }?.refusal)
        callsMethod = message.kind == .set && (message.body?.has(.command) ?? false)
        namesDevice = Self.deviceKey(message, in: table) != nil
        reply = place(message.reply)
        shows = place(message.shows)
    }
}

extension FormFacts {
    /// True for a message that says something of a device, by its parts or as a whole.
    func says(_ kind: UtteranceKind) -> Bool { self.kind == kind || behindKinds & kind.bit != 0 }

    /// The key behind which a message names its device, where its topic names none.
    static func deviceKey(_ message: MessageTable, in table: DialectTable) -> ContiguousArray<UInt8>? {
        guard let first = table.identity.first?.name, message.speaker == .device,
            !table.identity.contains(where: { message.topic.has($0.name) }), case .object(let members)? = message.body
        else { return nil }
        func names(_ template: BodyTemplate) -> Bool {
            switch template {
            case .variable(let name): name == first
            case .oneOf(let forms): forms.contains { names($0) }
            default: false
            }
        }
        return members.first { names($0.value) }.map { ContiguousArray($0.key.utf8) }
    }
}

extension BodyTemplate {
    /// True when a hole stands in the object that the body is.
    func has(_ hole: Hole) -> Bool {
        guard case .object(let members) = self else { return false }
        return members.contains { member in
            if case .hole(let other) = member.value { return other == hole }
            return false
        }
    }
}

/// What reading asks of the style of a dialect for every message, as plain numbers and octets.
struct ReadingStyle {
    /// How identifiers look.
    let correlation: ValueStyle.Correlation
    /// The word for a device that is there.
    let online: WireWord
    /// The word for a device that is not there.
    let offline: WireWord
    /// True when answers carry codes that have a status.
    let hasStatus: Bool
    /// True when every value is written as JSON text.
    let isQuoted: Bool

    /// Takes the facts out of a table.
    init(_ table: DialectTable, in memory: FixedMemory) {
        correlation = table.values.correlation
        online = WireWord(ValueCodec.literal(table.values.online), raw: 1, in: memory)
        offline = WireWord(ValueCodec.literal(table.values.offline), raw: 0, in: memory)
        hasStatus = !table.status.isEmpty
        isQuoted = table.values.isQuoted
    }
}
