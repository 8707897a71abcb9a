import HulianBehaviors
import HulianModel

/// Notes what the behaviours of devices were seen to do: the events that they told and the attributes that they changed.
///
/// It stands where mutations stand and changes nothing.
final class Reach: DeviceMutation {
    /// The events, as `capability.event`.
    private(set) var events: Set<String> = []
    /// The attributes, as `capability.attribute`.
    private(set) var attributes: Set<String> = []
    /// The values that were read last, by device and slot, for those that are worked out when they are read.
    private var last: [Value] = []

    override func told(_ fields: [Field], by event: EventDefinition, _ capability: Capability) -> [Field]? {
        events.insert("\(capability.id).\(event.name)")
        return fields
    }

    override func stored(
        _ value: Value, over old: Value, _ attribute: AttributeDefinition, _ capability: Capability
    ) -> Value {
        if value != old { attributes.insert("\(capability.id).\(attribute.name)") }
        return value
    }

    /// Reads all values of a device and notes those that are others than before.
    func look(at device: Device) {
        let now = device.blueprint.attributes.indices.map { device.value(at: $0) }
        defer { last = now }
        guard last.count == now.count else { return }
        for (index, value) in now.enumerated() where value != last[index] {
            let attribute = device.blueprint.attributes[index]
            let capability = device.blueprint.capabilities[attribute.capability].definition
            attributes.insert("\(capability.id).\(attribute.definition.name)")
        }
    }

    /// Forgets the values of a device, before another one is looked at.
    func forget() { last = [] }
}

/// Makes values that a command could carry, out of what its definition says and of what the device shows.
struct ReachDice {
    /// Where the numbers come from.
    var generator: SeededGenerator
    /// The numbers, texts and octets that the device shows.
    var numbers: [Int64] = [], texts: [String] = [], octets: [[UInt8]] = []
    /// The time, in seconds since 2000.
    var now: Int64 = 0

    /// One of some; nothing of none.
    mutating func pick<Choices: RandomAccessCollection>(_ choices: Choices) -> Choices.Element? {
        guard !choices.isEmpty else { return nil }
        let place = Int(generator.next() % UInt64(choices.count))
        return choices[choices.index(choices.startIndex, offsetBy: place)]
    }

    /// True once in so many times.
    mutating func once(in times: UInt64) -> Bool { generator.next() % times == 0 }

    /// Learns what a device shows.
    mutating func learn(_ device: Device) {
        numbers = []
        texts = []
        octets = []
        now = (device.now.nanoseconds / 1_000_000_000) - 946_684_800
        for index in device.blueprint.attributes.indices { learn(device.value(at: index)) }
    }

    /// Learns a value.
    private mutating func learn(_ value: Value) {
        if let number = value.integerValue { numbers.append(number) }
        if let text = value.stringValue { texts.append(text) }
        if let bytes = value.bytesValue { octets.append(bytes) }
        for element in value.listValue ?? [] { learn(element) }
        for field in value.fields ?? [] { learn(field.value) }
    }

    /// A value for a constraint; nothing when a few tries found none.
    mutating func value(_ constraint: ValueConstraint, in capability: Capability, depth: Int = 0) -> Value? {
        for _ in 0..<6 {
            if constraint.isNullable, once(in: 6) { return .null }
            let value = any(constraint, in: capability, depth: depth)
            if constraint.check(value, in: capability) == .success { return value }
        }
        return constraint.check(constraint.zero, in: capability) == .success ? constraint.zero : nil
    }

    /// A value of a type, whether it is allowed or not.
    private mutating func any(_ constraint: ValueConstraint, in capability: Capability, depth: Int) -> Value {
        switch constraint.type {
        case .bool: return .bool(once(in: 2))
        case .decimal: return .decimal(Double(generator.next() % 100))
        case .integer:
            let range = constraint.integerRange
            let choices = [
                range.lowerBound, range.upperBound, Int64(generator.next() % 12), Int64(generator.next() % 300),
                pick(numbers) ?? 1, pick(numbers) ?? 2, now + Int64(generator.next() % 4000),
            ]
            return .integer(pick(choices) ?? 0)
        case .enumeration(let name, _):
            return .integer(pick(capability.enumerations[name]?.items.map(\.number) ?? [0, 1]) ?? 0)
        case .bitmap(let name, _):
            let masks = (capability.bitmaps[name]?.items ?? []).map(\.mask)
            return .integer(masks.reduce(Int64(0)) { $0 | (once(in: 2) ? $1 : 0) })
        case .string: return .string(pick(texts + ["some", "123456"]) ?? "")
        case .bytes: return .bytes(pick(octets + [Array("123456".utf8), [1, 2, 3, 4]]) ?? [])
        case .list(let element):
            guard depth < 4 else { return .list([]) }
            let count = Int(generator.next() % 4)
            return .list(
                (0..<count).compactMap { _ in
                    value(ValueConstraint(type: element), in: capability, depth: depth + 1)
                })
        case .structure(let name):
            return .structure(fields(capability.structures[name]?.fields ?? [], in: capability, depth: depth + 1))
        }
    }

    /// The fields of a command or a structure.
    mutating func fields(
        _ definitions: [FieldDefinition], in capability: Capability, depth: Int = 0
    ) -> [Field] {
        definitions.compactMap { field in
            if field.isOptional, once(in: 3) { return nil }
            return value(field.constraint, in: capability, depth: depth).map { Field(field.name, $0) }
        }
    }
}

extension DeviceBlueprint {
    /// The same device with every feature, attribute, command and event that the definitions of some capabilities have.
    func widened(_ isMeant: (CapabilityID) -> Bool) -> DeviceBlueprint {
        DeviceBlueprint(
            id: id, title: title,
            exactly: endpoints.map { endpoint in
                ExactEndpoint(
                    number: endpoint.number, component: endpoint.component, deviceType: endpoint.deviceType,
                    capabilities: endpoint.capabilities.map { index in
                        let instance = capabilities[index]
                        let own = instance.attributes.map {
                            (attributes[$0].definition, attributes[$0].initialValue)
                        }
                        guard isMeant(instance.definition.id) else {
                            return ExactCapability(
                                definition: instance.definition, featureMap: instance.featureMap, attributes: own,
                                commands: instance.commands, events: instance.events)
                        }
                        let others = instance.definition.attributes.filter { one in
                            !own.contains { $0.0.number == one.number }
                        }
                        return ExactCapability(
                            definition: instance.definition,
                            featureMap: instance.definition.features.reduce(0) { $0 | 1 << UInt32($1.bit) },
                            attributes: own + others.map { ($0, Self.first($0, of: instance.definition)) },
                            commands: instance.definition.commands.filter { !$0.isResponse },
                            events: instance.definition.events)
                    }, behaviours: endpoint.behaviours)
            })
    }

    /// A first value for an attribute that the device type has not: its default, else something that its behaviours can
    /// work with.
    private static func first(_ attribute: AttributeDefinition, of capability: Capability) -> Value {
        if let value = attribute.defaultValue, value != 0, value != .list([]) { return value }
        // Counts of what there may be are no use at nought.
        if attribute.name.hasPrefix("numberOf") || attribute.name.hasPrefix("max") {
            let value = Value.integer(20)
            if attribute.constraint.check(value, in: capability) == .success { return value }
        }
        if attribute.constraint.isNullable { return .null }
        return attribute.defaultValue ?? attribute.constraint.zero
    }
}
