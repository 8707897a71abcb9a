internal import HulianDialects
internal import HulianModel

// What a published description says of names: types, ranges, values and who may do what with them.
extension DraftText {
    /// Writes the names that mean nothing of the model, one a line with its description where there is one.
    mutating func writeCompanions() {
        let companions = facts.companions
        guard !companions.isEmpty else { return }
        lines.append(
            note(
                "companions", nil, "\(companions.count) names were seen whose meaning is not known",
                "\(companions.count) 个名称含义未知"))
        guard companions.contains(where: { facts.described[$0] != nil }) else {
            lines.append("companions: [\(companions.map { Value.string($0).description }.joined(separator: ", "))]")
            return
        }
        lines.append("companions:")
        for name in companions {
            var line = "  - \(Value.string(name))"
            if let attribute = facts.described[name] {
                line += "    " + note("names.\(name)", 95, Self.english(attribute), Self.chinese(attribute))
            }
            lines.append(line)
        }
    }

    /// What a description says beside a mapping: words for a comment, and what differs from the model for the table.
    func described(_ name: String) -> (english: String, chinese: String) {
        guard let attribute = facts.described[name] else { return ("", "") }
        return ("; \(Self.english(attribute))", "；\(Self.chinese(attribute))")
    }

    /// Writes the commands and events that descriptions name, with their fields.
    mutating func writeDescribedElements() {
        for (key, elements) in [("commands", facts.describedCommands), ("events", facts.describedEvents)] {
            for element in elements {
                let inputs = element.fields.map { "\($0.name): \(Self.type($0))" }.joined(separator: ", ")
                let outputs = element.results.map { "\($0.name): \(Self.type($0))" }.joined(separator: ", ")
                let text = "\(element.name)(\(inputs))" + (outputs.isEmpty ? "" : " → (\(outputs))")
                lines.append(note("\(key).\(element.name)", 95, "described: \(text)", "描述：\(text)"))
            }
        }
    }

    /// What a description says of an attribute.
    private static func english(_ attribute: DescribedAttribute) -> String {
        "described: \(type(attribute))" + (attribute.isTold ? ", told" : ", not told")
            + (attribute.isSettable ? ", can be set" : ", cannot be set")
    }

    /// The same in Chinese.
    private static func chinese(_ attribute: DescribedAttribute) -> String {
        "描述：\(type(attribute))" + (attribute.isTold ? "，上报" : "，不上报") + (attribute.isSettable ? "，可设置" : "，不可设置")
    }

    /// A type in the words that thing models share, with its range or values.
    static func type(_ attribute: DescribedAttribute, depth: Int = 0) -> String {
        guard depth < 4 else { return "…" }
        func number(_ value: Double?) -> String { value.map { plain($0) } ?? "" }
        let unit = attribute.unit.map { " \($0)" } ?? ""
        switch attribute.kind {
        case .truth:
            let words = attribute.choices.map(\.description).joined(separator: "/")
            return words.isEmpty ? "bool" : "bool \(words)"
        case .integer, .decimal:
            var text = attribute.kind == .integer ? "int" : "float"
            if attribute.minimum != nil || attribute.maximum != nil {
                text += " \(number(attribute.minimum))…\(number(attribute.maximum))"
            }
            if let step = attribute.step, step > 0 { text += " / \(plain(step))" }
            return text + unit + (attribute.digits > 0 ? " (10^-\(attribute.digits))" : "")
        case .choice:
            let values = attribute.choices.prefix(32).enumerated().map { place, choice in
                let name = attribute.choiceNames.indices.contains(place) ? attribute.choiceNames[place] : ""
                let word = choice.stringValue ?? choice.description
                return name.isEmpty || name == word ? word : "\(word)=\(name)"
            }
            return "enum {\(values.joined(separator: ", "))\(attribute.choices.count > 32 ? ", …" : "")}"
        case .text: return "text" + (attribute.maximumLength.map { " ≤ \($0)" } ?? "")
        case .octets: return "octets" + (attribute.maximumLength.map { " ≤ \($0)" } ?? "")
        case .list:
            let element = attribute.parts.first.map { type($0, depth: depth + 1) } ?? "any"
            return "list of \(element)" + (attribute.maximumLength.map { " ≤ \($0)" } ?? "")
        case .structure:
            let parts = attribute.parts.prefix(32).map { "\($0.name): \(type($0, depth: depth + 1))" }
            return "struct { \(parts.joined(separator: ", ")) }"
        case .unknown: return "any"
        }
    }

    /// A number without a point where it is whole.
    private static func plain(_ number: Double) -> String {
        number == number.rounded() && number.magnitude < 9e15 ? String(Int64(number)) : "\(number)"
    }
}
