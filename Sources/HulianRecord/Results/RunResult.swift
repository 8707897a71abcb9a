public import HulianDiagnostics
public import HulianModel

/// What came of one clause in one run.
public struct ClauseResult: Sendable {
    /// The clause.
    public let clause: Clause
    /// What it came to.
    public let verdict: Verdict
    /// How often it was looked at.
    public let evidence: Int
    /// How often it was broken; more than ``findings`` holds when there were many.
    public let violations: Int
    /// What broke it, the first ones.
    public let findings: [Finding]
    /// Why it was not exercised, does not apply or could not be observed.
    public let reason: String?
    /// True when the scenario says that it must fail.
    public let isExpectedToFail: Bool

    /// Makes a result.
    public init(
        clause: Clause, verdict: Verdict, evidence: Int, violations: Int, findings: [Finding], reason: String?,
        isExpectedToFail: Bool = false
    ) {
        self.clause = clause
        self.verdict = verdict
        self.evidence = evidence
        self.violations = violations
        self.findings = findings
        self.reason = reason
        self.isExpectedToFail = isExpectedToFail
    }
}

/// What came of one expectation of a scenario.
public struct ExpectationResult: Sendable {
    /// Where it stands in the scenario.
    public let place: SourcePlace
    /// What it came to.
    public let verdict: Verdict
    /// What was expected.
    public let expected: String
    /// What came instead.
    public let actual: String
    /// When it was decided, since the start of the run.
    public let time: Interval
    /// The line of the record that says so; 0 for none.
    public let recordLine: Int

    /// Makes a result.
    public init(
        place: SourcePlace, verdict: Verdict, expected: String, actual: String, time: Interval, recordLine: Int
    ) {
        self.place = place
        self.verdict = verdict
        self.expected = expected
        self.actual = actual
        self.time = time
        self.recordLine = recordLine
    }
}

/// One line of the account of what translation lost.
public struct LossEntry: Hashable, Sendable {
    /// The dialect that a value came from.
    public let from: String
    /// The dialect that it went to.
    public let to: String
    /// The device.
    public let device: String
    /// The attribute, command or event.
    public let element: String
    /// What happened to it.
    public let lossClass: LossClass
    /// A value before.
    public let before: String
    /// The value after.
    public let after: String
    /// How often it happened.
    public var count: Int

    /// Makes a line.
    public init(
        from: String, to: String, device: String, element: String, lossClass: LossClass, before: String,
        after: String, count: Int
    ) {
        self.from = from
        self.to = to
        self.device = device
        self.element = element
        self.lossClass = lossClass
        self.before = before
        self.after = after
        self.count = count
    }
}

/// How long things took, in milliseconds.
public struct LatencySummary: Hashable, Sendable {
    /// How many were measured.
    public let count: Int
    /// Half took no longer.
    public let p50: Double
    /// 95 of 100 took no longer.
    public let p95: Double
    /// 99 of 100 took no longer.
    public let p99: Double
    /// The longest.
    public let maximum: Double
    /// How many took how long: upper ends in milliseconds with counts, for a picture.
    public let buckets: [Bucket]

    /// One bar of the picture.
    public struct Bucket: Hashable, Sendable {
        /// The upper end in milliseconds.
        public let upTo: Double
        /// How many.
        public let count: Int

        /// Makes a bar.
        public init(upTo: Double, count: Int) {
            self.upTo = upTo
            self.count = count
        }
    }

    /// Nothing was measured.
    public static let empty = LatencySummary(count: 0, p50: 0, p95: 0, p99: 0, maximum: 0, buckets: [])

    /// Makes a summary.
    public init(count: Int, p50: Double, p95: Double, p99: Double, maximum: Double, buckets: [Bucket]) {
        self.count = count
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.maximum = maximum
        self.buckets = buckets
    }

    /// Makes a summary of lengths of time.
    public init(_ intervals: [Interval]) {
        let sorted = intervals.sorted().map { $0.seconds * 1000 }
        func percentile(_ share: Double) -> Double {
            guard !sorted.isEmpty else { return 0 }
            let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
            return sorted[min(max(rank, 0), sorted.count - 1)]
        }
        let ends: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000]
        var buckets: [Bucket] = []
        var start = 0
        for end in ends {
            let next = sorted[start...].firstIndex { $0 > end } ?? sorted.count
            buckets.append(Bucket(upTo: end, count: next - start))
            start = next
        }
        while let last = buckets.last, last.count == 0 { buckets.removeLast() }
        self.init(
            count: sorted.count, p50: percentile(0.50), p95: percentile(0.95), p99: percentile(0.99),
            maximum: sorted.last ?? 0, buckets: buckets)
    }
}

/// What a message says in the words of the model, for people who look at a run.
public struct MessageAnnotation: Hashable, Sendable {
    /// The number of the message.
    public let number: UInt64
    /// The dialect.
    public let dialect: String
    /// What kind of message it is, such as `report`.
    public let kind: String
    /// The device that it is about.
    public let device: String?
    /// What it says, such as `onOff.onOff = true`.
    public let summary: String
    /// The clauses that it breaks.
    public let breaks: [ClauseID]

    /// Makes an annotation.
    public init(
        number: UInt64, dialect: String, kind: String, device: String?, summary: String, breaks: [ClauseID]
    ) {
        self.number = number
        self.dialect = dialect
        self.kind = kind
        self.device = device
        self.summary = summary
        self.breaks = breaks
    }
}

/// How many messages there were.
public struct MessageCounts: Hashable, Sendable {
    /// Published.
    public var sent = 0
    /// Delivered to a subscriber.
    public var delivered = 0
    /// Lost for ever.
    public var dropped = 0
    /// Read by a dialect and judged.
    public var judged = 0

    /// Makes counts of nothing.
    public init() {}
}

/// What came of one run of one scenario, or of one capture.
public struct RunResult: Sendable {
    /// The name of the scenario.
    public let name: String
    /// What people read.
    public let title: Title
    /// The file that it came from.
    public let file: String
    /// The seed.
    public let seed: UInt64
    /// True when the run came to its end.
    public let isComplete: Bool
    /// Why the run could not happen or was broken off.
    public let problem: String?
    /// Virtual time that passed.
    public let virtualTime: Interval
    /// Wall time that passed; it is not part of anything that must be equal from run to run.
    public let wallTime: Interval
    /// How many messages there were.
    public let messages: MessageCounts
    /// The expectations in the order of their places.
    public let expectations: [ExpectationResult]
    /// The clauses in the order of the catalog.
    public let clauses: [ClauseResult]
    /// How long answers to commands took.
    public let latency: LatencySummary
    /// What translation lost.
    public let losses: [LossEntry]
    /// Parameters that were set.
    public let parameters: [Field]
    /// What the first messages say, in the order of their numbers.
    public let annotations: [MessageAnnotation]
    /// Which dialects are spoken where, as far as that was found out from messages alone.
    public let trees: [TopicTree]

    /// Makes a result.
    public init(
        name: String, title: Title, file: String, seed: UInt64, isComplete: Bool, problem: String?,
        virtualTime: Interval, wallTime: Interval, messages: MessageCounts, expectations: [ExpectationResult],
        clauses: [ClauseResult], latency: LatencySummary, losses: [LossEntry], parameters: [Field],
        annotations: [MessageAnnotation] = [], trees: [TopicTree] = []
    ) {
        self.name = name
        self.title = title
        self.file = file
        self.seed = seed
        self.isComplete = isComplete
        self.problem = problem
        self.virtualTime = virtualTime
        self.wallTime = wallTime
        self.messages = messages
        self.expectations = expectations
        self.clauses = clauses
        self.latency = latency
        self.losses = losses
        self.parameters = parameters
        self.annotations = annotations
        self.trees = trees
    }

    /// What the run came to: the worst of all; a clause that must fail and does counts as passed.
    public var verdict: Verdict {
        var verdict = Verdict.notExercised
        for expectation in expectations { verdict = verdict.merging(expectation.verdict) }
        for clause in clauses where clause.countedVerdict.isExercised {
            verdict = verdict.merging(clause.countedVerdict)
        }
        if problem != nil { verdict = verdict.merging(.errored) }
        return verdict
    }

    /// What came of all that could be observed: ``verdict`` without the clauses that are inconclusive.
    ///
    /// The exit code follows from it: who judges a capture can change nothing about what a capture does not show.
    public var observedVerdict: Verdict {
        var verdict = Verdict.notExercised
        for expectation in expectations { verdict = verdict.merging(expectation.verdict) }
        for clause in clauses where clause.countedVerdict.isExercised && clause.countedVerdict != .inconclusive {
            verdict = verdict.merging(clause.countedVerdict)
        }
        if problem != nil { verdict = verdict.merging(.errored) }
        return verdict
    }

    /// What a level came to.
    public func verdict(of level: Level) -> Verdict {
        clauses.filter { $0.clause.level == level }.reduce(.notApplicable) { $0.merging($1.countedVerdict) }
    }
}

extension ClauseResult {
    /// What counts: a clause that the scenario says must fail passes when it fails, and fails when it does not.
    public var countedVerdict: Verdict {
        guard isExpectedToFail else { return verdict }
        switch verdict {
        case .failed, .warned: return .passed
        case .errored: return .errored
        default: return .failed
        }
    }
}

/// What came of all runs of one call of the tool.
public struct SuiteResult: Sendable {
    /// The version of the tool.
    public let version: String
    /// The seed that was asked for; nothing when each scenario has its own.
    public let seed: UInt64?
    /// The runs in order.
    public let runs: [RunResult]
    /// False when it was broken off.
    public let isComplete: Bool
    /// The profile by which it was judged, as the user calls it; nothing for the catalog as it is.
    public let profile: String?

    /// Makes a result.
    public init(version: String, seed: UInt64?, runs: [RunResult], isComplete: Bool, profile: String? = nil) {
        self.version = version
        self.seed = seed
        self.runs = runs
        self.isComplete = isComplete
        self.profile = profile
    }

    /// The worst verdict of all runs.
    public var verdict: Verdict { runs.reduce(.notApplicable) { $0.merging($1.verdict) } }

    /// What came of all that could be observed, over all runs.
    public var observedVerdict: Verdict { runs.reduce(.notApplicable) { $0.merging($1.observedVerdict) } }

    /// What a level came to over all runs.
    public func verdict(of level: Level) -> Verdict {
        runs.reduce(.notApplicable) { $0.merging($1.verdict(of: level)) }
    }

    /// How many clauses and expectations came to each verdict.
    public var counts: [Verdict: Int] {
        var counts: [Verdict: Int] = [:]
        for run in runs {
            for clause in run.clauses { counts[clause.countedVerdict, default: 0] += 1 }
            for expectation in run.expectations { counts[expectation.verdict, default: 0] += 1 }
        }
        return counts
    }

    /// Each clause once, with the worst of what it came to in any run, in the order of the catalog.
    public var clauses: [ClauseResult] {
        var order: [ClauseID] = []
        var merged: [ClauseID: ClauseResult] = [:]
        for result in runs.flatMap(\.clauses) {
            guard let known = merged[result.clause.id] else {
                order.append(result.clause.id)
                merged[result.clause.id] = result
                continue
            }
            merged[result.clause.id] = ClauseResult(
                clause: known.clause, verdict: known.countedVerdict.merging(result.countedVerdict),
                evidence: known.evidence + result.evidence, violations: known.violations + result.violations,
                findings: Array((known.findings + result.findings).prefix(50)),
                reason: known.verdict.isExercised ? known.reason : result.reason)
        }
        return order.compactMap { merged[$0] }
    }
}
