/// A text that is being scanned: where its parts end by the grammar of RFC 8259.
///
/// Each part has a short way for what messages hold, and hands all else to a long way.
struct JSONText {
    /// The first octet.
    let text: UnsafePointer<UInt8>
    /// How many octets.
    let length: Int

    /// The whole text.
    var octets: Octets { Octets(start: text, count: length) }

    /// The index of the first octet that is not white space.
    @inline(__always)
    func skipSpace(_ start: Int) -> Int {
        var index = start
        while index < length, text[index] <= 0x20 {
            let octet = text[index]
            guard octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 else { return index }
            index &+= 1
        }
        return index
    }

    // MARK: Text

    /// Where text in quotes ends, and whether it has escapes; nothing for text that is wrong.
    @inline(__always)
    func string(from start: Int) -> (end: Int, isEscaped: Bool)? {
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
        let octets = octets
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
    func stringError(from start: Int) -> JSONError {
        let octets = octets
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
    func word(from start: Int) -> (kind: JSONKind, end: Int)? {
        guard start &+ 4 <= length else { return nil }
        let word = OctetWords.halfWord(text + start)
        if word == 0x6575_7274 { return (.yes, start &+ 4) }
        if word == 0x6C6C_756E { return (.null, start &+ 4) }
        if word == 0x736C_6166, start &+ 5 <= length, text[start &+ 4] == 0x65 { return (.no, start &+ 5) }
        return nil
    }

    /// What is wrong with a word.
    @inline(never)
    func wordError(from start: Int) -> JSONError {
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
    func number(from start: Int) -> (kind: JSONKind, end: Int)? {
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
    func numberError(from start: Int) -> JSONError {
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
