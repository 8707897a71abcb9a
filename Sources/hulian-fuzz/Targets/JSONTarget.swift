internal import HulianModel

/// Compares the scanner of JSON with a second one that is written for clarity only, and what is read with what is written.
final class JSONTarget: FuzzTarget {
    /// The scanner, used again from input to input.
    private let scanner = JSONScanner()

    /// Makes the target.
    init() {
        super.init("json", "JSON: the scanner takes and refuses what the grammar does, and reads what is written")
    }

    override func seeds() -> [[UInt8]] {
        [
            "{\"a\":[1,-2.5e3,\"x\\u00e9\\ud83d\\ude00é\",true,null],\"b\":{\"c\":false},\"\":0}", "[]", "{}", "\"\"",
            "0",
            "-0.0e-0", "null", "[[[[[[[[1]]]]]]]]", "[1,2,3,4,5,6,7,8,9,10]", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\"",
            "{\"msgId\":\"45lkj3551234***\",\"time\":1626197189638,\"data\":{\"switch\":{\"value\":true,\"time\":1}}}",
            "{\"a\":1,\"\\u0061\":2}", " [ 1 , { \"k\" : \"v\" } ] ", String(repeating: "[", count: 70),
        ].map { Array($0.utf8) }
    }

    override var words: [String] {
        [
            "{\"a\":", "[", "]", "}", ",", ":", "\"a\"", "\"\\u0061\"", "\\ud83d", "\\ude00", "true", "false", "null",
            "1.5e+3",
            ",]", ",}", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,",
        ]
    }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        var signature = Signature()
        let error = input.withUnsafeBufferPointer { scanner.scan($0) }
        var naive = NaiveJSON(input, depthLimit: scanner.depthLimit)
        let outcome = naive.read()
        if let error {
            guard error.offset >= 0, error.offset <= input.count else {
                throw FuzzFailure("an error lies outside the text: \(error)")
            }
            guard outcome == (error.code == .tooDeep ? .tooDeep : .refused) else {
                throw FuzzFailure("the scanner says '\(error)', but by the grammar it is \(outcome)")
            }
            signature.add(error.code.rawValue)
            signature.add(min(error.offset, 32))
        } else {
            guard outcome == .taken else { throw FuzzFailure("the scanner takes what by the grammar is \(outcome)") }
            understood += 1
            for token in scanner.tokens.prefix(64) { signature.add(token.kind.rawValue) }
            signature.add(scanner.duplicateKey >= 0 ? 1 : 0)
            try checkTokens(input.count)
            try checkValue(input)
        }
        return signature.value
    }

    /// Checks that tokens lie in the text and in each other.
    private func checkTokens(_ length: Int) throws {
        for (index, token) in scanner.tokens.enumerated() {
            guard token.start >= 0, token.end >= token.start, Int(token.end) <= length, Int(token.next) > index,
                Int(token.next) <= scanner.tokens.count
            else { throw FuzzFailure("token \(index) is out of place: \(token)") }
        }
    }

    /// Checks that a value is read again as it was written, and that a key that stands twice was seen.
    private func checkValue(_ input: [UInt8]) throws {
        let value = try Value(json: input)
        let isTwice = Self.hasTwice(value)
        guard isTwice == (scanner.duplicateKey >= 0) else {
            throw FuzzFailure("a key that stands twice: \(isTwice), but not as the scanner says")
        }
        guard Self.isFinite(value) else { return }
        guard try Value(json: value.description) == value else {
            throw FuzzFailure("written as \(value.description), it is another value")
        }
    }

    /// True when a key stands twice in one structure, compared octet by octet.
    private static func hasTwice(_ value: Value) -> Bool {
        switch value {
        case .structure(let fields):
            Set(fields.map { Array($0.name.utf8) }).count < fields.count || fields.contains { hasTwice($0.value) }
        case .list(let values): values.contains(where: hasTwice)
        default: false
        }
    }

    /// True when no number is too large for a fraction of 64 bits.
    private static func isFinite(_ value: Value) -> Bool {
        switch value {
        case .decimal(let number): number.isFinite
        case .list(let values): values.allSatisfy(isFinite)
        case .structure(let fields): fields.allSatisfy { isFinite($0.value) }
        default: true
        }
    }
}

/// JSON as the grammar of RFC 8259 describes it, without a thought for speed; halves of surrogate pairs are refused,
/// because no UTF-8 can say them.
struct NaiveJSON {
    /// What a text is.
    enum Outcome: Equatable {
        /// It is JSON.
        case taken
        /// It is none.
        case refused
        /// It is nested deeper than it may be.
        case tooDeep
    }

    /// Why reading stops.
    private struct Stop: Error {
        /// What the text is.
        let outcome: Outcome
    }

    /// The text that is left.
    private var rest: ArraySlice<UInt8>
    /// How deep values may be nested.
    private let depthLimit: Int

    /// Starts at the front of a text.
    init(_ text: [UInt8], depthLimit: Int) {
        rest = text[...]
        self.depthLimit = depthLimit
    }

    /// Reads the text.
    mutating func read() -> Outcome {
        do {
            try value(0)
            return rest.isEmpty ? .taken : .refused
        } catch {
            return (error as? Stop)?.outcome ?? .refused
        }
    }

    /// Reads a value, with the white space around it.
    private mutating func value(_ depth: Int) throws {
        space()
        switch rest.first.map({ Character(Unicode.Scalar($0)) }) {
        case "{": try members(depth, closing: "}", isObject: true)
        case "[": try members(depth, closing: "]", isObject: false)
        case "\"": try string()
        case "t": try word("true")
        case "f": try word("false")
        case "n": try word("null")
        default: try number()
        }
        space()
    }

    /// Reads an object or an array.
    private mutating func members(_ depth: Int, closing: Character, isObject: Bool) throws {
        if depth >= depthLimit { throw Stop(outcome: .tooDeep) }
        rest.removeFirst()
        space()
        if take(closing) { return }
        repeat {
            if isObject {
                space()
                try string()
                space()
                guard take(":") else { throw Stop(outcome: .refused) }
            }
            try value(depth + 1)
        } while take(",")
        guard take(closing) else { throw Stop(outcome: .refused) }
    }

    /// Reads text in quotes.
    private mutating func string() throws {
        guard take("\"") else { throw Stop(outcome: .refused) }
        var plain: [UInt8] = []
        while let octet = rest.popFirst() {
            switch octet {
            case 0x22:
                guard String(validating: plain, as: UTF8.self) != nil else { throw Stop(outcome: .refused) }
                return
            case 0x5C:
                guard let escape = rest.popFirst().map({ Character(Unicode.Scalar($0)) }) else {
                    throw Stop(outcome: .refused)
                }
                if escape == "u" {
                    let first = try fourDigits()
                    if 0xDC00...0xDFFF ~= first { throw Stop(outcome: .refused) }
                    if 0xD800...0xDBFF ~= first {
                        guard take("\\"), take("u"), 0xDC00...0xDFFF ~= (try fourDigits()) else {
                            throw Stop(outcome: .refused)
                        }
                    }
                } else if !"\"\\/bfnrt".contains(escape) {
                    throw Stop(outcome: .refused)
                }
                // What stands before and behind an escape is text of its own.
                plain.append(0x20)
            case 0..<0x20: throw Stop(outcome: .refused)
            default: plain.append(octet)
            }
        }
        throw Stop(outcome: .refused)
    }

    /// Reads four hexadecimal digits.
    private mutating func fourDigits() throws -> Int {
        var number = 0
        for _ in 0..<4 {
            guard let digit = rest.popFirst().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw Stop(outcome: .refused)
            }
            number = number * 16 + digit
        }
        return number
    }

    /// Reads a number.
    private mutating func number() throws {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    /// Reads one digit or more.
    private mutating func digits() throws {
        let before = rest.count
        while let octet = rest.first, 0x30...0x39 ~= octet { rest.removeFirst() }
        if rest.count == before { throw Stop(outcome: .refused) }
    }

    /// Reads a word.
    private mutating func word(_ word: String) throws {
        guard rest.starts(with: word.utf8) else { throw Stop(outcome: .refused) }
        rest.removeFirst(word.utf8.count)
    }

    /// Passes over white space.
    private mutating func space() {
        while let octet = rest.first, [0x20, 0x09, 0x0A, 0x0D].contains(octet) { rest.removeFirst() }
    }

    /// Takes a character when it is the next.
    private mutating func take(_ character: Character) -> Bool {
        guard let octet = rest.first, octet == character.asciiValue else { return false }
        rest.removeFirst()
        return true
    }
}
