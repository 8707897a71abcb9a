/// Turns messages into text with the line that they are about.
///
/// ```
/// error[unknown-capability]: 'dimmer' is not a capability of lighting.dimmableLight
///   --> Scenarios/Interop/evening.yaml:14:9
///    |
/// 14 |         dimmer: 40
///    |         ^^^^^^ did you mean 'levelControl'?
///    = it has: onOff, levelControl, identify
/// ```
public struct DiagnosticRenderer: Sendable {
    /// True to colour the text for a terminal.
    public var usesColor: Bool
    /// The text of a file by its path; nothing when it cannot be had.
    public var source: @Sendable (String) -> String?

    /// Makes a renderer.
    public init(usesColor: Bool = false, source: @escaping @Sendable (String) -> String?) {
        self.usesColor = usesColor
        self.source = source
    }

    /// One message as lines, with a newline at the end of each.
    public func render(_ diagnostic: Diagnostic) -> String {
        let head = paint("\(diagnostic.severity.rawValue)[\(diagnostic.code)]", diagnostic.severity)
        var text = "\(head): \(diagnostic.message)\n"
        let gutter: String
        if let place = diagnostic.place {
            gutter = String(repeating: " ", count: String(place.line).count)
            text += "\(gutter)--> \(place)\n"
            if let line = line(place.line, of: place.file) {
                let (line, column) = Self.window(line, around: place.column)
                // Columns count Unicode scalars, as the YAML parser does.
                var indent = ""
                for scalar in line.prefix(max(0, column - 1)) {
                    indent += scalar == "\t" ? "\t" : String(repeating: " ", count: Self.width(scalar))
                }
                let marked = line.dropFirst(max(0, column - 1)).prefix(place.length)
                let width = max(1, marked.reduce(0) { $0 + Self.width($1) })
                let marks = paint(String(repeating: "^", count: width), diagnostic.severity)
                let hint = diagnostic.hint.map { " " + $0 } ?? ""
                text += "\(gutter) |\n\(place.line) | \(Self.text(line))\n\(gutter) | \(indent)\(marks)\(hint)\n"
            } else if let hint = diagnostic.hint {
                text += "\(gutter) = \(hint)\n"
            }
        } else {
            gutter = ""
            if let hint = diagnostic.hint { text += " = \(hint)\n" }
        }
        for note in diagnostic.notes { text += "\(gutter) = \(note)\n" }
        return text
    }

    /// Several messages, with an empty line between them.
    public func render(_ diagnostics: some Sequence<Diagnostic>) -> String {
        diagnostics.map(render).joined(separator: "\n")
    }

    /// The longest line that is shown whole.
    private static let lineLimit = 160

    /// The part of a line around a column, with `…` for what is left out, and the column within it.
    private static func window(_ line: [Unicode.Scalar], around column: Int) -> (line: [Unicode.Scalar], column: Int) {
        guard line.count > lineLimit else { return (line, column) }
        let start = column > 100 ? min(column - 1, line.count) - 60 : 0
        let end = min(line.count, start + lineLimit - 2)
        let shown = (start > 0 ? ["…"] : []) + line[start..<end] + (end < line.count ? ["…"] : [])
        return (shown, start > 0 ? column - start + 1 : column)
    }

    /// Scalars as text.
    private static func text(_ scalars: [Unicode.Scalar]) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// One line of a file, without its end.
    private func line(_ number: Int, of file: String) -> [Unicode.Scalar]? {
        guard let text = source(file) else { return nil }
        var current = 1
        var line: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                if current == number { return Self.clean(line) }
                current += 1
                continue
            }
            if current == number { line.append(scalar) }
        }
        return current == number ? Self.clean(line) : nil
    }

    /// A line without control characters, so that a file cannot play with the terminal.
    ///
    /// C1 controls steer terminals too, and marks of direction make a line look like another one.
    private static func clean(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        scalars.filter { $0 != "\r" }.map { scalar in
            switch scalar.value {
            case 0x09: scalar
            case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
            default: scalar
            }
        }
    }

    /// How many columns of a terminal a scalar takes: 0 for marks that join the one before, 2 for wide ones.
    static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x0300...0x036F, 0x200B...0x200D, 0xFE00...0xFE0F, 0xFEFF: return 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    /// Colours a text by severity.
    private func paint(_ text: String, _ severity: Diagnostic.Severity) -> String {
        guard usesColor else { return text }
        let code =
            switch severity {
            case .error: "1;31"
            case .warning: "1;33"
            case .note: "1;36"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
