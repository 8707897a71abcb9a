internal import HulianDiagnostics
internal import HulianModel

/// Says whether a value of an answer is what a test file expects.
struct ValueJudge {
    /// Knows the types.
    let typer: ValueTyper

    /// What could not be judged here at all, and why.
    static let foreignProgram = "a constraint in Python decides, which is not run here"

    /// True when a received value is the expected one.
    ///
    /// Lists must be as long and equal item by item; of structures only the named parts are compared, and a part that is
    /// absent is null.
    ///
    /// - Throws: A message about an expected value that cannot be of the type.
    func matches(_ expected: TestValue, _ received: Value, as type: DataType?) throws(Diagnostic) -> Bool {
        switch expected.content {
        case .null: return received.isNull
        case .list(let items):
            guard case .list(let others) = received, others.count == items.count else { return false }
            var element: DataType?
            if case .list(let type)? = type { element = type }
            for (item, other) in zip(items, others) where try !matches(item, other, as: element) { return false }
            return true
        case .structure(let entries):
            guard let fields = received.fields else { return false }
            return try matches(entries, fields, definitions(of: type), of: type?.name ?? "the structure")
        default: return try matchesScalar(expected, received, as: type)
        }
    }

    /// True when the named parts are as expected.
    func matches(
        _ entries: [TestValue.Entry], _ fields: [Field], _ definitions: [FieldDefinition]?, of what: String
    ) throws(Diagnostic) -> Bool {
        for entry in entries {
            var name = entry.name
            var type: DataType?
            if let definitions {
                if let definition = typer.field(entry.name, definitions) {
                    name = definition.name
                    type = definition.constraint.type
                } else if MatterName.plain(entry.name) != "fabricindex" {
                    throw Diagnostic(
                        "unknown-field", "'\(entry.name)' is not a part of \(what)", at: entry.place,
                        hint: Suggestion.hint(for: entry.name, among: definitions.map(\.name)))
                }
            }
            let plain = MatterName.plain(name)
            let field = fields.first { $0.name == name } ?? fields.first { MatterName.plain($0.name) == plain }
            guard try matches(entry.value, field?.value ?? .null, as: type) else { return false }
        }
        return true
    }

    /// The parts of a structure; nothing when they are not known.
    private func definitions(of type: DataType?) -> [FieldDefinition]? {
        guard case .structure(let name)? = type, let capability = typer.capability else { return nil }
        return typer.library.structure(name, in: capability)?.fields
    }

    /// True when a scalar is the expected one; numbers are compared as numbers.
    private func matchesScalar(
        _ expected: TestValue, _ received: Value, as type: DataType?
    ) throws(Diagnostic) -> Bool {
        if received.isNull { return false }
        let wanted = try typer.value(expected, as: type ?? Self.type(of: received))
        switch (wanted, received) {
        case (.decimal(let one), .decimal(let other)):
            if case .decimal(bits: 32)? = type { return Float(one) == Float(other) }
            return one == other
        case (.integer(let one), .decimal(let other)): return Double(one) == other
        case (.decimal(let one), .integer(let other)): return one == Double(other)
        case (.bool(let one), .integer(let other)): return (one ? 1 : 0) == other
        case (.integer(let one), .bool(let other)): return one == (other ? 1 : 0)
        default: return wanted == received
        }
    }

    /// The type that a value shows by itself.
    private static func type(of value: Value) -> DataType? {
        switch value {
        case .bool: .bool
        case .bytes: .bytes
        case .decimal: .decimal(bits: 64)
        default: nil
        }
    }
}
