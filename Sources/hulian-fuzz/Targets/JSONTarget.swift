internal import Foundation
internal import HulianModel

/// Compares our JSON scanner with Foundation's, and what is read with what is written again.
final class JSONTarget: FuzzTarget {
    /// The scanner, used again from input to input.
    private var scanner = JSONScanner()

    /// Makes the target.
    init() { super.init("json", "JSON: our scanner takes and refuses what Foundation does, and reads what it writes") }

    override func seeds() -> [[UInt8]] {
        [
            "{\"a\":[1,-2.5e3,\"x\\u00e9\\ud83d\\ude00é\",true,null],\"b\":{\"c\":false},\"\":0}", "[]", "{}", "\"\"", "0", "-0.0e-0", "null",
            "[[[[[[[[1]]]]]]]]", "{\"msgId\":\"45lkj3551234***\",\"time\":1626197189638,\"data\":{\"switch\":{\"value\":true,\"time\":1}}}",
            "{\"a\":1,\"\\u0061\":2}", "[1,2,3,4,5,6,7,8,9,10]", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\"", " [ 1 , { \"k\" : \"v\" } ] ",
        ].map { Array($0.utf8) }
    }

    override var words: [String] { ["{\"a\":", "[", "]", "}", ",", ":", "\"a\"", "\"\\u0061\"", "\\ud83d", "\\ude00", "true", "false", "null", "1.5e+3"] }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        var signature = Signature()
        let error = input.withUnsafeBufferPointer { scanner.scan($0) }
        if let error {
            guard error.offset >= 0, error.offset <= input.count else { throw FuzzFailure("an error lies outside the text: \(error)") }
            signature.add(error.code.rawValue)
            signature.add(min(error.offset, 32))
        } else {
            for token in scanner.tokens.prefix(64) { signature.add(token.kind.rawValue) }
            signature.add(scanner.duplicateKey >= 0 ? 1 : 0)
            try checkTokens(input.count)
            try checkValue(input)
        }
        try compare(input, error)
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
        guard isTwice == (scanner.duplicateKey >= 0) else { throw FuzzFailure("a key that stands twice: \(isTwice), but not as the scanner says") }
        guard Self.isFinite(value) else { return }
        guard try Value(json: value.description) == value else { throw FuzzFailure("written as \(value.description), it is another value") }
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

    /// Compares with Foundation where both can be compared.
    private func compare(_ input: [UInt8], _ error: JSONError?) throws {
        // Foundation guesses other encodings from null octets and byte order marks, and has another limit of depth.
        if input.contains(0) || input.starts(with: [0xEF, 0xBB, 0xBF]) || input.starts(with: [0xFE, 0xFF]) || input.starts(with: [0xFF, 0xFE]) { return }
        if error?.code == .tooDeep { return }
        let isTaken = (try? JSONSerialization.jsonObject(with: Data(input), options: .fragmentsAllowed)) != nil
        if error == nil, !isTaken {
            // Foundation refuses numbers that its types cannot hold.
            guard let value = try? Value(json: input), Self.isFinite(value), !input.contains(where: { $0 | 0x20 == 0x65 }) else { return }
            throw FuzzFailure("we take what Foundation refuses")
        }
        if let error, isTaken { throw FuzzFailure("we refuse what Foundation takes: \(error)") }
    }
}
