import HulianEngine
import HulianModel
import HulianRecord
import Testing

@Suite("When something is expected")
struct TimingTests {
    /// An expectation with what comes before it, and what it must come to.
    struct Case: CustomTestStringConvertible, Sendable {
        /// What it is about.
        let name: String
        /// What happens first.
        let before: [String]
        /// The expectation.
        let expectation: String
        /// What it must come to.
        let verdict: Verdict
        var testDescription: String { "\(name): \(verdict)" }

        /// A case.
        init(_ name: String, _ before: [String], _ expectation: String, _ verdict: Verdict) {
            self.name = name
            self.before = before
            self.expectation = expectation
            self.verdict = verdict
        }
    }

    private static let on = "{ device: lamp, set: { onOff.onOff: true } }"
    private static let close = "{ device: curtain, set: { windowCovering.targetPositionLiftPercent100ths: 100 % } }"
    private static let lampIsOn = "expect: { lamp: { onOff.onOff: true } }"
    private static let closed = "curtain: { windowCovering.currentPositionLiftPercent100ths: 100 % }"

    /// Each way to say when, passing and failing.
    static let cases: [Case] = [
        Case("within: it comes in time", [close], "{ expect: { \(closed) }, within: 1 min }", .passed),
        Case("within: it comes too late", [close], "{ expect: { \(closed) }, within: 1 s }", .failed),
        Case("within: it never comes", [], "{ \(lampIsOn), within: 10 s }", .failed),
        Case("within: it is there already", [on, "{ wait: 5 s }"], "{ \(lampIsOn), within: 1 ms }", .passed),
        Case("without a time: five seconds", [on], "{ \(lampIsOn) }", .passed),
        Case("for: it stays", [on, "{ wait: 2 s }"], "{ \(lampIsOn), for: 1 h }", .passed),
        Case(
            "for: it ends by itself", ["{ person: an, presents: palmVein, to: door }", "{ wait: 1 s }"],
            "{ expect: { door: { doorLock.lockState: unlocked } }, for: 1 h }", .failed),
        Case("for: it does not hold yet", [on], "{ \(lampIsOn), for: 1 s }", .failed),
        Case("never: it does not come", [], "{ \(lampIsOn), never: true, for: 1 h }", .passed),
        Case("never: it comes", [on], "{ \(lampIsOn), never: true, for: 10 s }", .failed),
        Case("never: it comes at the end", [close], "{ expect: { \(closed) }, never: true, for: 1 min }", .failed),
        Case("never: it comes later", [close], "{ expect: { \(closed) }, never: true, for: 1 s }", .passed),
        Case(
            "until: the end comes", [on, "{ wait: 2 s }", close],
            "{ \(lampIsOn), until: { \(closed) }, within: 1 min }",
            .passed),
        Case(
            "until: the end does not come", [on, "{ wait: 2 s }"],
            "{ \(lampIsOn), until: { \(closed) }, within: 1 min }",
            .failed),
        Case("until: it does not hold", [close], "{ \(lampIsOn), until: { \(closed) }, within: 1 min }", .failed),
        Case(
            "until: it ends before", ["{ person: an, presents: palmVein, to: door }", "{ wait: 1 s }"],
            "{ expect: { door: { doorLock.lockState: unlocked } }, until: { lamp: { onOff.onOff: true } }, within: 1 h }",
            .failed),
        Case(
            "an event before the last action does not count",
            ["{ person: an, presents: palmVein, to: door }", "{ wait: 2 s }", on],
            "{ expect: { event: { device: door, event: doorLock.lockOperation } }, within: 1 s }", .failed),
        Case(
            "an event counts when it came at once", ["{ person: an, presents: palmVein, to: door }", "{ wait: 2 s }"],
            "{ expect: { event: { device: door, event: doorLock.lockOperation } }, within: 1 s }", .passed),
        Case(
            "messages are counted", [on, on, on, "{ wait: 1 s }"],
            "{ expect: { message: { topic: tylink/+/thing/property/set, count: 2 } }, within: 1 s }", .failed),
        Case(
            "a message is found by its payload", [on],
            "{ expect: { message: { topic: tylink/+/thing/property/set, payload: { data: { switch_led: true } } } } }",
            .passed),
        Case(
            "a message of another payload is none", [on],
            "{ expect: { message: { topic: tylink/+/thing/property/set, payload: { data: { switch_led: false } } } } }",
            .failed),
        Case("nothing was delivered", [], "{ expect: { delivered: { to: curtain, ratio: ≥ 1 % } } }", .failed),
        Case(
            "all was delivered", [on, "{ wait: 1 s }"], "{ expect: { delivered: { to: lamp, ratio: ≥ 100 % } } }",
            .passed),
        Case("no answer was measured", [], "{ expect: { latency: { p95: ≤ 1 h } } }", .failed),
        Case("answers are fast", [on, "{ wait: 1 s }"], "{ expect: { latency: { max: ≤ 1 s } } }", .passed),
        Case("answers are not that fast", [on, "{ wait: 1 s }"], "{ expect: { latency: { p50: ≤ 1 ms } } }", .failed),
    ]

    @Test("decides as it says", arguments: cases)
    func decides(_ item: Case) throws {
        let outcome = try RunBench.run(RunBench.text(item.before + [item.expectation]))
        #expect(outcome.verdicts == [item.verdict], "\(outcome.story)")
        #expect(outcome.result.isComplete)
    }

    @Test(
        "a loop that counts rounds passes and fails by its share",
        arguments: [("≥ 50 %", Verdict.passed), ("≥ 60 %", .failed)])
    func share(_ item: (share: String, verdict: Verdict)) throws {
        // The second of two rounds fails: the lamp is on by then.
        let outcome = try RunBench.perform(
            """
            repeat: 2
                passes: \(item.share)
                steps:
                  - { expect: { lamp: { onOff.onOff: false } }, within: 1 s }
                  - { device: lamp, set: { onOff.onOff: true }, answer: success }
            """)
        #expect(outcome.verdicts == [item.verdict], "\(outcome.story)")
        #expect(outcome.result.expectations.first?.actual.hasPrefix("1 of 2 passed") ?? false, "\(outcome.story)")
    }

    @Test("the first failure ends the run when that is asked for")
    func failsFast() throws {
        let text = RunBench.text([
            "{ expect: { lamp: { onOff.onOff: true } }, within: 1 s }", "{ expect: { lamp: { onOff.onOff: false } } }",
        ])
        #expect(try RunBench.run(text).verdicts == [.failed, .passed])
        let outcome = try RunBench.run(text) { $0.failsFast = true }
        #expect(outcome.verdicts == [.failed])
        #expect(!outcome.result.isComplete)
    }
}
