/// One walk of a scanner over a text.
///
/// All that lies inside the text and the tokens is checked here, once; what reads the tokens afterwards need not. Each
/// part has a short way for what messages hold, and hands all else to a long way that goes by the grammar.
struct JSONPass {
    /// The first octet.
    let text: UnsafePointer<UInt8>
    /// How many octets.
    let length: Int
    /// The containers that may be nested.
    let depthLimit: Int
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
        self.text = text
        self.length = length
        self.tokens = tokens
        self.capacity = capacity
        self.depthLimit = depthLimit
    }

    /// Walks over the whole text.
    ///
    /// An open container holds in `next` the container around it, so that no list of them is needed.
    mutating func run() -> JSONError? {
        var index = 0
        var container = -1
        var isObject = false
        var depth = 0
        values: while true {
            index = skipSpace(index)
            guard index < length else { return JSONError(.unexpectedEnd, at: index) }
            let octet = text[index]
            if octet == .quote {
                guard let string = string(from: index &+ 1) else { return stringError(from: index &+ 1) }
                append(JSONToken(.string, start: index &+ 1, end: string.end, next: count &+ 1, string.isEscaped))
                index = string.end &+ 1
            } else if octet &- 0x30 < 10 || octet == .minus {
                guard let number = number(from: index) else { return numberError(from: index) }
                append(JSONToken(number.kind, start: index, end: number.end, next: count &+ 1))
                index = number.end
            } else if octet == .openBrace || octet == .openBracket {
                guard depth < depthLimit else { return JSONError(.tooDeep, at: index) }
                isObject = octet == .openBrace
                append(JSONToken(isObject ? .object : .array, start: index, end: index &+ 1, next: container))
                container = count &- 1
                depth &+= 1
                index = skipSpace(index &+ 1)
                guard index < length else { return JSONError(.unexpectedEnd, at: index) }
                if text[index] != (isObject ? .closeBrace : .closeBracket) {
                    if isObject, let error = key(&index) { return error }
                    continue values
                }
                index &+= 1
                container = close(container, end: index)
                depth &-= 1
                isObject = container >= 0 && tokens[container].kind == .object
            } else {
                guard let word = word(from: index) else { return wordError(from: index) }
                append(JSONToken(word.kind, start: index, end: word.end, next: count &+ 1))
                index = word.end
            }
            while true {
                index = skipSpace(index)
                guard container >= 0 else { break values }
                guard index < length else { return JSONError(.unexpectedEnd, at: index) }
                tokens[container].count &+= 1
                let octet = text[index]
                if octet == .comma {
                    index &+= 1
                    if isObject {
                        index = skipSpace(index)
                        if let error = key(&index) { return error }
                    }
                    continue values
                }
                guard octet == (isObject ? .closeBrace : .closeBracket) else {
                    return JSONError(.unexpectedOctet, at: index)
                }
                index &+= 1
                container = close(container, end: index)
                depth &-= 1
                isObject = container >= 0 && tokens[container].kind == .object
            }
        }
        return index == length ? nil : JSONError(.trailingOctets, at: index)
    }

    /// Ends a container.
    ///
    /// - Returns: The one around it; -1 for none.
    @inline(__always)
    private mutating func close(_ container: Int, end: Int) -> Int {
        let outer = Int(tokens[container].next)
        tokens[container].end = Int32(truncatingIfNeeded: end)
        tokens[container].next = Int32(truncatingIfNeeded: count)
        if duplicateKey < 0, tokens[container].count > 1, tokens[container].kind == .object {
            duplicateKey = JSONDuplicates.find(
                of: container, JSONTokens(start: tokens, count: count), Octets(start: text, count: length))
        }
        return outer
    }

    /// Adds a token.
    @inline(__always)
    private mutating func append(_ token: JSONToken) {
        if count == capacity { grow() }
        (tokens + count).initialize(to: token)
        count &+= 1
    }

    /// Makes room for more tokens.
    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<JSONToken>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: tokens, count: count)
        tokens.deallocate()
        tokens = larger
        capacity *= 2
    }

    /// The index of the first octet that is not white space.
    @inline(__always)
    private func skipSpace(_ start: Int) -> Int {
        var index = start
        while index < length, text[index] <= 0x20 {
            let octet = text[index]
            guard octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 else { return index }
            index &+= 1
        }
        return index
    }

    /// Scans a key and the colon behind it; `index` stands where the key must begin.
    @inline(__always)
    private mutating func key(_ index: inout Int) -> JSONError? {
        guard index < length else { return JSONError(.unexpectedEnd, at: index) }
        guard text[index] == .quote else { return JSONError(.unexpectedOctet, at: index) }
        let start = index &+ 1
        guard let string = string(from: start) else { return stringError(from: start) }
        var token = JSONToken(.string, start: start, end: string.end, next: count &+ 1, string.isEscaped)
        token.hash = Octets(start: text + start, count: string.end &- start).nameHash
        append(token)
        index = skipSpace(string.end &+ 1)
        guard index < length else { return JSONError(.unexpectedEnd, at: index) }
        guard text[index] == .colon else { return JSONError(.unexpectedOctet, at: index) }
        index &+= 1
        return nil
    }

    // MARK: Text

    /// Where text in quotes ends, and whether it has escapes; nothing for text that is wrong.
    @inline(__always)
    private func string(from start: Int) -> (end: Int, isEscaped: Bool)? {
        var index = start
        while index &+ 8 <= length {
            let special = OctetWords.special(OctetWords.word(text + index))
            if special != 0 {
                index &+= special.trailingZeroBitCount &>> 3
                return text[index] == .quote ? (index, false) : oddString(from: index)
            }
            index &+= 8
        }
        return oddString(from: index)
    }

    /// The same from a place within the text on, octet by octet.
    @inline(never)
    private func oddString(from start: Int) -> (end: Int, isEscaped: Bool)? {
        let octets = Octets(start: text, count: length)
        var index = start
        var isEscaped = false
        while index < length {
            let octet = text[index]
            if octet == .quote { return (index, isEscaped) }
            if octet == .backslash {
                isEscaped = true
                guard UTF8Check.skipEscape(octets, &index) == nil else { return nil }
            } else if octet < 0x20 {
                return nil
            } else if octet < 0x80 {
                index &+= 1
            } else {
                let length = UTF8Check.lengthOfScalar(octets, at: index)
                guard length > 0 else { return nil }
                index &+= length
            }
        }
        return nil
    }

    /// What is wrong with text in quotes.
    @inline(never)
    private func stringError(from start: Int) -> JSONError {
        let octets = Octets(start: text, count: length)
        var index = start
        while index < length, text[index] != .quote {
            if text[index] == .backslash {
                if let error = UTF8Check.skipEscape(octets, &index) { return error }
            } else if text[index] < 0x20 {
                return JSONError(.controlCharacter, at: index)
            } else {
                let length = UTF8Check.lengthOfScalar(octets, at: index)
                guard length > 0 else { return JSONError(.malformedUTF8, at: index) }
                index &+= length
            }
        }
        return JSONError(.unexpectedEnd, at: length)
    }

    // MARK: Words and numbers

    /// Where `true`, `false` or `null` ends; nothing for another word.
    @inline(__always)
    private func word(from start: Int) -> (kind: JSONKind, end: Int)? {
        guard start &+ 4 <= length else { return nil }
        let word = OctetWords.halfWord(text + start)
        if word == 0x6575_7274 { return (.yes, start &+ 4) }
        if word == 0x6C6C_756E { return (.null, start &+ 4) }
        if word == 0x736C_6166, start &+ 5 <= length, text[start &+ 4] == 0x65 { return (.no, start &+ 5) }
        return nil
    }

    /// What is wrong with a word.
    @inline(never)
    private func wordError(from start: Int) -> JSONError {
        let word: StaticString
        switch text[start] {
        case 0x74: word = "true"
        case 0x66: word = "false"
        case 0x6E: word = "null"
        default: return JSONError(.unexpectedOctet, at: start)
        }
        var offset = 0
        while offset < word.utf8CodeUnitCount, start + offset < length, text[start + offset] == word.utf8Start[offset] {
            offset += 1
        }
        return start + offset < length
            ? JSONError(.unexpectedOctet, at: start + offset) : JSONError(.unexpectedEnd, at: length)
    }

    /// Where a number of RFC 8259 section 6 ends; nothing for one that is wrong.
    @inline(__always)
    private func number(from start: Int) -> (kind: JSONKind, end: Int)? {
        var index = text[start] == .minus ? start &+ 1 : start
        let first = index
        index = skipDigits(index)
        guard index > first, index == first &+ 1 || text[first] != .zero else { return nil }
        guard index < length else { return (.integer, index) }
        var kind = JSONKind.integer
        if text[index] == .point {
            kind = .decimal
            let fraction = index &+ 1
            index = skipDigits(fraction)
            guard index > fraction else { return nil }
            guard index < length else { return (kind, index) }
        }
        if text[index] | 0x20 == 0x65 {
            kind = .decimal
            index &+= 1
            if index < length, text[index] == .plus || text[index] == .minus { index &+= 1 }
            let power = index
            index = skipDigits(power)
            guard index > power else { return nil }
        }
        return (kind, index)
    }

    /// What is wrong with a number.
    @inline(never)
    private func numberError(from start: Int) -> JSONError {
        var index = text[start] == .minus ? start + 1 : start
        guard index < length else { return JSONError(.unexpectedEnd, at: index) }
        if text[index] == .zero {
            index += 1
            if index < length, text[index] &- 0x30 < 10 { return JSONError(.malformedNumber, at: index) }
        } else {
            let first = index
            index = skipDigits(first)
            guard index > first else { return JSONError(.malformedNumber, at: index) }
        }
        if index < length, text[index] == .point {
            let fraction = index + 1
            index = skipDigits(fraction)
            guard index > fraction else { return JSONError(.malformedNumber, at: index) }
        }
        // What is left is an exponent without digits.
        index += 1
        if index < length, text[index] == .plus || text[index] == .minus { index += 1 }
        return JSONError(.malformedNumber, at: min(index, length))
    }

    /// The index behind digits.
    @inline(__always)
    private func skipDigits(_ start: Int) -> Int {
        var index = start
        while index &+ 8 <= length, OctetWords.isDigits(OctetWords.word(text + index)) { index &+= 8 }
        while index < length, text[index] &- 0x30 < 10 { index &+= 1 }
        return index
    }
}
