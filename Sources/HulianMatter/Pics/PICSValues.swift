public import HulianDiagnostics

/// What a device declares of itself: PICS codes with yes or no.
///
/// Lines `CODE=1` or `CODE=0`, with comments behind `#`; case does not matter, and a code that is not there is no
/// (connectedhomeip, src/app/tests/suites/certification/ci-pics-values).
public struct PICSValues: Sendable {
    /// A declared code.
    public struct Entry: Sendable {
        /// The code as it is written.
        public let code: String
        /// Yes or no.
        public let holds: Bool
        /// Where it stands.
        public let place: SourcePlace
    }

    /// The codes in their order; of one that stands again the last counts.
    public private(set) var entries: [Entry] = []
    /// The codes by their small letters; only looked into, never walked.
    private var values: [String: Bool] = [:]

    /// Declares nothing.
    public init() {}

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - text: What it holds.
    ///   - file: Its path, for places.
    /// - Throws: ``DiagnosticsError`` with the codes `pics-line` or `pics-value` for each line that is wrong.
    public static func read(_ text: String, file: String) throws(DiagnosticsError) -> PICSValues {
        var result = PICSValues()
        var diagnostics = Diagnostics()
        var text = text
        if text.unicodeScalars.first == "\u{FEFF}" { text = String(text.unicodeScalars.dropFirst()) }
        for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
            guard !content.isEmpty else { continue }
            let start = line.prefix { $0.isWhitespace }.unicodeScalars.count + 1
            let place = SourcePlace(
                file: file, line: offset + 1, column: start, length: max(1, content.unicodeScalars.count))
            let parts = content.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                diagnostics.error(
                    "pics-line", "a line must be CODE=1 or CODE=0, but here stands '\(content.prefix(40))'", at: place,
                    hint: "such as OO.S=1")
                continue
            }
            guard parts[1] == "0" || parts[1] == "1" else {
                diagnostics.error(
                    "pics-value", "'\(parts[0])' must be 0 or 1, but is '\(parts[1].prefix(40))'", at: place)
                continue
            }
            result.declare(String(parts[0]), parts[1] == "1", at: place)
        }
        if diagnostics.hasErrors { throw DiagnosticsError(diagnostics.sorted) }
        return result
    }

    /// Declares a code.
    public mutating func declare(_ code: String, _ holds: Bool, at place: SourcePlace) {
        entries.append(Entry(code: code, holds: holds, place: place))
        values[code.lowercased()] = holds
    }

    /// True when a code is declared with yes.
    public func holds(_ code: String) -> Bool { values[code.lowercased()] ?? false }

    /// True when a code is declared at all.
    public func declares(_ code: String) -> Bool { values[code.lowercased()] != nil }
}
