internal import HulianModel
internal import HulianRecord

/// What one of the three levels came to over all runs.
struct LevelOutcome {
    /// The level.
    let level: Level
    /// The worst verdict.
    let verdict: Verdict
    /// How many clauses came to each verdict, each clause once.
    let counts: VerdictCounts

    /// The outcomes of all levels.
    static func all(of suite: SuiteResult) -> [LevelOutcome] {
        let outcomes = ClauseOutcome.all(of: suite)
        return Level.allCases.map { level in
            LevelOutcome(
                level: level, verdict: suite.verdict(of: level),
                counts: VerdictCounts(outcomes.filter { $0.clause.level == level }.map(\.verdict)))
        }
    }
}

extension SuiteResult {
    /// The verdict of every clause and expectation of every run.
    var everyVerdict: [Verdict] {
        runs.flatMap { $0.clauses.map(\.countedVerdict) + $0.expectations.map(\.verdict) }
    }
}
