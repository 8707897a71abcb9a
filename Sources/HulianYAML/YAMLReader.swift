public import HulianDiagnostics

/// Reads YAML files into nodes with places, without YAML's traps.
///
/// Scalars stay text until a reader of a field asks for a number. Keys that stand twice, aliases, tags and more than
/// one document in a file are errors, and so is nesting deeper than ``depthLimit``.
public enum YAMLReader {
    /// The mappings and sequences that may be nested in each other.
    public static let depthLimit = 64
    /// The longest file in octets.
    public static let lengthLimit = 8 << 20

    /// Reads one document.
    ///
    /// - Parameters:
    ///   - text: The content of the file.
    ///   - file: Its path, for places.
    /// - Throws: ``DiagnosticsError`` with the codes `yaml-syntax`, `yaml-duplicate-key`, `yaml-depth`, `yaml-length`,
    ///   `yaml-alias`, `yaml-tag`, `yaml-documents`, `yaml-key` or `yaml-empty`.
    public static func read(_ text: String, file: String) throws(DiagnosticsError) -> YAMLNode {
        let start = SourcePlace(file: file, line: 1, column: 1)
        // Editors of Windows put a byte order mark before UTF-8; the parser would take it for the first column.
        var text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        text.makeContiguousUTF8()
        guard text.utf8.count <= lengthLimit else {
            throw DiagnosticsError([
                Diagnostic("yaml-length", "the file is longer than \(lengthLimit >> 20) MiB", at: start)
            ])
        }
        let result: Result<YAMLNode, DiagnosticsError>? = text.utf8.withContiguousStorageIfAvailable { octets in
            do throws(DiagnosticsError) {
                return .success(try document(octets, text: text, file: file))
            } catch {
                return .failure(error)
            }
        }
        // A native string is contiguous; another was made so above.
        guard let result else { throw DiagnosticsError([Diagnostic("yaml-empty", "the file is empty", at: start)]) }
        return try result.get()
    }

    /// Reads the one document of a file.
    private static func document(
        _ octets: UnsafeBufferPointer<UInt8>, text: String, file: String
    ) throws(DiagnosticsError) -> YAMLNode {
        let start = SourcePlace(file: file, line: 1, column: 1)
        guard let events = YAMLEvents(octets) else {
            throw DiagnosticsError([Diagnostic("yaml-syntax", "there is no memory for a parser", at: start)])
        }
        var builder = NodeBuilder(events, file: file, length: octets.count)
        let node: YAMLNode?
        do throws(YAMLEvents.Problem) {
            node = try builder.document()
        } catch {
            throw DiagnosticsError([diagnostic(for: error, text: text, file: file)])
        }
        if builder.diagnostics.hasErrors { throw DiagnosticsError(builder.diagnostics.sorted) }
        guard let node else {
            throw DiagnosticsError([
                Diagnostic("yaml-empty", "the file is empty", at: start, hint: "is it the right file?")
            ])
        }
        return node
    }

    /// Turns a problem of the parser into a message.
    private static func diagnostic(for problem: YAMLEvents.Problem, text: String, file: String) -> Diagnostic {
        func at(_ mark: YAMLEvents.Problem.Mark) -> SourcePlace {
            SourcePlace(file: file, line: mark.line, column: mark.column)
        }
        guard let mark = problem.mark else {
            return Diagnostic(
                "yaml-syntax", sentence(problem.text), at: TextGuard.place(offset: problem.offset, in: text, file: file)
            )
        }
        if problem.text == "found character that cannot start any token",
            TextGuard.isTab(line: mark.line, column: mark.column, in: text)
        {
            return Diagnostic(
                "yaml-syntax", "a tab cannot indent, nor stand before a value", at: at(mark),
                hint: "use spaces instead of tabs")
        }
        // A text that never ends is worth looking at where it starts.
        let isUnended = problem.text == "found unexpected end of stream"
        let context = problem.context
        var notes: [String] = []
        if let context, !isUnended, context.line < mark.line {
            notes = ["what is read here starts at line \(context.line), column \(context.column)"]
        }
        return Diagnostic(
            "yaml-syntax", sentence(problem.text), at: at(isUnended ? context ?? mark : mark), hint: hint(problem.text),
            notes: notes)
    }

    /// The parser's problem as a sentence of ours.
    private static func sentence(_ problem: String) -> String {
        switch problem {
        case "mapping values are not allowed in this context": "a ':' stands where no value can start"
        case "could not find expected ':'": "a ':' is missing behind the key before this line"
        case "did not find expected key": "a key was expected here; the indentation may be off"
        case "did not find expected ',' or '}'": "a ',' or '}' was expected here"
        case "did not find expected ',' or ']'": "a ',' or ']' was expected here"
        case "did not find expected '-' indicator": "a list item that starts with '-' was expected here"
        case "found character that cannot start any token": "this character cannot start a value"
        case "found unexpected end of stream": "the text that starts here in quotes never ends"
        case "found unexpected ':'": "a ':' cannot stand here"
        case "did not find expected node content": "a value was expected here"
        case "did not find expected alphabetic or numeric character": "a name was expected behind this sign"
        case "found a tab character that violates indentation": "a tab cannot indent"
        case "control characters are not allowed": "a control character stands here"
        case "block sequence entries are not allowed in this context": "a list item cannot start here"
        case "did not find expected <document start>": "more text stands behind the end of the document"
        case "found unknown escape character": "this escape does not exist"
        case "found invalid Unicode character escape code", "did not find expected hexdecimal number":
            "this escape names no character"
        case "did not find expected comment or line break": "nothing but a comment can stand here"
        default:
            problem.contains("directive") || problem.contains("incompatible YAML document")
                ? "a line with '%' cannot stand here" : "this cannot be read as YAML"
        }
    }

    /// What to do about a problem of the parser.
    private static func hint(_ problem: String) -> String? {
        switch problem {
        case "found character that cannot start any token": "put text that starts with @ or ` in quotes"
        case "found a tab character that violates indentation": "use spaces instead of tabs"
        case "mapping values are not allowed in this context":
            "put text that holds ': ' in quotes; or is a ':' missing in the line before?"
        case "control characters are not allowed": "write it as an escape in double quotes, such as \"\\u0007\""
        case "found unexpected end of stream": "is the closing quote missing?"
        case "found unknown escape character": "write \\\\ for a backslash, or use single quotes"
        case "did not find expected alphabetic or numeric character": "put text that starts with & or * in quotes"
        default: nil
        }
    }
}
