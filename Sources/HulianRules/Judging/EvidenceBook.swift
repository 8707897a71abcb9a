internal import HulianModel
internal import HulianRecord

/// What was found about each clause; there is one way to write into it, and no verdict in it ever improves.
struct EvidenceBook {
    /// The evidence for one clause.
    private struct Evidence {
        /// How often it was looked at.
        var count = 0
        /// How often it was broken.
        var violations = 0
        /// The first things that broke it.
        var findings: [Finding] = []
        /// The worst that came of it.
        var verdict = Verdict.notExercised
        /// Why it could not be observed, or how much was.
        var reason: String?
    }

    /// How many findings are kept for one clause.
    private static let findingLimit = 25

    /// The clauses that are judged.
    let clauses: [Clause]
    /// What the user changed.
    private let profile: JudgingProfile
    /// All clauses of the catalog by name, for limits; only looked into.
    private let known: [ClauseID: Clause]
    /// The places of the clauses by name; only looked into.
    private let places: [ClauseID: Int]
    /// The evidence by place of the clause.
    private var evidence: ContiguousArray<Evidence>

    /// Makes a book without evidence.
    init(_ all: [Clause], _ profile: JudgingProfile) {
        let clauses = all.filter { clause in
            (profile.onlyClauses.isEmpty || profile.onlyClauses.contains(clause.id))
                && (profile.onlyLevels.isEmpty || profile.onlyLevels.contains(clause.level))
        }
        self.clauses = clauses
        self.profile = profile
        known = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        places = Dictionary(clauses.enumerated().map { ($1.id, $0) }) { first, _ in first }
        evidence = ContiguousArray(repeating: Evidence(), count: clauses.count)
    }

    /// The place of a clause; -1 for one that is not judged.
    func place(of clause: ClauseID) -> Int { places[clause] ?? -1 }

    /// A limit of a clause, as the user or the catalog sets it.
    func limit(_ clause: ClauseID, _ name: String) -> Double? {
        profile.limits["\(clause).\(name)"] ?? known[clause]?.threshold(name)?.value
    }

    /// What a breach of a clause comes to.
    ///
    /// - Parameters:
    ///   - place: The clause.
    ///   - strength: How binding it is of this breach; nothing for what user or catalog say.
    func consequence(of place: Int, _ strength: Strength? = nil) -> Verdict {
        switch strength ?? profile.strengths[clauses[place].id] ?? clauses[place].strength {
        case .must: .failed
        case .should: .warned
        case .may: .passed
        }
    }

    /// A clause was looked at and holds.
    @inline(__always)
    mutating func satisfied(_ place: Int, times count: Int = 1) {
        guard place >= 0, count > 0 else { return }
        evidence[place].count += count
        if evidence[place].verdict < .passed { evidence[place].verdict = .passed }
    }

    /// A clause was looked at and does not hold.
    ///
    /// - Returns: What it comes to, where the finding is kept.
    mutating func violated(_ place: Int, as strength: Strength? = nil) -> Verdict? {
        guard place >= 0 else { return nil }
        let verdict = consequence(of: place, strength)
        evidence[place].count += 1
        evidence[place].violations += 1
        evidence[place].verdict = evidence[place].verdict.merging(verdict)
        return evidence[place].findings.count < Self.findingLimit && verdict != .passed ? verdict : nil
    }

    /// Keeps a finding.
    mutating func keep(_ finding: Finding, at place: Int) { evidence[place].findings.append(finding) }

    /// A clause was looked at and could not be observed well enough; what was seen to be wrong says more.
    mutating func unclear(_ place: Int, _ reason: String) {
        guard place >= 0, evidence[place].violations == 0 else { return }
        evidence[place].verdict = evidence[place].verdict.merging(.inconclusive)
        evidence[place].reason = reason
    }

    /// Says why a clause was not exercised, or how much of it was; the first reason stays.
    mutating func explain(_ place: Int, _ reason: String) {
        guard place >= 0, evidence[place].reason == nil else { return }
        evidence[place].reason = reason
    }

    /// What came of all clauses, in the order of the catalog.
    ///
    /// - Parameters:
    ///   - dialects: The dialects that took part.
    ///   - capabilities: The capabilities that took part.
    ///   - expectedFailures: The clauses that the scenario says must fail.
    func results(
        dialects: Set<DialectID>, capabilities: Set<CapabilityID>, expectedFailures: Set<ClauseID>
    ) -> [ClauseResult] {
        clauses.enumerated().map { place, clause in
            let found = evidence[place]
            var verdict = found.verdict
            var reason = found.reason
            if verdict == .notExercised {
                if clause.isDeclaration {
                    verdict = .declared
                    reason = reason ?? clause.because ?? "only a statement of the vendor can answer it"
                } else if let dialect = clause.dialect, !dialects.contains(dialect) {
                    verdict = .notApplicable
                    reason = "no device speaks \(dialect)"
                } else if let capability = clause.capability, !capabilities.contains(capability) {
                    verdict = .notApplicable
                    reason = "no device has \(capability)"
                } else if clause.rule == nil {
                    reason = clause.because
                } else {
                    reason = reason ?? "nothing happened that it could be judged by"
                }
            }
            return ClauseResult(
                clause: clause, verdict: verdict, evidence: found.count, violations: found.violations,
                findings: found.findings, reason: reason, isExpectedToFail: expectedFailures.contains(clause.id))
        }
    }
}
