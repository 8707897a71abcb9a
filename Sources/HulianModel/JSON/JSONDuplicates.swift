/// Looks for a key that stands twice in an object.
enum JSONDuplicates {
    /// The most keys that are compared with each other.
    private static let fewKeys = 24
    /// The most keys that are looked up in a table by their hash.
    private static let someKeys = 128

    /// The second of the first two keys that mean the same; -1 when there are none.
    ///
    /// - Parameters:
    ///   - object: The token of an object with two members or more.
    ///   - tokens: All tokens.
    ///   - text: The text.
    static func find(of object: Int, _ tokens: JSONTokens, _ text: Octets) -> Int {
        let end = Int(tokens[object].next)
        let count = Int(tokens[object].count)
        if count > fewKeys {
            return count > someKeys
                ? findSorted(of: object, tokens, text) : findHashed(of: object, tokens, text)
        }
        // Three sets of 64 hold what the keys hash to: a key that is new in one of them stands there once.
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
        var seen: UInt64 = 0
        var key = object &+ 1
        while key < end {
            let token = tokens[key]
            let hash = UInt64(token.hash)
            let one = 1 &<< (hash & 63)
            let two = 1 &<< (hash &>> 6 & 63)
            let three = 1 &<< (hash &>> 12 & 63)
            seen |= (first &>> (hash & 63)) & (second &>> (hash &>> 6 & 63)) & (third &>> (hash &>> 12 & 63)) & 1
            if token.isEscaped { seen = 1 }
            first |= one
            second |= two
            third |= three
            key = Int(tokens[key &+ 1].next)
        }
        return seen == 0 ? -1 : findPair(of: object, tokens, text)
    }

    /// Compares each key with each other one.
    @inline(never)
    private static func findPair(of object: Int, _ tokens: JSONTokens, _ text: Octets) -> Int {
        let end = Int(tokens[object].next)
        var left = object + 1
        while left < end {
            var right = Int(tokens[left + 1].next)
            while right < end {
                if isSame(tokens[left], tokens[right], text) { return right }
                right = Int(tokens[right + 1].next)
            }
            left = Int(tokens[left + 1].next)
        }
        return -1
    }

    /// The same for objects of some size: looks each key up in a table on the stack.
    ///
    /// Keys that hash to the same cost a comparison each; that many of them are few.
    @inline(never)
    private static func findHashed(of object: Int, _ tokens: JSONTokens, _ text: Octets) -> Int {
        let end = Int(tokens[object].next)
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * someKeys) { places in
            places.initialize(repeating: 0)
            var key = object + 1
            while key < end {
                let token = tokens[key]
                if token.isEscaped { return findSorted(of: object, tokens, text) }
                var place = Int(token.hash) & (2 * someKeys - 1)
                while places[place] != 0 {
                    if isSame(tokens[Int(places[place])], token, text) { return key }
                    place = (place + 1) & (2 * someKeys - 1)
                }
                places[place] = Int32(truncatingIfNeeded: key)
                key = Int(tokens[key + 1].next)
            }
            return -1
        }
    }

    /// The same for large objects: sorts the keys, so that hostile input costs n·log n.
    @inline(never)
    private static func findSorted(of object: Int, _ tokens: JSONTokens, _ text: Octets) -> Int {
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
        return found == Int.max ? -1 : found
    }

    /// True when two keys mean the same text, however it is escaped.
    private static func isSame(_ left: JSONToken, _ right: JSONToken, _ text: Octets) -> Bool {
        guard left.isEscaped || right.isEscaped else {
            return left.hash == right.hash && left.octets(in: text).equals(right.octets(in: text))
        }
        return Array(left.string(in: text).utf8) == Array(right.string(in: text).utf8)
    }
}
