public import HulianModel
public import HulianYAML

/// Reads how a device uses a behaviour, wherever that is written.
public enum BehaviourUseReader {
    /// Reads a behaviour with its parameters.
    public static func use(_ entry: YAMLNode.Entry) -> BehaviourUse {
        BehaviourUse(
            name: entry.key, parameters: (entry.value.entries ?? []).map { Field($0.key, parameter($0.value)) })
    }

    /// Reads a parameter: a quantity in the base unit of what it measures, a number, a truth value, text, a list, or a
    /// mapping.
    private static func parameter(_ node: YAMLNode) -> Value {
        if let bool = node.bool { return .bool(bool) }
        if let integer = node.integer { return .integer(integer) }
        if let number = node.number { return .decimal(number) }
        if let items = node.items { return .list(items.map(parameter)) }
        if let entries = node.entries { return .structure(entries.map { Field($0.key, parameter($0.value)) }) }
        let text = node.scalar ?? ""
        if !node.isQuoted, let quantity = Quantity(text), let unit = quantity.unit {
            return .decimal(quantity.number * unit.factor + unit.offset)
        }
        return .string(text)
    }
}
