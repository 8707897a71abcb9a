internal import HulianModel

/// Looks at a config of Home Assistant's discovery as Home Assistant does, and says what it would reject or complain of.
///
/// What it takes without a word, although it makes no sense, is said as well where a clause speaks of it. Behaviour that
/// changed between versions goes by the version that the config is meant for. Sources: home-assistant/core,
/// `components/mqtt`, and a running 2024.3.3 and 2025.4.4.
struct HomeAssistantReview {
    /// What was found.
    private(set) var review = DescriptionReview()
    /// The version that it is meant for: year and month, such as 202504.
    private let version: Int

    /// The keys that all entities of a device may share in the device form.
    private static let shared: Set<String> = [
        "availability", "availability_mode", "availability_template", "availability_topic", "command_topic",
        "components",
        "device", "encoding", "origin", "payload_available", "payload_not_available", "qos", "state_topic",
    ]
    /// The keys of a device.
    private static let deviceKeys: Set<String> = [
        "identifiers", "connections", "manufacturer", "model", "name", "hw_version", "sw_version", "serial_number",
        "via_device", "suggested_area", "configuration_url",
    ]

    /// Looks at a message.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - payload: The payload; null for an empty one.
    ///   - version: The version that it is meant for: year and month, such as 202504.
    init?(topic: String, payload: Value, version: Int) {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard levels.count == 4 || levels.count == 5, levels[0] == HomeAssistantCodec.prefix, levels.last == "config"
        else { return nil }
        self.version = version
        let component = levels[1]
        let isKnown =
            component == "device"
            ? version >= 202_411
            : HomeAssistantSchema.components[component] != nil && !component.contains(".")
                && (component != "notify" || version >= 202_405)
        review.check(.topic, isKnown, expected: "a component that Home Assistant has", actual: "'\(component)'")
        for level in levels[2..<(levels.count - 1)] {
            let isRight =
                !level.isEmpty
                && level.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
            review.check(.topic, isRight, expected: "an identifier of letters, digits, _ and -", actual: "'\(level)'")
        }
        guard let fields = payload.fields else {
            if !payload.isNull { review.add(.describedShape, expected: "a JSON object", actual: "\(payload)") }
            return
        }
        guard !fields.isEmpty, isKnown else { return }
        let config = HomeAssistantConfig.withBase(HomeAssistantConfig.expanded(payload, HomeAssistantKeys.root))
        look(atOrigin: config["origin"])
        if component == "device" {
            look(atDeviceForm: config, payload)
        } else {
            look(at: config, of: component, "")
        }
    }

    // MARK: Parts

    /// Looks at an entity.
    private mutating func look(at config: Value, of component: String, _ place: String) {
        var name = component
        if component == "light", let schema = config["schema"] {
            let word = schema.plainText.lowercased()
            guard
                check(
                    .describedShape, ["basic", "json", "template"].contains(word), "schema", "basic, json or template",
                    schema)
            else { return }
            if word != "basic" { name = "light.\(word)" }
        }
        guard let schema = HomeAssistantSchema.components[name] else { return }
        for key in schema.required where config[key] == nil {
            review.add(.describedShape, expected: "\(place)\(key)", actual: "\(component) without it")
        }
        review.note(.describedShape)
        for field in config.fields ?? [] {
            guard let kind = schema.kinds[field.name] else { continue }
            let check: MessageCheck =
                field.name == "qos" || kind.isTopic
                ? .describedTopics
                : field.name.hasPrefix("availability")
                    ? .describedAvailability : kind.isTemplate ? .describedTemplate : .describedShape
            if let expected = kind.problem(field.value) {
                review.add(check, expected: "\(place)\(field.name): \(expected)", actual: "\(field.value)")
            } else {
                review.note(check)
            }
        }
        look(atAvailability: config)
        if let device = config["device"] {
            look(atDevice: device)
        } else if component == "device_automation" {
            review.add(.describedShape, expected: "device", actual: "a trigger without it")
        }
        crossRules(config, name, place)
        if review.flaws.isEmpty { review.listens += HomeAssistantStates(config, of: name, version: version).topics }
        if let unique = config["unique_id"], HomeAssistantValue.isText(unique) {
            review.names.append("\(component) \(unique.plainText)")
        }
    }

    /// Looks at the form that describes all entities of a device.
    private mutating func look(atDeviceForm config: Value, _ payload: Value) {
        for key in ["device", "origin", "components"] {
            review.check(
                .describedOrigin, config[key]?.fields?.isEmpty == false, expected: key,
                actual: "a device form without it")
        }
        for field in HomeAssistantConfig.expanded(payload, HomeAssistantKeys.root).fields ?? [] {
            review.check(
                .describedOrigin, Self.shared.contains(field.name),
                expected: "keys that the entities of a device share",
                actual: "'\(field.name)'")
        }
        if let device = config["device"] { look(atDevice: device) }
        look(atAvailability: config)
        for part in config["components"]?.fields ?? [] {
            let own = HomeAssistantConfig.withBase(HomeAssistantConfig.expanded(part.value, HomeAssistantKeys.root))
            guard let fields = own.fields else {
                review.add(.describedParts, expected: "\(part.name): an object", actual: "\(part.value)")
                continue
            }
            let platform = own.text("platform")
            let isKnown = HomeAssistantSchema.components[platform] != nil && !platform.contains(".")
            review.check(
                .describedParts, isKnown, expected: "\(part.name): platform, a component that Home Assistant has",
                actual: "'\(platform)'")
            // With nothing but its platform a part is taken back.
            guard isKnown, fields.count > 1 else { continue }
            if platform != "device_automation", platform != "tag" {
                review.check(
                    .describedParts, own["unique_id"] != nil, expected: "\(part.name): unique_id",
                    actual: "a part without it")
            }
            let inherited = (config.fields ?? []).filter { field in
                Self.shared.contains(field.name) && !["components", "device", "origin"].contains(field.name)
                    && own[field.name] == nil
            }
            look(at: .structure(fields + inherited), of: platform, "\(part.name): ")
        }
    }

    /// Looks at who sends it.
    private mutating func look(atOrigin origin: Value?) {
        guard let origin else { return }
        let own = HomeAssistantConfig.expanded(origin, HomeAssistantKeys.origin)
        let keys = Set((own.fields ?? []).map(\.name))
        let holds =
            own["name"].map(HomeAssistantValue.isText) ?? false
            && keys.isSubset(of: ["name", "sw_version", "support_url"])
        let isLink = own["support_url"].map(Self.isLink) ?? true
        review.check(
            .describedOrigin, holds && isLink, expected: "an origin with name, sw_version and support_url",
            actual: "\(origin)")
    }

    /// Looks at a device.
    private mutating func look(atDevice device: Value) {
        let own = HomeAssistantConfig.expanded(device, HomeAssistantKeys.device)
        guard let fields = own.fields else {
            return review.add(.describedDevice, expected: "a device that is an object", actual: "\(device)")
        }
        let identifiers = own["identifiers"].map(HomeAssistantValue.list) ?? []
        let connections = own["connections"].map(HomeAssistantValue.list) ?? []
        review.check(
            .describedDevice, !identifiers.isEmpty || !connections.isEmpty, expected: "identifiers or connections",
            actual: "a device without them")
        review.check(
            .describedDevice, identifiers.allSatisfy(HomeAssistantValue.isText), expected: "identifiers that are texts",
            actual: "\(own["identifiers"] ?? .null)")
        review.check(
            .describedDevice,
            connections.allSatisfy {
                $0.listValue?.count == 2 && $0.listValue?.allSatisfy(HomeAssistantValue.isText) == true
            },
            expected: "connections that are pairs", actual: "\(own["connections"] ?? .null)")
        var known = Self.deviceKeys
        if version >= 202_408 { known.insert("model_id") }
        for field in fields {
            review.check(
                .describedDevice, known.contains(field.name), expected: "a key of a device", actual: "'\(field.name)'")
            guard known.contains(field.name), field.name != "identifiers", field.name != "connections" else { continue }
            let isRight =
                field.name == "configuration_url" ? Self.isLink(field.value) : HomeAssistantValue.isText(field.value)
            review.check(.describedDevice, isRight, expected: "\(field.name) as text", actual: "\(field.value)")
        }
        review.check(
            .describedName, own["name"] != nil, expected: "a name of the device", actual: "a device without name")
    }

    /// Looks at where the device says that it is there.
    private mutating func look(atAvailability config: Value) {
        guard let availability = config["availability"] else { return }
        review.check(
            .describedAvailability, config["availability_topic"] == nil, expected: "availability or availability_topic",
            actual: "both")
        let keys: Set<String> = ["topic", "payload_available", "payload_not_available", "value_template"]
        for part in HomeAssistantValue.list(availability) {
            let own = HomeAssistantConfig.expanded(part, HomeAssistantKeys.root)
            let isRight =
                own.fields?.allSatisfy { keys.contains($0.name) } ?? false
                && own["topic"].map { HomeAssistantValue.topicProblem($0, allowsWildcards: true) == nil } ?? false
                && own["value_template"].map(HomeAssistantValue.isTemplate) ?? true
                && ["payload_available", "payload_not_available"].allSatisfy {
                    own[$0].map(HomeAssistantValue.isText) ?? true
                }
            review.check(
                .describedAvailability, isRight, expected: "a topic with its payloads and template", actual: "\(part)")
        }
    }

    /// True for a link that is followed.
    private static func isLink(_ value: Value) -> Bool {
        guard let text = value.stringValue else { return false }
        return ["http://", "https://", "homeassistant://"].contains { text.hasPrefix($0) && text.count > $0.count }
    }

    // MARK: Rules between keys

    /// Checks one thing of a config.
    @discardableResult private mutating func check(
        _ check: MessageCheck, _ holds: Bool, _ key: String, _ expected: String, _ actual: Value?
    ) -> Bool {
        review.check(check, holds, expected: "\(key): \(expected)", actual: actual.map { "\($0)" } ?? "nothing")
        return holds
    }

    /// Checks what keys want of each other.
    private mutating func crossRules(_ config: Value, _ component: String, _ place: String) {
        func number(_ key: String, _ other: Double) -> Double {
            config[key].flatMap(HomeAssistantValue.number) ?? other
        }
        func words(_ key: String) -> [String]? { config[key].map { HomeAssistantValue.list($0).map(\.plainText) } }
        func rule(_ holds: Bool, _ expected: String, _ actual: String) {
            review.check(.describedRules, holds, expected: place + expected, actual: actual)
        }
        /// One key wants another.
        func needs(_ key: String, _ other: String) {
            rule(config[key] == nil || config[other] != nil, "\(other) beside \(key)", "\(key) alone")
        }
        rule(
            config["entity_category"]?.stringValue != "config" || !["sensor", "binary_sensor"].contains(component),
            "a category that what is only told can have", "config")
        if config["object_id"] != nil, version >= 202_510 {
            review.add(.describedKeys, expected: "default_entity_id", actual: "object_id, which is going away")
        }
        switch component {
        case "sensor":
            for one in Self.sensorRules(config, version) { rule(one.holds, one.expected, one.actual) }
            if version >= 202_500, version < 202_600 {
                review.check(
                    .describedUnits, Self.hasUnit(config), expected: "a unit of the class",
                    actual: config.text("unit_of_measurement"))
            }
        case "device_tracker":
            rule(
                config["state_topic"] != nil || config["json_attributes_topic"] != nil,
                "state_topic or json_attributes_topic", "neither")
        case "number":
            let (low, high) = (number("min", 1), number("max", 100))
            rule(version < 202_500 ? low < high : low <= high, "min below max", "\(low) and \(high)")
        case "text":
            let (low, high) = (number("min", 0), number("max", 255))
            rule(version < 202_500 ? low < high : low <= high, "min below max", "\(low) and \(high)")
            rule(high <= 255, "max up to 255", "\(high)")
        case "climate", "fan":
            needs("preset_modes", "preset_mode_command_topic")
            needs("preset_mode_command_topic", "preset_modes")
            let reset = config["payload_reset_preset_mode"]?.plainText ?? "None"
            rule(
                !(words("preset_modes") ?? []).contains(component == "fan" ? reset : "none"),
                "presets without the word for none",
                "\(words("preset_modes") ?? [])")
            if component == "climate" {
                let (low, high) = (number("min_humidity", 30), number("max_humidity", 99))
                rule(low < high && high <= 100, "min_humidity below max_humidity, up to 100", "\(low) and \(high)")
                needs("target_humidity_state_topic", "target_humidity_command_topic")
            } else {
                let (low, high) = (number("speed_range_min", 1), number("speed_range_max", 100))
                rule(low > 0 && low < high, "speed_range_min above 0 and below speed_range_max", "\(low) and \(high)")
            }
        case "humidifier":
            needs("modes", "mode_command_topic")
            needs("mode_command_topic", "modes")
            let (low, high) = (number("min_humidity", 0), number("max_humidity", 100))
            rule(low < high && high <= 100, "min_humidity below max_humidity, up to 100", "\(low) and \(high)")
            rule(
                !(words("modes") ?? []).contains(config["payload_reset_mode"]?.plainText ?? "None"),
                "modes without the word for none", "None")
        case "cover":
            for (key, other) in [
                ("set_position_topic", "position_topic"), ("value_template", "state_topic"),
                ("position_template", "position_topic"), ("set_position_template", "set_position_topic"),
                ("tilt_command_template", "tilt_command_topic"), ("tilt_status_template", "tilt_status_topic"),
            ] { needs(key, other) }
        case "valve":
            let reports =
                config["reports_position"].map {
                    HomeAssistantValue.isTruth($0) && ["true", "1", "yes", "on"].contains($0.plainText.lowercased())
                } ?? false
            for key in ["payload_open", "payload_close", "state_open", "state_closed"] {
                rule(!reports || config[key] == nil, "no \(key) where a position is told", key)
            }
        case "light.json":
            for one in Self.jsonLightRules(config, version) { rule(one.holds, one.expected, one.actual) }
            if version >= 202_404 {
                review.check(
                    .describedKeys, config["color_mode"] == nil, expected: "no color_mode",
                    actual: "color_mode, which has gone")
            }
        case "image":
            rule(
                (config["image_topic"] == nil) != (config["url_topic"] == nil), "one of image_topic and url_topic",
                "both or none")
        case "vacuum":
            rule(
                version < 202_600 || !(words("supported_features") ?? []).contains("battery"), "no feature battery",
                "battery")
        default: break
        }
    }

    /// The rules of sensors.
    private static func sensorRules(_ config: Value, _ version: Int) -> [(
        holds: Bool, expected: String, actual: String
    )] {
        let (kind, stateClass) = (config.text("device_class").lowercased(), config.text("state_class").lowercased())
        var rules = [
            (
                version < 202_500 || config["last_reset_value_template"] == nil || stateClass == "total",
                "last_reset_value_template beside state_class total", "state_class '\(stateClass)'"
            )
        ]
        if version >= 202_500, let options = config["options"] {
            rules += [
                (!HomeAssistantValue.list(options).isEmpty, "options that name some", "\(options)"),
                (kind == "enum", "options beside device_class enum", "'\(kind)'"),
                (
                    stateClass.isEmpty && config.text("unit_of_measurement").isEmpty,
                    "options without state_class and unit", "both"
                ),
            ]
        }
        if version >= 202_600 {
            rules.append((hasUnit(config), "a unit of the class '\(kind)'", config.text("unit_of_measurement")))
        }
        return rules
    }

    /// True where the unit is one of those that the class has, or one of them is not there.
    private static func hasUnit(_ config: Value) -> Bool {
        let kind = config.text("device_class").lowercased()
        guard let unit = config["unit_of_measurement"], !unit.isNull, let units = units[kind] else { return true }
        return units.contains(unit.plainText)
    }

    /// The units of classes that have few.
    private static let units: [String: Set<String>] = [
        "temperature": ["°C", "°F", "K"], "humidity": ["%"], "battery": ["%"], "moisture": ["%"], "illuminance": ["lx"],
        "carbon_dioxide": ["ppm"], "carbon_monoxide": ["ppm"], "pm1": ["µg/m³"], "pm10": ["µg/m³"], "pm25": ["µg/m³"],
        "volatile_organic_compounds": ["µg/m³"], "volatile_organic_compounds_parts": ["ppb", "ppm"],
        "nitrogen_dioxide": ["µg/m³"], "ozone": ["µg/m³"], "sulphur_dioxide": ["µg/m³"],
        "power": ["mW", "W", "kW", "MW", "GW", "TW"], "voltage": ["µV", "mV", "V", "kV", "MV"], "current": ["mA", "A"],
        "energy": ["J", "kJ", "MJ", "GJ", "mWh", "Wh", "kWh", "MWh", "GWh", "TWh", "cal", "kcal", "Mcal", "Gcal"],
        "frequency": ["Hz", "kHz", "MHz", "GHz"], "signal_strength": ["dB", "dBm"], "aqi": [], "ph": [],
        "power_factor": ["%"], "duration": ["d", "h", "min", "s", "ms", "µs"], "apparent_power": ["VA"],
        "pressure": ["Pa", "hPa", "kPa", "bar", "cbar", "mbar", "mmHg", "inHg", "psi"],
        "sound_pressure": ["dB", "dBA"],
        "atmospheric_pressure": ["Pa", "hPa", "kPa", "bar", "cbar", "mbar", "mmHg", "inHg", "psi"],
        "weight": ["kg", "g", "mg", "µg", "oz", "lb", "st"], "reactive_power": ["var"],
        "distance": ["km", "m", "cm", "mm", "mi", "nmi", "yd", "in", "ft"], "water": ["L", "gal", "m³", "ft³", "CCF"],
        "gas": ["m³", "ft³", "CCF"], "irradiance": ["W/m²", "BTU/(h⋅ft²)"], "wind_direction": ["°"],
    ]

    /// The rules of lights that talk JSON.
    private static func jsonLightRules(_ config: Value, _ version: Int) -> [(
        holds: Bool, expected: String, actual: String
    )] {
        guard let modes = config["supported_color_modes"].map({ HomeAssistantValue.list($0).map(\.plainText) }) else {
            return version < 202_404
                ? [(config["color_mode"] == nil, "supported_color_modes beside color_mode", "color_mode alone")] : []
        }
        let shown = modes.joined(separator: ", ")
        let colors: Set<String> = ["hs", "xy", "rgb", "rgbw", "rgbww"]
        return [
            (!modes.isEmpty, "modes of colour", "none"),
            (Set(modes).count == modes.count, "each mode once", shown),
            (
                modes.count < 2 || !modes.contains("onoff") && !modes.contains("brightness"),
                "onoff and brightness each alone", shown
            ),
            (!modes.contains("white") || !colors.isDisjoint(with: modes), "white beside a colour", shown),
            (version >= 202_404 || config["color_mode"] != nil, "color_mode beside supported_color_modes", shown),
        ]
    }
}
