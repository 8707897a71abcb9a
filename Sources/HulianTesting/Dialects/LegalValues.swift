internal import HulianModel

/// Values that a definition allows, made from the definition alone.
struct LegalValues {
    /// Where enumerations, bitmaps and structures are defined.
    let capability: Capability

    /// Values that a constraint allows: its ends, what lies between, every name, null, lists of none and of several.
    func legal(_ constraint: ValueConstraint) -> [Value] {
        var values: [Value] = constraint.isNullable ? [.null] : []
        switch constraint.type {
        case .bool: values += [false, true]
        case .integer:
            let range = constraint.integerRange
            let width = range.upperBound.subtractingReportingOverflow(range.lowerBound)
            if !width.overflow, width.partialValue <= 260 {
                values += range.map { .integer($0) }
            } else {
                let steps: Int64 = 31
                let step = width.overflow ? Int64.max / steps : width.partialValue / steps
                values += (0..<steps).map { .integer(range.lowerBound + $0 * step) }
                values +=
                    [1, 2].map { .integer(range.lowerBound + $0) } + [2, 1, 0].map { .integer(range.upperBound - $0) }
                if range.contains(0) { values.append(.integer(0)) }
            }
        case .enumeration(let name, _):
            let numbers = capability.enumerations[name]?.items.map(\.number) ?? [0]
            values += numbers.map { .integer($0) }
        case .bitmap(let name, _):
            let bitmap = capability.bitmaps[name]
            values += [0] + (bitmap?.items ?? []).map { .integer($0.mask) } + [.integer(bitmap?.allBits ?? 0)]
        case .decimal: values += [0, 1.5, -273.15, 0.1].map { .decimal($0) }
        case .string:
            let least = max(0, constraint.minimumLength ?? 0)
            let texts = [
                "", "on", "true", "null", "42", "客厅的灯", "a\"b\\c\n\u{1F4A1}", String(repeating: "x", count: least),
            ]
            values += texts.map { .string($0) }
            if let most = constraint.maximumLength, most < 2000 {
                values.append(.string(String(repeating: "y", count: most)))
            }
        case .bytes:
            values += [[], [0], [0x00, 0xFF, 0x7F, 0x80, 0x31, 0x32]].map { .bytes($0) }
            values.append(.bytes(Array(repeating: 0x31, count: max(1, constraint.minimumLength ?? 0))))
        case .list(let element):
            let elements = legal(ValueConstraint(type: element)).filter { !$0.isNull }
            values += [0, 1, 2, constraint.minimumLength ?? 3].map { .list(Array(elements.suffix($0))) }
        case .structure(let name):
            let fields = capability.structures[name]?.fields ?? []
            for round in 0..<4 { values.append(.structure(legalFields(fields, round: round))) }
        }
        var seen: Set<Value> = []
        return values.filter { constraint.check($0, in: capability) == .success && seen.insert($0).inserted }
    }

    /// The fields of a command, event or structure with legal values; each round takes others.
    func legalFields(_ definitions: [FieldDefinition], round: Int) -> [Field] {
        definitions.compactMap { field in
            if field.isOptional, round % 3 == 2 { return nil }
            let values = legal(field.constraint)
            return values.isEmpty
                ? nil : Field(field.name, values[(round * 7 + (round == 0 ? values.count - 1 : 0)) % values.count])
        }
    }
}
