internal import HulianDiagnostics
internal import HulianModel

/// Gives the values of test files the types of the cluster definitions, and turns answers back.
struct ValueTyper {
    /// The cluster definitions.
    let library: ClusterLibrary
    /// The cluster whose types are meant; nothing where none is known.
    let capability: Capability?

    /// A value of a type.
    ///
    /// Numbers beyond the range of the type stay what they are, since refusing them is the device's task.
    ///
    /// - Parameters:
    ///   - value: The value, without variables.
    ///   - type: The type; nothing when it is not known.
    /// - Throws: A message about a value that cannot be of the type at all.
    func value(_ value: TestValue, as type: DataType?) throws(Diagnostic) -> Value {
        if case .null = value.content { return .null }
        guard let type else { return try natural(value) }
        switch type {
        case .bool: return .bool(try truth(value))
        case .integer, .enumeration, .bitmap: return .integer(try whole(value))
        case .decimal: return .decimal(try fraction(value))
        case .string:
            if let text = value.text { return .string(text) }
            throw wrong(value, "text")
        case .bytes:
            switch value.content {
            case .bytes(let octets): return .bytes(octets)
            case .text(let text):
                guard let octets = OctetText.octets(text) else { throw wrong(value, "octets such as hex:00ff") }
                return .bytes(octets)
            default: throw wrong(value, "octets such as hex:00ff")
            }
        case .list(let element):
            guard let items = value.items else { throw wrong(value, "a list") }
            var typed: [Value] = []
            for item in items { typed.append(try self.value(item, as: element)) }
            return .list(typed)
        case .structure(let name): return try structure(value, name)
        }
    }

    /// A structure with the parts of its definition in their order.
    private func structure(_ value: TestValue, _ name: String) throws(Diagnostic) -> Value {
        guard let entries = value.entries else { throw wrong(value, "a mapping of the parts of \(name)") }
        guard let capability, let definition = library.structure(name, in: capability) else {
            return try natural(value)
        }
        return .structure(try fields(entries, definition.fields, of: name))
    }

    /// Named values as the fields of a command, an event or a structure, in the order of their definition.
    ///
    /// - Throws: A message about a name that the definition has not.
    func fields(
        _ entries: [TestValue.Entry], _ definitions: [FieldDefinition], of what: String
    ) throws(Diagnostic) -> [Field] {
        var found: [(order: Int, field: Field)] = []
        for entry in entries {
            if let definition = field(entry.name, definitions) {
                let order = definitions.firstIndex(of: definition) ?? definitions.count
                found.append((order, Field(definition.name, try value(entry.value, as: definition.constraint.type))))
            } else if MatterName.plain(entry.name) == "fabricindex" {
                // The SDK's framework wants it everywhere, whether the definition has it or not.
                found.append((definitions.count, Field("fabricIndex", try natural(entry.value))))
            } else {
                throw Diagnostic(
                    "unknown-field", "'\(entry.name)' is not a field of \(what)", at: entry.place,
                    hint: Suggestion.hint(for: entry.name, among: definitions.map(\.name)),
                    notes: ["fields: \(Suggestion.list(definitions.map(\.name), most: 24))"])
            }
        }
        return found.sorted { $0.order < $1.order }.map(\.field)
    }

    /// The definition with a name as files write it.
    func field(_ name: String, _ definitions: [FieldDefinition]) -> FieldDefinition? {
        if let capability { return library.field(named: name, among: definitions, in: capability) }
        let plain = MatterName.plain(name)
        return definitions.first { MatterName.plain($0.name) == plain }
    }

    /// A value whose type is not known, as it stands.
    private func natural(_ value: TestValue) throws(Diagnostic) -> Value {
        switch value.content {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer: return .integer(try whole(value))
        case .decimal(let number): return .decimal(number)
        case .text(let text):
            if text.hasPrefix("hex:") || text.hasPrefix("base64:"), let octets = OctetText.octets(text) {
                return .bytes(octets)
            }
            return .string(text)
        case .bytes(let octets): return .bytes(octets)
        case .list(let items):
            var typed: [Value] = []
            for item in items { typed.append(try natural(item)) }
            return .list(typed)
        case .structure(let entries):
            var fields: [Field] = []
            for entry in entries { fields.append(Field(entry.name, try natural(entry.value))) }
            return .structure(fields)
        }
    }

    // MARK: Scalars

    /// A truth value; numbers other than zero are true.
    private func truth(_ value: TestValue) throws(Diagnostic) -> Bool {
        switch value.content {
        case .bool(let flag): return flag
        case .integer(let number): return number != 0
        case .text("true"), .text("True"): return true
        case .text("false"), .text("False"): return false
        default: throw wrong(value, "true or false")
        }
    }

    /// A whole number in the 64 bits that values have.
    private func whole(_ value: TestValue) throws(Diagnostic) -> Int64 {
        let number: Int128
        switch value.content {
        case .integer(let whole): number = whole
        case .bool(let flag): number = flag ? 1 : 0
        case .decimal(let fraction):
            guard fraction.magnitude < 0x1p64 else { throw wrong(value, "a whole number of at most 64 bits") }
            number = Int128(fraction)
        case .text(let text):
            if let item = try enumerationItem(text, at: value.place) { return item }
            guard let whole = TestValue.whole(text) else { throw wrong(value, "a whole number or Enum.Item") }
            number = whole
        default: throw wrong(value, "a whole number")
        }
        guard number >= Int128(Int64.min), number <= Int128(UInt64.max) else {
            throw wrong(value, "a whole number of at most 64 bits")
        }
        return Int64(truncatingIfNeeded: number)
    }

    /// A number with a fraction.
    private func fraction(_ value: TestValue) throws(Diagnostic) -> Double {
        switch value.content {
        case .integer(let number): return Double(number)
        case .decimal(let number): return number
        case .text(let text):
            guard let number = Double(text) else { throw wrong(value, "a number") }
            return number
        default: throw wrong(value, "a number")
        }
    }

    /// The number of `Enum.Item`, `Enum.Item(3)` or `Enum.UnknownEnumValue(66)`; nothing for text that is none of them.
    private func enumerationItem(_ text: String, at place: SourcePlace) throws(Diagnostic) -> Int64? {
        guard let dot = text.firstIndex(of: "."), let first = text.utf8.first, first &- 0x30 >= 10,
            !text.contains(" ")
        else { return nil }
        let type = String(text[..<dot])
        var item = text[text.index(after: dot)...]
        var number: Int64?
        if item.hasSuffix(")"), let bracket = item.firstIndex(of: "(") {
            number = TestValue.whole(String(item[item.index(after: bracket)...].dropLast())).flatMap(
                Int64.init(exactly:))
            item = item[..<bracket]
        }
        guard let capability else { return number }
        let plain = MatterName.plain(item)
        let names: [(name: String, number: Int64)]
        if let enumeration = library.enumeration(type, in: capability) {
            names = enumeration.items.map { ($0.name, $0.number) }
        } else if let bitmap = library.bitmap(type, in: capability) {
            names = bitmap.items.map { ($0.name, $0.mask) }
        } else {
            throw Diagnostic(
                "unknown-enumeration", "'\(type)' is not an enumeration of \(capability.title.english)", at: place,
                hint: Suggestion.hint(for: type, among: capability.enumerations.keys.sorted()))
        }
        if plain == "unknownenumvalue" {
            guard let number else {
                throw Diagnostic("unknown-item", "'\(text)' needs its number in brackets", at: place)
            }
            if let known = names.first(where: { $0.number == number }) {
                throw Diagnostic(
                    "unknown-item", "\(number) is not unknown to '\(type)': it is '\(known.name)'", at: place)
            }
            return number
        }
        let found = names.first { name in
            let other = MatterName.plain(name.name)
            return other == plain || "k" + other == plain
        }
        guard let found else {
            if let number { return number }
            throw Diagnostic(
                "unknown-item", "'\(item)' is not an item of '\(type)'", at: place,
                hint: Suggestion.hint(for: String(item), among: names.map(\.name)),
                notes: ["items: \(Suggestion.list(names.map(\.name), most: 24))"])
        }
        if let number, number != found.number {
            throw Diagnostic("unknown-item", "'\(item)' of '\(type)' is \(found.number), not \(number)", at: place)
        }
        return found.number
    }

    /// A message that a value is of another kind.
    private func wrong(_ value: TestValue, _ expected: String) -> Diagnostic {
        Diagnostic("wrong-type", "\(expected) is wanted, but here stands \(value.kind)", at: value.place)
    }

    // MARK: Answers

    /// A value of the device as a value of a file, so that it can be saved and reckoned with.
    func testValue(_ value: Value, as type: DataType?, at place: SourcePlace) -> TestValue {
        switch value {
        case .null: return TestValue(.null, at: place)
        case .bool(let flag): return TestValue(.bool(flag), at: place)
        case .integer(let number): return TestValue(.integer(Self.wide(number, type)), at: place)
        case .decimal(let number): return TestValue(.decimal(number), at: place)
        case .string(let text): return TestValue(.text(text), at: place)
        case .bytes(let octets): return TestValue(.bytes(octets), at: place)
        case .list(let items):
            var element: DataType?
            if case .list(let type)? = type { element = type }
            return TestValue(.list(items.map { testValue($0, as: element, at: place) }), at: place)
        case .structure(let fields):
            var definitions: [FieldDefinition] = []
            if case .structure(let name)? = type, let capability {
                definitions = library.structure(name, in: capability)?.fields ?? []
            }
            return TestValue(
                .structure(
                    fields.map { field in
                        let type = definitions.first { $0.name == field.name }?.constraint.type
                        return TestValue.Entry(
                            name: field.name, place: place, value: testValue(field.value, as: type, at: place))
                    }), at: place)
        }
    }

    /// A whole number with its sign: unsigned 64-bit numbers wrap in a value.
    static func wide(_ number: Int64, _ type: DataType?) -> Int128 {
        let isUnsigned =
            switch type {
            case .integer(let type)?: !type.isSigned
            case .enumeration?, .bitmap?: true
            default: false
            }
        return number < 0 && isUnsigned ? Int128(UInt64(bitPattern: number)) : Int128(number)
    }
}
