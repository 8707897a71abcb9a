public import HulianModel

/// Writes a device type in the forms of others, from what the catalog says of it and nothing else.
///
/// The same device type gives the same octets.
public struct Exporter {
    /// The device type.
    let type: DeviceType
    /// The device type worked out.
    let blueprint: DeviceBlueprint

    /// Makes an exporter of one device type.
    public init(_ type: DeviceType, _ blueprint: DeviceBlueprint) {
        self.type = type
        self.blueprint = blueprint
    }

    /// The device type in a form; the text ends with a line break.
    public func text(_ format: ExportFormat) -> String {
        switch format {
        case .sdf: PrettyJSON.text(SDFModel(type, blueprint).document)
        case .thingDescription: PrettyJSON.text(ThingDescription(type, blueprint).document)
        case .jsonSchema: PrettyJSON.text(MessageSchema(type, blueprint).document)
        case .pics: PICSFile(type, blueprint).text
        case .markdown: DeviceTypePage(type, blueprint).text
        }
    }

    /// The device type in a form that is JSON; nothing for the others.
    public func document(_ format: ExportFormat) -> Value? {
        switch format {
        case .sdf: SDFModel(type, blueprint).document
        case .thingDescription: ThingDescription(type, blueprint).document
        case .jsonSchema: MessageSchema(type, blueprint).document
        case .pics, .markdown: nil
        }
    }
}

extension DeviceBlueprint {
    /// The attributes of a capability, in order.
    func attributes(of capability: CapabilityInstance) -> ArraySlice<Attribute> { attributes[capability.attributes] }
}

extension DeviceBlueprint.Attribute {
    /// True when a controller can change it in some way, by writing or by a command.
    var isSettable: Bool {
        if definition.isWritable { return true }
        return definition.setter != .none
    }
}

extension Value {
    /// A structure of those parts that are there, in their order.
    static func object(_ parts: KeyValuePairs<String, Value?>) -> Value {
        .structure(parts.compactMap { name, value in value.map { Field(name, $0) } })
    }

    /// Text that is there; nothing for empty text.
    static func text(_ text: String) -> Value? { text.isEmpty ? nil : .string(text) }

    /// A structure with more parts behind.
    func with(_ parts: [Field]) -> Value { .structure((fields ?? []) + parts) }
}
