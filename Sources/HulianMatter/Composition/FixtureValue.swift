internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// Reads values of fixtures by the types of the cluster definitions.
struct FixtureValue {
    /// The definitions.
    let library: ClusterLibrary
    /// The cluster.
    let capability: Capability

    /// The value of a type.
    ///
    /// - Throws: ``Diagnostic`` with the codes `wrong-type`, `unknown-name`, `unknown-field` or `missing-field`.
    func value(_ node: YAMLNode, of type: DataType, isNullable: Bool) throws(Diagnostic) -> Value {
        if node.isNull {
            guard isNullable else { throw wrong(node, "a value") }
            return .null
        }
        switch type {
        case .bool:
            guard let bool = node.bool else { throw wrong(node, "true or false") }
            return .bool(bool)
        case .integer:
            guard let number = node.integer else { throw wrong(node, "a whole number") }
            return .integer(number)
        case .enumeration(let name, _):
            if let number = node.integer { return .integer(number) }
            guard let text = node.scalar, let definition = library.enumeration(name, in: capability) else {
                throw wrong(node, "a number or a name of \(name)")
            }
            let plain = MatterName.plain(text)
            guard let item = definition.items.first(where: { MatterName.plain($0.name) == plain }) else {
                throw unknown(text, node, definition.items.map(\.name), name)
            }
            return .integer(item.number)
        case .bitmap(let name, _):
            if let number = node.integer { return .integer(number) }
            guard let items = node.items, let definition = library.bitmap(name, in: capability) else {
                throw wrong(node, "a number or a list of names of \(name)")
            }
            var bits: Int64 = 0
            for item in items {
                let text = item.scalar ?? ""
                let plain = MatterName.plain(text)
                guard let found = definition.items.first(where: { MatterName.plain($0.name) == plain }) else {
                    throw unknown(text, item, definition.items.map(\.name), name)
                }
                bits |= found.mask
            }
            return .integer(bits)
        case .decimal:
            guard let number = node.number else { throw wrong(node, "a number") }
            return .decimal(number)
        case .string:
            guard let text = node.scalar else { throw wrong(node, "text") }
            return .string(text)
        case .bytes:
            guard let text = node.scalar else { throw wrong(node, "text or 'hex:…'") }
            guard text.hasPrefix("hex:") else { return .bytes(Array(text.utf8)) }
            guard let octets = Self.octets(text.dropFirst(4)) else { throw wrong(node, "pairs of hexadecimal digits") }
            return .bytes(octets)
        case .list(let element):
            guard let items = node.items else { throw wrong(node, "a list") }
            var values: [Value] = []
            for item in items { values.append(try value(item, of: element, isNullable: false)) }
            return .list(values)
        case .structure(let name):
            return try structure(node, name)
        }
    }

    /// The value of a structure, its fields in the order of their definition.
    private func structure(_ node: YAMLNode, _ name: String) throws(Diagnostic) -> Value {
        guard let entries = node.entries, let definition = library.structure(name, in: capability) else {
            throw wrong(node, "a mapping of the fields of \(name)")
        }
        var found: [String: Value] = [:]
        for entry in entries {
            guard let field = library.field(named: entry.key, among: definition.fields, in: capability) else {
                throw Diagnostic(
                    "unknown-field", "'\(entry.key)' is not a field of \(name)", at: entry.place,
                    hint: Suggestion.hint(for: entry.key, among: definition.fields.map(\.name)))
            }
            found[field.name] = try value(
                entry.value, of: field.constraint.type, isNullable: field.constraint.isNullable)
        }
        var fields: [Field] = []
        for field in definition.fields {
            if let value = found[field.name] {
                fields.append(Field(field.name, value))
            } else if !field.isOptional, !definition.isFabricScoped {
                throw Diagnostic("missing-field", "\(name) needs '\(field.name)'", at: node.place)
            }
        }
        return .structure(fields)
    }

    /// The octets of pairs of hexadecimal digits.
    static func octets(_ text: Substring) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var octets: [UInt8] = []
        var index = 0
        while index < digits.count {
            guard let octet = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            octets.append(octet)
            index += 2
        }
        return octets
    }

    /// A message about a value of another type.
    private func wrong(_ node: YAMLNode, _ expected: String) -> Diagnostic {
        Diagnostic("wrong-type", "\(node.kind) stands here, but \(expected) was expected", at: node.place)
    }

    /// A message about a name that there is not.
    private func unknown(_ text: String, _ node: YAMLNode, _ names: [String], _ type: String) -> Diagnostic {
        Diagnostic(
            "unknown-name", "'\(text)' is not a name of \(type)", at: node.place,
            hint: Suggestion.hint(for: text, among: names))
    }
}
