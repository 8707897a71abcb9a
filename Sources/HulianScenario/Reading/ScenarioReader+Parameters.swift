internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension ScenarioReader {
    /// Puts the values of parameters where `${name}` stands.
    ///
    /// - Parameters:
    ///   - root: The file.
    ///   - outer: The file that uses this one; its parameters are known here too.
    /// - Returns: The file with values, and the values that hold.
    mutating func substitute(_ root: YAMLNode, knownFrom outer: YAMLNode? = nil) -> (YAMLNode, [Field]) {
        var values: [(name: String, value: String)] = []
        for entry in (outer?["parameters"]?.entries ?? []) + (root["parameters"]?.entries ?? []) {
            guard !values.contains(where: { $0.name == entry.key }) else { continue }
            checkSlug(entry.key, at: entry.place, "the name of a parameter")
            values.append((entry.key, defaultValue(entry) ?? ""))
        }
        for override in overrides {
            if let index = values.firstIndex(where: { $0.name == override.name }) {
                values[index].value = override.value
            } else if outer == nil {
                let names = values.map(\.name)
                diagnostics.error(
                    "unknown-parameter", "'\(override.name)' is not a parameter of the scenario", at: root.place,
                    hint: Suggestion.hint(for: override.name, among: names),
                    notes: [names.isEmpty ? "it has no parameters" : "it has: \(Suggestion.list(names))"])
            }
        }
        let fields = values.map { Field($0.name, .string($0.value)) }
        return (fill(root, values), fields)
    }

    /// The default of a parameter.
    private mutating func defaultValue(_ entry: YAMLNode.Entry) -> String? {
        if let text = entry.value.scalar { return text }
        var reader = FieldReader(entry.value, "a parameter")
        let text = reader.requiredString("default")
        _ = reader.value("title")
        diagnostics.add(contentsOf: reader.finish().all)
        return text
    }

    /// A node with values in place of parameters.
    private mutating func fill(_ node: YAMLNode, _ values: [(name: String, value: String)]) -> YAMLNode {
        switch node.content {
        case .scalar(let text, let isQuoted):
            guard text.contains("${") else { return node }
            return YAMLNode(.scalar(fill(text, values, at: node.place), isQuoted: isQuoted), at: node.place)
        case .sequence(let items):
            return YAMLNode(.sequence(items.map { fill($0, values) }), at: node.place)
        case .mapping(let entries):
            return YAMLNode(
                .mapping(
                    entries.map { entry in
                        let isDefinition = entry.key == "parameters"
                        let key = entry.key.contains("${") ? fill(entry.key, values, at: entry.place) : entry.key
                        return YAMLNode.Entry(
                            key: key, place: entry.place,
                            value: isDefinition ? entry.value : fill(entry.value, values))
                    }), at: node.place)
        }
    }

    /// Text with values in place of parameters.
    private mutating func fill(
        _ text: String, _ values: [(name: String, value: String)], at place: SourcePlace
    ) -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "${") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: "}") else {
                diagnostics.error("bad-parameter", "a '}' is missing behind '${'", at: place)
                return result
            }
            let name = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            if let value = values.first(where: { $0.name == name }) {
                result += value.value
            } else {
                let names = values.map(\.name)
                diagnostics.error(
                    "unknown-parameter", "'\(name)' is not a parameter of the scenario", at: place,
                    hint: Suggestion.hint(for: name, among: names),
                    notes: [names.isEmpty ? "define it under 'parameters'" : "it has: \(Suggestion.list(names))"])
            }
        }
        return result + rest
    }
}

extension Substring {
    /// Where a text first stands.
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
