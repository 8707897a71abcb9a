internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord

/// What a terminal shows when all runs are done.
struct ConsoleReport {
    /// The result.
    private let suite: SuiteResult
    /// What was chosen.
    private let options: ReportOptions
    /// The colours.
    private let paint: ConsolePaint
    /// What was written so far.
    private var output = ""

    /// Writes the text of a result.
    static func text(_ suite: SuiteResult, _ options: ReportOptions) -> String {
        var report = ConsoleReport(suite, options)
        report.write()
        return report.output
    }

    /// Starts a text.
    private init(_ suite: SuiteResult, _ options: ReportOptions) {
        self.suite = suite
        self.options = options
        paint = ConsolePaint(usesColor: options.usesColor)
    }

    /// Words in the language that was chosen.
    private func say(_ title: Title) -> String { title[options.language] }

    /// Writes a line.
    private mutating func line(_ text: String = "") { output += text + "\n" }

    /// Writes all parts.
    private mutating func write() {
        if options.detail != .quiet {
            writeScenarios()
            writeTrees()
            let blocks = ConsoleBlocks(options: options, paint: paint)
            for run in suite.runs {
                for block in blocks.blocks(of: run) {
                    line()
                    output += block
                }
            }
            if options.detail == .verbose { writeRest() }
            writeLevels()
            writeHeadline()
            writeLosses()
            line()
        }
        line(say(VerdictCounts(suite.everyVerdict).words))
        if let profile = suite.profile { line(say(Words.judgedBy(profile))) }
        if !suite.isComplete { line(paint.verdict(say(Words.incomplete), .errored)) }
        line(paint.verdict("\(suite.verdict.mark) \(say(Words.closing(suite)))", suite.verdict))
    }

    /// Writes a line for each scenario, with columns below each other.
    private mutating func writeScenarios() {
        let rows = suite.runs.map { run -> (RunResult, [String]) in
            let counts = run.clauseCounts
            let time = "\(NumberText.duration(run.virtualTime)) / \(NumberText.duration(run.wallTime))"
            var shown = counts.listed.filter { $0.1 > 0 && $0.0 != .notApplicable }
            if shown.isEmpty { shown = [(.passed, 0)] }
            let summary =
                shown.map { say(Words.counted($0.1, $0.0)) }.joined(separator: " · ")
            return (
                run,
                [
                    SafeText.oneLine(run.name),
                    SafeText.cut(SafeText.oneLine(run.displayTitle(options.language)), to: 32),
                    say(run.verdict.title), summary, time, say(Words.messageCount(run.messages.sent)),
                ]
            )
        }
        var widths = [Int](repeating: 0, count: 6)
        for (_, cells) in rows {
            for (column, cell) in cells.enumerated() { widths[column] = max(widths[column], DisplayWidth.of(cell)) }
        }
        for (run, cells) in rows {
            var text = paint.verdict(run.verdict.mark, run.verdict)
            for (column, cell) in cells.enumerated() {
                let isLast = column == cells.count - 1
                let padded = isLast ? cell : DisplayWidth.padded(cell, to: widths[column])
                text += (column == 0 ? " " : "  ") + (column == 2 ? paint.verdict(padded, run.verdict) : padded)
            }
            line(text)
            if let problem = run.problem {
                line("  " + paint.verdict(say(Words.problem(SafeText.oneLine(problem))), .errored))
            } else if !run.isComplete {
                line("  " + paint.verdict(say(Words.incomplete), .errored))
            }
        }
    }

    /// Writes which dialects are spoken where.
    private mutating func writeTrees() {
        for run in suite.runs where !run.trees.isEmpty {
            line()
            line(paint.strong(say(Words.topicTrees)))
            let rows = run.trees.map { tree in
                [
                    SafeText.oneLine(tree.filter), tree.dialect?.rawValue ?? say(Words.noDialect),
                    say(tree.certainty.title) + (tree.dialect == nil ? "" : " \(tree.percent) %"),
                    say(tree.reason),
                ]
            }
            var widths = [Int](repeating: 0, count: 4)
            for row in rows {
                for (column, cell) in row.enumerated() { widths[column] = max(widths[column], DisplayWidth.of(cell)) }
            }
            for row in rows.prefix(40) {
                let cells = row.enumerated().map { $0 == 3 ? $1 : DisplayWidth.padded($1, to: widths[$0]) }
                line("  " + cells.joined(separator: "  "))
            }
            if rows.count > 40 { line("  " + say(Words.more(rows.count - 40))) }
        }
    }

    /// Writes the clauses that need no look, with the reason for those that were not exercised.
    private mutating func writeRest() {
        for run in suite.runs {
            let rest = run.clauses.filter { !$0.countedVerdict.wantsAttention }
            guard !rest.isEmpty else { continue }
            line()
            line(paint.strong(SafeText.oneLine(run.name)))
            let width = rest.map { DisplayWidth.of($0.clause.id.rawValue) }.max() ?? 0
            for result in rest {
                let verdict = result.countedVerdict
                let mark = paint.verdict(verdict.mark, verdict)
                let id = DisplayWidth.padded(SafeText.oneLine(result.clause.id.rawValue), to: width)
                var text = "  \(mark) \(id)  \(SafeText.oneLine(result.clause.title[options.language]))"
                text += "  " + paint.faint(detail(of: result))
                line(text)
            }
        }
    }

    /// Why a clause needs no look.
    private func detail(of result: ClauseResult) -> String {
        if result.isExpectedToFail { return say(Words.failedAsExpected(result.verdict)) }
        if result.verdict.isExercised { return say(Words.evidence(result.evidence)) }
        let reason = result.reason.map { ": " + SafeText.oneLine($0) } ?? ""
        return say(result.verdict.title) + reason
    }

    /// Writes what the three levels came to.
    private mutating func writeLevels() {
        let levels = LevelOutcome.all(of: suite).filter { $0.counts.total > 0 }
        guard !levels.isEmpty else { return }
        line()
        let width = levels.map { DisplayWidth.of(say($0.level.title)) }.max() ?? 0
        let verdicts = levels.map { DisplayWidth.of(say($0.verdict.title)) }.max() ?? 0
        for level in levels {
            let title = DisplayWidth.padded(say(level.level.title), to: width)
            let verdict = DisplayWidth.padded(say(level.verdict.title), to: verdicts)
            line(
                "\(paint.verdict(level.verdict.mark, level.verdict)) \(title)  "
                    + "\(paint.verdict(verdict, level.verdict))  \(paint.faint(say(level.counts.words)))")
        }
    }

    /// Writes the numbers by which people know how well a home works together.
    private mutating func writeHeadline() {
        var rows = options.headline.measured.compactMap { _, title, share in
            share.text.map { (say(title), "\($0)  (\(share.succeeded)/\(share.attempted))") }
        }
        let latency = SuiteLatency(suite)
        if latency.summary.count > 0 {
            let bound = latency.isBound ? "≤ " : ""
            let numbers = [("p50", latency.summary.p50), ("p95", latency.summary.p95), ("p99", latency.summary.p99)]
            let text = numbers.map { "\($0.0) \(bound)\(NumberText.milliseconds($0.1))" }.joined(separator: "  ")
            rows.append((say(Words.latency), text))
        }
        guard !rows.isEmpty else { return }
        line()
        let width = rows.map { DisplayWidth.of($0.0) }.max() ?? 0
        for row in rows { line("  \(DisplayWidth.padded(row.0, to: width))  \(row.1)") }
    }

    /// Writes how often translation did what.
    private mutating func writeLosses() {
        let sums = LossSums(suite.runs.flatMap(\.losses))
        guard sums.total > 0 else { return }
        line()
        let text = sums.byClass.map { "\(NumberText.grouped($0.count)) \(say($0.lossClass.title))" }
        line("  \(say(Words.losses))  \(text.joined(separator: " · "))")
    }
}
