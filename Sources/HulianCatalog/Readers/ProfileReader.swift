internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// Reads a profile: limits and strengths that replace those of the catalog, and differences of real devices.
///
/// ```yaml
/// limits:    { H1-CTL-3.within: 3 }
/// strengths: { H1-CTL-3: should }
/// lines:
///   - clause: TY-10
///     strength: should
///     faults: { checks: [itemType], written: digitsForWord }
///     because: { en: …, zh: … }
/// ```
///
/// A clause, a limit or a check that the catalog has not got is an error: it would change nothing, and nobody would know.
struct ProfileReader {
    /// The clauses by name; only looked into.
    private let clauses: [String: Clause]
    /// The names of the clauses, in order.
    private let names: [String]
    /// Gives the table of a dialect.
    private let dialect: (DialectID) -> DialectTable?
    /// What is wrong.
    private(set) var diagnostics = Diagnostics()

    /// Makes a reader.
    init(_ clauses: [Clause], dialect: @escaping (DialectID) -> DialectTable?) {
        self.clauses = Dictionary(clauses.map { ($0.id.rawValue, $0) }) { first, _ in first }
        names = clauses.map(\.id.rawValue)
        self.dialect = dialect
    }

    /// Reads a profile.
    mutating func profile(_ node: YAMLNode) -> Profile {
        var reader = FieldReader(node, "a profile")
        let id = reader.string("profile") ?? ""
        _ = reader.bool("replaces")
        let none = Title(english: "", chinese: "")
        let title = node["title"] == nil ? none : reader.title()
        let text = node["text"] == nil ? none : reader.title("text")
        var limits: [String: Double] = [:]
        for entry in reader.mapping("limits") {
            if let value = limit(entry) { limits[entry.key] = value }
        }
        var strengths: [ClauseID: Strength] = [:]
        for entry in reader.mapping("strengths") {
            guard let clause = clause(entry.key, at: entry.place), let strength = strength(entry.value) else {
                continue
            }
            strengths[clause.id] = strength
        }
        let lines = reader.list("lines").compactMap { line($0) }
        diagnostics.add(contentsOf: reader.finish().all)
        return Profile(id: id, title: title, text: text, limits: limits, strengths: strengths, lines: lines)
    }

    // MARK: Lines

    /// Reads a difference of real devices.
    private mutating func line(_ node: YAMLNode) -> ProfileLine? {
        var reader = FieldReader(node, "a line of a profile")
        let clause = reader.required("clause").flatMap { node in
            node.scalar.flatMap { self.clause($0, at: node.place) }
        }
        let strength = reader.required("strength").flatMap { self.strength($0) }
        let faults = reader.value("faults").flatMap { node in clause.flatMap { self.faults(node, of: $0) } }
        let because = node["because"] == nil ? Title(english: "", chinese: "") : reader.title("because")
        let sources = reader.list("sources").map { node in
            guard node.isMapping else { return ClauseSource(reference: node.scalar ?? "", trust: .project) }
            var reader = FieldReader(node, "a source")
            let trust = reader.value("trust").flatMap { word($0, "trust", Trust.self) } ?? .unverified
            let source = ClauseSource(reference: reader.requiredString("ref") ?? "", trust: trust)
            diagnostics.add(contentsOf: reader.finish().all)
            return source
        }
        let examples = reader.list("examples").compactMap { example($0) }
        let wrong = reader.list("wrong").compactMap { example($0) }
        diagnostics.add(contentsOf: reader.finish().all)
        guard let clause, let strength else { return nil }
        return ProfileLine(
            clause: clause.id, strength: strength, faults: faults, because: because, sources: sources,
            examples: examples, wrong: wrong)
    }

    /// Reads which faults of messages a line is about.
    private mutating func faults(_ node: YAMLNode, of clause: Clause) -> FaultPattern? {
        var reader = FieldReader(node, "faults of a message")
        let table = clause.dialect.flatMap { dialect($0) }
        if table == nil {
            reader.error(
                "wrong-type", "'\(clause.id)' is no clause of a dialect, so that no message has faults by it",
                at: node.place, hint: "leave 'faults' out")
        }
        _ = reader.required("checks")
        var checks: [MessageCheck] = []
        for entry in reader.list("checks") {
            guard let check = word(entry, "checks", MessageCheck.self) else { continue }
            if let table, table.clauses[check] != clause.id {
                let own = MessageCheck.allCases.filter { table.clauses[$0] == clause.id }.map(\.rawValue)
                reader.error(
                    "unknown-name", "'\(check.rawValue)' is not a check of \(clause.id)", at: entry.place,
                    notes: [own.isEmpty ? "no check is" : "its checks: \(own.joined(separator: ", "))"])
            }
            checks.append(check)
        }
        let messages = reader.list("messages").compactMap { entry -> String? in
            guard let name = entry.scalar, let table else { return nil }
            let known = table.messages.map(\.name)
            if known.contains(name) { return name }
            reader.error(
                "unknown-name", "'\(name)' is not a message of \(table.id)", at: entry.place,
                hint: Suggestion.hint(for: name, among: known))
            return nil
        }
        let written = reader.value("written").flatMap { word($0, "written", WrittenForm.self) }
        let words = reader.strings("words")
        diagnostics.add(contentsOf: reader.finish().all)
        return FaultPattern(checks: checks, messages: messages, written: written, words: words)
    }

    /// Reads a message.
    private mutating func example(_ node: YAMLNode) -> ProfileExample? {
        var reader = FieldReader(node, "a message")
        let type = reader.requiredString("type") ?? ""
        let topic = reader.requiredString("topic") ?? ""
        let payload = reader.string("payload") ?? ""
        let retain = reader.bool("retain") ?? false
        diagnostics.add(contentsOf: reader.finish().all)
        guard !type.isEmpty, !topic.isEmpty else { return nil }
        return ProfileExample(
            deviceType: DeviceTypeID(rawValue: type), topic: topic, payload: payload, retain: retain)
    }

    // MARK: Parts

    /// The value of a limit; nothing when something is wrong with it.
    private mutating func limit(_ entry: YAMLNode.Entry) -> Double? {
        let example = "such as H1-CTL-3.within: 3, in seconds or per cent"
        guard let dot = entry.key.lastIndex(of: ".") else {
            diagnostics.error(
                "wrong-type", "the key of a limit must be a clause with the name of the limit, not '\(entry.key)'",
                at: entry.place, hint: example)
            return nil
        }
        guard let clause = clause(String(entry.key[..<dot]), at: entry.place) else { return nil }
        let name = String(entry.key[entry.key.index(after: dot)...])
        let known = clause.thresholds.map(\.name)
        guard known.contains(name) else {
            diagnostics.error(
                "unknown-name", "'\(name)' is not a limit of \(clause.id)", at: entry.place,
                hint: Suggestion.hint(for: name, among: known),
                notes: [known.isEmpty ? "it has no limits" : "limits: \(known.joined(separator: ", "))"])
            return nil
        }
        guard let value = entry.value.scalar.flatMap({ Double($0) }), value.isFinite, value >= 0 else {
            diagnostics.error(
                "wrong-type", "a limit must be a number from 0 upwards, but here stands \(entry.value.kind)",
                at: entry.value.place, hint: example)
            return nil
        }
        return value
    }

    /// Reads how binding a clause is.
    private mutating func strength(_ node: YAMLNode) -> Strength? {
        if let strength = node.scalar.flatMap({ Strength(rawValue: $0) }) { return strength }
        let names = Strength.allCases.map(\.rawValue)
        diagnostics.error(
            "unknown-name", "\(node.kind) is not a strength", at: node.place,
            hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
            notes: ["strengths: \(names.joined(separator: ", "))"])
        return nil
    }

    /// Reads a word that is a case of an enumeration of ours.
    private mutating func word<Word: RawRepresentable & CaseIterable>(
        _ node: YAMLNode, _ key: String, _: Word.Type
    ) -> Word? where Word.RawValue == String {
        if let word = node.scalar.flatMap({ Word(rawValue: $0) }) { return word }
        let names = Word.allCases.map(\.rawValue)
        diagnostics.error(
            "unknown-name", "\(node.kind) is not allowed for '\(key)'", at: node.place,
            hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
            notes: ["allowed: \(Suggestion.list(names, most: 50))"])
        return nil
    }

    /// The clause with a name; nothing, and a problem, when there is none.
    private mutating func clause(_ name: String, at place: SourcePlace) -> Clause? {
        if let clause = clauses[name] { return clause }
        diagnostics.error(
            "unknown-name", "'\(name)' is not a clause of the catalog", at: place,
            hint: Suggestion.hint(for: name, among: names) ?? "see 'hulian catalog audit'")
        return nil
    }
}
