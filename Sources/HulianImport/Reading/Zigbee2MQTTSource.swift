internal import HulianDiagnostics
internal import HulianModel

/// Reads what Zigbee2MQTT says of devices: `bridge/devices`, one entry of it, its definition, or exposes alone.
///
/// Source: https://www.zigbee2mqtt.io/guide/usage/exposes.html and
/// https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html (zigbee2mqtt/bridge/devices).
struct Zigbee2MQTTSource {
    /// The bit of `access` for a value that is told.
    private static let told: Int64 = 1
    /// The bit of `access` for a value that can be set.
    private static let settable: Int64 = 2
    /// The types of exposes that group others under what the device is.
    private static let groups = ["light", "switch", "fan", "cover", "lock", "climate"]
    /// The types of exposes that are a value of their own.
    private static let values = ["binary", "numeric", "enum", "text", "composite", "list"]

    /// The text.
    private let reading: SourceReading

    /// Makes a reader of a text.
    init(_ reading: SourceReading) { self.reading = reading }

    /// True for an entry of `bridge/devices`, a definition, or an object with exposes.
    static func isDevice(_ node: JSONNode) -> Bool {
        node["exposes"]?.items != nil || node["definition"]?["exposes"]?.items != nil
            || (node["ieee_address"]?.text != nil && node["friendly_name"]?.text != nil)
    }

    /// True for one of the exposes.
    static func isExpose(_ node: JSONNode) -> Bool {
        guard let type = node["type"]?.text else { return false }
        if groups.contains(type) { return node["features"]?.items != nil }
        return values.contains(type) && (node["property"]?.text != nil || node["access"]?.number != nil)
    }

    /// The devices; a coordinator and an entry without definition describe nothing and are left out.
    func devices() throws(DiagnosticsError) -> [SourceDevice] {
        let root = reading.root
        guard let items = root.items else { return [try device(root, "")].compactMap { $0 } }
        if let first = items.first, !Self.isDevice(first), Self.isExpose(first) {
            var device = SourceDevice(.zigbee2mqtt)
            try add(items, path: "", group: "", part: "", to: &device)
            return [device]
        }
        var devices: [SourceDevice] = []
        for (index, item) in items.enumerated() {
            if let device = try device(item, "[\(index)]") { devices.append(device) }
        }
        return devices
    }

    /// Reads an entry.
    private func device(_ node: JSONNode, _ path: String) throws(DiagnosticsError) -> SourceDevice? {
        guard node.members != nil else { throw reading.wrong("an entry of the devices", "an object", node) }
        let definition = node["definition"].flatMap { $0.isNull ? nil : $0 }
        guard let holder = definition ?? (node["exposes"] != nil ? node : nil) else { return nil }
        guard let exposes = holder["exposes"] else {
            throw reading.error("missing-key", "the definition needs 'exposes'", at: holder)
        }
        guard let items = exposes.items else { throw reading.wrong("'exposes'", "a list", exposes) }
        var device = SourceDevice(.zigbee2mqtt)
        device.name = node["friendly_name"]?.text ?? ""
        device.vendor = holder["vendor"]?.text ?? node["manufacturer"]?.text ?? ""
        device.model = holder["model"]?.text ?? node["model_id"]?.text ?? ""
        device.path = path
        device.offset = node.offset
        let start = (path.isEmpty ? "" : path + ".") + (definition == nil ? "exposes" : "definition.exposes")
        try add(items, path: start, group: "", part: "", to: &device)
        return device
    }

    /// Adds the functions of exposes.
    private func add(
        _ exposes: [JSONNode], path: String, group: String, part: String, to device: inout SourceDevice
    ) throws(DiagnosticsError) {
        for (index, expose) in exposes.enumerated() {
            let place = "\(path)[\(index)]"
            try reading.checkCount(device.functions.count, at: expose)
            guard let type = expose["type"]?.text else {
                throw reading.error(
                    "missing-key", "an expose needs 'type'", at: expose, hint: "such as { \"type\": \"binary\", … }")
            }
            let endpoint = expose["endpoint"]?.text ?? part
            if Self.groups.contains(type) {
                guard let features = expose["features"]?.items else {
                    throw reading.error("missing-key", "an expose of type '\(type)' needs 'features'", at: expose)
                }
                try add(features, path: place + ".features", group: type, part: endpoint, to: &device)
                continue
            }
            guard let name = expose["name"]?.text ?? expose["property"]?.text else {
                throw reading.error("missing-key", "an expose of type '\(type)' needs 'name' or 'property'", at: expose)
            }
            let access = Int64(exactly: expose["access"]?.number ?? 1) ?? 1
            var function = SourceFunction(path: place, group: group, name: name, part: endpoint, kind: .opaque)
            function.isTold = access & Self.told != 0
            function.isSettable = access & Self.settable != 0
            function.unit = expose["unit"]?.text ?? ""
            function.title = expose["label"]?.text ?? name
            let features = expose["features"]?.items ?? []
            let parts = features.compactMap { $0["name"]?.text ?? $0["property"]?.text }
            switch type {
            case "binary": function.kind = .truth
            case "numeric":
                function.kind = .number(
                    minimum: expose["value_min"]?.number, maximum: expose["value_max"]?.number,
                    step: expose["value_step"]?.number)
            case "enum":
                let values = (expose["values"]?.items ?? []).compactMap(\.plainText)
                function.kind = values.count == 1 ? .trigger : .choice(values.map { SourceFunction.Choice($0) })
            case "text": function.kind = .text
            case "composite":
                // Settings that only lie together are functions of their own; a color is one.
                if name.hasPrefix("color_xy") || name.hasPrefix("color_hs") || parts.isEmpty {
                    function.kind = .composite(parts)
                } else {
                    try add(features, path: place + ".features", group: name, part: endpoint, to: &device)
                    continue
                }
            default: break
            }
            device.functions.append(function)
        }
    }
}
