public import HulianDiagnostics
public import HulianModel
public import HulianYAML

/// Reads values as people write them, such as `26 °C`, `locked` or `[normal, quiet]`, into raw values of the model.
///
/// Used for defaults in device types and for all that a scenario sets or expects, so that a value is written the same
/// way everywhere.
public struct ValueReader {
    /// Where enumerations, bitmaps and structures are defined.
    public let capability: Capability

    /// Makes a reader for a capability.
    public init(_ capability: Capability) { self.capability = capability }

    /// Reads a value of an attribute.
    ///
    /// - Parameters:
    ///   - node: What stands in the file.
    ///   - attribute: The attribute.
    ///   - constraint: What is allowed here, which may be narrower than the definition.
    ///   - checksRange: False for a value that is meant to be refused.
    /// - Throws: ``Diagnostic`` with the codes `wrong-type`, `unknown-name`, `needs-unit`, `wrong-unit` or
    ///   `out-of-range`.
    public func value(
        _ node: YAMLNode, of attribute: AttributeDefinition, constraint: ValueConstraint? = nil,
        checksRange: Bool = true
    ) throws(Diagnostic) -> Value {
        // Names are only needed for what is wrong.
        let what = { "\(capability.id).\(attribute.name)" }
        let constraint = constraint ?? attribute.constraint
        let value = try read(
            node, constraint.type, isNullable: constraint.isNullable || !checksRange, unit: attribute.unit,
            scale: attribute.scale, what: what, allowed: constraint.allowed)
        if checksRange { try check(value, node, constraint, attribute.unit, attribute.scale, what) }
        return value
    }

    /// Reads the fields of a command or event.
    ///
    /// - Throws: ``Diagnostic`` as for a value, and `unknown-field` or `missing-field`.
    public func fields(
        _ node: YAMLNode?, _ definitions: [FieldDefinition], of what: String, at place: SourcePlace,
        checksRange: Bool = true, needsAll: Bool = true
    ) throws(Diagnostic) -> [Field] {
        try fields(node, definitions, of: { what }, at: place, checksRange: checksRange, needsAll: needsAll)
    }

    /// Reads the fields of a command, event or structure, whose name is only needed for what is wrong.
    private func fields(
        _ node: YAMLNode?, _ definitions: [FieldDefinition], of what: () -> String, at place: SourcePlace,
        checksRange: Bool, needsAll: Bool
    ) throws(Diagnostic) -> [Field] {
        let entries = node?.entries ?? []
        if let node, !node.isMapping, !node.isNull {
            throw Diagnostic("wrong-type", "the fields of \(what()) must be a mapping", at: node.place)
        }
        // By index, as looking at a definition copies all of it.
        func isKnown(_ name: String) -> Bool { definitions.indices.contains { definitions[$0].name == name } }
        for entry in entries where !isKnown(entry.key) {
            let names = definitions.map(\.name)
            throw Diagnostic(
                "unknown-field", "'\(entry.key)' is not a field of \(what())", at: entry.place,
                hint: Suggestion.hint(for: entry.key, among: names),
                notes: [names.isEmpty ? "it has no fields" : "it has: \(Suggestion.list(names))"])
        }
        var fields: [Field] = []
        for definition in definitions {
            if let entry = entries.first(where: { $0.key == definition.name }) {
                let value = try read(
                    entry.value, definition.constraint.type,
                    isNullable: definition.constraint.isNullable || !checksRange, unit: nil, scale: .one,
                    what: { "\(what()).\(definition.name)" }, allowed: nil)
                if checksRange {
                    try check(value, entry.value, definition.constraint, nil, .one) { "\(what()).\(definition.name)" }
                }
                fields.append(Field(definition.name, value))
            } else if needsAll, !definition.isOptional, let value = definition.defaultValue {
                fields.append(Field(definition.name, value))
            } else if needsAll, !definition.isOptional, definition.constraint.isNullable {
                fields.append(Field(definition.name, .null))
            } else if needsAll, !definition.isOptional {
                throw Diagnostic(
                    "missing-field", "\(what()) needs the field '\(definition.name)'", at: place,
                    hint: "such as with: { \(definition.name): … }")
            }
        }
        return fields
    }

    /// Reads a value of a type.
    private func read(
        _ node: YAMLNode, _ type: DataType, isNullable: Bool, unit: Unit?, scale: Scale, what: () -> String,
        allowed: [Int64]?
    ) throws(Diagnostic) -> Value {
        if node.isNull {
            guard isNullable else { throw Diagnostic("wrong-type", "\(what()) cannot be null", at: node.place) }
            return .null
        }
        switch type {
        case .bool:
            if let bool = node.bool { return .bool(bool) }
            if !node.isQuoted, node.scalar == "on" { return .bool(true) }
            if !node.isQuoted, node.scalar == "off" { return .bool(false) }
            throw wrong(node, what, "true or false")
        case .integer, .decimal:
            return try number(node, type, unit: unit, scale: scale, what: what)
        case .enumeration(let name, _):
            return .integer(try enumeration(node, name, what: what, allowed: allowed))
        case .bitmap(let name, _):
            return .integer(try bitmap(node, name, what: what))
        case .string:
            guard let text = node.scalar else { throw wrong(node, what, "text") }
            return .string(text)
        case .bytes:
            guard let text = node.scalar else { throw wrong(node, what, "text or 'hex:…'") }
            if text.hasPrefix("hex:") {
                guard let octets = HexDigits.octets(text.dropFirst(4)) else {
                    throw wrong(node, what, "pairs of hexadecimal digits behind 'hex:'")
                }
                return .bytes(octets)
            }
            return .bytes(Array(text.utf8))
        case .list(let element):
            guard let items = node.items else { throw wrong(node, what, "a list") }
            var values: [Value] = []
            for item in items {
                values.append(
                    try read(
                        item, element, isNullable: false, unit: unit, scale: scale, what: { "an element of \(what())" },
                        allowed: nil))
            }
            return .list(values)
        case .structure(let name):
            guard let definition = capability.structures[name] else { throw wrong(node, what, "a known structure") }
            guard node.isMapping else { throw wrong(node, what, "a mapping") }
            return .structure(
                try fields(node, definition.fields, of: what, at: node.place, checksRange: true, needsAll: true))
        }
    }

    /// Reads a number with or without a unit.
    private func number(
        _ node: YAMLNode, _ type: DataType, unit: Unit?, scale: Scale, what: () -> String
    ) throws(Diagnostic) -> Value {
        guard let text = node.scalar, !node.isQuoted || unit != nil else { throw wrong(node, what, "a number") }
        if text.hasSuffix(" raw"), let raw = Int64(text.dropLast(4)) { return .integer(raw) }
        if let integer = node.integer, unit == nil || scale == .one {
            if case .decimal = type { return .decimal(Double(integer)) }
            return .integer(integer)
        }
        guard let quantity = Quantity(text) else {
            throw wrong(node, what, unit.map { "a number with a unit such as '1 \($0.symbol)'" } ?? "a number")
        }
        guard let unit else {
            guard quantity.unit == nil, case .decimal = type else { throw wrong(node, what, "a whole number") }
            return .decimal(quantity.number)
        }
        guard let written = quantity.unit else {
            if scale == .one, case .decimal = type { return .decimal(quantity.number) }
            throw Diagnostic(
                "needs-unit", "\(what()) needs a unit, but here stands '\(text)'", at: node.place,
                hint: "write '\(text) \(unit.symbol)'", notes: ["'\(text) raw' gives the raw number of the model"])
        }
        guard let number = written.convert(quantity.number, to: unit) else {
            throw Diagnostic(
                "wrong-unit", "\(what()) is measured in \(unit.symbol), not in \(written.symbol)", at: node.place)
        }
        let raw = scale.raw(quantity: number)
        if case .decimal = type { return .decimal(raw) }
        guard raw.magnitude < 9e18 else { throw wrong(node, what, "a smaller number") }
        return .integer(Int64(raw.rounded()))
    }

    /// Reads a name or number of an enumeration.
    private func enumeration(
        _ node: YAMLNode, _ name: String, what: () -> String, allowed: [Int64]?
    ) throws(Diagnostic) -> Int64 {
        if let number = node.integer { return number }
        let items = capability.enumerations[name]?.items ?? []
        func isAllowed(_ item: EnumerationItem) -> Bool { allowed?.contains(item.number) ?? true }
        guard let text = node.scalar else { throw wrong(node, what, "a name") }
        if let item = items.first(where: { $0.name == text && isAllowed($0) }) { return item.number }
        throw unknownName(text, what, items.filter(isAllowed).map(\.name), node)
    }

    /// Reads names or a number of a bitmap.
    private func bitmap(_ node: YAMLNode, _ name: String, what: () -> String) throws(Diagnostic) -> Int64 {
        if let number = node.integer { return number }
        let items = capability.bitmaps[name]?.items ?? []
        var bits: Int64 = 0
        for item in node.items ?? [node] {
            guard let text = item.scalar else { throw wrong(item, what, "names of bits") }
            if text == "none" { continue }
            guard let bit = items.first(where: { $0.name == text }) else {
                throw unknownName(text, what, items.map(\.name), item)
            }
            bits |= bit.mask
        }
        return bits
    }

    /// Checks a value against range and length.
    private func check(
        _ value: Value, _ node: YAMLNode, _ constraint: ValueConstraint, _ unit: Unit?, _ scale: Scale,
        _ what: () -> String
    ) throws(Diagnostic) {
        guard constraint.check(value, in: capability) != .success else { return }
        var notes: [String] = []
        switch constraint.type {
        case .integer:
            let range = constraint.integerRange
            let low = capability.text(.integer(range.lowerBound), type: constraint.type, unit: unit, scale: scale)
            let high = capability.text(.integer(range.upperBound), type: constraint.type, unit: unit, scale: scale)
            notes.append("allowed: \(low) to \(high)")
        case .string, .bytes, .list:
            if let most = constraint.maximumLength { notes.append("at most \(most) long") }
            if let least = constraint.minimumLength { notes.append("at least \(least) long") }
        case .enumeration(let name, _):
            let items = capability.enumerations[name]?.items ?? []
            notes.append("allowed: \(Suggestion.list(items.map(\.name)))")
        default: break
        }
        throw Diagnostic(
            "out-of-range", "\(node.scalar ?? value.description) is not allowed for \(what())", at: node.place,
            notes: notes)
    }

    /// An error about another type.
    private func wrong(_ node: YAMLNode, _ what: () -> String, _ expected: String) -> Diagnostic {
        Diagnostic("wrong-type", "\(what()) must be \(expected), but here stands \(node.kind)", at: node.place)
    }

    /// An error about a name that does not exist.
    private func unknownName(_ text: String, _ what: () -> String, _ names: [String], _ node: YAMLNode) -> Diagnostic {
        Diagnostic(
            "unknown-name", "'\(text)' is not a value of \(what())", at: node.place,
            hint: Suggestion.hint(for: text, among: names), notes: ["allowed: \(Suggestion.list(names, most: 24))"])
    }
}
