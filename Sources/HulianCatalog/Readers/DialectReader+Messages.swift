internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension DialectReader {
    /// Reads a message.
    mutating func message(_ entry: YAMLNode.Entry) -> MessageTable {
        var reader = FieldReader(entry.value, "a message")
        let kind = word(&reader, "kind", UtteranceKind.self) ?? .other
        let speaker = word(&reader, "from", Speaker.self) ?? .device
        var topic: TopicPattern?
        if let node = reader.required("topic"), let text = node.scalar {
            topic = TopicPattern(text)
            if topic == nil {
                diagnostics.error("bad-topic", "the braces of '\(text)' do not match", at: node.place)
            }
        }
        let qos = reader.list("qos").compactMap { $0.integer.map { Int($0) } }
        let retain = reader.value("retain") == nil ? .never : word(&reader, "retain", MessageTable.RetainRule.self)
        let replies = reader.value("replies") == nil ? .never : word(&reader, "replies", MessageTable.ReplyRule.self)
        let body = reader.value("body").map { self.body($0) }
        let time = reader.value("time") == nil ? nil : word(&reader, "time", ValueStyle.Time.self)
        let carries = reader.value("carries") == nil ? .all : word(&reader, "carries", MessageTable.Carried.self)
        let isEmpty = reader.bool("empty") ?? false
        let limit = reader.integer("limit", in: 1...268_435_455).map { Int($0) }
        let parts = reader.list("parts").map { self.part($0) }
        let batch = reader.value("batch").flatMap { self.batch($0) }
        let entries = reader.value("entries").flatMap { self.entries($0) }
        let words = reader.mapping("words").map { self.word($0) }
        let message = MessageTable(
            name: entry.key, kind: kind, speaker: speaker, topic: topic ?? .empty,
            qos: qos.isEmpty ? [0, 1] : qos, retain: retain ?? .never, body: body, isText: reader.bool("text") ?? false,
            reply: reader.string("reply"), replies: replies ?? .never, tellsAll: reader.bool("all") ?? false,
            isSent: reader.bool("sent") ?? (body != nil || isEmpty || (reader.bool("text") ?? false)),
            followsState: reader.bool("afterState") ?? false, time: time, isEmpty: isEmpty, limit: limit, parts: parts,
            carries: carries ?? .all,
            isWhole: reader.bool("whole"), word: reader.string("word"), shows: reader.string("shows"),
            batch: batch,
            refusal: reader.string("refusal"), only: reader.strings("only"), isStrict: reader.bool("strict") ?? false,
            nameBegins: reader.strings("nameBegins"), isBehind: reader.bool("behind") ?? false,
            isHistory: reader.bool("history") ?? false, entries: entries, words: words)
        diagnostics.add(contentsOf: reader.finish().all)
        return message
    }

    /// Reads how several settings stand in one payload.
    private mutating func batch(_ node: YAMLNode) -> MessageBatch? {
        var reader = FieldReader(node, "a batch")
        let separator = reader.requiredString("between")
        let passedOver = reader.strings("passes")
        diagnostics.add(contentsOf: reader.finish().all)
        guard let separator else { return nil }
        guard let octet = separator.utf8.first, separator.utf8.count == 1, octet != UInt8(ascii: " ") else {
            diagnostics.error(
                "wrong-type", "'between' must be one sign of ASCII that is no space, such as \";\"", at: node.place)
            return nil
        }
        return MessageBatch(separator: octet, passedOver: passedOver)
    }

    /// Reads a word that calls a method: with what it stands for, or with what follows behind commas.
    private mutating func word(_ entry: YAMLNode.Entry) -> MessageWord {
        var reader = FieldReader(entry.value, "a word", example: "{ call: Set, with: { on: true } }")
        let method = reader.requiredString("call") ?? ""
        let fixed = reader.mapping("with").map { MessageWord.Argument($0.key, $0.value.scalar ?? "") }
        let following = reader.strings("takes").map { MessageWord.Argument($0) }
        diagnostics.add(contentsOf: reader.finish().all)
        return MessageWord(entry.key, method: method, arguments: fixed + following)
    }

    /// The keys of an object that are the name of a command or event.
    private static let keys: [String: Hole] = ["{command}": .command, "{event}": .event]

    /// Reads a body.
    mutating func body(_ node: YAMLNode) -> BodyTemplate {
        if let text = node.scalar {
            if !node.isQuoted, text.hasPrefix("$") {
                let name = String(text.dropFirst())
                if name == "any" { return .any }
                if let kind = BodyTemplate.Kind(rawValue: name) { return .anyOf(kind) }
                guard let hole = word(name, Hole.self, at: node.place, "a hole of a body") else { return .any }
                return .hole(hole)
            }
            if text.contains("{"), let pattern = TopicPattern(text) {
                if pattern.parts.count == 1, case .variable(let name) = pattern.parts[0] { return .variable(name) }
                return .text(pattern)
            }
            return .constant(node.plainValue)
        }
        if let items = node.items { return .constant(.list(items.map(\.plainValue))) }
        guard let entries = node.entries else { return .any }
        if let special = entries.first, entries.count == 1, special.key.hasPrefix("$") {
            return form(special)
        }
        if let named = entries.first, entries.count == 1, let hole = Self.keys[named.key] {
            return .keyed(hole, body(named.value))
        }
        return .object(entries.map { member($0) })
    }

    /// Reads a member of an object, whose key may say that it may be absent.
    private mutating func member(_ entry: YAMLNode.Entry) -> BodyTemplate.Member {
        let isSilent = entry.key.hasSuffix("??")
        let isOptional = entry.key.hasSuffix("?")
        let key = entry.key.dropLast(isSilent ? 2 : (isOptional ? 1 : 0))
        return BodyTemplate.Member(
            key: String(key), isOptional: isSilent, isSent: isOptional && !isSilent, value: body(entry.value))
    }

    /// Reads `$list`, `$oneOf` or `$items`.
    private mutating func form(_ entry: YAMLNode.Entry) -> BodyTemplate {
        switch entry.key {
        case "$list": return .list(body(entry.value))
        case "$oneOf": return .oneOf((entry.value.items ?? []).map { body($0) })
        case "$items":
            var reader = FieldReader(entry.value, "items")
            let role = word(&reader, "role", BodyTemplate.ItemLayout.Role.self) ?? .attributes
            let shape = word(&reader, "shape", BodyTemplate.ItemLayout.Shape.self) ?? .keyed
            let item = reader.value("item").map { body($0) } ?? .hole(.value)
            let beside = reader.mapping("beside").map { member($0) }
            let within = reader.mapping("within").map { member($0) }
            let isDeep = reader.bool("deep") ?? false
            diagnostics.add(contentsOf: reader.finish().all)
            if !beside.isEmpty, shape != .keyed, shape != .nested {
                diagnostics.error(
                    "wrong-type", "only items of the shapes 'keyed' and 'nested' have others beside them",
                    at: entry.place)
            }
            if !within.isEmpty || isDeep, shape != .nested, shape != .group {
                diagnostics.error(
                    "wrong-type", "only items of the shapes 'nested' and 'group' have groups", at: entry.place)
            }
            return .items(
                BodyTemplate.ItemLayout(
                    role: role, shape: shape, item: item, beside: beside, within: within, isDeep: isDeep))
        default:
            diagnostics.error(
                "unknown-key", "'\(entry.key)' is not a form of a body", at: entry.place,
                notes: ["forms: $list, $oneOf, $items"])
            return .any
        }
    }
}
