public import HulianModel

/// A dialect bound to a device type: what each attribute, command and event is called, and how values are written.
///
/// Made once for all devices of a type; nothing in it changes. Names come from the tables of the dialect; what no
/// table names gets a name in the dialect's style and is marked as ours.
public final class DialectBinding: Sendable {
    /// An attribute that the dialect carries; a class, as every message looks into it and nothing in it changes.
    public final class Attribute: Sendable {
        /// The attribute by its index in the blueprint.
        public let slot: Int
        /// What it is called.
        public let name: WireName
        /// The number of its service; -1 for dialects without.
        public let service: Int32
        /// Its number within the service; -1 for dialects without.
        public let number: Int32
        /// How its value is written.
        public let codec: ValueCodec
        /// True when the device tells it.
        public let isReported: Bool
        /// True when a controller can set it.
        public let isSettable: Bool
        /// What writing does to its values.
        public let loss: LossClass
        /// The octets of the name.
        let octets: ContiguousArray<UInt8>

        /// Makes an attribute.
        init(
            slot: Int, name: WireName, service: Int32, number: Int32, codec: ValueCodec, isReported: Bool,
            isSettable: Bool, loss: LossClass, octets: ContiguousArray<UInt8>
        ) {
            self.slot = slot
            self.name = name
            self.service = service
            self.number = number
            self.codec = codec
            self.isReported = isReported
            self.isSettable = isSettable
            self.loss = loss
            self.octets = octets
        }
    }

    /// A command that the dialect carries; a class, as an attribute is.
    public final class Command: Sendable {
        /// The capability by its index in the blueprint.
        public let capability: Int
        /// The command.
        public let definition: CommandDefinition
        /// How it is given.
        public let form: CommandMapping.Form
        /// The number of its service; -1 for dialects without.
        public let service: Int32
        /// Its number within the service; -1 for dialects without.
        public let number: Int32
        /// The fields that can be given.
        public let fields: [FieldCodec]
        /// The fields of its answer that can be told.
        public let results: [FieldCodec]
        /// The octets of the name.
        let octets: ContiguousArray<UInt8>
        /// The value that gives it, when it is given by setting a name.
        let literal: ValueCodec.Literal?

        /// Makes a command.
        init(
            capability: Int, definition: CommandDefinition, form: CommandMapping.Form, service: Int32, number: Int32,
            fields: [FieldCodec], results: [FieldCodec], octets: ContiguousArray<UInt8>, literal: ValueCodec.Literal?
        ) {
            self.capability = capability
            self.definition = definition
            self.form = form
            self.service = service
            self.number = number
            self.fields = fields
            self.results = results
            self.octets = octets
            self.literal = literal
        }

        /// The name.
        var name: WireName {
            switch form {
            case .action(let name), .set(let name, _): name
            }
        }

        /// The fields that can be given, as the model defines them.
        public var arguments: [FieldDefinition] { fields.map(\.definition) }
    }

    /// An event that the dialect carries; a class, as an attribute is.
    public final class Event: Sendable {
        /// The capability by its index in the blueprint.
        public let capability: Int
        /// The event.
        public let definition: EventDefinition
        /// What it is called.
        public let name: WireName
        /// The number of its service; -1 for dialects without.
        public let service: Int32
        /// Its number within the service; -1 for dialects without.
        public let number: Int32
        /// The fields that can be told.
        public let fields: [FieldCodec]
        /// The octets of the name.
        let octets: ContiguousArray<UInt8>

        /// Makes an event.
        init(
            capability: Int, definition: EventDefinition, name: WireName, service: Int32, number: Int32,
            fields: [FieldCodec], octets: ContiguousArray<UInt8>
        ) {
            self.capability = capability
            self.definition = definition
            self.name = name
            self.service = service
            self.number = number
            self.fields = fields
            self.octets = octets
        }
    }

    /// Something that the dialect cannot carry.
    public struct Gap: Hashable, Sendable {
        /// The path of the attribute, command or event.
        public let path: ElementPath
        /// What it is: `attribute`, `command`, `event`, `field` of one of them, or `answer` to a command.
        public let kind: String
        /// Why it cannot be carried.
        public let reason: String
        /// True for something that people care about; false for what only describes the model itself.
        public let isEssential: Bool
    }

    /// The dialect.
    public let table: DialectTable
    /// The device type.
    public let blueprint: DeviceBlueprint
    /// What the dialect calls the device type.
    public let category: String
    /// The attributes that it carries.
    public let attributes: ContiguousArray<Attribute>
    /// The commands that it carries.
    public let commands: ContiguousArray<Command>
    /// The events that it carries.
    public let events: ContiguousArray<Event>
    /// The services in order: name and number; empty for dialects without.
    public let services: [(name: String, number: Int32)]
    /// What it cannot carry.
    public let gaps: [Gap]
    /// The index of the attribute of each slot of the blueprint; -1 for one that is not carried.
    public let attributeOfSlot: ContiguousArray<Int16>
    /// The attributes that are told whenever one is told, by its index; empty in a dialect without such.
    public let toldWith: [[Int]]
    /// The attributes that are told once more as a color; empty for most.
    let colors: [ColorPair]
    /// True in a dialect in which `group.name` stands in two places.
    private let hasGroups: Bool
    /// What reading asks for, at a place that stays as long as the binding.
    let factsPlace: FixedList<BindingFacts>
    /// Where the facts lie.
    private let memory = FixedMemory()

    /// Binds a dialect to a device type.
    public init(_ table: DialectTable, to blueprint: DeviceBlueprint) {
        var builder = BindingBuilder(table, blueprint)
        builder.build()
        self.table = table
        self.blueprint = blueprint
        category = builder.category
        attributes = builder.attributes
        commands = builder.commands
        events = builder.events
        services = builder.services
        gaps = builder.gaps
        let names = builder.attributes.map(\.name.name)
        colors = ColorPair.pairs(builder.attributes)
        var together = names.indices.map { index in
            (builder.namesToldWith[index] ?? []).compactMap { name in names.firstIndex { $0 == name } }
        }
        // A color needs both of what it is made of.
        for color in colors {
            together[color.hue].append(color.saturation)
            together[color.saturation].append(color.hue)
        }
        toldWith = together.allSatisfy(\.isEmpty) ? [] : together
        var slots = ContiguousArray<Int16>(repeating: -1, count: blueprint.attributes.count)
        for (index, attribute) in builder.attributes.enumerated() { slots[attribute.slot] = Int16(index) }
        attributeOfSlot = slots
        hasGroups = table.messages.contains { $0.body?.hasGroups ?? false }
        factsPlace = memory.keep(
            CollectionOfOne(
                BindingFacts(
                    builder.attributes, builder.commands, hasGroups: hasGroups, hasColors: !colors.isEmpty, in: memory))
        )
    }

    /// What reading asks for.
    var facts: BindingFacts { factsPlace[0] }

    /// The attribute with a name; -1 for none.
    @inline(__always)
    func attribute(named name: Octets) -> Int16 {
        BindingFacts.attribute(
            of: factsPlace.start, named: name, hash: BindingFacts.hash(name, hasGroups: hasGroups))
    }

    /// The attribute that a topic names, by its name or another one of its; -1 for none.
    func attribute(inTopic name: Octets) -> Int16 {
        let index = attribute(named: name)
        guard index < 0 else { return index }
        let text = name.text
        return attributes.firstIndex { $0.name.also.contains(text) }.map { Int16($0) } ?? -1
    }

    /// The attribute with numbers; -1 for none.
    func attribute(service: Int32, number: Int32) -> Int16 {
        facts.attribute(service: service, number: number)
    }

    /// The command that setting a name to a value gives; -1 for none.
    func command(setBy name: Octets, _ kind: JSONKind, _ value: Octets) -> Int16 {
        for (index, command) in commands.enumerated() {
            guard let literal = command.literal, Self.equals(command.octets, name), literal.matches(kind, value) else {
                continue
            }
            return Int16(index)
        }
        return -1
    }

    /// True when some command is given by setting a name.
    func isCommandName(_ name: Octets) -> Bool {
        commands.contains { $0.literal != nil && Self.equals($0.octets, name) }
    }

    /// The command with a name that is given by a message for commands; -1 for none.
    func command(named name: Octets) -> Int16 {
        Int16(commands.firstIndex { $0.literal == nil && Self.equals($0.octets, name) } ?? -1)
    }

    /// The command of a method of a component; -1 for none.
    func command(method: Octets, instance: Int32) -> Int16 {
        Int16(
            commands.firstIndex { command in
                guard command.literal == nil, command.name.instance == instance else { return false }
                let count = command.octets.firstIndex(of: 0x3A) ?? command.octets.count
                return count == method.count && Self.equals(ContiguousArray(command.octets[..<count]), method)
            } ?? -1)
    }

    /// The event with a name in a group; -1 for none.
    func event(group: Octets, named name: Octets) -> Int16 {
        let whole = ContiguousArray(group) + [0x2E] + ContiguousArray(name)
        return whole.withUnsafeBufferPointer { event(named: $0) }
    }

    /// The command with numbers; -1 for none.
    func command(service: Int32, number: Int32) -> Int16 {
        Int16(commands.firstIndex { $0.literal == nil && $0.service == service && $0.number == number } ?? -1)
    }

    /// The event with a name; -1 for none.
    func event(named name: Octets) -> Int16 {
        Int16(events.firstIndex { Self.equals($0.octets, name) } ?? -1)
    }

    /// The event with numbers; -1 for none.
    func event(service: Int32, number: Int32) -> Int16 {
        Int16(events.firstIndex { $0.service == service && $0.number == number } ?? -1)
    }

    /// The command of the binding for a command of the model.
    public func command(_ capability: Int, _ number: CommandNumber) -> Int? {
        commands.firstIndex { $0.capability == capability && $0.definition.number == number }
    }

    /// The event of the binding for an event of the model.
    public func event(_ capability: Int, _ number: EventNumber) -> Int? {
        events.firstIndex { $0.capability == capability && $0.definition.number == number }
    }

    /// True when octets are equal.
    @inline(__always)
    private static func equals(_ left: ContiguousArray<UInt8>, _ right: Octets) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<right.count where left[index] != right[index] { return false }
        return true
    }
}
