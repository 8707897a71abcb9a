import HulianEngine
import HulianModel
import HulianRecord
import Testing

@Suite("Runs of one seed")
struct DeterminismTests {
    /// Steps in which chance has a word: faults that hit by chance, and devices that come back after pauses by chance.
    private static let text = RunBench.text([
        "{ fault: { link: lamp, drop: 40 %, jitter: 500 ms } }",
        """
        repeat: 5
            steps:
              - { device: lamp, set: { onOff.onOff: true } }
              - { wait: 3 s }
              - { device: lamp, set: { onOff.onOff: false } }
              - { wait: 3 s }
        """,
        "{ restart: broker, downtime: 8 s, forgets: true }", "{ wait: 2 min }", "{ heal: all }", "{ wait: 10 s }",
        "{ device: lamp, set: { onOff.onOff: true }, from: miot }", "{ expect: { lamp: { onOff.onOff: true } } }",
    ])

    @Test("write the same octets")
    func same() throws {
        let first = try RunBench.run(Self.text)
        let second = try RunBench.run(Self.text)
        #expect(first.record.count > 10_000)
        #expect(first.record == second.record)
        #expect(first.verdicts == [.passed], "\(first.story)")
    }

    @Test("write other octets than runs of another seed, and come to the same verdict")
    func other() throws {
        let first = try RunBench.run(Self.text)
        let second = try RunBench.run(Self.text) { $0.seed = 4_711 }
        #expect(second.result.seed == 4_711)
        #expect(first.verdicts == second.verdicts)
        // The times of the messages differ, not only the header.
        func times(_ outcome: RunBench.Outcome) -> [Substring] {
            String(decoding: outcome.record, as: UTF8.self).split(separator: "\n").filter {
                $0.contains(#""e":"published""#)
            }
            .map { $0.drop { $0 != "t" }.prefix(24) }
        }
        #expect(times(first) != times(second))
    }

    @Test("do not depend on who else listens", arguments: [true, false])
    func listeners(_ judges: Bool) throws {
        let first = try RunBench.run(Self.text)
        let second = try RunBench.run(Self.text) { $0.judges = judges }
        #expect(first.record == second.record)
    }
}

@Suite("Runs that are broken off")
struct InterruptionTests {
    /// A day of a lamp with an expectation that is open when the run is broken off.
    private static let text = RunBench.text([
        "{ device: lamp, set: { onOff.onOff: true } }", "{ expect: { lamp: { onOff.onOff: true } } }",
        "{ expect: { lamp: { onOff.onOff: true } }, for: 24 h }", "{ expect: { lamp: { onOff.onOff: false } } }",
    ])

    @Test("keep what was decided, say that they are incomplete, and do not pass")
    func interrupted() throws {
        final class Count { var asked = 0 }
        let count = Count()
        let outcome = try RunBench.run(Self.text) { configuration in
            configuration.isInterrupted = {
                count.asked += 1
                // Late enough for all to have arrived, early enough for the day not to be over.
                return count.asked > 12
            }
        }
        #expect(!outcome.result.isComplete)
        #expect(outcome.result.problem == "interrupted")
        #expect(outcome.result.verdict == .errored)
        #expect(outcome.verdicts == [.passed, .inconclusive], "\(outcome.story)")
        let last = String(decoding: outcome.record, as: UTF8.self).split(separator: "\n").last ?? ""
        #expect(last.contains(#""complete":false"#), "\(last)")
    }

    @Test("end at their limit with what is open undecided")
    func limit() throws {
        let outcome = try RunBench.run(Self.text) { $0.limit = .hours(2) }
        #expect(outcome.verdicts == [.passed, .inconclusive], "\(outcome.story)")
        #expect(outcome.result.virtualTime == .hours(2))
        #expect(outcome.result.verdict == .inconclusive)
    }

    @Test("say that their record is not whole when it cannot be written")
    func fullDisk() throws {
        let outcome = try RunBench.run(Self.text) { configuration in configuration.record = { _ in false } }
        #expect(!outcome.result.isComplete)
        #expect(outcome.result.problem == "the record could not be written")
        #expect(outcome.result.verdict == .errored)
    }
}
