extension UInt8 {
    /// `"`.
    @inlinable static var quote: UInt8 { 0x22 }
    /// `\`.
    @inlinable static var backslash: UInt8 { 0x5C }
    /// `{`.
    @inlinable static var openBrace: UInt8 { 0x7B }
    /// `}`.
    @inlinable static var closeBrace: UInt8 { 0x7D }
    /// `[`.
    @inlinable static var openBracket: UInt8 { 0x5B }
    /// `]`.
    @inlinable static var closeBracket: UInt8 { 0x5D }
    /// `,`.
    @inlinable static var comma: UInt8 { 0x2C }
    /// `:`.
    @inlinable static var colon: UInt8 { 0x3A }
    /// `-`.
    @inlinable static var minus: UInt8 { 0x2D }
    /// `+`.
    @inlinable static var plus: UInt8 { 0x2B }
    /// `.`.
    @inlinable static var point: UInt8 { 0x2E }
    /// `0`.
    @inlinable static var zero: UInt8 { 0x30 }
}

/// Checks of octets that claim to be UTF-8 text.
public enum UTF8Check {
    /// True when all octets are well-formed UTF-8 (Unicode 15, table 3-7).
    public static func isValid(_ text: Octets) -> Bool {
        var index = 0
        while index < text.count {
            if text[index] < 0x80 {
                index += 1
                continue
            }
            let length = lengthOfScalar(text, at: index)
            guard length > 0 else { return false }
            index += length
        }
        return true
    }

    /// The octets of the scalar that starts at an index; 0 when they are not well-formed.
    @inlinable
    public static func lengthOfScalar(_ text: Octets, at index: Int) -> Int {
        let first = text[index]
        func continues(_ offset: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
            index + offset < text.count && text[index + offset] >= low && text[index + offset] <= high
        }
        switch first {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: return continues(1) ? 2 : 0
        case 0xE0: return continues(1, 0xA0, 0xBF) && continues(2) ? 3 : 0
        case 0xE1...0xEC, 0xEE, 0xEF: return continues(1) && continues(2) ? 3 : 0
        case 0xED: return continues(1, 0x80, 0x9F) && continues(2) ? 3 : 0
        case 0xF0: return continues(1, 0x90, 0xBF) && continues(2) && continues(3) ? 4 : 0
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
        case 0xF4: return continues(1, 0x80, 0x8F) && continues(2) && continues(3) ? 4 : 0
        default: return 0
        }
    }

    /// Moves behind an escape of a JSON text; `index` stands on the backslash.
    static func skipEscape(_ text: Octets, _ index: inout Int) -> JSONError? {
        guard index + 1 < text.count else { return JSONError(.unexpectedEnd, at: text.count) }
        switch text[index + 1] {
        case .quote, .backslash, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74:
            index += 2
            return nil
        case 0x75:
            guard let unit = hexUnit(text, at: index + 2) else { return JSONError(.malformedEscape, at: index) }
            switch unit {
            case 0xD800...0xDBFF:
                guard index + 7 < text.count, text[index + 6] == .backslash, text[index + 7] == 0x75,
                    let low = hexUnit(text, at: index + 8), (0xDC00...0xDFFF).contains(low)
                else { return JSONError(.loneSurrogate, at: index) }
                index += 12
            case 0xDC00...0xDFFF: return JSONError(.loneSurrogate, at: index)
            default: index += 6
            }
            return nil
        default:
            return JSONError(.malformedEscape, at: index)
        }
    }

    /// The number that four hexadecimal digits write.
    static func hexUnit(_ text: Octets, at start: Int) -> UInt32? {
        guard start >= 0, start + 4 <= text.count else { return nil }
        var unit: UInt32 = 0
        for index in start..<start + 4 {
            guard let digit = text[index].hexDigit else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}

extension UInt8 {
    /// What the octet is worth as a hexadecimal digit.
    @inlinable public var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}

extension UnsafeBufferPointer where Element == UInt8 {
    /// True when both hold the same octets.
    @inlinable
    @inline(__always)
    public func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        guard let left = baseAddress, let right = other.baseAddress else { return true }
        return OctetWords.equal(left, right, count)
    }

    /// True when the octets are those of a literal.
    @inlinable
    public func equals(_ literal: StaticString) -> Bool {
        guard count == literal.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index] != literal.utf8Start[index] { return false }
        return true
    }

    /// True when these octets come before others in the order of their numbers.
    @inlinable
    public func precedes(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
            return self[index] < other[index]
        }
        return count < other.count
    }

    /// A hash of the octets that is the same in every process (FNV-1a, 64 bits).
    @inlinable
    public var stableHash: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for octet in self { hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3 }
        return hash
    }

    /// The octets as text, with a replacement character for what is not UTF-8.
    public var text: String { String(decoding: self, as: UTF8.self) }
}
