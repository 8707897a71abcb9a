internal import HulianModel
internal import HulianRecord

/// How long answers took over all runs.
///
/// Percentiles of several runs cannot be had from the percentiles of each. With one run that measured anything they
/// are exact; with more they are the upper ends of the bars in which they lie, and say so.
struct SuiteLatency {
    /// The sums.
    let summary: LatencySummary
    /// True when the percentiles are upper bounds.
    let isBound: Bool

    /// Joins the measurements of all runs.
    init(_ suite: SuiteResult) {
        let measured = suite.runs.map(\.latency).filter { $0.count > 0 }
        guard measured.count > 1 else {
            summary = measured.first ?? .empty
            isBound = false
            return
        }
        let maximum = measured.map(\.maximum).max() ?? 0
        let ends = Array(Set(measured.flatMap { $0.buckets.map(\.upTo) })).sorted()
        let buckets = ends.map { end in
            LatencySummary.Bucket(
                upTo: end, count: measured.reduce(0) { $0 + ($1.buckets.first { $0.upTo == end }?.count ?? 0) })
        }
        let count = measured.reduce(0) { $0 + $1.count }
        func percentile(_ share: Double) -> Double {
            let rank = Int((share * Double(count)).rounded(.up))
            var seen = 0
            for bucket in buckets {
                seen += bucket.count
                if seen >= rank { return min(bucket.upTo, maximum) }
            }
            // What lies beyond the last bar is only known to be no longer than the longest.
            return maximum
        }
        summary = LatencySummary(
            count: count, p50: percentile(0.50), p95: percentile(0.95), p99: percentile(0.99), maximum: maximum,
            buckets: buckets)
        isBound = true
    }
}

/// What translation lost, summed up.
struct LossSums {
    /// How often each class happened, from harmless to bad, the absent ones left out.
    let byClass: [(lossClass: LossClass, count: Int)]

    /// Sums up entries.
    init(_ entries: some Sequence<LossEntry>) {
        var counts: [LossClass: Int] = [:]
        for entry in entries { counts[entry.lossClass, default: 0] += entry.count }
        byClass = LossClass.allCases.compactMap { lossClass in counts[lossClass].map { (lossClass, $0) } }
    }

    /// All of them.
    var total: Int { byClass.reduce(0) { $0 + $1.count } }
}

extension RunResult {
    /// The lines of the account, the worst and most frequent first.
    var lossesByWeight: [LossEntry] {
        losses.enumerated().sorted { left, right in
            if left.element.lossClass != right.element.lossClass {
                return left.element.lossClass > right.element.lossClass
            }
            if left.element.count != right.element.count { return left.element.count > right.element.count }
            return left.offset < right.offset
        }.map(\.element)
    }
}
