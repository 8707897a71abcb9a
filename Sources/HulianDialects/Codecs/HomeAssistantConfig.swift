internal import HulianModel

/// Reads configs of Home Assistant's discovery, of our devices and of foreign ones.
enum HomeAssistantConfig {
    /// What a config describes; empty for a message that is no config.
    static func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard levels.count == 4 || levels.count == 5, levels[0] == HomeAssistantCodec.prefix, levels.last == "config",
            levels.allSatisfy({ !$0.isEmpty })
        else { return [] }
        let node = levels.count == 5 ? levels[2] : nil
        let object = levels[levels.count - 2]
        guard let fields = payload.fields, !fields.isEmpty else {
            guard payload.isNull || payload.fields != nil else { return [] }
            var description = DeviceDescription()
            description.isRemoved = true
            description.identity["device"] = node ?? object
            return [description]
        }
        let config = withBase(expanded(payload, HomeAssistantKeys.root))
        var description = DeviceDescription()
        description.topics = availability(config)
        readDevice(expanded(config["device"] ?? .null, HomeAssistantKeys.device), node ?? object, &description)
        if levels[1] == "device" {
            for part in config["components"]?.fields ?? [] {
                let own = withBase(expanded(part.value, HomeAssistantKeys.root))
                description.topics += availability(own)
                read(own.text("platform"), part.name, own, &description)
            }
        } else {
            read(levels[1], object, config, &description)
        }
        return [description]
    }

    /// An object with long keys in the place of short ones.
    static func expanded(_ value: Value, _ keys: [String: String]) -> Value {
        guard let fields = value.fields else { return value }
        return .structure(fields.map { Field(keys[$0.name] ?? $0.name, $0.value) })
    }

    /// A config with its base topic put in.
    static func withBase(_ config: Value) -> Value {
        guard let base = config["~"]?.stringValue, let fields = config.fields else { return config }
        return .structure(
            fields.map { field in
                guard field.name.hasSuffix("topic"), let text = field.value.stringValue else { return field }
                if text.hasPrefix("~") { return Field(field.name, .string(base + text.dropFirst())) }
                return text.hasSuffix("~") ? Field(field.name, .string(text.dropLast() + base)) : field
            })
    }

    /// Reads the device.
    private static func readDevice(_ device: Value, _ fallback: String, _ description: inout DeviceDescription) {
        let names = device["identifiers"]?.listValue ?? [device["identifiers"]].compactMap { $0 }
        let connection = device.items("connections").first?.listValue?.last
        description.identity["device"] = (names.first ?? connection)?.plainText ?? fallback
        description.title = device.text("name")
        description.card.vendor = device.text("manufacturer")
        description.card.model = device.text("model")
        description.card.serialNumber = device.text("serial_number")
        description.card.firmwareVersion = device.text("sw_version")
        description.card.hardwareVersion = device.text("hw_version")
    }

    // MARK: Names

    /// The name that a template takes out of a state; nothing for another template.
    private static func name(template: String) -> String? {
        for (start, end) in [("value_json.", ""), ("value_json['", "'"), ("value_json[\"", "\"")] {
            guard let range = template.ranges(of: start).first else { continue }
            let rest = template[range.upperBound...]
            let name =
                end.isEmpty
                ? rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" } : rest.prefix { String($0) != end }
            if !name.isEmpty { return String(name) }
        }
        return nil
    }

    /// The name of an attribute: by its template, else by the last level of its topic, else as it is called.
    private static func name(_ config: Value, _ template: String, _ topic: String, _ fallback: String) -> String {
        if let name = name(template: config.text(template)) { return name }
        guard let levels = config[topic]?.stringValue?.split(separator: "/"), levels.count > 1,
            ["set", "do", "cmd"].contains(levels[levels.count - 2]), let last = levels.last
        else { return fallback }
        return String(last)
    }

    // MARK: Topics

    /// The topic of an attribute's state, as JSON or bare.
    private static func state(_ config: Value, _ key: String, _ template: String, _ name: String) -> [DeclaredTopic] {
        guard let topic = config[key]?.stringValue else { return [] }
        let isJSON = config.text(template).contains("value_json")
        return [DeclaredTopic(topic, .report, attribute: isJSON ? nil : name)]
    }

    /// The topic on which an attribute is set.
    private static func command(_ config: Value, _ key: String, _ name: String) -> [DeclaredTopic] {
        config[key]?.stringValue.map { [DeclaredTopic($0, .set, attribute: name)] } ?? []
    }

    /// The topics that tell whether the device is there.
    private static func availability(_ config: Value) -> [DeclaredTopic] {
        ([config] + config.items("availability").map { expanded($0, HomeAssistantKeys.root) }).compactMap { part in
            guard let topic = part["availability_topic"]?.stringValue ?? part["topic"]?.stringValue else { return nil }
            var declared = DeclaredTopic(topic, .availability, attribute: "")
            let words = AvailabilityWords(
                online: part["payload_available"]?.plainText ?? "online",
                offline: part["payload_not_available"]?.plainText ?? "offline")
            if words != AvailabilityWords(online: "online", offline: "offline") { declared.words = words }
            return declared
        }
    }

    /// What the table calls an attribute of which only the kind of its entity says what it is.
    private static func standardName(_ component: String, _ config: Value) -> String? {
        let kind = config.text("device_class")
        switch component {
        case "switch": return "power"
        case "lock", "valve": return component
        case "sensor": return ["temperature", "humidity", "illuminance", "battery"].first { $0 == kind }
        case "binary_sensor":
            return HomeAssistantEntities.binaryClasses.filter { $0.value == kind }.map(\.key).sorted().first
        default: return nil
        }
    }

    // MARK: Components

    /// Reads an entity.
    private static func read(
        _ component: String, _ object: String, _ config: Value, _ description: inout DeviceDescription
    ) {
        switch component {
        case "light": readLight(object, config, &description)
        case "climate": readClimate(object, config, &description)
        case "cover": readCover(object, config, &description)
        case "button", "scene": readButton(object, config, &description)
        case "event":
            description.events += config.items("event_types").map { DescribedElement($0.plainText) }
        default:
            let name = name(config, "value_template", "command_topic", object)
            guard var attribute = attribute(component, name, config) else { return }
            attribute.isTold = config["state_topic"] != nil
            attribute.isSettable = config["command_topic"] != nil
            attribute.standardName = standardName(component, config)
            description.topics += state(config, "state_topic", "value_template", name)
            if component != "lock", component != "valve" {
                description.topics += command(config, "command_topic", name)
            }
            if component == "lock" || component == "valve" { attribute.settings = settings(component, config) }
            description.attributes.append(attribute)
        }
    }

    /// The attribute of an entity that has one; nothing for an entity of another kind.
    private static func attribute(_ component: String, _ name: String, _ config: Value) -> DescribedAttribute? {
        switch component {
        case "switch", "binary_sensor", "fan", "siren", "humidifier":
            var attribute = DescribedAttribute(name, .truth)
            attribute.choices = [config["payload_off"] ?? "OFF", config["payload_on"] ?? "ON"]
            return attribute
        case "number":
            var attribute = DescribedAttribute.numeric(
                name, minimum: config.number("min") ?? 1, maximum: config.number("max") ?? 100,
                step: config.number("step") ?? 1)
            attribute.unit = config["unit_of_measurement"]?.stringValue
            return attribute
        case "select":
            var attribute = DescribedAttribute(name, .choice)
            attribute.choices = config.items("options")
            return attribute
        case "text":
            let isHex = config.text("pattern") == HomeAssistantEntities.hexPattern
            var attribute = DescribedAttribute(name, isHex ? .octets : .text)
            attribute.maximumLength = config.number("max").flatMap { Int(exactly: $0) }
            return attribute
        case "sensor": return sensor(name, config)
        case "lock":
            var attribute = DescribedAttribute(name, .choice)
            attribute.choices = words(
                config,
                [
                    ("state_locked", "LOCKED"), ("state_unlocked", "UNLOCKED"), ("state_jammed", nil),
                    ("state_open", nil),
                ])
            return attribute
        case "valve":
            var attribute = DescribedAttribute(name, .choice)
            attribute.choices = words(
                config,
                [("state_open", "open"), ("state_closed", "closed"), ("state_opening", nil), ("state_closing", nil)])
            return attribute
        default: return nil
        }
    }

    /// The words of states, with what stands for one that is not said.
    private static func words(_ config: Value, _ keys: [(key: String, fallback: String?)]) -> [Value] {
        keys.compactMap { config[$0.key] ?? $0.fallback.map { .string($0) } }
    }

    /// What can be done with a lock or valve.
    private static func settings(_ component: String, _ config: Value) -> [Value] {
        guard config["command_topic"] != nil else { return [] }
        if component == "lock" {
            return [config["payload_lock"] ?? "LOCK", config["payload_unlock"] ?? "UNLOCK"]
                + [config["payload_open"]].compactMap { $0 }
        }
        return [config["payload_open"] ?? "OPEN", config["payload_close"] ?? "CLOSE"]
    }

    /// Reads a sensor: a choice, a number or text.
    private static func sensor(_ name: String, _ config: Value) -> DescribedAttribute {
        if config.text("device_class") == "enum" {
            var attribute = DescribedAttribute(name, .choice)
            attribute.choices = config.items("options")
            return attribute
        }
        let keys = ["unit_of_measurement", "state_class", "suggested_display_precision"]
        guard keys.contains(where: { config[$0] != nil }) else { return DescribedAttribute(name, .text) }
        let isWhole = config["suggested_display_precision"]?.integerValue == 0
        var attribute = DescribedAttribute(name, isWhole ? .integer : .decimal)
        attribute.unit = config["unit_of_measurement"]?.stringValue
        attribute.canStateRange = false
        return attribute
    }

    /// Reads a light.
    private static func readLight(_ object: String, _ config: Value, _ description: inout DeviceDescription) {
        let isJSON = config.text("schema").lowercased() == "json"
        func add(_ attribute: DescribedAttribute, _ standardName: String, isTold: Bool) {
            var attribute = attribute
            attribute.standardName = standardName
            attribute.isTold = isTold
            attribute.isSettable = true
            description.attributes.append(attribute)
        }
        /// Adds the topics of a part of a light, in a schema in which each has its own.
        func addTopics(_ key: String, _ template: String, _ stateKey: String, _ name: String) {
            guard !isJSON else { return }
            description.topics += state(config, stateKey, template, name) + command(config, key, name)
        }
        if isJSON {
            // Where the schema wants more than is described, that is no attribute of its own.
            description.companions = ["color_mode", "color", "effect", "transition", "flash"]
            if let topic = config["state_topic"]?.stringValue {
                description.topics.append(DeclaredTopic(topic, .report))
            }
            if let topic = config["command_topic"]?.stringValue {
                description.topics.append(DeclaredTopic(topic, .set, saysPower: true))
            }
        }
        var power = DescribedAttribute(
            isJSON ? "state" : name(config, "state_value_template", "command_topic", object), .truth)
        // The words of JSON lights are fixed.
        power.choices = isJSON ? ["OFF", "ON"] : [config["payload_off"] ?? "OFF", config["payload_on"] ?? "ON"]
        add(power, "state", isTold: config["state_topic"] != nil)
        addTopics("command_topic", "state_value_template", "state_topic", power.name)
        var modes = Set(config.items("supported_color_modes").map(\.plainText))
        // A light may say the same without modes.
        if isJSON, config["brightness"]?.boolValue == true { modes.insert("brightness") }
        if isJSON ? !modes.isSubset(of: ["onoff"]) : config["brightness_command_topic"] != nil {
            let name = name(config, "brightness_value_template", "brightness_command_topic", "brightness")
            let most = config.number("brightness_scale") ?? 255
            var brightness = DescribedAttribute.numeric(
                isJSON ? "brightness" : name, minimum: 1, maximum: most, step: 1)
            brightness.isScale = true
            add(
                brightness, "brightness",
                isTold: config[isJSON ? "state_topic" : "brightness_state_topic"] != nil)
            addTopics("brightness_command_topic", "brightness_value_template", "brightness_state_topic", name)
        }
        if isJSON ? modes.contains("color_temp") : config["color_temp_command_topic"] != nil {
            let name = name(config, "color_temp_value_template", "color_temp_command_topic", "color_temp")
            // Home Assistant takes 2000 to 6535 K for what a light does not say.
            let isKelvin = config["color_temp_kelvin"]?.boolValue == true
            add(
                .numeric(
                    isJSON ? "color_temp" : name, minimum: config.number("min_mireds") ?? (isKelvin ? nil : 153),
                    maximum: config.number("max_mireds") ?? (isKelvin ? nil : 500), step: 1), "color_temp",
                isTold: config[isJSON ? "state_topic" : "color_temp_state_topic"] != nil)
            addTopics("color_temp_command_topic", "color_temp_value_template", "color_temp_state_topic", name)
        }
    }

    /// Reads a climate entity.
    private static func readClimate(_ object: String, _ config: Value, _ description: inout DeviceDescription) {
        func add(
            _ attribute: DescribedAttribute, _ command: String, _ state: String, _ template: String,
            _ standardName: String
        ) {
            var attribute = attribute
            attribute.standardName = standardName
            attribute.isTold = config[state] != nil
            attribute.isSettable = config[command] != nil
            description.topics += self.state(config, state, template, attribute.name)
            description.topics += self.command(config, command, attribute.name)
            if attribute.isTold || attribute.isSettable { description.attributes.append(attribute) }
        }
        var mode = DescribedAttribute(name(config, "mode_state_template", "mode_command_topic", "mode"), .choice)
        mode.choices = config["modes"]?.listValue ?? ["auto", "off", "cool", "heat", "dry", "fan_only"]
        add(mode, "mode_command_topic", "mode_state_topic", "mode_state_template", "mode")
        let target = DescribedAttribute.numeric(
            name(config, "temperature_state_template", "temperature_command_topic", "temperature"),
            minimum: config.number("min_temp"), maximum: config.number("max_temp"), step: config.number("temp_step"))
        // What can only heat has a target for heating.
        let isHeater = !mode.choices.contains {
            ["auto", "cool", "heat_cool", "dry", "fan_only"].contains($0.plainText)
        }
        add(
            target, "temperature_command_topic", "temperature_state_topic", "temperature_state_template",
            isHeater ? "heating_temperature" : "temperature")
        var current = DescribedAttribute(
            name(config, "current_temperature_template", "", "current_temperature"), .decimal)
        current.canStateRange = false
        add(current, "", "current_temperature_topic", "current_temperature_template", "current_temperature")
        var fan = DescribedAttribute(
            name(config, "fan_mode_state_template", "fan_mode_command_topic", "fan_mode"), .choice)
        fan.choices = config["fan_modes"]?.listValue ?? ["auto", "low", "medium", "high"]
        add(fan, "fan_mode_command_topic", "fan_mode_state_topic", "fan_mode_state_template", "fan_mode")
    }

    /// Reads a cover.
    private static func readCover(_ object: String, _ config: Value, _ description: inout DeviceDescription) {
        guard config["position_topic"] != nil else {
            var attribute = DescribedAttribute(name(config, "value_template", "command_topic", object), .choice)
            attribute.choices = ["open", "closed"]
            attribute.isTold = config["state_topic"] != nil
            attribute.settings = config["command_topic"] == nil ? [] : ["OPEN", "CLOSE"]
            return description.attributes.append(attribute)
        }
        let ends = [config.number("position_closed") ?? 0, config.number("position_open") ?? 100]
        description.attributes.append(
            .numeric(
                name(config, "position_template", "", object), minimum: ends.min(), maximum: ends.max(), step: 1))
    }

    /// Reads a button: a command, or a value of an attribute that does something when it is set.
    private static func readButton(_ object: String, _ config: Value, _ description: inout DeviceDescription) {
        let levels = config.text("command_topic").split(separator: "/").map(String.init)
        if levels.count > 2, levels[levels.count - 2] == "set", let last = levels.last {
            var attribute = DescribedAttribute(last, .unknown)
            attribute.isTold = false
            attribute.settings = [config["payload_press"] ?? "PRESS"]
            return description.attributes.append(attribute)
        }
        let name = levels.count > 2 && levels[levels.count - 2] == "do" ? levels.last ?? object : object
        description.commands.append(DescribedElement(name))
    }
}
