internal import HulianModel
internal import HulianRecord

/// Hears a record and keeps what a result tells beside the verdicts of clauses.
final class RunCollector: RunListener {
    /// The expectations that were decided.
    private(set) var expectations: [ExpectationResult] = []
    /// What translation lost.
    private(set) var losses: [LossEntry] = []
    /// How long answers took.
    private(set) var latencies: [Interval] = []
    /// What broke the run off.
    private(set) var problem: String?
    /// The last time that was told.
    private(set) var end: Instant?
    /// When each open request was made, by number; only looked into.
    private var requests: [Int: Instant] = [:]

    override func published(_ message: borrowing MessageView) { end = message.time }

    override func requested(_ facts: RequestFacts, at time: Instant) { requests[facts.number] = time }

    override func answered(_ number: Int, _ status: String, at time: Instant) {
        guard let start = requests.removeValue(forKey: number), status != "timeout" else { return }
        latencies.append(time - start)
    }

    override func lost(_ entry: LossEntry, at time: Instant) { losses.append(entry) }

    override func decided(_ expectation: ExpectationResult, at time: Instant) { expectations.append(expectation) }

    override func ended(isComplete: Bool, problem: String?, at time: Instant) {
        end = time
        self.problem = problem
    }
}
