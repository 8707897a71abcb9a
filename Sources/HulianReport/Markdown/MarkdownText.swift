/// Builds Markdown with tables; whatever comes from files and devices is escaped in one function.
struct MarkdownText {
    /// What was written.
    private(set) var text = ""

    /// Writes a heading.
    mutating func heading(_ level: Int, _ title: String) {
        if !text.isEmpty { text += "\n" }
        text += String(repeating: "#", count: level) + " " + Self.escaped(title) + "\n\n"
    }

    /// Writes a paragraph.
    mutating func paragraph(_ content: String) { text += Self.escaped(content) + "\n\n" }

    /// Writes text as code, in a block of its own.
    mutating func code(_ lines: [String]) {
        // A fence must be longer than any run of backticks that it holds.
        let longest = lines.map { $0.split { $0 != "`" }.map(\.count).max() ?? 0 }.max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        text += fence + "\n" + lines.map(SafeText.oneLine).joined(separator: "\n") + "\n" + fence + "\n\n"
    }

    /// Writes a table.
    ///
    /// - Parameters:
    ///   - heads: The heads of the columns; one that begins with `>` is set to the right.
    ///   - rows: The cells of each row.
    mutating func table(_ heads: [String], _ rows: [[String]]) {
        let names = heads.map { $0.hasPrefix(">") ? String($0.dropFirst()) : $0 }
        text += "| " + names.map { Self.escaped($0) }.joined(separator: " | ") + " |\n"
        text += "|" + heads.map { $0.hasPrefix(">") ? " --: |" : " --- |" }.joined() + "\n"
        for row in rows { text += "| " + row.map { Self.escaped($0) }.joined(separator: " | ") + " |\n" }
        text += "\n"
    }

    /// Text in which nothing is read as Markdown or HTML.
    static func escaped(_ content: String) -> String {
        var result = String.UnicodeScalarView()
        // Scalars and not characters: a sign with a mark that joins it is one character, and a reader sees the sign.
        for scalar in SafeText.oneLine(content).unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\\", "`", "*", "_", "[", "]", "|", "~", "#": result.append(contentsOf: ["\\", scalar])
            // An at sign would call people and an address would become a link on some servers.
            case "@": result.append(contentsOf: "&#64;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
