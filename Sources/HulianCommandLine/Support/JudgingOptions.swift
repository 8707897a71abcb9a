internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianRules

/// The options that say what is judged how.
struct JudgingOptions: ParsableArguments {
    @Option(name: .long, help: "Only this level: H1, H2 or H3.")
    var level: Level?
    @Option(name: .long, help: "Judge only this clause; may be given again.")
    var clause: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp(
            "strict, lenient, or a file with limits and strengths of your own.", valueName: "name-or-file"))
    var profile: String?

    /// The words by which somebody else judges by the same profile.
    var words: [String] { profile.map { ["--profile", $0] } ?? [] }

    /// How clauses are judged.
    func profile(filtersLevel: Bool, in catalog: Catalog) throws(DiagnosticsError) -> JudgingProfile {
        var result = JudgingProfile()
        if let profile {
            result = JudgingProfile(try catalog.profile(named: profile))
            result.name = profile
        }
        for name in clause { try Names(catalog).check(clause: name) }
        result.onlyClauses = Set(clause.map { ClauseID(rawValue: $0) })
        if filtersLevel, let level { result.onlyLevels = [level] }
        return result
    }
}
