public import HulianModel

/// A named part of a command, an event, an answer or a structure, as a dialect writes it.
public final class FieldCodec: Sendable {
    /// The part in the model.
    public let definition: FieldDefinition
    /// What the dialect calls it.
    public let name: String
    /// How its value is written.
    public let codec: ValueCodec
    /// The octets of the name.
    let octets: ContiguousArray<UInt8>

    /// Makes the codec of a part.
    init(_ definition: FieldDefinition, name: String, codec: ValueCodec) {
        self.definition = definition
        self.name = name
        self.codec = codec
        octets = ContiguousArray(name.utf8)
    }

    /// True when a message without it is not complete.
    public var isNeeded: Bool {
        !definition.isOptional && definition.defaultValue == nil && !definition.constraint.isNullable
    }
}

/// How a list or a structure is written: part by part, each by a codec of its own.
final class CompositeCodec: Sendable {
    /// The kinds.
    enum Kind: Sendable {
        /// A list whose elements look alike.
        case list(ValueCodec)
        /// A structure.
        case structure([FieldCodec])
    }

    /// A part as plain octets and numbers; the element of a list is its only part.
    private struct Part {
        /// What the dialect calls it.
        let name: Octets
        /// The hash of the name.
        let hash: UInt32
        /// How its value is read.
        let reader: UnsafePointer<ValueReader>
        /// True when it may be absent.
        let isOptional: Bool
    }

    /// What it is.
    let kind: Kind
    /// The parts, laid out for reading.
    private let parts: FixedList<Part>
    /// True for a list.
    private let isList: Bool
    /// Where the parts lie.
    private let memory = FixedMemory()

    /// Makes a codec.
    init(_ kind: Kind) {
        self.kind = kind
        switch kind {
        case .list(let element):
            isList = true
            parts = memory.keep(
                CollectionOfOne(
                    Part(
                        name: Octets(start: nil, count: 0), hash: 0, reader: element.reader.start, isOptional: true)))
        case .structure(let codecs):
            isList = false
            let memory = memory
            parts = memory.keep(
                codecs.map { codec in
                    let name = memory.keep(octets: codec.octets)
                    return Part(
                        name: name, hash: name.nameHash, reader: codec.codec.reader.start,
                        isOptional: codec.definition.isOptional || codec.definition.defaultValue != nil)
                })
        }
    }

    /// The codec of a part.
    private func codec(_ part: Int) -> ValueCodec {
        switch kind {
        case .list(let element): element
        case .structure(let codecs): codecs[part].codec
        }
    }

    /// Writes a value.
    ///
    /// - Returns: False when a part cannot be written; the caller takes back what was.
    func write(_ value: Value, to writer: inout JSONWriter) -> Bool {
        switch (kind, value) {
        case (.list(let element), .list(let values)):
            writer.beginArray()
            for value in values { guard element.write(value, to: &writer) else { return false } }
            writer.endArray()
            return true
        case (.structure(let codecs), .structure(let fields)):
            writer.beginObject()
            for codec in codecs {
                guard let field = fields.first(where: { $0.name == codec.definition.name }) else { continue }
                writer.key(codec.name)
                guard codec.codec.write(field.value, to: &writer) else { return false }
            }
            writer.endObject()
            return true
        default:
            return false
        }
    }

    /// Checks a value part by part; members that the model has not got are passed over.
    ///
    /// - Parameters:
    ///   - fewest: The fewest elements of a list.
    ///   - most: The most elements of a list.
    func check(
        _ tokens: UnsafePointer<JSONToken>, at index: Int, in text: Octets, lengths fewest: Int, _ most: Int
    ) -> Status {
        let end = Int(tokens[index].next)
        if isList {
            guard tokens[index].kind == .array else { return .invalidDataType }
            let count = Int(tokens[index].count)
            guard count >= fewest, count <= most else { return .constraintError }
            var child = index + 1
            while child < end {
                let status = check(0, tokens, at: child, in: text)
                guard status == .success else { return status }
                child = Int(tokens[child].next)
            }
            return .success
        }
        guard tokens[index].kind == .object else { return .invalidDataType }
        for place in 0..<parts.count {
            let value = Self.find(parts.start[place].name, parts.start[place].hash, tokens, at: index, in: text)
            guard value >= 0 else {
                if parts.start[place].isOptional { continue }
                return .invalidDataType
            }
            let status = check(place, tokens, at: value, in: text)
            guard status == .success else { return status }
        }
        return .success
    }

    /// Checks the value of a part.
    private func check(_ part: Int, _ tokens: UnsafePointer<JSONToken>, at index: Int, in text: Octets) -> Status {
        var raw = RawValue.none
        if let status = ValueReader.read(parts.start[part].reader, tokens, at: index, in: text, &raw) { return status }
        // The count of tokens is not known here and not asked for: the index is one of theirs.
        return codec(part).read(JSONTokens(start: tokens, count: index + 1), at: index, in: text, &raw)
    }

    /// The value of the model, with memory of its own.
    func value(_ tokens: JSONTokens, at index: Int, in text: Octets) -> Value {
        switch kind {
        case .list(let element):
            var values: [Value] = []
            values.reserveCapacity(Int(tokens[index].count))
            var child = index + 1
            while child < Int(tokens[index].next) {
                values.append(element.value(tokens, at: child, in: text))
                child = Int(tokens[child].next)
            }
            return .list(values)
        case .structure(let codecs):
            guard let start = tokens.baseAddress else { return .structure([]) }
            return .structure(
                codecs.enumerated().compactMap { place, codec in
                    let value = Self.find(parts[place].name, parts[place].hash, start, at: index, in: text)
                    guard value >= 0 else { return nil }
                    return Field(codec.definition.name, codec.codec.value(tokens, at: value, in: text))
                })
        }
    }

    /// The value of a key of an object, the last one of a key that stands twice; -1 when it is absent.
    private static func find(
        _ key: Octets, _ hash: UInt32, _ tokens: UnsafePointer<JSONToken>, at object: Int, in text: Octets
    ) -> Int {
        var found = -1
        var token = object + 1
        while token < Int(tokens[object].next) {
            if tokens[token].hash == hash, tokens[token].octets(in: text).equals(key) { found = token + 1 }
            token = Int(tokens[token + 1].next)
        }
        return found
    }
}

extension ValueCodec {
    /// The value of the model at a token; null for one that is not as it must be.
    func value(_ tokens: JSONTokens, at index: Int, in text: Octets) -> Value {
        var raw = RawValue.none
        return read(tokens, at: index, in: text, &raw) == .success ? value(raw, tokens, in: text) : .null
    }
}

extension Octets {
    /// True when the octets are those of a name.
    @inline(__always)
    func equals(_ name: ContiguousArray<UInt8>) -> Bool {
        guard count == name.count else { return false }
        for index in 0..<count where self[index] != name[index] { return false }
        return true
    }
}
