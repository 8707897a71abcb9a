internal import HulianCatalog
internal import HulianModel
internal import HulianRecord
internal import HulianRules

/// Finds clauses that nobody judges and that give no reason, and rules that no clause names.
struct CatalogAudit {
    /// What was found.
    private(set) var findings: [String] = []
    /// What is worth knowing and no mistake: clauses that rules judge and that no scenario exercises.
    private(set) var notes: [String] = []
    /// How many clauses the scenarios exercise; nothing when none was run.
    private var exercisedCount: Int?

    /// Looks at a catalog.
    init(_ catalog: Catalog) {
        let rules = Set(RuleSet.all.map { $0.id })
        var named: Set<String> = []
        for clause in catalog.clauses {
            if let rule = clause.rule {
                named.insert(rule)
                if !rules.contains(rule) { findings.append("\(clause.id): there is no rule '\(rule)'") }
            } else if clause.because == nil, !clause.isDeclaration {
                findings.append("\(clause.id): no rule judges it, and no reason is given")
            }
        }
        for rule in rules.sorted() where !named.contains(rule) { findings.append("rule '\(rule)': no clause names it") }
        let known = Set(catalog.clauses.map(\.id))
        for id in catalog.dialectIDs {
            for clause in (catalog.dialect(id)?.clauses ?? [:]).values.sorted() where !known.contains(clause) {
                findings.append("\(id): its checks name \(clause), which is no clause")
            }
        }
    }

    /// Looks at what scenarios exercise.
    mutating func look(at suite: SuiteResult, in catalog: Catalog) {
        var exercised: Set<ClauseID> = []
        for run in suite.runs {
            for result in run.clauses where result.verdict.isExercised { exercised.insert(result.clause.id) }
            if let problem = run.problem { findings.append("\(run.name): it could not be run: \(problem)") }
        }
        exercisedCount = exercised.count
        for clause in catalog.clauses where clause.rule != nil && !exercised.contains(clause.id) {
            notes.append("\(clause.id): no scenario exercises it; its miniatures do")
        }
    }

    /// The sums in one line.
    func summary(_ catalog: Catalog) -> String {
        let judged = catalog.clauses.count { $0.rule != nil }
        let declared = catalog.clauses.count { $0.rule == nil && $0.isDeclaration }
        let reasons = catalog.clauses.count - judged - declared
        let scenarios = exercisedCount.map { ", \($0) exercised by scenarios" } ?? ""
        return "\(catalog.clauses.count) clauses: \(judged) judged by \(RuleSet.all.count) rules\(scenarios), "
            + "\(declared) declared, \(reasons) with a reason; \(findings.count) findings"
    }
}
