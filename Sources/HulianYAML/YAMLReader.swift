public import HulianDiagnostics
internal import Yams

/// Reads YAML files into nodes with places, without YAML's traps.
///
/// Scalars stay text until a reader of a field asks for a number. Keys that stand twice, aliases, tags and more than
/// one document in a file are errors, and so is nesting deeper than ``depthLimit``.
public enum YAMLReader {
    /// The mappings and sequences that may be nested in each other.
    public static let depthLimit = 64
    /// The brackets and dashes that the parser is let near; it recurses for each.
    private static let parserDepthLimit = 1000
    /// The aliases that the parser is let near; few cannot make much out of little.
    private static let aliasLimit = 16
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
        if let place = TextGuard.tooDeep(text, file: file, limit: depthLimit, parserLimit: parserDepthLimit) {
            throw DiagnosticsError([
                Diagnostic("yaml-depth", "values are nested deeper than \(depthLimit) levels", at: place)
            ])
        }
        if let place = TextGuard.tooManyAliases(text, file: file, limit: aliasLimit) {
            throw DiagnosticsError([
                Diagnostic(
                    "yaml-alias", "an alias cannot be used here", at: place,
                    hint: "write the value out, or share a home with 'use:'")
            ])
        }
        do {
            // Without rules: the others try seven regular expressions on every key, and no reader asks for their answer.
            var nodes = try Yams.compose_all(yaml: text, .basic, .default, .utf8).makeIterator()
            let node = nodes.next()
            if let error = nodes.error { throw error }
            if let second = nodes.next() {
                throw DiagnosticsError([
                    Diagnostic(
                        "yaml-documents", "a second document starts here; a file holds one",
                        at: place(of: second, file))
                ])
            }
            if let error = nodes.error { throw error }
            guard let node else {
                throw DiagnosticsError([
                    Diagnostic("yaml-empty", "the file is empty", at: start, hint: "is it the right file?")
                ])
            }
            var builder = Builder(file: file)
            // A node holds its anchor weakly: without the parser, which holds it, anchors would not be seen.
            let result = withExtendedLifetime(nodes) { builder.node(node, depth: 0) }
            if builder.diagnostics.hasErrors { throw DiagnosticsError(builder.diagnostics.sorted) }
            return result
        } catch let error as DiagnosticsError {
            throw error
        } catch {
            throw DiagnosticsError([diagnostic(for: error, text: text, file: file)])
        }
    }

    /// The place of a node of Yams.
    fileprivate static func place(of node: Node, _ file: String) -> SourcePlace {
        let mark = node.mark
        return SourcePlace(
            file: file, line: mark?.line ?? 1, column: mark?.column ?? 1,
            length: node.scalar.map { min(120, max(1, width($0.string))) } ?? 1)
    }

    /// How many characters a text has; most texts are ASCII, whose characters are their octets.
    private static func width(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.count
    }

    /// Turns an error of the parser into a message.
    private static func diagnostic(for error: any Error, text: String, file: String) -> Diagnostic {
        func at(_ mark: Mark) -> SourcePlace { SourcePlace(file: file, line: mark.line, column: mark.column) }
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            if problem == "found character that cannot start any token", TextGuard.isTab(at: mark, in: text) {
                return Diagnostic(
                    "yaml-syntax", "a tab cannot indent, nor stand before a value", at: at(mark),
                    hint: "use spaces instead of tabs")
            }
            // A text that never ends is worth looking at where it starts.
            let isUnended = problem == "found unexpected end of stream"
            let start = context?.mark
            return Diagnostic(
                problem.contains("undefined alias") ? "yaml-alias" : "yaml-syntax", sentence(problem),
                at: at(isUnended ? start ?? mark : mark), hint: hint(problem),
                notes: start.flatMap { context in
                    !isUnended && context.line < mark.line && context.line > 0
                        ? ["what is read here starts at line \(context.line), column \(context.column)"] : nil
                } ?? [])
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            let key = keys.map { "\($0)" }.sorted().first ?? ""
            let place =
                TextGuard.second(key, after: context.mark.line, in: text, file: file)
                ?? TextGuard.secondInBraces(key, after: context.mark, in: text, file: file) ?? at(context.mark)
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
        case "found unexpected end of stream": "the text that starts here in quotes never ends"
        case "found undefined alias": "an alias cannot be used here"
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
        case "found undefined alias": "put text that starts with * in quotes"
        case "did not find expected alphabetic or numeric character": "put text that starts with & or * in quotes"
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
            diagnostics.error(
                "yaml-depth",
                depth > YAMLReader.depthLimit
                    ? "values are nested deeper than \(YAMLReader.depthLimit) levels"
                    : "the file holds too many values",
                at: place)
            return YAMLNode(.scalar("", isQuoted: false), at: place)
        }
        checkAnchor(node, at: place)
        checkTag(node, at: place)
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .any || scalar.style == .plain
            return YAMLNode(.scalar(scalar.string, isQuoted: !isPlain), at: place)
        case .sequence(let sequence):
            return YAMLNode(.sequence(sequence.map { self.node($0, depth: depth + 1) }), at: place)
        case .mapping(let mapping):
            var entries: [YAMLNode.Entry] = []
            var known: Set<String> = []
            for (key, value) in mapping {
                let keyPlace = YAMLReader.place(of: key, file)
                checkAnchor(key, at: keyPlace)
                // The parser writes tags into the keys that it compares, but only those of YAML itself.
                if case .scalar(let scalar) = key, !scalar.tag.rawValue.hasPrefix("tag:yaml.org,2002:") {
                    checkTag(key, at: keyPlace)
                }
                guard case .scalar(let scalar) = key else {
                    diagnostics.error("yaml-key", "a key must be text", at: keyPlace)
                    continue
                }
                if scalar.string == "<<" {
                    diagnostics.error(
                        "yaml-alias", "'<<' cannot be used here", at: keyPlace, hint: "share a home with 'use:'")
                    continue
                }
                // The parser takes `1` and `"1"` for two keys; here both are the text 1.
                guard known.insert(scalar.string).inserted else {
                    diagnostics.error(
                        "yaml-duplicate-key", "'\(scalar.string)' stands twice in one mapping", at: keyPlace,
                        hint: "remove one of them")
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

    /// Notes an anchor, which only an alias could use.
    private mutating func checkAnchor(_ node: Node, at place: SourcePlace) {
        guard let anchor = node.anchor else { return }
        diagnostics.error(
            "yaml-alias", "the anchor '&\(anchor.rawValue)' cannot be used here", at: place,
            hint: "write the value out, or share a home with 'use:'")
    }

    /// Notes a tag such as `!!binary`; values get their type from where they stand.
    private mutating func checkTag(_ node: Node, at place: SourcePlace) {
        let tag: Tag
        switch node {
        case .scalar(let scalar):
            // A text in quotes comes as `!!str`, whether the file says so or not.
            let isPlain = scalar.style == .any || scalar.style == .plain
            if !isPlain, scalar.tag.rawValue == "tag:yaml.org,2002:str" { return }
            tag = scalar.tag
        case .sequence(let sequence): tag = sequence.tag
        case .mapping(let mapping): tag = mapping.tag
        case .alias(let alias): tag = alias.tag
        }
        // What the parser works out itself comes as implicit; a tag in the file comes with its name.
        let name = tag.rawValue
        guard !name.isEmpty else { return }
        let plain = name.hasPrefix("tag:yaml.org,2002:") ? "!!" + name.dropFirst(18) : name
        diagnostics.error(
            "yaml-tag", "the tag '\(plain)' cannot be used here", at: place,
            hint: "remove it, or put text that starts with ! in quotes")
    }
}
