internal import HulianModel

/// Writes lines of a record: each an object whose first three keys are its number, its time and its kind.
///
/// What stands behind them is told by the extensions, one for each part of the format.
struct LineWriter: ~Copyable {
    /// The lines that were not handed on yet.
    private var buffer: LineBuffer
    /// Writes values that have a structure of their own.
    private var values = JSONWriter()

    /// Makes a writer with room for so many octets.
    init(capacity: Int) { buffer = LineBuffer(capacity: capacity) }

    /// How many octets were not handed on yet.
    var count: Int { buffer.count }

    /// What was not handed on yet; valid until more is written.
    var octets: Octets { buffer.octets }

    /// Forgets what was handed on.
    mutating func removeAll() { buffer.removeAll() }

    /// Begins a line.
    ///
    /// - Parameters:
    ///   - kind: The kind of line, which wants no escape.
    ///   - number: The number of the line.
    ///   - time: The time since the start of the run.
    mutating func begin(_ kind: StaticString, number: Int, time: Interval) {
        buffer.append("{\"n\":")
        buffer.append(number)
        buffer.append(",\"t\":")
        buffer.append(time.nanoseconds)
        buffer.append(",\"e\":\"")
        buffer.append(kind)
        buffer.append(UInt8(ascii: "\""))
    }

    /// Ends a line.
    mutating func end() { buffer.append("}\n") }

    // MARK: Keys with values

    /// Writes a key; a value must follow.
    @inline(__always)
    private mutating func key(_ key: StaticString) {
        buffer.append(",\"")
        buffer.append(key)
        buffer.append("\":")
    }

    /// Writes a key with a whole number.
    mutating func integer(_ key: StaticString, _ number: some FixedWidthInteger) {
        self.key(key)
        buffer.append(number)
    }

    /// Writes a key with a truth value.
    mutating func bool(_ key: StaticString, _ value: Bool) {
        self.key(key)
        buffer.append(value ? "true" : "false")
    }

    /// Writes a key with text, unless there is none.
    mutating func text(_ key: StaticString, _ text: String?) {
        guard let text else { return }
        self.key(key)
        quoted(text)
    }

    /// Writes a key with texts, even when there are none.
    mutating func texts(_ key: StaticString, _ texts: [String]) {
        self.key(key)
        buffer.append(UInt8(ascii: "["))
        for index in texts.indices {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            quoted(texts[index])
        }
        buffer.append(UInt8(ascii: "]"))
    }

    /// Writes a key with a value.
    mutating func value(_ key: StaticString, _ value: Value) {
        self.key(key)
        switch value {
        case .bool(let value): buffer.append(value ? "true" : "false")
        case .integer(let number): buffer.append(number)
        case .string(let text): quoted(text)
        default:
            values.removeAll()
            values.value(value)
            values.octets.withUnsafeBufferPointer { buffer.append($0) }
        }
    }

    /// Writes a key with named values, unless there are none.
    mutating func fields(_ key: StaticString, _ fields: [Field]) {
        if !fields.isEmpty { value(key, .structure(fields)) }
    }

    /// Writes a key with octets: as text when they are UTF-8, else as hexadecimal digits under another key.
    mutating func octets(_ key: StaticString, orHex hexKey: StaticString, _ octets: Octets) {
        let start = buffer.count
        self.key(key)
        buffer.append(UInt8(ascii: "\""))
        let isASCII = buffer.append(escaping: octets)
        buffer.append(UInt8(ascii: "\""))
        guard isASCII || UTF8Check.isValid(octets) else {
            buffer.rewind(to: start)
            return text(hexKey, HexDigits.text(octets))
        }
    }

    /// Writes text in quotes.
    private mutating func quoted(_ text: String) {
        var text = text
        buffer.append(UInt8(ascii: "\""))
        text.withUTF8 { octets in _ = buffer.append(escaping: octets) }
        buffer.append(UInt8(ascii: "\""))
    }
}
