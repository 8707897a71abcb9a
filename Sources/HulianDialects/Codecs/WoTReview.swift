internal import HulianModel

/// Looks at a Thing Description as a consumer does, and says what one would refuse or not understand.
///
/// What the JSON Schema of version 1.1 demands and what the binding for MQTT adds, as far as a device needs it; forms for
/// other protocols are looked at for what all have in common. Sources: W3C Web of Things Thing Description 1.1 and the MQTT
/// binding.
struct WoTReview {
    /// What was found.
    private(set) var review = DescriptionReview()
    /// The names of the security definitions.
    private let schemes: Set<String>
    /// The base of addresses that are relative.
    private let base: String

    /// The schemes of security that the vocabulary has.
    private static let known: Set<String> = [
        "nosec", "auto", "combo", "basic", "digest", "apikey", "bearer", "psk", "oauth2",
    ]
    /// Words that hold a secret where they hold anything.
    private static let secrets: Set<String> = ["password", "secret", "token", "apikey", "key"]

    /// Looks at a description.
    init(_ document: Value) {
        let definitions = document["securityDefinitions"]?.fields ?? []
        schemes = Set(definitions.map(\.name))
        base = document.text("base")
        look(atHead: document)
        for definition in definitions {
            let scheme = definition.value.text("scheme")
            review.check(
                .describedSecurity, Self.known.contains(scheme) || scheme.contains(":"),
                expected: Title(english: "a scheme of security", chinese: "安全方案"), actual: Title("'\(scheme)'"))
            for field in definition.value.fields ?? [] where Self.secrets.contains(field.name.lowercased()) {
                review.add(
                    .describedSecurity, expected: Title(english: "no secret", chinese: "不含秘密"),
                    actual: Title("'\(field.name)'"))
            }
        }
        for place in ["properties", "actions", "events"] {
            guard let part = document[place] else { continue }
            guard let fields = part.fields else {
                review.add(
                    .describedShape,
                    expected: Title(english: "an object behind '\(place)'", chinese: "“\(place)”之后为对象"),
                    actual: Title("\(part)"))
                continue
            }
            for field in fields { look(at: field, of: place) }
        }
        for form in document.items("forms") { look(atForm: form, of: "forms", "forms", nil) }
    }

    /// Looks at what every description has.
    private mutating func look(atHead document: Value) {
        guard document.fields != nil else {
            return review.add(
                .describedShape, expected: Title(english: "a JSON object", chinese: "JSON 对象"),
                actual: Title("\(document)"))
        }
        let contexts = document["@context"]?.stringValue.map { [Value.string($0)] } ?? document.items("@context")
        review.check(
            .describedShape, contexts.contains(.string(WoTCodec.context)),
            expected: Title(english: "the context of version 1.1", chinese: "版本 1.1 的上下文"),
            actual: Self.shown(document["@context"]))
        review.check(
            .describedShape, document["title"]?.stringValue != nil, expected: Title(english: "a title", chinese: "标题"),
            actual: Self.shown(document["title"]))
        review.check(
            .describedShape, !(document["securityDefinitions"]?.fields ?? []).isEmpty,
            expected: Title("securityDefinitions"),
            actual: Self.shown(document["securityDefinitions"]))
        let types = document["@type"]?.stringValue.map { [Value.string($0)] } ?? document.items("@type")
        review.check(
            .describedShape, !types.contains("tm:ThingModel"),
            expected: Title(english: "a Thing Description", chinese: "物描述（Thing Description）"),
            actual: Title(english: "a Thing Model", chinese: "物模型（Thing Model）"))
        look(atSecurity: document["security"], isNeeded: true)
    }

    /// What stands there, for people.
    private static func shown(_ value: Value?) -> Title {
        value.map { Title($0.description) } ?? Title(english: "none", chinese: "无")
    }

    /// Looks whether the security that is named is defined.
    private mutating func look(atSecurity security: Value?, isNeeded: Bool) {
        guard let security else {
            if isNeeded {
                review.add(.describedShape, expected: Title("security"), actual: Title(english: "none", chinese: "无"))
            }
            return
        }
        let names = security.stringValue.map { [$0] } ?? (security.listValue ?? []).compactMap(\.stringValue)
        review.check(
            .describedShape, !names.isEmpty, expected: Title(english: "a name of security", chinese: "安全定义的名称"),
            actual: Title("\(security)"))
        for name in names {
            review.check(
                .describedSecurity, schemes.contains(name),
                expected: Title(english: "a name of securityDefinitions", chinese: "securityDefinitions 中的名称"),
                actual: Title("'\(name)'"))
        }
    }

    /// Looks at a property, action or event.
    private mutating func look(at field: Field, of place: String) {
        guard field.value.fields != nil else {
            return review.add(
                .describedShape,
                expected: Title(english: "an object behind '\(field.name)'", chinese: "“\(field.name)”之后为对象"),
                actual: Title("\(field.value)"))
        }
        guard let forms = field.value["forms"]?.listValue, !forms.isEmpty else {
            return review.add(
                .describedShape,
                expected: Title(english: "forms of '\(field.name)'", chinese: "“\(field.name)”的 forms"),
                actual: Title(english: "none", chinese: "无"))
        }
        if place == "properties" { look(atSchema: field.value, field.name, depth: 0) }
        if place == "actions", let input = field.value["input"] { look(atSchema: input, field.name, depth: 0) }
        if place == "events", let data = field.value["data"] { look(atSchema: data, field.name, depth: 0) }
        for form in forms { look(atForm: form, of: place, field.name, field.value) }
    }

    /// Looks at a schema.
    private mutating func look(atSchema schema: Value, _ name: String, depth: Int) {
        guard depth < 16 else { return }
        if let type = schema["type"] {
            review.check(
                .describedShape, WoTSchema.types.contains(type.stringValue ?? ""),
                expected: Title(english: "a type of '\(name)'", chinese: "“\(name)”的类型"),
                actual: Title("\(type)"))
        }
        if let least = schema["minimum"]?.numberValue, let most = schema["maximum"]?.numberValue {
            review.check(
                .describedShape, least <= most,
                expected: Title(english: "a range of '\(name)'", chinese: "“\(name)”的范围"),
                actual: Title("\(least) to \(most)"))
        }
        for key in ["minimum", "maximum", "multipleOf"] {
            guard let limit = schema[key], limit.numberValue == nil else { continue }
            review.add(
                .describedShape,
                expected: Title(english: "a number for '\(key)' of '\(name)'", chinese: "“\(name)”的“\(key)”为数"),
                actual: Title("\(limit)"))
        }
        for field in schema["properties"]?.fields ?? [] { look(atSchema: field.value, field.name, depth: depth + 1) }
        if let items = schema["items"] { look(atSchema: items, name, depth: depth + 1) }
    }

    /// Looks at a form.
    private mutating func look(atForm form: Value, of place: String, _ name: String, _ owner: Value?) {
        guard form["href"]?.stringValue != nil else {
            return review.add(
                .describedShape,
                expected: Title(english: "the href of a form of '\(name)'", chinese: "“\(name)”的 form 的 href"),
                actual: Title("\(form)"))
        }
        look(atSecurity: form["security"], isNeeded: false)
        let read = WoTForm(
            form, of: place, base: base, isReadOnly: owner?["readOnly"]?.boolValue ?? false,
            isWriteOnly: owner?["writeOnly"]?.boolValue ?? false)
        for operation in read.operations {
            review.check(
                .describedRules, WoTForm.operations[place]?.contains(operation) ?? false,
                expected: Title(english: "an operation of \(place)", chinese: "\(place) 的操作"),
                actual: Title("'\(operation)'"))
        }
        look(atVariables: form.text("href"), name, owner)
        if read.isMQTT { look(atBinding: form, read, name) }
    }

    /// Looks whether the variables of an address are declared.
    private mutating func look(atVariables address: String, _ name: String, _ owner: Value?) {
        guard let pattern = address.firstIndex(of: "{") else { return }
        let inner = address[address.index(after: pattern)...].prefix { $0 != "}" }
        let declared = Set((owner?["uriVariables"]?.fields ?? []).map(\.name))
        for variable in inner.drop(while: { "?&/#+;.".contains($0) }).split(separator: ",") {
            let bare = String(variable.prefix { $0 != "*" && $0 != ":" })
            review.check(
                .describedRules, declared.contains(bare),
                expected: Title(english: "uriVariables of '\(name)'", chinese: "“\(name)”的 uriVariables"),
                actual: Title("'\(bare)'"))
        }
    }

    /// Looks at what the binding for MQTT says.
    private mutating func look(atBinding form: Value, _ read: WoTForm, _ name: String) {
        review.check(
            .describedKeys, !read.isOld,
            expected: Title(
                english: "mqv:topic or mqv:filter beside an address without topic",
                chinese: "mqv:topic 或 mqv:filter，地址中不含主题"),
            actual: Title(english: "words of an older draft in '\(name)'", chinese: "“\(name)”中为旧草案的词"))
        if let quality = form["mqv:qos"] {
            review.check(
                .describedTopics, ["0", "1", "2"].contains(quality.plainText),
                expected: Title(english: "a quality of 0, 1 or 2", chinese: "服务质量 0、1 或 2"),
                actual: Title("\(quality)"))
        }
        if let topic = form["mqv:topic"] {
            review.check(
                .describedTopics, isTopic(topic.stringValue, isFilter: false),
                expected: Title(english: "a topic of '\(name)'", chinese: "“\(name)”的主题"),
                actual: Title("\(topic)"))
        }
        if let filter = form["mqv:filter"] {
            review.check(
                .describedTopics, isTopic(filter.stringValue, isFilter: true),
                expected: Title(english: "a filter of '\(name)'", chinese: "“\(name)”的过滤器"),
                actual: Title("\(filter)"))
        }
        if !read.isOld {
            let needed = read.isSpoken ? "mqv:topic" : "mqv:filter"
            if read.isSpoken != read.isHeard {
                review.check(
                    .describedTopics, form[needed] != nil,
                    expected: Title(english: "\(needed) of '\(name)'", chinese: "“\(name)”的 \(needed)"),
                    actual: Title(english: "none", chinese: "无"))
            }
        }
        guard read.operations.contains("readproperty"), read.isHeard else { return }
        let isKept = form["mqv:retain"]?.boolValue ?? false
        review.check(
            .describedAccess, isKept && read.operations.contains("observeproperty"),
            expected: Title(
                english: "mqv:retain and observeproperty where '\(name)' can be read",
                chinese: "可读的“\(name)”须有 mqv:retain 和 observeproperty"), actual: Title("\(read.operations)"))
    }

    /// True for text that is a topic, or a filter.
    private func isTopic(_ text: String?, isFilter: Bool) -> Bool {
        guard var text, !text.isEmpty, text.utf8.count <= 65_535 else { return false }
        if isFilter { return !text.contains("\0") }
        return text.withUTF8 { !$0.contains(0x23) && !$0.contains(0x2B) && !$0.contains(0) }
    }
}
