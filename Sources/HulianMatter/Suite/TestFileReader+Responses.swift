internal import HulianDiagnostics
internal import HulianYAML

extension TestFileReader {
    /// Reads what must come back.
    mutating func responses(_ node: YAMLNode) -> [TestStep.Response] {
        if let items = node.items { return items.map { response($0) } }
        return [response(node)]
    }

    /// Reads what one answer must be.
    private mutating func response(_ node: YAMLNode) -> TestStep.Response {
        var response = TestStep.Response(place: node.place)
        var fields = FieldReader(node, "a response", example: "{ value: 1 }")
        response.error = fields.string("error")
        if let error = response.error, error != "SUCCESS", StatusName.status(error) == nil {
            fields.error(
                "unknown-status", "'\(error)' is not the name of a status", at: node["error"]?.place ?? node.place,
                hint: Suggestion.hint(for: error, among: StatusName.all))
        }
        response.clusterError = fields.integer("clusterError", in: 0...0xFF)
        response.cluster = fields.string("cluster")
        response.attribute = fields.string("attribute")
        response.event = fields.string("event")
        response.command = fields.string("command")
        response.endpoint = value("endpoint", &fields)
        let known = ["value", "constraints", "saveAs", "saveDataVersionAs"]
        let single = known.compactMap { key in node.entries?.first { $0.key == key } }
        if let many = fields.entry("values") {
            if let other = single.first {
                fields.error(
                    "step-conflict", "'values' and '\(other.key)' exclude each other", at: other.place,
                    hint: "put it into an entry of 'values'")
            }
            if let items = many.value.items {
                for item in items { response.values.append(expectedValue(item)) }
            } else if !many.value.isNull {
                fields.wrong("values", "a list of names with values", many.value)
            }
        } else if !single.isEmpty {
            response.values.append(expectedValue(node, isWhole: true))
        }
        diagnostics.add(contentsOf: fields.finish(alsoKnown: known).all)
        return response
    }

    /// Reads what a value must be; it may be a response as a whole.
    private mutating func expectedValue(_ node: YAMLNode, isWhole: Bool = false) -> TestStep.ExpectedValue {
        var expected = TestStep.ExpectedValue(place: node.place)
        var fields = FieldReader(node, "an expected value", example: "{ name: Status, value: 0 }")
        expected.name = fields.string("name")
        expected.value = fields.entry("value").map { TestValue($0.value) }
        expected.saveAs = fields.string("saveAs")
        expected.saveDataVersionAs = fields.string("saveDataVersionAs")
        if let rules = fields.value("constraints") { expected.constraints = self.rules(rules) }
        // A response that is one value as a whole is checked for unknown keys by its own reader.
        diagnostics.add(contentsOf: isWhole ? fields.diagnostics.all : fields.finish().all)
        return expected
    }

    /// Reads the rules on a value.
    private mutating func rules(_ node: YAMLNode) -> [TestStep.ValueRule] {
        guard let entries = node.entries else {
            diagnostics.error(
                "wrong-type", "'constraints' must be a mapping, but here stands \(node.kind)", at: node.place,
                hint: "such as { minValue: 0, maxValue: 254 }")
            return []
        }
        return entries.compactMap { entry in
            guard let kind = TestStep.RuleKind(rawValue: entry.key) else {
                let names = TestStep.RuleKind.allCases.map(\.rawValue)
                diagnostics.error(
                    "unknown-key", "'\(entry.key)' is not a constraint", at: entry.place,
                    hint: Suggestion.hint(for: entry.key, among: names),
                    notes: ["known constraints: \(Suggestion.list(names, most: 24))"])
                return nil
            }
            let value = TestValue(entry.value)
            if let expected = kind.wanted(instead: value) {
                diagnostics.error(
                    "wrong-type", "'\(entry.key)' must be \(expected), but here stands \(value.kind)",
                    at: entry.value.place)
                return nil
            }
            return TestStep.ValueRule(kind: kind, value: value)
        }
    }
}

extension TestStep.RuleKind {
    /// What the rule must be compared with, when a value is not that.
    func wanted(instead value: TestValue) -> String? {
        switch (self, value.content) {
        case (.hasValue, .bool), (.isHexString, .bool), (.isUpperCase, .bool), (.isLowerCase, .bool): nil
        case (.hasValue, _), (.isHexString, _), (.isUpperCase, _), (.isLowerCase, _): "true or false"
        case (.type, .text), (.startsWith, .text), (.endsWith, .text), (.python, .text): nil
        case (.type, _), (.startsWith, _), (.endsWith, _), (.python, _): "text"
        // Text may name a variable.
        case (.minLength, .integer), (.maxLength, .integer), (.minLength, .text), (.maxLength, .text): nil
        case (.minLength, _), (.maxLength, _): "a whole number"
        case (.minValue, .integer), (.minValue, .decimal), (.minValue, .text), (.maxValue, .integer),
            (.maxValue, .decimal), (.maxValue, .text):
            nil
        case (.minValue, _), (.maxValue, _): "a number"
        case (.contains, .list), (.excludes, .list), (.hasMasksSet, .list), (.hasMasksClear, .list), (.anyOf, .list),
            (.isSetOfValues, .list):
            nil
        case (.contains, _), (.excludes, _), (.hasMasksSet, _), (.hasMasksClear, _), (.anyOf, _), (.isSetOfValues, _):
            "a list"
        case (.notValue, _): nil
        }
    }
}
