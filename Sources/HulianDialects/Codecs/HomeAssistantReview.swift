internal import HulianModel

/// Looks at a config of Home Assistant's discovery as Home Assistant does, and says what it would reject or complain of.
///
/// What it takes without a word, although it makes no sense, is said as well where a clause speaks of it. Behaviour that
/// changed between versions goes by the version that the config is meant for. Sources: home-assistant/core,
/// `components/mqtt`, and a running 2024.3.3 and 2025.4.4.
struct HomeAssistantReview {
    /// What was found.
    var review = DescriptionReview()
    /// The version that it is meant for: year and month, such as 202504.
    let version: Int

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
        review.check(
            .topic, isKnown,
            expected: Title(english: "a component that Home Assistant has", chinese: "Home Assistant 已有的组件"),
            actual: Title("'\(component)'"))
        for level in levels[2..<(levels.count - 1)] {
            let isRight =
                !level.isEmpty
                && level.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
            review.check(
                .topic, isRight,
                expected: Title(english: "an identifier of letters, digits, _ and -", chinese: "由字母、数字、_ 和 - 组成的标识"),
                actual: Title("'\(level)'"))
        }
        guard let fields = payload.fields else {
            if !payload.isNull {
                review.add(
                    .describedShape, expected: Title(english: "a JSON object", chinese: "JSON 对象"),
                    actual: Title("\(payload)")
                )
            }
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
                    .describedShape, ["basic", "json", "template"].contains(word), "schema",
                    Title(english: "basic, json or template", chinese: "basic、json 或 template"),
                    schema)
            else { return }
            if word != "basic" { name = "light.\(word)" }
        }
        guard let schema = HomeAssistantSchema.components[name] else { return }
        for key in schema.required where config[key] == nil {
            review.add(
                .describedShape, expected: Title("\(place)\(key)"),
                actual: Title(english: "\(component) without it", chinese: "\(component) 中没有"))
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
                review.add(check, expected: expected.after("\(place)\(field.name): "), actual: Title("\(field.value)"))
            } else {
                review.note(check)
            }
        }
        look(atAvailability: config)
        if let device = config["device"] {
            look(atDevice: device)
        } else if component == "device_automation" {
            review.add(
                .describedShape, expected: Title("device"),
                actual: Title(english: "a trigger without it", chinese: "触发器中没有"))
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
                .describedOrigin, config[key]?.fields?.isEmpty == false, expected: Title(key),
                actual: Title(english: "a device form without it", chinese: "设备形式中没有"))
        }
        for field in HomeAssistantConfig.expanded(payload, HomeAssistantKeys.root).fields ?? [] {
            review.check(
                .describedOrigin, Self.shared.contains(field.name),
                expected: Title(english: "keys that the entities of a device share", chinese: "设备各实体共用的键"),
                actual: Title("'\(field.name)'"))
        }
        if let device = config["device"] { look(atDevice: device) }
        look(atAvailability: config)
        for part in config["components"]?.fields ?? [] {
            let own = HomeAssistantConfig.withBase(HomeAssistantConfig.expanded(part.value, HomeAssistantKeys.root))
            guard let fields = own.fields else {
                review.add(
                    .describedParts, expected: Title(english: "\(part.name): an object", chinese: "\(part.name)：对象"),
                    actual: Title("\(part.value)"))
                continue
            }
            let platform = own.text("platform")
            let isKnown = HomeAssistantSchema.components[platform] != nil && !platform.contains(".")
            review.check(
                .describedParts, isKnown,
                expected: Title(
                    english: "\(part.name): platform, a component that Home Assistant has",
                    chinese: "\(part.name)：platform，Home Assistant 已有的组件"),
                actual: Title("'\(platform)'"))
            // With nothing but its platform a part is taken back.
            guard isKnown, fields.count > 1 else { continue }
            if platform != "device_automation", platform != "tag" {
                review.check(
                    .describedParts, own["unique_id"] != nil, expected: Title("\(part.name): unique_id"),
                    actual: Title(english: "a part without it", chinese: "该部分中没有"))
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
            .describedOrigin, holds && isLink,
            expected: Title(
                english: "an origin with name, sw_version and support_url",
                chinese: "来源，含 name、sw_version 和 support_url"),
            actual: Title("\(origin)"))
    }

    /// Looks at a device.
    private mutating func look(atDevice device: Value) {
        let own = HomeAssistantConfig.expanded(device, HomeAssistantKeys.device)
        guard let fields = own.fields else {
            return review.add(
                .describedDevice, expected: Title(english: "a device that is an object", chinese: "设备为对象"),
                actual: Title("\(device)"))
        }
        let identifiers = own["identifiers"].map(HomeAssistantValue.list) ?? []
        let connections = own["connections"].map(HomeAssistantValue.list) ?? []
        review.check(
            .describedDevice, !identifiers.isEmpty || !connections.isEmpty,
            expected: Title(english: "identifiers or connections", chinese: "identifiers 或 connections"),
            actual: Title(english: "a device without them", chinese: "设备中没有"))
        review.check(
            .describedDevice, identifiers.allSatisfy(HomeAssistantValue.isText),
            expected: Title(english: "identifiers that are texts", chinese: "identifiers 均为文本"),
            actual: Title("\(own["identifiers"] ?? .null)"))
        review.check(
            .describedDevice,
            connections.allSatisfy {
                $0.listValue?.count == 2 && $0.listValue?.allSatisfy(HomeAssistantValue.isText) == true
            },
            expected: Title(english: "connections that are pairs", chinese: "connections 均为成对的值"),
            actual: Title("\(own["connections"] ?? .null)"))
        var known = Self.deviceKeys
        if version >= 202_408 { known.insert("model_id") }
        for field in fields {
            review.check(
                .describedDevice, known.contains(field.name),
                expected: Title(english: "a key of a device", chinese: "设备的键"), actual: Title("'\(field.name)'"))
            guard known.contains(field.name), field.name != "identifiers", field.name != "connections" else { continue }
            let isRight =
                field.name == "configuration_url" ? Self.isLink(field.value) : HomeAssistantValue.isText(field.value)
            review.check(
                .describedDevice, isRight,
                expected: Title(english: "\(field.name) as text", chinese: "\(field.name) 为文本"),
                actual: Title("\(field.value)"))
        }
        review.check(
            .describedName, own["name"] != nil, expected: Title(english: "a name of the device", chinese: "设备的名称"),
            actual: Title(english: "a device without name", chinese: "设备没有名称"))
    }

    /// Looks at where the device says that it is there.
    private mutating func look(atAvailability config: Value) {
        guard let availability = config["availability"] else { return }
        review.check(
            .describedAvailability, config["availability_topic"] == nil,
            expected: Title(
                english: "availability or availability_topic", chinese: "availability 与 availability_topic 二选一"),
            actual: Title(english: "both", chinese: "两者都有"))
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
                .describedAvailability, isRight,
                expected: Title(english: "a topic with its payloads and template", chinese: "主题及其载荷和模板"),
                actual: Title("\(part)"))
        }
    }

    /// True for a link that is followed.
    private static func isLink(_ value: Value) -> Bool {
        guard let text = value.stringValue else { return false }
        return ["http://", "https://", "homeassistant://"].contains { text.hasPrefix($0) && text.count > $0.count }
    }

    /// Checks one thing of a config.
    @discardableResult private mutating func check(
        _ check: MessageCheck, _ holds: Bool, _ key: String, _ expected: Title, _ actual: Value?
    ) -> Bool {
        review.check(
            check, holds, expected: expected.after("\(key): "),
            actual: actual.map { Title("\($0)") } ?? Title(english: "nothing", chinese: "无"))
        return holds
    }
}
