internal import HulianModel

/// A ``BodyProgram`` laid out for reading: plain numbers and octets only.
struct ReadingProgram {
    /// One step; children are numbers of other steps.
    enum Step {
        /// An object: its first member and how many there are.
        case object(Int32, count: Int32)
        /// A list whose elements all look alike.
        case list(Int32)
        /// An object whose key fills a hole: the place of the hole, and what stands behind the key.
        case keyed(place: Int32, Int32)
        /// A hole: its place among all holes, and the offset in an item; -1 for one of the whole message.
        case hole(place: Int32, field: Int32)
        /// A variable: its place in the identity, -1 for none, and whether the name in the topic stands for it.
        case variable(Int32, isName: Bool)
        /// A value that always stands there, by index in ``constants``; true for a version.
        case constant(Int32, isVersion: Bool)
        /// Text with variables: its first piece and how many there are.
        case text(Int32, count: Int32)
        /// Items, by index in ``layouts``.
        case items(Int32)
        /// One of several forms: the first in ``alternatives`` and how many there are.
        case oneOf(Int32, count: Int32)
        /// Anything.
        case any
        /// Anything of one kind.
        case anyOf(BodyTemplate.Kind)
    }

    /// One member of an object.
    struct Member {
        /// The key.
        let key: Octets
        /// Its hash.
        let hash: UInt32
        /// What stands behind it.
        let step: Int32
        /// True when it may be absent.
        let isOptional: Bool
        /// The check that it belongs to when it is missing; nothing where that depends on the place.
        let check: MessageCheck?

        /// True when a token is this key.
        @inline(__always)
        func isKey(_ token: JSONToken, in text: Octets) -> Bool {
            token.hash == hash && token.octets(in: text).equals(key)
        }
    }

    /// How items stand in the body.
    struct Layout {
        /// What they are.
        let role: BodyTemplate.ItemLayout.Role
        /// Their shape.
        let shape: BodyTemplate.ItemLayout.Shape
        /// The form of one.
        let step: Int32
        /// The first of the members that stand among them.
        let beside: Int32
        /// How many of those there are.
        let besideCount: Int32
        /// The first of the members that stand in each group.
        let within: Int32
        /// How many of those there are.
        let withinCount: Int32
        /// True when groups may have groups in them.
        let isDeep: Bool
    }

    /// A word that the hole of the command may hold, with any text before or behind where that is open.
    struct Word {
        /// How it begins.
        let start: Octets
        /// How it ends.
        let end: Octets
        /// True when nothing stands between.
        let isWhole: Bool

        /// Reads `Shelly.*`, `*.Set` or a whole word.
        init(_ text: String, in memory: FixedMemory) {
            let star = text.firstIndex(of: "*")
            start = memory.keep(octets: text[..<(star ?? text.endIndex)].utf8)
            end = memory.keep(octets: (star.map { text[text.index(after: $0)...] } ?? "").utf8)
            isWhole = star == nil
        }

        /// True for octets that are such a word.
        func matches(_ octets: Octets) -> Bool {
            if isWhole { return octets.equals(start) }
            guard octets.count >= start.count + end.count else { return false }
            return Octets(rebasing: octets[..<start.count]).equals(start)
                && Octets(rebasing: octets[(octets.count - end.count)...]).equals(end)
        }
    }

    /// A piece of a text with variables.
    struct Piece {
        /// The text; empty for a variable.
        let text: Octets
        /// The place in the identity of a variable; -1 for none.
        let place: Int32
        /// True when the name in the topic stands for the variable.
        let isName: Bool
        /// True for text.
        let isText: Bool
    }

    /// The steps.
    let steps: FixedList<Step>
    /// The members of all objects.
    let members: FixedList<Member>
    /// The constants.
    let constants: FixedList<WireWord>
    /// The pieces of all texts.
    let pieces: FixedList<Piece>
    /// The layouts of items.
    let layouts: FixedList<Layout>
    /// The forms of which one applies.
    let alternatives: FixedList<Int32>
    /// What the hole of the command may hold; empty for anything.
    let words: FixedList<Word>
    /// The step that stands for the whole.
    let root: Int32
    /// One bit for each hole that there is anywhere, by its place.
    let holes: UInt64
    /// True when there is anything beside the items: an identifier, a time, a code, a flag.
    let hasHead: Bool

    /// Lays a program out.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - identity: The names of the variables of identity, in the order of the table.
    ///   - only: What the hole of the command may hold; empty for anything.
    ///   - memory: Where it is kept.
    init(_ program: BodyProgram, identity: [String], only: [String] = [], in memory: FixedMemory) {
        func source(_ name: String) -> (place: Int32, isName: Bool) {
            (
                // What the dialect calls the device type stands behind the variables of identity.
                (identity.firstIndex(of: name) ?? (name == "category" ? identity.count : nil)).map { Int32($0) } ?? -1,
                name == "event" || name == "command" || name == "name"
            )
        }
        var pieces: [Piece] = []
        var steps: [Step] = []
        for node in program.nodes {
            switch node {
            case .object(let members):
                steps.append(.object(Int32(members.lowerBound), count: Int32(members.count)))
            case .list(let element): steps.append(.list(Int32(element)))
            case .keyed(let hole, let value): steps.append(.keyed(place: Int32(hole.place), Int32(value)))
            case .hole(let hole): steps.append(.hole(place: Int32(hole.place), field: hole.field))
            case .variable(let index):
                let source = source(program.variables[index])
                steps.append(.variable(source.place, isName: source.isName))
            case .constant(let index, let isVersion): steps.append(.constant(Int32(index), isVersion: isVersion))
            case .text(let index):
                let parts = program.patterns[index].parts
                steps.append(.text(Int32(pieces.count), count: Int32(parts.count)))
                for part in parts {
                    switch part {
                    case .text(let text):
                        pieces.append(
                            Piece(text: memory.keep(octets: text.utf8), place: -1, isName: false, isText: true))
                    case .variable(let name), .path(let name), .levels(let name, _):
                        let source = source(name)
                        pieces.append(
                            Piece(
                                text: Octets(start: nil, count: 0), place: source.place, isName: source.isName,
                                isText: false))
                    }
                }
            case .items(let index): steps.append(.items(Int32(index)))
            case .oneOf(let choices): steps.append(.oneOf(Int32(choices.lowerBound), count: Int32(choices.count)))
            case .any: steps.append(.any)
            case .anyOf(let kind): steps.append(.anyOf(kind))
            }
        }
        self.steps = memory.keep(steps)
        self.pieces = memory.keep(pieces)
        members = memory.keep(
            program.members.map { member in
                let key = memory.keep(octets: member.key)
                return Member(
                    key: key, hash: key.nameHash, step: Int32(member.node), isOptional: member.isOptional,
                    check: Self.check(program.nodes[member.node]))
            })
        constants = memory.keep(program.constants.map { WireWord(written: memory.keep(octets: $0)) })
        layouts = memory.keep(
            program.layouts.map {
                Layout(
                    role: $0.role, shape: $0.shape, step: Int32($0.node), beside: Int32($0.beside.lowerBound),
                    besideCount: Int32($0.beside.count), within: Int32($0.within.lowerBound),
                    withinCount: Int32($0.within.count), isDeep: $0.isDeep)
            })
        words = memory.keep(only.map { Word($0, in: memory) })
        alternatives = memory.keep(Self.inReadingOrder(program).map { Int32($0) })
        root = Int32(program.root)
        holes = program.holes
        hasHead = [Hole.id, .time, .ack, .code, .online, .hops, .revision].contains { program.has($0) }
    }

    /// The alternatives, of which those that take anything come last: the first is written, and all are read.
    private static func inReadingOrder(_ program: BodyProgram) -> ContiguousArray<Int> {
        var alternatives = program.alternatives
        for case .oneOf(let choices) in program.nodes {
            func takesAll(_ node: Int) -> Bool {
                switch program.nodes[node] {
                case .hole, .any: true
                default: false
                }
            }
            let own = program.alternatives[choices]
            alternatives.replaceSubrange(choices, with: own.filter { !takesAll($0) } + own.filter { takesAll($0) })
        }
        return alternatives
    }

    /// The check that a missing member belongs to; nothing where that depends on the place.
    private static func check(_ node: BodyProgram.Node) -> MessageCheck? {
        guard case .hole(let hole) = node else { return nil }
        switch hole {
        case .id: return .id
        case .time: return .time
        case .code: return .code
        default: return nil
        }
    }

    /// True when the program has a hole anywhere.
    @inline(__always)
    func has(_ hole: Hole) -> Bool { holes & 1 &<< UInt64(hole.place) != 0 }
}

/// A JSON value that is compared octet by octet, as plain octets.
struct WireWord {
    /// The octets inside quotes, or all of them.
    let content: Octets
    /// What kind of token it is, as far as it counts: nothing for a number or another value that is compared as a whole.
    let kind: JSONKind?
    /// True for text.
    let isText: Bool
    /// The whole number of the model that it stands for.
    let raw: Int64

    /// Makes a word of a constant of a body, whose octets alone count.
    init(written: Octets) {
        isText = written.first == 0x22
        content = isText ? Octets(rebasing: written[1..<written.count - 1]) : written
        kind = nil
        raw = 0
    }

    /// Makes a word of a literal.
    init(_ literal: ValueCodec.Literal, raw: Int64, in memory: FixedMemory) {
        content = memory.keep(octets: literal.content)
        kind = literal.kind
        isText = literal.kind == .string
        self.raw = raw
    }

    /// True when octets of a kind are this word.
    @inline(__always)
    func matches(_ kind: JSONKind, _ octets: Octets) -> Bool { kind == self.kind && octets.equals(content) }

    /// True when a token has the octets of this word, and is text or is not as it is.
    @inline(__always)
    func isWritten(_ token: JSONToken, in text: Octets) -> Bool {
        (token.kind == .string) == isText && token.octets(in: text).equals(content)
    }
}
