internal import HulianModel

/// Datatypes and formats of Homie, which versions 4 and 5 share for the most part.
///
/// Source: https://github.com/homieiot/convention, "Property Attributes" and "Payload".
enum HomieFormat {
    /// The spaces that colors may be written in.
    private static let colors: Set<String> = ["rgb", "hsv", "xyz"]

    // MARK: Writing

    /// The datatype of an attribute.
    ///
    /// - Parameter hasJSON: False for version 4, whose lists and structures are text.
    static func datatype(of attribute: DescribedAttribute, hasJSON: Bool = true) -> String {
        switch attribute.kind {
        case .truth: isPlain(attribute) ? "boolean" : "enum"
        case .integer: "integer"
        case .decimal: "float"
        case .choice: "enum"
        case .list, .structure: hasJSON ? "json" : "string"
        case .text, .octets, .unknown: "string"
        }
    }

    /// The format of an attribute; nothing for one without.
    ///
    /// - Parameter hasStep: False for version 4, whose ranges have no step.
    static func format(of attribute: DescribedAttribute, hasStep: Bool = true) -> String? {
        switch attribute.kind {
        case .truth:
            guard !isPlain(attribute) else { return nil }
            return "\(attribute.truth.no.plainText),\(attribute.truth.yes.plainText)"
        case .choice: return attribute.choices.map(\.plainText).joined(separator: ",")
        case .integer, .decimal: return range(of: attribute, hasStep: hasStep)
        case .list, .structure: return hasStep ? schema(of: attribute).description : nil
        case .text, .octets, .unknown: return nil
        }
    }

    /// True for a truth value in the words of the convention.
    private static func isPlain(_ attribute: DescribedAttribute) -> Bool {
        attribute.truth.no.plainText == "false" && attribute.truth.yes.plainText == "true"
    }

    /// A range `min:max:step`; nothing for one without ends.
    private static func range(of attribute: DescribedAttribute, hasStep: Bool) -> String? {
        let isWhole = attribute.kind == .integer
        let least = attribute.minimum.flatMap { end($0, isWhole: isWhole) }
        let most = attribute.maximum.flatMap { end($0, isWhole: isWhole) }
        guard least != nil || most != nil, hasStep || (least != nil && most != nil) else { return nil }
        let range = "\(least ?? ""):\(most ?? "")"
        // Steps are counted from the lower end, else from the upper one.
        guard hasStep, let step = attribute.step, step > 0, let base = attribute.minimum ?? attribute.maximum,
            (base / step - (base / step).rounded()).magnitude < 1e-6, !isWhole || step == step.rounded()
        else { return range }
        return "\(range):\(end(step, isWhole: isWhole) ?? "1")"
    }

    /// An end of a range as text; nothing for one that whole numbers of 64 bits do not reach.
    private static func end(_ number: Double, isWhole: Bool) -> String? {
        // Exponents carry no plus in a format.
        guard isWhole else { return String(Value.number(number).description.filter { $0 != "+" }) }
        return Int64(exactly: number.rounded()).map { String($0) }
    }

    /// The JSON Schema of a value.
    private static func schema(of attribute: DescribedAttribute) -> Value {
        switch attribute.kind {
        case .truth where isPlain(attribute): return ["type": "boolean"]
        case .truth: return ["enum": .list([attribute.truth.no, attribute.truth.yes])]
        case .choice: return ["enum": .list(attribute.choices)]
        case .integer, .decimal:
            return .object([
                ("type", attribute.kind == .integer ? "integer" : "number"),
                ("minimum", attribute.minimum.map { .number($0) }), ("maximum", attribute.maximum.map { .number($0) }),
            ])
        case .text, .octets:
            return .object([
                ("type", "string"), ("maxLength", attribute.maximumLength.map { .integer(Int64($0)) }),
            ])
        case .list:
            return .object([
                ("type", "array"), ("items", attribute.parts.first.map { schema(of: $0) }),
                ("maxItems", attribute.maximumLength.map { .integer(Int64($0)) }),
            ])
        case .structure:
            let needed = attribute.parts.filter { !$0.isOptional }.map { Value.string($0.name) }
            return .object([
                ("type", "object"),
                ("properties", .structure(attribute.parts.map { Field($0.name, schema(of: $0)) })),
                ("required", needed.isEmpty ? nil : .list(needed)),
            ])
        case .unknown: return .structure([])
        }
    }

    // MARK: Reading

    /// The attributes of a property in version 4.
    static let pieces: Set<Substring> = ["$name", "$datatype", "$format", "$settable", "$retained", "$unit"]

    /// The attribute that the messages of version 4 about a property describe; of unknown kind while they do not.
    static func attribute(_ name: String, pieces: [String: String]) -> DescribedAttribute {
        let datatype = pieces["$datatype"] ?? ""
        var described: DescribedAttribute?
        if hasVersion4(datatype) { described = attribute(name, datatype: datatype, format: pieces["$format"]) }
        // Ranges of version 4 have both ends and no step.
        if let format = pieces["$format"], described?.isNumber ?? false,
            described?.minimum == nil || described?.maximum == nil || format.split(separator: ":").count != 2
        {
            described = nil
        }
        var attribute = described ?? DescribedAttribute(name, .unknown)
        attribute.unit = pieces["$unit"]
        attribute.isSettable = pieces["$settable"] == "true"
        attribute.isTold = pieces["$retained"] != "false" || !attribute.isSettable
        attribute.pieces = pieces
        return attribute
    }

    /// True for the datatypes that version 4 has.
    private static func hasVersion4(_ datatype: String) -> Bool {
        ["integer", "float", "boolean", "string", "enum", "color"].contains(datatype)
    }

    /// The attribute of a datatype and format; nothing for one that is not legal, which controllers pass over.
    static func attribute(_ name: String, datatype: String, format: String?) -> DescribedAttribute? {
        var attribute: DescribedAttribute
        switch datatype {
        case "boolean":
            // A format gives labels for people; what is sent is true and false all the same.
            if let format, words(format)?.count != 2 { return nil }
            attribute = DescribedAttribute(name, .truth)
            attribute.choices = [false, true]
        case "integer", "float":
            attribute = DescribedAttribute(name, datatype == "integer" ? .integer : .decimal)
            guard readRange(format ?? "", into: &attribute) else { return nil }
        case "enum":
            guard let words = words(format ?? "") else { return nil }
            attribute = DescribedAttribute(name, .choice)
            attribute.choices = words.map { .string($0) }
        case "json":
            guard let schema = schema(format) else { return nil }
            attribute = self.attribute(name, schema: schema)
            // A schema of several types leaves open which of them it is.
            if attribute.kind != .list, attribute.kind != .structure {
                attribute = DescribedAttribute(name, .unknown)
            }
        case "color":
            guard let words = words(format ?? ""), words.allSatisfy({ colors.contains($0) }) else { return nil }
            attribute = DescribedAttribute(name, .text)
        case "string", "datetime", "duration": attribute = DescribedAttribute(name, .text)
        default: return nil
        }
        return attribute
    }

    /// The words of a list; nothing for one with an empty word, with one that stands twice, or with a line break.
    private static func words(_ text: String) -> [String]? {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !words.contains(""), Set(words).count == words.count, !text.contains(where: \.isNewline) else {
            return nil
        }
        return words
    }

    /// The JSON Schema of a format; that of any value without one, and nothing for a format that is no object.
    private static func schema(_ format: String?) -> Value? {
        guard let format else { return .structure([]) }
        guard let schema = try? Value(json: format), schema.fields != nil else { return nil }
        return schema
    }

    /// The number that a part of a range writes: digits, with a point or exponent where it need not be whole.
    private static func number(_ text: Substring, isWhole: Bool) -> Double? {
        guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2D || !isWhole && ".eE".utf8.contains($0) }),
            !isWhole || Int64(text) != nil, let number = Double(text), number.isFinite
        else { return nil }
        return number
    }

    /// Reads a range `min:max:step`.
    ///
    /// - Returns: False for a range that is not legal.
    private static func readRange(_ text: String, into attribute: inout DescribedAttribute) -> Bool {
        let isWhole = attribute.kind == .integer
        attribute.canStateRange = false
        guard !text.isEmpty else { return true }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), text != "::" else { return false }
        var numbers: [Double?] = []
        for part in parts {
            guard !part.isEmpty else {
                numbers.append(nil)
                continue
            }
            guard let number = number(part, isWhole: isWhole) else { return false }
            numbers.append(number)
        }
        attribute.minimum = numbers[0]
        attribute.maximum = numbers[1]
        attribute.step = numbers.count == 3 ? numbers[2] : nil
        attribute.canStateRange = attribute.minimum != nil && attribute.maximum != nil
        if let least = attribute.minimum, let most = attribute.maximum, least > most { return false }
        return attribute.step.map { $0 > 0 } ?? (numbers.count < 3)
    }

    /// The attribute of a JSON Schema; one of unknown kind for what is not said.
    private static func attribute(_ name: String, schema: Value) -> DescribedAttribute {
        if let words = schema["enum"]?.listValue {
            var attribute = DescribedAttribute(name, .choice)
            attribute.choices = words
            return attribute
        }
        var attribute = DescribedAttribute(name, .unknown)
        switch schema.text("type") {
        case "boolean":
            attribute.kind = .truth
            attribute.choices = [false, true]
        case "integer", "number":
            attribute.kind = schema.text("type") == "integer" ? .integer : .decimal
            attribute.minimum = schema.number("minimum")
            attribute.maximum = schema.number("maximum")
        case "string":
            attribute.kind = .text
            attribute.maximumLength = schema["maxLength"]?.integerValue.flatMap { Int(exactly: $0) }
        case "array":
            attribute.kind = .list
            attribute.maximumLength = schema["maxItems"]?.integerValue.flatMap { Int(exactly: $0) }
            attribute.parts = schema["items"].map { [self.attribute("", schema: $0)] } ?? []
        case "object":
            attribute.kind = .structure
            let needed = schema["required"]?.listValue ?? []
            attribute.parts = (schema["properties"]?.fields ?? []).map { field in
                var part = self.attribute(field.name, schema: field.value)
                part.isOptional = !needed.contains(.string(field.name))
                return part
            }
        default: break
        }
        return attribute
    }
}
