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
                expected: "a scheme of security", actual: "'\(scheme)'")
            for field in definition.value.fields ?? [] where Self.secrets.contains(field.name.lowercased()) {
                review.add(.describedSecurity, expected: "no secret", actual: "'\(field.name)'")
            }
        }
        for place in ["properties", "actions", "events"] {
            guard let part = document[place] else { continue }
            guard let fields = part.fields else {
                review.add(.describedShape, expected: "an object behind '\(place)'", actual: "\(part)")
                continue
            }
            for field in fields { look(at: field, of: place) }
        }
        for form in document.items("forms") { look(atForm: form, of: "forms", "forms", nil) }
    }

    /// Looks at what every description has.
    private mutating func look(atHead document: Value) {
        guard document.fields != nil else {
            return review.add(.describedShape, expected: "a JSON object", actual: "\(document)")
        }
        let contexts = document["@context"]?.stringValue.map { [Value.string($0)] } ?? document.items("@context")
        review.check(
            .describedShape, contexts.contains(.string(WoTCodec.context)), expected: "the context of version 1.1",
            actual: document["@context"]?.description ?? "no @context")
        review.check(
            .describedShape, document["title"]?.stringValue != nil, expected: "a title",
            actual: document["title"]?.description ?? "none")
        review.check(
            .describedShape, !(document["securityDefinitions"]?.fields ?? []).isEmpty, expected: "securityDefinitions",
            actual: document["securityDefinitions"]?.description ?? "none")
        let types = document["@type"]?.stringValue.map { [Value.string($0)] } ?? document.items("@type")
        review.check(
            .describedShape, !types.contains("tm:ThingModel"), expected: "a Thing Description",
            actual: "a Thing Model")
        look(atSecurity: document["security"], isNeeded: true)
    }

    /// Looks whether the security that is named is defined.
    private mutating func look(atSecurity security: Value?, isNeeded: Bool) {
        guard let security else {
            if isNeeded { review.add(.describedShape, expected: "security", actual: "none") }
            return
        }
        let names = security.stringValue.map { [$0] } ?? (security.listValue ?? []).compactMap(\.stringValue)
        review.check(.describedShape, !names.isEmpty, expected: "a name of security", actual: "\(security)")
        for name in names {
            review.check(
                .describedSecurity, schemes.contains(name), expected: "a name of securityDefinitions",
                actual: "'\(name)'")
        }
    }

    /// Looks at a property, action or event.
    private mutating func look(at field: Field, of place: String) {
        guard field.value.fields != nil else {
            return review.add(.describedShape, expected: "an object behind '\(field.name)'", actual: "\(field.value)")
        }
        guard let forms = field.value["forms"]?.listValue, !forms.isEmpty else {
            return review.add(.describedShape, expected: "forms of '\(field.name)'", actual: "none")
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
                .describedShape, WoTSchema.types.contains(type.stringValue ?? ""), expected: "a type of '\(name)'",
                actual: "\(type)")
        }
        if let least = schema["minimum"]?.numberValue, let most = schema["maximum"]?.numberValue {
            review.check(
                .describedShape, least <= most, expected: "a range of '\(name)'", actual: "\(least) to \(most)")
        }
        for key in ["minimum", "maximum", "multipleOf"] {
            guard let limit = schema[key], limit.numberValue == nil else { continue }
            review.add(.describedShape, expected: "a number for '\(key)' of '\(name)'", actual: "\(limit)")
        }
        for field in schema["properties"]?.fields ?? [] { look(atSchema: field.value, field.name, depth: depth + 1) }
        if let items = schema["items"] { look(atSchema: items, name, depth: depth + 1) }
    }

    /// Looks at a form.
    private mutating func look(atForm form: Value, of place: String, _ name: String, _ owner: Value?) {
        guard form["href"]?.stringValue != nil else {
            return review.add(.describedShape, expected: "the href of a form of '\(name)'", actual: "\(form)")
        }
        look(atSecurity: form["security"], isNeeded: false)
        let read = WoTForm(
            form, of: place, base: base, isReadOnly: owner?["readOnly"]?.boolValue ?? false,
            isWriteOnly: owner?["writeOnly"]?.boolValue ?? false)
        for operation in read.operations {
            review.check(
                .describedRules, WoTForm.operations[place]?.contains(operation) ?? false,
                expected: "an operation of \(place)", actual: "'\(operation)'")
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
                .describedRules, declared.contains(bare), expected: "uriVariables of '\(name)'", actual: "'\(bare)'")
        }
    }

    /// Looks at what the binding for MQTT says.
    private mutating func look(atBinding form: Value, _ read: WoTForm, _ name: String) {
        review.check(
            .describedKeys, !read.isOld, expected: "mqv:topic or mqv:filter beside an address without topic",
            actual: "words of an older draft in '\(name)'")
        if let quality = form["mqv:qos"] {
            review.check(
                .describedTopics, ["0", "1", "2"].contains(quality.plainText), expected: "a quality of 0, 1 or 2",
                actual: "\(quality)")
        }
        if let topic = form["mqv:topic"] {
            review.check(
                .describedTopics, isTopic(topic.stringValue, isFilter: false), expected: "a topic of '\(name)'",
                actual: "\(topic)")
        }
        if let filter = form["mqv:filter"] {
            review.check(
                .describedTopics, isTopic(filter.stringValue, isFilter: true), expected: "a filter of '\(name)'",
                actual: "\(filter)")
        }
        if !read.isOld {
            let needed = read.isSpoken ? "mqv:topic" : "mqv:filter"
            if read.isSpoken != read.isHeard {
                review.check(
                    .describedTopics, form[needed] != nil, expected: "\(needed) of '\(name)'", actual: "none")
            }
        }
        guard read.operations.contains("readproperty"), read.isHeard else { return }
        let isKept = form["mqv:retain"]?.boolValue ?? false
        review.check(
            .describedAccess, isKept && read.operations.contains("observeproperty"),
            expected: "mqv:retain and observeproperty where '\(name)' can be read", actual: "\(read.operations)")
    }

    /// True for text that is a topic, or a filter.
    private func isTopic(_ text: String?, isFilter: Bool) -> Bool {
        guard var text, !text.isEmpty, text.utf8.count <= 65_535 else { return false }
        if isFilter { return !text.contains("\0") }
        return text.withUTF8 { !$0.contains(0x23) && !$0.contains(0x2B) && !$0.contains(0) }
    }
}
