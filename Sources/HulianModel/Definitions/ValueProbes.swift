/// Values that a definition allows and values that it does not, made from the definition alone.
public struct ValueProbes {
    /// Where enumerations, bitmaps and structures are defined.
    private let capability: Capability

    /// Makes probes for the definitions of a capability.
    public init(capability: Capability) { self.capability = capability }

    /// Values that a constraint allows: its ends, what lies between, every name, null.
    public func legal(_ constraint: ValueConstraint) -> [Value] {
        var values: [Value] = constraint.isNullable ? [.null] : []
        switch constraint.type {
        case .bool: values += [true, false]
        case .integer:
            let range = constraint.integerRange
            let middle = range.lowerBound / 2 + range.upperBound / 2
            values += [.integer(range.lowerBound), .integer(middle), .integer(range.upperBound)]
        case .enumeration(let name, _):
            let numbers = capability.enumerations[name]?.items.map(\.number) ?? [0, 1]
            values += numbers.filter { constraint.allowed?.contains($0) ?? true }.prefix(12).map { .integer($0) }
        case .bitmap(let name, _):
            values += [0] + (capability.bitmaps[name]?.items ?? []).map { .integer($0.mask) }
        case .decimal: values += [.decimal(0), .decimal(1.5)]
        case .string:
            values.append(.string(String(repeating: "x", count: max(1, constraint.minimumLength ?? 0))))
        case .bytes:
            values.append(.bytes(Array(repeating: 0x31, count: max(6, constraint.minimumLength ?? 0))))
        case .list(let element):
            let elements = legal(ValueConstraint(type: element))
            // A list that must have more elements than there are probes has some of them again.
            let count = elements.isEmpty ? 0 : max(1, constraint.minimumLength ?? 0)
            values += [.list([]), .list((0..<count).map { elements[$0 % elements.count] })]
        case .structure(let name):
            let fields = capability.structures[name]?.fields ?? []
            values.append(
                .structure(fields.compactMap { field in legal(field.constraint).last.map { Field(field.name, $0) } }))
        }
        return values.filter { constraint.check($0, in: capability) == .success }
    }

    /// Values that a constraint refuses: behind its ends, unknown names, another type.
    public func illegal(_ constraint: ValueConstraint) -> [Value] {
        var values: [Value] = constraint.isNullable ? [] : [.null]
        switch constraint.type {
        case .bool: values += [7, "text"]
        case .integer:
            let range = constraint.integerRange
            if range.lowerBound > .min { values.append(.integer(range.lowerBound - 1)) }
            if range.upperBound < .max { values.append(.integer(range.upperBound + 1)) }
            values += ["text", .list([])]
        case .enumeration: values += [250, true]
        case .bitmap(_, let bits): values += [.integer(1 << Int64(min(62, bits))), "text"]
        case .decimal: values += ["text"]
        case .string:
            if let most = constraint.maximumLength { values.append(.string(String(repeating: "x", count: most + 1))) }
            values.append(5)
        case .bytes: values += [5, "text"]
        case .list: values += [5, ["text": 1]]
        case .structure: values += [5, ["noSuchField": 1]]
        }
        return values.filter { constraint.check($0, in: capability) != .success }
    }

    /// The fields of a command with legal values; each of the given number of rounds takes others.
    public func legalFields(_ definitions: [FieldDefinition], round: Int) -> [Field] {
        definitions.compactMap { field in
            if field.isOptional, round % 3 == 2 { return nil }
            let values = legal(field.constraint)
            return values.isEmpty ? nil : Field(field.name, values[round % values.count])
        }
    }
}
