internal import HulianModel

/// What was seen of an attribute under its name.
struct SeenName {
    /// The values, the first ones, each once.
    private(set) var values: [Value] = []
    /// The least number.
    private(set) var minimum: Double?
    /// The greatest number.
    private(set) var maximum: Double?
    /// True when some number had a fraction.
    private(set) var hasFraction = false
    /// How often it was seen.
    private(set) var count = 0
    /// The devices that told or were told it.
    var devices: Set<String> = []

    /// Takes a value.
    mutating func take(_ value: Value) {
        count += 1
        if let number = value.numberValue {
            minimum = min(minimum ?? number, number)
            maximum = max(maximum ?? number, number)
            if number != number.rounded() { hasFraction = true }
        }
        if values.count < 24, !values.contains(value) { values.append(value) }
    }

    /// Takes what a description says of the range and the words.
    mutating func take(range: ClosedRange<Double>?, choices: [Value]) {
        if let range {
            minimum = min(minimum ?? range.lowerBound, range.lowerBound)
            maximum = max(maximum ?? range.upperBound, range.upperBound)
        }
        for choice in choices where values.count < 64 && !values.contains(choice) { values.append(choice) }
    }
}

/// Learns the body of a form from its messages.
struct BodyLearner {
    /// The form.
    private let form: LearnedForm
    /// Names of attributes with their values.
    private(set) var names: [String: SeenName] = [:]
    /// Names of commands or events.
    private(set) var elements: Set<String> = []
    /// Codes of answers with their texts and how often they came.
    private(set) var codes: [Value: (count: Int, text: String)] = [:]
    /// Times as they are written.
    private(set) var times: [Value] = []
    /// Identifiers as they are written.
    private(set) var ids: [Value] = []
    /// Words for there and gone.
    private(set) var presence: [Value] = []
    /// True when values are lists or structures.
    private(set) var hasStructures = false
    /// True when values are null.
    private(set) var hasNulls = false
    /// True when the body has a place for attributes, fields or arguments.
    private(set) var hasItems = false
    /// The text of the body as a dialect's file has it; nothing when any payload will do.
    private(set) var text: String?
    /// True for a payload that is the bare value.
    private(set) var isText = false
    /// The body of a message that is known and not read: what always stands at its first level.
    var outline: String? {
        let keys = form.samples.first?.body?.fields ?? []
        let constant = keys.filter { field in
            field.value.stringValue.map { !$0.contains("{") && !$0.contains("$") } ?? false
                && form.samples.allSatisfy { $0.body?[field.name] == field.value }
        }
        guard !constant.isEmpty else { return nil }
        let parts = keys.map { field in
            let isConstant = constant.contains { $0.name == field.name }
            return "\(Self.quotedKey(field.name)): \(isConstant ? field.value.description : "$any")"
        }
        guard !keys.contains(where: { $0.name.hasPrefix("$") || $0.name.hasPrefix("{") }) else { return nil }
        return "{ " + parts.joined(separator: ", ") + " }"
    }

    /// True for events and commands that have numbers, which say nothing of what they are.
    private(set) var isNumbered = false
    /// What was left open.
    private(set) var questions: [Title] = []

    /// Learns the body of a form.
    init(_ form: LearnedForm) {
        self.form = form
        guard form.kind != .other else { return }
        let bodies = form.samples.map { $0.body }
        guard bodies.contains(where: { $0 != nil }) else {
            learnText()
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
    private static func holdsAttributes(_ kind: UtteranceKind) -> Bool {
        kind == .report || kind == .set || kind == .get || kind == .reply
    }

    /// True when the first level of bodies holds names of attributes.
    private func isKeyed(_ samples: [LearnedForm.Sample]) -> Bool {
        let keys = Set(samples.flatMap { ($0.body?.fields ?? []).map(\.name) })
        return keys.count > 3 && keys.count { !ProtocolWords.isEnvelope($0) } * 2 > keys.count
    }

    /// What the items of the form are.
    private var role: String {
        switch form.kind {
        case .get: "names"
        case .event: "fields"
        case .invoke: "arguments"
        case .reply: form.answersKind == .invoke ? "results" : (form.answersKind == .set ? "names" : "attributes")
        default: "attributes"
        }
    }

    /// Learns payloads that are bare values.
    private mutating func learnText() {
        isText = true
        for sample in form.samples {
            let value = (try? Value(json: Array(sample.text.utf8))) ?? .string(sample.text)
            if form.kind == .availability {
                if !presence.contains(.string(sample.text)) { presence.append(.string(sample.text)) }
            } else if let name = name(sample) {
                names[name, default: SeenName()].take(value)
                names[name]?.devices.insert(form.device(sample))
            }
        }
    }

    /// The name that a topic carries; nothing for a topic without.
    private func name(_ sample: LearnedForm.Sample) -> String? {
        guard !form.nameLevels.isEmpty else { return nil }
        let levels =
            form.isPath
            ? Array(sample.levels[min(form.nameLevels[0], sample.levels.count)...])
            : form.nameLevels.map {
                sample.levels.indices.contains($0) ? sample.levels[$0] : ""
            }
        return levels.joined(separator: form.isPath ? "/" : ".")
    }

    // MARK: Structure

    /// The text of a part of a body.
    private mutating func node(
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
            if isContainer(present.map(\.1), key: key) { return keyed(present) }
            return record(values, key, isItem: false, depth: depth)
        }
        if present.allSatisfy({ $0.1.listValue != nil }) { return list(present, key: key, depth: depth) }
        if present.contains(where: { $0.1.fields != nil || $0.1.listValue != nil }) { return "$any" }
        return hole(key, present, isItem: false)
    }

    /// True for an object that is one attribute with its numbers and its value.
    private func isSingle(_ values: [Value]) -> Bool {
        guard Self.holdsAttributes(form.kind), !hasItems else { return false }
        return values.allSatisfy { value in
            value["siid"] != nil && value["piid"] != nil
                && value.fields?.contains { ProtocolWords.valueKeys.contains(ProtocolWords.bare($0.name)) } == true
        }
    }

    /// True for an object whose keys are names of attributes, fields or arguments.
    private func isContainer(_ values: [Value], key: String) -> Bool {
        guard form.kind != .availability, form.kind != .acknowledge else { return false }
        let keys = Set(values.flatMap { ($0.fields ?? []).map(\.name) })
        let isNamed =
            ProtocolWords.containers.contains(ProtocolWords.bare(key)) || ProtocolWords.valueKeys.contains(key)
        // Without a single key only what may have no fields is a place for them.
        if keys.isEmpty { return isNamed && !hasItems && (form.kind == .event || form.kind == .invoke) }
        let others = keys.count { !ProtocolWords.isEnvelope($0) }
        return others * 2 > keys.count || (isNamed && others == keys.count)
    }

    /// An object of names with values.
    private mutating func keyed(_ values: [(LearnedForm.Sample, Value)]) -> String {
        hasItems = true
        var plain = 0
        var records: [(sample: LearnedForm.Sample, value: Value?)] = []
        for (sample, object) in values {
            for field in object.fields ?? [] {
                let inner = field.value
                let keys = (inner.fields ?? []).map { ProtocolWords.bare($0.name) }
                let isRecord =
                    keys.contains(where: ProtocolWords.valueKeys.contains)
                    && keys.allSatisfy {
                        ProtocolWords.valueKeys.contains($0) || ProtocolWords.timeKeys.contains($0)
                            || ProtocolWords.codeKeys.contains($0)
                    }
                if isRecord {
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
        if form.kind == .event || form.kind == .invoke, plain == 0, isKey, form.nameLevels.isEmpty, elements.isEmpty,
            records.contains(where: { $0.value?.fields?.contains { $0.value.fields != nil } ?? false })
        {
            hasItems = false
            elements.formUnion(values.compactMap { $0.1.fields?.first?.name })
            let key = form.kind == .event ? "{event}" : "{command}"
            return "{ \"\(key)\": \(record(records, "", isItem: false)) }"
        }
        if records.isEmpty { return "{ $items: { role: \(role), shape: keyed, item: $value } }" }
        let own = record(records, "", isItem: true)
        let item = plain == 0 ? own : "{ $oneOf: [ \(own), $value ] }"
        return "{ $items: { role: \(role), shape: keyed, item: \(item) } }"
    }

    /// Notes a value under a name.
    private mutating func take(_ name: String, _ value: Value, _ sample: LearnedForm.Sample) {
        if case .structure = value { hasStructures = true }
        if case .list = value { hasStructures = true }
        if value.isNull { hasNulls = true }
        guard Self.holdsAttributes(form.kind), role != "results" else { return }
        names[name, default: SeenName()].take(value)
        names[name]?.devices.insert(form.device(sample))
    }

    /// A list of items, of names, or of bare values.
    private mutating func list(_ values: [(LearnedForm.Sample, Value)], key: String, depth: Int) -> String {
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
        for (sample, value) in objects {
            guard let value, let name = Self.itemName(value) else { continue }
            let inner = value.fields?.first { ProtocolWords.valueKeys.contains(ProtocolWords.bare($0.name)) }?.value
            if let inner {
                take(name, inner, sample)
            } else if form.kind == .get {
                names[name, default: SeenName()].devices.insert(form.device(sample))
            }
        }
        return "{ $items: { role: \(role), shape: list, item: \(record(objects, "", isItem: true)) } }"
    }

    /// The name of an item of a list: what is called so, or its numbers.
    private static func itemName(_ value: Value) -> String? {
        if let service = value["siid"]?.integerValue {
            let number = ["piid", "aiid", "eiid"].compactMap { value[$0]?.integerValue }.first
            return number.map { "\(service).\($0)" }
        }
        return value.fields?.first { ProtocolWords.nameKeys.contains(ProtocolWords.bare($0.name)) }?.value.stringValue
    }

    /// An object with keys of its own.
    private mutating func record(
        _ values: [(sample: LearnedForm.Sample, value: Value?)], _ key: String, isItem: Bool, depth: Int = 0
    ) -> String {
        var keys: [String] = []
        for (_, value) in values {
            for field in value?.fields ?? [] where !keys.contains(field.name) && keys.count < 32 {
                keys.append(field.name)
            }
        }
        let total = values.count { $0.value != nil }
        guard !keys.isEmpty else { return isItem ? "$value" : "$any" }
        // Such keys would be read as signs of a table.
        guard !keys.contains(where: { $0.hasPrefix("$") || $0.hasPrefix("{") }) else { return "$any" }
        var parts: [String] = []
        for name in keys {
            let own = values.map { (sample: $0.sample, value: $0.value?[name]) }
            let count = own.count { $0.value != nil }
            let content =
                isItem
                ? itemHole(name, own.compactMap { pair in pair.value.map { (pair.sample, $0) } })
                : node(own, key: name, depth: depth + 1)
            // What most messages have is written; what few have is only taken.
            // What only says more beside the rest need not be there for others to understand it.
            let bare = ProtocolWords.bare(name)
            let isBeside =
                bare == "version" || bare == "hops" || form.isAnswer && ProtocolWords.messageKeys.contains(bare)
            let mark = count == total && !isBeside ? "" : (count * 2 >= total ? "?" : "??")
            parts.append("\(Self.quotedKey(name + mark)): \(content)")
        }
        return "{ " + parts.joined(separator: ", ") + " }"
    }

    /// A key as it stands in a file.
    private static func quotedKey(_ key: String) -> String {
        let isPlain = key.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F || $0 == 0x3F }
        let isWord = key.first?.isLetter ?? false
        let isTruth = ["on", "off", "yes", "no", "true", "false", "null", "y", "n"].contains(key.lowercased())
        return isPlain && isWord && !isTruth ? key : Value.string(key).description
    }

    // MARK: Holes

    /// What stands at a place of an item.
    private mutating func itemHole(_ key: String, _ values: [(LearnedForm.Sample, Value)]) -> String {
        let bare = ProtocolWords.bare(key)
        if ProtocolWords.valueKeys.contains(bare) {
            if !form.nameLevels.isEmpty {
                for (sample, value) in values {
                    if let name = name(sample) { take(name, value, sample) }
                }
            }
            return "$value"
        }
        if bare == "siid" { return "$service" }
        if ["piid", "aiid", "eiid", "iid"].contains(bare) { return "$number" }
        if let variable = variable(values) { return variable }
        if values.allSatisfy({ $0.1.integerValue != nil }), ProtocolWords.codeKeys.contains(bare) {
            for (_, value) in values { noteCode(value, "") }
            return form.nameLevels.isEmpty ? "$itemCode" : "$code"
        }
        if ProtocolWords.timeKeys.contains(bare) {
            times += values.prefix(50).map(\.1)
            return form.nameLevels.isEmpty ? "$itemTime" : "$time"
        }
        if ProtocolWords.nameKeys.contains(bare), values.allSatisfy({ $0.1.stringValue != nil }) { return "$name" }
        return hole(key, values, isItem: true)
    }

    /// The variable of the topic that a value is; nothing for none.
    private func variable(_ values: [(LearnedForm.Sample, Value)]) -> String? {
        func always(_ level: Int) -> Bool {
            values.allSatisfy { sample, value in
                sample.levels.indices.contains(level) && value.stringValue == sample.levels[level]
            }
        }
        if let level = form.deviceLevel, always(level) { return "\"{device}\"" }
        if let level = form.productLevels.first, always(level) { return "\"{product}\"" }
        return nil
    }

    /// What stands at a place of a body.
    private mutating func hole(_ key: String, _ values: [(LearnedForm.Sample, Value)], isItem: Bool) -> String {
        let bare = ProtocolWords.bare(key)
        let all = values.map(\.1)
        if let variable = variable(values) { return variable }
        if let pattern = pattern(values) { return pattern }
        if bare == "siid" { return "$service" }
        if ["piid", "aiid", "eiid", "iid"].contains(bare) {
            if form.kind == .event || form.kind == .invoke { isNumbered = true }
            return "$number"
        }
        if ProtocolWords.idKeys.contains(bare), all.allSatisfy({ $0.stringValue != nil || $0.integerValue != nil }) {
            ids += all.prefix(200)
            return "$id"
        }
        if ProtocolWords.timeKeys.contains(bare) {
            times += all.prefix(50)
            return "$time"
        }
        if form.kind == .availability, let words = presenceWords(all) {
            presence += words.filter { !presence.contains($0) }
            return "$online"
        }
        if bare == "ack" { return "$ack" }
        if bare == "hops" { return "$hops" }
        // Beside a number a word says the same again.
        let isWord = all.allSatisfy { $0.stringValue != nil }
        let hasNumber = values.contains { sample, _ in
            (sample.body?.fields ?? []).contains {
                $0.value.integerValue != nil && ProtocolWords.codeKeys.contains(ProtocolWords.bare($0.name))
            }
        }
        if form.isAnswer, isWord, hasNumber, ProtocolWords.codeKeys.contains(bare) { return "$message" }
        if form.isAnswer, ProtocolWords.codeKeys.contains(bare) {
            for (sample, value) in values {
                let text = (sample.body?.fields ?? []).first {
                    ProtocolWords.messageKeys.contains(ProtocolWords.bare($0.name))
                }
                noteCode(value, text?.value.stringValue ?? "")
            }
            return "$code"
        }
        if form.isAnswer, ProtocolWords.messageKeys.contains(bare) { return "$message" }
        let isElement =
            bare.contains("event") || bare.contains("action") || bare.contains("command")
            || ProtocolWords.nameKeys.contains(bare)
        if form.kind == .event || form.kind == .invoke, isElement, all.allSatisfy({ $0.stringValue != nil }),
            Set(all).count > 1 || form.nameLevels.isEmpty
        {
            elements.formUnion(all.compactMap(\.stringValue))
            return form.kind == .event ? "$event" : "$command"
        }
        if let first = all.first, all.count > 1 || isConstant(bare), all.allSatisfy({ $0 == first }) {
            if all.count < 3 {
                questions.append(
                    Title(
                        english: "'\(key)' was always \(first); few messages say so",
                        chinese: "“\(key)” 始终为 \(first)，依据较少"))
            }
            return Self.constant(first)
        }
        questions.append(
            Title(english: "what '\(key)' means is not known", chinese: "“\(key)” 含义未知"))
        return "$any"
    }

    /// True for keys whose values are always the same by their nature.
    private func isConstant(_ key: String) -> Bool { key == "version" || key == "method" }

    /// A constant as it stands in a file.
    private static func constant(_ value: Value) -> String {
        // Braces would be variables.
        if let text = value.stringValue, text.contains("{") || text.contains("$") { return "$any" }
        return value.description
    }

    /// Text that is made of what the topic names, such as a method.
    private func pattern(_ values: [(LearnedForm.Sample, Value)]) -> String? {
        guard let level = form.nameLevels.first, form.nameLevels.count == 1,
            case .variable(_, let suffix) = form.levels[level]
        else { return nil }
        var found: String?
        for (sample, value) in values {
            guard let text = value.stringValue, sample.levels.indices.contains(level) else { return nil }
            let name = String(sample.levels[level].dropLast(suffix.count))
            guard !name.isEmpty, text.contains(name) else { return nil }
            let written = text.replacing(name, with: "{\(variableName)}")
            guard found == nil || found == written else { return nil }
            found = written
        }
        return found.map { Value.string($0).description }
    }

    /// What the variable of a name is called.
    private var variableName: String {
        switch form.kind {
        case .event: "event"
        case .acknowledge where form.answersKind == .event: "event"
        case .invoke: "command"
        case .reply where form.answersKind == .invoke: "command"
        default: "name"
        }
    }

    /// Two words of which one means there; nothing for anything else.
    private func presenceWords(_ values: [Value]) -> [Value]? {
        var found: [Value] = []
        for value in values where !found.contains(value) { found.append(value) }
        return found.count <= 2 && found.allSatisfy { BodyLearner.isPresence($0) } ? found : nil
    }

    /// True for what may mean there or gone.
    static func isPresence(_ value: Value) -> Bool {
        if value.boolValue != nil { return true }
        return ["online", "offline", "on", "off", "available", "unavailable", "connected", "disconnected"].contains(
            value.stringValue?.lowercased() ?? "")
    }

    /// Notes the code of an answer.
    private mutating func noteCode(_ code: Value, _ text: String) {
        let before = codes[code]
        codes[code] = ((before?.count ?? 0) + 1, before?.text.isEmpty ?? true ? text : before?.text ?? "")
    }
}
