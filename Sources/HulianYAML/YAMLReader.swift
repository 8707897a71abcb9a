public import HulianDiagnostics
internal import Yams

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
    ///   `yaml-alias`, `yaml-documents`, `yaml-key` or `yaml-empty`.
    public static func read(_ text: String, file: String) throws(DiagnosticsError) -> YAMLNode {
        let start = SourcePlace(file: file, line: 1, column: 1)
        guard text.utf8.count <= lengthLimit else {
            throw DiagnosticsError([
                Diagnostic("yaml-length", "the file is longer than \(lengthLimit >> 20) MiB", at: start)
            ])
        }
        if let place = TextGuard.tooDeep(text, file: file, limit: depthLimit) {
            throw DiagnosticsError([
                Diagnostic("yaml-depth", "values are nested deeper than \(depthLimit) levels", at: place)
            ])
        }
        let node: Node?
        do {
            var nodes = try Yams.compose_all(yaml: text).makeIterator()
            node = nodes.next()
            if let error = nodes.error { throw error }
            if let second = nodes.next() {
                throw DiagnosticsError([
                    Diagnostic(
                        "yaml-documents", "a second document starts here; a file holds one",
                        at: place(of: second, file))
                ])
            }
            if let error = nodes.error { throw error }
        } catch let error as DiagnosticsError {
            throw error
        } catch {
            throw DiagnosticsError([diagnostic(for: error, text: text, file: file)])
        }
        guard let node else {
            throw DiagnosticsError([Diagnostic("yaml-empty", "the file is empty", at: start)])
        }
        var builder = Builder(file: file)
        let result = builder.node(node, depth: 0)
        if builder.diagnostics.hasErrors { throw DiagnosticsError(builder.diagnostics.sorted) }
        return result
    }

    /// The place of a node of Yams.
    fileprivate static func place(of node: Node, _ file: String) -> SourcePlace {
        let mark = node.mark
        return SourcePlace(
            file: file, line: mark?.line ?? 1, column: mark?.column ?? 1,
            length: node.scalar.map { min(120, max(1, $0.string.count)) } ?? 1)
    }

    /// Turns an error of the parser into a message.
    private static func diagnostic(for error: any Error, text: String, file: String) -> Diagnostic {
        func at(_ mark: Mark) -> SourcePlace { SourcePlace(file: file, line: mark.line, column: mark.column) }
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            return Diagnostic(
                problem.contains("undefined alias") ? "yaml-alias" : "yaml-syntax", sentence(problem), at: at(mark),
                hint: hint(problem))
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            let key = keys.map { "\($0)" }.sorted().first ?? ""
            let place = TextGuard.second(key, after: context.mark.line, in: text, file: file) ?? at(context.mark)
            return Diagnostic(
                "yaml-duplicate-key", "'\(key)' stands twice in one mapping", at: place, hint: "remove one of them")
        case YamlError.reader(let problem, let offset, _, _):
            return Diagnostic(
                "yaml-syntax", sentence(problem), at: TextGuard.place(offset: offset ?? 0, in: text, file: file))
        default:
            return Diagnostic(
                "yaml-syntax", "the file is not YAML", at: SourcePlace(file: file, line: 1, column: 1))
        }
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
        case "found unexpected end of stream": "the file ends inside a text in quotes"
        case "block sequence entries are not allowed in this context": "a list item cannot start here"
        case "did not find expected <document start>": "more text stands behind the end of the document"
        default: problem
        }
    }

    /// What to do about a problem of the parser.
    private static func hint(_ problem: String) -> String? {
        switch problem {
        case "found character that cannot start any token": "use spaces instead of tabs, and quotes around @ and `"
        case "mapping values are not allowed in this context": "put text that holds ': ' in quotes"
        default: nil
        }
    }
}

/// Turns nodes of Yams into ours.
private struct Builder {
    /// The path of the file.
    let file: String
    /// What was found wrong.
    var diagnostics = Diagnostics()
    /// How many nodes were made; aliases make more of them than the file has.
    private var count = 0

    /// Makes a builder.
    init(file: String) { self.file = file }

    /// Turns one node and all that it holds.
    mutating func node(_ node: Node, depth: Int) -> YAMLNode {
        let place = YAMLReader.place(of: node, file)
        count += 1
        guard depth <= YAMLReader.depthLimit, count < 400_000 else {
            diagnostics.error("yaml-depth", "the file holds too many values", at: place)
            return YAMLNode(.scalar("", isQuoted: false), at: place)
        }
        if let anchor = node.anchor {
            diagnostics.error(
                "yaml-alias", "the anchor '&\(anchor)' cannot be used here", at: place,
                hint: "write the value out, or share a home with 'use:'")
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .any || scalar.style == .plain
            return YAMLNode(.scalar(scalar.string, isQuoted: !isPlain), at: place)
        case .sequence(let sequence):
            return YAMLNode(.sequence(sequence.map { self.node($0, depth: depth + 1) }), at: place)
        case .mapping(let mapping):
            var entries: [YAMLNode.Entry] = []
            for (key, value) in mapping {
                let keyPlace = YAMLReader.place(of: key, file)
                guard case .scalar(let scalar) = key else {
                    diagnostics.error("yaml-key", "a key must be text", at: keyPlace)
                    continue
                }
                if scalar.string == "<<" {
                    diagnostics.error(
                        "yaml-alias", "'<<' cannot be used here", at: keyPlace, hint: "share a home with 'use:'")
                    continue
                }
                entries.append(
                    YAMLNode.Entry(key: scalar.string, place: keyPlace, value: self.node(value, depth: depth + 1)))
            }
            return YAMLNode(.mapping(entries), at: place)
        case .alias:
            diagnostics.error("yaml-alias", "an alias cannot be used here", at: place)
            return YAMLNode(.scalar("", isQuoted: false), at: place)
        }
    }
}

/// Looks at the text itself, for what the parser does not say.
private enum TextGuard {
    /// The first place where brackets or indentation are nested too deeply; the parser would recurse there.
    static func tooDeep(_ text: String, file: String, limit: Int) -> SourcePlace? {
        var brackets = 0
        var line = 1
        var column = 0
        var dashes = 0
        var onlyDashes = true
        for octet in text.utf8 {
            column += 1
            switch octet {
            case 0x0A:
                line += 1
                column = 0
                dashes = 0
                onlyDashes = true
                continue
            case 0x5B, 0x7B: brackets += 1
            case 0x5D, 0x7D: brackets = max(0, brackets - 1)
            case 0x2D, 0x3F, 0x3A: if onlyDashes { dashes += 1 }
            case 0x20, 0x09: continue
            default: onlyDashes = false
            }
            if brackets > limit || dashes > limit { return SourcePlace(file: file, line: line, column: column) }
        }
        // Each level of a block is indented by at least one space: find runs of growing indentation.
        var levels: [Int] = []
        line = 0
        for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
            line += 1
            let indent = row.prefix { $0 == " " }.count
            guard indent < row.count else { continue }
            while let last = levels.last, last >= indent { levels.removeLast() }
            levels.append(indent)
            if levels.count > limit { return SourcePlace(file: file, line: line, column: indent + 1) }
        }
        return nil
    }

    /// The place where a key stands for the second time behind a line.
    static func second(_ key: String, after line: Int, in text: String, file: String) -> SourcePlace? {
        var seen: [Int: Int] = [:]
        var number = 0
        for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            guard number >= line else { continue }
            let indent = row.prefix { $0 == " " || $0 == "-" }.count
            let rest = row.dropFirst(indent)
            guard rest.hasPrefix(key), rest.dropFirst(key.count).first == ":" else { continue }
            seen[indent, default: 0] += 1
            if seen[indent] == 2 {
                return SourcePlace(file: file, line: number, column: indent + 1, length: key.count)
            }
        }
        return nil
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
