package import HulianModel
package import HulianYAML

extension YAMLNode {
    /// A value whose type the file itself shows: null, true, a number, text, a list or a mapping.
    package var plainValue: Value {
        if isNull { return .null }
        if let bool { return .bool(bool) }
        if let integer { return .integer(integer) }
        if let number { return .decimal(number) }
        if let items { return .list(items.map(\.plainValue)) }
        if let entries { return .structure(entries.map { Field($0.key, $0.value.plainValue) }) }
        return .string(scalar ?? "")
    }
}
