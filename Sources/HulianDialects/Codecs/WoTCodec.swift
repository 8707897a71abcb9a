internal import HulianBus
public import HulianModel

/// The Thing Description of the Web of Things, with forms for MQTT: one retained document for each device.
///
/// Properties are attributes, actions are commands. Where a Thing Description is found on a broker no text says; ours
/// stands below the topics of its device. Sources: https://www.w3.org/TR/wot-thing-description11/ and the MQTT binding,
/// https://w3c.github.io/wot-binding-templates/bindings/protocols/mqtt/.
public struct WoTCodec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "wot"
    /// The version of the instance.
    public let possibleIdentity: Set<String> = ["firmwareVersion"]
    /// They do, in the forms of their descriptions.
    public let devicesNameTopics = true
    /// The context of version 1.1.
    static let context = "https://www.w3.org/2022/wot/td/v1.1"
    /// The topic below which all our devices are.
    private static let root = "wot"
    /// Where the broker is: nobody tells a device its name on the outside.
    private static let broker: Value = "mqtt://localhost:1883"

    /// Makes a codec.
    public init() {}

    /// The description, kept.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] {
        guard let name = space.identity("device", of: device), let document = document(space.description(of: device))
        else { return [] }
        return [Announcement("\(Self.root)/\(name)/td", document, retain: true)]
    }

    /// Empty messages for the description and all values, which are kept.
    public func removals(of device: Int32, in space: DialectSpace) -> [Announcement] {
        guard let name = space.identity("device", of: device) else { return [] }
        let told = space.description(of: device).attributes.filter(\.isTold).map { "properties/\($0.name)" }
        return (["td"] + told).map {
            Announcement(topic: "\(Self.root)/\(name)/\($0)", payload: [], qos: .atLeastOnce, retain: true)
        }
    }

    /// Reads the description of a device; an empty one takes it back.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count == 3, levels[0] == Self.root, levels[2] == "td" else { return [] }
        var description = DeviceDescription()
        if payload.isNull {
            description.isRemoved = true
        } else {
            guard let read = self.description(document: payload) else { return [] }
            description = read
        }
        description.identity["device"] = String(levels[1])
        return [description]
    }

    /// Looks at a description as a consumer does.
    public func review(topic: String, payload: Value, version: Int) -> DescriptionReview? {
        payload.isNull ? nil : WoTReview(payload).review
    }

    // MARK: Writing

    /// The Thing Description.
    public func document(_ description: DeviceDescription) -> Value? {
        let device = description.identity["device"] ?? "device"
        let base = "\(Self.root)/\(device)"
        let properties = description.attributes.map { Field($0.name, property($0, base)) }
        let actions = description.commands.map { Field($0.name, action($0, base)) }
        let events = description.events.map { Field($0.name, event($0, base)) }
        return .object([
            (
                "@context",
                [.string(Self.context), ["mqv": "https://www.w3.org/2019/wot/mqtt#", "hl": "urn:hulian:catalog:1#"]]
            ),
            ("id", .string("urn:hulian:device:\(device)")), ("title", .string(description.title)),
            ("hl:deviceType", description.deviceType.map { .string($0.rawValue) }),
            (
                "version",
                description.card.firmwareVersion.isEmpty
                    ? nil : ["instance": .string(description.card.firmwareVersion)]
            ),
            ("securityDefinitions", ["nosec_sc": ["scheme": "nosec"]]), ("security", "nosec_sc"),
            ("properties", properties.isEmpty ? nil : .structure(properties)),
            ("actions", actions.isEmpty ? nil : .structure(actions)),
            ("events", events.isEmpty ? nil : .structure(events)),
        ])
    }

    /// A property with the topics on which it is told and set.
    private func property(_ attribute: DescribedAttribute, _ base: String) -> Value {
        let topic = "\(base)/properties/\(attribute.name)"
        var forms: [Value] = []
        if attribute.isTold {
            forms.append(
                .object([
                    ("href", Self.broker), ("contentType", "application/json"),
                    ("op", ["readproperty", "observeproperty", "unobserveproperty"]),
                    ("mqv:filter", .string(topic)), ("mqv:qos", "1"), ("mqv:retain", true),
                ]))
        }
        if attribute.isSettable {
            forms.append(
                .object([
                    ("href", Self.broker), ("contentType", "application/json"), ("op", "writeproperty"),
                    ("mqv:controlPacket", "publish"), ("mqv:topic", .string("\(topic)/write")), ("mqv:qos", "1"),
                ]))
        }
        return .structure(
            [Field("title", .string(attribute.words))] + WoTSchema.schema(of: attribute) + [
                Field("readOnly", .bool(!attribute.isSettable)), Field("writeOnly", .bool(!attribute.isTold)),
                Field("observable", .bool(attribute.isTold)), Field("forms", .list(forms)),
            ])
    }

    /// An action with the topic on which it is invoked; nothing answers it.
    private func action(_ command: DescribedElement, _ base: String) -> Value {
        .object([
            ("input", .structure(WoTSchema.object(of: command.fields))), ("safe", false), ("idempotent", false),
            (
                "forms",
                [
                    .object([
                        ("href", Self.broker), ("contentType", "application/json"), ("op", "invokeaction"),
                        ("mqv:controlPacket", "publish"), ("mqv:topic", .string("\(base)/actions/\(command.name)")),
                        ("mqv:qos", "1"),
                    ])
                ]
            ),
        ])
    }

    /// An event with the topic on which it is told.
    private func event(_ event: DescribedElement, _ base: String) -> Value {
        .object([
            ("data", .structure(WoTSchema.object(of: event.fields))),
            (
                "forms",
                [
                    .object([
                        ("href", Self.broker), ("contentType", "application/json"),
                        ("op", ["subscribeevent", "unsubscribeevent"]),
                        ("mqv:filter", .string("\(base)/events/\(event.name)")), ("mqv:qos", "1"),
                    ])
                ]
            ),
        ])
    }

    // MARK: Reading

    /// Reads a Thing Description of version 1.1 or before it; what speaks another protocol than MQTT is not heard.
    public func description(document: Value) -> DeviceDescription? {
        let contexts = document["@context"]?.stringValue.map { [Value.string($0)] } ?? document.items("@context")
        guard contexts.contains(where: { $0.stringValue?.contains("/wot/td") ?? false }),
            document["title"]?.stringValue != nil, document["@type"]?.stringValue != "tm:ThingModel"
        else { return nil }
        var description = DeviceDescription()
        description.title = document.text("title")
        description.category = "Thing"
        description.deviceType = document["hl:deviceType"]?.stringValue.map { DeviceTypeID(rawValue: $0) }
        description.card.firmwareVersion = document["version"]?.text("instance") ?? ""
        let base = document.text("base")
        for field in document["properties"]?.fields ?? [] { read(field, base, into: &description) }
        for field in document["actions"]?.fields ?? [] {
            var command = DescribedElement(field.name)
            command.fields = WoTSchema.parts(of: field.value["input"])
            description.commands.append(command)
        }
        for field in document["events"]?.fields ?? [] {
            var event = DescribedElement(field.name)
            event.fields = WoTSchema.parts(of: field.value["data"])
            description.events.append(event)
        }
        return description
    }

    /// Reads a property.
    private func read(_ property: Field, _ base: String, into description: inout DeviceDescription) {
        let isReadOnly = property.value["readOnly"]?.boolValue ?? false
        let isWriteOnly = property.value["writeOnly"]?.boolValue ?? false
        var attribute = WoTSchema.attribute(property.name, property.value)
        let forms = property.value.items("forms").map {
            WoTForm($0, of: "properties", base: base, isReadOnly: isReadOnly, isWriteOnly: isWriteOnly)
        }
        attribute.isTold = !isWriteOnly
        attribute.isSettable = !isReadOnly && forms.contains { $0.operations.contains("writeproperty") }
        description.attributes.append(attribute)
        for form in forms where form.isMQTT {
            guard let topic = form.topic, !topic.contains("+"), !topic.contains("#") else { continue }
            if form.isHeard { description.topics.append(DeclaredTopic(topic, .report, attribute: property.name)) }
            if form.isSpoken { description.topics.append(DeclaredTopic(topic, .set, attribute: property.name)) }
        }
    }
}
