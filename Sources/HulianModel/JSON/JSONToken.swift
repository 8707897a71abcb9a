/// The octets of a message, borrowed for the length of a call.
public typealias Octets = UnsafeBufferPointer<UInt8>

/// What a token of a scanned JSON text is.
public enum JSONKind: UInt8, Sendable {
    /// `null`.
    case null
    /// `true`.
    case yes
    /// `false`.
    case no
    /// A number without fraction and exponent.
    case integer
    /// A number with a fraction or an exponent.
    case decimal
    /// Text; the range lies inside the quotes.
    case string
    /// An array.
    case array
    /// An object; keys and values alternate behind it.
    case object
}

/// One value or key of a scanned JSON text.
public struct JSONToken: Sendable {
    /// What it is.
    public let kind: JSONKind
    /// True for text with escapes, whose octets differ from what they mean.
    public let isEscaped: Bool
    /// The offset of its first octet; inside the quotes for text.
    public let start: Int32
    /// The offset behind its last octet.
    public internal(set) var end: Int32
    /// The index of the token behind it and all that it holds.
    public internal(set) var next: Int32
    /// How many values or members an array or object holds.
    public internal(set) var count: Int32
    /// The hash of a key as it is written, by ``Swift/UnsafeBufferPointer/nameHash``; 0 for anything else.
    public internal(set) var hash: UInt32 = 0

    /// Makes a token.
    @inline(__always)
    init(_ kind: JSONKind, start: Int, end: Int, next: Int, _ isEscaped: Bool = false) {
        self.kind = kind
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
        self.next = Int32(truncatingIfNeeded: next)
        self.isEscaped = isEscaped
        self.count = 0
    }

    /// The octets of the token within the text that it was scanned from.
    @inlinable
    @inline(__always)
    public func octets(in text: Octets) -> Octets {
        Octets(start: text.baseAddress.unsafelyUnwrapped + Int(start), count: Int(end &- start))
    }
}

/// Why a text is not JSON.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of mistakes.
    public enum Code: String, Sendable {
        /// The text ended inside a value.
        case unexpectedEnd
        /// An octet cannot stand here.
        case unexpectedOctet
        /// There is more behind the value.
        case trailingOctets
        /// A number is not written as JSON writes numbers.
        case malformedNumber
        /// An escape in text is not one of JSON's.
        case malformedEscape
        /// The octets are not UTF-8.
        case malformedUTF8
        /// A control character stands in text without an escape.
        case controlCharacter
        /// A surrogate stands without its other half.
        case loneSurrogate
        /// Values are nested deeper than the limit.
        case tooDeep
        /// The text is longer than can be scanned.
        case tooLong
    }

    /// What is wrong.
    public let code: Code
    /// Where, in octets from the start.
    public let offset: Int

    /// Makes an error.
    public init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    /// A sentence for people.
    public var description: String {
        let what =
            switch code {
            case .unexpectedEnd: "the text ends inside a value"
            case .unexpectedOctet: "a character that cannot stand here"
            case .trailingOctets: "more text behind the value"
            case .malformedNumber: "a number that JSON does not allow"
            case .malformedEscape: "an escape that JSON does not know"
            case .malformedUTF8: "octets that are not UTF-8"
            case .controlCharacter: "a control character without escape"
            case .loneSurrogate: "half of a surrogate pair"
            case .tooDeep: "values nested too deeply"
            case .tooLong: "a text that is too long"
            }
        return "\(what) at octet \(offset)"
    }
}
