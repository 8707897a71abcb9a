import HulianModel
import HulianRecord
import HulianReport
import Testing

@Suite("JUnit")
struct JUnitTests {
    /// What a verdict becomes.
    struct Row: Sendable {
        /// The verdict.
        let verdict: Verdict
        /// The element inside the case; nothing for a pass.
        let element: String?
    }

    static let rows = [
        Row(verdict: .passed, element: nil), Row(verdict: .failed, element: "failure"),
        Row(verdict: .errored, element: "error"), Row(verdict: .warned, element: "skipped"),
        Row(verdict: .inconclusive, element: "skipped"), Row(verdict: .notExercised, element: "skipped"),
        Row(verdict: .notApplicable, element: "skipped"), Row(verdict: .declared, element: "skipped"),
    ]

    @Test("a failure is the device's, an error the tool's, all else is skipped with its reason", arguments: rows)
    func clause(row: Row) throws {
        let reason = "no lamp took part"
        let suite = Samples.suite([Samples.run([Samples.result(Samples.clause("lamp"), row.verdict, reason: reason)])])
        let root = try #require(Element.parse(Samples.text(suite, .junit)))
        let one = try #require(root.all("testcase").first)
        #expect(one.attributes["name"] == "lamp Online before state")
        #expect(one.children.map(\.name) == [row.element].compactMap { $0 })
        for (element, key) in [("failure", "failures"), ("error", "errors"), ("skipped", "skipped")] {
            let count = row.element == element ? "1" : "0"
            #expect(root.attributes[key] == count && root.children.first?.attributes[key] == count)
        }
        if row.element != nil { #expect(one.children.first?.attributes["message"]?.contains(reason) == true) }
    }

    @Test("an expectation is a case with its line and the block that says what failed")
    func expectation() throws {
        let suite = Samples.suite([
            Samples.run([], [Samples.expectation(.failed, line: 7), Samples.expectation(.notExercised, line: 9)])
        ])
        let cases = try #require(Element.parse(Samples.text(suite, .junit))).all("testcase")
        #expect(cases.count == 2)
        #expect(cases[0].attributes["file"] == "Scenarios/evening.yaml" && cases[0].attributes["line"] == "7")
        let failure = try #require(cases[0].children.first)
        #expect(failure.name == "failure" && failure.attributes["message"] == "false at 00:02.000")
        #expect(failure.text.contains("--> Scenarios/evening.yaml:7:9"))
        #expect(cases[1].children.first?.name == "skipped")
    }

    @Test("no two cases of a suite have one name")
    func names() throws {
        let same = Samples.expectation(.passed)
        let clause = Samples.result(Samples.clause("lamp"), .passed)
        let cases = try #require(
            Element.parse(Samples.text(Samples.suite([Samples.run([clause, clause], [same, same, same])]), .junit))
        ).all("testcase")
        #expect(Set(cases.compactMap { $0.attributes["name"] }).count == 5)
    }

    @Test("one suite a scenario, and the sums are those of the suites")
    func sums() throws {
        let suite = Samples.suite([
            Samples.everyVerdict.runs[0], Samples.run(name: "empty"), Samples.everyVerdict.runs[0],
        ])
        let root = try #require(Element.parse(Samples.text(suite, .junit)))
        let suites = root.all("testsuite")
        #expect(suites.count == 3)
        for key in ["tests", "failures", "errors", "skipped"] {
            let sum = suites.compactMap { Int($0.attributes[key] ?? "") }.reduce(0, +)
            #expect(root.attributes[key] == String(sum), "\(key)")
        }
        for one in suites { #expect(one.attributes["tests"] == String(one.all("testcase").count)) }
        #expect(suites[0].attributes["time"] == "3600")
    }

    @Test("a run that could not happen is an error, not a failure of the device")
    func problem() throws {
        let root = try #require(Element.parse(Samples.text(Samples.suite([Samples.run(problem: "no broker")]), .junit)))
        #expect(root.attributes["errors"] == "1" && root.attributes["failures"] == "0")
        #expect(root.all("error").first?.attributes["message"]?.contains("no broker") == true)
    }
}
