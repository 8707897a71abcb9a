internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianRules
internal import HulianYAML

/// The options that say what is judged how.
struct JudgingOptions: ParsableArguments {
    @Option(name: .long, help: "Only this level: H1, H2 or H3.")
    var level: Level?
    @Option(name: .long, help: "Judge only this clause; may be given again.")
    var clause: [String] = []
    @Option(name: .long, help: "A file with limits and strengths of your own.")
    var profile: String?

    /// How clauses are judged.
    func profile(filtersLevel: Bool, in catalog: Catalog) throws(DiagnosticsError) -> JudgingProfile {
        var result = JudgingProfile()
        if let profile {
            var reader = ProfileReader(catalog)
            result = try reader.read(profile)
        }
        for name in clause { try Names(catalog).check(clause: name) }
        result.onlyClauses = Set(clause.map { ClauseID(rawValue: $0) })
        if filtersLevel, let level { result.onlyLevels = [level] }
        return result
    }
}

/// Reads a file with limits and strengths that replace those of the catalog.
///
/// ```yaml
/// limits:    { H1-CTL-3.within: 3 }
/// strengths: { H1-CTL-3: should }
/// ```
struct ProfileReader {
    /// The clauses by name; only looked into.
    private let clauses: [String: Clause]
    /// The names of the clauses, in order.
    private let names: [String]
    /// What is wrong.
    private var problems: [Diagnostic] = []

    /// Makes a reader.
    init(_ catalog: Catalog) {
        clauses = Dictionary(catalog.clauses.map { ($0.id.rawValue, $0) }) { first, _ in first }
        names = catalog.clauses.map(\.id.rawValue)
    }

    /// Reads a profile.
    ///
    /// - Throws: ``DiagnosticsError`` for a file that cannot be read, or that names a clause, a limit or a strength that
    ///   the catalog has not got: it would change nothing, and nobody would know.
    mutating func read(_ path: String) throws(DiagnosticsError) -> JudgingProfile {
        let text: String
        do {
            text = try FileSystem.local().text(path)
        } catch {
            throw DiagnosticsError([Diagnostic("no-such-file", "the profile '\(path)' cannot be read")])
        }
        var reader = FieldReader(try YAMLReader.read(text, file: path), "a profile")
        var profile = JudgingProfile()
        for entry in reader.mapping("limits") {
            if let value = limit(entry) { profile.limits[entry.key] = value }
        }
        for entry in reader.mapping("strengths") {
            guard clause(entry.key, at: entry.place) != nil else { continue }
            guard let strength = entry.value.scalar.flatMap({ Strength(rawValue: $0) }) else {
                problems.append(
                    Diagnostic(
                        "unknown-name", "\(entry.value.kind) is not a strength", at: entry.value.place,
                        hint: entry.value.scalar.flatMap {
                            Suggestion.hint(for: $0, among: Strength.allCases.map(\.rawValue))
                        }, notes: ["strengths: \(Strength.allCases.map(\.rawValue).joined(separator: ", "))"]))
                continue
            }
            profile.strengths[ClauseID(rawValue: entry.key)] = strength
        }
        problems += reader.finish().all
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        return profile
    }

    /// The value of a limit; nothing when something is wrong with it.
    private mutating func limit(_ entry: YAMLNode.Entry) -> Double? {
        let example = "such as H1-CTL-3.within: 3, in seconds or per cent"
        guard let dot = entry.key.lastIndex(of: ".") else {
            problems.append(
                Diagnostic(
                    "wrong-type", "the key of a limit must be a clause with the name of the limit, not '\(entry.key)'",
                    at: entry.place, hint: example))
            return nil
        }
        guard let clause = clause(String(entry.key[..<dot]), at: entry.place) else { return nil }
        let name = String(entry.key[entry.key.index(after: dot)...])
        let known = clause.thresholds.map(\.name)
        guard known.contains(name) else {
            problems.append(
                Diagnostic(
                    "unknown-name", "'\(name)' is not a limit of \(clause.id)", at: entry.place,
                    hint: Suggestion.hint(for: name, among: known),
                    notes: [known.isEmpty ? "it has no limits" : "limits: \(known.joined(separator: ", "))"]))
            return nil
        }
        guard let value = entry.value.scalar.flatMap({ Double($0) }), value.isFinite, value >= 0 else {
            problems.append(
                Diagnostic(
                    "wrong-type", "a limit must be a number from 0 upwards, but here stands \(entry.value.kind)",
                    at: entry.value.place, hint: example))
            return nil
        }
        return value
    }

    /// The clause with a name; nothing, and a problem, when there is none.
    private mutating func clause(_ name: String, at place: SourcePlace) -> Clause? {
        if let clause = clauses[name] { return clause }
        problems.append(
            Diagnostic(
                "unknown-name", "'\(name)' is not a clause of the catalog", at: place,
                hint: Suggestion.hint(for: name, among: names) ?? "see 'hulian catalog audit'"))
        return nil
    }
}
