public import HulianDiagnostics

/// A node of a YAML file that knows where it stands.
public struct YAMLNode: Sendable {
    /// One key of a mapping with its value.
    public struct Entry: Sendable {
        /// The key, always text.
        public let key: String
        /// Where the key stands.
        public let place: SourcePlace
        /// The value.
        public let value: YAMLNode

        /// Makes an entry.
        public init(key: String, place: SourcePlace, value: YAMLNode) {
            self.key = key
            self.place = place
            self.value = value
        }
    }

    /// What a node is.
    public indirect enum Content: Sendable {
        /// A scalar as it is written, and whether it stood in quotes or in a block.
        case scalar(String, isQuoted: Bool)
        /// Values in order.
        case sequence([YAMLNode])
        /// Keys with values in order; no key stands twice.
        case mapping([Entry])
    }

    /// What it is.
    public let content: Content
    /// Where it starts.
    public let place: SourcePlace

    /// Makes a node.
    public init(_ content: Content, at place: SourcePlace) {
        self.content = content
        self.place = place
    }

    /// The text of a scalar.
    public var scalar: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// True for a scalar in quotes or in a block, which is text whatever it looks like.
    public var isQuoted: Bool {
        if case .scalar(_, let isQuoted) = content { isQuoted } else { false }
    }

    /// True for a scalar that says nothing: empty, `~` or `null` without quotes.
    public var isNull: Bool {
        guard case .scalar(let text, false) = content else { return false }
        return text.isEmpty || text == "~" || text == "null"
    }

    /// The values of a sequence.
    public var items: [YAMLNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The entries of a mapping.
    public var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The entry of a mapping with a key.
    public subscript(key: String) -> YAMLNode? {
        entries?.first { $0.key == key }?.value
    }

    /// The truth value that a scalar without quotes writes: `true` or `false`, and nothing else.
    ///
    /// YAML 1.1 also reads `on`, `yes` and `no`; a home where `power: on` becomes `true` and `mode: no` becomes `false`
    /// is a trap, so they are text here.
    public var bool: Bool? {
        guard case .scalar(let text, false) = content else { return nil }
        return text == "true" ? true : (text == "false" ? false : nil)
    }

    /// The whole number that a scalar without quotes writes: decimal, or hexadecimal after `0x`.
    public var integer: Int64? {
        guard case .scalar(let text, false) = content else { return nil }
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            guard let number = UInt64(text.dropFirst(2), radix: 16) else { return nil }
            return Int64(exactly: number)
        }
        guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x2B }) else { return nil }
        return Int64(text)
    }

    /// The number that a scalar without quotes writes.
    public var number: Double? {
        if let integer { return Double(integer) }
        guard case .scalar(let text, false) = content, let first = text.utf8.first,
            first &- 0x30 < 10 || first == 0x2D || first == 0x2B || first == 0x2E,
            let number = Double(text), number.isFinite
        else { return nil }
        return number
    }

    /// What it is, for messages.
    public var kind: String {
        switch content {
        case .scalar(let text, let isQuoted):
            isNull ? "nothing" : (isQuoted ? "the text '\(text.prefix(40))'" : "'\(text.prefix(40))'")
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
