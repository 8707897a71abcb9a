internal import HulianModel

/// Reads a scanned body by a program: checks its shape and remembers which token fills which hole.
struct BodyMatcher {
    /// The tokens that fill holes, by place of the hole; -1 for none.
    private(set) var captures: ContiguousArray<Int32>
    /// The tokens of items: value, name or key, service, number, time, code; -1 for none.
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
        /// False when it has not the shape that it must have.
        var isWellShaped = true
    }
    /// The items in order.
    private(set) var items: ContiguousArray<Item> = []
    /// What the items are; nothing when there are none in the body.
    private(set) var role: BodyTemplate.ItemLayout.Role?
    /// The item that is being read; -1 outside.
    private var current = -1

    /// What is wrong with the shape.
    struct Mismatch {
        /// What was checked.
        let check: MessageCheck
        /// What is wrong.
        let problem: MessageFault.Problem
        /// The token; -1 for the whole.
        let token: Int32
        /// The key that is missing, by member of the program; -1 for none.
        let member: Int
    }
    /// What is wrong, in order.
    private(set) var mismatches: ContiguousArray<Mismatch> = []

    /// Makes a matcher.
    init() {
        captures = ContiguousArray(repeating: -1, count: Hole.allCases.count)
        items.reserveCapacity(16)
    }

    /// The token that fills a hole; -1 for none.
    subscript(hole: Hole) -> Int32 { captures[hole.place] }

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - program: What the body must look like.
    ///   - scanner: The scanned body.
    ///   - text: Its octets.
    ///   - variable: The octets that a variable must have; nothing when it is not known.
    mutating func match(
        _ program: BodyProgram, _ scanner: borrowing JSONScanner, _ text: Octets,
        variable: (String) -> Octets?
    ) {
        for index in captures.indices { captures[index] = -1 }
        items.removeAll(keepingCapacity: true)
        mismatches.removeAll(keepingCapacity: true)
        role = nil
        current = -1
        step(program, program.root, 0, scanner, text, variable)
    }

    /// True when a body could be of a program: its constants and required members are there.
    static func fits(_ program: BodyProgram, _ scanner: borrowing JSONScanner, _ text: Octets) -> Bool {
        fits(program, program.root, 0, scanner, text)
    }

    /// Reads one step at one token.
    private mutating func step(
        _ program: BodyProgram, _ node: Int, _ token: Int, _ scanner: borrowing JSONScanner, _ text: Octets,
        _ variable: (String) -> Octets?
    ) {
        switch program.nodes[node] {
        case .object(let members):
            guard scanner.tokens[token].kind == .object else { return wrongShape(token) }
            for index in members {
                let value = Self.find(program.members[index].key, token, scanner, text)
                if value >= 0 {
                    step(program, program.members[index].node, value, scanner, text, variable)
                } else if !program.members[index].isOptional {
                    mismatches.append(
                        Mismatch(
                            check: Self.check(of: program, program.members[index].node, isItem: current >= 0),
                            problem: .missing,
                            token: Int32(token), member: index))
                    if current >= 0 { items[current].isWellShaped = false }
                }
            }
        case .list(let element):
            guard scanner.tokens[token].kind == .array else { return wrongShape(token) }
            var child = token + 1
            while child < Int(scanner.tokens[token].next) {
                step(program, element, child, scanner, text, variable)
                child = Int(scanner.tokens[child].next)
            }
        case .hole(let hole):
            capture(hole, Int32(token))
        case .variable(let index):
            guard let wanted = variable(program.variables[index]) else { return }
            let octets = scanner.tokens[token].octets(in: text)
            if !octets.equals(wanted) {
                mismatches.append(
                    Mismatch(check: .agreement, problem: .disagrees, token: Int32(token), member: -1))
            }
        case .constant(let index, let isVersion):
            if !Self.equals(program.constants[index], token, scanner, text) {
                mismatches.append(
                    Mismatch(
                        check: isVersion ? .version : .agreement, problem: .disagrees, token: Int32(token), member: -1))
            }
        case .text(let index):
            var rest = scanner.tokens[token].octets(in: text)
            guard scanner.tokens[token].kind == .string, Self.take(program.patterns[index], &rest, variable) else {
                mismatches.append(
                    Mismatch(check: .agreement, problem: .disagrees, token: Int32(token), member: -1))
                return
            }
        case .items(let index):
            readItems(program, program.layouts[index], token, scanner, text, variable)
        case .oneOf(let choices):
            for choice in choices where Self.fits(program, program.alternatives[choice], token, scanner, text) {
                return step(program, program.alternatives[choice], token, scanner, text, variable)
            }
            step(program, program.alternatives[choices.lowerBound], token, scanner, text, variable)
        case .any:
            return
        }
    }

    /// Reads items of any shape.
    private mutating func readItems(
        _ program: BodyProgram, _ layout: BodyProgram.Layout, _ token: Int, _ scanner: borrowing JSONScanner,
        _ text: Octets, _ variable: (String) -> Octets?
    ) {
        role = layout.role
        let kind = scanner.tokens[token].kind
        let end = Int(scanner.tokens[token].next)
        switch layout.shape {
        case .keyed:
            guard kind == .object else { return wrongShape(token, isItem: true) }
            var key = token + 1
            while key < end, items.count < 4096 {
                items.append(Item(name: Int32(key)))
                current = items.count - 1
                step(program, layout.node, key + 1, scanner, text, variable)
                key = Int(scanner.tokens[key + 1].next)
            }
        case .list, .values:
            guard kind == .array else { return wrongShape(token, isItem: true) }
            var child = token + 1
            while child < end, items.count < 4096 {
                items.append(Item())
                current = items.count - 1
                step(program, layout.node, child, scanner, text, variable)
                child = Int(scanner.tokens[child].next)
            }
        case .single:
            items.append(Item())
            current = items.count - 1
            step(program, layout.node, token, scanner, text, variable)
        }
        current = -1
    }

    /// Remembers the token of a hole, for the item that is being read or for the whole.
    private mutating func capture(_ hole: Hole, _ token: Int32) {
        guard current >= 0 else {
            captures[hole.place] = token
            return
        }
        switch hole {
        case .value: items[current].value = token
        case .name: items[current].name = token
        case .service: items[current].service = token
        case .number: items[current].number = token
        case .itemTime: items[current].time = token
        case .itemCode: items[current].code = token
        default: captures[hole.place] = token
        }
    }

    /// Notes a value of another shape.
    private mutating func wrongShape(_ token: Int, isItem: Bool = false) {
        mismatches.append(
            Mismatch(
                check: isItem || current >= 0 ? .itemShape : .shape, problem: .wrongType, token: Int32(token),
                member: -1))
        if current >= 0 { items[current].isWellShaped = false }
    }

    /// The check that a missing member belongs to.
    private static func check(of program: BodyProgram, _ node: Int, isItem: Bool) -> MessageCheck {
        if case .hole(let hole) = program.nodes[node] {
            switch hole {
            case .id: return .id
            case .time: return .time
            case .code: return .code
            default: break
            }
        }
        return isItem ? .itemShape : .shape
    }

    /// The value of a key of an object, the last one of a key that stands twice; -1 when it is absent.
    static func find(
        _ key: ContiguousArray<UInt8>, _ object: Int, _ scanner: borrowing JSONScanner, _ text: Octets
    ) -> Int {
        var found = -1
        var token = object + 1
        let end = Int(scanner.tokens[object].next)
        while token < end {
            let start = Int(scanner.tokens[token].start)
            let length = Int(scanner.tokens[token].end) - start
            if length == key.count {
                var index = 0
                while index < length, text[start + index] == key[index] { index += 1 }
                if index == length { found = token + 1 }
            }
            token = Int(scanner.tokens[token + 1].next)
        }
        return found
    }

    /// True when a token is a constant, given as JSON.
    private static func equals(
        _ constant: ContiguousArray<UInt8>, _ token: Int, _ scanner: borrowing JSONScanner, _ text: Octets
    ) -> Bool {
        let octets = scanner.tokens[token].octets(in: text)
        let isText = scanner.tokens[token].kind == .string
        let offset = isText ? 1 : 0
        guard octets.count + 2 * offset == constant.count, isText == (constant.first == 0x22) else { return false }
        for index in 0..<octets.count where octets[index] != constant[index + offset] { return false }
        return true
    }

    /// True when text is a pattern with the variables that are known.
    private static func take(_ pattern: TopicPattern, _ rest: inout Octets, _ variable: (String) -> Octets?) -> Bool {
        for (index, part) in pattern.parts.enumerated() {
            switch part {
            case .text(let wanted):
                var utf8 = wanted.utf8.makeIterator()
                var count = 0
                while let octet = utf8.next() {
                    guard count < rest.count, rest[count] == octet else { return false }
                    count += 1
                }
                rest = Octets(rebasing: rest[count...])
            case .variable(let name), .path(let name):
                if let wanted = variable(name) {
                    guard rest.count >= wanted.count, Octets(rebasing: rest[..<wanted.count]).equals(wanted) else {
                        return false
                    }
                    rest = Octets(rebasing: rest[wanted.count...])
                } else {
                    guard index + 1 < pattern.parts.count, case .text(let next) = pattern.parts[index + 1],
                        let stop = next.utf8.first
                    else {
                        rest = Octets(rebasing: rest[rest.count...])
                        continue
                    }
                    guard let end = rest.firstIndex(of: stop) else { return false }
                    rest = Octets(rebasing: rest[end...])
                }
            }
        }
        return rest.isEmpty
    }

    /// True when a token could be of a step.
    private static func fits(
        _ program: BodyProgram, _ node: Int, _ token: Int, _ scanner: borrowing JSONScanner, _ text: Octets
    ) -> Bool {
        let kind = scanner.tokens[token].kind
        switch program.nodes[node] {
        case .object(let members):
            guard kind == .object else { return false }
            for index in members {
                let member = program.members[index]
                let value = find(member.key, token, scanner, text)
                if value < 0 {
                    if member.isOptional { continue }
                    return false
                }
                switch program.nodes[member.node] {
                case .constant, .object, .list, .items, .oneOf:
                    if !fits(program, member.node, value, scanner, text) { return false }
                default: break
                }
            }
            return true
        case .list: return kind == .array
        case .items(let index):
            switch program.layouts[index].shape {
            case .keyed: return kind == .object
            case .list:
                guard kind == .array else { return false }
                let first = token + 1
                return scanner.tokens[token].count == 0
                    || fits(program, program.layouts[index].node, first, scanner, text)
            case .values: return kind == .array
            case .single: return fits(program, program.layouts[index].node, token, scanner, text)
            }
        case .constant(let index, _): return equals(program.constants[index], token, scanner, text)
        case .oneOf(let choices):
            return choices.contains { fits(program, program.alternatives[$0], token, scanner, text) }
        case .text: return kind == .string
        case .hole, .variable, .any: return true
        }
    }
}

extension Hole {
    /// Its place among the holes.
    var place: Int {
        switch self {
        case .id: 0
        case .time: 1
        case .ack: 2
        case .code: 3
        case .message: 4
        case .online: 5
        case .command: 6
        case .event: 7
        case .name: 8
        case .service: 9
        case .number: 10
        case .value: 11
        case .itemTime: 12
        case .itemCode: 13
        case .cause: 14
        case .hops: 15
        case .title: 16
        case .category: 17
        }
    }
}
