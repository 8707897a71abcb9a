public import HulianDiagnostics
internal import HulianYAML

/// A value as a test file writes it, before it is known what type it must have.
///
/// Scalars are read as the SDK's own runner reads them: YAML 1.1, where `yes` and `on` are true and `010` is eight, and
/// numbers with an exponent need no dot. Whole numbers are wide enough for every type and for sums of them.
public struct TestValue: Sendable {
    /// One named part.
    public struct Entry: Sendable {
        /// The name as the file writes it.
        public let name: String
        /// Where the name stands.
        public let place: SourcePlace
        /// The value.
        public let value: TestValue

        /// Makes a part.
        public init(name: String, place: SourcePlace, value: TestValue) {
            self.name = name
            self.place = place
            self.value = value
        }
    }

    /// What a value is.
    public indirect enum Content: Sendable {
        /// Nothing.
        case null
        /// True or false.
        case bool(Bool)
        /// A whole number.
        case integer(Int128)
        /// A number with a fraction.
        case decimal(Double)
        /// Text, which may name a variable, an item of an enumeration, or octets.
        case text(String)
        /// Octets, which only an answer of the device holds.
        case bytes([UInt8])
        /// Values in order.
        case list([TestValue])
        /// Named values in order.
        case structure([Entry])
    }

    /// What it is.
    public let content: Content
    /// Where it stands.
    public let place: SourcePlace

    /// Makes a value.
    public init(_ content: Content, at place: SourcePlace) {
        self.content = content
        self.place = place
    }

    /// Reads a value of a file.
    init(_ node: YAMLNode) {
        place = node.place
        content =
            switch node.content {
            case .scalar(let text, let isQuoted): isQuoted ? .text(text) : Self.scalar(text)
            case .sequence(let items): .list(items.map(TestValue.init))
            case .mapping(let entries):
                .structure(
                    entries.map { Entry(name: $0.key, place: $0.place, value: TestValue($0.value)) })
            }
    }

    /// What a scalar without quotes stands for.
    static func scalar(_ text: String) -> Content {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return .bool(false)
        default: break
        }
        if let number = whole(text) { return .integer(number) }
        if let number = fraction(text) { return .decimal(number) }
        return .text(text)
    }

    /// The whole number that a scalar writes: decimal, hexadecimal, octal or binary, with underscores between digits.
    static func whole(_ text: String) -> Int128? {
        var digits = Substring(text)
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
        guard let first = digits.utf8.first, first &- 0x30 < 10 else { return nil }
        let plain = digits.filter { $0 != "_" }
        let number: Int128?
        if plain.hasPrefix("0x") || plain.hasPrefix("0X") {
            number = Int128(plain.dropFirst(2), radix: 16)
        } else if plain.hasPrefix("0b") {
            number = Int128(plain.dropFirst(2), radix: 2)
        } else if plain.count > 1, plain.hasPrefix("0") {
            number = Int128(plain, radix: 8)
        } else {
            number = Int128(plain)
        }
        return number.map { isNegative ? -$0 : $0 }
    }

    /// The number with a fraction or an exponent that a scalar writes.
    private static func fraction(_ text: String) -> Double? {
        guard let first = text.utf8.first, first &- 0x30 < 10 || first == 0x2B || first == 0x2D || first == 0x2E,
            text.utf8.contains(where: { $0 == 0x2E || $0 == 0x65 || $0 == 0x45 }),
            let number = Double(text.filter { $0 != "_" }), number.isFinite
        else { return nil }
        return number
    }

    /// The text, if it is one.
    public var text: String? { if case .text(let text) = content { text } else { nil } }
    /// The whole number, if it is one.
    public var integer: Int128? { if case .integer(let number) = content { number } else { nil } }
    /// The values of a list, if it is one.
    public var items: [TestValue]? { if case .list(let items) = content { items } else { nil } }
    /// The parts, if it is a structure.
    public var entries: [Entry]? { if case .structure(let entries) = content { entries } else { nil } }
    /// True for nothing.
    public var isNull: Bool { if case .null = content { true } else { false } }

    /// What kind of value it is, for messages.
    var kind: String {
        switch content {
        case .null: "nothing"
        case .bool(let flag): "'\(flag)'"
        case .integer(let number): "'\(number)'"
        case .decimal(let number): "'\(number)'"
        case .text(let text): "the text '\(text.prefix(40))'"
        case .bytes(let octets): "\(octets.count) octets"
        case .list: "a list"
        case .structure: "a mapping"
        }
    }
}
