internal import HulianModel
internal import HulianRecord

/// One clause over all runs, with what it came to in each.
///
/// The suite's own list of clauses forgets in which run a finding was made; a report must lead back to it.
struct ClauseOutcome {
    /// What it came to in one run.
    struct Entry {
        /// The number of the run, from 0.
        let run: Int
        /// The result.
        let result: ClauseResult
    }

    /// The clause.
    let clause: Clause
    /// The results in the order of the runs.
    private(set) var entries: [Entry]

    /// The worst that it came to.
    var verdict: Verdict { entries.reduce(.notApplicable) { $0.merging($1.result.countedVerdict) } }
    /// How often it was looked at.
    var evidence: Int { entries.reduce(0) { $0 + $1.result.evidence } }
    /// How often it was broken.
    var violations: Int { entries.reduce(0) { $0 + $1.result.violations } }
    /// True when a scenario says that it must fail.
    var isExpectedToFail: Bool { entries.contains { $0.result.isExpectedToFail } }
    /// Why it was not judged, as the first run says it that came to the worst verdict.
    var reason: String? {
        let worst = verdict
        return entries.first { $0.result.countedVerdict == worst && $0.result.reason != nil }?.result.reason
    }

    /// The outcomes of a suite in the order in which the runs list the clauses first.
    static func all(of suite: SuiteResult) -> [ClauseOutcome] {
        var places: [ClauseID: Int] = [:]
        var outcomes: [ClauseOutcome] = []
        for (run, result) in suite.runs.enumerated() {
            for clause in result.clauses {
                let entry = Entry(run: run, result: clause)
                if let place = places[clause.clause.id] {
                    outcomes[place].entries.append(entry)
                } else {
                    places[clause.clause.id] = outcomes.count
                    outcomes.append(ClauseOutcome(clause: clause.clause, entries: [entry]))
                }
            }
        }
        return outcomes
    }
}

/// How many came to each verdict.
struct VerdictCounts {
    /// The counts by verdict; only looked into, never walked.
    private var counts: [Verdict: Int] = [:]

    /// Makes counts of verdicts.
    init(_ verdicts: some Sequence<Verdict>) {
        for verdict in verdicts { counts[verdict, default: 0] += 1 }
    }

    /// How many came to a verdict.
    subscript(verdict: Verdict) -> Int { counts[verdict] ?? 0 }

    /// The counts in the order in which people read them, zeros included.
    var listed: [(Verdict, Int)] { Verdict.inReadingOrder.map { ($0, self[$0]) } }

    /// The counts as words.
    var words: Title { Words.counts(listed) }

    /// All of them.
    var total: Int { listed.reduce(0) { $0 + $1.1 } }
}

extension RunResult {
    /// How many clauses came to each verdict.
    var clauseCounts: VerdictCounts { VerdictCounts(clauses.map(\.countedVerdict)) }

    /// True when the scenario has no title of its own.
    var isUntitled: Bool { title.english.isEmpty && title.chinese.isEmpty }

    /// What people read; the name when there is no title.
    func displayTitle(_ language: Language) -> String {
        let text = title[language]
        if !text.isEmpty { return text }
        let other = title[language == .english ? .chinese : .english]
        return other.isEmpty ? name : other
    }
}
