internal import HulianModel

extension BodyMatcher {
    /// True when a body could be of a program: its constants and required members are there.
    static func fits(_ body: UnsafePointer<ScannedBody>) -> Bool { fits(body.pointee.program.pointee.root, 0, body) }

    /// True when a token could be of a step.
    static func fits(_ step: Int32, _ token: Int32, _ body: UnsafePointer<ScannedBody>) -> Bool {
        let kind = body.pointee.tokens[Int(token)].kind
        switch body.pointee.program.pointee.steps[step] {
        case .object(let first, let count):
            guard kind == .object else { return false }
            for index in first..<first &+ count {
                let member = body.pointee.program.pointee.members[index]
                let value = find(member, token, body)
                if value < 0 {
                    if member.isOptional { continue }
                    return false
                }
                switch body.pointee.program.pointee.steps[member.step] {
                case .hole(let place, _) where place == Int32(Hole.command.place):
                    if !isOpen(body), !isWord(value, body) { return false }
                // Which device a body names tells forms apart; what its type is called is checked when the form is known.
                case .variable(let place, false) where place >= 0 && Int(place) + 1 < body.pointee.identity.count:
                    if !fits(member.step, value, body) { return false }
                case .constant, .object, .list, .keyed, .items, .oneOf, .anyOf:
                    if !fits(member.step, value, body) { return false }
                default: break
                }
            }
            return true
        case .list(let element):
            guard kind == .array else { return false }
            return body.pointee.tokens[Int(token)].count == 0 || fits(element, token &+ 1, body)
        case .keyed(_, let value):
            guard kind == .object else { return false }
            return body.pointee.tokens[Int(token)].count == 0 || fits(value, token &+ 2, body)
        case .items(let index):
            let layout = body.pointee.program.pointee.layouts[index]
            switch layout.shape {
            case .keyed:
                guard kind == .object, fitsBeside(layout, token, body) else { return false }
                var key = token &+ 1
                while key < body.pointee.tokens[Int(token)].next {
                    // The first item tells the form of all, where items are objects.
                    if !isBeside(key, layout, body) {
                        guard case .object = body.pointee.program.pointee.steps[layout.step] else { return true }
                        return fits(layout.step, key &+ 1, body)
                    }
                    key = body.pointee.tokens[Int(key) &+ 1].next
                }
                return true
            case .nested: return kind == .object && fitsBeside(layout, token, body)
            case .group: return kind == .object
            case .list:
                guard kind == .array else { return false }
                return body.pointee.tokens[Int(token)].count == 0 || fits(layout.step, token &+ 1, body)
            case .values: return kind == .array
            case .single: return fits(layout.step, token, body)
            }
        case .constant(let index, _):
            return body.pointee.program.pointee.constants[index].isWritten(
                body.pointee.tokens[Int(token)], in: body.pointee.text)
        case .oneOf(let first, let count):
            for choice in first..<first &+ count
            where fits(body.pointee.program.pointee.alternatives[choice], token, body) {
                return true
            }
            return false
        case .text: return kind == .string
        // Among several forms a variable is the one that has its value.
        case .variable(let place, let isName):
            return body.pointee.variable(place, isName).map { body.pointee.octets(token).equals($0) } ?? true
        case .hole, .any: return true
        case .anyOf(let wanted): return isOf(wanted, kind)
        }
    }

    /// True for a token of a kind of JSON.
    static func isOf(_ wanted: BodyTemplate.Kind, _ kind: JSONKind) -> Bool {
        switch wanted {
        case .text: kind == .string
        case .number: kind == .integer || kind == .decimal
        case .bool: kind == .yes || kind == .no
        case .object: kind == .object
        case .list: kind == .array
        }
    }

    /// True when the hole of the command may hold anything.
    private static func isOpen(_ body: UnsafePointer<ScannedBody>) -> Bool {
        body.pointee.program.pointee.words.count == 0
    }

    /// True when a token is one of the words that the hole of the command may hold.
    private static func isWord(_ token: Int32, _ body: UnsafePointer<ScannedBody>) -> Bool {
        let words = body.pointee.program.pointee.words
        let octets = body.pointee.octets(token)
        for index in 0..<words.count where words[index].matches(octets) { return true }
        return false
    }

    /// True when what stands beside items is there.
    private static func fitsBeside(
        _ layout: ReadingProgram.Layout, _ token: Int32, _ body: UnsafePointer<ScannedBody>
    ) -> Bool {
        let members = body.pointee.program.pointee.members.start + Int(layout.beside)
        for place in 0..<Int(layout.besideCount) {
            let value = find(members[place], token, body)
            if value < 0, !members[place].isOptional { return false }
            if value >= 0, case .constant = body.pointee.program.pointee.steps[members[place].step],
                !fits(members[place].step, value, body)
            {
                return false
            }
        }
        return true
    }

    /// True for a key that stands among items and is none of them.
    private static func isBeside(
        _ key: Int32, _ layout: ReadingProgram.Layout, _ body: UnsafePointer<ScannedBody>
    ) -> Bool {
        let members = body.pointee.program.pointee.members.start + Int(layout.beside)
        return (0..<Int(layout.besideCount)).contains {
            members[$0].isKey(body.pointee.tokens[Int(key)], in: body.pointee.text)
        }
    }

    /// The value of a member of an object, the last one of a key that stands twice; -1 when it is absent.
    static func find(_ member: ReadingProgram.Member, _ object: Int32, _ body: UnsafePointer<ScannedBody>)
        -> Int32
    {
        var found: Int32 = -1
        var key = object &+ 1
        let end = body.pointee.tokens[Int(object)].next
        while key < end {
            if member.isKey(body.pointee.tokens[Int(key)], in: body.pointee.text) { found = key &+ 1 }
            key = body.pointee.tokens[Int(key) &+ 1].next
        }
        return found
    }

    /// True when a text consists of pieces, with the variables that are known.
    static func isText(_ first: Int32, _ count: Int, _ token: Int32, _ body: UnsafePointer<ScannedBody>) -> Bool {
        let pieces = body.pointee.program.pointee.pieces.start + Int(first)
        var rest = body.pointee.octets(token)
        for index in 0..<count {
            let piece = pieces[index]
            if let wanted = piece.isText ? piece.text : body.pointee.variable(piece.place, piece.isName) {
                guard rest.count >= wanted.count, Octets(rebasing: rest[..<wanted.count]).equals(wanted) else {
                    return false
                }
                rest = Octets(rebasing: rest[wanted.count...])
            } else {
                guard index + 1 < count, pieces[index + 1].isText else {
                    rest = Octets(rebasing: rest[rest.count...])
                    continue
                }
                // The text that follows may stand within the variable as well: the last text ends the whole.
                let text = pieces[index + 1].text
                var end = index + 2 == count ? rest.count - text.count : 0
                while end >= 0, end + text.count <= rest.count,
                    !Octets(rebasing: rest[end..<(end + text.count)]).equals(text)
                {
                    end += 1
                }
                guard end >= 0, end + text.count <= rest.count else { return false }
                rest = Octets(rebasing: rest[end...])
            }
        }
        return rest.isEmpty
    }
}
