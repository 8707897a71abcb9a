import HulianDiagnostics
import HulianModel
import HulianRecord
import HulianReport

/// Results and stories made by hand, so that every verdict and every kind of text occurs.
enum Samples {
    /// Text that tries to be markup, ends other markup, moves a cursor and turns the direction of text.
    static let hostile =
        "</script><img src=x onerror=alert(1)>&\"'|`*_[a](b)]]>\u{1B}[31m\u{7}\u{202E}gnp\u{2066}<!--\u{0}灯"

    /// A clause.
    static func clause(
        _ id: String, level: Level = .h1, strength: Strength = .must, standard: String = "hulian-h1",
        section: String = "5.2.1", title: Title? = nil, text: Title? = nil, chapter: String = "interconnection",
        thresholds: [Threshold] = [], trust: Trust = .project
    ) -> Clause {
        Clause(
            id: ClauseID(rawValue: id), standard: standard, section: section, level: level, strength: strength,
            title: title ?? Title(english: "Online before state", chinese: "先上线后上报"),
            text: text
                ?? Title(english: "A device reports itself online before any state.", chinese: "设备上报状态之前应先上线。"),
            sources: [ClauseSource(reference: "\(standard) §\(section)", trust: trust)], rule: "lifecycle.\(id)",
            because: nil, isDeclaration: false, thresholds: thresholds, capability: nil, dialect: nil, chapter: chapter)
    }

    /// A finding.
    static func finding(
        _ clause: String, _ verdict: Verdict = .failed, message: Title? = nil, device: String? = "lamp-1",
        number: UInt64 = 0, line: Int = 118, topic: String? = "acme/lamp-1/state"
    ) -> Finding {
        Finding(
            clause: ClauseID(rawValue: clause), rule: "lifecycle.\(clause)", verdict: verdict,
            message: message ?? Title(english: "State came before online.", chinese: "先上报状态，后上线。"),
            expected: Title(
                english: "online on 'acme/lamp-1/status' before the first state",
                chinese: "首次状态之前在 'acme/lamp-1/status' 上线"),
            actual: Title(
                english: "state at 00:00.350, online at 00:00.900", chinese: "00:00.350 有状态，00:00.900 上线"),
            device: device, recordLine: line, messageNumber: number, topic: topic, time: .milliseconds(350))
    }

    /// What came of a clause.
    static func result(
        _ clause: Clause, _ verdict: Verdict, evidence: Int = 3, findings: [Finding] = [], reason: String? = nil,
        mustFail: Bool = false
    ) -> ClauseResult {
        ClauseResult(
            clause: clause, verdict: verdict, evidence: evidence, violations: findings.count, findings: findings,
            reason: reason, isExpectedToFail: mustFail)
    }

    /// What came of an expectation.
    static func expectation(
        _ verdict: Verdict, line: Int = 3, expected: String = "lamp-1 onOff.onOff = true within 2 s",
        actual: String = "false at 00:02.000"
    ) -> ExpectationResult {
        ExpectationResult(
            place: SourcePlace(file: "Scenarios/evening.yaml", line: line, column: 9, length: 5), verdict: verdict,
            expected: expected, actual: actual, time: .seconds(2), recordLine: 121)
    }

    /// A run.
    static func run(
        _ clauses: [ClauseResult] = [], _ expectations: [ExpectationResult] = [], name: String = "evening",
        title: Title = Title(english: "An evening", chinese: "傍晚"), file: String = "Scenarios/evening.yaml",
        isComplete: Bool = true, problem: String? = nil, losses: [LossEntry] = [], parameters: [Field] = [],
        latency: LatencySummary = .empty, annotations: [MessageAnnotation] = [], sent: Int = 12, hours: Int64 = 1,
        trees: [TopicTree] = []
    ) -> RunResult {
        var counts = MessageCounts()
        counts.sent = sent
        counts.delivered = sent
        counts.judged = sent
        return RunResult(
            name: name, title: title, file: file, seed: 42, isComplete: isComplete, problem: problem,
            virtualTime: .hours(hours), wallTime: .milliseconds(800), messages: counts, expectations: expectations,
            clauses: clauses, latency: latency, losses: losses, parameters: parameters, annotations: annotations,
            trees: trees)
    }

    /// A suite.
    static func suite(_ runs: [RunResult], isComplete: Bool = true, profile: String? = nil) -> SuiteResult {
        SuiteResult(version: "0.1.0", seed: nil, runs: runs, isComplete: isComplete, profile: profile)
    }

    /// One run in which every verdict occurs once.
    static var everyVerdict: SuiteResult {
        let clauses = Verdict.allCases.map { verdict in
            result(
                clause("clause-\(verdict.rawValue)"), verdict, evidence: verdict.isExercised ? 3 : 0,
                findings: [.failed, .warned].contains(verdict) ? [finding("clause-\(verdict.rawValue)", verdict)] : [],
                reason: verdict.isExercised ? nil : "no lamp took part")
        }
        return suite([run(clauses, [expectation(.passed), expectation(.failed)])])
    }

    /// A report of a suite in one form, as text.
    static func text(
        _ suite: SuiteResult, _ format: ReportFormat, stories: [RunStory] = [],
        _ change: (inout ReportOptions) -> Void = { _ in }
    ) -> String {
        var options = ReportOptions()
        change(&options)
        return String(decoding: Report(suite, stories: stories, options: options).octets(format), as: UTF8.self)
    }
}
