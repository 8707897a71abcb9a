internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension ScenarioReader {
    /// Reads what a hand does at a device.
    mutating func operation(_ value: YAMLNode, _ fields: YAMLNode?, _ device: DevicePlan) -> Step.Kind? {
        let names = blueprint(device).map { vocabulary.actions($0) } ?? []
        guard let action = value.scalar, names.contains(action) else {
            diagnostics.error(
                "unknown-action", "\(value.kind) cannot be done at \(device.type.value)", at: value.place,
                hint: value.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
                notes: [names.isEmpty ? "nothing can be done at it" : "it can be: \(Suggestion.list(names))"])
            return nil
        }
        if let fields, fields.entries == nil {
            diagnostics.error(
                "wrong-type", "'with' must be a mapping, but here stands \(fields.kind)", at: fields.place)
        }
        let known = blueprint(device).map { vocabulary.fields($0, action) } ?? []
        let entries = fields?.entries ?? []
        for field in known where field.isNeeded && !entries.contains(where: { $0.key == field.name }) {
            diagnostics.error(
                "missing-field", "'\(action)' needs '\(field.name)'", at: fields?.place ?? value.place,
                hint: "write with: { \(field.name): \(field.kind == .text ? "\"111111\"" : "1") }")
        }
        return .operate(
            device: device.name, action: action,
            fields: entries.compactMap { entry in actionField(entry, of: action, known).map { Field(entry.key, $0) } })
    }

    /// Reads a field of what a hand does; nothing for one that the action has not got, or with a wrong value.
    private mutating func actionField(
        _ entry: YAMLNode.Entry, of action: String, _ known: [ActionField]
    ) -> Value? {
        guard let field = known.first(where: { $0.name == entry.key }) else {
            let names = known.map(\.name)
            diagnostics.error(
                "unknown-field", "'\(entry.key)' is not a field of '\(action)'", at: entry.place,
                hint: Suggestion.hint(for: entry.key, among: names),
                notes: [names.isEmpty ? "it has no fields" : "it has: \(names.joined(separator: ", "))"])
            return nil
        }
        let node = entry.value
        let read: Value? =
            switch field.kind {
            case .integer: node.integer.map { .integer($0) }
            case .number: node.number.map { .decimal($0) }
            // A code of digits is text, in quotes or not.
            case .text: node.isNull ? nil : node.scalar.map { .string($0) }
            }
        let words = field.kind == .text ? "text" : field.kind == .integer ? "a whole number" : "a number"
        guard let read else {
            diagnostics.error(
                "wrong-type", "'\(field.name)' must be \(words), but here stands \(node.kind)", at: node.place)
            return nil
        }
        guard field.choices.isEmpty || field.choices.contains(node.scalar ?? "") else {
            diagnostics.error(
                "unknown-name", "\(node.kind) is not a \(field.name) of the device", at: node.place,
                hint: Suggestion.hint(for: node.scalar ?? "", among: field.choices),
                notes: ["it has: \(field.choices.joined(separator: ", "))"])
            return nil
        }
        return read
    }
}
