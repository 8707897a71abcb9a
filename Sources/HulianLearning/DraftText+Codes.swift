internal import HulianModel

// The codes of answers.
extension DraftText {
    /// Writes the codes of answers: the most frequent is success.
    mutating func writeStatus() {
        var codes: [Value: (count: Int, text: String)] = [:]
        for (_, body) in facts.forms {
            for (code, seen) in body.codes {
                let before = codes[code]
                codes[code] = (
                    (before?.count ?? 0) + seen.count, before?.text.isEmpty ?? true ? seen.text : before?.text ?? ""
                )
            }
        }
        guard !codes.isEmpty else { return }
        let ranked = codes.sorted {
            $0.value.count == $1.value.count ? $0.key.description < $1.key.description : $0.value.count > $1.value.count
        }
        lines.append("status:")
        let others: [Status] = [
            .failure, .constraintError, .unsupportedAttribute, .unsupportedCommand, .unsupportedWrite, .invalidDataType,
            .invalidCommand, .busy, .timeout, .notFound, .unsupportedRead, .invalidInState, .resourceExhausted,
        ]
        var free = others
        var used: Set<Status> = []
        for (index, entry) in ranked.enumerated() {
            // A word that is a status of the model means it.
            let word = entry.key.stringValue.flatMap { text in
                Status.allCases.first { ProtocolWords.bare($0.name) == ProtocolWords.bare(text) }
            }
            let status = word ?? (index == 0 ? .success : free.first)
            guard let status else { break }
            // Several words may mean the same; the most frequent is written.
            guard used.insert(status).inserted else { continue }
            free.removeAll { $0 == status }
            let text = entry.value.text.isEmpty ? status.name : entry.value.text
            let code = entry.key.integerValue.map { "code: \($0), " } ?? ""
            let shown = entry.key.stringValue ?? text
            let comment =
                index == 0 || word != nil
                ? ""
                : "    "
                    + note("status.\(status.name)", nil, "what \(entry.key) means is not known", "\(entry.key) 的含义未知")
            lines.append("  \(status.name): { \(code)text: \(Value.string(shown)) }\(comment)")
        }
    }
}
