public import HulianModel

/// Turns raw values of one attribute into values of a message and back.
///
/// Made once for an attribute of a device type in a dialect; afterwards it only computes. Lines and quantities are
/// whole-number arithmetic, so that a value comes out the same on every machine.
public struct ValueCodec: Sendable {
    /// The ways to write a value.
    public enum Form: Sendable {
        /// Two JSON values for false and true.
        case bool(no: Literal, yes: Literal)
        /// The whole number itself.
        case integer
        /// wire = first + (raw - low) · (last - first) / (high - low), rounded to the nearest.
        case line(low: Int64, high: Int64, first: Int64, last: Int64)
        /// wire = raw · numerator / denominator, rounded to the nearest whole number.
        case ratio(numerator: Int64, denominator: Int64)
        /// A number with a fraction: raw · multiplier / 10^digits, exact; `keepsPoint` writes `26.0`.
        case decimal(multiplier: Int64, digits: Int, keepsPoint: Bool)
        /// A number of another unit that is no straight line, with so many digits.
        case converted(from: Unit, scale: Scale, to: Unit, digits: Int, isInteger: Bool)
        /// A table of whole numbers and JSON values.
        case table([Entry])
        /// A number with a fraction as it is.
        case number(digits: Int)
        /// Text.
        case text
        /// Octets as text of hexadecimal digits.
        case hex
        /// The value of the model as JSON, for lists and structures.
        case json
    }

    /// A JSON value that is compared octet by octet.
    public struct Literal: Hashable, Sendable {
        /// What kind of token it is.
        public let kind: JSONKind
        /// The octets inside quotes, or all of them.
        public let content: ContiguousArray<UInt8>
        /// The octets as they are written.
        public let written: ContiguousArray<UInt8>

        /// Makes a literal of a value.
        public init(_ value: Value) {
            var writer = JSONWriter()
            writer.value(value)
            written = ContiguousArray(writer.octets)
            switch value {
            case .string:
                kind = .string
                content = ContiguousArray(written.dropFirst().dropLast())
            case .bool(let isTrue):
                kind = isTrue ? .yes : .no
                content = written
            case .null:
                kind = .null
                content = written
            case .integer:
                kind = .integer
                content = written
            default:
                kind = .decimal
                content = written
            }
        }

        /// True when octets of a kind are this literal.
        @inline(__always)
        func matches(_ kind: JSONKind, _ octets: Octets) -> Bool {
            guard kind == self.kind, octets.count == content.count else { return false }
            for index in 0..<octets.count where octets[index] != content[index] { return false }
            return true
        }
    }

    /// One line of a table.
    public struct Entry: Hashable, Sendable {
        /// The whole number of the model; 0 and 1 for truth values.
        public let raw: Int64
        /// What the message says.
        public let literal: Literal
    }

    /// How it is written.
    public let form: Form
    /// The type in the model.
    public let type: DataType
    /// What is allowed in the model.
    public let constraint: ValueConstraint
    /// The least step of the raw number.
    public let step: Int64

    /// Makes a codec.
    public init(form: Form, constraint: ValueConstraint, step: Int64 = 1) {
        self.form = form
        self.type = constraint.type
        self.constraint = constraint
        self.step = step
    }

    // MARK: Writing

    /// Writes a value; null is written as JSON null.
    ///
    /// - Returns: False when the value cannot be written, and nothing was.
    public func write(_ value: Value, to writer: inout JSONWriter) -> Bool {
        switch (form, value) {
        case (_, .null):
            writer.null()
        case (.bool(let no, let yes), .bool(let value)):
            Self.put(value ? yes : no, &writer)
        case (.integer, .integer(let raw)):
            writer.integer(raw)
        case (.line(let low, let high, let first, let last), .integer(let raw)):
            writer.integer(Self.onLine(raw, low, high, first, last))
        case (.ratio(let numerator, let denominator), .integer(let raw)):
            writer.integer(Self.divide(raw &* numerator, denominator))
        case (.decimal(let multiplier, let digits, let keepsPoint), .integer(let raw)):
            writer.scaled(raw &* multiplier, exponent: -digits, keepsPoint: keepsPoint)
        case (.converted(let unit, let scale, let other, let digits, let isInteger), .integer(let raw)):
            guard let number = unit.convert(scale.quantity(raw: Double(raw)), to: other) else { return false }
            Self.put(number, digits: digits, isInteger: isInteger, &writer)
        case (.table(let entries), _):
            guard let raw = value.integerValue ?? value.boolValue.map({ $0 ? 1 : 0 }),
                let entry = entries.first(where: { $0.raw == raw })
            else { return false }
            Self.put(entry.literal, &writer)
        case (.number(let digits), _):
            guard let number = value.numberValue else { return false }
            Self.put(number, digits: digits, isInteger: false, &writer)
        case (.text, .string(let text)):
            writer.string(text)
        case (.json, _):
            writer.value(value)
        case (.hex, .bytes(let octets)):
            writer.string(HexDigits.text(octets))
        default:
            return false
        }
        return true
    }

    /// Writes a literal.
    private static func put(_ literal: Literal, _ writer: inout JSONWriter) {
        literal.written.withUnsafeBufferPointer { writer.raw($0) }
    }

    /// Writes a number with so many digits behind the point.
    private static func put(_ number: Double, digits: Int, isInteger: Bool, _ writer: inout JSONWriter) {
        let power = Double(JSONNumber.powerOfTen(digits))
        let mantissa = (number * power).rounded()
        guard mantissa.magnitude < 9e17 else {
            writer.decimal(number)
            return
        }
        writer.scaled(Int64(mantissa), exponent: isInteger ? 0 : -digits)
    }

    // MARK: Reading

    /// Reads a value.
    ///
    /// - Parameters:
    ///   - token: The token of the value.
    ///   - index: The index of the token, kept for text.
    ///   - text: The payload.
    ///   - raw: The value of the model.
    /// - Returns: ``Status/success``; ``Status/invalidDataType`` for another type; ``Status/constraintError`` for a
    ///   value out of range, which is in `raw` all the same.
    public func read(_ token: JSONToken, _ index: Int32, in text: Octets, _ raw: inout RawValue) -> Status {
        read(token.kind, token.octets(in: text), index, &raw)
    }

    /// Reads a value that is a payload of its own, without quotes.
    public func read(bare octets: Octets, _ raw: inout RawValue) -> Status {
        read(Self.kind(bare: octets), octets, 0, &raw)
    }

    /// What kind of JSON value bare octets would be.
    private static func kind(bare octets: Octets) -> JSONKind {
        if octets.equals("true") { return .yes }
        if octets.equals("false") { return .no }
        if octets.equals("null") { return .null }
        guard let first = octets.first, first == 0x2D || first &- 0x30 < 10, JSONNumber.scaled(octets) != nil else {
            return .string
        }
        return JSONNumber.integer(octets) != nil ? .integer : .decimal
    }

    /// Reads a value of a kind.
    private func read(_ kind: JSONKind, _ octets: Octets, _ index: Int32, _ raw: inout RawValue) -> Status {
        if kind == .null {
            raw = .null
            return constraint.isNullable ? .success : .invalidDataType
        }
        switch form {
        case .bool(let no, let yes):
            guard yes.matches(kind, octets) || no.matches(kind, octets) else { return .invalidDataType }
            raw = .bool(yes.matches(kind, octets))
            return .success
        case .integer, .line, .ratio:
            guard kind == .integer, let number = JSONNumber.integer(octets) else { return .invalidDataType }
            return readInteger(number, &raw)
        case .decimal(let multiplier, let digits, _):
            guard kind == .integer || kind == .decimal, let (mantissa, exponent) = JSONNumber.scaled(octets)
            else { return .invalidDataType }
            return readDecimal(mantissa, exponent, multiplier, digits, &raw)
        case .converted(let unit, let scale, let other, let digits, let isInteger):
            guard kind == .integer || kind == .decimal, let written = JSONNumber.double(octets) else {
                return .invalidDataType
            }
            let number = isInteger ? written / Double(JSONNumber.powerOfTen(digits)) : written
            guard let quantity = other.convert(number, to: unit) else { return .invalidDataType }
            let exact = scale.raw(quantity: quantity).rounded()
            guard exact.magnitude < 9e17 else { return .constraintError }
            raw = .integer(Int64(exact))
            return check(Int64(exact))
        case .table(let entries):
            for entry in entries where entry.literal.matches(kind, octets) {
                raw = type == .bool ? .bool(entry.raw != 0) : .integer(entry.raw)
                return .success
            }
            let kinds = entries.contains { $0.literal.kind == kind }
            return kinds ? .constraintError : .invalidDataType
        case .number:
            guard kind == .integer || kind == .decimal, let number = JSONNumber.double(octets) else {
                return .invalidDataType
            }
            raw = .decimal(number)
            if let minimum = constraint.minimum, number < Double(minimum) { return .constraintError }
            if let maximum = constraint.maximum, number > Double(maximum) { return .constraintError }
            return .success
        case .json:
            let isList = if case .list = type { true } else { false }
            guard kind == (isList ? .array : .object) else { return .invalidDataType }
            raw = .text(index)
            return .success
        case .text, .hex:
            guard kind == .string else { return .invalidDataType }
            raw = .text(index)
            let count = form.isHex ? octets.count / 2 : octets.count
            if let most = constraint.maximumLength, count > most { return .constraintError }
            if let least = constraint.minimumLength, count < least { return .constraintError }
            return .success
        }
    }

    /// Reads a whole number of a message.
    private func readInteger(_ number: Int64, _ raw: inout RawValue) -> Status {
        switch form {
        case .line(let low, let high, let first, let last):
            guard number >= min(first, last), number <= max(first, last) else {
                let isBelow = number < min(first, last)
                raw = .integer(isBelow == (first < last) ? low - 1 : high + 1)
                return .constraintError
            }
            raw = .integer(Self.onLine(number, first, last, low, high))
            return .success
        case .ratio(let numerator, let denominator):
            guard number.magnitude < UInt64(Int64.max) / UInt64(max(numerator, denominator)) else {
                return .constraintError
            }
            let value = Self.divide(number * denominator, numerator)
            raw = .integer(value)
            return check(value)
        default:
            raw = .integer(number)
            return check(number)
        }
    }

    /// Reads a number with a fraction, exactly.
    private func readDecimal(
        _ mantissa: Int64, _ exponent: Int, _ multiplier: Int64, _ digits: Int, _ raw: inout RawValue
    ) -> Status {
        let shift = exponent + digits
        guard shift >= -18, shift <= 18 else { return .constraintError }
        var value = mantissa
        if shift >= 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: JSONNumber.powerOfTen(shift))
            guard !overflow else { return .constraintError }
            value = product
        } else {
            value = Self.divide(value, JSONNumber.powerOfTen(-shift))
        }
        value = Self.divide(value, multiplier)
        raw = .integer(value)
        return check(value)
    }

    /// Checks a raw number against what is allowed.
    private func check(_ raw: Int64) -> Status {
        if let allowed = constraint.allowed { return allowed.contains(raw) ? .success : .constraintError }
        return constraint.integerRange.contains(raw) ? .success : .constraintError
    }

    /// The value of the model, with memory of its own.
    public func value(_ raw: RawValue, _ tokens: ContiguousArray<JSONToken>, in text: Octets) -> Value {
        switch raw {
        case .none, .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .integer(value)
        case .decimal(let value): return .decimal(value)
        case .text(let index):
            if case .json = form { return Value(tokens, at: Int(index), in: text) }
            let string = tokens[Int(index)].string(in: text)
            if case .hex = form { return HexDigits.octets(string).map { .bytes($0) } ?? .null }
            return .string(string)
        }
    }

    // MARK: Arithmetic

    /// A point of the line through (low, first) and (high, last), rounded to the nearest; ends are not passed.
    @inline(__always)
    static func onLine(_ value: Int64, _ low: Int64, _ high: Int64, _ first: Int64, _ last: Int64) -> Int64 {
        let inside = low < high ? min(max(value, low), high) : min(max(value, high), low)
        let width = high - low
        guard width != 0 else { return first }
        return first + divide((inside - low) * (last - first), width)
    }

    /// A quotient rounded to the nearest, halves away from zero.
    @inline(__always)
    static func divide(_ number: Int64, _ divisor: Int64) -> Int64 {
        guard divisor != 1 else { return number }
        let quotient = Int64(clamping: (number.magnitude + divisor.magnitude / 2) / divisor.magnitude)
        return (number < 0) != (divisor < 0) ? -quotient : quotient
    }
}

extension ValueCodec.Form {
    /// True for octets as hexadecimal digits.
    var isHex: Bool { if case .hex = self { true } else { false } }
}
