internal import HulianBus
public import HulianModel

/// The description of the neutral profile: one retained document for each device, which says all of it.
///
/// Source: docs/neutral-profile.md, section 6.
public struct HulianCodec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "hulian"
    /// All of them.
    public let possibleIdentity: Set<String> = [
        "vendor", "model", "serialNumber", "firmwareVersion", "hardwareVersion",
    ]
    /// The version of the profile.
    private static let version = "1"
    /// How the kinds of values are written.
    private static let kinds: [(kind: DescribedAttribute.Kind, word: String)] = [
        (.truth, "boolean"), (.integer, "integer"), (.decimal, "decimal"), (.choice, "choice"), (.text, "text"),
        (.octets, "octets"), (.list, "list"), (.structure, "structure"),
    ]

    /// Makes a codec.
    public init() {}

    /// The description, kept.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] {
        guard let topic = topic(of: device, in: space), let document = document(space.description(of: device)) else {
            return []
        }
        return [Announcement(topic, document, retain: true)]
    }

    /// An empty description, kept.
    public func removals(of device: Int32, in space: DialectSpace) -> [Announcement] {
        topic(of: device, in: space).map { [Announcement(topic: $0, payload: [], qos: .atLeastOnce, retain: true)] }
            ?? []
    }

    /// The topic of the description of a device.
    private func topic(of device: Int32, in space: DialectSpace) -> String? {
        space.table.messages.first { $0.kind == .announce && $0.speaker == .device }?
            .topic.topic { space.identity($0, of: device) }
    }

    /// Reads the description of a device; an empty one takes it back.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count == 5, levels[0] == "hulian", levels[1] == Self.version, levels[4] == "description" else {
            return []
        }
        var description = DeviceDescription()
        if payload.isNull {
            description.isRemoved = true
        } else {
            guard let read = self.description(document: payload) else { return [] }
            description = read
        }
        description.identity = ["home": String(levels[2]), "device": String(levels[3])]
        return [description]
    }

    /// The document of clause 6.
    public func document(_ description: DeviceDescription) -> Value? {
        .object([
            ("profile", .string(Self.version)), ("type", description.deviceType.map { .string($0.rawValue) }),
            ("title", .text(description.title)),
            (
                "device",
                .object([
                    ("vendor", .text(description.card.vendor)), ("model", .text(description.card.model)),
                    ("serialNumber", .text(description.card.serialNumber)),
                    ("firmwareVersion", .text(description.card.firmwareVersion)),
                    ("hardwareVersion", .text(description.card.hardwareVersion)),
                ])
            ),
            ("attributes", .list(description.attributes.map { attribute($0, isPart: false) })),
            ("commands", .list(description.commands.map { element($0, isCommand: true) })),
            ("events", .list(description.events.map { element($0, isCommand: false) })),
        ])
    }

    /// An attribute, or a part of one, as a document writes it.
    private func attribute(_ attribute: DescribedAttribute, isPart: Bool) -> Value {
        var access: [Value] = []
        if attribute.isTold { access.append("tell") }
        if attribute.isSettable { access.append("set") }
        return .object([
            ("name", .text(attribute.name)),
            ("type", .string(Self.kinds.first { $0.kind == attribute.kind }?.word ?? "unknown")),
            ("access", isPart ? nil : .list(access)),
            ("values", attribute.kind == .choice ? .list(attribute.choices) : nil),
            ("minimum", attribute.minimum.map { .number($0) }), ("maximum", attribute.maximum.map { .number($0) }),
            ("step", attribute.step.map { .number($0) }), ("unit", attribute.unit.map { .string($0) }),
            ("digits", attribute.digits == 0 ? nil : .integer(Int64(attribute.digits))),
            ("maximumLength", attribute.maximumLength.map { .integer(Int64($0)) }),
            ("nullable", attribute.isNullable ? true : nil), ("optional", attribute.isOptional ? true : nil),
            ("parts", attribute.parts.isEmpty ? nil : .list(attribute.parts.map { self.attribute($0, isPart: true) })),
        ])
    }

    /// A command or event as a document writes it.
    private func element(_ element: DescribedElement, isCommand: Bool) -> Value {
        .object([
            ("name", .string(element.name)), ("fields", .list(element.fields.map { attribute($0, isPart: true) })),
            ("results", isCommand ? .list(element.results.map { attribute($0, isPart: true) }) : nil),
        ])
    }

    /// Reads a document of this version of the profile.
    public func description(document: Value) -> DeviceDescription? {
        guard document["profile"]?.stringValue == Self.version, document["attributes"]?.listValue != nil else {
            return nil
        }
        var description = DeviceDescription()
        description.deviceType = document["type"]?.stringValue.map { DeviceTypeID(rawValue: $0) }
        description.category = "device"
        description.title = document.text("title")
        if let card = document["device"] {
            description.card.vendor = card.text("vendor")
            description.card.model = card.text("model")
            description.card.serialNumber = card.text("serialNumber")
            description.card.firmwareVersion = card.text("firmwareVersion")
            description.card.hardwareVersion = card.text("hardwareVersion")
        }
        description.attributes = document.items("attributes").map { attribute($0) }
        description.commands = document.items("commands").map { element($0) }
        description.events = document.items("events").map { element($0) }
        return description
    }

    /// Reads an attribute or a part of one.
    private func attribute(_ node: Value) -> DescribedAttribute {
        let kind = Self.kinds.first { $0.word == node.text("type") }?.kind ?? .unknown
        var attribute = DescribedAttribute(node.text("name"), kind)
        if let access = node["access"]?.listValue {
            attribute.isTold = access.contains("tell")
            attribute.isSettable = access.contains("set")
        }
        attribute.choices = kind == .truth ? [false, true] : node.items("values")
        attribute.minimum = node.number("minimum")
        attribute.maximum = node.number("maximum")
        attribute.step = node.number("step")
        attribute.unit = node["unit"]?.stringValue
        attribute.digits = node["digits"]?.integerValue.flatMap { Int(exactly: $0) } ?? 0
        attribute.maximumLength = node["maximumLength"]?.integerValue.flatMap { Int(exactly: $0) }
        attribute.isNullable = node["nullable"]?.boolValue ?? false
        attribute.isOptional = node["optional"]?.boolValue ?? false
        attribute.parts = node.items("parts").map { self.attribute($0) }
        return attribute
    }

    /// Reads a command or event.
    private func element(_ node: Value) -> DescribedElement {
        var element = DescribedElement(node.text("name"))
        element.fields = node.items("fields").map { attribute($0) }
        element.results = node.items("results").map { attribute($0) }
        return element
    }
}
