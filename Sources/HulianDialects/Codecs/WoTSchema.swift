internal import HulianModel

/// The data schemas of a Thing Description, and what they say of an attribute, argument or field.
///
/// Source: W3C Web of Things Thing Description 1.1, section 5.3.2.
enum WoTSchema {
    /// The types that a schema may have.
    static let types: Set<String> = ["boolean", "integer", "number", "string", "object", "array", "null"]

    /// A schema of what has a kind, a range and perhaps parts.
    static func schema(of attribute: DescribedAttribute) -> [Field] {
        var fields = bare(attribute)
        if attribute.isNullable {
            fields = [Field("oneOf", .list([.structure(fields), ["type": "null"]]))]
        }
        if let unit = attribute.unit { fields.append(Field("unit", .string(unit))) }
        return fields
    }

    /// A schema of an object with fields.
    static func object(of parts: [DescribedAttribute]) -> [Field] {
        var fields = [
            Field("type", "object"),
            Field("properties", .structure(parts.map { Field($0.name, .structure(schema(of: $0))) })),
        ]
        let needed = parts.filter { !$0.isOptional && !$0.isNullable }.map { Value.string($0.name) }
        if !needed.isEmpty { fields.append(Field("required", .list(needed))) }
        return fields
    }

    /// The schema without unit and null.
    private static func bare(_ attribute: DescribedAttribute) -> [Field] {
        func type(_ name: String) -> Field { Field("type", .string(name)) }
        switch attribute.kind {
        case .truth where attribute.choices.allSatisfy({ $0.boolValue != nil }): return [type("boolean")]
        case .truth, .choice:
            let isText = attribute.choices.allSatisfy { $0.stringValue != nil }
            let isWhole = attribute.choices.allSatisfy { $0.integerValue != nil }
            let values = Field("enum", .list(attribute.choices))
            return isText ? [type("string"), values] : (isWhole ? [type("integer"), values] : [values])
        case .integer, .decimal:
            var fields = [type(attribute.kind == .integer ? "integer" : "number")]
            if let least = attribute.minimum { fields.append(Field("minimum", .number(least))) }
            if let most = attribute.maximum { fields.append(Field("maximum", .number(most))) }
            // A step counts from nought, and fractions of two cannot be divided exactly.
            if attribute.kind == .integer, let step = attribute.step, step > 1,
                (attribute.minimum ?? 0).truncatingRemainder(dividingBy: step) == 0
            {
                fields.append(Field("multipleOf", .number(step)))
            }
            return fields
        case .text:
            return [type("string")] + length("maxLength", attribute.maximumLength)
        case .octets:
            return [type("string"), Field("contentEncoding", "base16")]
                + length("maxLength", attribute.maximumLength.map { $0 * 2 })
        case .list:
            let items = attribute.parts.first.map { [Field("items", .structure(schema(of: $0)))] } ?? []
            return [type("array")] + items + length("maxItems", attribute.maximumLength)
        case .structure: return object(of: attribute.parts)
        case .unknown: return []
        }
    }

    /// A greatest length where there is one.
    private static func length(_ name: String, _ most: Int?) -> [Field] {
        most.map { [Field(name, .integer(Int64($0)))] } ?? []
    }

    // MARK: Reading

    /// What a schema says; of kind unknown where it leaves the type open or gives several.
    static func attribute(_ name: String, _ schema: Value, depth: Int = 0) -> DescribedAttribute {
        // Schemas of others may be nested without end.
        guard depth < 16 else { return DescribedAttribute(name, .unknown) }
        let forms = schema.items("oneOf")
        let others = forms.filter { $0.text("type") != "null" }
        if others.count == 1, forms.count == 2 {
            var attribute = Self.attribute(name, others[0], depth: depth + 1)
            attribute.isNullable = true
            attribute.unit = schema["unit"]?.stringValue ?? attribute.unit
            return attribute
        }
        var attribute = bare(name, schema, depth)
        attribute.unit = schema["unit"]?.stringValue
        return attribute
    }

    /// The fields of a schema of an object; none for another one.
    static func parts(of schema: Value?, depth: Int = 0) -> [DescribedAttribute] {
        let needed = Set((schema?.items("required") ?? []).compactMap(\.stringValue))
        return (schema?["properties"]?.fields ?? []).map { field in
            var part = attribute(field.name, field.value, depth: depth + 1)
            part.isOptional = !needed.contains(field.name)
            return part
        }
    }

    /// What a schema without unit and null says.
    private static func bare(_ name: String, _ schema: Value, _ depth: Int) -> DescribedAttribute {
        if let choices = schema["enum"]?.listValue, !choices.isEmpty {
            let isTruth = choices.count == 2 && choices.allSatisfy { $0.boolValue != nil }
            var attribute = DescribedAttribute(name, isTruth ? .truth : .choice)
            attribute.choices = isTruth ? [false, true] : choices
            return attribute
        }
        switch schema.text("type") {
        case "boolean":
            var attribute = DescribedAttribute(name, .truth)
            attribute.choices = [false, true]
            return attribute
        case "integer", "number":
            var attribute = DescribedAttribute(name, schema.text("type") == "integer" ? .integer : .decimal)
            attribute.minimum = schema["minimum"]?.numberValue
            attribute.maximum = schema["maximum"]?.numberValue
            attribute.step = schema["multipleOf"]?.numberValue
            return attribute
        case "string":
            let isOctets = schema.text("contentEncoding") == "base16"
            var attribute = DescribedAttribute(name, isOctets ? .octets : .text)
            let most = schema["maxLength"]?.integerValue.flatMap { Int(exactly: $0) }
            attribute.maximumLength = isOctets ? most.map { $0 / 2 } : most
            return attribute
        case "array":
            var attribute = DescribedAttribute(name, .list)
            attribute.maximumLength = schema["maxItems"]?.integerValue.flatMap { Int(exactly: $0) }
            attribute.parts =
                (schema["items"]?.fields != nil ? schema["items"] : nil).map {
                    [Self.attribute("", $0, depth: depth + 1)]
                } ?? []
            return attribute
        case "object":
            var attribute = DescribedAttribute(name, .structure)
            attribute.parts = parts(of: schema, depth: depth)
            return attribute
        default: return DescribedAttribute(name, .unknown)
        }
    }
}
