internal import HulianCatalog
internal import HulianModel
internal import HulianRecord
internal import HulianRules

/// Finds clauses that nobody judges and that give no reason, and says what scenarios leave out.
struct CatalogAudit {
    /// What stands behind each clause.
    private let audit: ClauseAudit
    /// What was found.
    private(set) var findings: [String]
    /// What is worth knowing and no mistake: clauses that rules judge and that no scenario exercises.
    private(set) var notes: [String] = []
    /// How many clauses the scenarios exercise; nothing when none was run.
    private var exercisedCount: Int?

    /// Looks at a catalog.
    init(_ catalog: Catalog) {
        audit = ClauseAudit(catalog)
        findings = audit.problems.map(\.description)
    }

    /// Looks at what scenarios exercise.
    mutating func look(at suite: SuiteResult, in catalog: Catalog) {
        var exercised: Set<ClauseID> = []
        for run in suite.runs {
            for result in run.clauses where result.verdict.isExercised { exercised.insert(result.clause.id) }
            if let problem = run.problem { findings.append("\(run.name): it could not be run: \(problem)") }
        }
        exercisedCount = exercised.count
        notes += audit.unexercised(by: exercised).map { "\($0): no scenario exercises it; its miniatures do" }
    }

    /// The sums in one line.
    func summary(_ catalog: Catalog) -> String {
        let scenarios = exercisedCount.map { ", \($0) exercised by scenarios" } ?? ""
        return
            "\(catalog.clauses.count) clauses: \(audit.count(.judged)) judged by \(audit.ruleCount) rules\(scenarios), "
            + "\(audit.count(.declared)) declared, \(audit.count(.reasoned)) with a reason; \(findings.count) findings"
    }
}
