internal import HulianModel

/// Makes the configs of Home Assistant's discovery that a node of ESPHome sends, in the short words that it uses.
struct ESPHomeEntities {
    /// One entity.
    struct Entity {
        /// The topic of its config.
        let topic: String
        /// Its config.
        let config: Value
    }

    /// The name of the node.
    private let node: String
    /// What the node is.
    private let device: Value
    /// The entities.
    private(set) var all: [Entity] = []

    /// Makes the entities of a node.
    init(_ description: DeviceDescription) {
        node = description.identity["device"] ?? "node"
        let mac = description.identity["mac"] ?? "000000000000"
        device = .object([
            ("ids", .string(mac)), ("name", .string(description.title)),
            ("sw", .string("\(description.card.firmwareVersion) (ESPHome)")),
            ("mdl", .string(description.card.model)), ("mf", "Espressif"),
            (
                "cns",
                [["mac", .string(stride(from: 0, to: 12, by: 2).map { Self.pair(mac, $0) }.joined(separator: ":"))]]
            ),
        ])
        var rest = description.attributes
        addLights(&rest)
        addClimate(&rest)
        addCover(&rest)
        for attribute in rest { addOne(attribute) }
        for command in description.commands {
            add("button", command.name, [("cmd_t", .string("\(node)/button/\(command.name)/command"))])
        }
        guard !description.events.isEmpty else { return }
        let types = description.events.map { Value.string($0.name) }
        add("event", "events", [("stat_t", .string("\(node)/event/events/state")), ("evt_typ", .list(types))])
    }

    /// Two digits of an address.
    private static func pair(_ mac: String, _ place: Int) -> String { String(mac.dropFirst(place).prefix(2)) }

    /// The topic on which an attribute is told.
    static func state(of name: String, _ node: String) -> String {
        let light = name.split(separator: ".", maxSplits: 1)
        return light.count == 2 ? "\(node)/light/\(light[0])/state" : "\(node)/\(name)/state"
    }

    /// Adds an entity.
    private mutating func add(_ component: String, _ object: String, _ fields: [(String, Value?)]) {
        let config: Value = .object(
            [("name", .string(DescribedAttribute(object, .unknown).words))] + fields + [
                ("avty_t", .string("\(node)/status")), ("uniq_id", .string("ESP\(node)\(component)\(object)")),
                ("dev", device),
            ])
        all.append(Entity(topic: "homeassistant/\(component)/\(node)/\(object)/config", config: config))
    }

    /// Where an attribute is told, where it is.
    private func told(_ attribute: DescribedAttribute) -> (String, Value?) {
        ("stat_t", attribute.isTold ? .string("\(node)/\(attribute.name)/state") : nil)
    }

    /// Where an attribute is set, where it can be.
    private func set(_ attribute: DescribedAttribute) -> (String, Value?) {
        ("cmd_t", attribute.isSettable ? .string("\(node)/\(attribute.name)/command") : nil)
    }

    /// Adds an attribute that is an entity by itself.
    private mutating func addOne(_ attribute: DescribedAttribute) {
        let levels = attribute.name.split(separator: "/").map(String.init)
        guard levels.count == 2 else { return }
        var fields = [told(attribute), set(attribute)]
        switch levels[0] {
        case "binary_sensor", "switch":
            let truth = attribute.truth
            if truth.yes.plainText != "ON" || truth.no.plainText != "OFF" {
                fields += [("pl_on", .string(truth.yes.plainText)), ("pl_off", .string(truth.no.plainText))]
            }
        case "number":
            guard let least = attribute.minimum, let most = attribute.maximum, least < most else {
                fields += [("min", -1_000_000_000), ("max", 1_000_000_000), ("step", 0.001)]
                break
            }
            fields += [
                ("min", .number(least)), ("max", .number(most)),
                ("step", .number(max(0.001, attribute.step ?? (attribute.kind == .integer ? 1 : 0.01)))),
            ]
        case "select": fields.append(("ops", .list(attribute.choices.map { .string($0.plainText) })))
        case "sensor" where attribute.kind == .choice:
            fields += [("dev_cla", "enum"), ("ops", .list(attribute.choices.map { .string($0.plainText) }))]
        case "lock":
            fields += [("pl_lock", "LOCK"), ("pl_unlk", "UNLOCK")]
        default: break
        }
        if ["number", "sensor"].contains(levels[0]), attribute.isNumber, let unit = attribute.unit {
            fields.append(("unit_of_meas", .string(unit)))
        }
        add(levels[0], levels[1], fields)
    }

    /// Adds the lights: what stands in one group is one light.
    private mutating func addLights(_ rest: inout [DescribedAttribute]) {
        let groups = rest.compactMap { $0.name.split(separator: ".").map(String.init) }.filter { $0.count == 2 }
        var done: Set<String> = []
        for group in groups where done.insert(group[0]).inserted {
            let members = Set(groups.filter { $0[0] == group[0] }.map { $0[1] })
            let mode = ["color_temp", "brightness"].first { members.contains($0) } ?? "onoff"
            add(
                "light", group[0],
                [
                    ("schema", "json"), ("stat_t", .string("\(node)/light/\(group[0])/state")),
                    ("cmd_t", .string("\(node)/light/\(group[0])/command")),
                    ("brightness", members.contains("brightness") ? true : nil),
                    ("sup_clrm", [.string(mode)]),
                ])
        }
        rest.removeAll { $0.name.contains(".") }
    }

    /// Adds the thermostat: what stands below one climate is one.
    private mutating func addClimate(_ rest: inout [DescribedAttribute]) {
        let base = "climate/climate/"
        let parts = rest.filter { $0.name.hasPrefix(base) }
        guard let mode = parts.first(where: { $0.name == base + "mode" }) else { return }
        func topic(_ name: String, _ end: String) -> Value? {
            parts.contains { $0.name == base + name } ? .string("\(node)/\(base)\(name)/\(end)") : nil
        }
        add(
            "climate", "climate",
            [
                ("mode_cmd_t", topic("mode", "command")), ("mode_stat_t", topic("mode", "state")),
                ("modes", .list(mode.choices.map { .string($0.plainText) })),
                ("curr_temp_t", topic("current_temperature", "state")),
                ("temp_hi_cmd_t", topic("target_temperature_high", "command")),
                ("temp_hi_stat_t", topic("target_temperature_high", "state")),
                ("temp_lo_cmd_t", topic("target_temperature_low", "command")),
                ("temp_lo_stat_t", topic("target_temperature_low", "state")), ("temp_unit", "C"),
            ])
        rest.removeAll { $0.name.hasPrefix(base) }
    }

    /// Adds the cover: its position, and the words that move it.
    private mutating func addCover(_ rest: inout [DescribedAttribute]) {
        let words = rest.first { $0.name == "cover/cover" }
        let position = rest.first { $0.name == "cover/cover/position" }
        guard words != nil || position != nil else { return }
        add(
            "cover", "cover",
            [
                ("cmd_t", words.map { .string("\(node)/\($0.name)/command") }),
                ("pos_t", position.map { .string("\(node)/\($0.name)/state") }),
            ])
        rest.removeAll { $0.name == "cover/cover" || $0.name == "cover/cover/position" }
    }
}
