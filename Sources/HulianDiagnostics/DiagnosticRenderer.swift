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
            text += "\(gutter) --> \(place)\n"
            if let line = line(place.line, of: place.file) {
                let indent = String(
                    line.prefix(max(0, place.column - 1)).flatMap { Self.isWide($0) ? "  " : ($0 == "\t" ? "\t" : " ") })
                let marked = line.dropFirst(max(0, place.column - 1)).prefix(place.length)
                let width = max(1, marked.reduce(0) { $0 + (Self.isWide($1) ? 2 : 1) })
                let marks = paint(String(repeating: "^", count: width), diagnostic.severity)
                let hint = diagnostic.hint.map { " " + $0 } ?? ""
                text += "\(gutter) |\n\(place.line) | \(line)\n\(gutter) | \(indent)\(marks)\(hint)\n"
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

    /// One line of a file, without its end, cut when it is very long.
    private func line(_ number: Int, of file: String) -> String? {
        guard let text = source(file) else { return nil }
        var current = 1
        var line: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                if current == number { return Self.clean(line) }
                current += 1
                continue
            }
            if current == number, line.count < 400 { line.append(scalar) }
        }
        return current == number ? Self.clean(line) : nil
    }

    /// A line without control characters, so that a file cannot play with the terminal.
    private static func clean(_ scalars: [Unicode.Scalar]) -> String {
        var text = String.UnicodeScalarView()
        for scalar in scalars where scalar != "\r" {
            text.append(scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
        }
        return String(text)
    }

    /// True for characters that a terminal shows two columns wide.
    static func isWide(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return true
        default: return false
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
