/// What a device can do, with its attributes, commands and events; numbered and shaped like a Matter cluster.
///
/// A definition is read once and shared by all devices, hence a class without mutable state.
public final class Capability: Sendable {
    /// Its name, such as `levelControl`.
    public let id: CapabilityID
    /// Its number; Matter's cluster id where Matter has it.
    public let number: CapabilityNumber
    /// The prefix of its PICS codes, such as `LVL`, where Matter has them.
    public let pics: String?
    /// What people read.
    public let title: Title
    /// The revision of the definition that the facts were taken from.
    public let revision: Int
    /// Where the facts come from, such as `matter-1.6`.
    public let source: String
    /// The features in the order of their bits.
    public let features: [FeatureDefinition]
    /// The attributes in the order of their numbers.
    public let attributes: [AttributeDefinition]
    /// The commands in the order of their numbers, those first that a client sends.
    public let commands: [CommandDefinition]
    /// The events in the order of their numbers.
    public let events: [EventDefinition]
    /// The enumerations by name.
    public let enumerations: [String: EnumerationDefinition]
    /// The bitmaps by name.
    public let bitmaps: [String: BitmapDefinition]
    /// The structures by name.
    public let structures: [String: StructureDefinition]

    /// Makes a definition; the lists are sorted here.
    public init(
        id: CapabilityID, number: CapabilityNumber, pics: String? = nil, title: Title, revision: Int, source: String,
        features: [FeatureDefinition], attributes: [AttributeDefinition], commands: [CommandDefinition],
        events: [EventDefinition], enumerations: [EnumerationDefinition], bitmaps: [BitmapDefinition],
        structures: [StructureDefinition]
    ) {
        self.id = id
        self.number = number
        self.pics = pics
        self.title = title
        self.revision = revision
        self.source = source
        self.features = features.sorted { $0.bit < $1.bit }
        self.attributes = attributes.sorted { $0.number < $1.number }
        self.commands = commands.sorted {
            ($0.isResponse ? 1 : 0, $0.number.rawValue) < ($1.isResponse ? 1 : 0, $1.number.rawValue)
        }
        self.events = events.sorted { $0.number < $1.number }
        self.enumerations = Dictionary(enumerations.map { ($0.name, $0) }) { first, _ in first }
        self.bitmaps = Dictionary(bitmaps.map { ($0.name, $0) }) { first, _ in first }
        self.structures = Dictionary(structures.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The attribute with a name.
    public func attribute(named name: String) -> AttributeDefinition? {
        // By index, as looking at an element copies all of it.
        for index in attributes.indices where attributes[index].name == name { return attributes[index] }
        return nil
    }
    /// The attribute with a number.
    public func attribute(_ number: AttributeNumber) -> AttributeDefinition? {
        attributes.first { $0.number == number }
    }
    /// The command with a name that a client sends.
    public func command(named name: String) -> CommandDefinition? {
        commands.first { $0.name == name && !$0.isResponse }
    }
    /// The event with a name.
    public func event(named name: String) -> EventDefinition? { events.first { $0.name == name } }
    /// The feature with a code.
    public func feature(_ code: String) -> FeatureDefinition? { features.first { $0.code == code } }
}

/// A part of a capability that a device may have as a whole.
public struct FeatureDefinition: Hashable, Sendable {
    /// The short code, such as `LT`.
    public let code: String
    /// The name, such as `lighting`.
    public let name: String
    /// Its bit in the feature map.
    public let bit: Int
    /// When a device has it.
    public let conformance: Conformance

    /// Makes a feature.
    public init(code: String, name: String, bit: Int, conformance: Conformance) {
        self.code = code
        self.name = name
        self.bit = bit
        self.conformance = conformance
    }
}

/// What a value of an attribute or field may be.
public struct ValueConstraint: Hashable, Sendable {
    /// The type.
    public var type: DataType
    /// True when null is allowed.
    public var isNullable: Bool
    /// The least number; nothing for the least of the type.
    public var minimum: Int64?
    /// The greatest number; nothing for the greatest of the type.
    public var maximum: Int64?
    /// The fewest octets of text, octets or elements.
    public var minimumLength: Int?
    /// The most octets of text, octets or elements.
    public var maximumLength: Int?
    /// The numbers that are allowed, when a device type narrows an enumeration.
    public var allowed: [Int64]?

    /// Makes a constraint.
    public init(
        type: DataType, isNullable: Bool = false, minimum: Int64? = nil, maximum: Int64? = nil,
        minimumLength: Int? = nil, maximumLength: Int? = nil, allowed: [Int64]? = nil
    ) {
        self.type = type
        self.isNullable = isNullable
        self.minimum = minimum
        self.maximum = maximum
        self.minimumLength = minimumLength
        self.maximumLength = maximumLength
        self.allowed = allowed
    }
}

/// How a controller changes an attribute.
public enum AttributeSetter: Hashable, Sendable {
    /// It cannot.
    case none
    /// By writing it.
    case write
    /// By a command that takes the value in a field, and others besides.
    case command(String, field: String, others: [Field])
    /// By a command for each value.
    case commandByValue([Choice])

    /// A command that brings one value about.
    public struct Choice: Hashable, Sendable {
        /// The value.
        public let value: Value
        /// The command.
        public let command: String
        /// Its fields.
        public let fields: [Field]

        /// Makes a choice.
        public init(value: Value, command: String, fields: [Field]) {
            self.value = value
            self.command = command
            self.fields = fields
        }
    }
}

/// An attribute of a capability.
public final class AttributeDefinition: Sendable {
    /// Its name in lowerCamelCase.
    public let name: String
    /// Its number.
    public let number: AttributeNumber
    /// What people read.
    public let title: Title
    /// What its value may be.
    public let constraint: ValueConstraint
    /// True when a client may write it.
    public let isWritable: Bool
    /// True when writing wants a timed interaction.
    public let isTimed: Bool
    /// True when each administrator sees its own part only.
    public let isFabricScoped: Bool
    /// When a device has it.
    public let conformance: Conformance
    /// The value of a new device, where the definition names one.
    public let defaultValue: Value?
    /// The unit of the quantity.
    public let unit: Unit?
    /// How the raw number relates to the quantity.
    public let scale: Scale
    /// The least difference between two values that the device can hold, in raw numbers.
    public let step: Int64
    /// The attribute beside it whose value is that difference on a device; nothing where all devices have the same.
    public let stepAttribute: String?
    /// What kind of data it holds.
    public let dataClass: DataClass
    /// True when a change is reported without being asked for.
    public let notifies: Bool
    /// How a controller changes it.
    public let setter: AttributeSetter
    /// The same thing elsewhere: scheme and code, such as `echonet` and `0x80`.
    public let references: [Reference]

    /// Makes an attribute.
    public init(
        name: String, number: AttributeNumber, title: Title, constraint: ValueConstraint, isWritable: Bool = false,
        isTimed: Bool = false, isFabricScoped: Bool = false, conformance: Conformance = .mandatory,
        defaultValue: Value? = nil, unit: Unit? = nil, scale: Scale = .one, step: Int64 = 1,
        stepAttribute: String? = nil, dataClass: DataClass = .none, notifies: Bool = true,
        setter: AttributeSetter = .none, references: [Reference] = []
    ) {
        self.name = name
        self.number = number
        self.title = title
        self.constraint = constraint
        self.isWritable = isWritable
        self.isTimed = isTimed
        self.isFabricScoped = isFabricScoped
        self.conformance = conformance
        self.defaultValue = defaultValue
        self.unit = unit
        self.scale = scale
        self.step = step
        self.stepAttribute = stepAttribute
        self.dataClass = dataClass
        self.notifies = notifies
        self.setter = setter
        self.references = references
    }
}

/// The place of the same thing in another standard.
public struct Reference: Hashable, Sendable {
    /// The standard, such as `echonet`.
    public let scheme: String
    /// The code there.
    public let code: String

    /// Makes a reference.
    public init(scheme: String, code: String) {
        self.scheme = scheme
        self.code = code
    }
}

/// A field of a command, an event or a structure.
public struct FieldDefinition: Hashable, Sendable {
    /// Its name in lowerCamelCase.
    public let name: String
    /// Its number.
    public let number: Int
    /// What its value may be.
    public let constraint: ValueConstraint
    /// True when it may be absent.
    public let isOptional: Bool
    /// The value that stands for an absent one.
    public let defaultValue: Value?

    /// Makes a field.
    public init(
        name: String, number: Int, constraint: ValueConstraint, isOptional: Bool = false, defaultValue: Value? = nil
    ) {
        self.name = name
        self.number = number
        self.constraint = constraint
        self.isOptional = isOptional
        self.defaultValue = defaultValue
    }
}

/// A command of a capability, or the answer to one.
public final class CommandDefinition: Sendable {
    /// Its name in lowerCamelCase.
    public let name: String
    /// Its number.
    public let number: CommandNumber
    /// What people read.
    public let title: Title
    /// The fields in order.
    public let fields: [FieldDefinition]
    /// True for an answer that the device sends.
    public let isResponse: Bool
    /// The name of the answer; nothing when a status is the answer.
    public let response: String?
    /// True when it wants a timed interaction.
    public let isTimed: Bool
    /// True when it does something that no attribute can be set for, so that every dialect should carry it.
    public let isEssential: Bool
    /// When a device has it.
    public let conformance: Conformance

    /// Makes a command.
    public init(
        name: String, number: CommandNumber, title: Title, fields: [FieldDefinition], isResponse: Bool = false,
        response: String? = nil, isTimed: Bool = false, isEssential: Bool = false,
        conformance: Conformance = .mandatory
    ) {
        self.name = name
        self.number = number
        self.title = title
        self.fields = fields
        self.isResponse = isResponse
        self.response = response
        self.isTimed = isTimed
        self.isEssential = isEssential
        self.conformance = conformance
    }
}

/// How urgent an event is.
public enum EventPriority: String, Sendable, CaseIterable {
    /// For developers.
    case debug
    /// For users.
    case info
    /// For safety and security.
    case critical
}

/// An event of a capability.
public final class EventDefinition: Sendable {
    /// Its name in lowerCamelCase.
    public let name: String
    /// Its number.
    public let number: EventNumber
    /// What people read.
    public let title: Title
    /// How urgent it is.
    public let priority: EventPriority
    /// The fields in order.
    public let fields: [FieldDefinition]
    /// When a device has it.
    public let conformance: Conformance

    /// Makes an event.
    public init(
        name: String, number: EventNumber, title: Title, priority: EventPriority, fields: [FieldDefinition],
        conformance: Conformance = .mandatory
    ) {
        self.name = name
        self.number = number
        self.title = title
        self.priority = priority
        self.fields = fields
        self.conformance = conformance
    }
}

/// One named number of an enumeration.
public struct EnumerationItem: Hashable, Sendable {
    /// Its name in lowerCamelCase.
    public let name: String
    /// Its number.
    public let number: Int64

    /// Makes an item.
    public init(name: String, number: Int64) {
        self.name = name
        self.number = number
    }
}

/// Named numbers of which a value is one.
public struct EnumerationDefinition: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its width in bits.
    public let bits: Int
    /// The items in the order of their numbers.
    public let items: [EnumerationItem]

    /// Makes an enumeration.
    public init(name: String, bits: Int, items: [EnumerationItem]) {
        self.name = name
        self.bits = bits
        self.items = items.sorted { $0.number < $1.number }
    }

    /// The item with a name.
    public func item(named name: String) -> EnumerationItem? { items.first { $0.name == name } }
    /// The item with a number.
    public func item(_ number: Int64) -> EnumerationItem? { items.first { $0.number == number } }
}

/// One named bit or group of bits of a bitmap.
public struct BitmapItem: Hashable, Sendable {
    /// Its name in lowerCamelCase.
    public let name: String
    /// Its bits.
    public let mask: Int64

    /// Makes a bit.
    public init(name: String, mask: Int64) {
        self.name = name
        self.mask = mask
    }
}

/// Named bits of which a value is a set.
public struct BitmapDefinition: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its width in bits.
    public let bits: Int
    /// The bits in the order of their masks.
    public let items: [BitmapItem]

    /// Makes a bitmap.
    public init(name: String, bits: Int, items: [BitmapItem]) {
        self.name = name
        self.bits = bits
        self.items = items.sorted { $0.mask < $1.mask }
    }

    /// All bits that have a name.
    public var allBits: Int64 { items.reduce(0) { $0 | $1.mask } }
}

/// Named parts that belong together.
public struct StructureDefinition: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// The parts in order.
    public let fields: [FieldDefinition]
    /// True when each administrator sees its own entries only.
    public let isFabricScoped: Bool

    /// Makes a structure.
    public init(name: String, fields: [FieldDefinition], isFabricScoped: Bool = false) {
        self.name = name
        self.fields = fields
        self.isFabricScoped = isFabricScoped
    }
}
