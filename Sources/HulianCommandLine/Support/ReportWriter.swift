internal import ArgumentParser
@preconcurrency internal import Glibc
internal import HulianModel
internal import HulianRecord
internal import HulianReport

/// Writes the reports that were asked for, and the summary on the terminal.
struct ReportWriter {
    /// The options of every command.
    let common: CommonOptions
    /// Which reports are wanted.
    let group: ReportOptionGroup

    /// How reports are written.
    static func options(_ common: CommonOptions, columns: Int?) -> ReportOptions {
        var options = ReportOptions()
        options.language = common.language
        options.detail = common.detail
        options.usesColor = common.usesColor(on: 1)
        options.columns = columns ?? terminalColumns()
        options.source = CommonOptions.source
        return options
    }

    /// The width of the terminal; 100 where there is none.
    private static func terminalColumns() -> Int {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return min(Int(size.ws_col), 160)
    }

    /// Writes everything.
    func write(_ suite: SuiteResult, stories: [RunStory], options: ReportOptions) throws {
        let report = Report(suite, stories: stories, options: options)
        if !group.takesOutput {
            Output.print(String(decoding: report.octets(.console), as: UTF8.self))
        }
        fflush(stdout)
        let failures = report.write(group.requests, to: .local)
        for (request, reason) in failures {
            Output.error("error[cannot-write]: '\(request.path)' cannot be written: \(reason)\n")
        }
        if !failures.isEmpty { throw ExitStatus.couldNotHappen }
    }
}
