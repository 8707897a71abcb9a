public import HulianModel

extension ValueCodec {
    /// Reads a value.
    ///
    /// - Parameters:
    ///   - tokens: The tokens of the payload.
    ///   - index: The token of the value, kept for text, lists and structures.
    ///   - text: The payload.
    ///   - raw: The value of the model.
    /// - Returns: ``Status/success``; ``Status/invalidDataType`` for another type; ``Status/constraintError`` for a
    ///   value out of range, which is in `raw` all the same where it can be told.
    public func read(
        _ tokens: ContiguousArray<JSONToken>, at index: Int, in text: Octets, _ raw: inout RawValue
    ) -> Status {
        let token = tokens[index]
        if token.kind == .null {
            raw = .null
            return constraint.isNullable && writesNull ? .success : .invalidDataType
        }
        switch form {
        case .json:
            guard let parts else { return .invalidDataType }
            raw = .text(Int32(truncatingIfNeeded: index))
            return parts.check(tokens, at: index, in: text, constraint)
        case .text:
            guard token.kind == .string else { return .invalidDataType }
            raw = .text(Int32(truncatingIfNeeded: index))
            return check(length: token.contentLength(in: text))
        case .hex:
            guard token.kind == .string else { return .invalidDataType }
            raw = .text(Int32(truncatingIfNeeded: index))
            return checkHex(token.octets(in: text))
        case .bool, .table:
            // Escapes in a word of ours are legal and rare: only then text is made.
            guard token.isEscaped else { return read(token.kind, token.octets(in: text), &raw) }
            var plain = token.string(in: text)
            return plain.withUTF8 { read(.string, $0, &raw) }
        default:
            return read(token.kind, token.octets(in: text), &raw)
        }
    }

    /// Reads a value that is a payload of its own, without quotes.
    ///
    /// - Returns: As ``read(_:at:in:_:)``; lists and structures are no bare values.
    public func read(bare octets: Octets, _ raw: inout RawValue) -> Status {
        let isText = if case .text = form { true } else { form.isHex }
        if !isText, octets.equals("null") {
            raw = .null
            return constraint.isNullable && writesNull ? .success : .invalidDataType
        }
        switch form {
        case .json: return .invalidDataType
        case .text:
            raw = .text(0)
            return check(length: octets.count)
        case .hex:
            raw = .text(0)
            return checkHex(octets)
        case .bool(let no, let yes):
            // What a bare word is shows its text alone: `1` is the number and the text.
            guard yes.content(is: octets) || no.content(is: octets) else { return .invalidDataType }
            raw = .bool(yes.content(is: octets))
            return .success
        case .table(let entries):
            for entry in entries where entry.literal.content(is: octets) {
                raw = type == .bool ? .bool(entry.raw != 0) : .integer(entry.raw)
                return .success
            }
            return .constraintError
        default:
            guard let kind = Self.kind(ofNumber: octets) else { return .invalidDataType }
            return read(kind, octets, &raw)
        }
    }

    /// What kind of number octets are by the grammar of RFC 8259 section 6; nothing for other text.
    private static func kind(ofNumber octets: Octets) -> JSONKind? {
        var index = octets.first == 0x2D ? 1 : 0
        func digits() -> Int {
            let start = index
            while index < octets.count, octets[index] &- 0x30 < 10 { index += 1 }
            return index - start
        }
        let first = index
        let whole = digits()
        guard whole == 1 || (whole > 1 && octets[first] != 0x30) else { return nil }
        if index == octets.count { return .integer }
        if octets[index] == 0x2E {
            index += 1
            guard digits() > 0 else { return nil }
        }
        if index < octets.count, octets[index] | 0x20 == 0x65 {
            index += 1
            if index < octets.count, octets[index] == 0x2B || octets[index] == 0x2D { index += 1 }
            guard digits() > 0 else { return nil }
        }
        return index == octets.count ? .decimal : nil
    }

    /// Reads a word or number of a kind.
    private func read(_ kind: JSONKind, _ octets: Octets, _ raw: inout RawValue) -> Status {
        switch form {
        case .bool(let no, let yes):
            guard yes.matches(kind, octets) || no.matches(kind, octets) else { return .invalidDataType }
            raw = .bool(yes.matches(kind, octets))
            return .success
        case .integer, .line, .ratio:
            guard kind == .integer else { return .invalidDataType }
            guard let number = JSONNumber.integer(octets) else { return .constraintError }
            return readInteger(number, &raw)
        case .decimal(let multiplier, let digits, _):
            guard kind == .integer || kind == .decimal else { return .invalidDataType }
            guard let (mantissa, exponent) = JSONNumber.scaled(octets) else { return .constraintError }
            return readDecimal(mantissa, exponent, multiplier, digits, &raw)
        case .converted(let unit, let scale, let other, let digits, let isInteger):
            guard kind == .integer || (kind == .decimal && !isInteger) else { return .invalidDataType }
            guard let written = JSONNumber.double(octets), written.isFinite else { return .constraintError }
            let number = isInteger ? written / Double(JSONNumber.powerOfTen(digits)) : written
            guard let quantity = other.convert(number, to: unit) else { return .constraintError }
            let exact = scale.raw(quantity: quantity).rounded()
            guard exact.magnitude < 9e17 else { return .constraintError }
            return take(Int64(exact), &raw) { inside in
                guard let back = unit.convert(scale.quantity(raw: Double(inside)), to: other) else { return false }
                let power = Double(JSONNumber.powerOfTen(digits))
                return (back * power).rounded() == (written * (isInteger ? 1 : power)).rounded()
            }
        case .table(let entries):
            for entry in entries where entry.literal.matches(kind, octets) {
                raw = type == .bool ? .bool(entry.raw != 0) : .integer(entry.raw)
                return .success
            }
            let kinds = entries.contains { $0.literal.kind == kind }
            return kinds ? .constraintError : .invalidDataType
        case .number:
            guard kind == .integer || kind == .decimal else { return .invalidDataType }
            guard let number = JSONNumber.double(octets), number.isFinite else { return .constraintError }
            raw = .decimal(number)
            if let minimum = constraint.minimum, number < Double(minimum) { return .constraintError }
            if let maximum = constraint.maximum, number > Double(maximum) { return .constraintError }
            return .success
        case .json, .text, .hex: return .invalidDataType
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
            return take(Self.onLine(number, first, last, low, high), &raw) {
                Self.onLine($0, low, high, first, last) == number
            }
        case .ratio(let numerator, let denominator):
            let (product, isTooGreat) = number.multipliedReportingOverflow(by: denominator)
            guard !isTooGreat else { return .constraintError }
            return take(Self.divide(product, numerator), &raw) {
                let (product, isTooGreat) = $0.multipliedReportingOverflow(by: numerator)
                return !isTooGreat && Self.divide(product, denominator) == number
            }
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
        guard shift <= 18 else { return mantissa == 0 ? check(0) : .constraintError }
        var value = mantissa
        if shift >= 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: JSONNumber.powerOfTen(shift))
            guard !overflow else { return .constraintError }
            value = product
        } else {
            value = shift < -18 ? 0 : Self.divide(value, JSONNumber.powerOfTen(-shift))
        }
        value = Self.divide(value, multiplier)
        raw = .integer(value)
        return check(value)
    }

    /// Takes a raw number that was rounded; one beyond the range is the end of the range if that is written the same.
    @inline(__always)
    private func take(_ value: Int64, _ raw: inout RawValue, isWrittenAs: (Int64) -> Bool) -> Status {
        var value = value
        if case .integer = type {
            let range = constraint.integerRange
            let inside = min(max(value, range.lowerBound), range.upperBound)
            if inside != value, isWrittenAs(inside) { value = inside }
        }
        raw = .integer(value)
        return check(value)
    }

    /// Checks a raw number against what is allowed.
    private func check(_ raw: Int64) -> Status {
        guard raw & ~bits == 0 else { return .constraintError }
        if let allowed = constraint.allowed { return allowed.contains(raw) ? .success : .constraintError }
        return constraint.integerRange.contains(raw) ? .success : .constraintError
    }

    /// Checks the length of text or octets.
    private func check(length: Int) -> Status {
        if let most = constraint.maximumLength, length > most { return .constraintError }
        if let least = constraint.minimumLength, length < least { return .constraintError }
        return .success
    }

    /// Checks octets as hexadecimal digits.
    private func checkHex(_ octets: Octets) -> Status {
        guard octets.count % 2 == 0, octets.allSatisfy({ $0.hexDigit != nil }) else { return .invalidDataType }
        return check(length: octets.count / 2)
    }

    /// The value of the model, with memory of its own.
    public func value(_ raw: RawValue, _ tokens: ContiguousArray<JSONToken>, in text: Octets) -> Value {
        switch raw {
        case .none, .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .integer(value)
        case .decimal(let value): return .decimal(value)
        case .text(let index):
            if case .json = form { return parts?.value(tokens, at: Int(index), in: text) ?? .null }
            return value(text: tokens[Int(index)].string(in: text))
        }
    }

    /// The value of the model of text, without quotes and escapes.
    func value(text: String) -> Value {
        if case .hex = form { return HexDigits.octets(text).map { .bytes($0) } ?? .null }
        return .string(text)
    }
}

extension ValueCodec.Literal {
    /// True when octets are the text of the literal, whatever kind of token they are.
    @inline(__always)
    func content(is octets: Octets) -> Bool { matches(kind, octets) }
}
