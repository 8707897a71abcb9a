public import HulianCatalog
internal import HulianModel
internal import HulianRecord
internal import HulianRules

/// The test that every rule must pass: it finds what breaks it, spares what keeps it, and says nothing about nothing.
///
/// It needs a catalog, as clauses name rules; a rule of an overlay is tested like one of ours when its miniatures are given:
///
///     let problems = RuleCompatTest(catalog).problems(of: miniature)
///     // must be empty
///
/// Not thread-safe, as the catalog is not.
public struct RuleCompatTest {
    /// Where clauses are defined.
    private let catalog: Catalog

    /// Makes a test.
    public init(_ catalog: Catalog) { self.catalog = catalog }

    /// The names of the rules that exist.
    public static var rules: [String] { RuleSet.all.map { $0.id } }

    /// What is wrong with how a miniature is judged; empty when all is right.
    public func problems(of miniature: Miniature) -> [String] {
        var profile = JudgingProfile()
        profile.limits = miniature.limits
        let stage = Stage(catalog, profile: profile)
        miniature.play(stage)
        let results = stage.judge.results()
        let own = results.filter {
            $0.clause.rule == miniature.rule || $0.findings.contains { $0.rule == miniature.rule }
        }
        var problems: [String] = []
        for finding in results.flatMap(\.findings) {
            for text in [finding.message, finding.expected, finding.actual] where Self.isUntranslated(text) {
                problems.append("'\(text.english)' has no Chinese words beside it")
            }
        }
        if own.isEmpty { problems.append("no clause names the rule '\(miniature.rule)'") }
        if miniature.breaks {
            let isFound = own.contains { $0.verdict > .passed && $0.findings.contains { $0.rule == miniature.rule } }
            if !isFound {
                let verdicts = own.map { "\($0.clause.id) \($0.verdict)" }.joined(separator: ", ")
                problems.append("it must be found, but came out as: \(verdicts)")
            }
        } else {
            if !own.contains(where: { $0.verdict == .passed && $0.evidence > 0 }) {
                let reasons = own.map { "\($0.clause.id) \($0.verdict): \($0.reason ?? "")" }.joined(separator: "; ")
                problems.append("it must be evidence that the rule holds, but came out as: \(reasons)")
            }
            for result in results where result.verdict > .passed {
                let finding = result.findings.first { !miniature.others.contains($0.rule) }
                if finding == nil, !result.findings.isEmpty { continue }
                problems.append(
                    "\(result.clause.id) came out as \(result.verdict): \(finding?.message.english ?? "") "
                        + "expected \(finding?.expected.english ?? "?"), found \(finding?.actual.english ?? "?")")
            }
        }
        return problems
    }

    /// Words that make a text an English one, whatever values stand in it.
    private static let english: Set<Substring> = [
        "a", "an", "the", "of", "in", "within", "at", "is", "was", "no", "not", "nothing", "none", "after", "by", "for",
        "that", "it", "one", "to",
    ]

    /// True for a text of ours that is there in English alone.
    private static func isUntranslated(_ text: Title) -> Bool {
        guard text.english == text.chinese else { return false }
        // What stands in quotes was said by somebody else.
        let pieces = text.english.split(separator: "'", omittingEmptySubsequences: false)
        let own = pieces.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        return own.contains { piece in piece.split(separator: " ").contains { english.contains($0) } }
    }

    /// What is wrong when nothing at all happens: every clause with evidence of any kind.
    public func problemsOfNothing() -> [String] {
        let stage = Stage(catalog)
        stage.end()
        return stage.judge.results().filter { $0.evidence > 0 || $0.verdict > .notExercised && $0.verdict != .declared }
            .map { "\($0.clause.id) came out as \($0.verdict) of nothing" }
    }
}
