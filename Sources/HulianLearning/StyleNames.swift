internal import HulianDialects
internal import HulianModel

/// The names that a style makes of what device types have, as a dialect makes them that names nothing itself.
struct StyleNames {
    /// The attributes without component that a name stands for.
    private(set) var paths: [String: Set<String>] = [:]
    /// The types of their values.
    private(set) var types: [String: DataType] = [:]
    /// The names of what only describes the model itself.
    private(set) var bare: Set<String> = []
    /// The names of commands.
    private(set) var commands: Set<String> = []
    /// The names of events.
    private(set) var events: Set<String> = []
    /// The attribute names that an argument of a method sets, by `Method/argument`.
    private(set) var arguments: [String: Set<String>] = [:]

    /// Makes the names of device types.
    init(_ style: ValueStyle.Names, _ blueprints: [DeviceBlueprint]) {
        let table = Self.table(style)
        for blueprint in blueprints {
            let binding = DialectBinding(table, to: blueprint)
            for attribute in binding.attributes {
                let path = blueprint.path(ofAttribute: attribute.slot)
                let (definition, name) = (blueprint.attributes[attribute.slot].definition, attribute.name.name)
                paths[name, default: []].insert("\(path.capability).\(path.element)")
                types[name] = blueprint.attributes[attribute.slot].constraint.type
                if definition.dataClass == .none || !definition.notifies { bare.insert(name) }
                if let request = attribute.name.request {
                    arguments["\(request.method)/\(request.argument)", default: []].insert(name)
                }
            }
            for command in binding.commands { commands.insert(command.wireName) }
            for event in binding.events { events.insert(event.name.name) }
        }
    }

    /// A dialect that names nothing itself.
    private static func table(_ names: ValueStyle.Names) -> DialectTable {
        let style = ValueStyle(
            time: .milliseconds, no: "false", yes: "true", enumerations: .snakeCase, quantities: .decimal, names: names,
            online: "true", offline: "false", correlation: ValueStyle.Correlation(form: .string), carriesAll: true,
            structures: .json)
        func message(_ kind: UtteranceKind, _ speaker: Speaker, _ role: BodyTemplate.ItemLayout.Role) -> MessageTable {
            MessageTable(
                name: kind.rawValue, kind: kind, speaker: speaker, topic: .empty, qos: [0], retain: .never,
                body: .items(BodyTemplate.ItemLayout(role: role, shape: .keyed, item: .hole(.value))), isText: false,
                reply: nil, replies: .never, tellsAll: false, isSent: true)
        }
        return DialectTable(
            id: "names", title: Title("Names"), version: "1", sources: [], codec: nil,
            identity: [IdentityVariable(name: "device", pattern: "", template: "{name}")],
            connection: ConnectionTable(
                clientID: "{device}", username: nil, keepAlive: 60, isVersion5: false, cleanStart: true),
            payloadLimit: nil, values: style,
            messages: [message(.invoke, .hub, .arguments), message(.event, .device, .fields)], status: [],
            attributes: [], commands: [], events: [],
            deviceTypes: [DeviceTypeMapping(filter: TypeFilter(patterns: []), category: "device")], clauses: [:],
            examples: [])
    }
}
