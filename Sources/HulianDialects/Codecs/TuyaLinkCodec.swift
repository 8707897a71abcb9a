internal import HulianBus
public import HulianModel

/// The thing model of TuyaLink: a device asks the cloud for it when it has connected.
///
/// Source: https://developer.tuya.com/en/docs/iot/device_model?id=Kbt4gcmizz8f4.
public struct TuyaLinkCodec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "tuyalink"
    /// The thing model belongs to the product: it has a place for none of them.
    public let possibleIdentity: Set<String> = []

    /// Makes a codec.
    public init() {}

    /// Asks for the thing model.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] {
        guard let id = space.identity("device", of: device) else { return [] }
        let question: Value = .object([
            ("msgId", .string("model\(now.milliseconds)")), ("time", .integer(now.milliseconds)), ("version", "1.0"),
            ("data", ["format": "complete"]),
        ])
        return [Announcement("tylink/\(id)/thing/model/get", question, retain: false)]
    }

    /// The thing model, for a device that asks for it.
    public func answer(topic: String, payload: Value, in space: DialectSpace, now: Instant) -> Announcement? {
        guard let id = Self.device(topic, "thing/model/get"), let message = payload["msgId"]?.stringValue,
            let device = space.device(with: ["device": id]), let model = document(space.description(of: device))
        else { return nil }
        let answer: Value = .object([
            ("msgId", .string(message)), ("time", .integer(now.milliseconds)), ("code", 0), ("data", model),
        ])
        return Announcement("tylink/\(id)/thing/model/get_response", answer, retain: false)
    }

    /// Reads the answer to a device that asked.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        guard let id = Self.device(topic, "thing/model/get_response"), let model = payload["data"],
            var description = description(document: model)
        else { return [] }
        description.identity = ["device": id]
        return [description]
    }

    /// The device of a topic with a path; nothing for another topic.
    private static func device(_ topic: String, _ path: String) -> String? {
        guard topic.hasPrefix("tylink/"), topic.hasSuffix("/" + path) else { return nil }
        let id = topic.dropFirst("tylink/".count).dropLast(path.count + 1)
        return id.isEmpty || id.contains("/") ? nil : String(id)
    }

    // MARK: Thing model

    /// The thing model.
    public func document(_ description: DeviceDescription) -> Value? {
        let properties = description.attributes.enumerated().map { index, attribute -> Value in
            .object([
                ("abilityId", .integer(Int64(index + 1))), ("code", .string(attribute.name)),
                ("accessMode", attribute.isSettable ? (attribute.isTold ? "rw" : "wr") : "ro"),
                ("typeSpec", typeSpec(attribute)),
            ])
        }
        let first = description.attributes.count
        let actions = description.commands.enumerated().map { index, command -> Value in
            .object([
                ("abilityId", .integer(Int64(first + index + 1))), ("code", .string(command.name)),
                ("inputParams", .list(command.fields.map(parameter))),
                ("outputParams", .list(command.results.map(parameter))),
            ])
        }
        let second = first + description.commands.count
        let events = description.events.enumerated().map { index, event -> Value in
            .object([
                ("abilityId", .integer(Int64(second + index + 1))), ("code", .string(event.name)),
                ("outputParams", .list(event.fields.map(parameter))),
            ])
        }
        return .object([
            ("modelId", .string(IdentityMaker.value("{word:8}", name: description.category, category: ""))),
            (
                "services",
                [
                    .object([
                        ("code", ""), ("properties", .list(properties)), ("events", .list(events)),
                        ("actions", .list(actions)),
                    ])
                ]
            ),
        ])
    }

    /// A parameter of an action or event.
    private func parameter(_ field: DescribedAttribute) -> Value {
        .object([("code", .string(field.name)), ("typeSpec", typeSpec(field))])
    }

    /// The type of an attribute.
    private func typeSpec(_ attribute: DescribedAttribute) -> Value {
        switch attribute.kind {
        case .truth where attribute.choices.allSatisfy { $0.boolValue != nil }: return ["type": "bool"]
        // A truth that is told in words, such as alarm and normal, is an enumeration here.
        case .truth, .choice:
            let numbers = attribute.choices.compactMap { $0.integerValue.map { Double($0) } }
            guard numbers.count == attribute.choices.count, let least = numbers.min(), let most = numbers.max() else {
                return .object([("type", "enum"), ("range", .list(attribute.choices.map { .string($0.plainText) }))])
            }
            return .object([
                ("type", "value"), ("min", .number(least)), ("max", .number(most)), ("step", 1), ("scale", 0),
                ("unit", ""),
            ])
        case .integer:
            return .object([
                ("type", "value"), ("min", attribute.minimum.map { .number($0) }),
                ("max", attribute.maximum.map { .number($0) }), ("step", .number(attribute.step ?? 1)),
                ("scale", .integer(Int64(attribute.digits))), ("unit", .string(attribute.unit ?? "")),
            ])
        case .decimal:
            return .object([
                ("type", "double"), ("min", attribute.minimum.map { .number($0) }),
                ("max", attribute.maximum.map { .number($0) }), ("step", attribute.step.map { .number($0) }),
                ("unit", .string(attribute.unit ?? "")),
            ])
        case .list:
            return .object([
                ("type", "array"), ("eltTypeSpec", attribute.parts.first.map(typeSpec)),
                ("size", attribute.maximumLength.map { .integer(Int64($0)) }),
            ])
        case .structure:
            return .object([
                ("type", "struct"),
                ("properties", .structure(attribute.parts.map { Field($0.name, typeSpec($0)) })),
            ])
        case .text, .octets, .unknown:
            // Octets are written as two digits each.
            let length = attribute.maximumLength.map { attribute.kind == .octets ? $0 &* 2 : $0 }
            return .object([("type", "string"), ("maxlen", length.map { .integer(Int64($0)) })])
        }
    }

    /// Reads a thing model.
    public func description(document: Value) -> DeviceDescription? {
        guard let services = document["services"]?.listValue else { return nil }
        // Others have services too, and call what stands in them otherwise.
        let all = ["properties", "actions", "events"].flatMap { key in services.flatMap { $0.items(key) } }
        guard all.isEmpty || all.contains(where: { !$0.text("code").isEmpty }) else { return nil }
        var description = DeviceDescription()
        for service in services {
            for node in service.items("properties") {
                var attribute = attribute(node)
                let access = node.text("accessMode")
                attribute.isTold = access != "wr"
                attribute.isSettable = access == "rw" || access == "wr"
                description.attributes.append(attribute)
            }
            for node in service.items("actions") {
                var command = DescribedElement(node.text("code"))
                command.fields = node.items("inputParams").map { attribute($0) }
                command.results = node.items("outputParams").map { attribute($0) }
                description.commands.append(command)
            }
            for node in service.items("events") {
                var event = DescribedElement(node.text("code"))
                event.fields = node.items("outputParams").map { attribute($0) }
                description.events.append(event)
            }
        }
        return description
    }

    /// Reads a property or parameter.
    private func attribute(_ node: Value) -> DescribedAttribute {
        attribute(node.text("code"), node["typeSpec"] ?? .null)
    }

    /// Reads a type.
    private func attribute(_ name: String, _ type: Value) -> DescribedAttribute {
        switch type.text("type") {
        case "bool":
            var attribute = DescribedAttribute(name, .truth)
            attribute.choices = [false, true]
            return attribute
        case "enum":
            var attribute = DescribedAttribute(name, .choice)
            attribute.choices = type.items("range")
            return attribute
        case "value", "float", "double":
            var attribute = DescribedAttribute(name, type.text("type") == "value" ? .integer : .decimal)
            attribute.minimum = type.number("min")
            attribute.maximum = type.number("max")
            attribute.step = type.number("step")
            attribute.digits = type.number("scale").flatMap { Int(exactly: $0) } ?? 0
            attribute.unit = type.text("unit").isEmpty ? nil : type.text("unit")
            return attribute
        case "array":
            var attribute = DescribedAttribute(name, .list)
            attribute.parts = type["eltTypeSpec"].map { [self.attribute("", $0)] } ?? []
            return attribute
        case "struct":
            var attribute = DescribedAttribute(name, .structure)
            attribute.parts = (type["properties"]?.fields ?? []).map { self.attribute($0.name, $0.value) }
            return attribute
        case "string", "raw", "date", "bitmap":
            var attribute = DescribedAttribute(name, .text)
            attribute.maximumLength = type.number("maxlen").flatMap { Int(exactly: $0) }
            return attribute
        default: return DescribedAttribute(name, .unknown)
        }
    }
}
