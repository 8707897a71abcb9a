internal import HulianModel

/// Learns the body of a form from its messages.
struct BodyLearner {
    /// The form.
    let form: LearnedForm
    /// Names of attributes with their values.
    var names: [String: SeenName] = [:]
    /// Names of commands or events.
    var elements: Set<String> = []
    /// Codes of answers with their texts and how often they came.
    var codes: [Value: (count: Int, text: String)] = [:]
    /// Times as they are written.
    var times: [Value] = []
    /// Identifiers as they are written.
    var ids: [Value] = []
    /// Words for there and gone.
    var presence: [Value] = []
    /// The names of groups.
    var groupNames: Set<String> = []
    /// What methods were given, by `Method/argument`.
    var methodArguments: [String: SeenName] = [:]
    /// True when values are lists or structures.
    var hasStructures = false
    /// True when values are null.
    var hasNulls = false
    /// True when the body has a place for attributes, fields or arguments.
    var hasItems = false
    /// The text of the body as a dialect's file has it; nothing when any payload will do.
    var text: String?
    /// True when some container at the first level has something in it, so that one that is always empty is none.
    private(set) var hasRoom = false
    /// True for a payload that is the bare value.
    var isText = false
    /// True for events and commands that have numbers, which say nothing of what they are.
    var isNumbered = false
    /// What was left open.
    var questions: [Title] = []

    /// Learns the body of a form.
    init(_ form: LearnedForm) {
        self.form = form
        let bodies = form.samples.map { $0.body }
        if form.isAnswer, let level = form.codeLevel {
            for sample in form.samples {
                if let code = Int64(form.text(sample, at: level)) { noteCode(.integer(code), "") }
            }
        }
        guard form.kind != .other else {
            if bodies.allSatisfy({ $0 != nil }) { text = frame(bodies.compactMap { $0 }) }
            return
        }
        if form.kind == .event || form.kind == .invoke, !form.nameLevels.isEmpty {
            let spoken = form.samples.compactMap { name($0) }
            if !spoken.allSatisfy({ $0.utf8.allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2E } }) {
                elements.formUnion(spoken)
            }
        }
        guard form.discriminator != "text", bodies.contains(where: { $0 != nil }) else {
            learnText()
            return
        }
        hasRoom = bodies.contains { body in
            body?.fields?.contains {
                ProtocolWords.containers.contains(ProtocolWords.bare($0.name)) && $0.value.fields?.isEmpty == false
            } ?? false
        }
        if form.nameLevels.count == 1, form.kind == .report || form.kind == .set, form.isGroup || isKeyed(form.samples)
        {
            text = group()
            return
        }
        if form.nameLevels.count == 1 || form.isPath, Self.holdsAttributes(form.kind), !isKeyed(form.samples) {
            let item = record(form.samples.map { ($0, $0.body) }, "", isItem: true)
            text = "{ $items: { role: \(role), shape: single, item: \(item) } }"
            hasItems = true
            return
        }
        text = node(form.samples.map { ($0, $0.body) }, key: "", depth: 0)
    }

    /// True for kinds whose items are attributes.
    static func holdsAttributes(_ kind: UtteranceKind) -> Bool {
        kind == .report || kind == .set || kind == .get || kind == .reply
    }

    /// True when the first level of bodies holds names of attributes.
    func isKeyed(_ samples: [LearnedForm.Sample]) -> Bool {
        let keys = Set(samples.flatMap { ($0.body?.fields ?? []).map(\.name) })
        return keys.count > 3 && keys.count { !ProtocolWords.isEnvelope($0) } * 2 > keys.count
    }

    /// What the items of the form are.
    var role: String {
        switch form.kind {
        case .get: "names"
        case .event: "fields"
        case .invoke: "arguments"
        case .reply: form.answersKind == .invoke ? "results" : (form.answersKind == .set ? "names" : "attributes")
        default: "attributes"
        }
    }

    /// Learns payloads that are bare values.
    mutating func learnText() {
        // Text in quotation marks says that payloads are JSON, of a value alone.
        let isQuoted = form.samples.contains { $0.text.hasPrefix("\"") }
        let isJSON =
            isQuoted && !form.nameLevels.isEmpty && Self.holdsAttributes(form.kind)
            && form.samples.allSatisfy { $0.body != nil || (try? Value(json: Array($0.text.utf8))) != nil }
        isText = !isJSON
        if isJSON {
            hasItems = true
            text = "{ $items: { role: \(role), shape: single, item: $value } }"
        }
        for sample in form.samples {
            let value = (try? Value(json: Array(sample.text.utf8))) ?? .string(sample.text)
            if form.kind == .availability {
                if !presence.contains(.string(sample.text)) { presence.append(.string(sample.text)) }
            } else if let name = name(sample) {
                if value.fields != nil || value.listValue != nil { hasStructures = true }
                names[name, default: SeenName()].take(value)
                names[name]?.devices.insert(form.device(sample))
            }
        }
    }

    /// The body of a message that is known and not read: what joins it to others, and when it was.
    private mutating func frame(_ bodies: [Value]) -> String? {
        guard bodies.allSatisfy({ $0.fields != nil }) else { return "$any" }
        var keys: [String: [(LearnedForm.Sample, Value)]] = [:]
        var order: [String] = []
        for (sample, body) in zip(form.samples, bodies) {
            for field in body.fields ?? [] where field.name.utf8.count <= Self.keyLimit {
                if keys[field.name] == nil { order.append(field.name) }
                keys[field.name, default: []].append((sample, field.value))
            }
        }
        guard !order.isEmpty, !order.contains(where: { $0.hasPrefix("$") || $0.hasPrefix("{") }) else { return "$any" }
        var parts: [String] = []
        for key in order.prefix(32) {
            let values = keys[key] ?? []
            let bare = ProtocolWords.bare(key)
            let isHead =
                ProtocolWords.timeKeys.contains(bare) && values.allSatisfy { Self.isTime($0.1) }
                || ProtocolWords.idKeys.contains(bare)
                    && values.allSatisfy { $0.1.fields == nil && $0.1.listValue == nil }
            // What tells it from others of its topic stays; what no message said yet has another word there.
            if form.isOpen, ProtocolWords.methodKeys.contains(key), values.count == bodies.count {
                parts.append("\(Self.quotedKey(key)): $anyText")
                continue
            }
            if ProtocolWords.methodKeys.contains(key), values.count == bodies.count, let first = values.first?.1,
                first.stringValue != nil, values.allSatisfy({ $0.1 == first })
            {
                parts.append("\(Self.quotedKey(key)): \(Self.constant(first))")
                continue
            }
            // So does what is made of the device's name; what only begins with it may be absent.
            if values.count == bodies.count, bodies.count > 4, let made = deviceText(values) ?? deviceBeginning(values)
            {
                let mark = made.hasSuffix("{rest}\"") ? "?" : ""
                parts.append("\(Self.quotedKey(key + mark)): \(made)")
                continue
            }
            guard isHead else { continue }
            let mark = values.count == bodies.count ? "" : "??"
            parts.append("\(Self.quotedKey(key + mark)): \(hole(key, values, isItem: false))")
        }
        return parts.isEmpty ? "$any" : "{ " + parts.joined(separator: ", ") + " }"
    }

    /// What stands for any value of the kind that values have.
    static func kind(_ values: [Value]) -> String {
        if values.isEmpty { return "$any" }
        if values.allSatisfy({ $0.stringValue != nil }) { return "$anyText" }
        if values.allSatisfy({ $0.boolValue != nil }) { return "$anyBool" }
        if values.allSatisfy({ $0.numberValue != nil }) { return "$anyNumber" }
        if values.allSatisfy({ $0.fields != nil }) { return "$anyObject" }
        if values.allSatisfy({ $0.listValue != nil }) { return "$anyList" }
        return "$any"
    }

    /// The name that a topic carries; nothing for a topic without.
    func name(_ sample: LearnedForm.Sample) -> String? {
        guard !form.nameLevels.isEmpty else { return nil }
        let levels =
            form.isPath
            ? Array(
                sample.levels[min(form.nameLevels[0], sample.levels.count)...].prefix(form.pathLength ?? .max))
            : form.nameLevels.map {
                sample.levels.indices.contains($0) ? sample.levels[$0] : ""
            }
        return levels.joined(separator: form.isPath ? "/" : ".")
    }

    // MARK: Structure

    /// The text of a part of a body.
    mutating func node(
        _ values: [(sample: LearnedForm.Sample, value: Value?)], key: String, depth: Int
    ) -> String {
        let present = values.compactMap { pair in pair.value.map { (pair.sample, $0) } }
        guard !present.isEmpty, depth < 8 else { return "$any" }
        if present.allSatisfy({ $0.1.fields != nil }) {
            if isSingle(present.map(\.1)) {
                hasItems = true
                for (sample, value) in present {
                    let inner = value.fields?.first { ProtocolWords.valueKeys.contains(ProtocolWords.bare($0.name)) }
                    if let name = Self.itemName(value) { take(name, inner?.value ?? .null, sample) }
                }
                return "{ $items: { role: \(role), shape: single, item: \(record(values, "", isItem: true)) } }"
            }
            if let told = told(present) { return told }
            if ProtocolWords.containers.contains(ProtocolWords.bare(key)), let arguments = arguments(present) {
                return arguments
            }
            if isContainer(present.map(\.1), key: key) { return keyed(present) }
            return record(values, key, isItem: false, depth: depth)
        }
        if present.allSatisfy({ $0.1.listValue != nil }) { return list(present, key: key, depth: depth) }
        if present.contains(where: { $0.1.fields != nil || $0.1.listValue != nil }) { return "$any" }
        return hole(key, present, isItem: false)
    }

    /// True for an object that is one attribute with its numbers and its value.
    func isSingle(_ values: [Value]) -> Bool {
        guard Self.holdsAttributes(form.kind), !hasItems else { return false }
        return values.allSatisfy { value in
            value["siid"] != nil && value["piid"] != nil
                && value.fields?.contains { ProtocolWords.valueKeys.contains(ProtocolWords.bare($0.name)) } == true
        }
    }

    /// True for an object whose keys are names of attributes, fields or arguments.
    func isContainer(_ values: [Value], key: String) -> Bool {
        guard form.kind != .availability else { return false }
        let keys = Set(values.flatMap { ($0.fields ?? []).map(\.name) })
        let isNamed =
            ProtocolWords.containers.contains(ProtocolWords.bare(key)) || ProtocolWords.valueKeys.contains(key)
        if form.kind == .acknowledge, !isNamed || keys.isEmpty { return false }
        // Without a single key only what may have no fields is a place for them.
        if keys.isEmpty { return isNamed && !hasItems && !hasRoom && (form.kind == .event || form.kind == .invoke) }
        let others = keys.count { !ProtocolWords.isEnvelope($0) }
        return others * 2 > keys.count || (isNamed && others == keys.count)
    }

    /// An object of names with values.
    mutating func keyed(_ values: [(LearnedForm.Sample, Value)]) -> String {
        let times = besides(values)
        if let nested = nested(values, besides: times) { return nested }
        hasItems = true
        var plain = 0
        var records: [(sample: LearnedForm.Sample, value: Value?)] = []
        let known = recordKeys(values)
        for (sample, object) in values {
            for field in object.fields ?? [] where times.keys[field.name] == nil {
                let inner = field.value
                let isPart = inner.fields.map { !$0.isEmpty && $0.allSatisfy { known.contains($0.name) } } ?? false
                if isPart || Self.isRecord(inner.fields ?? []) {
                    records.append((sample, inner))
                    let value = inner.fields?.first { ProtocolWords.valueKeys.contains(ProtocolWords.bare($0.name)) }?
                        .value
                    take(field.name, value ?? .null, sample)
                } else {
                    plain += 1
                    take(field.name, inner, sample)
                }
            }
        }
        // The name of an event may be the key of all that is told of it.
        let isKey = values.allSatisfy { $0.1.fields?.count == 1 }
        let isCall = isKey && values.allSatisfy { $0.1.fields?.first?.value.fields != nil }
        if form.kind == .event || form.kind == .invoke, isCall, form.nameLevels.isEmpty, elements.isEmpty,
            form.isKeyedByName || records.isEmpty && Set(values.compactMap { $0.1.fields?.first?.name }).count > 1
        {
            elements.formUnion(values.compactMap { $0.1.fields?.first?.name })
            let key = form.kind == .event ? "{event}" : "{command}"
            return "{ \"\(key)\": { $items: { role: \(role), shape: keyed } } }"
        }
        if form.kind == .event || form.kind == .invoke, plain == 0, isKey, form.nameLevels.isEmpty, elements.isEmpty,
            records.contains(where: { $0.value?.fields?.contains { $0.value.fields != nil } ?? false })
        {
            hasItems = false
            elements.formUnion(values.compactMap { $0.1.fields?.first?.name })
            let key = form.kind == .event ? "{event}" : "{command}"
            return "{ \"\(key)\": \(record(records, "", isItem: false)) }"
        }
        if records.isEmpty { return "{ $items: { role: \(role), shape: keyed, item: $value\(times.text) } }" }
        let own = record(records, "", isItem: true)
        let item = plain == 0 ? own : "{ $oneOf: [ \(own), $value ] }"
        return "{ $items: { role: \(role), shape: keyed, item: \(item)\(times.text) } }"
    }

    /// The times that stand among names and are none.
    private mutating func besides(
        _ values: [(LearnedForm.Sample, Value)]
    ) -> (keys: [String: [Value]], text: String) {
        guard form.kind == .report || form.kind == .reply || form.kind == .set else { return ([:], "") }
        var found: [String: [Value]] = [:]
        for (_, object) in values {
            for field in object.fields ?? [] {
                let isTime = ProtocolWords.timeKeys.contains(ProtocolWords.bare(field.name)) && form.kind != .set
                // What a convention keeps for itself is no name.
                guard isTime || field.name.hasPrefix("$"), field.name.utf8.count <= Self.keyLimit else { continue }
                found[field.name, default: []].append(field.value)
            }
        }
        found = found.filter { $0.key.hasPrefix("$") || $0.value.allSatisfy(Self.isTime) }
        guard !found.isEmpty else { return ([:], "") }
        let parts = found.sorted { $0.key < $1.key }.map { key, seen in
            let mark = seen.count == values.count && !key.hasPrefix("$") ? "" : "?"
            guard !key.hasPrefix("$") else {
                let isRevision = key.lowercased().hasSuffix("version") && seen.allSatisfy { $0.integerValue ?? 0 > 0 }
                return "\(Self.quotedKey(key + mark)): \(isRevision ? "$revision" : Self.kind(seen))"
            }
            times += seen.prefix(50)
            return "\(Self.quotedKey(key + mark)): $time"
        }
        return (found, ", beside: { \(parts.joined(separator: ", ")) }")
    }

    /// True for what can only be a time: a count since 1970, or a date.
    static func isTime(_ value: Value) -> Bool {
        if let number = value.numberValue { return number > 1_000_000_000 }
        guard let text = value.stringValue, text.utf8.count > 9 else { return false }
        return text.utf8.count { $0 &- 0x30 < 10 } >= 10
    }

    /// Notes a value under a name.
    mutating func take(_ name: String, _ value: Value, _ sample: LearnedForm.Sample) {
        if case .structure = value { hasStructures = true }
        if case .list = value { hasStructures = true }
        if value.isNull { hasNulls = true }
        guard Self.holdsAttributes(form.kind), role != "results" else { return }
        names[name, default: SeenName()].take(value)
        names[name]?.devices.insert(form.device(sample))
    }

    /// A list of items, of names, or of bare values.
    mutating func list(_ values: [(LearnedForm.Sample, Value)], key: String, depth: Int) -> String {
        let elements = values.flatMap { sample, list in
            (list.listValue ?? []).map { (sample: sample, value: Optional($0)) }
        }
        let holdsContainer = elements.contains { pair in
            pair.value?.fields?.contains { field in
                field.value.fields != nil && ProtocolWords.containers.contains(ProtocolWords.bare(field.name))
            } ?? false
        }
        if holdsContainer, !hasItems { return "{ $list: \(node(elements, key: "", depth: depth + 1)) }" }
        hasItems = true
        if elements.isEmpty || !elements.contains(where: { $0.value?.fields != nil }) {
            if form.kind == .get {
                for (sample, value) in elements {
                    guard let name = value?.stringValue else { continue }
                    names[name, default: SeenName()].devices.insert(form.device(sample))
                }
                return "{ $items: { role: names, shape: values, item: $name } }"
            }
            return "{ $items: { role: \(role), shape: values } }"
        }
        let objects = elements.filter { $0.value?.fields != nil }
        if let told = told(objects.compactMap { pair in pair.value.map { (pair.sample, $0) } }) {
            return "{ $list: \(told) }"
        }
        for (sample, value) in objects {
            guard let value, let name = Self.itemName(value) else { continue }
            let inner = value.fields?.first { ProtocolWords.isValueKey(ProtocolWords.bare($0.name)) }?.value
            if let inner {
                take(name, inner, sample)
            } else if form.kind == .get {
                names[name, default: SeenName()].devices.insert(form.device(sample))
            }
        }
        return "{ $items: { role: \(role), shape: list, item: \(record(objects, "", isItem: true)) } }"
    }

    /// The name of an item of a list: what is called so, or its numbers.
    static func itemName(_ value: Value) -> String? {
        if let service = value["siid"]?.integerValue {
            let number = ["piid", "aiid", "eiid"].compactMap { value[$0]?.integerValue }.first
            return number.map { "\(service).\($0)" }
        }
        let fields = value.fields ?? []
        let exact = fields.first { ProtocolWords.nameKeys.contains(ProtocolWords.bare($0.name)) }
        let field = exact ?? fields.first { ProtocolWords.isNameKey(ProtocolWords.bare($0.name)) }
        return field?.value.stringValue
    }

    /// An object with keys of its own.
    mutating func record(
        _ values: [(sample: LearnedForm.Sample, value: Value?)], _ key: String, isItem: Bool, depth: Int = 0
    ) -> String {
        var keys: [String] = []
        for (_, value) in values {
            for field in value?.fields ?? []
            where !keys.contains(field.name) && keys.count < 32 && field.name.utf8.count <= Self.keyLimit {
                keys.append(field.name)
            }
        }
        let total = values.count { $0.value != nil }
        guard !keys.isEmpty else { return isItem ? "$value" : "$any" }
        // Such keys would be read as signs of a table.
        guard !keys.contains(where: { $0.hasPrefix("$") || $0.hasPrefix("{") }) else { return "$any" }
        var parts: [String] = []
        for name in keys {
            // Only what is there, so that the time grows with what was said and not with what might have been.
            let own = values.compactMap { pair in
                pair.value?[name].map { (sample: pair.sample, value: Optional($0)) }
            }
            let count = own.count
            let content =
                isItem
                ? itemHole(name, own.compactMap { pair in pair.value.map { (pair.sample, $0) } })
                : node(own, key: name, depth: depth + 1)
            // What most messages have is written; what few have is only taken.
            // What only says more beside the rest need not be there for others to understand it.
            let bare = ProtocolWords.bare(name)
            let isBeside =
                bare == "version" && content != "$revision" || bare == "hops" || content == "\"{device}\""
                || content == "$message" || form.isAnswer && ProtocolWords.messageKeys.contains(bare)
            let mark = count == total && !isBeside ? "" : (count * 2 >= total ? "?" : "??")
            parts.append("\(Self.quotedKey(name + mark)): \(content)")
        }
        return "{ " + parts.joined(separator: ", ") + " }"
    }

    /// The body with anything where its items stand, for what is known and not read.
    var openText: String? {
        guard let text else { return nil }
        var open = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{ $items:") {
            open += rest[..<start.lowerBound]
            rest = rest[start.lowerBound...]
            var depth = 0
            var isQuoted = false
            var end = rest.startIndex
            while end < rest.endIndex {
                let sign = rest[end]
                if sign == "\\", isQuoted {
                    rest.formIndex(after: &end)
                } else if sign == "\"" {
                    isQuoted.toggle()
                } else if !isQuoted {
                    depth += sign == "{" ? 1 : (sign == "}" ? -1 : 0)
                }
                guard end < rest.endIndex else { break }
                rest.formIndex(after: &end)
                if depth == 0 { break }
            }
            open += "$any"
            rest = rest[end...]
        }
        return open + rest
    }

    /// The most octets of a key: what is longer is none, and no file may have it.
    static let keyLimit = 128

    /// A key as it stands in a file.
    static func quotedKey(_ key: String) -> String {
        let isPlain = key.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F || $0 == 0x3F }
        let isWord = key.first?.isLetter ?? false
        let isTruth = ["on", "off", "yes", "no", "true", "false", "null", "y", "n"].contains(key.lowercased())
        return isPlain && isWord && !isTruth ? key : Value.string(key).description
    }
}
