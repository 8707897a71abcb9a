internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord

/// The block that tells a person what a clause or an expectation came to and where to look.
///
/// ```
/// ✗ lifecycle.online-before-state   HLP-1 §5.2.1 MUST
///   A device reports itself online before any state.
///   expected  online before the first state
///   actual    state at 00:00.350, online at 00:00.900
///   --> Scenarios/Interop/evening.yaml (device lamp-1)      record line 118
///   hulian run Scenarios/Interop/evening.yaml --seed 42 --clause lifecycle.online-before-state
/// ```
struct ConsoleBlocks {
    /// How many findings of a clause are told in full.
    static let findingLimit = 3
    /// What was chosen.
    let options: ReportOptions
    /// The colours.
    let paint: ConsolePaint

    /// Words in the language that was chosen.
    private func say(_ title: Title) -> String { title[options.language] }

    /// The blocks of all that needs a look in a run.
    func blocks(of run: RunResult) -> [String] {
        run.expectations.filter { $0.verdict.wantsAttention }.map { block($0, of: run) }
            + run.clauses.filter { $0.countedVerdict.wantsAttention }.map { block($0, of: run) }
    }

    /// The block of a clause.
    func block(_ result: ClauseResult, of run: RunResult) -> String {
        let clause = result.clause
        let verdict = result.countedVerdict
        let section = clause.section.isEmpty ? "" : " §\(clause.section)"
        var head = paint.verdict("\(verdict.mark) \(SafeText.oneLine(clause.id.rawValue))", verdict)
        head += "   \(SafeText.oneLine(clause.standard + section)) \(say(clause.strength.title))"
        if verdict != .failed { head += "  \(paint.verdict(say(verdict.title), verdict))" }
        var text = head + "\n" + sentence(clause.text[options.language])
        if result.isExpectedToFail {
            text += sentence("\(say(Words.expectedToFail)): \(say(result.verdict.title))")
        }
        if let reason = result.reason { text += sentence(reason) }
        for (index, finding) in result.findings.prefix(Self.findingLimit).enumerated() {
            if index > 0 { text += "\n" }
            text += lines(of: finding, in: run)
        }
        let hidden = max(result.violations, result.findings.count) - min(result.findings.count, Self.findingLimit)
        if hidden > 0, !result.findings.isEmpty { text += "  " + paint.faint(say(Words.moreFindings(hidden))) + "\n" }
        if let command = options.reproduction.line(for: run, clause: clause.id) {
            text += "  " + paint.faint(command) + "\n"
        }
        return text
    }

    /// The lines of a finding.
    private func lines(of finding: Finding, in run: RunResult) -> String {
        var text = ""
        let message = finding.message[options.language]
        if !message.isEmpty { text += sentence(message) }
        text += pair(finding.expected[options.language], finding.actual[options.language])
        var place = SafeText.oneLine(run.file.isEmpty ? run.name : run.file)
        if let device = finding.device {
            let words = say(Words.device(SafeText.oneLine(device)))
            place += options.language == .chinese ? "（\(words)）" : " (\(words))"
        }
        text += "  --> \(place)  \(paint.faint(say(Words.time) + " " + NumberText.clock(finding.time)))"
        if finding.recordLine > 0 { text += "  \(paint.faint(say(Words.recordLine(finding.recordLine))))" }
        text += "\n"
        if let topic = finding.topic { text += "  " + paint.faint("'\(SafeText.oneLine(topic))'") + "\n" }
        return text
    }

    /// The block of an expectation, with the line of the scenario that says it.
    func block(_ result: ExpectationResult, of run: RunResult) -> String {
        let name = SafeText.oneLine(run.name)
        var text = paint.verdict("\(result.verdict.mark) \(say(Words.expectation))", result.verdict)
        text += "   \(name)  \(paint.verdict(say(result.verdict.title), result.verdict))"
        text += "  \(paint.faint(NumberText.clock(result.time)))"
        if result.recordLine > 0 { text += "  \(paint.faint(say(Words.recordLine(result.recordLine))))" }
        text += "\n" + pair(result.expected, result.actual)
        let renderer = DiagnosticRenderer(usesColor: options.usesColor, source: options.source)
        // The renderer's first line names a code and a message; this block has said it better already.
        let shown = renderer.render(Diagnostic("expectation", "", at: result.place)).split(
            separator: "\n", omittingEmptySubsequences: true
        ).dropFirst()
        for line in shown { text += " \(line)\n" }
        if let command = options.reproduction.line(for: run) { text += "  " + paint.faint(command) + "\n" }
        return text
    }

    /// What was expected and what came, below each other.
    private func pair(_ expected: String, _ actual: String) -> String {
        let width = max(DisplayWidth.of(say(Words.expected)), DisplayWidth.of(say(Words.actual))) + 2
        return [(Words.expected, expected), (Words.actual, actual)].filter { !$0.1.isEmpty }.map { title, value in
            hanging("  " + DisplayWidth.padded(say(title), to: width), SafeText.oneLine(value))
        }.joined()
    }

    /// A sentence, indented and broken into lines.
    private func sentence(_ text: String) -> String { hanging("  ", SafeText.oneLine(text)) }

    /// Text behind a head, its further lines indented as deeply.
    private func hanging(_ head: String, _ text: String) -> String {
        let indent = DisplayWidth.of(head)
        let lines = DisplayWidth.wrapped(text, to: max(24, options.columns - indent))
        return head + lines.joined(separator: "\n" + String(repeating: " ", count: indent)) + "\n"
    }
}
