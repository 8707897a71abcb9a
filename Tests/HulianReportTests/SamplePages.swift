import Foundation
import HulianModel
import HulianRecord
import HulianReport
import Testing

/// Pages to look at: a small one and one with three hundred clauses in many runs.
enum SamplePages {
    /// A result of so many clauses over so many runs, with a story for the first run.
    static func make(clauses count: Int, runs: Int) -> (suite: SuiteResult, stories: [RunStory]) {
        let findings = [
            Samples.finding("level-in-range", number: 12, line: 40),
            Samples.finding(
                "level-in-range", device: "ceiling-lamp", number: 62, line: 190,
                topic: "alink/home/ceiling-lamp/property/post"),
        ]
        let (story, annotations) = SampleStory.make(
            rounds: runs > 1 ? 400 : 40,
            interest: StoryInterest(
                Samples.run([
                    Samples.result(Samples.clause("level-in-range"), .failed, findings: findings)
                ])))
        let all = (0..<runs).map { run in
            Samples.run(
                (0..<count).map { clause($0, run: run, findings: findings) }, expectations(run),
                name: run == 0 ? "evening" : "evening-\(run)",
                title: Title(english: "An evening at home, part \(run + 1)", chinese: "傍晚回家,第 \(run + 1) 部分"),
                problem: run == 5 ? "the broker at 127.0.0.1:1883 went away" : nil,
                losses: [
                    LossEntry(
                        from: "miot", to: "tuyalink", device: "hall-light", element: "levelControl.currentLevel",
                        lossClass: .quantised, before: "127", after: "50", count: 12),
                    LossEntry(
                        from: "alink", to: "zigbee2mqtt", device: "air-conditioner",
                        element: "thermostat.occupiedCoolingSetpoint",
                        lossClass: .dropped, before: Samples.hostile, after: "", count: 3),
                    LossEntry(
                        from: "alink", to: "miot", device: "air-conditioner", element: "thermostat.localTemperature",
                        lossClass: .exact, before: "26 °C", after: "26 °C", count: 1200),
                ],
                parameters: [Field("lights", .string("miot")), Field("count", .integer(5))],
                latency: LatencySummary((1...240).map { .milliseconds(Int64($0 * $0 / 30 % 900 + 3)) }),
                annotations: run == 0 ? annotations : [], sent: 40_000, hours: 24)
        }
        return (Samples.suite(all), [story])
    }

    /// What came of a clause.
    private static func clause(_ place: Int, run: Int, findings: [Finding]) -> ClauseResult {
        if place == 0 {
            return Samples.result(
                Samples.clause(
                    "level-in-range", title: Title(english: "Level stays in its range", chinese: "亮度在取值范围内"),
                    thresholds: [
                        Threshold(name: "within", value: 2, unit: nil, isPublished: true),
                        Threshold(name: "count", value: 3, unit: nil, isPublished: false),
                    ], trust: .text), .failed, evidence: 1234, findings: findings)
        }
        let verdicts: [Verdict] = [
            .passed, .passed, .passed, .warned, .notExercised, .passed, .notApplicable, .inconclusive, .declared,
        ]
        let verdict =
            place == 1
            ? .passed
            : place == 2 ? .notExercised : run == 3 && place == 40 ? .errored : verdicts[place % verdicts.count]
        let levels = Level.allCases
        let names = ["miot", "tuyalink", "hulian-h2", "homeassistant"]
        let clause = Samples.clause(
            "clause-with-a-longer-name-\(place)", level: levels[place % 3], strength: Strength.allCases[place % 3],
            standard: names[place % 4], section: "\(place / 10 + 1).\(place % 10)",
            title: Title(
                english: "A title that says what number \(place) asks of a device", chinese: "第 \(place) 条对设备的要求"),
            chapter: place % 10 == 9 ? "personalInformation" : "interconnection",
            trust: Trust.allCases[place % Trust.allCases.count])
        return Samples.result(
            clause, verdict, evidence: verdict.isExercised ? place * 3 : 0,
            findings: verdict == .warned
                ? [
                    Samples.finding(
                        "clause-with-a-longer-name-\(place)", .warned,
                        message: Title(english: Samples.hostile, chinese: "状态"))
                ] : [],
            reason: verdict.isExercised ? nil : "no lamp took part")
    }

    /// The expectations of a run.
    private static func expectations(_ run: Int) -> [ExpectationResult] {
        [
            Samples.expectation(.passed, line: 14), Samples.expectation(run % 2 == 0 ? .failed : .passed, line: 22),
            Samples.expectation(
                .inconclusive, line: 30, expected: "the curtain of the bedroom is closed at 22:30 in every brand's app",
                actual: "nobody asked"),
        ]
    }
}

@Suite("Pages to look at")
struct SamplePagesTests {
    @Test("are written when HULIAN_SAMPLE_PAGES names a folder", arguments: [(3, 1), (300, 12)])
    func write(clauses: Int, runs: Int) throws {
        let (suite, stories) = SamplePages.make(clauses: clauses, runs: runs)
        var options = ReportOptions()
        options.headline.interconnection = .init(38, of: 40)
        options.headline.communication = .init(39_998, of: 40_000)
        let octets = Report(suite, stories: stories, options: options).octets(.html)
        let text = String(decoding: octets, as: UTF8.self)
        #expect(text.split(separator: "<tbody class=\"clause\"").count - 1 == clauses)
        #expect(text.split(separator: "<details class=\"run ").count - 1 == runs)
        // A day with three hundred clauses must still open at once.
        #expect(octets.count < 6_000_000, "\(octets.count)")
        guard let folder = ProcessInfo.processInfo.environment["HULIAN_SAMPLE_PAGES"] else { return }
        try Data(octets).write(to: URL(fileURLWithPath: folder).appendingPathComponent("clauses-\(clauses).html"))
    }
}
