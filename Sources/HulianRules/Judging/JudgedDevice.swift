public import HulianDialects
public import HulianModel
public import HulianRecord

/// A device as the judge knows it: in its own dialect, or as the bridge shows it in another.
public final class JudgedDevice {
    /// How the record names it.
    public let entry: DeviceEntry
    /// What it is; nothing for a device type that the catalog has not got.
    public let blueprint: DeviceBlueprint?
    /// The dialect at work; nothing when the catalog has not got it.
    public let space: DialectSpace?
    /// Its number in the space; -1 for none.
    public let number: Int32
    /// The slots of the record as slots of the blueprint.
    public let slots: [Int]
    /// Its place among the devices of the judge.
    public let index: Int
    /// The device itself, when this is what the bridge shows of it; nothing for a device in its own dialect.
    public unowned let original: JudgedDevice?
    /// What the bridge shows of it in other dialects, in the order in which they came.
    public internal(set) var mirrors: [JudgedDevice] = []
    /// The gateway by which it is reached; nothing for a device with a connection of its own.
    public internal(set) unowned var gateway: JudgedDevice?
    /// The client of the device; -1 for one that is not ours, and for one behind a gateway.
    public internal(set) var client = -1
    /// True while its client is connected.
    public internal(set) var isConnected = false
    /// When its client connected or left last.
    public internal(set) var connectionTime = Instant(nanoseconds: 0)
    /// What it reported last, by index of the attribute in the binding.
    public internal(set) var reported: ContiguousArray<RawValue>
    /// When it reported it.
    public internal(set) var reportTimes: ContiguousArray<Instant>
    /// What is true of it, by slot of the blueprint; nothing where nobody told.
    public internal(set) var truth: ContiguousArray<Value?>
    /// When that came true.
    public internal(set) var truthTimes: ContiguousArray<Instant>
    /// What the controller of its dialect knows of it, by slot of the blueprint.
    public internal(set) var learned: ContiguousArray<Value?>
    /// What ``expressed(_:attribute:)`` found last, by index of the attribute in the binding.
    private var expressions: ContiguousArray<(raw: Int64, said: Int64?)?>

    /// Makes a device.
    init(
        entry: DeviceEntry, blueprint: DeviceBlueprint?, space: DialectSpace?, number: Int32, slots: [Int], index: Int,
        original: JudgedDevice?
    ) {
        self.entry = entry
        self.blueprint = blueprint
        self.space = space
        self.number = number
        self.slots = slots
        self.index = index
        self.original = original
        let start = Instant(nanoseconds: 0)
        let carried = space.map { $0.speakers[Int(number)].binding.attributes.count } ?? 0
        reported = ContiguousArray(repeating: .none, count: carried)
        expressions = ContiguousArray(repeating: nil, count: carried)
        reportTimes = ContiguousArray(repeating: start, count: carried)
        let count = blueprint?.attributes.count ?? 0
        truth = ContiguousArray(repeating: nil, count: count)
        truthTimes = ContiguousArray(repeating: start, count: count)
        learned = ContiguousArray(repeating: nil, count: count)
    }

    /// Its name in the home.
    public var name: String { entry.name }
    /// True when what is wanted of it may reach it, as far as anybody can know.
    public var isReachable: Bool { isConnected || (client < 0 && gateway == nil) }
    /// True when the bridge shows it in the place of the device itself.
    public var isMirror: Bool { entry.kind == .mirror }
    /// What everything is called in its dialect.
    public var binding: DialectBinding? { space.map { $0.speakers[Int(number)].binding } }

    /// The path of an attribute of its binding.
    public func path(ofAttribute index: Int16) -> String {
        guard let binding, index >= 0 else { return "?" }
        return binding.blueprint.path(ofAttribute: binding.attributes[Int(index)].slot).description
    }

    /// The attribute of its binding for a slot; -1 for one that its dialect does not carry.
    public func attribute(ofSlot slot: Int) -> Int16 {
        guard let binding, slot >= 0, slot < binding.attributeOfSlot.count else { return -1 }
        return binding.attributeOfSlot[slot]
    }

    /// The slots of the attributes with a name, on all components, in order.
    public func slots(_ capability: CapabilityID, _ attribute: String) -> [Int] {
        guard let blueprint else { return [] }
        return blueprint.attributes.indices.filter { slot in
            blueprint.attributes[slot].definition.name == attribute
                && blueprint.capabilities[blueprint.attributes[slot].capability].definition.id == capability
        }
    }

    /// True when it has a capability on any component.
    public func has(_ capability: CapabilityID) -> Bool {
        blueprint?.capabilities.contains { $0.definition.id == capability } ?? false
    }

    /// The whole number that its dialect can say of a raw value of an attribute; nothing when it cannot say it.
    public func expressed(_ value: Value, attribute: Int16) -> Int64? {
        guard let binding, attribute >= 0, let raw = value.rawNumber else { return nil }
        let index = Int(attribute)
        if let known = expressions[index], known.raw == raw { return known.said }
        let said = binding.attributes[index].codec.roundTrip(raw)
        expressions[index] = (raw, said)
        return said
    }

    /// A value of an attribute for people.
    public func text(_ value: Value, slot: Int) -> String {
        guard let blueprint, blueprint.attributes.indices.contains(slot) else { return value.description }
        let attribute = blueprint.attributes[slot]
        return blueprint.capabilities[attribute.capability].definition.text(value, of: attribute.definition)
    }

    /// A raw value of an attribute of its binding for people.
    public func text(_ raw: RawValue, attribute: Int16) -> String {
        guard let binding, attribute >= 0 else { return "?" }
        let slot = binding.attributes[Int(attribute)].slot
        switch raw {
        case .none: return "nothing"
        case .null: return "null"
        case .bool(let value): return text(.bool(value), slot: slot)
        case .integer(let value): return text(.integer(value), slot: slot)
        case .decimal(let value): return text(.decimal(value), slot: slot)
        case .text: return "a text"
        }
    }
}

extension Value {
    /// The value as a raw whole number: 0 and 1 for truth values.
    var rawNumber: Int64? { integerValue ?? boolValue.map { $0 ? 1 : 0 } }
}

extension RawValue {
    /// The value as a raw whole number: 0 and 1 for truth values; nothing for others.
    var rawNumber: Int64? {
        switch self {
        case .integer(let value): value
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    /// True when two of them from different messages can be compared: text is only a place in its message.
    var isComparable: Bool {
        switch self {
        case .none, .text: false
        default: true
        }
    }
}
