internal import HulianModel

/// A body that is put together of pieces; numbers and texts stay as they were written.
indirect enum JSONPiece {
    /// A number, text or word, as it stands in JSON.
    case plain([UInt8])
    /// The members of an object, in order; keys as they stand between their quotes.
    case object([(key: [UInt8], value: JSONPiece)])
    /// The elements of a list.
    case list([JSONPiece])

    /// Takes a token of a scanned text apart.
    init(_ token: Int32, _ tokens: JSONTokens, in text: Octets) {
        let one = tokens[Int(token)]
        let octets = Array(one.octets(in: text))
        switch one.kind {
        case .object:
            var members: [(key: [UInt8], value: JSONPiece)] = []
            var place = token + 1
            while place < one.next {
                members.append(
                    (Array(tokens[Int(place)].octets(in: text)), JSONPiece(place + 1, tokens, in: text)))
                place = tokens[Int(place + 1)].next
            }
            self = .object(members)
        case .array:
            var elements: [JSONPiece] = []
            var place = token + 1
            while place < one.next {
                elements.append(JSONPiece(place, tokens, in: text))
                place = tokens[Int(place)].next
            }
            self = .list(elements)
        case .string: self = .plain([0x22] + octets + [0x22])
        default: self = .plain(octets)
        }
    }

    /// Text as it stands in JSON.
    static func text(_ text: String) -> JSONPiece {
        var writer = JSONWriter()
        writer.string(text)
        return .plain(Array(writer.octets))
    }

    /// True for an object or list with nothing in it, which stands where something is still to come.
    var isEmpty: Bool {
        switch self {
        case .plain: false
        case .object(let members): members.isEmpty
        case .list(let elements): elements.isEmpty
        }
    }

    /// The elements of a list; none of anything else.
    var elements: [JSONPiece] {
        if case .list(let elements) = self { return elements }
        return []
    }

    /// The value of a key of an object; nothing for a key that is absent.
    ///
    /// Setting it keeps the place of the key.
    subscript(key: [UInt8]) -> JSONPiece? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.key == key }?.value
        }
        set {
            guard let newValue else { return }
            var members: [(key: [UInt8], value: JSONPiece)] = []
            if case .object(let known) = self { members = known }
            if let index = members.firstIndex(where: { $0.key == key }) {
                members[index].value = newValue
            } else {
                members.append((key, newValue))
            }
            self = .object(members)
        }
    }

    /// The value behind several keys, one within the other.
    subscript(keys: ArraySlice<[UInt8]>) -> JSONPiece? {
        get {
            guard let first = keys.first else { return self }
            return self[first]?[keys.dropFirst()]
        }
        set {
            guard let first = keys.first else {
                if let newValue { self = newValue }
                return
            }
            var inner = self[first] ?? .object([])
            inner[keys.dropFirst()] = newValue
            self[first] = inner
        }
    }

    /// Takes over what another piece has and this one has not yet.
    mutating func fill(with other: JSONPiece) {
        guard case .object(let members) = other, case .object = self else {
            if isEmpty { self = other }
            return
        }
        for member in members {
            if self[member.key].map({ $0.isEmpty }) ?? true { self[member.key] = member.value }
        }
    }

    /// True for the same text, number or word.
    func isSame(as other: JSONPiece) -> Bool {
        guard case .plain(let own) = self, case .plain(let its) = other else { return false }
        return own == its
    }

    /// Writes it.
    func write(to writer: inout JSONWriter) {
        switch self {
        case .plain(let octets): writer.raw(octets)
        case .object(let members):
            writer.beginObject()
            for member in members {
                member.key.withUnsafeBufferPointer { writer.key(raw: $0) }
                member.value.write(to: &writer)
            }
            writer.endObject()
        case .list(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        }
    }
}
