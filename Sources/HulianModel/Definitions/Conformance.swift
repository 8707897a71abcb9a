/// Whether an element must, may or must not be there, given the features and elements that a device has.
///
/// The language is Matter's: `M`, `O`, `[LT]`, `!OFFONLY`, `A | B`, `A & !B`, `P, M`, `O.a+`. Alternatives separated by
/// commas are tried in order; the first that applies decides (Matter 1.4 core, section 7.3).
public struct Conformance: Hashable, Sendable {
    /// What conformance says about an element of a certain device.
    public enum Requirement: Hashable, Sendable {
        /// It must be there.
        case mandatory
        /// It may be there; with a choice, a number of the elements of that choice must be.
        case optional(Choice?)
        /// It may be there and may still change.
        case provisional
        /// It should not be there any more.
        case deprecated
        /// It must not be there.
        case disallowed
    }

    /// A choice among several elements: `O.a+`, `O.a2`.
    public struct Choice: Hashable, Sendable {
        /// The letter that the elements share.
        public let name: String
        /// How many of them must be there.
        public let count: Int
        /// True when more may be there.
        public let allowsMore: Bool
    }

    /// A condition on what else a device has.
    public indirect enum Condition: Hashable, Sendable {
        /// A feature by its code or an element by its name.
        case has(String)
        /// The opposite.
        case not(Condition)
        /// Both.
        case and(Condition, Condition)
        /// At least one.
        case or(Condition, Condition)
        /// Exactly one.
        case xor(Condition, Condition)
        /// The device is built for at least this revision; always true here.
        case always
    }

    /// One alternative.
    public enum Clause: Hashable, Sendable {
        /// `M` or a bare condition.
        case mandatory(Condition)
        /// `O` or a condition in brackets.
        case optional(Condition, Choice?)
        /// `P`.
        case provisional
        /// `D`.
        case deprecated
        /// `X`.
        case disallowed
    }

    /// The alternatives in order.
    public let clauses: [Clause]
    /// The text that it was read from.
    public let text: String

    /// `M`.
    public static let mandatory = Conformance(clauses: [.mandatory(.always)], text: "M")
    /// `O`.
    public static let optional = Conformance(clauses: [.optional(.always, nil)], text: "O")

    /// Makes a conformance from its parts.
    init(clauses: [Clause], text: String) {
        self.clauses = clauses
        self.text = text
    }

    /// Decides for a device.
    ///
    /// - Parameter has: Whether the device has a feature (by code) or an element (by name).
    public func requirement(has: (String) -> Bool) -> Requirement {
        var isProvisional = false
        for clause in clauses {
            switch clause {
            case .mandatory(let condition) where condition.holds(has): return .mandatory
            case .optional(let condition, let choice) where condition.holds(has): return .optional(choice)
            case .mandatory, .optional: continue
            case .provisional: isProvisional = true
            case .deprecated: return .deprecated
            case .disallowed: return .disallowed
            }
        }
        return isProvisional ? .provisional : .disallowed
    }
}

extension Conformance.Condition {
    /// True when the condition holds.
    func holds(_ has: (String) -> Bool) -> Bool {
        switch self {
        case .has(let name): has(name)
        case .not(let condition): !condition.holds(has)
        case .and(let left, let right): left.holds(has) && right.holds(has)
        case .or(let left, let right): left.holds(has) || right.holds(has)
        case .xor(let left, let right): left.holds(has) != right.holds(has)
        case .always: true
        }
    }
}

/// A text that is no conformance.
public struct ConformanceError: Error, Hashable, Sendable {
    /// What was expected.
    public let expected: String
    /// Where, in characters from the start.
    public let offset: Int
}

extension Conformance {
    /// Reads a conformance.
    ///
    /// - Throws: ``ConformanceError`` that says what was expected where.
    public init(_ text: String) throws(ConformanceError) {
        // Most are one word.
        if let clause = Clause(word: text) {
            self.init(clauses: [clause], text: text)
            return
        }
        var parser = ConformanceParser(text)
        self.init(clauses: try parser.clauses(), text: text)
    }
}

extension Conformance.Clause {
    /// The alternative that a text of one word without spaces writes; nothing for any other text.
    fileprivate init?(word: String) {
        switch word {
        case "M": self = .mandatory(.always)
        case "O": self = .optional(.always, nil)
        case "P": self = .provisional
        case "D": self = .deprecated
        case "X": self = .disallowed
        default:
            guard !word.isEmpty, word.utf8.count <= 64,
                word.utf8.allSatisfy({ $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x5F })
            else { return nil }
            self = .mandatory(.has(word))
        }
    }
}

/// A parser by recursive descent; `!` binds tighter than `&`, that tighter than `^`, that tighter than `|`.
private struct ConformanceParser {
    /// The characters.
    private let letters: [Character]
    /// The next character.
    private var index = 0
    /// The longest text.
    private static let lengthLimit = 1024

    /// Makes a parser.
    init(_ text: String) { letters = Array(text) }

    /// Reads all alternatives.
    mutating func clauses() throws(ConformanceError) -> [Conformance.Clause] {
        // Conditions nest, and whoever walks them recurses.
        guard letters.count <= Self.lengthLimit else {
            throw ConformanceError(
                expected: "a text of at most \(Self.lengthLimit) characters", offset: Self.lengthLimit)
        }
        var clauses = [try clause()]
        while take(",") { clauses.append(try clause()) }
        guard index == letters.count else { throw ConformanceError(expected: "',' or the end", offset: index) }
        return clauses
    }

    /// Reads one alternative.
    private mutating func clause() throws(ConformanceError) -> Conformance.Clause {
        if take("[") {
            let condition = try or()
            guard take("]") else { throw ConformanceError(expected: "']'", offset: index) }
            return .optional(condition, try choice())
        }
        let start = index
        if let word = word(), !isNext("&"), !isNext("|"), !isNext("^") {
            switch word {
            case "M": return .mandatory(.always)
            case "O": return .optional(.always, try choice())
            case "P": return .provisional
            case "D": return .deprecated
            case "X": return .disallowed
            default: break
            }
        }
        index = start
        return .mandatory(try or())
    }

    /// Reads `.a`, `.a+`, `.a2` or `.a2+`, if it stands next.
    private mutating func choice() throws(ConformanceError) -> Conformance.Choice? {
        guard take(".") else { return nil }
        guard index < letters.count, letters[index].isLetter else {
            throw ConformanceError(expected: "the letter of a choice", offset: index)
        }
        let name = String(letters[index])
        index += 1
        var count = 0
        while index < letters.count, let digit = letters[index].wholeNumberValue, letters[index].isASCII {
            count = min(count * 10 + digit, 1000)
            index += 1
        }
        return Conformance.Choice(name: name, count: max(count, 1), allowsMore: take("+"))
    }

    /// Reads conditions joined by `|`.
    private mutating func or() throws(ConformanceError) -> Conformance.Condition {
        var condition = try xor()
        while take("|") { condition = .or(condition, try xor()) }
        return condition
    }

    /// Reads conditions joined by `^`.
    private mutating func xor() throws(ConformanceError) -> Conformance.Condition {
        var condition = try and()
        while take("^") { condition = .xor(condition, try and()) }
        return condition
    }

    /// Reads conditions joined by `&`.
    private mutating func and() throws(ConformanceError) -> Conformance.Condition {
        var condition = try unary()
        while take("&") { condition = .and(condition, try unary()) }
        return condition
    }

    /// Reads a name, a negation or a condition in parentheses.
    private mutating func unary() throws(ConformanceError) -> Conformance.Condition {
        if take("!") { return .not(try unary()) }
        if take("(") {
            let condition = try or()
            guard take(")") else { throw ConformanceError(expected: "')'", offset: index) }
            return condition
        }
        guard let name = word() else { throw ConformanceError(expected: "a feature or an element", offset: index) }
        return .has(name)
    }

    /// Reads a name.
    private mutating func word() -> String? {
        skipSpace()
        let start = index
        while index < letters.count, letters[index].isLetter || letters[index].isNumber || letters[index] == "_" {
            index += 1
        }
        return index > start ? String(letters[start..<index]) : nil
    }

    /// True when a sign stands next.
    private mutating func isNext(_ sign: Character) -> Bool {
        skipSpace()
        return index < letters.count && letters[index] == sign
    }

    /// Takes a sign if it stands next.
    private mutating func take(_ sign: Character) -> Bool {
        guard isNext(sign) else { return false }
        index += 1
        return true
    }

    /// Moves behind spaces.
    private mutating func skipSpace() {
        while index < letters.count, letters[index] == " " { index += 1 }
    }
}
