internal import ArgumentParser
internal import HulianDiagnostics
internal import HulianReport

/// The options that say which reports are written where.
struct ReportOptionGroup: ParsableArguments {
    @Option(name: .long, help: "Write the record, one event a line; '-' for standard output.")
    var record: String?
    @Option(name: .long, help: "Write the result as JSON.")
    var json: String?
    @Option(name: .long, help: "Write the result as JUnit XML.")
    var junit: String?
    @Option(name: .long, help: "Write one HTML page.")
    var html: String?
    @Option(name: .long, help: "Write the result as Markdown.")
    var markdown: String?

    /// The reports that are wanted.
    var requests: [ReportRequest] {
        [(ReportFormat.json, json), (.junit, junit), (.html, html), (.markdown, markdown)].compactMap { format, path in
            path.map { ReportRequest(format, to: $0) }
        }
    }

    /// How many messages are kept with what was made of them, for the page that shows them.
    var annotationLimit: Int { html == nil ? 0 : 20_000 }

    /// Checks that at most one of them goes to standard output.
    func check() throws {
        let toOutput = ([record] + requests.map { Optional($0.path) }).count { $0 == "-" }
        if toOutput > 1 { throw ValidationError("only one report can go to standard output") }
    }

    /// True when standard output belongs to a report.
    var takesOutput: Bool { record == "-" || requests.contains { $0.path == "-" } }
}
