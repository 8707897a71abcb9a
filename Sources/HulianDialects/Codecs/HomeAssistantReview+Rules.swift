internal import HulianModel

extension HomeAssistantReview {
    /// Checks what keys want of each other.
    mutating func crossRules(_ config: Value, _ component: String, _ place: String) {
        func number(_ key: String, _ other: Double) -> Double {
            config[key].flatMap(HomeAssistantValue.number) ?? other
        }
        func words(_ key: String) -> [String]? { config[key].map { HomeAssistantValue.list($0).map(\.plainText) } }
        func rule(_ holds: Bool, _ expected: Title, _ actual: String) {
            review.check(.describedRules, holds, expected: expected.after(place), actual: Title(actual))
        }
        /// One key wants another.
        func needs(_ key: String, _ other: String) {
            rule(
                config[key] == nil || config[other] != nil,
                Title(english: "\(other) beside \(key)", chinese: "\(key) 旁须有 \(other)"), key)
        }
        rule(
            config["entity_category"]?.stringValue != "config" || !["sensor", "binary_sensor"].contains(component),
            Title(english: "a category that what is only told can have", chinese: "只报不控的实体可有的类别"), "config")
        if config["object_id"] != nil, version >= 202_510 {
            review.add(
                .describedKeys, expected: Title("default_entity_id"),
                actual: Title(english: "object_id, which is going away", chinese: "object_id，将被移除"))
        }
        switch component {
        case "sensor":
            for one in Self.sensorRules(config, version) { rule(one.holds, one.expected, one.actual) }
            if version >= 202_500, version < 202_600 {
                review.check(
                    .describedUnits, Self.hasUnit(config),
                    expected: Title(english: "a unit of the class", chinese: "该类别的单位"),
                    actual: Title(config.text("unit_of_measurement")))
            }
        case "device_tracker":
            rule(
                config["state_topic"] != nil || config["json_attributes_topic"] != nil,
                Title(
                    english: "state_topic or json_attributes_topic",
                    chinese: "state_topic 或 json_attributes_topic"), "{}")
        case "number":
            let (low, high) = (number("min", 1), number("max", 100))
            rule(
                version < 202_500 ? low < high : low <= high, Title(english: "min below max", chinese: "min 小于 max"),
                "\(low), \(high)")
        case "text":
            let (low, high) = (number("min", 0), number("max", 255))
            rule(
                version < 202_500 ? low < high : low <= high, Title(english: "min below max", chinese: "min 小于 max"),
                "\(low), \(high)")
            rule(high <= 255, Title(english: "max up to 255", chinese: "max 不超过 255"), "\(high)")
        case "climate", "fan":
            needs("preset_modes", "preset_mode_command_topic")
            needs("preset_mode_command_topic", "preset_modes")
            let reset = config["payload_reset_preset_mode"]?.plainText ?? "None"
            rule(
                !(words("preset_modes") ?? []).contains(component == "fan" ? reset : "none"),
                Title(english: "presets without the word for none", chinese: "预设中不含表示无的词"),
                "\(words("preset_modes") ?? [])")
            if component == "climate" {
                let (low, high) = (number("min_humidity", 30), number("max_humidity", 99))
                rule(
                    low < high && high <= 100,
                    Title(
                        english: "min_humidity below max_humidity, up to 100",
                        chinese: "min_humidity 小于 max_humidity，且不超过 100"), "\(low), \(high)")
                needs("target_humidity_state_topic", "target_humidity_command_topic")
            } else {
                let (low, high) = (number("speed_range_min", 1), number("speed_range_max", 100))
                rule(
                    low > 0 && low < high,
                    Title(
                        english: "speed_range_min above 0 and below speed_range_max",
                        chinese: "speed_range_min 大于 0 且小于 speed_range_max"), "\(low), \(high)")
            }
        case "humidifier":
            needs("modes", "mode_command_topic")
            needs("mode_command_topic", "modes")
            let (low, high) = (number("min_humidity", 0), number("max_humidity", 100))
            rule(
                low < high && high <= 100,
                Title(
                    english: "min_humidity below max_humidity, up to 100",
                    chinese: "min_humidity 小于 max_humidity，且不超过 100"), "\(low), \(high)")
            rule(
                !(words("modes") ?? []).contains(config["payload_reset_mode"]?.plainText ?? "None"),
                Title(english: "modes without the word for none", chinese: "模式中不含表示无的词"), "None")
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
                rule(
                    !reports || config[key] == nil,
                    Title(english: "no \(key) where a position is told", chinese: "报告位置时不含 \(key)"), key)
            }
        case "light.json":
            for one in Self.jsonLightRules(config, version) { rule(one.holds, one.expected, one.actual) }
            if version >= 202_404 {
                review.check(
                    .describedKeys, config["color_mode"] == nil,
                    expected: Title(english: "no color_mode", chinese: "不含 color_mode"),
                    actual: Title(english: "color_mode, which has gone", chinese: "color_mode，已被移除"))
            }
        case "image":
            rule(
                (config["image_topic"] == nil) != (config["url_topic"] == nil),
                Title(english: "one of image_topic and url_topic", chinese: "image_topic 与 url_topic 二选一"),
                config["image_topic"] == nil ? "{}" : "image_topic, url_topic")
        case "vacuum":
            rule(
                version < 202_600 || !(words("supported_features") ?? []).contains("battery"),
                Title(english: "no feature battery", chinese: "不含功能 battery"),
                "battery")
        default: break
        }
    }

    /// The rules of sensors.
    private static func sensorRules(_ config: Value, _ version: Int) -> [(
        holds: Bool, expected: Title, actual: String
    )] {
        let (kind, stateClass) = (config.text("device_class").lowercased(), config.text("state_class").lowercased())
        var rules = [
            (
                version < 202_500 || config["last_reset_value_template"] == nil || stateClass == "total",
                Title(
                    english: "last_reset_value_template beside state_class total",
                    chinese: "last_reset_value_template 须与 state_class total 同用"), "state_class '\(stateClass)'"
            )
        ]
        if version >= 202_500, let options = config["options"] {
            rules += [
                (
                    !HomeAssistantValue.list(options).isEmpty,
                    Title(english: "options that name some", chinese: "options 非空"), "\(options)"
                ),
                (
                    kind == "enum",
                    Title(english: "options beside device_class enum", chinese: "options 须与 device_class enum 同用"),
                    "'\(kind)'"
                ),
                (
                    stateClass.isEmpty && config.text("unit_of_measurement").isEmpty,
                    Title(english: "options without state_class and unit", chinese: "options 不与 state_class 及单位同用"),
                    "\(stateClass) \(config.text("unit_of_measurement"))"
                ),
            ]
        }
        if version >= 202_600 {
            rules.append(
                (
                    hasUnit(config), Title(english: "a unit of the class '\(kind)'", chinese: "类别“\(kind)”的单位"),
                    config.text("unit_of_measurement")
                ))
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
        holds: Bool, expected: Title, actual: String
    )] {
        guard let modes = config["supported_color_modes"].map({ HomeAssistantValue.list($0).map(\.plainText) }) else {
            return version < 202_404
                ? [
                    (
                        config["color_mode"] == nil,
                        Title(
                            english: "supported_color_modes beside color_mode",
                            chinese: "color_mode 旁须有 supported_color_modes"), "color_mode"
                    )
                ] : []
        }
        let shown = modes.joined(separator: ", ")
        let colors: Set<String> = ["hs", "xy", "rgb", "rgbw", "rgbww"]
        return [
            (!modes.isEmpty, Title(english: "modes of colour", chinese: "颜色模式"), "[]"),
            (Set(modes).count == modes.count, Title(english: "each mode once", chinese: "每种模式仅一次"), shown),
            (
                modes.count < 2 || !modes.contains("onoff") && !modes.contains("brightness"),
                Title(english: "onoff and brightness each alone", chinese: "onoff 与 brightness 各自单独使用"), shown
            ),
            (
                !modes.contains("white") || !colors.isDisjoint(with: modes),
                Title(english: "white beside a colour", chinese: "white 须与颜色同用"), shown
            ),
            (
                version >= 202_404 || config["color_mode"] != nil,
                Title(
                    english: "color_mode beside supported_color_modes", chinese: "supported_color_modes 旁须有 color_mode"),
                shown
            ),
        ]
    }
}
