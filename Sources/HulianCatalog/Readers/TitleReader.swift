internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension FieldReader {
    /// Reads a title in both languages; one text stands for both and is a mistake in the catalog.
    mutating func title(_ key: String = "title") -> Title {
        guard let node = required(key) else { return Title(english: "", chinese: "") }
        guard node.isMapping else {
            wrong(key, "{ en: …, zh: … }", node)
            return Title(english: node.scalar ?? "", chinese: node.scalar ?? "")
        }
        var reader = FieldReader(node, "a title")
        let title = Title(
            english: reader.requiredString("en") ?? "", chinese: reader.requiredString("zh") ?? "")
        add(reader.finish())
        return title
    }

    /// Reads an identifier number such as `0x0006`.
    mutating func number(_ key: String) -> UInt32? {
        guard required(key) != nil else { return nil }
        return integer(key, in: 0...Int64(UInt32.max)).map { UInt32($0) }
    }

    /// Reads a conformance; `M` when the key is absent.
    mutating func conformance(_ key: String = "conformance") -> Conformance {
        guard let node = value(key) else { return .mandatory }
        guard let text = node.scalar else {
            wrong(key, "a conformance such as 'M' or '[LT]'", node)
            return .mandatory
        }
        do {
            return try Conformance(text)
        } catch {
            self.error(
                "bad-conformance", "'\(text)' is no conformance: \(error.expected) was expected",
                at: SourcePlace(
                    file: node.place.file, line: node.place.line,
                    column: node.place.column + error.offset + (node.isQuoted ? 1 : 0)))
            return .mandatory
        }
    }
}
