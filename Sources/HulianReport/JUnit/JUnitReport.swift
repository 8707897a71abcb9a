internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord

/// The result as JUnit XML: a suite for each scenario, a case for each expectation and each clause.
///
/// A failure is the device's, an error is the tool's or the file's, and all else that did not pass is skipped with the
/// reason. Times are virtual, so that equal runs give equal octets.
struct JUnitReport {
    /// What a case came to, as JUnit says it.
    private enum Outcome: Equatable {
        /// It passed, perhaps with a remark.
        case passed(String?)
        /// The device is at fault.
        case failure(String)
        /// The tool or the file is at fault.
        case error(String)
        /// It was not judged, or only recommended.
        case skipped(String)

        /// True when the device is at fault.
        var isFailure: Bool { if case .failure = self { true } else { false } }
        /// True when the tool or the file is at fault.
        var isError: Bool { if case .error = self { true } else { false } }
        /// True when it was not judged.
        var isSkipped: Bool { if case .skipped = self { true } else { false } }
    }

    /// One case.
    private struct Case {
        /// Its name.
        let name: String
        /// The file that it is about.
        let file: String
        /// The line of that file; 0 for none.
        let line: Int
        /// What it came to.
        let outcome: Outcome
        /// More about it.
        let detail: String
    }

    /// What was chosen.
    private let options: ReportOptions
    /// Writes the block that a failure holds.
    private let blocks: ConsoleBlocks

    /// The XML of a result.
    static func text(_ suite: SuiteResult, _ options: ReportOptions) -> String {
        var plain = options
        plain.usesColor = false
        let report = JUnitReport(
            options: plain, blocks: ConsoleBlocks(options: plain, paint: ConsolePaint(usesColor: false)))
        return report.text(suite)
    }

    /// Words in the language that was chosen.
    private func say(_ title: Title) -> String { title[options.language] }

    /// Writes all suites.
    private func text(_ suite: SuiteResult) -> String {
        let all = suite.runs.map { run in (run, self.cases(of: run)) }
        let cases = all.flatMap { $0.1 }
        var writer = XMLWriter()
        writer.element(
            "testsuites",
            [
                "name": "hulian", "tests": String(cases.count), "failures": Self.count(cases) { $0.isFailure },
                "errors": Self.count(cases) { $0.isError }, "skipped": Self.count(cases) { $0.isSkipped },
                "time": Self.seconds(suite.runs.reduce(.zero) { $0 + $1.virtualTime }),
            ]
        ) { writer in
            for (run, cases) in all { write(run, cases, profile: suite.profile, to: &writer) }
        }
        return writer.text
    }

    /// Writes the suite of a scenario.
    private func write(_ run: RunResult, _ cases: [Case], profile: String?, to writer: inout XMLWriter) {
        writer.element(
            "testsuite",
            [
                "name": run.name, "tests": String(cases.count), "failures": Self.count(cases) { $0.isFailure },
                "errors": Self.count(cases) { $0.isError }, "skipped": Self.count(cases) { $0.isSkipped },
                "time": Self.seconds(run.virtualTime), "file": run.file,
            ]
        ) { writer in
            writer.element("properties") { writer in
                writer.leaf("property", ["name": "title", "value": run.displayTitle(options.language)])
                writer.leaf("property", ["name": "verdict", "value": run.verdict.rawValue])
                writer.leaf("property", ["name": "seed", "value": String(run.seed)])
                if let profile {
                    writer.leaf("property", ["name": "profile", "value": profile])
                }
                writer.leaf("property", ["name": "complete", "value": String(run.isComplete)])
                for parameter in run.parameters {
                    writer.leaf(
                        "property", ["name": "parameter.\(parameter.name)", "value": parameter.value.description])
                }
            }
            for one in cases { write(one, of: run, to: &writer) }
        }
    }

    /// Writes a case.
    private func write(_ one: Case, of run: RunResult, to writer: inout XMLWriter) {
        let line = one.line > 0 ? String(one.line) : "1"
        let attributes: KeyValuePairs<StaticString, String> = [
            "classname": run.name, "name": one.name, "file": one.file, "line": line, "time": "0",
        ]
        switch one.outcome {
        case .passed(nil): writer.leaf("testcase", attributes)
        case .passed(let remark?):
            writer.element("testcase", attributes) { $0.leaf("system-out", text: remark) }
        case .failure(let message):
            writer.element("testcase", attributes) {
                $0.leaf("failure", ["message": message, "type": "failed"], text: one.detail)
            }
        case .error(let message):
            writer.element("testcase", attributes) {
                $0.leaf("error", ["message": message, "type": "errored"], text: one.detail)
            }
        case .skipped(let message):
            writer.element("testcase", attributes) { $0.leaf("skipped", ["message": message]) }
        }
    }

    /// The cases of a run, each with a name that no other has.
    private func cases(of run: RunResult) -> [Case] {
        var cases: [Case] = []
        if run.problem != nil || !run.isComplete {
            let reason = run.problem.map { say(Words.problem($0)) } ?? say(Words.incomplete)
            cases.append(Case(name: "run", file: run.file, line: 0, outcome: .error(reason), detail: reason))
        }
        var seen: [String: Int] = [:]
        func unique(_ name: String) -> String {
            seen[name, default: 0] += 1
            let count = seen[name] ?? 1
            return count == 1 ? name : "\(name) (\(count))"
        }
        for expectation in run.expectations {
            let place = expectation.place
            cases.append(
                Case(
                    name: unique("\(say(Words.expectation)) \(place.line):\(place.column) \(expectation.expected)"),
                    file: place.file, line: place.line, outcome: outcome(of: expectation),
                    detail: blocks.block(expectation, of: run)))
        }
        for clause in run.clauses {
            let title = clause.clause.title[options.language]
            cases.append(
                Case(
                    name: unique(clause.clause.id.rawValue + (title.isEmpty ? "" : " " + title)), file: run.file,
                    line: 0, outcome: outcome(of: clause), detail: blocks.block(clause, of: run)))
        }
        return cases
    }

    /// What an expectation came to.
    private func outcome(of expectation: ExpectationResult) -> Outcome {
        switch expectation.verdict {
        case .passed: .passed(nil)
        case .failed: .failure(expectation.actual.isEmpty ? expectation.expected : expectation.actual)
        case .errored: .error(expectation.actual.isEmpty ? expectation.expected : expectation.actual)
        default: .skipped("\(say(expectation.verdict.title)): \(expectation.actual)")
        }
    }

    /// What a clause came to.
    private func outcome(of result: ClauseResult) -> Outcome {
        let finding = result.findings.first?.message[options.language]
        let why = result.reason ?? finding ?? say(result.countedVerdict.meaning)
        switch result.countedVerdict {
        case .passed: return .passed(result.isExpectedToFail ? say(Words.failedAsExpected(result.verdict)) : nil)
        case .failed where result.isExpectedToFail:
            return .failure("\(say(Words.expectedToFail)): \(say(result.verdict.title))")
        case .failed: return .failure(finding ?? why)
        case .errored: return .error(why)
        default: return .skipped("\(say(result.countedVerdict.title)): \(why)")
        }
    }

    /// How many cases came to an outcome.
    private static func count(_ cases: [Case], _ matches: (Outcome) -> Bool) -> String {
        String(cases.reduce(0) { $0 + (matches($1.outcome) ? 1 : 0) })
    }

    /// A length of time in seconds.
    private static func seconds(_ interval: Interval) -> String {
        var writer = JSONWriter()
        writer.scaled(interval.nanoseconds, exponent: -9)
        return writer.text
    }
}
