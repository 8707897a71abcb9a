internal import HulianModel

/// How a value is read: a ``ValueCodec`` laid out as plain numbers and octets.
///
/// Units that are no straight line, and words with escapes, are left to the codec.
struct ValueReader {
    /// The ways that are known here.
    enum Form {
        /// One of several words or numbers.
        case words
        /// The whole number itself.
        case integer
        /// A point of a line: first and last are written for low and high.
        case line(low: Int64, high: Int64, first: Int64, last: Int64)
        /// A whole number with a factor.
        case ratio(numerator: Int64, denominator: Int64)
        /// A number with a fraction.
        case decimal(multiplier: Int64, digits: Int)
        /// A number with a fraction as it is.
        case number
        /// Text.
        case text
        /// Octets as hexadecimal digits.
        case hex
        /// A list or a structure; it lives as long as the codec.
        case json(Unmanaged<CompositeCodec>)
        /// What only the codec can read.
        case other
    }

    /// How it is written.
    let form: Form
    /// True when null may stand here.
    let takesNull: Bool
    /// True when a word stands for a truth value.
    let isTruth: Bool
    /// True when a word that is not known is of another type, whatever it is.
    let isClosed: Bool
    /// True when a number beyond the range is the end of the range if that is written the same.
    let isRounded: Bool
    /// True when only the codec reads it: numbers and words are text.
    let isQuoted: Bool
    /// The words.
    let words: FixedList<WireWord>
    /// The numbers that are allowed.
    let allowed: FixedList<Int64>
    /// True when ``allowed`` counts instead of the range.
    let hasAllowed: Bool
    /// The bits that a number may not have.
    let otherBits: Int64
    /// The least number.
    let least: Int64
    /// The greatest number.
    let most: Int64
    /// The least number with a fraction.
    let leastDecimal: Double
    /// The greatest number with a fraction.
    let mostDecimal: Double
    /// The fewest octets.
    let fewest: Int
    /// The most octets.
    let longest: Int

    /// Lays a codec out.
    init(
        _ codec: ValueCodec.Form, _ constraint: ValueConstraint, writesNull: Bool, bits: Int64,
        parts: CompositeCodec?, isQuoted: Bool = false, in memory: FixedMemory
    ) {
        var words: [WireWord] = []
        var isClosed = false
        switch codec {
        case .bool(let no, let yes):
            form = .words
            isClosed = true
            words = [WireWord(yes, raw: 1, in: memory), WireWord(no, raw: 0, in: memory)]
        case .table(let entries):
            form = .words
            words = entries.map { WireWord($0.literal, raw: $0.raw, in: memory) }
        case .integer: form = .integer
        case .line(let low, let high, let first, let last): form = .line(low: low, high: high, first: first, last: last)
        case .ratio(let numerator, let denominator): form = .ratio(numerator: numerator, denominator: denominator)
        case .decimal(let multiplier, let digits, _): form = .decimal(multiplier: multiplier, digits: digits)
        case .number: form = .number
        case .text: form = .text
        case .hex: form = .hex
        case .json: form = parts.map { .json(Unmanaged.passUnretained($0)) } ?? .other
        case .converted: form = .other
        }
        switch codec {
        case .text, .hex, .json: self.isQuoted = false
        default: self.isQuoted = isQuoted
        }
        self.words = memory.keep(words)
        self.isClosed = isClosed
        isTruth = isClosed || constraint.type == .bool
        takesNull = constraint.isNullable && writesNull
        if case .integer = constraint.type { isRounded = true } else { isRounded = false }
        allowed = memory.keep(constraint.allowed ?? [])
        hasAllowed = constraint.allowed != nil
        otherBits = ~bits
        least = constraint.integerRange.lowerBound
        most = constraint.integerRange.upperBound
        leastDecimal = constraint.minimum.map { Double($0) } ?? -.infinity
        mostDecimal = constraint.maximum.map { Double($0) } ?? .infinity
        fewest = constraint.minimumLength ?? 0
        longest = constraint.maximumLength ?? .max
    }

    /// Reads a number or word that stands as text; nothing for what only the codec can read.
    @inline(never)
    private static func read(
        _ reader: UnsafePointer<ValueReader>, quoted token: UnsafePointer<JSONToken>, in text: Octets,
        _ raw: inout RawValue
    ) -> Status? {
        guard token.pointee.kind == .string, !token.pointee.isEscaped else { return .invalidDataType }
        let octets = token.pointee.octets(in: text)
        switch reader.pointee.form {
        case .other: return nil
        case .words: return readWord(reader, .string, octets, &raw)
        default:
            guard let kind = ValueCodec.kind(ofNumber: octets) else { return .invalidDataType }
            return read(reader, kind, octets, &raw)
        }
    }

    /// Reads the value at a token.
    ///
    /// Readers are handed on by pointer, as they are large to copy.
    ///
    /// - Returns: The status; nothing for a value that only the codec can read.
    @inline(__always)
    static func read(
        _ reader: UnsafePointer<ValueReader>, _ tokens: UnsafePointer<JSONToken>, at index: Int, in text: Octets,
        _ raw: inout RawValue
    ) -> Status? {
        let token = tokens + index
        if reader.pointee.isQuoted { return read(reader, quoted: token, in: text, &raw) }
        if token.pointee.kind == .null {
            raw = .null
            return reader.pointee.takesNull ? .success : .invalidDataType
        }
        switch reader.pointee.form {
        case .other: return nil
        case .json(let parts):
            raw = .text(Int32(truncatingIfNeeded: index))
            return parts._withUnsafeGuaranteedRef {
                $0.check(tokens, at: index, in: text, lengths: reader.pointee.fewest, reader.pointee.longest)
            }
        case .text:
            guard token.pointee.kind == .string else { return .invalidDataType }
            raw = .text(Int32(truncatingIfNeeded: index))
            return reader.pointee.check(
                length: token.pointee.isEscaped
                    ? token.pointee.contentLength(in: text) : Int(token.pointee.end &- token.pointee.start))
        case .hex:
            guard token.pointee.kind == .string else { return .invalidDataType }
            raw = .text(Int32(truncatingIfNeeded: index))
            return reader.pointee.checkHex(token.pointee.octets(in: text))
        case .words:
            // Escapes in a word of ours are legal and rare: only then text is made.
            guard !token.pointee.isEscaped else { return nil }
            return readWord(reader, token.pointee.kind, token.pointee.octets(in: text), &raw)
        default:
            return readNumber(reader, token.pointee.kind, token.pointee.octets(in: text), &raw)
        }
    }

    /// Reads a word or number of a kind; nothing for a value that only the codec can read.
    static func read(
        _ reader: UnsafePointer<ValueReader>, _ kind: JSONKind, _ octets: Octets, _ raw: inout RawValue
    ) -> Status? {
        switch reader.pointee.form {
        case .other: return nil
        case .text, .hex, .json: return .invalidDataType
        case .words: return readWord(reader, kind, octets, &raw)
        default: return readNumber(reader, kind, octets, &raw)
        }
    }

    /// Reads one of several words.
    @inline(__always)
    private static func readWord(
        _ reader: UnsafePointer<ValueReader>, _ kind: JSONKind, _ octets: Octets, _ raw: inout RawValue
    ) -> Status {
        var hasKind = false
        var index = 0
        while index < reader.pointee.words.count {
            if reader.pointee.words.start[index].matches(kind, octets) {
                let number = reader.pointee.words.start[index].raw
                raw = reader.pointee.isTruth ? .bool(number != 0) : .integer(number)
                return .success
            }
            if reader.pointee.words.start[index].kind == kind { hasKind = true }
            index &+= 1
        }
        return hasKind && !reader.pointee.isClosed ? .constraintError : .invalidDataType
    }

    /// Reads a number.
    @inline(__always)
    private static func readNumber(
        _ reader: UnsafePointer<ValueReader>, _ kind: JSONKind, _ octets: Octets, _ raw: inout RawValue
    ) -> Status {
        switch reader.pointee.form {
        case .integer, .line, .ratio:
            guard kind == .integer else { return .invalidDataType }
            guard let number = JSONNumber.integer(octets) else { return .constraintError }
            return read(reader, whole: number, &raw)
        case .decimal(let multiplier, let digits):
            guard kind == .integer || kind == .decimal else { return .invalidDataType }
            guard let (mantissa, exponent) = JSONNumber.scaled(octets) else { return .constraintError }
            return readDecimal(reader, mantissa, exponent, multiplier, digits, &raw)
        case .number:
            guard kind == .integer || kind == .decimal else { return .invalidDataType }
            guard let number = JSONNumber.double(octets), number.isFinite else { return .constraintError }
            raw = .decimal(number)
            let isInside = number >= reader.pointee.leastDecimal && number <= reader.pointee.mostDecimal
            return isInside ? .success : .constraintError
        case .words, .text, .hex, .json, .other: return .invalidDataType
        }
    }

    /// Reads a whole number, for the forms that are written as one.
    @inline(__always)
    static func read(_ reader: UnsafePointer<ValueReader>, whole number: Int64, _ raw: inout RawValue) -> Status {
        switch reader.pointee.form {
        case .integer:
            raw = .integer(number)
            return check(reader, number)
        case .line(let low, let high, let first, let last):
            guard number >= min(first, last), number <= max(first, last) else {
                let isBelow = number < min(first, last)
                raw = .integer(isBelow == (first < last) ? low - 1 : high + 1)
                return .constraintError
            }
            return take(reader, ValueCodec.onLine(number, first, last, low, high), &raw) {
                ValueCodec.onLine($0, low, high, first, last) == number
            }
        case .ratio(let numerator, let denominator):
            let (product, isTooGreat) = number.multipliedReportingOverflow(by: denominator)
            guard !isTooGreat else { return .constraintError }
            return take(reader, ValueCodec.divide(product, numerator), &raw) {
                let (product, isTooGreat) = $0.multipliedReportingOverflow(by: numerator)
                return !isTooGreat && ValueCodec.divide(product, denominator) == number
            }
        case .decimal, .number, .words, .text, .hex, .json, .other: return .invalidDataType
        }
    }

    /// Reads a number with a fraction, exactly.
    @inline(__always)
    private static func readDecimal(
        _ reader: UnsafePointer<ValueReader>, _ mantissa: Int64, _ exponent: Int, _ multiplier: Int64, _ digits: Int,
        _ raw: inout RawValue
    ) -> Status {
        let shift = exponent + digits
        guard shift <= 18 else { return mantissa == 0 ? check(reader, 0) : .constraintError }
        var value = mantissa
        if shift >= 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: JSONNumber.powerOfTen(shift))
            guard !overflow else { return .constraintError }
            value = product
        } else {
            value = shift < -18 ? 0 : ValueCodec.divide(value, JSONNumber.powerOfTen(-shift))
        }
        value = ValueCodec.divide(value, multiplier)
        raw = .integer(value)
        return check(reader, value)
    }

    /// Takes a raw number that was rounded; one beyond the range is the end of the range if that is written the same.
    @inline(__always)
    static func take(
        _ reader: UnsafePointer<ValueReader>, _ value: Int64, _ raw: inout RawValue, isWrittenAs: (Int64) -> Bool
    ) -> Status {
        var value = value
        if reader.pointee.isRounded {
            let inside = min(max(value, reader.pointee.least), reader.pointee.most)
            if inside != value, isWrittenAs(inside) { value = inside }
        }
        raw = .integer(value)
        return check(reader, value)
    }

    /// Checks a raw number against what is allowed.
    @inline(__always)
    private static func check(_ reader: UnsafePointer<ValueReader>, _ raw: Int64) -> Status {
        guard raw & reader.pointee.otherBits == 0 else { return .constraintError }
        if reader.pointee.hasAllowed {
            var index = 0
            while index < reader.pointee.allowed.count {
                if reader.pointee.allowed[index] == raw { return .success }
                index &+= 1
            }
            return .constraintError
        }
        return raw >= reader.pointee.least && raw <= reader.pointee.most ? .success : .constraintError
    }

    /// Checks the length of text or octets.
    @inline(__always)
    func check(length: Int) -> Status { length > longest || length < fewest ? .constraintError : .success }

    /// Checks octets as hexadecimal digits.
    func checkHex(_ octets: Octets) -> Status {
        guard octets.count % 2 == 0, octets.allSatisfy({ $0.hexDigit != nil }) else { return .invalidDataType }
        return check(length: octets.count / 2)
    }
}
