public import HulianRecord

/// The places of a record to which findings lead; what lies around them is kept.
public struct StoryInterest: Hashable, Sendable {
    /// The numbers of messages, sorted.
    private let numbers: [UInt64]
    /// The lines of the record, sorted.
    private let lines: [Int]

    /// Makes an interest in nothing.
    public init() {
        numbers = []
        lines = []
    }

    /// Makes an interest in all to which the findings and expectations of a run lead.
    public init(_ run: RunResult) {
        let findings = run.clauses.flatMap(\.findings)
        numbers = findings.map(\.messageNumber).filter { $0 > 0 }.sorted()
        lines =
            (findings.filter { $0.messageNumber == 0 }.map(\.recordLine)
            + run.expectations.filter { $0.verdict.wantsAttention }.map(\.recordLine)).filter { $0 > 0 }.sorted()
    }

    /// True when a message lies near a place of interest.
    ///
    /// - Parameters:
    ///   - number: The number of the message.
    ///   - line: Its line in the record.
    ///   - around: How many messages count as near.
    func isNear(number: UInt64, line: Int, around: Int) -> Bool {
        let reach = UInt64(max(0, around))
        let low = number > reach ? number - reach : 0
        let high = number > .max - reach ? UInt64.max : number + reach
        if let next = Self.first(in: numbers, notBelow: low), next <= high { return true }
        // A message and its delivery are two lines at least, so a line reaches twice as far.
        let span = 2 * around
        if let next = Self.first(in: lines, notBelow: line - span), next <= line + span { return true }
        return false
    }

    /// The first of sorted numbers that is not below another.
    private static func first<Number: Comparable>(in sorted: [Number], notBelow low: Number) -> Number? {
        var start = 0
        var end = sorted.count
        while start < end {
            let middle = (start + end) / 2
            if sorted[middle] < low { start = middle + 1 } else { end = middle }
        }
        return start < sorted.count ? sorted[start] : nil
    }
}
