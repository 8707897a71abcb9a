internal import HulianModel

/// What Home Assistant takes as the state of an entity: the topics of a config, and what may stand there.
///
/// Most of what it does not take it ignores without a word. Sources: home-assistant/core, `components/mqtt`, and a running
/// 2024.3.3 and 2025.4.4.
struct HomeAssistantStates {
    /// The topics with what may stand there.
    private(set) var topics: [DescriptionReview.Listening] = []
    /// The config.
    private let config: Value

    /// The states of an alarm panel.
    private static let alarm = [
        "disarmed", "armed_home", "armed_away", "armed_night", "armed_vacation", "armed_custom_bypass", "pending",
        "arming",
        "disarming", "triggered",
    ]

    /// Reads the topics of a config.
    ///
    /// - Parameters:
    ///   - config: The config with long keys.
    ///   - component: The component; with its schema for lights, as `light.json`.
    ///   - version: The version that it is meant for: year and month.
    init(_ config: Value, of component: String, version: Int) {
        self.config = config
        switch component {
        case "switch": add("state_topic", "value_template", two("state_on", "state_off"))
        case "binary_sensor": add("state_topic", "value_template", two("", ""))
        case "light", "fan", "humidifier":
            add("state_topic", "state_value_template", two("", ""))
            add("brightness_state_topic", "brightness_value_template", .number(above: 0, upTo: .infinity))
            let speeds = (number("speed_range_min", 1), number("speed_range_max", 100))
            add(
                "percentage_state_topic", "percentage_value_template",
                .number(above: min(0, speeds.0) - 1, upTo: speeds.1))
            add("preset_mode_state_topic", "preset_mode_value_template", .words(words("preset_modes") + ["None"]))
            let humidity = (number("min_humidity", 0), number("max_humidity", 100))
            add(
                "target_humidity_state_topic", "target_humidity_state_template",
                .number(above: humidity.0 - 0.001, upTo: humidity.1))
            add("mode_state_topic", "mode_state_template", .words(words("modes") + ["None"]))
        case "light.json": add("state_topic", "", .light)
        case "lock":
            let states = ["locked", "locking", "open", "opening", "unlocked", "unlocking", "jammed"]
            add(
                "state_topic", "value_template",
                .words(states.map { text("state_\($0)", $0.uppercased()) } + [text("payload_reset", "None"), "None"]))
        case "cover":
            add("state_topic", "value_template", moving(["open", "opening", "closed", "closing", "stopped"]))
            add("position_topic", "position_template", .number(above: -.infinity, upTo: .infinity))
        case "valve":
            let tells =
                config["reports_position"].map { ["true", "1", "yes", "on"].contains($0.plainText.lowercased()) }
                ?? false
            if tells {
                add("state_topic", "value_template", .number(above: -.infinity, upTo: .infinity))
            } else {
                add("state_topic", "value_template", moving(["open", "opening", "closed", "closing"]))
            }
        case "climate", "water_heater":
            let modes =
                component == "climate"
                ? ["auto", "off", "cool", "heat", "dry", "fan_only"]
                : ["off", "eco", "electric", "gas", "heat_pump", "high_demand", "performance"]
            add(
                "mode_state_topic", "mode_state_template",
                .words((config["modes"] == nil ? modes : words("modes")) + ["None"]))
            add("temperature_state_topic", "temperature_state_template", .number(above: -.infinity, upTo: .infinity))
            add(
                "current_temperature_topic", "current_temperature_template", .number(above: -.infinity, upTo: .infinity)
            )
            if config["fan_modes"] != nil {
                add("fan_mode_state_topic", "fan_mode_state_template", .words(words("fan_modes") + ["None"]))
            }
        case "number":
            let low = number("min", 1)
            add(
                "state_topic", "value_template", .number(above: low - 1e-9 * max(1, abs(low)), upTo: number("max", 100))
            )
        case "select":
            // No choice at all, in any spelling.
            add("state_topic", "value_template", .words(words("options") + ["None", "none", "NONE"]))
        case "text":
            add(
                "state_topic", "value_template",
                .text(
                    least: number("min", 0), most: number("max", 255),
                    like: config["pattern"]?.stringValue.flatMap { TextPattern($0) }))
        case "event": add("state_topic", "value_template", .event(words("event_types")))
        case "siren":
            add(
                "state_topic", "state_value_template",
                .siren([
                    text("state_on", text("payload_on", "ON")), text("state_off", text("payload_off", "OFF")), "None",
                ]))
        case "vacuum":
            add("state_topic", "", .part("state", ["cleaning", "docked", "paused", "idle", "returning", "error"]))
        case "lawn_mower":
            add(
                "activity_state_topic", "activity_value_template",
                .words(
                    ["mowing", "paused", "docked", "error", "none", "None"] + (version < 202_500 ? [] : ["returning"])))
        case "alarm_control_panel": add("state_topic", "value_template", .words(Self.alarm + ["None"]))
        case "sensor": addSensor(version)
        default: break
        }
        addAvailability()
    }

    /// Adds the state of a sensor; versions before 2025 show what is none of its options.
    private mutating func addSensor(_ version: Int) {
        let kind = config.text("device_class").lowercased()
        if kind == "enum" {
            add(
                "state_topic", "value_template",
                words("options").isEmpty || version < 202_500
                    ? .text(least: 0, most: 255, like: nil) : .words(words("options") + ["None"]))
        } else if kind == "timestamp" || kind == "date" {
            add("state_topic", "value_template", .time(withZone: kind == "timestamp"))
        } else if !kind.isEmpty || !config.text("state_class").isEmpty || !config.text("unit_of_measurement").isEmpty {
            add("state_topic", "value_template", .number(above: -.infinity, upTo: .infinity))
        } else {
            add("state_topic", "value_template", .text(least: 0, most: 255, like: nil))
        }
    }

    /// Adds where the device says that it is there.
    private mutating func addAvailability() {
        for part in [config]
            + config.items("availability").map({ HomeAssistantConfig.expanded($0, HomeAssistantKeys.root) })
        {
            guard let topic = part["availability_topic"]?.stringValue ?? part["topic"]?.stringValue,
                part["availability_topic"] != nil || part["topic"] != nil && part["state_topic"] == nil
            else { continue }
            let words = [
                part["payload_available"]?.plainText ?? "online", part["payload_not_available"]?.plainText ?? "offline",
            ]
            let template =
                part["availability_template"]?.stringValue
                ?? (part["availability_topic"] == nil ? part["value_template"]?.stringValue : nil)
            append(topic, template, .words(words))
        }
    }

    // MARK: Reading the config

    /// The text of a key.
    private func text(_ key: String, _ other: String) -> String { config[key]?.plainText ?? other }
    /// The number of a key.
    private func number(_ key: String, _ other: Double) -> Double {
        config[key].flatMap(HomeAssistantValue.number) ?? other
    }
    /// The words of a key.
    private func words(_ key: String) -> [String] {
        config[key].map { HomeAssistantValue.list($0).map(\.plainText) } ?? []
    }

    /// The words of an entity with two states, by the keys that may replace its payloads.
    private func two(_ on: String, _ off: String) -> Form {
        .words([text(on, text("payload_on", "ON")), text(off, text("payload_off", "OFF")), "None"])
    }

    /// The words of something that moves.
    private func moving(_ states: [String]) -> Form { .words(states.map { text("state_\($0)", $0) } + ["None"]) }

    /// Adds a topic, where the config names it.
    private mutating func add(_ key: String, _ template: String, _ form: Form) {
        guard let topic = config[key]?.stringValue else { return }
        append(topic, config[template]?.stringValue, form)
    }

    /// Adds a topic; one whose template is not one of the plain ones is not looked at.
    private mutating func append(_ topic: String, _ template: String?, _ form: Form) {
        guard !topic.contains("+"), !topic.contains("#") else { return }
        let path = template.map(Self.path)
        if template != nil, path == .some(nil) { return }
        let name = path ?? nil
        topics.append(DescriptionReview.Listening(topic: topic) { form.problem($0, name) })
    }

    /// The name that a plain template takes out of JSON; nothing for another one.
    private static func path(_ template: String) -> String? {
        let text = template.filter { !$0.isWhitespace }
        for (start, end) in [("{{value_json.", "}}"), ("{{value_json['", "']}}"), ("{{value_json[\"", "\"]}}")]
        where text.hasPrefix(start) && text.hasSuffix(end) {
            let name = text.dropFirst(start.count).dropLast(end.count)
            if !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) {
                return String(name)
            }
        }
        return nil
    }
}

extension HomeAssistantStates {
    /// What may stand on a topic.
    enum Form: Sendable {
        /// One of some words.
        case words([String])
        /// A number in a range.
        case number(above: Double, upTo: Double)
        /// Text of some length, and of some pattern where that is one that can be tried.
        case text(least: Double, most: Double, like: TextPattern?)
        /// A point in time.
        case time(withZone: Bool)
        /// The state of a light as JSON.
        case light
        /// An event as JSON, one of some kinds.
        case event([String])
        /// A word, or JSON with it.
        case siren([String])
        /// JSON with one of some words under a name.
        case part(String, [String])

        /// What is wrong with a payload; nothing when all is well.
        ///
        /// - Parameters:
        ///   - payload: The payload.
        ///   - name: The name under which the value stands in JSON; nothing for the payload itself.
        func problem(_ payload: String, _ name: String?) -> Title? {
            guard let name else { return problem(payload) }
            guard let value = (try? Value(json: payload))?[name] else { return Self.json(with: name) }
            // A template writes these as Python does.
            if value.isNull { return problem("None") }
            return problem(value.boolValue.map { $0 ? "True" : "False" } ?? value.plainText)
        }

        /// What is wrong with a value.
        private func problem(_ text: String) -> Title? {
            switch self {
            case .words(let words):
                return words.contains(text) ? nil : DescriptionReview.oneOf(words.filter { $0 != "None" })
            case .number(let low, let high):
                if text == "None" { return nil }
                guard let number = HomeAssistantValue.number(.string(text)), number.isFinite else {
                    return Title(english: "a number", chinese: "数")
                }
                return number > low && number <= high
                    ? nil : Title(english: "a number in the range of the entity", chinese: "实体范围内的数")
            case .text(let least, let most, let pattern):
                let count = text.unicodeScalars.count
                guard count >= Int(least), count <= Int(min(most, 255)) else {
                    let most = Int(min(most, 255))
                    return Title(
                        english: "text of \(Int(least)) to \(most) signs", chinese: "\(Int(least)) 至 \(most) 个字符的文本")
                }
                return pattern?.matches(startOf: text) ?? true
                    ? nil : Title(english: "text that the pattern takes", chinese: "符合 pattern 的文本")
            case .time(let withZone):
                return Self.isTime(text, withZone) || text == "None"
                    ? nil : Title(english: "a point in time with its zone", chinese: "带时区的时间")
            case .light: return Self.lightProblem(text)
            case .event(let kinds):
                guard let kind = (try? Value(json: text))?["event_type"] else { return Self.json(with: "event_type") }
                return kinds.contains(kind.stringValue ?? "")
                    ? nil
                    : Title(
                        english: "an event_type of \(kinds.joined(separator: ", "))",
                        chinese: "event_type 为 \(kinds.joined(separator: "、")) 之一")
            case .siren(let words):
                guard let value = try? Value(json: text), value.fields != nil else {
                    return Form.words(words).problem(text)
                }
                if value.fields?.isEmpty ?? true {
                    return Title(english: "a state, or a part of it", chinese: "状态或其一部分")
                }
                return value["state"].map { Form.words(words).problem($0.plainText) } ?? nil
            case .part(let name, let words):
                guard let value = (try? Value(json: text))?[name] else { return Self.json(with: name) }
                return value.isNull ? nil : Form.words(words).problem(value.plainText)
            }
        }

        /// What is expected where a name is missing.
        private static func json(with name: String) -> Title {
            Title(english: "JSON with '\(name)'", chinese: "含“\(name)”的 JSON")
        }

        /// What is wrong with the state of a light.
        private static func lightProblem(_ text: String) -> Title? {
            guard let value = try? Value(json: text), value.fields != nil else {
                return Title(english: "a JSON object", chinese: "JSON 对象")
            }
            if let state = value["state"], !state.isNull, !["ON", "OFF"].contains(state.stringValue ?? "") {
                return Title(english: "state ON or OFF", chinese: "state 为 ON 或 OFF")
            }
            if let brightness = value["brightness"], (brightness.numberValue ?? 0) <= 0 {
                return Title(english: "a brightness above 0", chinese: "大于 0 的 brightness")
            }
            let parts = ["state", "brightness", "color", "color_mode", "color_temp", "effect"]
            return parts.contains { value[$0] != nil } ? nil : Title(english: "a part of the state", chinese: "状态的某一部分")
        }

        /// True for a date, and for a time with its zone behind it where it must have one.
        private static func isTime(_ text: String, _ withZone: Bool) -> Bool {
            let signs = Array(text.utf8)
            func isDigit(_ index: Int) -> Bool { index < signs.count && (0x30...0x39).contains(signs[index]) }
            guard signs.count >= 10, [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy(isDigit), signs[4] == 0x2D, signs[7] == 0x2D
            else { return false }
            guard withZone else { return true }
            guard signs.count > 16 else { return false }
            return text.hasSuffix("Z") || text.dropFirst(16).contains { $0 == "+" || $0 == "-" }
        }
    }
}
