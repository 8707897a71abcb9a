internal import HulianModel

/// A device type as a Thing Description of the Web of Things whose forms speak the neutral profile over MQTT.
///
/// The broker, the home and the device have names that stand for one: a reader puts in its own. Sources: W3C Web of
/// Things Thing Description 1.1; Web of Things MQTT Binding Template (`mqv`); docs/neutral-profile.md.
struct ThingDescription {
    /// Where the broker would be.
    private static let broker: Value = "mqtt://localhost:1883"
    /// The device type.
    private let type: DeviceType
    /// The device type worked out.
    private let blueprint: DeviceBlueprint
    /// The first levels of the topics.
    private let base: String

    /// Makes a description.
    init(_ type: DeviceType, _ blueprint: DeviceBlueprint) {
        self.type = type
        self.blueprint = blueprint
        base = "hulian/1/home/\(type.id.rawValue.split(separator: ".").last ?? "device")"
    }

    /// The description.
    var document: Value {
        var properties: [Field] = []
        var actions: [Field] = []
        var events: [Field] = []
        for instance in blueprint.capabilities {
            let schema = ValueSchema(capability: instance.definition, form: .neutral)
            let path = "\(blueprint.endpoints[instance.endpoint].component)/\(instance.definition.id)"
            for attribute in blueprint.attributes(of: instance) {
                properties.append(property(attribute, path, schema))
            }
            for command in instance.commands { actions.append(action(command, instance.definition, path, schema)) }
            for event in instance.events { events.append(self.event(event, path, schema)) }
        }
        return .object([
            "@context": [
                "https://www.w3.org/2022/wot/td/v1.1",
                ["mqv": "https://www.w3.org/2019/wot/mqtt#", "hl": "urn:hulian:catalog:1#"], ["@language": "en"],
            ],
            "id": .string("urn:hulian:device-type:\(type.id)"),
            "title": .string(type.title.english),
            "titles": titles(type.title),
            "description": .string("Sources: \(type.sources.joined(separator: "; "))"),
            "hl:deviceType": .string(type.id.rawValue),
            "securityDefinitions": ["none": ["scheme": "nosec"]], "security": "none",
            "properties": properties.isEmpty ? nil : .structure(properties),
            "actions": actions.isEmpty ? nil : .structure(actions),
            "events": events.isEmpty ? nil : .structure(events),
        ])
    }

    /// A title in both languages.
    private func titles(_ title: Title) -> Value { ["en": .string(title.english), "zh": .string(title.chinese)] }

    /// A name of a property, an action or an event: its path with points.
    private func name(_ path: String, _ element: String) -> String {
        "\(path)/\(element)".replacing("main/", with: "").replacing("/", with: ".")
    }

    /// An attribute: a message with its value and its time, which wants an id when it is set.
    private func property(_ attribute: DeviceBlueprint.Attribute, _ path: String, _ schema: ValueSchema) -> Field {
        let definition = attribute.definition
        var value = schema.attribute(attribute)
        if let unit = definition.unit { value.append(Field("unit", .string(SenMLUnit.name(of: unit)))) }
        if case .linear(let numerator, let denominator) = definition.scale, numerator != denominator {
            value.append(Field("hl:scale", .quantity(Double(numerator) / Double(denominator))))
        }
        let isSettable = attribute.isSettable
        var members: [Field] = [
            Field("value", .structure(value)), Field("time", ["type": "integer", "minimum": 0, "unit": "ms"]),
            Field("hops", ["type": "integer", "minimum": 0, "maximum": 4]),
        ]
        if isSettable { members.append(Field("id", ["type": "string", "minLength": 1, "maxLength": 64])) }
        var forms: [Value] = [
            [
                "href": Self.broker, "contentType": "application/json",
                "op": ["readproperty", "observeproperty", "unobserveproperty"],
                "mqv:filter": .string("\(base)/state/\(path)/\(definition.name)"), "mqv:qos": "1", "mqv:retain": true,
            ]
        ]
        if isSettable {
            forms.append([
                "href": Self.broker, "contentType": "application/json", "op": "writeproperty",
                "mqv:topic": .string("\(base)/set/\(path)/\(definition.name)"), "mqv:qos": "1",
                "mqv:controlPacket": "publish",
            ])
        }
        return Field(
            name(path, definition.name),
            .object([
                "title": .string(definition.title.english), "titles": titles(definition.title),
                "hl:dataClass": .string(definition.dataClass.rawValue),
                "type": "object", "required": ["value", "time"], "properties": .structure(members),
                "readOnly": .bool(!isSettable), "observable": true, "forms": .list(forms),
            ]))
    }

    /// A command: a message with its arguments.
    private func action(
        _ command: CommandDefinition, _ capability: Capability, _ path: String, _ schema: ValueSchema
    ) -> Field {
        let answer = capability.commands.first { $0.isResponse && $0.name == command.response }
        var members: [Field] = [
            Field("id", ["type": "string", "minLength": 1, "maxLength": 64]),
            Field("time", ["type": "integer", "minimum": 0, "unit": "ms"]),
            Field("arguments", .structure(schema.object(command.fields))),
        ]
        members.append(Field("hops", ["type": "integer", "minimum": 0, "maximum": 4]))
        var results: [Field] = [Field("id", ["type": "string"]), Field("status", ["type": "string"])]
        if let answer { results.append(Field("results", .structure(schema.object(answer.fields)))) }
        return Field(
            name(path, command.name),
            .object([
                "title": .string(command.title.english), "titles": titles(command.title),
                "input": [
                    "type": "object", "required": ["id", "time", "arguments"], "properties": .structure(members),
                ],
                "output": ["type": "object", "required": ["id", "status"], "properties": .structure(results)],
                "safe": false, "synchronous": true,
                "forms": [
                    [
                        "href": Self.broker, "contentType": "application/json", "op": "invokeaction",
                        "mqv:topic": .string("\(base)/do/\(path)/\(command.name)"), "mqv:qos": "1",
                        "mqv:controlPacket": "publish", "hl:reply": .string("\(base)/reply"),
                    ]
                ],
            ]))
    }

    /// An event: a message with its fields.
    private func event(_ event: EventDefinition, _ path: String, _ schema: ValueSchema) -> Field {
        Field(
            name(path, event.name),
            .object([
                "title": .string(event.title.english), "titles": titles(event.title),
                "hl:priority": .string(event.priority.rawValue),
                "data": [
                    "type": "object", "required": ["time", "fields"],
                    "properties": [
                        "time": ["type": "integer", "minimum": 0, "unit": "ms"],
                        "hops": ["type": "integer", "minimum": 0, "maximum": 4],
                        "fields": .structure(schema.object(event.fields)),
                    ],
                ],
                "forms": [
                    [
                        "href": Self.broker, "contentType": "application/json",
                        "op": ["subscribeevent", "unsubscribeevent"],
                        "mqv:filter": .string("\(base)/event/\(path)/\(event.name)"), "mqv:qos": "1",
                    ]
                ],
            ]))
    }
}
