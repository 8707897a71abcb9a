@preconcurrency internal import Glibc
internal import HulianModel
internal import HulianRecord

/// Shows on a terminal what goes on in a run that takes as long as its devices do.
final class TerminalProgress: RunListener {
    /// How many expectations were decided.
    private var count = 0
    /// When the run began.
    private var start: Instant?

    /// True where somebody looks at the terminal to which errors go, and reads nothing else there.
    static func isWanted(_ common: CommonOptions, _ reports: ReportOptionGroup) -> Bool {
        !common.quiet && isatty(2) == 1 && !reports.takesOutput
    }

    override func began(_ header: RunHeader) { start = header.start }

    override func step(_ place: String, _ what: String, at time: Instant) {
        let seconds = start.map { Int((time - $0).seconds) } ?? 0
        Self.show("\(seconds) s  \(count) done  \(what.prefix(60))")
    }

    override func decided(_ expectation: ExpectationResult, at time: Instant) { count += 1 }

    override func ended(isComplete: Bool, problem: String?, at time: Instant) { Self.show("") }

    /// Takes the place of what was shown before.
    static func show(_ text: String) { fputs("\r\u{1B}[2K" + text, stderr) }
}
