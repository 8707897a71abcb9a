internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// Of the functions that a device has in its own dialect, the least share can be used in each other brand.
///
/// What only describes the model itself is no function, and a dialect without messages for commands or events is not
/// blamed for theirs: the report says how many that are. A pair of dialects is judged once a controller of the other brand
/// has learned something of the device.
final class MappingRule: BridgeRule {
    override class var id: String { "bridge.mapping" }
    override class var interests: Interests { [.learning] }

    /// The least share.
    private lazy var ratio = limit("ratio", or: 90) / 100
    /// The places of the mirrors that were judged.
    private var judged: Set<Int> = []

    override func learned(_ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant) {
        let mirror = judge.devices[device]
        guard mirror.isMirror, mirror.entry.dialect != Self.neutral, let original = mirror.original,
            let own = original.binding, let other = mirror.binding, judged.insert(mirror.index).inserted
        else { return }
        let all = Self.functions(of: own)
        let functions = all.filter { canSay($0, mirror) }
        if all.count > functions.count {
            explain(
                "\(all.count - functions.count) commands and events of \(original.name) are not counted: "
                    + "\(mirror.entry.dialect) has no messages for them")
        }
        guard !functions.isEmpty else { return }
        let missing = functions.filter { !Self.carries($0, other) }
        let mandatory = missing.filter(\.isMandatory)
        let share = Double(functions.count - missing.count) / Double(functions.count)
        guard share < ratio || !mandatory.isEmpty else { return holds(mirror) }
        let named = (mandatory + missing.filter { !$0.isMandatory }).prefix(6).map(\.path).joined(separator: ", ")
        breaks(
            Title(english: "Functions of a device are missing in another brand.", chinese: "设备的部分功能在其他品牌中不可用。"),
            device: mirror,
            expected: "at least \(Self.percent(ratio)) of \(functions.count) functions and all mandatory attributes in "
                + "\(mirror.entry.dialect)",
            actual: "\(Self.percent(share)); missing: \(named)")
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
            /// An attribute by slot, and whether it can be told and set.
            case attribute(slot: Int, isReported: Bool, isSettable: Bool)
            /// A command.
            case command(capability: Int, CommandNumber)
            /// An event.
            case event(capability: Int, EventNumber)
        }
    }

    /// The functions of a device in a dialect.
    private static func functions(of binding: DialectBinding) -> [Function] {
        let blueprint = binding.blueprint
        var functions: [Function] = []
        for attribute in binding.attributes {
            let known = blueprint.attributes[attribute.slot]
            guard known.definition.dataClass != .none, known.definition.notifies else { continue }
            functions.append(
                Function(
                    path: blueprint.path(ofAttribute: attribute.slot).description,
                    isMandatory: known.definition.conformance.requirement { _ in false } == .mandatory,
                    kind: .attribute(
                        slot: attribute.slot, isReported: attribute.isReported, isSettable: attribute.isSettable)))
        }
        for command in binding.commands where command.definition.isEssential {
            functions.append(
                Function(
                    path: "\(blueprint.capabilities[command.capability].definition.id).\(command.definition.name)",
                    isMandatory: false, kind: .command(capability: command.capability, command.definition.number)))
        }
        for event in binding.events where event.definition.priority != .debug {
            functions.append(
                Function(
                    path: "\(blueprint.capabilities[event.capability].definition.id).\(event.definition.name)",
                    isMandatory: false, kind: .event(capability: event.capability, event.definition.number)))
        }
        return functions
    }

    /// True when the dialect of a mirror has messages for what a function is.
    private func canSay(_ function: Function, _ mirror: JudgedDevice) -> Bool {
        guard let space = mirror.space else { return false }
        switch function.kind {
        case .attribute: return true
        case .command: return space.canSay(.invoke, by: .hub)
        case .event: return space.canSay(.event, by: .device)
        }
    }

    /// True when another dialect carries a function.
    private static func carries(_ function: Function, _ other: DialectBinding) -> Bool {
        switch function.kind {
        case .attribute(let slot, let isReported, let isSettable):
            guard slot < other.attributeOfSlot.count, other.attributeOfSlot[slot] >= 0 else { return false }
            let attribute = other.attributes[Int(other.attributeOfSlot[slot])]
            return (!isReported || attribute.isReported) && (!isSettable || attribute.isSettable)
        case .command(let capability, let number): return other.command(capability, number) != nil
        case .event(let capability, let number): return other.event(capability, number) != nil
        }
    }
}
