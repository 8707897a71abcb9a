internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// Of the functions that devices have in their own dialects, the least share can be used in each other brand.
///
/// It is one share for the home, as the criterion wants it, and every mandatory attribute must be there. What only
/// describes the model itself is no function. A dialect without messages for commands or events, or without a form for
/// lists, is not blamed for those: the report says how many that are. A device counts for another brand once a controller
/// of that brand has learned something of it.
final class MappingRule: BridgeRule {
    override class var id: String { "bridge.mapping" }
    override class var interests: Interests { [.learning] }

    /// The places of the mirrors that were counted.
    private var counted: Set<Int> = []
    /// How many functions there are.
    private var functions = 0
    /// How many of them can be used.
    private var usable = 0
    /// How many are not counted.
    private var left = 0
    /// Those that cannot be used, for people.
    private var missing: [String] = []
    /// What shows the first that cannot be used.
    private var first: Witness?

    override func learned(_ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant) {
        let mirror = judge.devices[device]
        guard mirror.isMirror, mirror.entry.dialect != Self.neutral, let original = mirror.original,
            let own = original.binding, let other = mirror.binding, counted.insert(mirror.index).inserted
        else { return }
        let all = Self.functions(of: own)
        let mine = all.filter { canSay($0, mirror) }
        let lacking = mine.filter { !Self.carries($0, other) }
        left += all.count - mine.count
        functions += mine.count
        usable += mine.count - lacking.count
        if first == nil, !lacking.isEmpty { first = judge.witness }
        missing += lacking.map { "\($0.path) of \(mirror.name) in \(mirror.entry.dialect)" }
        if lacking.isEmpty, !mine.isEmpty { holds(mirror) }
        guard let mandatory = lacking.first(where: \.isMandatory) else { return }
        breaks(
            Title(english: "A mandatory attribute is missing in another brand.", chinese: "必备属性在其他品牌中不可用。"),
            device: mirror,
            expected: Title(
                english: "\(mandatory.path) in \(mirror.entry.dialect)",
                chinese: "\(mirror.entry.dialect) 中的 \(mandatory.path)"),
            actual: Title(english: "it is not carried", chinese: "未承载"))
    }

    override func finish(at time: Instant) {
        guard functions > 0 else { return }
        let ratio = limit("ratio", or: 90) / 100
        let share = Double(usable) / Double(functions)
        explain(
            "\(Self.percent(share)): \(usable) of \(functions) functions across brands"
                + (left > 0
                    ? "; \(left) are not counted, as the other dialect has no messages or no form for them" : ""))
        guard share < ratio else { return holds(nil) }
        breaks(
            Title(english: "Functions of devices are missing in other brands.", chinese: "设备的部分功能在其他品牌中不可用。"),
            device: nil,
            expected: Title(
                english: "at least \(Self.percent(ratio)) of \(functions) functions",
                chinese: "\(functions) 项功能中至少 \(Self.percent(ratio))"),
            actual: Title(
                english: "\(Self.percent(share)); missing: \(missing.prefix(6).joined(separator: ", "))",
                chinese: "\(Self.percent(share))；缺少：\(missing.prefix(6).joined(separator: "、"))"), at: first)
    }

    /// Something that can be used of a device.
    private struct Function {
        /// Its path, for people.
        let path: String
        /// True for an attribute that every device with the capability has.
        let isMandatory: Bool
        /// What it is in the model.
        let kind: Kind

        /// What it is in the model.
        enum Kind {
            /// An attribute by slot: whether it can be told and set, and whether its values are simple.
            case attribute(slot: Int, isReported: Bool, isSettable: Bool, isSimple: Bool)
            /// A command.
            case command(capability: Int, CommandNumber)
            /// An event.
            case event(capability: Int, EventNumber)
        }
    }

    /// The functions of a device in a dialect.
    private static func functions(of binding: DialectBinding) -> [Function] {
        let blueprint = binding.blueprint
        let matters = blueprint.capabilities.map { capability in
            capability.attributes.contains { blueprint.attributes[$0].definition.dataClass != .none }
        }
        var functions: [Function] = []
        for attribute in binding.attributes {
            let known = blueprint.attributes[attribute.slot]
            guard known.definition.dataClass != .none, known.definition.notifies else { continue }
            let isSimple: Bool
            switch attribute.codec.form {
            case .json: isSimple = false
            default: isSimple = true
            }
            functions.append(
                Function(
                    path: blueprint.path(ofAttribute: attribute.slot).description,
                    isMandatory: known.definition.conformance.requirement { _ in false } == .mandatory,
                    kind: .attribute(
                        slot: attribute.slot, isReported: attribute.isReported, isSettable: attribute.isSettable,
                        isSimple: isSimple)))
        }
        for command in binding.commands where command.definition.isEssential && matters[command.capability] {
            functions.append(
                Function(
                    path: "\(blueprint.capabilities[command.capability].definition.id).\(command.definition.name)",
                    isMandatory: false, kind: .command(capability: command.capability, command.definition.number)))
        }
        for event in binding.events where event.definition.priority != .debug && matters[event.capability] {
            functions.append(
                Function(
                    path: "\(blueprint.capabilities[event.capability].definition.id).\(event.definition.name)",
                    isMandatory: false, kind: .event(capability: event.capability, event.definition.number)))
        }
        return functions
    }

    /// True when the dialect of a mirror has messages, or a form of values, for what a function is.
    private func canSay(_ function: Function, _ mirror: JudgedDevice) -> Bool {
        guard let space = mirror.space else { return false }
        switch function.kind {
        case .attribute(_, _, _, let isSimple):
            return isSimple || Self.carries(function, space.speakers[Int(mirror.number)].binding)
        case .command: return space.canSay(.invoke, by: .hub)
        case .event: return space.canSay(.event, by: .device)
        }
    }

    /// True when another dialect carries a function.
    private static func carries(_ function: Function, _ other: DialectBinding) -> Bool {
        switch function.kind {
        case .attribute(let slot, let isReported, let isSettable, _):
            guard slot < other.attributeOfSlot.count, other.attributeOfSlot[slot] >= 0 else { return false }
            let attribute = other.attributes[Int(other.attributeOfSlot[slot])]
            return (!isReported || attribute.isReported) && (!isSettable || attribute.isSettable)
        case .command(let capability, let number): return other.command(capability, number) != nil
        case .event(let capability, let number): return other.event(capability, number) != nil
        }
    }
}
