/// Writes JSON text into a buffer that is kept from message to message.
///
/// The caller says what comes next; commas and escapes are the writer's. Numbers and names come out in one form only,
/// so that equal runs give equal octets.
public struct JSONWriter: Sendable {
    /// What was written.
    public private(set) var octets: [UInt8] = []
    /// True where a comma must stand before the next value or key.
    private var wantsComma = false

    /// Makes an empty writer.
    public init() {}

    /// What was written, as text.
    public var text: String { String(decoding: octets, as: UTF8.self) }

    /// Forgets what was written and keeps the room.
    public mutating func removeAll() {
        octets.removeAll(keepingCapacity: true)
        wantsComma = false
    }

    /// Begins an object.
    public mutating func beginObject() {
        separate()
        octets.append(.openBrace)
        wantsComma = false
    }

    /// Ends an object.
    public mutating func endObject() {
        octets.append(.closeBrace)
        wantsComma = true
    }

    /// Begins an array.
    public mutating func beginArray() {
        separate()
        octets.append(.openBracket)
        wantsComma = false
    }

    /// Ends an array.
    public mutating func endArray() {
        octets.append(.closeBracket)
        wantsComma = true
    }

    /// Writes a key; a value must follow.
    public mutating func key(_ name: String) {
        separate()
        quoted(name)
        octets.append(.colon)
        wantsComma = false
    }

    /// Writes a key given as octets that need no escape; a value must follow.
    public mutating func key(raw name: Octets) {
        separate()
        octets.append(.quote)
        octets.append(contentsOf: name)
        octets.append(.quote)
        octets.append(.colon)
        wantsComma = false
    }

    /// Writes a key given with quotes and colon; a value must follow.
    public mutating func key(prefix: Octets) {
        separate()
        octets.append(contentsOf: prefix)
        wantsComma = false
    }

    /// A place to go back to.
    public struct Mark {
        /// How much was written.
        fileprivate let count: Int
        /// Whether a comma was due.
        fileprivate let wantsComma: Bool
    }

    /// The place where the writer stands.
    public var mark: Mark { Mark(count: octets.count, wantsComma: wantsComma) }

    /// Takes back all that was written behind a place.
    public mutating func rewind(to mark: Mark) {
        octets.removeSubrange(mark.count...)
        wantsComma = mark.wantsComma
    }

    /// Puts quotes around the number or word that was written behind a place; text, lists and objects stay as they are.
    public mutating func quote(from mark: Mark) {
        var start = mark.count
        if start < octets.count, octets[start] == 0x2C { start += 1 }
        guard start < octets.count, ![0x22, 0x5B, 0x7B].contains(octets[start]) else { return }
        octets.insert(.quote, at: start)
        octets.append(.quote)
    }

    /// Writes text.
    public mutating func string(_ text: String) {
        separate()
        quoted(text)
        wantsComma = true
    }

    /// Writes octets as text, escaping what JSON wants escaped; octets that are not UTF-8 become `\ufffd`.
    public mutating func string(_ text: Octets) {
        separate()
        octets.append(.quote)
        var index = 0
        while index < text.count {
            let octet = text[index]
            if octet < 0x80 {
                escaped(octet)
                index += 1
                continue
            }
            let length = UTF8Check.lengthOfScalar(text, at: index)
            if length > 0 {
                octets.append(contentsOf: text[index..<index + length])
                index += length
            } else {
                octets.append(contentsOf: [0xEF, 0xBF, 0xBD])
                index += 1
            }
        }
        octets.append(.quote)
        wantsComma = true
    }

    /// Writes a whole number.
    public mutating func integer(_ value: some BinaryInteger) {
        separate()
        digits(value)
        wantsComma = true
    }

    /// Writes `mantissa` · 10^`exponent` without rounding, such as `26.5` for 265 and -1.
    ///
    /// - Parameters:
    ///   - mantissa: The digits.
    ///   - exponent: The power of ten, from -18 to 18.
    ///   - keepsPoint: True when a whole number must still carry a fraction, such as `26.0`.
    public mutating func scaled(_ mantissa: Int64, exponent: Int, keepsPoint: Bool = false) {
        separate()
        wantsComma = true
        var mantissa = mantissa
        var exponent = exponent
        while exponent < 0, mantissa % 10 == 0, mantissa != 0 {
            mantissa /= 10
            exponent += 1
        }
        if mantissa == 0 { exponent = 0 }
        if exponent >= 0 {
            digits(mantissa)
            for _ in 0..<exponent { octets.append(.zero) }
            if keepsPoint { octets.append(contentsOf: [.point, .zero]) }
            return
        }
        let power = JSONNumber.powerOfTen(-exponent)
        if mantissa < 0 { octets.append(.minus) }
        let magnitude = mantissa.magnitude
        digits(magnitude / UInt64(power))
        octets.append(.point)
        var rest = magnitude % UInt64(power)
        var place = UInt64(power) / 10
        while place > 0 {
            octets.append(.zero + UInt8(truncatingIfNeeded: rest / place))
            rest %= place
            place /= 10
        }
    }

    /// Writes a number with a fraction in its shortest form; null for what is no number.
    public mutating func decimal(_ value: Double) {
        separate()
        wantsComma = true
        guard value.isFinite else {
            octets.append(contentsOf: "null".utf8)
            return
        }
        octets.append(contentsOf: value.description.utf8)
    }

    /// Writes a truth value.
    public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    /// Writes null.
    public mutating func null() { raw("null") }

    /// Writes octets that are a JSON value already.
    public mutating func raw(_ json: StaticString) {
        separate()
        json.withUTF8Buffer { octets.append(contentsOf: $0) }
        wantsComma = true
    }

    /// Writes octets that are a JSON value already.
    public mutating func raw(_ json: Octets) {
        separate()
        octets.append(contentsOf: json)
        wantsComma = true
    }

    /// Writes octets that are a JSON value already.
    public mutating func raw(_ json: [UInt8]) {
        separate()
        octets.append(contentsOf: json)
        wantsComma = true
    }

    /// Ends the line, so that the next value starts a new one.
    public mutating func endLine() {
        octets.append(0x0A)
        wantsComma = false
    }

    /// Writes octets that stand inside quotes in another JSON text, escapes and all, in quotes.
    public mutating func quoted(_ json: Octets) {
        separate()
        octets.append(.quote)
        octets.append(contentsOf: json)
        octets.append(.quote)
        wantsComma = true
    }

    /// Writes octets as they are, in the middle of a value that the caller builds by hand.
    public mutating func splice(_ more: Octets) { octets.append(contentsOf: more) }

    /// Writes a comma where one is due.
    @inline(__always)
    private mutating func separate() {
        if wantsComma { octets.append(.comma) }
    }

    /// Writes text in quotes.
    private mutating func quoted(_ text: String) {
        octets.append(.quote)
        // Nearly all text is plain and goes in at once.
        let isWritten = text.utf8.withContiguousStorageIfAvailable { plain in
            for octet in plain where octet < 0x20 || octet == .quote || octet == .backslash || octet == 0x7F {
                return false
            }
            octets.append(contentsOf: plain)
            return true
        }
        if isWritten != true {
            for octet in text.utf8 {
                if octet < 0x80 { escaped(octet) } else { octets.append(octet) }
            }
        }
        octets.append(.quote)
    }

    /// Writes one octet of text, with an escape where JSON wants one.
    @inline(__always)
    private mutating func escaped(_ octet: UInt8) {
        switch octet {
        case .quote: octets.append(contentsOf: [.backslash, .quote])
        case .backslash: octets.append(contentsOf: [.backslash, .backslash])
        case 0x0A: octets.append(contentsOf: [.backslash, 0x6E])
        case 0x0D: octets.append(contentsOf: [.backslash, 0x72])
        case 0x09: octets.append(contentsOf: [.backslash, 0x74])
        case 0x00..<0x20, 0x7F:
            octets.append(contentsOf: [.backslash, 0x75, .zero, .zero])
            octets.append(HexDigits.lower(octet >> 4))
            octets.append(HexDigits.lower(octet & 0x0F))
        default: octets.append(octet)
        }
    }

    /// Writes the digits of a whole number.
    private mutating func digits(_ value: some BinaryInteger) {
        if value < 0 { octets.append(.minus) }
        var rest = UInt64(truncatingIfNeeded: value.magnitude)
        if rest < 10 {
            octets.append(.zero + UInt8(truncatingIfNeeded: rest))
            return
        }
        // Twenty digits are the most that 64 bits have.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var place = 20
            while rest > 0 {
                place -= 1
                digits[place] = .zero + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            octets.append(contentsOf: digits[place...])
        }
    }
}

/// The digits of hexadecimal numbers.
public enum HexDigits {
    /// The octet of a digit from 0 to 15, in lower case.
    @inlinable
    public static func lower(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }

    /// Octets as lower-case hexadecimal text.
    public static func text(_ octets: some Collection<UInt8>) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(octets.count * 2)
        for octet in octets {
            digits.append(lower(octet >> 4))
            digits.append(lower(octet & 0x0F))
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The octets that hexadecimal text writes; nothing when it is not such text.
    public static func octets(_ text: some StringProtocol) -> [UInt8]? {
        var octets: [UInt8] = []
        var high: UInt8?
        for unit in text.utf8 {
            guard let digit = unit.hexDigit else { return nil }
            if let first = high {
                octets.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return high == nil ? octets : nil
    }
}
