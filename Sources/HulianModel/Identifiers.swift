/// A name that stands for one thing for ever, such as a capability or a device type.
///
/// Identifiers are types and not strings, so that a device type cannot be passed where a dialect is meant.
public protocol Identifier: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByStringLiteral,
    CustomStringConvertible
where RawValue == String {
    /// Makes an identifier from its written form.
    init(rawValue: String)
}

extension Identifier {
    /// Makes an identifier from a literal.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// The written form.
    public var description: String { rawValue }

    /// Orders identifiers by their written form, byte for byte.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The name of a capability, such as `levelControl`.
public struct CapabilityID: Identifier {
    /// The written form.
    public let rawValue: String
    /// Makes the name from its written form.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a device type with its family, such as `lighting.dimmableLight`.
public struct DeviceTypeID: Identifier {
    /// The written form.
    public let rawValue: String
    /// Makes the name from its written form.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The part before the first dot, such as `lighting`.
    public var family: String {
        rawValue.firstIndex(of: ".").map { String(rawValue[..<$0]) } ?? rawValue
    }
}

/// The name of a dialect, such as `tuyalink`.
public struct DialectID: Identifier {
    /// The written form.
    public let rawValue: String
    /// Makes the name from its written form.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The neutral profile that the bridge speaks between the brands.
    public static let neutral: DialectID = "hulian"
}

/// The name of a clause, such as `H1-CTL-1` or `TY-05`.
public struct ClauseID: Identifier {
    /// The written form.
    public let rawValue: String
    /// Makes the name from its written form.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a component of a device type, such as `freezer`; every device has `main`.
public struct ComponentID: Identifier {
    /// The written form.
    public let rawValue: String
    /// Makes the name from its written form.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The component that carries what belongs to the device as a whole.
    public static let main: ComponentID = "main"
}

/// A number that names something inside a device, as Matter's data model does.
public protocol NumberedIdentifier: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByIntegerLiteral,
    CustomStringConvertible
where RawValue == UInt32 {
    /// Makes an identifier from its number.
    init(rawValue: UInt32)
}

extension NumberedIdentifier {
    /// Makes an identifier from a literal.
    public init(integerLiteral value: UInt32) { self.init(rawValue: value) }

    /// Makes an identifier from its number.
    public init(_ number: UInt32) { self.init(rawValue: number) }

    /// The number as hexadecimal digits, such as `0x0006`.
    public var description: String {
        let digits = String(rawValue, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Orders identifiers by number.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The number of a capability; Matter's cluster id where Matter has the cluster.
///
/// Capabilities that Matter lacks take numbers in the manufacturer range `0xFFF1FC00…0xFFF1FFFE`.
public struct CapabilityNumber: NumberedIdentifier {
    /// The number.
    public let rawValue: UInt32
    /// Makes the identifier from its number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The number of an attribute inside its capability.
public struct AttributeNumber: NumberedIdentifier {
    /// The number.
    public let rawValue: UInt32
    /// Makes the identifier from its number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The number of a command inside its capability.
public struct CommandNumber: NumberedIdentifier {
    /// The number.
    public let rawValue: UInt32
    /// Makes the identifier from its number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The number of an event inside its capability.
public struct EventNumber: NumberedIdentifier {
    /// The number.
    public let rawValue: UInt32
    /// Makes the identifier from its number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The number of an endpoint of a device.
public struct EndpointNumber: NumberedIdentifier {
    /// The number.
    public let rawValue: UInt32
    /// Makes the identifier from its number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}
