extension JSONWriter {
    /// Writes a value; octets become text `hex:…`.
    public mutating func value(_ value: Value) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .decimal(let value): decimal(value)
        case .string(let value): string(value)
        case .bytes(let value): string("hex:" + HexDigits.text(value))
        case .list(let values):
            beginArray()
            for value in values { self.value(value) }
            endArray()
        case .structure(let fields):
            beginObject()
            for field in fields {
                key(field.name)
                self.value(field.value)
            }
            endObject()
        }
    }
}

extension Value {
    /// Reads a JSON text.
    ///
    /// Whole numbers that fit 64 bits become integers, others decimals; objects keep the order of their keys, and of a
    /// key that stands twice both remain.
    ///
    /// - Throws: ``JSONError`` for text that is not JSON.
    public init(json text: some Sequence<UInt8>) throws(JSONError) {
        let octets = ContiguousArray(text)
        let scanner = JSONScanner()
        var value = Value.null
        let error = octets.withUnsafeBufferPointer { buffer in
            let error = scanner.scan(buffer)
            if error == nil { value = Value(scanner.tokens, at: 0, in: buffer) }
            return error
        }
        if let error { throw error }
        self = value
    }

    /// Reads a JSON text.
    ///
    /// - Throws: ``JSONError`` for text that is not JSON.
    public init(json text: String) throws(JSONError) { try self.init(json: text.utf8) }

    /// Makes a value of a scanned token and all that it holds.
    public init(_ tokens: JSONTokens, at index: Int, in text: Octets) {
        let token = tokens[index]
        switch token.kind {
        case .null: self = .null
        case .yes: self = .bool(true)
        case .no: self = .bool(false)
        case .integer, .decimal: self = Value(number: token.octets(in: text))
        case .string: self = .string(token.string(in: text))
        case .array:
            var values: [Value] = []
            values.reserveCapacity(Int(token.count))
            var child = index + 1
            while child < Int(token.next) {
                values.append(Value(tokens, at: child, in: text))
                child = Int(tokens[child].next)
            }
            self = .list(values)
        case .object:
            var fields: [Field] = []
            fields.reserveCapacity(Int(token.count))
            var key = index + 1
            while key < Int(token.next) {
                fields.append(Field(tokens[key].string(in: text), Value(tokens, at: key + 1, in: text)))
                key = Int(tokens[key + 1].next)
            }
            self = .structure(fields)
        }
    }

    /// Makes a value of the octets of a number.
    private init(number text: Octets) {
        if let integer = JSONNumber.integer(text) {
            self = .integer(integer)
        } else {
            self = .decimal(JSONNumber.double(text) ?? .nan)
        }
    }
}

extension JSONToken {
    /// The text of a key or string, with its escapes resolved.
    public func string(in text: Octets) -> String {
        let raw = octets(in: text)
        guard isEscaped else { return raw.text }
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var index = 0
        while index < raw.count {
            guard raw[index] == .backslash, index + 1 < raw.count else {
                result.append(raw[index])
                index += 1
                continue
            }
            let letter = raw[index + 1]
            guard letter == 0x75 else {
                result.append(Self.plain(letter))
                index += 2
                continue
            }
            var unit = UTF8Check.hexUnit(raw, at: index + 2) ?? 0xFFFD
            index += 6
            if (0xD800...0xDBFF).contains(unit), let low = UTF8Check.hexUnit(raw, at: index + 2) {
                unit = 0x10000 + (unit - 0xD800) << 10 + (low & 0x3FF)
                index += 6
            }
            let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
            result.append(contentsOf: String(Character(scalar)).utf8)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The octet that an escape with one letter means.
    private static func plain(_ letter: UInt8) -> UInt8 {
        switch letter {
        case 0x62: 0x08
        case 0x66: 0x0C
        case 0x6E: 0x0A
        case 0x72: 0x0D
        case 0x74: 0x09
        default: letter
        }
    }
}

extension JSONToken {
    /// How many octets of UTF-8 a text means, with its escapes resolved.
    public func contentLength(in text: Octets) -> Int {
        guard isEscaped else { return Int(end - start) }
        var length = 0
        var index = Int(start)
        while index < Int(end) {
            guard text[index] == 0x5C else {
                length += 1
                index += 1
                continue
            }
            guard index + 1 < Int(end), text[index + 1] == 0x75 else {
                length += 1
                index += 2
                continue
            }
            let unit = UTF8Check.hexUnit(text, at: index + 2) ?? 0xFFFD
            if (0xD800...0xDBFF).contains(unit) {
                length += 4
                index += 12
            } else {
                length += unit < 0x80 ? 1 : (unit < 0x800 ? 2 : 3)
                index += 6
            }
        }
        return length
    }
}
