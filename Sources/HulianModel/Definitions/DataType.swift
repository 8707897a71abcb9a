/// The width and sign of a whole number.
public struct IntegerType: Hashable, Sendable {
    /// The width in bits: 8, 16, 24, 32, 40, 48, 56 or 64.
    public let bits: Int
    /// True when negative numbers exist.
    public let isSigned: Bool

    /// Makes a type of whole numbers.
    public init(bits: Int, isSigned: Bool) {
        self.bits = bits
        self.isSigned = isSigned
    }

    /// The least and greatest number; unsigned 64 bits are cut at `Int64.max`.
    public var range: ClosedRange<Int64> {
        if isSigned { return bits >= 64 ? .min ... .max : -(1 << (bits - 1))...(1 << (bits - 1)) - 1 }
        return bits >= 63 ? 0 ... .max : 0...(1 << bits) - 1
    }
}

/// The type of an attribute or of a field.
public indirect enum DataType: Hashable, Sendable {
    /// True or false.
    case bool
    /// A whole number.
    case integer(IntegerType)
    /// One of named numbers, by the name of the enumeration in its capability.
    case enumeration(String, bits: Int)
    /// A set of named bits, by the name of the bitmap in its capability.
    case bitmap(String, bits: Int)
    /// A number with a fraction of 32 or 64 bits.
    case decimal(bits: Int)
    /// Text.
    case string
    /// Octets.
    case bytes
    /// Values of one type in order.
    case list(DataType)
    /// Named parts, by the name of the structure in its capability.
    case structure(String)

    /// The widths and names of the plain types as capability files write them.
    private static let plain: [String: DataType] = [
        "bool": .bool, "string": .string, "bytes": .bytes, "single": .decimal(bits: 32), "double": .decimal(bits: 64),
        "uint8": .integer(IntegerType(bits: 8, isSigned: false)),
        "uint16": .integer(IntegerType(bits: 16, isSigned: false)),
        "uint24": .integer(IntegerType(bits: 24, isSigned: false)),
        "uint32": .integer(IntegerType(bits: 32, isSigned: false)),
        "uint40": .integer(IntegerType(bits: 40, isSigned: false)),
        "uint48": .integer(IntegerType(bits: 48, isSigned: false)),
        "uint56": .integer(IntegerType(bits: 56, isSigned: false)),
        "uint64": .integer(IntegerType(bits: 64, isSigned: false)),
        "int8": .integer(IntegerType(bits: 8, isSigned: true)),
        "int16": .integer(IntegerType(bits: 16, isSigned: true)),
        "int24": .integer(IntegerType(bits: 24, isSigned: true)),
        "int32": .integer(IntegerType(bits: 32, isSigned: true)),
        "int40": .integer(IntegerType(bits: 40, isSigned: true)),
        "int48": .integer(IntegerType(bits: 48, isSigned: true)),
        "int56": .integer(IntegerType(bits: 56, isSigned: true)),
        "int64": .integer(IntegerType(bits: 64, isSigned: true)),
    ]

    /// The plain type with a name such as `uint8`; nothing for other names.
    public init?(plain name: String) {
        guard let type = DataType.plain[name] else { return nil }
        self = type
    }

    /// The names of the plain types, in order, for messages.
    public static var plainNames: [String] { plain.keys.sorted() }

    /// The type as capability files write it.
    public var name: String {
        switch self {
        case .bool: "bool"
        case .integer(let type): (type.isSigned ? "int" : "uint") + String(type.bits)
        case .enumeration(let name, _), .bitmap(let name, _), .structure(let name): name
        case .decimal(let bits): bits == 32 ? "single" : "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list(let element): "[\(element.name)]"
        }
    }

    /// True for whole numbers, enumerations and bitmaps: what travels as a whole number.
    public var isIntegral: Bool {
        switch self {
        case .integer, .enumeration, .bitmap: true
        default: false
        }
    }
}

/// What kind of data an attribute holds, for the six stages of its life and for the rules on personal information.
public enum DataClass: String, Sendable, CaseIterable {
    /// Nothing about people.
    case none
    /// About the home and what happens in it.
    case household
    /// About a person.
    case personal
    /// Sensitive: face, finger, vein, voice.
    case biometric
    /// Sensitive: health and sleep.
    case health
    /// Sensitive: about a child.
    case child
    /// Sensitive: where a person is.
    case location

    /// True for the classes that count as sensitive personal information.
    public var isSensitive: Bool {
        switch self {
        case .biometric, .health, .child, .location: true
        case .none, .household, .personal: false
        }
    }
}
