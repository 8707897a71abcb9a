/// The forms in which what came of a call of the tool can be shown.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// Text for a terminal.
    case console
    /// The result as `docs/schemas/result.json` describes it.
    case json
    /// JUnit XML, as build servers read it.
    case junit
    /// One page that needs no network.
    case html
    /// A short text with tables, as build servers show it beside a change.
    case markdown
}

/// One report that is wanted: its form and where it goes.
public struct ReportRequest: Hashable, Sendable {
    /// The form.
    public let format: ReportFormat
    /// The path of the file; `-` is standard output.
    public let path: String

    /// Makes a request.
    public init(_ format: ReportFormat, to path: String) {
        self.format = format
        self.path = path
    }
}
