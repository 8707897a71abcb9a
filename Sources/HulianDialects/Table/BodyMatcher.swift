internal import HulianModel

/// Reads a scanned body by a program: checks its shape and remembers which token fills which hole.
///
/// A plain value that points to memory of its own; the owner calls ``deallocate()``.
struct BodyMatcher {
    /// The tokens of an item: value, name or key, service, number, time, code; -1 for none.
    ///
    /// The order is that of ``HulianModel/Hole/field``.
    struct Item {
        /// The value.
        var value: Int32 = -1
        /// The name.
        var name: Int32 = -1
        /// The number of the service.
        var service: Int32 = -1
        /// The number within the service.
        var number: Int32 = -1
        /// When it had the value.
        var time: Int32 = -1
        /// The code beside it.
        var code: Int32 = -1
        /// The key of the object in which it stands with others, which no hole fills; -2 for a group that the topic names.
        var group: Int32 = -1
        /// The key of an object in that one, in which it stands; no hole fills it.
        var inner: Int32 = -1
    }

    /// The most items that are read.
    static let itemLimit = 4096

    /// The tokens that fill holes, by place of the hole; -1 for none.
    private let captures: UnsafeMutablePointer<Int32>
    /// The values of the members of the objects that are open.
    private let values: UnsafeMutablePointer<Int32>
    /// How many of them are in use.
    private var valueCount = 0
    /// The items in order.
    private(set) var items: UnsafeMutablePointer<Item>
    /// How many items have room.
    private var itemCapacity = 32
    /// How many items there are.
    private(set) var itemCount = 0
    /// How many members stand beside items and are none.
    private(set) var besideCount = 0
    /// What the items are; nothing when there are none in the body.
    private(set) var role: BodyTemplate.ItemLayout.Role?
    /// The item that is being read; -1 outside.
    private var current = -1

    /// Makes a matcher.
    ///
    /// - Parameter memberCount: The most members that any program has in all its objects.
    init(memberCount: Int) {
        captures = .allocate(capacity: Hole.allCases.count)
        captures.initialize(repeating: -1, count: Hole.allCases.count)
        values = .allocate(capacity: max(1, memberCount))
        items = .allocate(capacity: itemCapacity)
    }

    /// Gives the memory back.
    func deallocate() {
        captures.deallocate()
        values.deallocate()
        items.deallocate()
    }

    /// The token that fills a hole; -1 for none.
    subscript(hole: Hole) -> Int32 {
        @inline(__always) get { captures[hole.place] }
    }

    /// Lets a token fill a hole.
    mutating func fill(_ hole: Hole, with token: Int32) { captures[hole.place] = token }

    /// Reads a body, and notes what is wrong with its shape.
    ///
    /// - Parameter token: Where it begins, for a part of a message.
    mutating func match(_ body: UnsafePointer<ScannedBody>, at token: Int32 = 0, _ said: inout Utterance) {
        captures.update(repeating: -1, count: Hole.allCases.count)
        itemCount = 0
        besideCount = 0
        valueCount = 0
        role = nil
        current = -1
        step(body.pointee.program.pointee.root, token, body, &said)
    }

    /// Reads one step at one token.
    private mutating func step(
        _ step: Int32, _ token: Int32, _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance
    ) {
        switch body.pointee.program.pointee.steps[step] {
        case .object(let first, let count):
            readObject(first, Int(count), token, body, &said)
        case .list(let element):
            guard body.pointee.tokens[Int(token)].kind == .array else { return wrongShape(token, body, &said) }
            var child = token &+ 1
            if child >= body.pointee.tokens[Int(token)].next {
                said.fault(.shape, .missing, at: body.pointee.range(token))
            }
            while child < body.pointee.tokens[Int(token)].next {
                self.step(element, child, body, &said)
                child = body.pointee.tokens[Int(child)].next
            }
        case .keyed(let place, let value):
            guard body.pointee.tokens[Int(token)].kind == .object else { return wrongShape(token, body, &said) }
            let key = token &+ 1
            guard key < body.pointee.tokens[Int(token)].next else {
                return said.fault(.shape, .missing, at: body.pointee.range(token))
            }
            // An utterance has one command or event; of several the first is read.
            capture(place, -1, key)
            self.step(value, key &+ 1, body, &said)
        case .hole(let place, let field):
            capture(place, field, token)
        case .variable(let place, let isName):
            guard let wanted = body.pointee.variable(place, isName) else { return }
            if !body.pointee.octets(token).equals(wanted) {
                said.fault(.agreement, .disagrees, at: body.pointee.range(token))
            }
        case .constant(let index, let isVersion):
            if !body.pointee.program.pointee.constants[index].isWritten(
                body.pointee.tokens[Int(token)], in: body.pointee.text)
            {
                said.fault(isVersion ? .version : .agreement, .disagrees, at: body.pointee.range(token))
            }
        case .text(let first, let count):
            guard body.pointee.tokens[Int(token)].kind == .string, Self.isText(first, Int(count), token, body) else {
                return said.fault(.agreement, .disagrees, at: body.pointee.range(token))
            }
        case .items(let index):
            readItems(body.pointee.program.pointee.layouts[index], token, body, &said)
        case .oneOf(let first, let count):
            var chosen = first
            for choice in first..<first &+ count
            where Self.fits(body.pointee.program.pointee.alternatives[choice], token, body) {
                chosen = choice
                break
            }
            self.step(body.pointee.program.pointee.alternatives[chosen], token, body, &said)
        case .any:
            return
        case .anyOf(let kind):
            if !Self.isOf(kind, body.pointee.tokens[Int(token)].kind) { wrongShape(token, body, &said) }
        }
    }

    /// Reads the members of an object.
    private mutating func readObject(
        _ first: Int32, _ count: Int, _ token: Int32, _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance
    ) {
        guard body.pointee.tokens[Int(token)].kind == .object else { return wrongShape(token, body, &said) }
        let members = body.pointee.program.pointee.members.start + Int(first)
        let found = values + valueCount
        valueCount &+= count
        defer { valueCount &-= count }
        var place = 0
        while place < count {
            found[place] = -1
            place &+= 1
        }
        // Keys mostly come in the order of the table; of a key that stands twice the last one counts.
        let end = body.pointee.tokens[Int(token)].next
        var key = token &+ 1
        var expected = 0
        while key < end {
            if expected < count, members[expected].isKey(body.pointee.tokens[Int(key)], in: body.pointee.text) {
                found[expected] = key &+ 1
                expected &+= 1
            } else if let place = Self.place(of: key, members, count, body) {
                found[place] = key &+ 1
                expected = place &+ 1
            }
            key = body.pointee.tokens[Int(key) &+ 1].next
        }
        place = 0
        while place < count {
            let value = found[place]
            if value >= 0 {
                if case .hole(let hole, let field) = body.pointee.program.pointee.steps[members[place].step] {
                    capture(hole, field, value)
                } else {
                    step(members[place].step, value, body, &said)
                }
            } else if !members[place].isOptional {
                let check = members[place].check ?? (current >= 0 ? .itemShape : .shape)
                said.fault(check, .missing, at: body.pointee.range(token))
            }
            place &+= 1
        }
    }

    /// The place of a key among members; nothing for another key.
    @inline(__always)
    private static func place(
        of key: Int32, _ members: UnsafePointer<ReadingProgram.Member>, _ count: Int, _ body: UnsafePointer<ScannedBody>
    ) -> Int? {
        var place = 0
        while place < count {
            if members[place].isKey(body.pointee.tokens[Int(key)], in: body.pointee.text) { return place }
            place &+= 1
        }
        return nil
    }

    /// Reads items of any shape.
    private mutating func readItems(
        _ layout: ReadingProgram.Layout, _ token: Int32, _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance
    ) {
        role = layout.role
        let kind = body.pointee.tokens[Int(token)].kind
        let end = body.pointee.tokens[Int(token)].next
        switch layout.shape {
        case .keyed:
            guard kind == .object else { return wrongShape(token, body, &said, isItem: true) }
            var key = token &+ 1
            while key < end, itemCount < Self.itemLimit {
                if layout.besideCount > 0, let beside = Self.beside(key, layout, body) {
                    besideCount &+= 1
                    step(beside, key &+ 1, body, &said)
                    key = body.pointee.tokens[Int(key) &+ 1].next
                    continue
                }
                add(Item(name: key))
                if case .hole(let hole, let field) = body.pointee.program.pointee.steps[layout.step] {
                    capture(hole, field, key &+ 1)
                } else {
                    step(layout.step, key &+ 1, body, &said)
                }
                key = body.pointee.tokens[Int(key) &+ 1].next
            }
            if layout.besideCount > 0 { missBeside(layout, token, body, &said) }
        case .nested:
            guard kind == .object else { return wrongShape(token, body, &said, isItem: true) }
            readNested(layout, token, body, &said)
        case .group:
            guard kind == .object else { return wrongShape(token, body, &said, isItem: true) }
            readGroup(layout, -2, token, body, &said)
        case .list, .values:
            guard kind == .array else { return wrongShape(token, body, &said, isItem: true) }
            var child = token &+ 1
            while child < end, itemCount < Self.itemLimit {
                add(Item())
                step(layout.step, child, body, &said)
                child = body.pointee.tokens[Int(child)].next
            }
        case .single:
            add(Item())
            step(layout.step, token, body, &said)
        }
        current = -1
    }

    /// Reads an object of items, of objects of items, and of what stands beside them.
    private mutating func readNested(
        _ layout: ReadingProgram.Layout, _ token: Int32, _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance
    ) {
        let beside = Int(layout.besideCount)
        // The members beside the items are read as those of an object; all other keys are theirs.
        if beside > 0 { readObject(layout.beside, beside, token, body, &said) }
        let members = body.pointee.program.pointee.members.start + Int(layout.beside)
        let end = body.pointee.tokens[Int(token)].next
        var key = token &+ 1
        while key < end, itemCount < Self.itemLimit {
            let value = key &+ 1
            let next = body.pointee.tokens[Int(value)].next
            defer { key = next }
            if Self.place(of: key, members, beside, body) != nil { continue }
            // An object without members is no group.
            guard body.pointee.tokens[Int(value)].kind == .object, next > value &+ 1 else {
                add(Item(name: key))
                step(layout.step, value, body, &said)
                current = -1
                continue
            }
            readGroup(layout, key, value, body, &said)
        }
    }

    /// Reads the items of one group.
    ///
    /// - Parameter group: The key of the group; -2 for one that the topic names.
    private mutating func readGroup(
        _ layout: ReadingProgram.Layout, _ group: Int32, _ object: Int32, _ body: UnsafePointer<ScannedBody>,
        _ said: inout Utterance
    ) {
        let members = body.pointee.program.pointee.members.start + Int(layout.within)
        let count = Int(layout.withinCount)
        let end = body.pointee.tokens[Int(object)].next
        var hasNumber = false
        var inner = object &+ 1
        while inner < end, itemCount < Self.itemLimit {
            let value = inner &+ 1
            let next = body.pointee.tokens[Int(value)].next
            defer { inner = next }
            if count > 0, let place = Self.place(of: inner, members, count, body) {
                if Self.isNumber(members[place], body) {
                    hasNumber = true
                    if !Self.isNumber(of: group, value, body) {
                        said.fault(.agreement, .disagrees, at: body.pointee.range(value))
                    }
                } else {
                    step(members[place].step, value, body, &said)
                }
                continue
            }
            guard layout.isDeep, body.pointee.tokens[Int(value)].kind == .object, next > value &+ 1 else {
                add(Item(name: inner, group: group))
                step(layout.step, value, body, &said)
                current = -1
                continue
            }
            var key = value &+ 1
            while key < next, itemCount < Self.itemLimit {
                add(Item(name: key, group: group, inner: inner))
                step(layout.step, key &+ 1, body, &said)
                current = -1
                key = body.pointee.tokens[Int(key) &+ 1].next
            }
        }
        // A group with a number tells it once more inside.
        guard !hasNumber, (0..<count).contains(where: { Self.isNumber(members[$0], body) && !members[$0].isOptional }),
            Self.number(of: group, body).count > 0
        else { return }
        said.fault(.shape, .missing, at: body.pointee.range(object))
    }

    /// True for a member that holds the number of a group.
    private static func isNumber(_ member: ReadingProgram.Member, _ body: UnsafePointer<ScannedBody>) -> Bool {
        guard case .hole(let place, _) = body.pointee.program.pointee.steps[member.step] else { return false }
        return place == Int32(Hole.instance.place)
    }

    /// The digits of the number of a group, such as 0 of `switch:0`; empty for a group without.
    private static func number(of group: Int32, _ body: UnsafePointer<ScannedBody>) -> Octets {
        let name = group >= 0 ? body.pointee.octets(group) : body.pointee.name ?? Octets(start: nil, count: 0)
        guard let colon = name.firstIndex(of: 0x3A) else { return Octets(start: nil, count: 0) }
        return Octets(rebasing: name[(colon + 1)...])
    }

    /// True when a token is the number of a group.
    private static func isNumber(of group: Int32, _ token: Int32, _ body: UnsafePointer<ScannedBody>) -> Bool {
        body.pointee.tokens[Int(token)].kind == .integer && body.pointee.octets(token).equals(number(of: group, body))
    }

    /// What stands behind a key among the items that is none of them; nothing for an item.
    @inline(never)
    private static func beside(
        _ key: Int32, _ layout: ReadingProgram.Layout, _ body: UnsafePointer<ScannedBody>
    ) -> Int32? {
        let members = body.pointee.program.pointee.members.start + Int(layout.beside)
        return place(of: key, members, Int(layout.besideCount), body).map { members[$0].step }
    }

    /// Notes what must stand beside items and does not.
    @inline(never)
    private func missBeside(
        _ layout: ReadingProgram.Layout, _ token: Int32, _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance
    ) {
        let members = body.pointee.program.pointee.members.start + Int(layout.beside)
        for place in 0..<Int(layout.besideCount)
        where !members[place].isOptional && Self.find(members[place], token, body) < 0 {
            said.fault(members[place].check ?? .shape, .missing, at: body.pointee.range(token))
        }
    }

    /// Adds an item, which is read next.
    @inline(__always)
    private mutating func add(_ item: Item) {
        if itemCount == itemCapacity { grow() }
        items[itemCount] = item
        current = itemCount
        itemCount &+= 1
    }

    /// Makes room for more items.
    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Item>.allocate(capacity: itemCapacity * 2)
        larger.moveInitialize(from: items, count: itemCount)
        items.deallocate()
        items = larger
        itemCapacity *= 2
    }

    /// Remembers the token of a hole, for the item that is being read or for the whole.
    @inline(__always)
    private mutating func capture(_ place: Int32, _ field: Int32, _ token: Int32) {
        if current >= 0, field >= 0 {
            UnsafeMutableRawPointer(items + current).storeBytes(
                of: token, toByteOffset: Int(field) &* 4, as: Int32.self)
        } else {
            captures[Int(place)] = token
        }
    }

    /// Notes a value of another shape.
    private func wrongShape(
        _ token: Int32, _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance, isItem: Bool = false
    ) {
        said.fault(isItem || current >= 0 ? .itemShape : .shape, .wrongType, at: body.pointee.range(token))
    }
}
