internal import HulianDiagnostics
internal import HulianModel

/// Reads messages of Home Assistant's MQTT discovery.
///
/// Source: https://www.home-assistant.io/integrations/mqtt/ (discovery messages and supported abbreviations) and the
/// pages of the components, version 2026.11.
struct HomeAssistantSource {
    /// Keys of which one stands in every message.
    private static let marks = [
        "state_topic", "command_topic", "components", "unique_id", "automation_type", "position_topic", "platform",
        "mode_command_topic", "temperature_command_topic", "set_position_topic",
    ]

    /// The text.
    private let reading: SourceReading
    /// The component of a message that does not say it.
    private let fallback: String?

    /// Makes a reader of a text.
    init(_ reading: SourceReading, component: String?) {
        self.reading = reading
        fallback = component
    }

    /// True for a message, alone or with its topic.
    static func isMessage(_ node: JSONNode) -> Bool {
        if let topic = node["topic"]?.text, node["payload"] != nil { return topic.hasSuffix("/config") }
        guard let members = node.members else { return false }
        let short = ["stat_t", "cmd_t", "cmps", "uniq_id", "atype", "pos_t", "p", "mode_cmd_t", "temp_cmd_t"]
        return members.contains { marks.contains($0.key) || short.contains($0.key) }
    }

    /// The devices: messages whose device has the same identifier are one.
    func devices() throws(DiagnosticsError) -> [SourceDevice] {
        var devices: [(key: String, device: SourceDevice)] = []
        let items = reading.root.items ?? [reading.root]
        for (index, item) in items.enumerated() {
            let path = reading.root.items == nil ? "" : "[\(index)]"
            guard let message = try message(item, path) else { continue }
            var device = SourceDevice(.homeassistant)
            device.path = path
            device.offset = item.offset
            let about = expanded(message.config["device"])
            device.name = about["name"]?.text ?? message.config["name"]?.text ?? ""
            device.vendor = about["manufacturer"]?.text ?? ""
            device.model = about["model"]?.text ?? ""
            let identifier = (about["identifiers"]?.items?.first ?? about["identifiers"])?.plainText
            let key = identifier ?? message.config["unique_id"]?.text ?? path
            try add(message, to: &device)
            if let old = devices.firstIndex(where: { $0.key == key }) {
                // What is said again replaces what was said of the same thing.
                for function in device.functions {
                    let same = devices[old].device.functions.firstIndex {
                        $0.fullName == function.fullName && $0.part == function.part
                    }
                    if let same {
                        devices[old].device.functions[same] = function
                    } else {
                        try reading.checkCount(devices[old].device.functions.count, at: item)
                        devices[old].device.functions.append(function)
                    }
                }
            } else {
                devices.append((key, device))
            }
        }
        return devices.map(\.device)
    }

    /// One message: its component, its object, its config with long keys, and where the config stands.
    private struct Message {
        let component: String
        let object: String
        let config: JSONNode
        let path: String
    }

    /// Reads a message; nothing for one that takes a config back.
    private func message(_ node: JSONNode, _ path: String) throws(DiagnosticsError) -> Message? {
        guard node.members != nil else { throw reading.wrong("a message", "an object", node) }
        var payload = node
        var place = path
        var component: String?
        var object = ""
        if let topic = node["topic"]?.text, let inner = node["payload"] {
            let levels = topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard levels.count >= 4, levels.last == "config" else {
                throw reading.error(
                    "bad-topic", "'\(topic.prefix(80))' is not a topic of discovery", at: node["topic"] ?? node,
                    hint: "such as homeassistant/light/hall/config")
            }
            // Behind the prefix: component, node, object; the node may be missing.
            component = levels[levels.count == 4 ? 1 : levels.count - 4]
            object = levels[levels.count - 2]
            payload = inner
            place = path.isEmpty ? "payload" : path + ".payload"
            if let text = inner.text, !text.isEmpty {
                guard let parsed = try? JSONNode(text, file: reading.file) else {
                    throw reading.error("json-syntax", "the payload is not JSON", at: inner)
                }
                payload = JSONNode(parsed.content, at: inner.offset)
            }
            if payload.isNull || payload.text?.isEmpty ?? false { return nil }
        }
        guard let members = payload.members else { throw reading.wrong("the payload", "an object", payload) }
        if members.isEmpty { return nil }
        let config = expanded(payload)
        if config["components"]?.members != nil { component = "device" }
        guard let component = component ?? config["platform"]?.text ?? fallback ?? Self.guessed(config) else {
            throw reading.error(
                "unknown-component", "the message does not say which component it is for", at: payload,
                hint: "say it with --component, or give the message as { \"topic\": …, \"payload\": … }")
        }
        return Message(component: component, object: object, config: config, path: place)
    }

    /// The component that the keys of a config belong to; nothing when it may be more than one.
    private static func guessed(_ config: JSONNode) -> String? {
        let signs: [(String, [String])] = [
            ("device_automation", ["automation_type"]),
            ("light", ["supported_color_modes", "brightness_command_topic", "color_temp_command_topic"]),
            ("climate", ["mode_command_topic", "current_temperature_topic", "temperature_command_topic"]),
            ("cover", ["position_topic", "set_position_topic", "payload_open", "tilt_command_topic"]),
            ("fan", ["percentage_command_topic", "oscillation_command_topic"]), ("event", ["event_types"]),
            ("lock", ["payload_lock", "payload_unlock", "state_locked"]), ("button", ["payload_press"]),
        ]
        for (component, keys) in signs where keys.contains(where: { config[$0] != nil }) { return component }
        let isSet = config["command_topic"] != nil
        if config["options"] != nil { return isSet ? "select" : "sensor" }
        if config["min"] != nil || config["max"] != nil, isSet { return "number" }
        if config["unit_of_measurement"] != nil || config["state_class"] != nil { return isSet ? "number" : "sensor" }
        return nil
    }

    /// An object with long keys in the place of short ones; an empty one for anything else.
    private func expanded(_ node: JSONNode?) -> JSONNode {
        guard let node, let members = node.members else { return JSONNode(.object([]), at: node?.offset ?? 0) }
        return JSONNode(
            .object(members.map { JSONNode.Member(key: reading.abbreviations[$0.key] ?? $0.key, value: $0.value) }),
            at: node.offset)
    }

    /// Adds what a message describes.
    private func add(_ message: Message, to device: inout SourceDevice) throws(DiagnosticsError) {
        guard message.component == "device" else {
            let entity = HomeAssistantEntity(message.component, message.object, message.config, message.path)
            device.functions += entity.functions
            return
        }
        guard let components = message.config["components"]?.members else {
            throw reading.error("missing-key", "the message of a device needs 'components'", at: message.config)
        }
        for part in components {
            let config = expanded(part.value)
            // A part that names only its platform takes itself back.
            guard let platform = config["platform"]?.text, (config.members ?? []).count > 1 else { continue }
            try reading.checkCount(device.functions.count, at: part.value)
            let path = (message.path.isEmpty ? "" : message.path + ".") + "components.\(part.key)"
            device.functions += HomeAssistantEntity(platform, part.key, config, path).functions
        }
    }
}
