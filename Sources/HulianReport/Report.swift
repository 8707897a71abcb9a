internal import HulianModel
public import HulianRecord

/// What came of a call of the tool, ready to be shown in any form.
///
/// A pure function of the result, the stories and the options: equal input gives equal octets. Only the console shows
/// how long the run took on the wall, and the JSON in `wallSeconds`.
public struct Report: Sendable {
    /// The result.
    public let suite: SuiteResult
    /// What happened in the runs, for the page; a run without a story is shown without its pictures.
    public let stories: [RunStory]
    /// What was chosen.
    public let options: ReportOptions

    /// Makes a report.
    public init(_ suite: SuiteResult, stories: [RunStory] = [], options: ReportOptions = ReportOptions()) {
        self.suite = suite
        self.stories = stories
        self.options = options
    }

    /// The report in one form.
    public func octets(_ format: ReportFormat) -> [UInt8] {
        switch format {
        case .console: Array(ConsoleReport.text(suite, options).utf8)
        case .json: ResultJSON.octets(suite, options)
        case .junit: Array(JUnitReport.text(suite, options).utf8)
        case .html: HTMLReport.octets(suite, stories: stories, options)
        case .markdown: Array(MarkdownReport.text(suite, options).utf8)
        }
    }

    /// Writes every report that is wanted, also when one of them cannot be written.
    ///
    /// - Returns: The requests that failed, with the reason.
    public func write(_ requests: [ReportRequest], to sink: ReportSink) -> [(request: ReportRequest, reason: String)] {
        requests.compactMap { request in
            // A text that goes to a file must not carry the colours of a terminal.
            var report = self
            if request.path != "-" { report = report.plain }
            return sink.write(request.path, report.octets(request.format)).map { (request, $0) }
        }
    }

    /// The same report without colours.
    private var plain: Report {
        var options = options
        options.usesColor = false
        return Report(suite, stories: stories, options: options)
    }
}
