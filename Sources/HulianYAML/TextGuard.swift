internal import HulianDiagnostics

/// Looks at the text itself, for what the parser does not say about a file that it refused.
enum TextGuard {
    /// True when a tab stands at a place.
    static func isTab(line: Int, column: Int, in text: String) -> Bool {
        let lines = text.split(separator: "\n", maxSplits: line, omittingEmptySubsequences: false)
        guard line >= 1, line <= lines.count else { return false }
        return lines[line - 1].unicodeScalars.dropFirst(max(0, column - 1)).first == "\t"
    }

    /// The place of an offset in octets.
    static func place(offset: Int, in text: String, file: String) -> SourcePlace {
        var line = 1
        var column = 1
        for octet in text.utf8.prefix(max(0, offset)) {
            if octet == 0x0A {
                line += 1
                column = 1
            } else if octet & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourcePlace(file: file, line: line, column: column)
    }
}
