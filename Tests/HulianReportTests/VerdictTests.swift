import Foundation
import HulianModel
import HulianRecord
import HulianReport
import Testing

@Suite("What a report says a result came to")
struct VerdictTests {
    /// What a set of verdicts comes to.
    struct Row: Sendable {
        /// The verdicts of the clauses of each run.
        let runs: [[Verdict]]
        /// What all come to.
        let verdict: Verdict
        /// The last line in English.
        let english: String
        /// The last line in Chinese.
        let chinese: String
    }

    static let rows = [
        Row(runs: [], verdict: .notApplicable, english: "– Nothing was run.", chinese: "– 没有运行任何场景。"),
        Row(
            runs: [[.notExercised, .notApplicable]], verdict: .notExercised,
            english: "○ Nothing was exercised: no clause and no expectation was judged.",
            chinese: "○ 未执行任何检查\u{FF1A}没有条款或预期得到判定。"),
        Row(
            runs: [[.declared]], verdict: .notExercised,
            english: "○ Nothing was exercised: no clause and no expectation was judged.",
            chinese: "○ 未执行任何检查\u{FF1A}没有条款或预期得到判定。"),
        Row(
            runs: [[.passed, .notExercised]], verdict: .passed, english: "✓ The scenario passed.", chinese: "✓ 该场景通过。"),
        Row(
            runs: [[.passed, .warned]], verdict: .warned, english: "! The scenario passed with warnings.",
            chinese: "! 该场景通过\u{FF0C}但有警告。"),
        Row(
            runs: [[.passed, .inconclusive]], verdict: .inconclusive,
            english: "? What could be observed passed; not everything could.",
            chinese: "? 可观测的部分通过\u{FF1B}并非全部可以观测。"),
        Row(
            runs: [[.inconclusive]], verdict: .inconclusive, english: "? The scenario is inconclusive.",
            chinese: "? 该场景无法判定。"),
        Row(
            runs: [[.failed, .inconclusive, .passed]], verdict: .failed, english: "✗ The scenario failed.",
            chinese: "✗ 该场景未通过。"),
        Row(
            runs: [[.failed, .errored]], verdict: .errored, english: "‼ The scenario could not be judged.",
            chinese: "‼ 该场景无法完成判定。"),
        Row(
            runs: [[.passed], [.failed], [.warned], [.notExercised], [.errored], [.inconclusive]], verdict: .errored,
            english: "‼ 2 of 6 scenarios passed, 1 failed, 1 could not be judged, 1 inconclusive, 1 exercised nothing.",
            chinese: "‼ 6 个场景中 2 个通过\u{FF0C}1 个未通过\u{FF0C}1 个无法完成判定\u{FF0C}1 个无法判定\u{FF0C}1 个未执行任何检查。"),
    ]

    @Test("the last line of the terminal says the worst, in both languages", arguments: rows)
    func closing(row: Row) throws {
        let runs = row.runs.enumerated().map { index, verdicts in
            Samples.run(
                verdicts.map { Samples.result(Samples.clause("clause-\($0.rawValue)"), $0) }, name: "run-\(index)")
        }
        let suite = Samples.suite(runs)
        #expect(suite.verdict == row.verdict)
        let lines = Samples.text(suite, .console).split(separator: "\n")
        #expect(lines.last.map(String.init) == row.english)
        let chinese = Samples.text(suite, .console) { $0.language = .chinese }
        #expect(chinese.split(separator: "\n").last.map(String.init) == row.chinese)
        // The page says the same sentence in both languages at once.
        let page = Samples.text(suite, .html)
        for sentence in [row.english, row.chinese] { expect(page, contains: ">\(sentence.dropFirst(2))</span>") }
    }

    @Test("every verdict is counted once, in words, in JSON and in the page")
    func counts() throws {
        let suite = Samples.everyVerdict
        let words =
            "2 passed · 1 warned · 2 failed · 1 inconclusive · 1 errored · 1 declared · 1 not exercised · 1 not applicable"
        #expect(
            Samples.text(suite, .console) { $0.detail = .quiet }.split(separator: "\n").first.map(String.init) == words)
        #expect(Samples.text(suite, .markdown).contains(words))
        let value = try #require(
            try JSONSerialization.jsonObject(with: Data(Report(suite).octets(.json))) as? [String: Any])
        let summary = try #require(value["summary"] as? [String: Int])
        #expect(
            summary == [
                "passed": 2, "warned": 1, "failed": 2, "inconclusive": 1, "errored": 1, "declared": 1,
                "notExercised": 1,
                "notApplicable": 1,
            ])
        let page = Samples.text(suite, .html)
        for verdict in Verdict.allCases {
            expect(page, contains: "data-id=\"clause-\(verdict.rawValue)\"")
            expect(page, contains: "data-verdict=\"\(verdict.rawValue)\"")
        }
    }

    @Test("a clause that must fail passes when it fails, and fails when it does not", arguments: Verdict.allCases)
    func mustFail(verdict: Verdict) throws {
        let suite = Samples.suite([
            Samples.run([Samples.result(Samples.clause("broken-lamp"), verdict, mustFail: true)])
        ])
        let expected: Verdict =
            [.failed, .warned].contains(verdict) ? .passed : verdict == .errored ? .errored : .failed
        #expect(suite.verdict == expected)
        let page = Samples.text(suite, .html)
        expect(page, contains: "<tbody class=\"clause\" id=\"c0\" data-verdict=\"\(expected.rawValue)\"")
        expect(page, contains: "expected to fail")
        let value = try #require(
            try JSONSerialization.jsonObject(with: Data(Report(suite).octets(.json))) as? [String: Any])
        let clause = ((value["runs"] as? [[String: Any]])?.first?["clauses"] as? [[String: Any]])?.first
        #expect(clause?["verdict"] as? String == verdict.rawValue)
        #expect(clause?["countedVerdict"] as? String == expected.rawValue)
    }

    @Test("a run that was broken off says so in every form, and is never a pass", arguments: ReportFormat.allCases)
    func incomplete(format: ReportFormat) throws {
        let problem = "the broker at 127.0.0.1:1883 went away"
        let run = Samples.run([Samples.result(Samples.clause("lamp"), .passed)], isComplete: false, problem: problem)
        let suite = Samples.suite([run], isComplete: false)
        #expect(suite.verdict == .errored)
        let text = Samples.text(suite, format)
        expect(text, contains: problem)
        switch format {
        case .json: for part in ["\"complete\":false", "\"verdict\":\"errored\""] { expect(text, contains: part) }
        case .junit: #expect(Element.parse(text)?.all("error").count == 1)
        case .console, .html, .markdown:
            for part in ["could not be judged", "incomplete"] { expect(text, contains: part) }
        }
    }

    @Test(
        "a suite that was broken off between two runs says so",
        arguments: [ReportFormat.console, .html, .markdown, .json])
    func suiteBrokenOff(format: ReportFormat) {
        let run = Samples.run([Samples.result(Samples.clause("lamp"), .passed)])
        let whole = Samples.text(Samples.suite([run]), format)
        let broken = Samples.text(Samples.suite([run], isComplete: false), format)
        let sign = format == .json ? "\"complete\":false" : "The run was broken off; what stands here is incomplete."
        expect(broken, contains: sign)
        expect(whole, lacks: sign)
    }

    @Test("the three levels hold the worst of their clauses, each clause once")
    func levels() throws {
        let first = Samples.run([
            Samples.result(Samples.clause("one", level: .h1), .passed),
            Samples.result(Samples.clause("two", level: .h2), .passed),
        ])
        let second = Samples.run([
            Samples.result(Samples.clause("one", level: .h1), .passed),
            Samples.result(Samples.clause("two", level: .h2), .failed),
        ])
        let suite = Samples.suite([first, second])
        let value = try #require(
            try JSONSerialization.jsonObject(with: Data(Report(suite).octets(.json))) as? [String: Any])
        #expect(value["levels"] as? [String: String] == ["H1": "passed", "H2": "failed", "H3": "notApplicable"])
        let text = Samples.text(suite, .console)
        #expect(text.contains("✓ H1 single product     passed  1 passed"))
        #expect(text.contains("✗ H2 connected devices  failed  1 failed"))
        #expect(!text.contains("H3 scenes"))
    }
}
