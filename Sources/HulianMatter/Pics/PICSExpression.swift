public import HulianDiagnostics

/// When a device can do something: an expression over the codes of its PICS.
///
/// `!` takes the one operand behind it; `&&` and `||` have no precedence over each other and take all that follows them
/// (connectedhomeip, pics_checker.py); brackets say otherwise.
public struct PICSExpression: Sendable, CustomStringConvertible {
    /// One part.
    private indirect enum Node: Sendable {
        /// A code, in lower case.
        case code(String)
        /// Not.
        case not(Node)
        /// Both.
        case and(Node, Node)
        /// One of both.
        case or(Node, Node)
    }

    /// The whole.
    private let root: Node
    /// The text.
    public let description: String

    /// Reads an expression.
    ///
    /// - Parameters:
    ///   - text: What stands in the file.
    ///   - place: Where.
    /// - Throws: ``DiagnosticsError`` with the code `pics-expression`.
    public init(_ text: String, at place: SourcePlace) throws(DiagnosticsError) {
        var parser = Parser(tokens: Self.tokens(text), place: place, text: text)
        root = try parser.expression(depth: 0)
        if let token = parser.next {
            throw parser.problem("'\(token)' stands where the expression should end", hint: "is a '(' missing?")
        }
        description = text.split { $0.isWhitespace }.joined(separator: " ")
    }

    /// True when it holds for a device.
    public func holds(_ values: PICSValues) -> Bool { Self.holds(root, values) }

    /// True when a part holds.
    private static func holds(_ node: Node, _ values: PICSValues) -> Bool {
        switch node {
        case .code(let code): values.holds(code)
        case .not(let inner): !holds(inner, values)
        case .and(let left, let right): holds(left, values) && holds(right, values)
        case .or(let left, let right): holds(left, values) || holds(right, values)
        }
    }

    /// The codes in it, in lower case, in order.
    public var codes: [String] {
        var codes: [String] = []
        func walk(_ node: Node) {
            switch node {
            case .code(let code): codes.append(code)
            case .not(let inner): walk(inner)
            case .and(let left, let right), .or(let left, let right):
                walk(left)
                walk(right)
            }
        }
        walk(root)
        return codes
    }

    /// Takes a text apart.
    private static func tokens(_ text: String) -> [String] {
        var tokens: [String] = []
        var token = ""
        func end() {
            if !token.isEmpty { tokens.append(token) }
            token = ""
        }
        var waiting: Character?
        for letter in text {
            if letter == "&" || letter == "|" {
                if waiting == letter {
                    tokens.append(String([letter, letter]))
                    waiting = nil
                } else {
                    end()
                    if let waiting { tokens.append(String(waiting)) }
                    waiting = letter
                }
                continue
            }
            if let sign = waiting {
                tokens.append(String(sign))
                waiting = nil
            }
            switch letter {
            case "(", ")", "!":
                end()
                tokens.append(String(letter))
            case _ where letter.isWhitespace: end()
            default: token.append(letter)
            }
        }
        if let waiting { tokens.append(String(waiting)) }
        end()
        return tokens
    }

    /// Puts tokens together.
    private struct Parser {
        /// The tokens.
        let tokens: [String]
        /// Where they stand.
        let place: SourcePlace
        /// The text.
        let text: String
        /// The next token.
        var index = 0

        /// The next token, if one is left.
        var next: String? { index < tokens.count ? tokens[index] : nil }

        /// A mistake.
        func problem(_ message: String, hint: String? = nil) -> DiagnosticsError {
            DiagnosticsError([Diagnostic("pics-expression", message, at: place, hint: hint)])
        }

        /// Reads operands with what joins them.
        mutating func expression(depth: Int) throws(DiagnosticsError) -> Node {
            guard depth < 128 else { throw problem("the expression is nested too deep") }
            let left = try operand(depth: depth)
            switch next {
            case "&&":
                index += 1
                return .and(left, try expression(depth: depth + 1))
            case "||":
                index += 1
                return .or(left, try expression(depth: depth + 1))
            case nil, ")"?: return left
            case let token?:
                throw problem(
                    "'\(token)' stands where '&&' or '||' should join it to what comes before",
                    hint: token == "&" || token == "|" ? "did you mean '\(token)\(token)'?" : nil)
            }
        }

        /// Reads an operand.
        mutating func operand(depth: Int) throws(DiagnosticsError) -> Node {
            guard depth < 128 else { throw problem("the expression is nested too deep") }
            guard let token = next else { throw problem("a PICS code is missing at the end of '\(text)'") }
            index += 1
            switch token {
            case "(":
                let inner = try expression(depth: depth + 1)
                guard next == ")" else { throw problem("a ')' is missing in '\(text)'") }
                index += 1
                return inner
            case "!": return .not(try operand(depth: depth + 1))
            case ")", "&&", "||", "&", "|": throw problem("a PICS code is missing before '\(token)'")
            default: return .code(token.lowercased())
            }
        }
    }
}
