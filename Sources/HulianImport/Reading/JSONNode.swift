internal import HulianDiagnostics
internal import HulianModel

/// A value of a JSON text that knows where it stands.
struct JSONNode: Sendable {
    /// One member of an object.
    struct Member: Sendable {
        /// The key.
        let key: String
        /// The value.
        let value: JSONNode
    }

    /// What a value is.
    indirect enum Content: Sendable {
        /// Null, a truth value, a number or text.
        case scalar(Value)
        /// Values in order.
        case array([JSONNode])
        /// Members in order.
        case object([Member])
    }

    /// What it is.
    let content: Content
    /// Where it starts, in octets from the start of the text.
    let offset: Int

    /// Makes a value.
    init(_ content: Content, at offset: Int) {
        self.content = content
        self.offset = offset
    }

    /// Reads a text.
    ///
    /// - Throws: The code `json-syntax` with the place.
    init(_ text: String, file: String) throws(DiagnosticsError) {
        // An editor's byte order mark is no part of the text.
        let octets = ContiguousArray(text.hasPrefix("\u{FEFF}") ? text.dropFirst().utf8 : text[...].utf8)
        let scanner = JSONScanner()
        var root = JSONNode(.scalar(.null), at: 0)
        let error = octets.withUnsafeBufferPointer { buffer in
            let error = scanner.scan(buffer)
            if error == nil { root = JSONNode(scanner.tokens, 0, buffer) }
            return error
        }
        if let error {
            throw DiagnosticsError([
                Diagnostic(
                    "json-syntax", "the file is not JSON: \(error)",
                    at: Self.place(of: error.offset, in: text, file: file))
            ])
        }
        self = root
    }

    /// Makes a value of a token and all that it holds.
    private init(_ tokens: JSONTokens, _ index: Int, _ text: Octets) {
        let token = tokens[index]
        offset = Int(token.start)
        switch token.kind {
        case .array:
            var items: [JSONNode] = []
            var child = index + 1
            while child < Int(token.next) {
                items.append(JSONNode(tokens, child, text))
                child = Int(tokens[child].next)
            }
            content = .array(items)
        case .object:
            var members: [Member] = []
            var key = index + 1
            while key < Int(token.next) {
                members.append(Member(key: tokens[key].string(in: text), value: JSONNode(tokens, key + 1, text)))
                key = Int(tokens[key + 1].next)
            }
            content = .object(members)
        default: content = .scalar(Value(tokens, at: index, in: text))
        }
    }

    /// The place of an octet of a text.
    static func place(of offset: Int, in text: String, file: String) -> SourcePlace {
        var line = 1
        var column = 1
        for octet in text.utf8.prefix(max(0, offset)) {
            if octet == 0x0A {
                line += 1
                column = 1
            } else if octet & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourcePlace(file: file, line: line, column: column)
    }

    /// The members of an object.
    var members: [Member]? { if case .object(let members) = content { members } else { nil } }
    /// The values of an array.
    var items: [JSONNode]? { if case .array(let items) = content { items } else { nil } }
    /// The value of a scalar.
    var scalar: Value? { if case .scalar(let value) = content { value } else { nil } }
    /// Text.
    var text: String? { scalar?.stringValue }
    /// A truth value.
    var bool: Bool? { scalar?.boolValue }
    /// True for null.
    var isNull: Bool { scalar?.isNull ?? false }
    /// A finite number; some makers write one as text.
    var number: Double? {
        let number = scalar?.numberValue ?? text.flatMap(Double.init)
        return number.flatMap { $0.isFinite ? $0 : nil }
    }
    /// The value of a member.
    subscript(key: String) -> JSONNode? { members?.first { $0.key == key }?.value }

    /// A scalar as people write it; nothing for anything else and for null.
    var plainText: String? {
        switch scalar {
        case .string(let text)?: text
        case .bool(let value)?: String(value)
        case .integer(let value)?: String(value)
        case .decimal(let value)?: String(value)
        default: nil
        }
    }

    /// What it is, for messages.
    var kind: String {
        switch content {
        case .object: "an object"
        case .array: "a list"
        case .scalar(let value): value.isNull ? "null" : "'\((plainText ?? "").prefix(40))'"
        }
    }
}
