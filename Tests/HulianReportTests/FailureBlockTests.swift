import HulianModel
import HulianRecord
import HulianReport
import Testing

@Suite("The block that says what failed")
struct FailureBlockTests {
    /// The lines of a scenario.
    private static let source = "scenario: evening\nsteps:\n  - set: lamp.on\n"

    @Test("of a clause: what is asked, what was expected, what came, where, and how to see it again")
    func clause() {
        let clause = Samples.clause("online-before-state", strength: .must, standard: "HLP-1", section: "5.2.1")
        let suite = Samples.suite([
            Samples.run([Samples.result(clause, .failed, findings: [Samples.finding("online-before-state")])])
        ])
        let block = """
            ✗ online-before-state   HLP-1 §5.2.1 MUST
              A device reports itself online before any state.
              State came before online.
              expected  online on 'acme/lamp-1/status' before the first state
              actual    state at 00:00.350, online at 00:00.900
              --> Scenarios/evening.yaml (device lamp-1)  Time 00:00.350  record line 118
              'acme/lamp-1/state'
              hulian run Scenarios/evening.yaml --seed 42 --clause online-before-state

            """
        #expect(Samples.text(suite, .console).contains("\n" + block))
    }

    @Test("of a clause in Chinese, the columns by the width of the signs")
    func chinese() {
        let suite = Samples.suite([
            Samples.run([Samples.result(Samples.clause("online"), .failed, findings: [Samples.finding("online")])])
        ])
        let text = Samples.text(suite, .console) { $0.language = .chinese }
        #expect(text.contains("✗ online   hulian-h1 §5.2.1 必须\n  设备上报状态之前应先上线。\n"))
        #expect(
            text.contains("\n  预期  首次状态之前在 'acme/lamp-1/status' 上线\n  实际  00:00.350 有状态，00:00.900 上线\n"))
        #expect(!text.contains("before the first state"))
        #expect(text.contains("（设备 lamp-1）") && text.contains("记录第 118 行"))
    }

    @Test("of an expectation: file, line and column, the line itself and a caret below the word")
    func expectation() {
        let suite = Samples.suite([Samples.run([], [Samples.expectation(.failed)])])
        let text = Samples.text(suite, .console) { $0.source = { $0 == "Scenarios/evening.yaml" ? Self.source : nil } }
        let block = """
            ✗ Expectation   evening  failed  00:02.000  record line 121
              expected  lamp-1 onOff.onOff = true within 2 s
              actual    false at 00:02.000
              --> Scenarios/evening.yaml:3:9
               |
             3 |   - set: lamp.on
               |         ^^^^^
              hulian run Scenarios/evening.yaml --seed 42

            """
        #expect(text.contains(block), "\(text)")
    }

    @Test("of an expectation whose file is gone still names the place")
    func missingFile() {
        let text = Samples.text(Samples.suite([Samples.run([], [Samples.expectation(.failed)])]), .console)
        #expect(text.contains("--> Scenarios/evening.yaml:3:9"))
    }

    @Test("tells three findings and counts the others")
    func manyFindings() {
        let findings = (0..<50).map { Samples.finding("online", line: 100 + $0) }
        let result = ClauseResult(
            clause: Samples.clause("online"), verdict: .failed, evidence: 900, violations: 812, findings: findings,
            reason: nil)
        let text = Samples.text(Samples.suite([Samples.run([result])]), .console)
        #expect(text.contains("record line 102") && !text.contains("record line 103"))
        #expect(text.contains("and 809 more findings"))
    }

    @Test("is there for what needs a look, and only for that", arguments: Verdict.allCases)
    func onlyWhatNeedsALook(verdict: Verdict) {
        let suite = Samples.suite([Samples.run([Samples.result(Samples.clause("online"), verdict, reason: "because")])])
        let text = Samples.text(suite, .console)
        #expect(text.contains("  A device reports itself online before any state.\n") == (verdict >= .warned))
        // A report that shows all names every clause, with the reason of what was not exercised.
        let all = Samples.text(suite, .console) { $0.detail = .verbose }
        #expect(all.contains("online"))
        if [.notExercised, .notApplicable, .declared].contains(verdict) { #expect(all.contains("because")) }
        let quiet = Samples.text(suite, .console) { $0.detail = .quiet }
        #expect(quiet.split(separator: "\n").count == 2)
    }

    @Test("breaks long sentences at the width of the terminal", arguments: [60, 80, 120])
    func width(columns: Int) {
        let long = Title(
            english: String(repeating: "a long sentence ", count: 20), chinese: String(repeating: "一句很长的话", count: 30))
        let suite = Samples.suite([Samples.run([Samples.result(Samples.clause("online", text: long), .failed)])])
        for language in Language.allCases {
            let text = Samples.text(suite, .console) {
                $0.columns = columns
                $0.language = language
            }
            let sentence = text.split(separator: "\n").filter {
                $0.hasPrefix("  ") && ($0.contains("sentence") || $0.contains("很长"))
            }
            #expect(sentence.count > 1)
            for line in sentence {
                let width = line.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E7F ? 2 : 1) }
                #expect(width <= columns, "\(line)")
            }
        }
    }
}
