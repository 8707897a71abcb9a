/// One walk of a scanner over a text.
///
/// All that lies inside the text and the tokens is checked here, once; what reads the tokens afterwards need not.
struct JSONPass {
    /// The text.
    private let text: JSONText
    /// The containers that may be nested.
    private let depthLimit: Int
    /// Where the tokens go.
    private(set) var tokens: UnsafeMutablePointer<JSONToken>
    /// How many have room.
    private(set) var capacity: Int
    /// How many there are.
    private(set) var count = 0
    /// The token of the first key that stands twice; -1 when no key does.
    private(set) var duplicateKey = -1

    /// Makes a walk over a text that is not empty.
    init(
        _ text: UnsafePointer<UInt8>, _ length: Int, tokens: UnsafeMutablePointer<JSONToken>, capacity: Int,
        depthLimit: Int
    ) {
        self.text = JSONText(text: text, length: length)
        self.tokens = tokens
        self.capacity = capacity
        self.depthLimit = depthLimit
    }

    /// Walks over the whole text.
    mutating func run() -> JSONError? {
        // What the walk changes is kept in places of its own: a value that was just changed is slow to copy as a whole.
        var list = TokenList(tokens: tokens, capacity: capacity)
        var twice = -1
        let error = Self.run(text, depthLimit, &list, &twice)
        tokens = list.tokens
        capacity = list.capacity
        count = list.count
        duplicateKey = twice
        return error
    }

    /// The tokens so far.
    private struct TokenList {
        /// Where they lie.
        var tokens: UnsafeMutablePointer<JSONToken>
        /// How many have room.
        var capacity: Int
        /// How many there are.
        var count = 0

        /// Makes a list.
        init(tokens: UnsafeMutablePointer<JSONToken>, capacity: Int) {
            self.tokens = tokens
            self.capacity = capacity
        }

        /// Adds a token.
        @inline(__always)
        mutating func append(_ token: JSONToken) {
            if count == capacity {
                tokens = Self.grown(tokens, count)
                capacity &*= 2
            }
            (tokens + count).initialize(to: token)
            count &+= 1
        }

        /// The tokens with twice the room.
        @inline(never)
        private static func grown(
            _ tokens: UnsafeMutablePointer<JSONToken>, _ count: Int
        ) -> UnsafeMutablePointer<JSONToken> {
            let larger = UnsafeMutablePointer<JSONToken>.allocate(capacity: count * 2)
            larger.moveInitialize(from: tokens, count: count)
            tokens.deallocate()
            return larger
        }
    }

    /// Walks over a text.
    ///
    /// An open container holds in `next` the container around it, so that no list of them is needed.
    @inline(__always)
    private static func run(
        _ text: JSONText, _ depthLimit: Int, _ list: inout TokenList, _ duplicateKey: inout Int
    ) -> JSONError? {
        let start = text.text
        let length = text.length
        var index = 0
        var container = -1
        var isObject = false
        var depth = 0
        values: while true {
            index = text.skipSpace(index)
            guard index < length else { return JSONError(.unexpectedEnd, at: index) }
            let octet = start[index]
            if octet == .quote {
                guard let string = text.string(from: index &+ 1) else { return text.stringError(from: index &+ 1) }
                list.append(
                    JSONToken(.string, start: index &+ 1, end: string.end, next: list.count &+ 1, string.isEscaped))
                index = string.end &+ 1
            } else if octet &- 0x30 < 10 || octet == .minus {
                guard let number = text.number(from: index) else { return text.numberError(from: index) }
                list.append(JSONToken(number.kind, start: index, end: number.end, next: list.count &+ 1))
                index = number.end
            } else if octet == .openBrace || octet == .openBracket {
                guard depth < depthLimit else { return JSONError(.tooDeep, at: index) }
                isObject = octet == .openBrace
                let kind = isObject ? JSONKind.object : .array
                list.append(JSONToken(kind, start: index, end: index &+ 1, next: container))
                container = list.count &- 1
                depth &+= 1
                index = text.skipSpace(index &+ 1)
                guard index < length else { return JSONError(.unexpectedEnd, at: index) }
                if start[index] != (isObject ? .closeBrace : .closeBracket) {
                    if isObject, let error = key(text, &index, &list) { return error }
                    continue values
                }
                index &+= 1
                container = close(container, end: index, text, list, &duplicateKey)
                depth &-= 1
                isObject = container >= 0 && list.tokens[container].kind == .object
            } else {
                guard let word = text.word(from: index) else { return text.wordError(from: index) }
                list.append(JSONToken(word.kind, start: index, end: word.end, next: list.count &+ 1))
                index = word.end
            }
            while true {
                index = text.skipSpace(index)
                guard container >= 0 else { break values }
                guard index < length else { return JSONError(.unexpectedEnd, at: index) }
                list.tokens[container].count &+= 1
                let octet = start[index]
                if octet == .comma {
                    index &+= 1
                    if isObject {
                        index = text.skipSpace(index)
                        if let error = key(text, &index, &list) { return error }
                    }
                    continue values
                }
                guard octet == (isObject ? .closeBrace : .closeBracket) else {
                    return JSONError(.unexpectedOctet, at: index)
                }
                index &+= 1
                container = close(container, end: index, text, list, &duplicateKey)
                depth &-= 1
                isObject = container >= 0 && list.tokens[container].kind == .object
            }
        }
        return index == length ? nil : JSONError(.trailingOctets, at: index)
    }

    /// Ends a container.
    ///
    /// - Returns: The one around it; -1 for none.
    @inline(__always)
    private static func close(
        _ container: Int, end: Int, _ text: JSONText, _ list: TokenList, _ duplicateKey: inout Int
    ) -> Int {
        let token = list.tokens + container
        let outer = Int(token.pointee.next)
        token.pointee.end = Int32(truncatingIfNeeded: end)
        token.pointee.next = Int32(truncatingIfNeeded: list.count)
        if token.pointee.count > 1, token.pointee.kind == .object, duplicateKey < 0 {
            duplicateKey = JSONDuplicates.find(
                of: container, JSONTokens(start: list.tokens, count: list.count), text.octets)
        }
        return outer
    }

    /// Scans a key and the colon behind it; `index` stands where the key must begin.
    @inline(__always)
    private static func key(_ text: JSONText, _ index: inout Int, _ list: inout TokenList) -> JSONError? {
        guard index < text.length else { return JSONError(.unexpectedEnd, at: index) }
        guard text.text[index] == .quote else { return JSONError(.unexpectedOctet, at: index) }
        let start = index &+ 1
        guard let string = text.string(from: start) else { return text.stringError(from: start) }
        var token = JSONToken(.string, start: start, end: string.end, next: list.count &+ 1, string.isEscaped)
        token.hash = Octets(start: text.text + start, count: string.end &- start).nameHash
        list.append(token)
        index = text.skipSpace(string.end &+ 1)
        guard index < text.length else { return JSONError(.unexpectedEnd, at: index) }
        guard text.text[index] == .colon else { return JSONError(.unexpectedOctet, at: index) }
        index &+= 1
        return nil
    }
}
