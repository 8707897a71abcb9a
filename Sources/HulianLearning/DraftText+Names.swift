internal import HulianDialects
internal import HulianModel

// Device types, names with what they mean, and what is checked.
extension DraftText {
    /// Writes device types, attributes and what means nothing.
    mutating func writeNames() {
        lines += ["types:", "  \"*\": device"]
        let paths = facts.mappings.keys.sorted()
        let dropped = facts.dropped.subtracting(paths).sorted()
        if !paths.isEmpty || !dropped.isEmpty { lines.append("attributes:") }
        for path in dropped {
            let comment = note(
                "attributes.\(path)", nil, "its name was seen, and its values do not fit", "见到其名称，但取值不符")
            lines.append("  \(path): { carried: false }    \(comment)")
        }
        for path in paths {
            lines.append("  \(path):")
            for mapping in facts.mappings[path] ?? [] {
                let filter = filter(mapping.patterns)
                let described = described(mapping.name)
                let comment = note(
                    "attributes.\(path)", mapping.percent,
                    "'\(mapping.name)', by its name and values\(described.english)",
                    "“\(mapping.name)”，依名称与取值\(described.chinese)")
                let request =
                    facts.requests[mapping.name].map {
                        ", request: { \(Value.string($0.method)): \(Value.string($0.argument)) }"
                    } ?? ""
                lines.append(
                    "    - { \(filter)name: \(Value.string(mapping.name))\(request)\(mapping.fit)\(access(mapping.name)) }    \(comment)"
                )
            }
        }
        writeElements(.command, "commands", "action")
        writeElements(.event, "events", "name")
        if !facts.leftOutNames.isEmpty {
            let count = facts.leftOutNames.count
            lines.append(
                note(
                    "companions", nil, "\(count) names were left out; a draft has \(DraftFacts.nameLimit)",
                    "省略了 \(count) 个名称，草稿最多 \(DraftFacts.nameLimit) 个"))
        }
        writeDescribedElements()
        writeCompanions()
    }

    /// The families for which a mapping holds; nothing written for all.
    private func filter(_ patterns: [String]) -> String {
        patterns.isEmpty ? "" : "in: [\(patterns.map { Value.string($0).description }.joined(separator: ", "))], "
    }

    /// What may be done with a name, where a description says so.
    private func access(_ name: String) -> String {
        guard let attribute = facts.described[name] else { return "" }
        return (attribute.isSettable ? "" : ", settable: false") + (attribute.isTold ? "" : ", reported: false")
    }

    /// Writes commands or events that others name so.
    private mutating func writeElements(_ kind: NameKnowledge.ElementKind, _ key: String, _ word: String) {
        let found = facts.elementMappings[kind] ?? [:]
        if !found.isEmpty { lines.append("\(key):") }
        for (path, mappings) in found.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(path):")
            for mapping in mappings {
                let filter = filter(mapping.patterns)
                let comment = note(
                    "\(key).\(path)", 60, "'\(mapping.name)', as others call it", "“\(mapping.name)”，依他人用法")
                lines.append("    - { \(filter)\(word): \(Value.string(mapping.name)) }    \(comment)")
            }
        }
        let strangers = facts.strangers[kind] ?? []
        guard !strangers.isEmpty else { return }
        lines.append(
            note(
                key, nil, "what these mean is not known: \(strangers.prefix(12).joined(separator: ", "))",
                "含义未知：\(strangers.prefix(12).joined(separator: "、"))"))
    }

    /// Writes what is checked.
    mutating func writeClauses() {
        let clauses: [(checks: [String], en: String, zh: String, text: String, textZh: String, rule: String)] = [
            (["topic"], "Topics", "主题", "Topics are those that were learned.", "主题为学习所得。", "message.form"),
            (
                ["json", "utf8", "duplicateKey", "shape", "itemShape", "agreement", "version"], "Bodies", "消息体",
                "Bodies have the shape that was learned.", "消息体结构为学习所得。", "message.form"
            ),
            (
                ["itemName", "itemType", "itemRange", "itemAccess", "arguments", "decimalPoint"], "Names and values",
                "名称与取值", "Names and values are those that were learned.", "名称与取值为学习所得。", "message.form"
            ),
            (
                ["id", "code"], "Answers", "应答", "Answers have an identifier and a code as learned.", "应答的标识与代码为学习所得。",
                "message.form"
            ),
            (
                ["time", "timeRange"], "Time", "时间", "Time is written as learned and not more than a day ahead.",
                "时间写法为学习所得，且不超前一天以上。", "message.form"
            ),
        ]
        lines.append("judge:")
        for (index, clause) in clauses.enumerated() {
            for check in clause.checks { lines.append("  \(check): \(prefix)-0\(index + 1)") }
        }
        lines.append("clauses:")
        for (index, clause) in clauses.enumerated() {
            lines += [
                "  - id: \(prefix)-0\(index + 1)", "    strength: should",
                "    title: { en: \(Value.string(clause.en)), zh: \(Value.string(clause.zh)) }",
                "    text: { en: \(Value.string(clause.text)), zh: \(Value.string(clause.textZh)) }",
                "    rule: \(clause.rule)",
            ]
        }
    }
}
