internal import HulianModel

/// A JSON Schema of everything that a device of a type says and takes in the neutral profile.
///
/// The schema itself is that of a snapshot of the device: component, capability, attribute. `$defs` holds one schema for
/// each message by its path, such as `state/main/onOff/onOff` and `do/main/onOff/toggle`. Sources: JSON Schema 2020-12;
/// docs/neutral-profile.md.
struct MessageSchema {
    /// The device type.
    private let type: DeviceType
    /// The device type worked out.
    private let blueprint: DeviceBlueprint

    /// Makes a schema.
    init(_ type: DeviceType, _ blueprint: DeviceBlueprint) {
        self.type = type
        self.blueprint = blueprint
    }

    /// The time of a message.
    private static let time: Value = ["type": "integer", "minimum": 0]
    /// What a request is known by.
    private static let id: Value = ["type": "string", "minLength": 1, "maxLength": 64]
    /// How many bridges a message has passed.
    private static let hops: Value = ["type": "integer", "minimum": 0, "maximum": 4]

    /// The schema.
    var document: Value {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": .string("urn:hulian:device-type:\(type.id)"),
            "title": .string(type.title.english), "description": .string(type.title.chinese),
            "type": "object", "required": .list(blueprint.endpoints.map { .string($0.component.rawValue) }),
            "properties": .structure(blueprint.endpoints.map { Field($0.component.rawValue, snapshot(of: $0)) }),
            "$defs": .structure(blueprint.capabilities.flatMap(messages)),
        ]
    }

    /// The snapshot of a component.
    private func snapshot(of endpoint: DeviceBlueprint.Endpoint) -> Value {
        let instances = endpoint.capabilities.map { blueprint.capabilities[$0] }
        let objects = instances.map { instance in
            let attributes = blueprint.attributes(of: instance)
            let path = path(of: instance)
            return Field(
                instance.definition.id.rawValue,
                .object([
                    "title": .string(instance.definition.title.english), "type": "object",
                    "required": .list(attributes.map { .string($0.definition.name) }),
                    "properties": .structure(
                        attributes.map { attribute in
                            let pointer = pointer("state/\(path)/\(attribute.definition.name)")
                            return Field(
                                attribute.definition.name, ["$ref": .string("#/$defs/\(pointer)/properties/value")])
                        }),
                ]))
        }
        return ["type": "object", "properties": .structure(objects)]
    }

    /// The component and capability of an instance as the neutral profile writes them.
    private func path(of instance: DeviceBlueprint.CapabilityInstance) -> String {
        "\(blueprint.endpoints[instance.endpoint].component)/\(instance.definition.id)"
    }

    /// A key inside a JSON pointer.
    private func pointer(_ key: String) -> String { key.replacing("~", with: "~0").replacing("/", with: "~1") }

    /// The messages of a capability.
    private func messages(of instance: DeviceBlueprint.CapabilityInstance) -> [Field] {
        let schema = ValueSchema(capability: instance.definition, form: .neutral)
        let path = path(of: instance)
        var all: [Field] = []
        for attribute in blueprint.attributes(of: instance) {
            let value = Value.structure(
                [Field("title", .string(attribute.definition.title.english))] + schema.attribute(attribute))
            let name = "\(path)/\(attribute.definition.name)"
            all.append(
                Field(
                    "state/\(name)",
                    message(["value", "time"], ["value": value, "time": Self.time, "hops": Self.hops])))
            guard attribute.isSettable else { continue }
            all.append(
                Field(
                    "set/\(name)",
                    message(
                        ["id", "value", "time"],
                        [
                            "id": Self.id,
                            "value": ["$ref": .string("#/$defs/\(pointer("state/\(name)"))/properties/value")],
                            "time": Self.time, "hops": Self.hops,
                        ])))
        }
        for command in instance.commands {
            let arguments = Value.structure(schema.object(command.fields) + [Field("additionalProperties", false)])
            all.append(
                Field(
                    "do/\(path)/\(command.name)",
                    message(
                        ["id", "time", "arguments"],
                        ["id": Self.id, "time": Self.time, "arguments": arguments, "hops": Self.hops])))
        }
        for event in instance.events {
            let fields = Value.structure(schema.object(event.fields) + [Field("additionalProperties", false)])
            all.append(
                Field(
                    "event/\(path)/\(event.name)",
                    message(["time", "fields"], ["time": Self.time, "fields": fields, "hops": Self.hops])))
        }
        return all
    }

    /// The schema of a message with members.
    private func message(_ required: [String], _ members: Value) -> Value {
        ["type": "object", "required": .list(required.map { .string($0) }), "properties": members]
    }
}
