internal import HulianModel

/// A device type as a model in the Semantic Definition Format.
///
/// The device is an `sdfThing`; each capability of its main component is an `sdfObject` of it, each other component an
/// `sdfThing` inside. SDF has no wire format, so numbers are quantities with their unit and bitmaps lists of names.
/// Source: RFC 9880.
struct SDFModel {
    /// The device type.
    private let type: DeviceType
    /// The device type worked out.
    private let blueprint: DeviceBlueprint

    /// Makes a model.
    init(_ type: DeviceType, _ blueprint: DeviceBlueprint) {
        self.type = type
        self.blueprint = blueprint
    }

    /// The model.
    var document: Value {
        [
            "info": [
                "title": .string(type.title.english), "version": "1.0.0",
                "copyright": "The Hulian authors", "license": "Apache-2.0",
            ],
            "namespace": ["hl": "urn:hulian:catalog:1"], "defaultNamespace": "hl",
            "sdfThing": .structure([Field(name, thing)]),
        ]
    }

    /// The name of the device in the model: the device type without its family.
    private var name: String { type.id.rawValue.split(separator: ".").last.map(String.init) ?? type.id.rawValue }

    /// The device.
    private var thing: Value {
        var objects: [Field] = []
        var things: [Field] = []
        for (index, endpoint) in blueprint.endpoints.enumerated() {
            let place = "#/sdfThing/\(name)" + (index == 0 ? "" : "/sdfThing/\(endpoint.component)")
            let inner = endpoint.capabilities.map { object(blueprint.capabilities[$0], at: place) }
            if index == 0 {
                objects = inner
            } else {
                let title = type.components.first { $0.id == endpoint.component }?.title
                things.append(
                    Field(
                        endpoint.component.rawValue,
                        ["label": .string(title?.english ?? ""), "sdfObject": .structure(inner)]))
            }
        }
        return .object([
            "label": .string(type.title.english),
            "description": .string("\(type.title.chinese). Sources: \(type.sources.joined(separator: "; "))"),
            "sdfObject": .structure(objects), "sdfThing": things.isEmpty ? nil : .structure(things),
        ])
    }

    /// A capability.
    private func object(_ instance: DeviceBlueprint.CapabilityInstance, at place: String) -> Field {
        let capability = instance.definition
        let schema = ValueSchema(capability: capability, form: .quantities)
        let attributes = blueprint.attributes(of: instance)
        let pointer = "\(place)/sdfObject/\(capability.id)"
        let properties = attributes.map { Field($0.definition.name, property($0, schema)) }
        let actions = instance.commands.map { Field($0.name, action($0, capability, schema)) }
        let events = instance.events.map { Field($0.name, event($0, schema)) }
        return Field(
            capability.id.rawValue,
            .object([
                "label": .string(capability.title.english), "description": .string(capability.title.chinese),
                "sdfProperty": properties.isEmpty ? nil : .structure(properties),
                "sdfAction": actions.isEmpty ? nil : .structure(actions),
                "sdfEvent": events.isEmpty ? nil : .structure(events),
                "sdfRequired": attributes.isEmpty
                    ? nil : .list(attributes.map { .string("\(pointer)/sdfProperty/\($0.definition.name)") }),
            ]))
    }

    /// An attribute.
    private func property(_ attribute: DeviceBlueprint.Attribute, _ schema: ValueSchema) -> Value {
        let definition = attribute.definition
        return Value.structure([
            Field("label", .string(definition.title.english)), Field("description", .string(definition.title.chinese)),
        ])
        .with(schema.attribute(attribute))
        .with([
            Field("observable", .bool(definition.notifies)), Field("readable", true),
            Field("writable", .bool(attribute.isSettable)),
        ])
    }

    /// A command.
    private func action(_ command: CommandDefinition, _ capability: Capability, _ schema: ValueSchema) -> Value {
        let answer = capability.commands.first { $0.isResponse && $0.name == command.response }
        return .object([
            "label": .string(command.title.english), "description": .string(command.title.chinese),
            "sdfInputData": command.fields.isEmpty ? nil : .structure(schema.object(command.fields)),
            "sdfOutputData": answer.flatMap { $0.fields.isEmpty ? nil : .structure(schema.object($0.fields)) },
        ])
    }

    /// An event.
    private func event(_ event: EventDefinition, _ schema: ValueSchema) -> Value {
        .object([
            "label": .string(event.title.english), "description": .string(event.title.chinese),
            "sdfOutputData": event.fields.isEmpty ? nil : .structure(schema.object(event.fields)),
        ])
    }
}
