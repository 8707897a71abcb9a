internal import HulianModel

extension BodyLearner {
    /// What stands at a place of an item.
    mutating func itemHole(_ key: String, _ values: [(LearnedForm.Sample, Value)]) -> String {
        let bare = ProtocolWords.bare(key)
        if ProtocolWords.isValueKey(bare), !ProtocolWords.isNameKey(bare) {
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
        if ProtocolWords.isNameKey(bare), values.allSatisfy({ $0.1.stringValue != nil }) { return "$name" }
        return hole(key, values, isItem: true)
    }

    /// The variable of the topic that a value is; nothing for none.
    func variable(_ values: [(LearnedForm.Sample, Value)]) -> String? {
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
    mutating func hole(_ key: String, _ values: [(LearnedForm.Sample, Value)], isItem: Bool) -> String {
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
        if bare.hasSuffix("version"), Set(all).count > 1, all.allSatisfy({ $0.integerValue ?? 0 > 0 }) {
            return "$revision"
        }
        // What is another one each time joins messages, whatever it is called.
        if bare.hasSuffix("id"), all.count >= 8, all.allSatisfy({ $0.stringValue != nil }),
            Set(all).count * 10 >= all.count * 9
        {
            ids += all.prefix(200)
            return "$id"
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
        if key == form.methodKey, Set(all).count > 1 || form.kind == .invoke { return "$command" }
        let isElement = ProtocolWords.isElementKey(bare) && !isMethod(all)
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
        // What is made of the device's name is an address of its, or of who speaks with it.
        if all.count > 4, let made = deviceText(values) { return made }
        questions.append(
            Title(english: "what '\(key)' means is not known", chinese: "“\(key)” 含义未知"))
        return Self.kind(all)
    }

    /// True for a word that is always the same and made of words of protocols, such as `NotifyEvent`: it names no event.
    private func isMethod(_ values: [Value]) -> Bool {
        guard let text = values.first?.stringValue, values.count > 1, values.allSatisfy({ $0 == values[0] }) else {
            return false
        }
        let words = ProtocolWords.words(text)
        return words.count > 1 && words.allSatisfy { ProtocolWords.all.contains($0) }
    }

    /// True for keys whose values are always the same by their nature.
    func isConstant(_ key: String) -> Bool { key == "version" || key == "method" }

    /// A constant as it stands in a file.
    static func constant(_ value: Value) -> String {
        // Braces would be variables.
        if let text = value.stringValue, text.contains("{") || text.contains("$") { return "$any" }
        return value.description
    }

    /// Text that is made of what the topic names, such as a method.
    func pattern(_ values: [(LearnedForm.Sample, Value)]) -> String? {
        guard form.kind != .other, let level = form.nameLevels.first, form.nameLevels.count == 1,
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

    /// Text that is always made of the device's name in the same way, and is not the name alone; nothing for another.
    func deviceText(_ values: [(LearnedForm.Sample, Value)]) -> String? {
        guard let level = form.deviceLevel else { return nil }
        var found: String?
        for (sample, value) in values {
            guard let text = value.stringValue, sample.levels.indices.contains(level) else { return nil }
            let name = sample.levels[level]
            guard name.count > 2, text != name, text.contains(name), !text.contains("{") else { return nil }
            let written = text.replacing(name, with: "{device}")
            guard found == nil || found == written else { return nil }
            found = written
        }
        return found.map { Value.string($0).description }
    }

    /// Text that always begins with the same, in which the device's name stands, and goes on otherwise; nothing for
    /// another.
    func deviceBeginning(_ values: [(LearnedForm.Sample, Value)]) -> String? {
        guard let level = form.deviceLevel else { return nil }
        var found: String?
        for (sample, value) in values {
            guard let text = value.stringValue, sample.levels.indices.contains(level) else { return nil }
            let name = sample.levels[level]
            guard name.count > 2, text.contains(name), !text.contains("{") else { return nil }
            let written = text.replacing(name, with: "{device}", maxReplacements: 1)
            found = found.map { String(zip($0, written).prefix { $0 == $1 }.map(\.0)) } ?? written
            guard found?.contains("{device}") ?? false else { return nil }
        }
        return found.map { Value.string($0 + "{rest}").description }
    }

    /// What the variable of a name is called.
    var variableName: String {
        switch form.kind {
        case .event: "event"
        case .acknowledge where form.answersKind == .event: "event"
        case .invoke: "command"
        case .reply where form.answersKind == .invoke: "command"
        default: "name"
        }
    }

    /// Two words of which one means there; nothing for anything else.
    func presenceWords(_ values: [Value]) -> [Value]? {
        var found: [Value] = []
        for value in values where !found.contains(value) { found.append(value) }
        return found.count <= 2 && found.allSatisfy { BodyLearner.isPresence($0) } ? found : nil
    }

    /// True for what may mean there or gone.
    static func isPresence(_ value: Value) -> Bool {
        if value.boolValue != nil { return true }
        return ProtocolWords.presenceWords[value.stringValue?.lowercased() ?? ""] != nil
    }

    /// Notes the code of an answer.
    mutating func noteCode(_ code: Value, _ text: String) {
        let before = codes[code]
        codes[code] = ((before?.count ?? 0) + 1, before?.text.isEmpty ?? true ? text : before?.text ?? "")
    }
}
