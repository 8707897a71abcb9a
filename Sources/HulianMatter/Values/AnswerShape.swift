internal import HulianModel

/// Says whether what a device answers can be what its definition says at all, before a file looks at the value.
///
/// The SDK's own client decodes every answer by the definition and fails a step whose answer cannot be decoded; a number
/// where a truth value belongs, null where none may stand, or an answer without a field that it must have proves nothing
/// good, whatever the file then compares. Ranges are not looked at, which is the file's task.
struct AnswerShape {
    /// The definitions.
    let library: ClusterLibrary
    /// The cluster whose types are meant.
    let capability: Capability

    /// What is wrong with a value; nothing when it can be of its type.
    func flaw(of value: Value, _ constraint: ValueConstraint) -> String? {
        if value.isNull { return constraint.isNullable ? nil : "null where \(constraint.type.name) must stand" }
        return flaw(of: value, as: constraint.type)
    }

    /// What is wrong with the fields of an answer or an event; nothing when they fit.
    func flaw(of fields: [Field], _ definitions: [FieldDefinition]) -> String? {
        // Definitions and behaviours may spell a name with other capitals.
        let plain = fields.map { MatterName.plain($0.name) }
        let known = definitions.map { MatterName.plain($0.name) }
        for (field, name) in zip(fields, plain) where name != "fabricindex" && !known.contains(name) {
            return "a field '\(field.name)' that the definition has not"
        }
        for (definition, name) in zip(definitions, known) {
            guard let field = plain.firstIndex(of: name).map({ fields[$0] }) else {
                if definition.isOptional || definition.defaultValue != nil || definition.name == "fabricIndex" {
                    continue
                }
                return "no field '\(definition.name)'"
            }
            // A field that may be absent may be said to be nothing.
            if field.value.isNull, definition.isOptional { continue }
            if let flaw = flaw(of: field.value, definition.constraint) { return "\(definition.name): \(flaw)" }
        }
        return nil
    }

    /// What is wrong with a value that is not null.
    private func flaw(of value: Value, as type: DataType) -> String? {
        switch (type, value) {
        case (.bool, .bool), (.string, .string), (.bytes, .bytes), (.decimal, .decimal), (.decimal, .integer):
            return nil
        case (.integer(let type), .integer(let number)):
            return type.range.contains(number) || (type.bits == 64 && !type.isSigned)
                ? nil : "\(number), which \(type.bits) bits do not hold"
        case (.enumeration(_, let bits), .integer(let number)), (.bitmap(_, let bits), .integer(let number)):
            let fits = bits == 64 || IntegerType(bits: bits, isSigned: false).range.contains(number)
            return fits ? nil : "\(number), which \(bits) bits do not hold"
        case (.list(let element), .list(let items)):
            for (offset, item) in items.enumerated() {
                let flaw = item.isNull ? "null" : flaw(of: item, as: element)
                if let flaw { return "entry \(offset): \(flaw)" }
            }
            return nil
        case (.structure(let name), .structure(let fields)):
            guard let definition = library.structure(name, in: capability) else { return nil }
            // Of another fabric's entry only what is not its own to know is told.
            let told = definition.fields.filter { field in
                fields.contains { $0.name == field.name }
                    || !library.isSensitive(field.name, of: name, in: capability.number)
            }
            return flaw(of: fields, told)
        default: return "\(value) where \(type.name) must stand"
        }
    }
}
