/// Scans JSON text into a flat list of tokens without allocating once it has grown to the size of the messages.
///
/// It accepts exactly RFC 8259: no comments, no trailing commas, no `NaN`, no byte order mark, UTF-8 only. A key that
/// stands twice in an object is accepted, as the RFC does, and remembered in ``duplicateKey``.
public struct JSONScanner {
    /// The tokens of the text scanned last, in the order of the text.
    public private(set) var tokens: ContiguousArray<JSONToken> = []
    /// The token of the first key that stands twice in one object; -1 when no key does.
    public private(set) var duplicateKey: Int = -1
    /// The values that may be nested in each other.
    public let depthLimit: Int

    /// The containers that are open: index of their token.
    private var open: ContiguousArray<Int32> = []

    /// Makes a scanner.
    ///
    /// - Parameter depthLimit: The number of containers that may be nested.
    public init(depthLimit: Int = 64) {
        self.depthLimit = depthLimit
        tokens.reserveCapacity(64)
        open.reserveCapacity(depthLimit + 1)
    }

    /// Scans a text.
    ///
    /// - Parameter text: The octets; they must outlive every use of the tokens.
    /// - Returns: Nothing when the text is JSON, else what is wrong.
    public mutating func scan(_ text: Octets) -> JSONError? {
        tokens.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        duplicateKey = -1
        guard text.count <= Int(Int32.max) - 1 else { return JSONError(.tooLong, at: text.count) }
        var index = 0
        /// True where a value must come: at the start, after a colon, after a comma in an array.
        var wantsValue = true
        while true {
            index = skipSpace(text, from: index)
            if wantsValue {
                guard index < text.count else { return JSONError(.unexpectedEnd, at: index) }
                let before = open.count
                if let error = scanValue(text, &index) { return error }
                if open.count > before {
                    // A container was opened: an empty one closes at once, an object goes on with a key.
                    index = skipSpace(text, from: index)
                    guard index < text.count else { return JSONError(.unexpectedEnd, at: index) }
                    let isObject = tokens[Int(open[open.count - 1])].kind == .object
                    if text[index] == (isObject ? .closeBrace : .closeBracket) {
                        index += 1
                        closeContainer(text, end: index)
                        wantsValue = false
                    } else if isObject {
                        if let error = scanKey(text, &index) { return error }
                    }
                } else {
                    wantsValue = false
                }
                continue
            }
            guard let container = open.last else { break }
            guard index < text.count else { return JSONError(.unexpectedEnd, at: index) }
            let isObject = tokens[Int(container)].kind == .object
            tokens[Int(container)].count += 1
            switch text[index] {
            case .comma:
                index += 1
                if isObject {
                    index = skipSpace(text, from: index)
                    if let error = scanKey(text, &index) { return error }
                }
                wantsValue = true
            case .closeBrace where isObject, .closeBracket where !isObject:
                index += 1
                closeContainer(text, end: index)
            default:
                return JSONError(.unexpectedOctet, at: index)
            }
        }
        guard index == text.count else { return JSONError(.trailingOctets, at: index) }
        return nil
    }

    /// Ends the innermost container.
    private mutating func closeContainer(_ text: Octets, end: Int) {
        guard let container = open.popLast() else { return }
        tokens[Int(container)].end = Int32(truncatingIfNeeded: end)
        tokens[Int(container)].next = Int32(truncatingIfNeeded: tokens.count)
        if tokens[Int(container)].kind == .object, duplicateKey < 0 {
            findDuplicateKey(of: Int(container), in: text)
        }
    }

    /// The index of the first octet that is not white space.
    @inline(__always)
    private func skipSpace(_ text: Octets, from start: Int) -> Int {
        var index = start
        while index < text.count {
            switch text[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return index
            }
        }
        return index
    }

    /// Scans a scalar, or opens a container.
    @inline(__always)
    private mutating func scanValue(_ text: Octets, _ index: inout Int) -> JSONError? {
        let start = index
        switch text[start] {
        case .openBrace, .openBracket:
            guard open.count < depthLimit else { return JSONError(.tooDeep, at: start) }
            open.append(Int32(truncatingIfNeeded: tokens.count))
            tokens.append(
                JSONToken(text[start] == .openBrace ? .object : .array, start: start, end: start + 1, next: 0))
            index = start + 1
            return nil
        case .quote:
            return scanString(text, &index)
        case 0x74: return scanWord(text, &index, "true", .yes)
        case 0x66: return scanWord(text, &index, "false", .no)
        case 0x6E: return scanWord(text, &index, "null", .null)
        case .minus, 0x30...0x39: return scanNumber(text, &index)
        default: return JSONError(.unexpectedOctet, at: start)
        }
    }

    /// Scans `true`, `false` or `null`.
    private mutating func scanWord(
        _ text: Octets, _ index: inout Int, _ word: StaticString, _ kind: JSONKind
    ) -> JSONError? {
        let start = index
        let length = word.utf8CodeUnitCount
        for offset in 0..<length {
            guard start + offset < text.count else { return JSONError(.unexpectedEnd, at: text.count) }
            guard text[start + offset] == word.utf8Start[offset] else {
                return JSONError(.unexpectedOctet, at: start + offset)
            }
        }
        index = start + length
        tokens.append(JSONToken(kind, start: start, end: index, next: tokens.count + 1))
        return nil
    }

    /// Scans a number by the grammar of RFC 8259 section 6.
    private mutating func scanNumber(_ text: Octets, _ index: inout Int) -> JSONError? {
        let start = index
        var kind = JSONKind.integer
        if text[index] == .minus { index += 1 }
        guard index < text.count else { return JSONError(.unexpectedEnd, at: index) }
        if text[index] == .zero {
            index += 1
        } else {
            guard skipDigits(text, &index) else { return JSONError(.malformedNumber, at: index) }
        }
        if index < text.count, text[index] == .point {
            kind = .decimal
            index += 1
            guard skipDigits(text, &index) else { return JSONError(.malformedNumber, at: index) }
        }
        if index < text.count, text[index] | 0x20 == 0x65 {
            kind = .decimal
            index += 1
            if index < text.count, text[index] == .plus || text[index] == .minus { index += 1 }
            guard skipDigits(text, &index) else { return JSONError(.malformedNumber, at: index) }
        }
        if index < text.count, text[index] &- 0x30 < 10 { return JSONError(.malformedNumber, at: index) }
        tokens.append(JSONToken(kind, start: start, end: index, next: tokens.count + 1))
        return nil
    }

    /// Moves behind digits; false when there is none.
    @inline(__always)
    private func skipDigits(_ text: Octets, _ index: inout Int) -> Bool {
        let start = index
        while index < text.count, text[index] &- 0x30 < 10 { index += 1 }
        return index > start
    }

    /// Scans a key and the colon behind it.
    private mutating func scanKey(_ text: Octets, _ index: inout Int) -> JSONError? {
        guard index < text.count else { return JSONError(.unexpectedEnd, at: index) }
        guard text[index] == .quote else { return JSONError(.unexpectedOctet, at: index) }
        if let error = scanString(text, &index) { return error }
        index = skipSpace(text, from: index)
        guard index < text.count else { return JSONError(.unexpectedEnd, at: index) }
        guard text[index] == .colon else { return JSONError(.unexpectedOctet, at: index) }
        index += 1
        return nil
    }

    /// Scans text in quotes, checking escapes and UTF-8.
    private mutating func scanString(_ text: Octets, _ index: inout Int) -> JSONError? {
        let start = index + 1
        var position = start
        var isEscaped = false
        while position < text.count {
            let octet = text[position]
            if octet == .quote {
                tokens.append(
                    JSONToken(.string, start: start, end: position, next: tokens.count + 1, isEscaped: isEscaped))
                index = position + 1
                return nil
            }
            if octet == .backslash {
                isEscaped = true
                if let error = UTF8Check.skipEscape(text, &position) { return error }
            } else if octet < 0x20 {
                return JSONError(.controlCharacter, at: position)
            } else if octet < 0x80 {
                position += 1
            } else {
                let length = UTF8Check.lengthOfScalar(text, at: position)
                guard length > 0 else { return JSONError(.malformedUTF8, at: position) }
                position += length
            }
        }
        return JSONError(.unexpectedEnd, at: text.count)
    }

    /// Looks for a key that stands twice in an object.
    private mutating func findDuplicateKey(of object: Int, in text: Octets) {
        let count = Int(tokens[object].count)
        guard count > 1 else { return }
        if count > 24 { return findDuplicateKeySorted(of: object, in: text) }
        var left = object + 1
        let end = Int(tokens[object].next)
        while left < end {
            var right = Int(tokens[left + 1].next)
            while right < end {
                if isSameKey(left, right, in: text) {
                    duplicateKey = right
                    return
                }
                right = Int(tokens[right + 1].next)
            }
            left = Int(tokens[left + 1].next)
        }
    }

    /// The same for large objects: sorts the keys, so that hostile input costs n·log n.
    private mutating func findDuplicateKeySorted(of object: Int, in text: Octets) {
        var keys: [Int] = []
        keys.reserveCapacity(Int(tokens[object].count))
        var key = object + 1
        while key < Int(tokens[object].next) {
            keys.append(key)
            key = Int(tokens[key + 1].next)
        }
        var found = Int.max
        if keys.contains(where: { tokens[$0].isEscaped }) {
            // Escapes hide what a key means, so the keys themselves are compared; rare, and the only place that allocates.
            // Octets and not texts: a text equals another one that is composed differently.
            var known: Set<[UInt8]> = []
            found = keys.first { !known.insert(Array(tokens[$0].string(in: text).utf8)).inserted } ?? Int.max
        } else {
            keys.sort { tokens[$0].octets(in: text).precedes(tokens[$1].octets(in: text)) }
            for (left, right) in zip(keys, keys.dropFirst())
            where tokens[left].octets(in: text).equals(tokens[right].octets(in: text)) {
                found = min(found, max(left, right))
            }
        }
        if found != Int.max { duplicateKey = found }
    }

    /// True when two keys mean the same text, however it is escaped.
    private func isSameKey(_ left: Int, _ right: Int, in text: Octets) -> Bool {
        guard tokens[left].isEscaped || tokens[right].isEscaped else {
            return tokens[left].octets(in: text).equals(tokens[right].octets(in: text))
        }
        return Array(tokens[left].string(in: text).utf8) == Array(tokens[right].string(in: text).utf8)
    }
}
