internal import HulianModel

/// A body template as flat arrays, for reading and writing without a single allocation; a class, so that no message
/// copies it.
final class BodyProgram {
    /// One step; children are numbers of other steps.
    enum Node {
        /// An object: the range of its members.
        case object(Range<Int>)
        /// A list whose elements all look alike.
        case list(Int)
        /// An object whose key fills a hole, and what stands behind the key.
        case keyed(Hole, Int)
        /// A hole.
        case hole(Hole)
        /// A variable, by index in ``variables``.
        case variable(Int)
        /// Octets of a JSON value that always stands there, by index in ``constants``; true for a version.
        case constant(Int, isVersion: Bool)
        /// Text with variables, by index in ``patterns``.
        case text(Int)
        /// Items, by index in ``layouts``.
        case items(Int)
        /// One of several forms: the range of ``alternatives``.
        case oneOf(Range<Int>)
        /// Anything.
        case any
        /// Anything of one kind.
        case anyOf(BodyTemplate.Kind)
    }

    /// One member of an object.
    struct Member {
        /// The key.
        let key: ContiguousArray<UInt8>
        /// The key with quotes and colon, as it is written.
        let prefix: ContiguousArray<UInt8>
        /// True when it may be absent.
        let isOptional: Bool
        /// True when it is written.
        let isSent: Bool
        /// What stands behind it.
        let node: Int
    }

    /// How items stand in the body.
    struct Layout {
        /// What they are.
        let role: BodyTemplate.ItemLayout.Role
        /// Their shape.
        let shape: BodyTemplate.ItemLayout.Shape
        /// The form of one.
        let node: Int
        /// The members that stand among them.
        let beside: Range<Int>
        /// The members that stand in each group.
        let within: Range<Int>
        /// True when groups may have groups in them.
        let isDeep: Bool
    }

    /// A member as it is written: plain numbers and octets.
    struct WrittenMember {
        /// The key with quotes and colon.
        let prefix: Octets
        /// True when it may be absent.
        let isOptional: Bool
        /// What stands behind it.
        let node: Int
        /// True when it is written.
        let isSent: Bool
    }

    /// What writing asks for, without references that each message would count: the steps.
    private(set) var writtenNodes: FixedList<Node>
    /// The members.
    private(set) var writtenMembers: FixedList<WrittenMember>
    /// The constants.
    private(set) var writtenConstants: FixedList<Octets>
    /// Where these lie.
    private let memory = FixedMemory()
    /// The steps; the last one is the whole.
    private(set) var nodes: ContiguousArray<Node> = []
    /// The members of all objects.
    private(set) var members: ContiguousArray<Member> = []
    /// The constants as JSON.
    private(set) var constants: ContiguousArray<ContiguousArray<UInt8>> = []
    /// The names of variables.
    private(set) var variables: [String] = []
    /// The texts with variables.
    private(set) var patterns: [TopicPattern] = []
    /// The layouts of items.
    private(set) var layouts: ContiguousArray<Layout> = []
    /// The forms of which one applies.
    private(set) var alternatives: ContiguousArray<Int> = []
    /// The step that stands for the whole.
    private(set) var root = 0
    /// One bit for each hole that there is anywhere, by its place.
    private(set) var holes: UInt64 = 0

    /// Makes a program of a template.
    init(_ template: BodyTemplate) {
        writtenNodes = memory.keep([])
        writtenMembers = memory.keep([])
        writtenConstants = memory.keep([])
        root = add(template)
        writtenNodes = memory.keep(nodes)
        writtenMembers = memory.keep(
            members.map { member in
                WrittenMember(
                    prefix: memory.keep(octets: member.prefix), isOptional: member.isOptional, node: member.node,
                    isSent: member.isSent)
            })
        writtenConstants = memory.keep(constants.map { memory.keep(octets: $0) })
    }

    /// True when the program has a hole anywhere.
    func has(_ hole: Hole) -> Bool { holes & 1 << UInt64(hole.place) != 0 }

    /// The layout of the items; nothing when the body carries none.
    var items: Layout? { layouts.first }

    /// Adds the members of an object.
    private func add(members list: [BodyTemplate.Member]) -> Range<Int> {
        let children = list.map { ($0, add($0.value, isVersion: $0.key == "version")) }
        let start = members.count
        for (member, child) in children {
            var writer = JSONWriter()
            writer.string(member.key)
            members.append(
                Member(
                    key: ContiguousArray(member.key.utf8), prefix: ContiguousArray(writer.octets + [0x3A]),
                    isOptional: member.isOptional || member.isSent, isSent: !member.isOptional, node: child))
        }
        return start..<members.count
    }

    /// Adds a template.
    private func add(_ template: BodyTemplate, isVersion: Bool = false) -> Int {
        let node: Node
        switch template {
        case .object(let list): node = .object(add(members: list))
        case .list(let element): node = .list(add(element))
        case .keyed(let hole, let value):
            holes |= 1 << UInt64(hole.place)
            node = .keyed(hole, add(value))
        case .hole(let hole):
            holes |= 1 << UInt64(hole.place)
            node = .hole(hole)
        case .variable(let name):
            variables.append(name)
            node = .variable(variables.count - 1)
        case .constant(let value):
            var writer = JSONWriter()
            writer.value(value)
            constants.append(ContiguousArray(writer.octets))
            node = .constant(constants.count - 1, isVersion: isVersion)
        case .text(let pattern):
            patterns.append(pattern)
            node = .text(patterns.count - 1)
        case .items(let layout):
            let child = add(layout.item)
            let beside = add(members: layout.beside)
            let within = add(members: layout.within)
            layouts.append(
                Layout(
                    role: layout.role, shape: layout.shape, node: child, beside: beside, within: within,
                    isDeep: layout.isDeep))
            node = .items(layouts.count - 1)
        case .oneOf(let templates):
            let children = templates.map { add($0) }
            let start = alternatives.count
            alternatives.append(contentsOf: children)
            node = .oneOf(start..<alternatives.count)
        case .any: node = .any
        case .anyOf(let kind): node = .anyOf(kind)
        }
        nodes.append(node)
        return nodes.count - 1
    }
}
