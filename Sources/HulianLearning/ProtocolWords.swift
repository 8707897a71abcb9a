internal import HulianModel

/// Words that protocols are made of, whoever wrote them; what is none of them may be a name.
enum ProtocolWords {
    /// What an answer is called.
    static let answers: Set<String> = [
        "reply", "response", "resp", "result", "answer", "rsp", "res", "accepted", "rejected",
    ]
    /// What sets something.
    static let sets: Set<String> = ["set", "desired", "write", "control", "cmnd", "delta"]
    /// What asks for something.
    static let gets: Set<String> = ["get", "read", "query"]
    /// What gives a command.
    static let commands: Set<String> = [
        "service", "services", "invoke", "action", "actions", "command", "commands", "cmd", "do", "call", "execute",
        "method",
        "methods",
    ]
    /// What tells an event.
    static let events: Set<String> = ["event", "events", "occured", "occurred", "alarm", "alarms"]
    /// What tells state.
    static let reports: Set<String> = [
        "report", "post", "update", "changed", "state", "status", "stat", "upload", "telemetry", "tele", "notify",
        "value",
        "property", "properties", "data", "attributes", "reported",
    ]
    /// What tells that a device is there.
    static let presence: Set<String> = ["availability", "online", "offline", "lwt", "presence", "will", "connected"]
    /// What describes a device.
    static let descriptions: Set<String> = [
        "config", "description", "discovery", "model", "devices", "info", "dsltemplate", "tsl", "spec", "schema",
        "template", "documents", "snapshot", "td", "discover",
    ]
    /// What only says where something is.
    private static let others: Set<String> = [
        "up", "down", "rpc", "thing", "sys", "ext", "device", "gateway", "sub", "user", "history", "batch", "pack",
        "ota",
        "ntp", "request", "req", "ack", "error", "log", "bridge", "shadow", "version", "raw", "login", "logout",
        "register",
        "topo",
        "v1", "v2", "json", "api", "message", "messages", "in", "out", "from", "to",
    ]
    /// All words of topics.
    static let all = answers.union(sets).union(gets).union(commands).union(events).union(reports).union(presence)
        .union(descriptions).union(others)

    /// The words of a text: `post_reply` as post and reply, `thing.event.post` as its three.
    static func words(_ text: String) -> [String] {
        NameStyle.split(text).map { $0.lowercased() }
    }

    /// True for a level of a topic that is made of words of protocols alone, or that a convention keeps for itself.
    static func isWord(_ level: String) -> Bool {
        if level.hasPrefix("$") { return true }
        let parts = level.split { "_-.".contains($0) }
        return !parts.isEmpty && parts.allSatisfy { all.contains($0.lowercased()) }
    }

    /// True for text that looks like an identifier: many digits, or letters with digits of some length.
    static func looksLikeID(_ level: String) -> Bool {
        let digits = level.utf8.count { $0 &- 0x30 < 10 }
        return digits > 0 && level.utf8.count >= (digits == level.utf8.count ? 4 : 6)
    }

    // MARK: Keys

    /// Keys of what names a kind of message, a method or a command.
    static let methodKeys = ["method", "type", "cmd", "action"]
    /// Keys of identifiers that join an answer to its request.
    static let idKeys: Set<String> = [
        "id", "msgid", "messageid", "requestid", "reqid", "clienttoken", "mid", "seq", "token", "transactionid",
        "correlationid",
        "taskid",
    ]
    /// Keys of times.
    static let timeKeys: Set<String> = [
        "time", "timestamp", "ts", "t", "eventtime", "date", "lastupdate", "lastupdated", "updatetime", "updatedat",
    ]
    /// Keys of codes.
    static let codeKeys: Set<String> = ["code", "result", "status", "errcode", "errno", "resultcode", "error"]
    /// Keys of texts beside codes.
    static let messageKeys: Set<String> = ["message", "msg", "text", "desc", "reason", "resultdesc", "errormessage"]
    /// Keys of names.
    static let nameKeys: Set<String> = ["name", "code", "identifier", "key", "attribute", "property", "prop"]
    /// Keys of values.
    static let valueKeys: Set<String> = ["value", "val", "v"]
    /// Keys that hold the rest.
    static let containers: Set<String> = [
        "data", "params", "properties", "values", "fields", "arguments", "args", "results", "attributes", "reported",
        "desired",
        "input", "output", "parameters", "inputparams", "outputparams", "payload", "body", "paras", "services", "in",
        "out", "names",
    ]
    /// Keys of everything else that is no attribute.
    private static let otherKeys: Set<String> = [
        "version", "sys", "ack", "method", "type", "did", "siid", "piid", "aiid", "eiid", "iid", "event", "command",
        "action",
        "eventcode", "actioncode", "eventtype", "deviceid", "devicename", "productid", "productkey", "model", "online",
        "presence", "state", "hops", "uid", "serviceid", "commandname", "actionid", "eventid",
    ]

    /// True for the key of an envelope.
    static func isEnvelope(_ key: String) -> Bool {
        let key = bare(key)
        return idKeys.contains(key) || timeKeys.contains(key) || codeKeys.contains(key) || messageKeys.contains(key)
            || nameKeys.contains(key) || valueKeys.contains(key) || containers.contains(key) || otherKeys.contains(key)
    }

    /// True for the key of a name in a list of items: `name`, and what ends so.
    static func isNameKey(_ bare: String) -> Bool {
        nameKeys.contains(bare) || bare.hasSuffix("name") && !["devicename", "productname"].contains(bare)
    }

    /// True for the key of the name of a command or event.
    static func isElementKey(_ bare: String) -> Bool {
        ["event", "action", "command", "method"].contains { bare.contains($0) } || nameKeys.contains(bare)
    }

    /// True for the key of a value in a list of items: `value`, and what ends so.
    static func isValueKey(_ bare: String) -> Bool {
        valueKeys.contains(bare) || bare.hasSuffix("val") || bare.hasSuffix("value")
    }

    /// What each word of availability means: there, gone, or neither of them.
    static let presenceWords: [String: Presence] = [
        "online": .there, "on": .there, "available": .there, "connected": .there, "ready": .there, "true": .there,
        "offline": .gone, "off": .gone, "unavailable": .gone, "disconnected": .gone, "lost": .gone, "gone": .gone,
        "false": .gone, "0": .gone, "init": .neither, "sleeping": .neither, "alert": .neither,
    ]

    /// What a word of availability means.
    enum Presence: String {
        /// The device is there.
        case there
        /// It is gone.
        case gone
        /// It does not say.
        case neither
    }

    /// A name without signs and in small letters.
    static func bare(_ name: String) -> String { String(name.lowercased().filter { $0.isLetter || $0.isNumber }) }
}

/// Names taken apart into words.
enum NameStyle {
    /// The words of a name: at signs, and where a small letter is followed by a capital.
    static func split(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasSmall = false
        for letter in name {
            if !letter.isLetter, !letter.isNumber {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                if letter.isUppercase, wasSmall {
                    words.append(word)
                    word = ""
                }
                word.append(letter)
            }
            wasSmall = letter.isLowercase || letter.isNumber
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
