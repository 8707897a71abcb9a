internal import HulianModel

/// Makes the entities of Home Assistant that a device is shown as.
struct HomeAssistantEntities {
    /// One entity.
    struct Entity {
        /// The topic of its config.
        let topic: String
        /// Its config.
        let config: Value
    }

    /// The signs that text of octets is made of, for entities that take such text.
    static let hexPattern = "^([0-9a-f]{2})*$"
    /// The words that the mode of a climate entity may have.
    private static let modes: Set<String> = ["auto", "off", "cool", "heat", "dry", "fan_only", "heat_cool"]

    /// What the device is.
    private let description: DeviceDescription
    /// The device's identity.
    private let identity: String
    /// The identity as the node of its topics.
    private let node: String
    /// The topic of its state.
    private let state: String
    /// The topic of its availability.
    private let availability: String
    /// The topic of its events; nothing for a dialect without.
    private let events: String?
    /// The topic that sets an attribute.
    private let set: (String) -> String
    /// The topic that gives a command.
    private let invoke: (String) -> String
    /// The words for there and gone.
    private let online: (yes: String, no: String)
    /// The entities.
    private(set) var all: [Entity] = []

    /// Makes the entities of a device.
    init(_ device: Int32, _ space: DialectSpace) {
        func topic(_ kind: UtteranceKind, _ speaker: HulianModel.Speaker, _ name: String = "") -> String? {
            space.table.messages.first { $0.kind == kind && $0.speaker == speaker && $0.isSent }?.topic.topic {
                space.identity($0, of: device) ?? name
            }
        }
        description = space.description(of: device)
        identity = space.identity("device", of: device) ?? "device"
        node = Self.identifier(identity)
        state = topic(.report, .device) ?? ""
        availability = topic(.availability, .device) ?? ""
        events = topic(.event, .device)
        set = { topic(.set, .hub, $0) ?? "" }
        invoke = { topic(.invoke, .hub, $0) ?? "" }
        func word(_ json: String) -> String { (try? Value(json: json))?.plainText ?? json }
        online = (word(space.table.values.online), word(space.table.values.offline))
        build()
    }

    /// Text in which only the letters of object ids stand.
    private static func identifier(_ text: String) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") ? $0 : "_" })
    }

    // MARK: Building

    /// Makes all entities.
    private mutating func build() {
        var rest = description.attributes
        func take(_ name: String) -> DescribedAttribute? {
            guard let index = rest.firstIndex(where: { $0.name == name }) else { return nil }
            return rest.remove(at: index)
        }
        // What is only told is no target: beside a heater, `temperature` may be what a sensor measures.
        func take(_ names: [String], isSettable: Bool) -> DescribedAttribute? {
            names.first { description.attribute(named: $0)?.isSettable == isSettable }.flatMap { take($0) }
        }
        if description.attribute(named: "brightness")?.isSettable == true,
            description.attribute(named: "state")?.kind == .truth, let state = take("state"),
            let brightness = take("brightness")
        {
            addLight(state, brightness, take("color_temp"))
        }
        if let mode = description.attribute(named: "mode"), mode.isSettable, mode.kind == .choice,
            Self.modes.isSuperset(of: mode.choices.map(\.plainText)), let mode = take("mode")
        {
            addClimate(
                mode, take(["temperature", "heating_temperature"], isSettable: true),
                take(["current_temperature"], isSettable: false), take(["fan_mode"], isSettable: true))
        }
        for attribute in rest { addOne(attribute, position: description.attribute(named: "position_set")) }
        for command in description.commands {
            add("button", command.name, [("command_topic", .string(invoke(command.name))), ("payload_press", "PRESS")])
        }
        if let events, !description.events.isEmpty {
            add(
                "event", "event",
                [("state_topic", .string(events)), ("event_types", .list(description.events.map { .string($0.name) }))])
        }
    }

    /// Adds an entity.
    private mutating func add(_ component: String, _ name: String, _ fields: [(String, Value?)]) {
        let object = Self.identifier(name)
        let card = description.card
        let device: Value = .object([
            ("identifiers", [.string(identity)]), ("name", .string(description.title)),
            ("manufacturer", .text(card.vendor)),
            ("model", .text(card.model)), ("serial_number", .text(card.serialNumber)),
            ("sw_version", .text(card.firmwareVersion)), ("hw_version", .text(card.hardwareVersion)),
        ])
        let config: Value = .object(
            [
                ("name", .string(DescribedAttribute(name, .unknown).words)),
                ("unique_id", .string("\(node)_\(object)_\(component)")),
            ] + fields + [
                ("qos", 1), ("availability_topic", .string(availability)), ("payload_available", .string(online.yes)),
                ("payload_not_available", .string(online.no)), ("device", device), ("origin", ["name": "Hulian"]),
            ])
        all.append(Entity(topic: "\(HomeAssistantCodec.prefix)/\(component)/\(node)/\(object)/config", config: config))
    }

    /// The template that takes an attribute out of the state.
    private func template(_ attribute: DescribedAttribute) -> Value {
        let isPlain = attribute.name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return .string(
            isPlain ? "{{ value_json.\(attribute.name) }}" : "{{ value_json['\(attribute.name)'] }}")
    }

    /// Where an attribute is told, where it is told.
    private func told(_ attribute: DescribedAttribute) -> [(String, Value?)] {
        attribute.isTold
            ? [("state_topic", .string(state)), ("value_template", template(attribute))] : [("optimistic", true)]
    }

    /// Where an attribute is set.
    private func command(_ attribute: DescribedAttribute) -> (String, Value?) {
        ("command_topic", .string(set(attribute.name)))
    }

    // MARK: Entities of several attributes

    /// Adds a light.
    private mutating func addLight(
        _ power: DescribedAttribute, _ brightness: DescribedAttribute, _ temperature: DescribedAttribute?
    ) {
        var fields: [(String, Value?)] = [
            command(power), ("state_topic", .string(state)), ("state_value_template", template(power)),
            ("payload_on", .string(power.truth.yes.plainText)), ("payload_off", .string(power.truth.no.plainText)),
            ("brightness_command_topic", .string(set(brightness.name))), ("brightness_state_topic", .string(state)),
            ("brightness_value_template", template(brightness)),
            ("brightness_scale", .number(brightness.maximum ?? 255)),
        ]
        if let temperature {
            fields += [
                ("color_temp_command_topic", .string(set(temperature.name))),
                ("color_temp_state_topic", .string(state)), ("color_temp_value_template", template(temperature)),
                ("min_mireds", temperature.minimum.map { .number($0) }),
                ("max_mireds", temperature.maximum.map { .number($0) }),
            ]
        }
        add("light", "light", fields)
    }

    /// Adds a climate entity.
    private mutating func addClimate(
        _ mode: DescribedAttribute, _ target: DescribedAttribute?, _ current: DescribedAttribute?,
        _ fan: DescribedAttribute?
    ) {
        var fields: [(String, Value?)] = [
            ("modes", .list(mode.choices)), ("mode_command_topic", .string(set(mode.name))),
            ("mode_state_topic", .string(state)), ("mode_state_template", template(mode)),
        ]
        if let target {
            fields += [
                ("temperature_command_topic", .string(set(target.name))), ("temperature_state_topic", .string(state)),
                ("temperature_state_template", template(target)), ("min_temp", target.minimum.map { .number($0) }),
                ("max_temp", target.maximum.map { .number($0) }), ("temp_step", .number(max(target.step ?? 0.5, 0.1))),
                ("temperature_unit", "C"),
            ]
        }
        if let current {
            fields += [
                ("current_temperature_topic", .string(state)), ("current_temperature_template", template(current)),
            ]
        }
        if let fan {
            fields += [
                ("fan_modes", .list(fan.choices)), ("fan_mode_command_topic", .string(set(fan.name))),
                ("fan_mode_state_topic", .string(state)), ("fan_mode_state_template", template(fan)),
            ]
        }
        add("climate", "climate", fields)
    }

    // MARK: Entities of one attribute

    /// Adds the entity of an attribute.
    private mutating func addOne(_ attribute: DescribedAttribute, position: DescribedAttribute?) {
        let words = Set(attribute.settings.map(\.plainText))
        if words.isSuperset(of: ["LOCK", "UNLOCK"]) { return addLock(attribute) }
        if words.isSuperset(of: ["OPEN", "CLOSE"]) { return addValve(attribute) }
        if attribute.name == "position", attribute.isTold, !attribute.isSettable, let position {
            return add(
                "cover", attribute.name,
                [
                    ("position_topic", .string(state)), ("position_template", template(attribute)),
                    ("set_position_topic", .string(set(position.name))),
                ])
        }
        // What can be brought to some of its values only is a state and buttons: a switch or selection that takes one
        // way and refuses the other would be a riddle.
        let isPartly = attribute.isTold && !attribute.settableChoices.isEmpty
        if attribute.isSettable, !isPartly { addSettable(attribute) } else { addTold(attribute) }
        // Values that do something when they are set are buttons beside the state.
        for value in attribute.settings + (isPartly ? attribute.settableChoices : []) {
            add(
                "button", "\(attribute.name)_\(value.plainText.lowercased())",
                [command(attribute), ("payload_press", .string(value.plainText))])
        }
    }

    /// Adds a lock.
    private mutating func addLock(_ attribute: DescribedAttribute) {
        let words = attribute.choices.map(\.plainText)
        func word(_ word: String) -> Value? { words.contains(word) ? .string(word) : nil }
        add(
            "lock", attribute.name,
            told(attribute) + [
                command(attribute), ("payload_lock", "LOCK"), ("payload_unlock", "UNLOCK"),
                ("state_locked", word("LOCKED")), ("state_unlocked", word("UNLOCKED")),
                ("state_jammed", word("JAMMED")), ("state_open", word("OPEN")),
            ])
    }

    /// Adds a valve.
    private mutating func addValve(_ attribute: DescribedAttribute) {
        let words = attribute.choices.map(\.plainText)
        func word(_ word: String) -> Value? { words.contains(word) ? .string(word) : nil }
        var told = told(attribute)
        // The state has one word for a valve that moves; where it moves to is told beside it.
        if words.contains("opening"), !words.contains("closing"),
            let target = description.attribute(named: "\(attribute.name)_target")
        {
            let (here, there) = ("value_json.\(attribute.name)", "value_json.\(target.name)")
            let isOpening = "\(here) != 'opening' or \(there) != 'closed'"
            told = told.map {
                $0.0 == "value_template" ? ($0.0, .string("{{ \(here) if \(isOpening) else 'closing' }}")) : $0
            }
        }
        add(
            "valve", attribute.name,
            told + [
                command(attribute), ("payload_open", "OPEN"), ("payload_close", "CLOSE"), ("state_open", word("open")),
                ("state_closed", word("closed")), ("state_opening", word("opening")),
                ("state_closing", word("closing")),
            ])
    }

    /// Adds an attribute that can be set.
    private mutating func addSettable(_ attribute: DescribedAttribute) {
        let place = told(attribute) + [command(attribute)]
        switch attribute.kind {
        case .truth:
            add(
                "switch", attribute.name,
                place + [
                    ("payload_on", .string(attribute.truth.yes.plainText)),
                    ("payload_off", .string(attribute.truth.no.plainText)),
                ])
        case .integer, .decimal:
            add(
                "number", attribute.name,
                place + [
                    ("min", attribute.minimum.map { .number($0) }), ("max", attribute.maximum.map { .number($0) }),
                    ("step", .number(max(attribute.step ?? 1, 0.001))), ("mode", "box"),
                    ("unit_of_measurement", unit(attribute)),
                ])
        case .choice:
            add("select", attribute.name, place + [("options", .list(attribute.choices.map { .string($0.plainText) }))])
        case .octets:
            add("text", attribute.name, place + [("max", 255), ("pattern", .string(Self.hexPattern))])
        case .text, .list, .structure, .unknown:
            add(
                "text", attribute.name,
                place + [("max", .integer(Int64(min(255, max(0, attribute.maximumLength ?? 255)))))])
        }
    }

    /// Adds an attribute that is only told.
    private mutating func addTold(_ attribute: DescribedAttribute) {
        switch attribute.kind {
        case .truth:
            add(
                "binary_sensor", attribute.name,
                told(attribute) + [
                    ("payload_on", .string(attribute.truth.yes.plainText)),
                    ("payload_off", .string(attribute.truth.no.plainText)),
                    ("device_class", Self.binaryClasses[attribute.name].map { .string($0) }),
                ])
        case .integer, .decimal:
            let (kind, stateClass) = measure(attribute)
            add(
                "sensor", attribute.name,
                told(attribute) + [
                    ("device_class", kind.map { .string($0) }), ("state_class", stateClass.map { .string($0) }),
                    ("unit_of_measurement", unit(attribute)),
                    (
                        "suggested_display_precision",
                        .integer(attribute.kind == .integer ? 0 : Self.precision(attribute.step))
                    ),
                ])
        case .choice:
            add(
                "sensor", attribute.name,
                told(attribute) + [
                    ("device_class", "enum"), ("options", .list(attribute.choices.map { .string($0.plainText) })),
                ])
        case .text, .octets, .list, .structure, .unknown: add("sensor", attribute.name, told(attribute))
        }
    }

    /// The classes of entities with two states, by name.
    static let binaryClasses = [
        "door": "door", "smoke": "smoke", "carbon_monoxide": "carbon_monoxide", "gas": "gas", "contact": "opening",
        "occupancy": "occupancy", "moisture": "moisture", "rain": "moisture", "vibration": "vibration",
        "sound": "sound",
        "emergency_call": "safety",
    ]

    /// The digits behind the point of a step.
    private static func precision(_ step: Double?) -> Int64 {
        guard let step, step > 0, step < 1 else { return 1 }
        return step < 0.01 ? 3 : step < 0.1 ? 2 : 1
    }

    /// The class of a measurement and that of its state; only where the unit is one that Home Assistant takes for it.
    private func measure(_ attribute: DescribedAttribute) -> (String?, String?) {
        switch attribute.unit {
        case "°C": ("temperature", "measurement")
        case "lx": ("illuminance", "measurement")
        case "W": ("power", "measurement")
        case "Wh", "kWh": ("energy", "total_increasing")
        case "V", "mV": ("voltage", "measurement")
        case "A", "mA": ("current", "measurement")
        case "Pa", "hPa", "kPa": ("pressure", "measurement")
        case "ppm" where attribute.name == "carbon_dioxide": ("carbon_dioxide", "measurement")
        case "ppm" where attribute.name == "carbon_monoxide_concentration": ("carbon_monoxide", "measurement")
        case "µg/m³" where attribute.name == "pm25": ("pm25", "measurement")
        case "µg/m³" where attribute.name == "volatile_organic_compounds":
            ("volatile_organic_compounds", "measurement")
        case "ppm", "µg/m³", "mg/m³": (nil, "measurement")
        case "dBA": ("sound_pressure", "measurement")
        case "%" where attribute.name == "soil_moisture": ("moisture", "measurement")
        case "%" where attribute.name == "battery": ("battery", "measurement")
        case "%" where attribute.name == "humidity": ("humidity", "measurement")
        default: (nil, nil)
        }
    }

    /// The unit as Home Assistant writes it.
    private func unit(_ attribute: DescribedAttribute) -> Value? {
        switch attribute.unit {
        case nil, "×": nil
        case "kelvin": "K"
        case let unit?: .string(unit)
        }
    }
}
