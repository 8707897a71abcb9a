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
        _ tokens: JSONTokens, at index: Int, in text: Octets, _ raw: inout RawValue
    ) -> Status {
        guard let start = tokens.baseAddress else { return .invalidDataType }
        if reader.start.pointee.isQuoted { return read(quoted: tokens[index], in: text, &raw) }
        if let status = ValueReader.read(reader.start, start, at: index, in: text, &raw) { return status }
        let token = tokens[index]
        switch form {
        case .bool, .table:
            // Escapes in a word of ours are legal and rare: only then text is made.
            var plain = token.string(in: text)
            return plain.withUTF8 { read(.string, $0, &raw) }
        default:
            return read(token.kind, token.octets(in: text), &raw)
        }
    }

    /// Reads a number or word that stands as text.
    private func read(quoted token: JSONToken, in text: Octets, _ raw: inout RawValue) -> Status {
        guard token.kind == .string else { return .invalidDataType }
        let octets = token.octets(in: text)
        // A bare null is a word; as text it is none.
        return octets.equals("null") ? .invalidDataType : read(bare: octets, &raw)
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
            return reader[0].check(length: octets.count)
        case .hex:
            raw = .text(0)
            return reader[0].checkHex(octets)
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
    static func kind(ofNumber octets: Octets) -> JSONKind? {
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
        if let status = ValueReader.read(reader.start, kind, octets, &raw) { return status }
        guard case .converted(let unit, let scale, let other, let digits, let isInteger) = form else {
            return .invalidDataType
        }
        guard kind == .integer || (kind == .decimal && !isInteger) else { return .invalidDataType }
        guard let written = JSONNumber.double(octets), written.isFinite else { return .constraintError }
        let number = isInteger ? written / Double(JSONNumber.powerOfTen(digits)) : written
        guard let quantity = other.convert(number, to: unit) else { return .constraintError }
        if case .decimal = type {
            let number = scale.raw(quantity: quantity)
            raw = .decimal(number)
            let isInside = number >= reader[0].leastDecimal && number <= reader[0].mostDecimal
            return isInside ? .success : .constraintError
        }
        let exact = scale.raw(quantity: quantity).rounded()
        guard exact.magnitude < 9e17 else { return .constraintError }
        return ValueReader.take(reader.start, Int64(exact), &raw) { inside in
            guard let back = unit.convert(scale.quantity(raw: Double(inside)), to: other) else { return false }
            let power = Double(JSONNumber.powerOfTen(digits))
            return (back * power).rounded() == (written * (isInteger ? 1 : power)).rounded()
        }
    }

    /// The value of the model, with memory of its own.
    public func value(_ raw: RawValue, _ tokens: JSONTokens, in text: Octets) -> Value {
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
