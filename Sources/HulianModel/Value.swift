/// One named part of a structure.
public struct Field: Hashable, Sendable {
    /// The name as the capability defines it, in lowerCamelCase.
    public let name: String
    /// What stands there.
    public var value: Value

    /// Makes a part of a structure.
    public init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}

/// A value of an attribute, of a field of a command, or of an event.
///
/// Integers are the raw numbers of the data model: a temperature attribute in hundredths of a degree holds `2600` for
/// 26 °C. Units are known to the definition and not to the value, so that nothing is rounded on the way.
public enum Value: Hashable, Sendable {
    /// Nothing is known, or nothing applies.
    case null
    /// True or false.
    case bool(Bool)
    /// A whole number, also for enumerations and bitmaps; unsigned 64-bit numbers above `Int64.max` wrap.
    case integer(Int64)
    /// A number with a fraction.
    case decimal(Double)
    /// Text.
    case string(String)
    /// Octets.
    case bytes([UInt8])
    /// Values in order.
    case list([Value])
    /// Named values in the order of their definition.
    case structure([Field])
}

extension Value {
    /// The truth value, if it is one.
    @inlinable public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The whole number, if it is one.
    @inlinable public var integerValue: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The number, if it is one, as a fraction.
    @inlinable public var numberValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .decimal(let value): value
        default: nil
        }
    }

    /// The text, if it is one.
    @inlinable public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The octets, if they are.
    @inlinable public var bytesValue: [UInt8]? {
        if case .bytes(let value) = self { value } else { nil }
    }

    /// The list, if it is one.
    @inlinable public var listValue: [Value]? {
        if case .list(let value) = self { value } else { nil }
    }

    /// The parts, if it is a structure.
    @inlinable public var fields: [Field]? {
        if case .structure(let value) = self { value } else { nil }
    }

    /// True for ``null``.
    @inlinable public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The part of a structure with a name; nothing for a part that is absent.
    @inlinable public subscript(name: String) -> Value? {
        fields?.first { $0.name == name }?.value
    }
}

extension Value: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByNilLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes a truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes a whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Makes a number with a fraction.
    public init(floatLiteral value: Double) { self = .decimal(value) }
    /// Makes text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes a list.
    public init(arrayLiteral elements: Value...) { self = .list(elements) }
    /// Makes null.
    public init(nilLiteral: ()) { self = .null }
    /// Makes a structure whose parts keep the order of the literal.
    public init(dictionaryLiteral elements: (String, Value)...) {
        self = .structure(elements.map { Field($0.0, $0.1) })
    }
}

extension Value: CustomStringConvertible {
    /// The value as it stands in messages for people: JSON, with octets as `hex:…`.
    public var description: String {
        var writer = JSONWriter()
        writer.value(self)
        return writer.text
    }
}
