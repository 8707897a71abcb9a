internal import HulianModel

/// Reads the types of thing models into the one form for all dialects.
enum ThingModelType {
    /// The most levels of types within types.
    private static let depthLimit = 8

    /// Reads a type whose word stands under `type` or `dataType`, and whose ends beside it or under `specs`.
    static func attribute(_ name: String, _ type: Value, depth: Int) -> DescribedAttribute {
        guard depth < depthLimit else { return DescribedAttribute(name, .unknown) }
        let word = (["type", "dataType", "data_type"].lazy.map { type.text($0) }.first { !$0.isEmpty } ?? "")
            .lowercased()
        let inner = type["specs"]
        let specs = inner?.fields == nil ? type : inner ?? type
        var attribute = DescribedAttribute(name, .unknown)
        switch word {
        case "bool", "boolean":
            attribute.kind = .truth
            let keys = Set((type["mapping"]?.fields ?? inner?.fields ?? []).map(\.name))
            attribute.choices = keys.isSuperset(of: ["0", "1"]) ? [0, 1] : [false, true]
        case "enum", "stringenum":
            attribute.kind = .choice
            let list = ["enumList", "enum_list", "range"].lazy.map { specs.items($0) }.first { !$0.isEmpty } ?? []
            attribute.choices = list
            for field in list.isEmpty ? type["mapping"]?.fields ?? inner?.fields ?? [] : [] {
                let number = word == "enum" ? Int64(field.name).map { Value.integer($0) } : nil
                attribute.choices.append(number ?? .string(field.name))
                attribute.choiceNames.append(field.value.plainText)
            }
        case "int", "int32", "int64", "integer", "long", "short", "value", "timestamp", "float", "double", "decimal":
            attribute.kind = ["float", "double", "decimal"].contains(word) ? .decimal : .integer
            attribute.minimum = specs.number("min")
            attribute.maximum = specs.number("max")
            attribute.step = specs.number("step")
            attribute.unit = specs["unit"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        case "bitmap": attribute.kind = .integer
        case "string", "text", "date", "datetime", "raw":
            attribute.kind = .text
            attribute.maximumLength = ["length", "maxLength", "max_length", "maxlen", "max"].lazy
                .compactMap { specs.number($0) }.first.flatMap { Int(exactly: $0) }
        case "struct", "object", "jsonobject":
            attribute.kind = .structure
            attribute.parts = (inner?.listValue ?? []).compactMap { part in
                let name = part.text("id").isEmpty ? part.text("identifier") : part.text("id")
                let type = part["dataType"] ?? part["define"]
                return name.isEmpty ? nil : type.map { self.attribute(name, $0, depth: depth + 1) }
            }
        case "array", "string list":
            attribute.kind = .list
            attribute.maximumLength = (specs.number("size") ?? specs.number("length")).flatMap { Int(exactly: $0) }
            let element = type["arrayInfo"] ?? specs["item"] ?? specs["items"]
            attribute.parts = element.map { [self.attribute("", $0, depth: depth + 1)] } ?? []
        case "json": attribute.kind = .text
        default: break
        }
        return attribute
    }

    /// Reads a schema of the Digital Twins Definition Language: a word, or an object.
    static func attribute(_ name: String, schema: Value, depth: Int) -> DescribedAttribute {
        guard depth < depthLimit else { return DescribedAttribute(name, .unknown) }
        var attribute = DescribedAttribute(name, .unknown)
        guard let word = schema.stringValue else {
            switch schema.text("@type") {
            case "Enum":
                attribute.kind = .choice
                for item in schema.items("enumValues") {
                    attribute.choices.append(item["enumValue"] ?? .string(item.text("name")))
                    attribute.choiceNames.append(item.text("name"))
                }
            case "Object":
                attribute.kind = .structure
                attribute.parts = schema.items("fields").map { part in
                    self.attribute(part.text("name"), schema: part["schema"] ?? .null, depth: depth + 1)
                }
            case "Array":
                attribute.kind = .list
                attribute.parts =
                    schema["elementSchema"].map {
                        [self.attribute("", schema: $0, depth: depth + 1)]
                    } ?? []
            case "Map": attribute.kind = .structure
            default: break
            }
            return attribute
        }
        switch word {
        case "boolean":
            attribute.kind = .truth
            attribute.choices = [false, true]
        case "integer", "long": attribute.kind = .integer
        case "double", "float": attribute.kind = .decimal
        case "string", "date", "dateTime", "time", "duration": attribute.kind = .text
        default: break
        }
        return attribute
    }
}
