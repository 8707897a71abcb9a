internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord

/// The short text that a build server shows beside a change.
struct MarkdownReport {
    /// How many rows of clauses and expectations are shown; servers cut long texts anywhere.
    static let rowLimit = 100
    /// The result.
    private let suite: SuiteResult
    /// What was chosen.
    private let options: ReportOptions
    /// What was written.
    private var output = MarkdownText()

    /// The Markdown of a result.
    static func text(_ suite: SuiteResult, _ options: ReportOptions) -> String {
        var report = MarkdownReport(suite: suite, options: options)
        report.write()
        return report.output.text
    }

    /// Starts a text.
    private init(suite: SuiteResult, options: ReportOptions) {
        self.suite = suite
        self.options = options
    }

    /// Words in the language that was chosen.
    private func say(_ title: Title) -> String { title[options.language] }

    /// A verdict with its sign.
    private func show(_ verdict: Verdict) -> String { "\(verdict.mark) \(say(verdict.title))" }

    /// Writes all parts.
    private mutating func write() {
        output.heading(1, "\(suite.verdict.mark) Hulian 互联 · \(say(suite.verdict.title))")
        output.paragraph(say(Words.closing(suite)) + " " + say(VerdictCounts(suite.everyVerdict).words))
        if let profile = suite.profile { output.paragraph(say(Words.judgedBy(profile))) }
        if !suite.isComplete { output.paragraph(say(Words.incomplete)) }
        writeScenarios()
        writeLevels()
        writeProblems()
        writeNumbers()
        let commands = suite.runs.filter { $0.verdict.wantsAttention }.compactMap { options.reproduction.line(for: $0) }
        if !commands.isEmpty {
            output.heading(2, say(Words.reproduce))
            output.code(Array(commands.prefix(Self.rowLimit)))
        }
        output.paragraph(say(Words.claim))
    }

    /// Writes the table of scenarios.
    private mutating func writeScenarios() {
        guard !suite.runs.isEmpty else { return }
        output.heading(2, say(Words.scenarios))
        let counted: [Verdict] = [.passed, .warned, .failed, .notExercised]
        let heads =
            [say(Words.scenario), say(Words.verdict)] + counted.map { ">" + say($0.title) }
            + [">" + say(Words.virtualTime), ">" + say(Words.messages)]
        output.table(
            heads,
            suite.runs.map { run in
                let counts = run.clauseCounts
                let title = run.displayTitle(options.language)
                return [run.name + (title == run.name ? "" : " · \(title)"), show(run.verdict)]
                    + counted.map { String(counts[$0]) }
                    + [NumberText.duration(run.virtualTime), NumberText.grouped(run.messages.sent)]
            })
        for run in suite.runs {
            if let problem = run.problem { output.paragraph("\(run.name): \(say(Words.problem(problem)))") }
        }
        let trees = suite.runs.flatMap(\.trees)
        guard !trees.isEmpty else { return }
        output.heading(2, say(Words.topicTrees))
        output.table(
            [say(Words.topics), say(Words.dialect), say(Words.certainty), say(Words.reason)],
            trees.prefix(Self.rowLimit).map { tree in
                [
                    tree.filter, tree.dialect?.rawValue ?? say(Words.noDialect),
                    say(tree.certainty.title) + (tree.dialect == nil ? "" : " \(tree.percent) %"), say(tree.reason),
                ]
            })
        writeRest(trees.count)
    }

    /// Writes the table of levels.
    private mutating func writeLevels() {
        let levels = LevelOutcome.all(of: suite).filter { $0.counts.total > 0 }
        guard !levels.isEmpty else { return }
        output.heading(2, say(Words.levels))
        output.table(
            [say(Words.level), say(Words.verdict), say(Words.clauses)],
            levels.map { [say($0.level.title), show($0.verdict), say($0.counts.words)] })
    }

    /// Writes the tables of what did not pass.
    private mutating func writeProblems() {
        let expectations = suite.runs.flatMap { run in run.expectations.filter { $0.verdict.wantsAttention } }
        if !expectations.isEmpty {
            output.heading(2, say(Words.expectations))
            output.table(
                [say(Words.verdict), say(Words.place), say(Words.expected), say(Words.actual)],
                expectations.prefix(Self.rowLimit).map {
                    [
                        show($0.verdict), $0.place.description, SafeText.cut($0.expected, to: 200),
                        SafeText.cut($0.actual, to: 200),
                    ]
                })
            writeRest(expectations.count)
        }
        let clauses = ClauseOutcome.all(of: suite).filter { $0.verdict.wantsAttention }
        guard !clauses.isEmpty else { return }
        output.heading(2, say(Words.clauses))
        output.table(
            [say(Words.verdict), say(Words.clause), say(Words.standard), say(Words.strength), say(Words.findings)],
            clauses.prefix(Self.rowLimit).map { outcome in
                let clause = outcome.clause
                let finding = outcome.entries.flatMap(\.result.findings).first
                let story = [finding?.message[options.language], finding?.device, outcome.reason].compactMap { $0 }
                return [
                    show(outcome.verdict), "\(clause.id) \(clause.title[options.language])",
                    clause.standard + (clause.section.isEmpty ? "" : " §\(clause.section)"), say(clause.strength.title),
                    SafeText.cut(story.joined(separator: " · "), to: 300),
                ]
            })
        writeRest(clauses.count)
    }

    /// Says how many rows a table leaves out.
    private mutating func writeRest(_ count: Int) {
        if count > Self.rowLimit { output.paragraph(say(Words.more(count - Self.rowLimit))) }
    }

    /// Writes the headline numbers.
    private mutating func writeNumbers() {
        var rows = options.headline.measured.compactMap { _, title, share in share.text.map { [say(title), $0] } }
        let latency = SuiteLatency(suite)
        if latency.summary.count > 0 {
            let numbers = [("p50", latency.summary.p50), ("p95", latency.summary.p95), ("p99", latency.summary.p99)]
            let text = numbers.map {
                "\($0.0) \(latency.isBound ? "≤ " : "")\(NumberText.milliseconds($0.1))"
            }
            rows.append([say(Words.latency), text.joined(separator: ", ")])
        }
        let losses = LossSums(suite.runs.flatMap(\.losses))
        if losses.total > 0 {
            let text = losses.byClass.map { "\(NumberText.grouped($0.count)) \(say($0.lossClass.title))" }
            rows.append([say(Words.losses), text.joined(separator: ", ")])
        }
        guard !rows.isEmpty else { return }
        output.heading(2, say(Words.numbers))
        output.table([say(Words.numbers), ">" + say(Words.value)], rows)
    }
}
