internal import HulianModel

/// The functions of one entity of Home Assistant's discovery.
///
/// Source: https://www.home-assistant.io/integrations/ and the page of each MQTT component, version 2026.11.
struct HomeAssistantEntity {
    /// The functions.
    private(set) var functions: [SourceFunction] = []
    /// The component, such as `light`.
    private let component: String
    /// The config with long keys.
    private let config: JSONNode
    /// Where it stands.
    private let path: String
    /// The part of the device that the entity is; empty for the device itself.
    private var part = ""

    /// Reads an entity.
    init(_ component: String, _ object: String, _ config: JSONNode, _ path: String) {
        self.component = component
        self.config = config
        self.path = path
        let named = Self.name(template: config["value_template"]?.text ?? "") ?? object
        if ["switch", "light", "cover"].contains(component) {
            // `state_left` and `switch_left` are the state of the part `left`.
            for prefix in ["state_", component + "_"] where named.hasPrefix(prefix) {
                part = String(named.dropFirst(prefix.count))
            }
            if part.isEmpty {
                for prefix in ["state_", component + "_"] where object.hasPrefix(prefix) {
                    part = String(object.dropFirst(prefix.count))
                }
            }
        }
        switch component {
        case "light": addLight()
        case "climate": addClimate()
        case "cover", "valve": addCover()
        case "fan": addFan()
        case "humidifier": addHumidifier()
        case "siren": addSiren()
        case "sensor": add(deviceClass ?? named, measured, told: true, settable: false)
        case "binary_sensor": add(deviceClass ?? named, .truth, told: true, settable: false)
        case "number": add(deviceClass ?? named, range("min", "max", "step"), told: has("state_topic"), settable: true)
        case "select": add(named, options("options"), told: has("state_topic"), settable: true)
        case "switch":
            let isMain =
                part.isEmpty && (named.isEmpty || named == "state" || named == "switch" || deviceClass == "outlet")
            add(isMain || !part.isEmpty ? "state" : named, .truth, told: has("state_topic"), settable: true)
        case "lock": add("state", .truth, told: has("state_topic"), settable: true)
        case "event", "device_automation":
            let types = (config["event_types"]?.items ?? [config["subtype"]].compactMap { $0 }).compactMap(\.plainText)
            add("action", .choice(types.map { SourceFunction.Choice($0) }), told: true, settable: false)
        case "button", "scene": add(deviceClass ?? named, .trigger, told: false, settable: true)
        case "text": add(named, .text, told: has("state_topic"), settable: true)
        case "vacuum", "lawn_mower", "alarm_control_panel", "water_heater":
            add("state", .choice([]), told: has("state_topic"), settable: has("command_topic"))
        default: add(deviceClass ?? "state", .opaque, told: has("state_topic"), settable: has("command_topic"))
        }
    }

    /// The device class; nothing when there is none.
    private var deviceClass: String? { config["device_class"]?.text }

    /// True when a key is there.
    private func has(_ key: String) -> Bool { config[key].map { !$0.isNull } ?? false }

    /// Adds a function.
    private mutating func add(
        _ name: String, _ kind: SourceFunction.Kind, unit: String? = nil, told: Bool, settable: Bool
    ) {
        var function = SourceFunction(path: path, group: component, name: name, part: part, kind: kind)
        function.isTold = told
        function.isSettable = settable
        function.unit = unit ?? config["unit_of_measurement"]?.text ?? ""
        function.title = config["name"]?.text ?? name
        functions.append(function)
    }

    /// What a sensor tells.
    private var measured: SourceFunction.Kind {
        if has("options") { return options("options") }
        if ["timestamp", "date"].contains(deviceClass) { return .text }
        if has("unit_of_measurement") || has("state_class") || deviceClass != nil {
            return .number(minimum: nil, maximum: nil, step: nil)
        }
        return .text
    }

    /// A number between two keys.
    private func range(_ low: String, _ high: String, _ step: String) -> SourceFunction.Kind {
        .number(minimum: config[low]?.number, maximum: config[high]?.number, step: config[step]?.number)
    }

    /// A choice of the values of a key.
    private func options(_ key: String) -> SourceFunction.Kind {
        .choice((config[key]?.items ?? []).compactMap(\.plainText).map { SourceFunction.Choice($0) })
    }

    /// A light.
    private mutating func addLight() {
        let told = has("state_topic")
        let modes = (config["supported_color_modes"]?.items ?? []).compactMap(\.text)
        add("state", .truth, told: told, settable: true)
        let others = ["onoff"]
        if config["brightness"]?.bool ?? false || has("brightness_command_topic")
            || modes.contains(where: { !others.contains($0) })
        {
            let most = config["brightness_scale"]?.number ?? 255
            add("brightness", .number(minimum: 0, maximum: most, step: 1), told: told, settable: true)
        }
        if modes.contains("color_temp") || has("color_temp_command_topic") || config["color_temp"]?.bool ?? false {
            let isKelvin = config["color_temp_kelvin"]?.bool ?? false
            add(
                "color_temp",
                isKelvin ? range("min_kelvin", "max_kelvin", "") : range("min_mireds", "max_mireds", ""),
                unit: isKelvin ? "K" : "mired", told: told, settable: true)
        }
        if modes.contains("xy") || has("xy_command_topic") || config["xy"]?.bool ?? false {
            add("color_xy", .composite(["x", "y"]), told: told, settable: true)
        }
        if modes.contains("hs") || has("hs_command_topic") || config["hs"]?.bool ?? false {
            add("color_hs", .composite(["h", "s"]), told: told, settable: true)
        }
        if modes.contains(where: { ["rgb", "rgbw", "rgbww"].contains($0) }) || has("rgb_command_topic") {
            add("color_rgb", .composite(["r", "g", "b"]), told: told, settable: true)
        }
        if has("effect_list") { add("effect", options("effect_list"), told: told, settable: true) }
    }

    /// A thermostat or an air conditioner.
    private mutating func addClimate() {
        if has("modes") || has("mode_command_topic") {
            add("mode", options("modes"), told: has("mode_state_topic"), settable: has("mode_command_topic"))
        }
        let unit = config["temperature_unit"]?.text == "F" ? "°F" : "°C"
        for (name, key) in [
            ("temperature", "temperature_command_topic"), ("temperature_high", "temperature_high_command_topic"),
            ("temperature_low", "temperature_low_command_topic"),
        ] where has(key) {
            add(name, range("min_temp", "max_temp", "temp_step"), unit: unit, told: true, settable: true)
        }
        if has("current_temperature_topic") {
            add(
                "current_temperature", .number(minimum: nil, maximum: nil, step: nil), unit: unit, told: true,
                settable: false)
        }
        if has("current_humidity_topic") {
            add(
                "current_humidity", .number(minimum: 0, maximum: 100, step: nil), unit: "%", told: true,
                settable: false)
        }
        if has("action_topic") {
            let actions = ["off", "heating", "cooling", "drying", "idle", "fan"]
            add("action", .choice(actions.map { SourceFunction.Choice($0) }), told: true, settable: false)
        }
        for (name, key) in [
            ("fan_mode", "fan_modes"), ("preset_mode", "preset_modes"), ("swing_mode", "swing_modes"),
        ] where has(key) { add(name, options(key), told: true, settable: has("\(name)_command_topic")) }
    }

    /// A cover or a valve.
    private mutating func addCover() {
        if has("command_topic") {
            add(
                "state", .choice(["open", "close", "stop"].map { SourceFunction.Choice($0) }),
                told: has("state_topic"), settable: true)
        }
        if has("position_topic") || has("set_position_topic") || config["reports_position"]?.bool ?? false {
            add(
                "position",
                .number(
                    minimum: config["position_closed"]?.number ?? 0, maximum: config["position_open"]?.number ?? 100,
                    step: nil), unit: "%", told: true, settable: has("set_position_topic") || component == "valve")
        }
        if has("tilt_command_topic") || has("tilt_status_topic") {
            add(
                "tilt",
                .number(
                    minimum: config["tilt_min"]?.number ?? 0, maximum: config["tilt_max"]?.number ?? 100, step: nil),
                unit: "%", told: has("tilt_status_topic"), settable: has("tilt_command_topic"))
        }
    }

    /// A fan.
    private mutating func addFan() {
        add("state", .truth, told: has("state_topic"), settable: true)
        if has("percentage_command_topic") || has("percentage_state_topic") {
            add(
                "percentage",
                .number(
                    minimum: 0,
                    maximum: config["speed_range_max"]?.number ?? 100, step: nil),
                unit: has("speed_range_max") ? "" : "%", told: has("percentage_state_topic"),
                settable: has("percentage_command_topic"))
        }
        if has("preset_modes") {
            add("preset_mode", options("preset_modes"), told: has("preset_mode_state_topic"), settable: true)
        }
        if has("oscillation_command_topic") { add("oscillation", .truth, told: true, settable: true) }
        if has("direction_command_topic") {
            add(
                "direction", .choice(["forward", "reverse"].map { SourceFunction.Choice($0) }), told: true,
                settable: true)
        }
    }

    /// A humidifier or dehumidifier.
    private mutating func addHumidifier() {
        add("state", .truth, told: has("state_topic"), settable: true)
        if has("target_humidity_command_topic") {
            add("target_humidity", range("min_humidity", "max_humidity", ""), unit: "%", told: true, settable: true)
        }
        if has("current_humidity_topic") {
            add(
                "current_humidity", .number(minimum: 0, maximum: 100, step: nil), unit: "%", told: true,
                settable: false)
        }
        if has("modes") { add("mode", options("modes"), told: true, settable: true) }
    }

    /// A siren.
    private mutating func addSiren() {
        add("state", .truth, told: has("state_topic"), settable: true)
        if has("available_tones") { add("tone", options("available_tones"), told: false, settable: true) }
        if config["support_duration"]?.bool ?? true {
            add("duration", .number(minimum: 0, maximum: nil, step: nil), unit: "s", told: false, settable: true)
        }
        if config["support_volume_set"]?.bool ?? true {
            add("volume", .number(minimum: 0, maximum: 1, step: nil), unit: "", told: false, settable: true)
        }
    }

    /// The name that a template takes out of a state; nothing for another template.
    private static func name(template: String) -> String? {
        for (start, ends) in [("value_json.", ""), ("value_json['", "'"), ("value_json[\"", "\"")] {
            guard let range = template.ranges(of: start).first else { continue }
            let rest = template[range.upperBound...]
            let name =
                ends.isEmpty
                ? rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" } : rest.prefix { String($0) != ends }
            if !name.isEmpty { return String(name) }
        }
        return nil
    }
}
