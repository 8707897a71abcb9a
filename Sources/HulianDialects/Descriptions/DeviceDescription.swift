public import HulianModel

/// What a device says it is: who made it, and what can be told, set, asked and commanded, in the words of its dialect.
///
/// One form for all dialects: the codecs write their descriptions from it and read theirs into it.
public struct DeviceDescription: Hashable, Sendable {
    /// The variables of its identity by name, as far as the description names them.
    public var identity: [String: String] = [:]
    /// What people call it.
    public var title = ""
    /// What the dialect calls the device type.
    public var category = ""
    /// The device type of the model; nothing for a dialect that has no word for it.
    public var deviceType: DeviceTypeID?
    /// Who made it and what it is.
    public var card = DeviceCard()
    /// What can be told or set.
    public var attributes: [DescribedAttribute] = []
    /// The commands.
    public var commands: [DescribedElement] = []
    /// The events.
    public var events: [DescribedElement] = []
    /// The topics that the device names itself; empty in a dialect that gives them.
    public var topics: [DeclaredTopic] = []
    /// Names beside its attributes that it may tell because its dialect wants them, such as the mode of a light's color.
    public var companions: [String] = []
    /// True for a message that adds to another one, in which the device says what it is.
    public var isPart = false
    /// True for a message that takes the description back.
    public var isRemoved = false

    /// Makes an empty description.
    public init() {}

    /// The attribute with a name; nothing for none.
    public func attribute(named name: String) -> DescribedAttribute? { attributes.first { $0.name == name } }

    /// True when it has an attribute.
    public func describes(_ attribute: DescribedAttribute) -> Bool { attributes.contains { $0.isSame(as: attribute) } }

    /// Takes over what another description of the same device says; what both say is as the other one has it.
    ///
    /// Dialects that describe a device piece by piece need it: a controller adds piece to piece.
    public mutating func merge(_ other: DeviceDescription) {
        identity.merge(other.identity) { _, new in new }
        if !other.title.isEmpty { title = other.title }
        if !other.category.isEmpty { category = other.category }
        if let type = other.deviceType { deviceType = type }
        card.merge(other.card)
        topics += other.topics.filter { !topics.contains($0) }
        companions += other.companions.filter { !companions.contains($0) }
        for attribute in other.attributes {
            if let index = attributes.firstIndex(where: { $0.isSame(as: attribute) }) {
                attributes[index].merge(attribute)
            } else {
                attributes.append(attribute)
            }
        }
        for command in other.commands {
            if let index = commands.firstIndex(where: { $0.isSame(as: command) }) {
                commands[index] = command
            } else {
                commands.append(command)
            }
        }
        for event in other.events {
            if let index = events.firstIndex(where: { $0.isSame(as: event) }) {
                events[index] = event
            } else {
                events.append(event)
            }
        }
    }
}

/// Who made a device, what it is and which versions it has; empty text for what is not known.
public struct DeviceCard: Hashable, Sendable {
    /// The maker.
    public var vendor = ""
    /// The model.
    public var model = ""
    /// The number of this one device.
    public var serialNumber = ""
    /// The version of what runs on it.
    public var firmwareVersion = ""
    /// The version of what it is built of.
    public var hardwareVersion = ""

    /// Makes an empty card.
    public init() {}

    /// Makes the card of a device that nobody gave another: what its type says, else what a simulated device has.
    ///
    /// - Parameters:
    ///   - blueprint: The device type.
    ///   - name: The name of the device, from which its number is made.
    init(of blueprint: DeviceBlueprint, name: String) {
        func text(_ attribute: String) -> String? {
            let path = ElementPath(capability: "basicInformation", element: attribute)
            let value = blueprint.attribute(path).flatMap { blueprint.attributes[$0].initialValue.stringValue }
            return value?.isEmpty ?? true ? nil : value
        }
        vendor = text("vendorName") ?? "Hulian"
        model = text("productName") ?? String(blueprint.id.rawValue.drop { $0 != "." }.dropFirst())
        serialNumber = text("serialNumber") ?? IdentityMaker.value("{hex:12}", name: name, category: "")
        firmwareVersion = text("softwareVersionString") ?? "1.0.0"
        hardwareVersion = text("hardwareVersionString") ?? "1.0"
    }

    /// Takes over what another card names.
    mutating func merge(_ other: DeviceCard) {
        if !other.vendor.isEmpty { vendor = other.vendor }
        if !other.model.isEmpty { model = other.model }
        if !other.serialNumber.isEmpty { serialNumber = other.serialNumber }
        if !other.firmwareVersion.isEmpty { firmwareVersion = other.firmwareVersion }
        if !other.hardwareVersion.isEmpty { hardwareVersion = other.hardwareVersion }
    }

    /// The names of what is known.
    public var known: Set<String> {
        var names: Set<String> = []
        if !vendor.isEmpty { names.insert("vendor") }
        if !model.isEmpty { names.insert("model") }
        if !serialNumber.isEmpty { names.insert("serialNumber") }
        if !firmwareVersion.isEmpty { names.insert("firmwareVersion") }
        if !hardwareVersion.isEmpty { names.insert("hardwareVersion") }
        return names
    }
}

/// Something that a description says can be told or set.
public struct DescribedAttribute: Hashable, Sendable {
    /// The kinds of values.
    public enum Kind: String, Sendable, CaseIterable {
        /// One of two values: false and true.
        case truth
        /// A whole number.
        case integer
        /// A number with a fraction.
        case decimal
        /// One of several values.
        case choice
        /// Text.
        case text
        /// Octets.
        case octets
        /// Values in order.
        case list
        /// Named values.
        case structure
        /// The description leaves it open.
        case unknown
    }

    /// What it is called.
    public var name: String
    /// What the dialect's table calls an attribute that means the same; nothing when only the name says what it means.
    public var standardName: String?
    /// True when its greatest number stands for all there is, whatever the model counts to.
    public var isScale = false
    /// The number of its service; -1 for dialects without.
    public var service: Int32 = -1
    /// Its number within the service; -1 for dialects without.
    public var number: Int32 = -1
    /// What its values are.
    public var kind: Kind
    /// The values of a choice as they are written; false and true for a truth value.
    public var choices: [Value] = []
    /// What people read for each of the choices; empty when there is nothing beside the values.
    public var choiceNames: [String] = []
    /// The least number as it is written; nothing for an open end.
    public var minimum: Double?
    /// The greatest number as it is written; nothing for an open end.
    public var maximum: Double?
    /// The least difference of two numbers as they are written.
    public var step: Double?
    /// The symbol of the unit; nothing for a number without.
    public var unit: String?
    /// By how many digits the point of a whole number is moved: 235 with 1 is 23.5.
    public var digits = 0
    /// The most octets of text.
    public var maximumLength: Int?
    /// The element of a list, or the parts of a structure.
    public var parts: [DescribedAttribute] = []
    /// True when the device tells it.
    public var isTold = true
    /// True when a controller can set it.
    public var isSettable = false
    /// True when null is one of its values.
    public var isNullable = false
    /// True when it may be absent, for parts.
    public var isOptional = false
    /// The choices that can be set, where a device has not got the commands for the others, such as a stove that only
    /// goes off; empty where all of them can.
    public var settableChoices: [Value] = []
    /// Values that are no state but do something when they are set, such as `STOP`.
    public var settings: [Value] = []
    /// The name of its service; empty for dialects without.
    public var serviceName = ""
    /// What a dialect that describes each attribute in several messages has said of it, by the names of the messages.
    public var pieces: [String: String] = [:]
    /// False where the dialect has no place for the range of such an attribute.
    public var canStateRange = true

    /// Makes an attribute.
    public init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// True when type and range are said: a number with both ends, a choice with its values.
    public var isComplete: Bool {
        switch kind {
        case .integer: !canStateRange || (minimum != nil && maximum != nil)
        // The model itself leaves some fractions without ends.
        case .decimal: !canStateRange || (minimum == nil) == (maximum == nil)
        case .choice: !choices.isEmpty
        case .unknown: false
        default: true
        }
    }

    /// Takes over what another description of the same attribute says beside.
    mutating func merge(_ other: DescribedAttribute) {
        let before = self
        guard other.pieces.isEmpty else {
            self = HomieFormat.attribute(name, pieces: pieces.merging(other.pieces) { _, new in new })
            return
        }
        // A piece that only names a value to set says nothing about the values that are told.
        if other.kind == .unknown { settings += other.settings.filter { !settings.contains($0) } }
        guard other.kind != .unknown else {
            isSettable = isSettable || other.isSettable && other.settings.isEmpty
            return
        }
        self = other
        isScale = other.isScale || before.isScale
        settings = before.settings + other.settings.filter { !before.settings.contains($0) }
        isTold = before.isTold && before.kind != .unknown || other.isTold
        isSettable = before.isSettable || other.isSettable
    }
}

/// A command or event that a description names.
public struct DescribedElement: Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// The number of its service; -1 for dialects without.
    public var service: Int32 = -1
    /// Its number within the service; -1 for dialects without.
    public var number: Int32 = -1
    /// Its fields.
    public var fields: [DescribedAttribute] = []
    /// The fields of the answer to a command.
    public var results: [DescribedAttribute] = []

    /// The name of its service; empty for dialects without.
    public var serviceName = ""

    /// Makes a command or event.
    public init(_ name: String) { self.name = name }

    /// True for the same command or event: by numbers where there are any, else by name.
    func isSame(as other: DescribedElement) -> Bool {
        other.service >= 0 ? service == other.service && number == other.number : name == other.name
    }
}
