internal import HulianModel

/// A look at what a device of Homie says of itself, and at the values that it then tells, whatever device it is.
///
/// Source: https://github.com/homieiot/convention, versions 4.0.0 and 5.
struct HomieReview {
    /// What the look brought.
    private(set) var review = DescriptionReview()
    /// The datatypes of a version.
    private let datatypes: [String]

    /// The words of `$state`; version 4 has one more.
    private static let states = ["init", "ready", "disconnected", "sleeping", "lost"]
    /// The datatypes that both versions have.
    private static let oldDatatypes = ["integer", "float", "boolean", "string", "enum", "color"]

    // MARK: Version 5

    /// Looks at a description of version 5.
    ///
    /// - Parameters:
    ///   - base: The topic of the device.
    ///   - document: Its description.
    init(_ document: Value, at base: String) {
        datatypes = Self.oldDatatypes + ["datetime", "duration", "json"]
        let version = document.text("homie")
        let isVersion = version.hasPrefix("5.") && version.count > 2 && version.dropFirst(2).allSatisfy(\.isNumber)
        shape(isVersion, Title(english: "homie: a version 5.x", chinese: "homie：版本 5.x"), document["homie"])
        shape(
            document["version"]?.integerValue != nil, Title(english: "version: a whole number", chinese: "version：整数"),
            document["version"])
        lookAtID(base.split(separator: "/").last.map(String.init) ?? "")
        listen(base, Self.states)
        for node in document["nodes"]?.fields ?? [] {
            lookAtID(node.name)
            for property in node.value["properties"]?.fields ?? [] {
                lookAtID(property.name)
                look(at: property.value, on: "\(base)/\(node.name)/\(property.name)")
            }
        }
    }

    /// Looks at a property of version 5.
    private mutating func look(at property: Value, on topic: String) {
        let datatype = property.text("datatype")
        shape(
            datatypes.contains(datatype), DescriptionReview.oneOf(datatypes).after("datatype of \(topic): "),
            property["datatype"])
        let format = property["format"]
        shape(
            format == nil || format?.stringValue != nil,
            Title(english: "format of \(topic): text", chinese: "\(topic) 的 format：文本"), format)
        for key in ["settable", "retained"] {
            shape(
                property[key] == nil || property[key]?.boolValue != nil,
                Title(english: "\(key) of \(topic): a truth value", chinese: "\(topic) 的 \(key)：真或假"),
                property[key])
        }
        guard datatypes.contains(datatype) else { return }
        let described = HomieFormat.attribute("", datatype: datatype, format: format?.stringValue)
        shape(
            described != nil,
            Title(english: "format of \(topic): one of \(datatype)", chinese: "\(topic) 的 format：适用于 \(datatype)"),
            format)
        guard let described else { return }
        listen(topic, datatype: datatype)
        listen(topic, format: described)
    }

    // MARK: Version 4

    /// Looks at an attribute of version 4.
    ///
    /// - Parameters:
    ///   - attribute: Its name, such as `$format`.
    ///   - text: Its value.
    ///   - base: The topic of what has it.
    init(_ attribute: Substring, _ text: String, at base: String) {
        datatypes = Self.oldDatatypes
        let value = Value.string(text)
        switch attribute {
        case "$homie":
            shape(text.hasPrefix("4."), Title(english: "$homie: a version 4.x", chinese: "$homie：版本 4.x"), value)
            lookAtID(base.split(separator: "/").last.map(String.init) ?? "", allowsEnds: false)
            listen(base, Self.states + ["alert"])
        case "$nodes", "$properties":
            let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            // An array of nodes is marked by brackets, which version 4 has no more.
            for name in names where text != "" { lookAtID(name, allowsEnds: false) }
            shape(
                Set(names).count == names.count,
                Title(english: "\(attribute): each name once", chinese: "\(attribute)：每个名称仅一次"), value)
        case "$extensions":
            for name in text.split(separator: ",", omittingEmptySubsequences: false) where text != "" {
                lookAtExtension(String(name))
            }
            if text == "" { review.note(.describedOrigin) }
        case "$datatype":
            shape(datatypes.contains(text), DescriptionReview.oneOf(datatypes).after("$datatype of \(base): "), value)
            listen(base, datatype: text)
        case "$format":
            // Which datatype it belongs to stands in another message; ranges and lists are told apart by their signs.
            if let range = HomieFormat.attribute("", datatype: "float", format: text), text.contains(":") {
                listen(base, format: range)
            } else if text.contains(","), let words = HomieFormat.attribute("", datatype: "enum", format: text) {
                listen(base, format: words)
            }
        case "$settable", "$retained":
            shape(
                text == "true" || text == "false",
                Title(
                    english: "\(attribute) of \(base): true or false", chinese: "\(base) 的 \(attribute)：true 或 false"),
                value)
        default: break
        }
    }

    /// Looks at one extension: `org.homie.legacy-stats:0.1.1:[4.x]`.
    private mutating func lookAtExtension(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isOne =
            parts.count == 3 && parts[0].split(separator: ".").count > 1 && !parts[1].isEmpty && parts[2].hasPrefix("[")
            && parts[2].hasSuffix("]")
        review.check(
            .describedOrigin, isOne,
            expected: Title(
                english: "$extensions: a name with a domain, a version and versions of Homie",
                chinese: "$extensions：带域的名称、版本和 Homie 的版本"),
            actual: Title("'\(text)'"))
    }

    // MARK: Both

    /// Notes whether something has the shape that it must have.
    private mutating func shape(_ holds: Bool, _ expected: Title, _ value: Value?) {
        review.check(
            .describedShape, holds, expected: expected,
            actual: value.map { Title("\($0)") } ?? Title(english: "nothing", chinese: "无"))
    }

    /// Looks at an identifier; in version 4 no hyphen stands at its ends.
    private mutating func lookAtID(_ id: String, allowsEnds: Bool = true) {
        let isRight =
            !id.isEmpty && id.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D }
            && (allowsEnds || !id.hasPrefix("-") && !id.hasSuffix("-"))
        review.check(
            .describedDevice, isRight,
            expected: Title(english: "an identifier of a-z, 0-9 and hyphen", chinese: "由 a-z、0-9 和连字符组成的标识"),
            actual: Title("'\(id)'"))
    }

    /// Listens to the state of the device.
    private mutating func listen(_ base: String, _ words: [String]) {
        review.listens.append(
            DescriptionReview.Listening(topic: base + "/$state", check: .shape) { text in
                text.isEmpty || words.contains(text) ? nil : DescriptionReview.oneOf(words)
            })
    }

    /// Listens to the type of a value.
    private mutating func listen(_ topic: String, datatype: String) {
        hear(topic, .itemType) { text in
            switch datatype {
            case "boolean":
                text == "true" || text == "false" ? nil : Title(english: "true or false", chinese: "true 或 false")
            case "integer":
                Self.isNumber(text, ofDigits: "-") && Int64(text) != nil
                    ? nil : Title(english: "a whole number", chinese: "整数")
            case "float":
                Self.isNumber(text, ofDigits: "-.eE") && Double(text)?.isFinite ?? false
                    ? nil : Title(english: "a number", chinese: "数")
            case "json":
                (try? Value(json: text)).map { $0.fields != nil || $0.listValue != nil } ?? false
                    ? nil : Title(english: "an array or object", chinese: "数组或对象")
            default: nil
            }
        }
    }

    /// True for text of digits and certain signs.
    private static func isNumber(_ text: String, ofDigits signs: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 &- 0x30 < 10 || signs.utf8.contains($0) }
    }

    /// Listens to the range or the words of a value; one of another type is not looked at.
    private mutating func listen(_ topic: String, format: DescribedAttribute) {
        let words = format.kind == .choice ? format.choices.map(\.plainText) : []
        guard format.kind == .choice || format.isNumber else { return }
        guard words.isEmpty else {
            return hear(topic, .itemRange) { text in
                words.contains(text) ? nil : DescriptionReview.oneOf(words)
            }
        }
        let least = format.minimum ?? -.infinity
        let most = format.maximum ?? .infinity
        // What is set is brought to the nearest step before its range is looked at.
        let slack = (format.step ?? 0) / 2
        for (name, slack) in [(topic, 0), (topic + "/set", slack)] {
            let problem: @Sendable (String) -> Title? = { text in
                guard let number = Double(text), number < least - slack || number > most + slack else { return nil }
                return Title("\(Value.number(least))…\(Value.number(most))")
            }
            review.listens.append(DescriptionReview.Listening(topic: name, check: .itemRange, problem: problem))
        }
    }

    /// Listens to the value of a property, and to what it is set to.
    private mutating func hear(
        _ topic: String, _ check: MessageCheck, _ problem: @escaping @Sendable (String) -> Title?
    ) {
        for name in [topic, topic + "/set"] {
            review.listens.append(DescriptionReview.Listening(topic: name, check: check, problem: problem))
        }
    }
}
