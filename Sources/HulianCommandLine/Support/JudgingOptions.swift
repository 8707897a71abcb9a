internal import ArgumentParser
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
    func profile(filtersLevel: Bool) throws(DiagnosticsError) -> JudgingProfile {
        var result = JudgingProfile()
        if let profile { result = try ProfileReader.read(profile) }
        result.onlyClauses = Set(clause.map { ClauseID(rawValue: $0) })
        if filtersLevel, let level { result.onlyLevels = [level] }
        return result
    }
}

/// Reads a file with limits and strengths that replace those of the catalog.
///
/// ```yaml
/// limits:    { H1-CTL-2.seconds: 2 }
/// strengths: { H1-CTL-2: should }
/// ```
enum ProfileReader {
    /// Reads a profile.
    static func read(_ path: String) throws(DiagnosticsError) -> JudgingProfile {
        let text: String
        do {
            text = try FileSystem.local().text(path)
        } catch {
            throw DiagnosticsError([Diagnostic("no-such-file", "the profile '\(path)' cannot be read")])
        }
        var reader = FieldReader(try YAMLReader.read(text, file: path), "a profile")
        var profile = JudgingProfile()
        var problems: [Diagnostic] = []
        for entry in reader.mapping("limits") {
            guard let number = entry.value.scalar.flatMap({ Double($0) }), entry.key.contains(".") else {
                problems.append(
                    Diagnostic(
                        "wrong-type", "a limit must be a number, and its key a clause with the name of the limit",
                        at: entry.place, hint: "such as H1-CTL-2.seconds: 2"))
                continue
            }
            profile.limits[entry.key] = number
        }
        for entry in reader.mapping("strengths") {
            guard let strength = entry.value.scalar.flatMap({ Strength(rawValue: $0) }) else {
                problems.append(
                    Diagnostic(
                        "unknown-name", "\(entry.value.kind) is not a strength", at: entry.place,
                        notes: ["strengths: \(Strength.allCases.map(\.rawValue).joined(separator: ", "))"]))
                continue
            }
            profile.strengths[ClauseID(rawValue: entry.key)] = strength
        }
        problems += reader.finish().all
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        return profile
    }
}
