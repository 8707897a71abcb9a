internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// Watches one expectation until it is decided.
final class ExpectationWatch {
    /// What is expected.
    let expectation: Expectation
    /// Events and messages up to this moment do not count.
    let moment: UInt64
    /// When it began.
    private let start: Instant
    /// What it came to; nothing while it is open.
    private(set) var result: ExpectationResult?
    /// Called when it is decided.
    var decided: (ExpectationResult) -> Void = { _ in }
    /// The time at which the run began.
    private let origin: Instant

    /// Makes a watch.
    init(_ expectation: Expectation, after moment: UInt64, start: Instant, origin: Instant) {
        self.expectation = expectation
        self.moment = moment
        self.start = start
        self.origin = origin
    }

    /// The time at which it must be decided.
    var deadline: Instant {
        switch expectation.timing {
        case .within(let interval), .throughout(let interval), .never(let interval): start + interval
        case .until(_, let interval): start + interval
        }
    }

    /// What is expected with its timing, for people.
    var text: String {
        switch expectation.timing {
        case .within(let interval): "\(expectation.text) within \(interval)"
        case .throughout(let interval): "\(expectation.text) for \(interval)"
        case .never(let interval): "never for \(interval): \(expectation.text)"
        case .until(_, let interval): "\(expectation.text) until it ends within \(interval)"
        }
    }

    /// Looks again.
    func look(_ view: ExpectationView, now: Instant) {
        guard result == nil else { return }
        let sight = view.look(expectation.subject, by: expectation.observer, at: expectation.place, after: moment)
        let isOver = now >= deadline
        switch expectation.timing {
        case .within:
            if sight.holds { decide(.passed, sight.actual, now) } else if isOver { decide(.failed, sight.actual, now) }
        case .throughout:
            if !sight.holds { decide(.failed, sight.actual, now) } else if isOver { decide(.passed, sight.actual, now) }
        case .never:
            if sight.holds { decide(.failed, sight.actual, now) } else if isOver { decide(.passed, sight.actual, now) }
        case .until(let end, _):
            let other = view.look(end, by: expectation.observer, at: expectation.place, after: moment)
            if other.holds {
                decide(.passed, other.actual, now)
            } else if !sight.holds {
                decide(.failed, sight.actual, now)
            } else if isOver {
                decide(.failed, "the end did not come: \(other.actual)", now)
            }
        }
    }

    /// Ends it without a decision, because the run was broken off.
    func abandon(now: Instant) { decide(.inconclusive, "the run ended before it was decided", now) }

    /// Decides.
    private func decide(_ verdict: Verdict, _ actual: String, _ now: Instant) {
        let after = now - start
        let result = ExpectationResult(
            place: expectation.place, verdict: verdict, expected: text,
            actual: verdict == .passed ? "\(actual) after \(after)" : "\(actual) at \(after)", time: now - origin,
            recordLine: 0)
        self.result = result
        decided(result)
    }
}
