internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension ScenarioReader {
    /// The octets that the values of parameters may take in one file; a short file could ask for gigabytes.
    private static let filledLimit = 16 << 20

    /// Puts the values of parameters where `${name}` stands.
    ///
    /// A default in the scenario wins over one in the shared file, and what the user gave over both.
    ///
    /// - Parameters:
    ///   - root: The file.
    ///   - shared: The file that it uses; both know the parameters of both.
    /// - Returns: The files with values, and the values that hold.
    mutating func substitute(_ root: YAMLNode, _ shared: YAMLNode?) -> (YAMLNode, YAMLNode?, [Field]) {
        var values: [(name: String, value: String)] = []
        for node in [root["parameters"], shared?["parameters"]] {
            guard let node, !node.isNull else { continue }
            if node.entries == nil {
                diagnostics.error(
                    "wrong-type", "'parameters' must be a mapping, but here stands \(node.kind)", at: node.place,
                    hint: "such as { delay: 2 s }")
            }
            for entry in node.entries ?? [] {
                checkSlug(entry.key, at: entry.place, "the name of a parameter")
                let value = defaultValue(entry) ?? ""
                if !values.contains(where: { $0.name == entry.key }) { values.append((entry.key, value)) }
            }
        }
        for override in overrides {
            if let index = values.firstIndex(where: { $0.name == override.name }) {
                values[index].value = override.value
            } else {
                let names = values.map(\.name)
                diagnostics.error(
                    "unknown-parameter", "'\(override.name)' is not a parameter of the scenario", at: root.place,
                    hint: Suggestion.hint(for: override.name, among: names),
                    notes: [names.isEmpty ? "it has no parameters" : "it has: \(Suggestion.list(names))"])
            }
        }
        let fields = values.map { Field($0.name, .string($0.value)) }
        return (fill(root, values, isRoot: true), shared.map { fill($0, values, isRoot: true) }, fields)
    }

    /// The default of a parameter.
    private mutating func defaultValue(_ entry: YAMLNode.Entry) -> String? {
        if entry.value.isNull {
            diagnostics.error(
                "missing-value", "the parameter '\(entry.key)' needs a value", at: entry.place,
                hint: "such as \(entry.key): 2 s, or \"\" for an empty text")
            return nil
        }
        if let text = entry.value.scalar { return text }
        var reader = FieldReader(entry.value, "a parameter", example: "{ default: 2 s }")
        let text = reader.node.entries == nil ? nil : reader.requiredString("default")
        _ = reader.value("title")
        diagnostics.add(contentsOf: reader.finish().all)
        return text
    }

    /// A node with values in place of parameters.
    private mutating func fill(
        _ node: YAMLNode, _ values: [(name: String, value: String)], isRoot: Bool = false
    ) -> YAMLNode {
        switch node.content {
        case .scalar(let text, let isQuoted):
            guard text.contains("${") else { return node }
            return YAMLNode(.scalar(fill(text, values, at: node.place), isQuoted: isQuoted), at: node.place)
        case .sequence(let items):
            return YAMLNode(.sequence(items.map { fill($0, values) }), at: node.place)
        case .mapping(let entries):
            var filled: [YAMLNode.Entry] = []
            filled.reserveCapacity(entries.count)
            for entry in entries {
                let isDefinition = isRoot && entry.key == "parameters"
                let isChanged = entry.key.contains("${")
                let key = isChanged ? fill(entry.key, values, at: entry.place) : entry.key
                if isChanged, entries.contains(where: { $0.key == key }) || filled.contains(where: { $0.key == key }) {
                    diagnostics.error(
                        "yaml-duplicate-key", "'\(entry.key)' is '\(key)' here, which stands twice in the mapping",
                        at: entry.place)
                }
                filled.append(
                    YAMLNode.Entry(
                        key: key, place: entry.place, value: isDefinition ? entry.value : fill(entry.value, values)))
            }
            return YAMLNode(.mapping(filled), at: node.place)
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
                diagnostics.error(
                    "bad-parameter", "a '}' is missing behind '${'", at: place, hint: "write ${name}")
                return result
            }
            let name = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            if let value = values.first(where: { $0.name == name }) {
                filledLength += value.value.utf8.count
                guard filledLength <= Self.filledLimit else {
                    diagnostics.error(
                        "too-long", "the values of parameters make the file longer than \(Self.filledLimit >> 20) MiB",
                        at: place)
                    return result
                }
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
