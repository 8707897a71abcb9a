internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// Reads a file of clauses.
struct ClauseReader {
    /// What was found wrong.
    private(set) var diagnostics = Diagnostics()

    /// Reads the clauses of a file.
    mutating func clauses(_ node: YAMLNode) -> [Clause] {
        var reader = FieldReader(node, "a list of clauses")
        let standard = reader.requiredString("standard") ?? ""
        _ = reader.title()
        _ = reader.bool("replaces")
        let dialect = reader.string("dialect").map { DialectID(rawValue: $0) }
        let level = reader.string("level").flatMap { Level(rawValue: $0) }
        let sources = sources(&reader)
        let items = reader.list("clauses")
        diagnostics.add(contentsOf: reader.finish().all)
        return items.compactMap { clause($0, standard: standard, dialect: dialect, level: level, sources: sources) }
    }

    /// Reads the clauses in the file of a dialect, in which they stand under `clauses`.
    ///
    /// They are of level H1 unless they say otherwise. One without sources has those of the dialect, as not seen again:
    /// where in them it stands is not said.
    mutating func clauses(ofDialect node: YAMLNode) -> [Clause] {
        guard let name = node["dialect"]?.scalar, let list = node["clauses"] else { return [] }
        guard let items = list.items else {
            diagnostics.error(
                "wrong-type", "'clauses' must be a list, but here stands \(list.kind)", at: list.place)
            return []
        }
        let sources = (node["sources"]?.items ?? []).compactMap { source in
            source.scalar.map { ClauseSource(reference: $0, trust: .unverified) }
        }
        return items.compactMap {
            clause($0, standard: name, dialect: DialectID(rawValue: name), level: nil, sources: sources)
        }
    }

    /// Reads one clause.
    private mutating func clause(
        _ node: YAMLNode, standard: String, dialect: DialectID?, level: Level?, sources: [ClauseSource]
    ) -> Clause? {
        var reader = FieldReader(node, "a clause")
        let id = ClauseID(rawValue: reader.requiredString("id") ?? "")
        let title = reader.title()
        let text = reader.title("text")
        let section = reader.string("section") ?? ""
        let ownLevel = word(&reader, "level", Level.self) ?? level ?? .h1
        let strength = word(&reader, "strength", Strength.self) ?? .must
        let own = self.sources(&reader)
        let rule = reader.string("rule")
        let because = reader.string("because")
        let isDeclaration = reader.bool("declaration") ?? false
        let thresholds = reader.mapping("limits").compactMap { self.threshold($0) }
        let capability = reader.string("capability").map { CapabilityID(rawValue: $0) }
        let chapter = reader.string("chapter") ?? "interconnection"
        if rule == nil, because == nil, !isDeclaration {
            reader.error(
                "missing-key", "the clause '\(id)' needs 'rule', 'because' or 'declaration: true'", at: node.place)
        }
        if !["interconnection", "personalInformation"].contains(chapter), let place = node["chapter"] {
            reader.wrong("chapter", "interconnection or personalInformation", place)
        }
        diagnostics.add(contentsOf: reader.finish().all)
        return Clause(
            id: id, standard: standard, section: section, level: ownLevel, strength: strength, title: title,
            text: text, sources: own.isEmpty ? sources : own, rule: rule, because: because,
            isDeclaration: isDeclaration, thresholds: thresholds, capability: capability, dialect: dialect,
            chapter: chapter)
    }

    /// Reads where a clause comes from.
    private mutating func sources(_ outer: inout FieldReader) -> [ClauseSource] {
        outer.list("sources").map { node in
            guard node.isMapping else { return ClauseSource(reference: node.scalar ?? "", trust: .project) }
            var reader = FieldReader(node, "a source")
            let source = ClauseSource(
                reference: reader.requiredString("ref") ?? "", trust: word(&reader, "trust", Trust.self) ?? .unverified)
            diagnostics.add(contentsOf: reader.finish().all)
            return source
        }
    }

    /// Reads a limit: `{ value: 2 s, published: true }` or the value alone, which is then the project's own.
    private mutating func threshold(_ entry: YAMLNode.Entry) -> Threshold? {
        let text = (entry.value["value"] ?? entry.value).scalar ?? ""
        guard let quantity = Quantity(text) else {
            diagnostics.error(
                "wrong-type", "the limit '\(entry.key)' must be a number, but here stands \(entry.value.kind)",
                at: entry.value.place)
            return nil
        }
        let base = quantity.unit.map { quantity.number * $0.factor + $0.offset } ?? quantity.number
        return Threshold(
            name: entry.key, value: base, unit: quantity.unit, isPublished: entry.value["published"]?.bool ?? false)
    }

    /// Reads a word that is a case of an enumeration of ours.
    private mutating func word<Word: RawRepresentable & CaseIterable>(
        _ reader: inout FieldReader, _ key: String, _: Word.Type
    ) -> Word? where Word.RawValue == String {
        guard let node = reader.value(key), let text = node.scalar else { return nil }
        if let word = Word(rawValue: text) { return word }
        let names = Word.allCases.map(\.rawValue)
        diagnostics.error(
            "unknown-name", "'\(text)' is not allowed for '\(key)'", at: node.place,
            hint: Suggestion.hint(for: text, among: names), notes: ["allowed: \(names.joined(separator: ", "))"])
        return nil
    }
}
