public import HulianModel

/// Turns raw values of one attribute into values of a message and back.
///
/// Made once for an attribute of a device type in a dialect; afterwards it only computes. A class, as every message
/// looks into it and nothing in it changes. Lines and quantities are
/// whole-number arithmetic, so that a value comes out the same on every machine.
public final class ValueCodec: Sendable {
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
        /// A number with a fraction as it is, with so many digits behind the point; nothing for all of them.
        case number(digits: Int?)
        /// Text.
        case text
        /// Octets as text of hexadecimal digits.
        case hex
        /// A list or a structure, whose parts have codecs of their own.
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
    /// True when the dialect has a word for null.
    public let writesNull: Bool
    /// True when numbers and words are written as JSON text.
    public let isQuoted: Bool
    /// The bits that a bitmap may have; all ones for anything else.
    let bits: Int64
    /// How the parts of a list or structure are written; nothing for other values.
    let parts: CompositeCodec?
    /// The unit of the written number; nothing for one without, or that only its scale explains.
    let unit: Unit?
    /// By how many digits the point of the written number is moved: 235 with 1 is 23.5.
    let digits: Int
    /// The codec laid out for reading: one value at a place that stays as long as the codec.
    let reader: FixedList<ValueReader>
    /// Where the octets of ``reader`` lie.
    private let memory: FixedMemory

    /// Makes a codec.
    public convenience init(form: Form, constraint: ValueConstraint, step: Int64 = 1, writesNull: Bool = true) {
        self.init(
            form: form, constraint: constraint, step: step, writesNull: writesNull, bits: -1, parts: nil, unit: nil,
            digits: 0)
    }

    /// Makes a codec with what only definitions know.
    init(
        form: Form, constraint: ValueConstraint, step: Int64, writesNull: Bool, bits: Int64, parts: CompositeCodec?,
        unit: Unit?, digits: Int, isQuoted: Bool = false
    ) {
        self.form = form
        self.type = constraint.type
        self.constraint = constraint
        self.step = step
        self.writesNull = writesNull
        self.isQuoted = isQuoted
        self.bits = bits
        self.parts = parts
        self.unit = unit
        self.digits = digits
        memory = FixedMemory()
        reader = memory.keep(
            CollectionOfOne(
                ValueReader(
                    form, constraint, writesNull: writesNull, bits: bits, parts: parts, isQuoted: isQuoted, in: memory))
        )
    }

    /// True when null is a value of the model that the dialect has no word for.
    public var losesNull: Bool { constraint.isNullable && !writesNull }

    // MARK: Writing

    /// Writes a value; null is written as JSON null where the dialect has it.
    ///
    /// - Returns: False when the value cannot be written, and nothing was.
    public func write(_ value: Value, to writer: inout JSONWriter) -> Bool {
        guard isQuoted else { return put(value, &writer) }
        let start = writer.mark
        guard put(value, &writer) else { return false }
        writer.quote(from: start)
        return true
    }

    /// Writes a value without further quotes.
    private func put(_ value: Value, _ writer: inout JSONWriter) -> Bool {
        // The layout for reading has no references to count, as the form has; it says what is needed for what is common.
        switch (reader.start.pointee.form, value) {
        case (.words, .bool(let isTrue)): return put(word: isTrue ? 1 : 0, &writer)
        case (.words, .integer(let raw)) where !reader.start.pointee.isClosed: return put(word: raw, &writer)
        case (.integer, .integer(let raw)):
            writer.integer(raw)
            return true
        case (.line(let low, let high, let first, let last), .integer(let raw)):
            writer.integer(Self.onLine(raw, low, high, first, last))
            return true
        default: break
        }
        switch (form, value) {
        case (_, .null):
            guard writesNull else { return false }
            writer.null()
        case (.bool(let no, let yes), .bool(let value)):
            Self.put(value ? yes : no, &writer)
        case (.integer, .integer(let raw)):
            writer.integer(raw)
        case (.line(let low, let high, let first, let last), .integer(let raw)):
            writer.integer(Self.onLine(raw, low, high, first, last))
        case (.ratio(let numerator, let denominator), .integer(let raw)):
            let (product, isTooGreat) = raw.multipliedReportingOverflow(by: numerator)
            guard !isTooGreat else { return false }
            writer.integer(Self.divide(product, denominator))
        case (.decimal(let multiplier, let digits, let keepsPoint), .integer(let raw)):
            let (product, isTooGreat) = raw.multipliedReportingOverflow(by: multiplier)
            guard !isTooGreat else { return false }
            writer.scaled(product, exponent: -digits, keepsPoint: keepsPoint)
        case (.converted(let unit, let scale, let other, let digits, let isInteger), _):
            guard let raw = Self.number(value), let number = unit.convert(scale.quantity(raw: raw), to: other),
                number.isFinite
            else { return false }
            Self.put(number, digits: digits, isInteger: isInteger, &writer)
        case (.table(let entries), _):
            guard let raw = value.integerValue ?? value.boolValue.map({ $0 ? 1 : 0 }),
                let entry = entries.first(where: { $0.raw == raw })
            else { return false }
            Self.put(entry.literal, &writer)
        case (.number(let digits), _):
            guard let number = value.numberValue, number.isFinite else { return false }
            if let digits {
                Self.put(number, digits: digits, isInteger: false, &writer)
            } else {
                writer.decimal(number)
            }
        case (.text, .string(let text)):
            writer.string(text)
        case (.json, _):
            let start = writer.mark
            guard let parts, parts.write(value, to: &writer) else {
                writer.rewind(to: start)
                return false
            }
        case (.hex, .bytes(let octets)):
            writer.string(HexDigits.text(octets))
        default:
            return false
        }
        return true
    }

    /// Writes the word for a whole number of the model.
    private func put(word raw: Int64, _ writer: inout JSONWriter) -> Bool {
        for word in reader.start.pointee.words where word.raw == raw {
            if word.isText { writer.quoted(word.content) } else { writer.raw(word.content) }
            return true
        }
        return false
    }

    /// The number of a whole number or a number with a fraction; nothing for other values.
    private static func number(_ value: Value) -> Double? {
        switch value {
        case .integer(let raw): Double(raw)
        case .decimal(let raw): raw
        default: nil
        }
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
