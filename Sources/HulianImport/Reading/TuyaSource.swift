internal import HulianDiagnostics
internal import HulianModel

/// Reads what Tuya says of a device: a thing model, or its functions and status ranges.
///
/// Source: https://developer.tuya.com/en/docs/iot/device_model?id=Kbt4gcmizz8f4 (thing models) and
/// https://developer.tuya.com/en/docs/cloud/device-control?id=K95zu01ksols7 (functions and status).
struct TuyaSource {
    /// The text.
    private let reading: SourceReading

    /// Makes a reader of a text.
    init(_ reading: SourceReading) { self.reading = reading }

    /// True for a thing model, functions, status ranges, or an answer of the cloud that holds them.
    static func isModel(_ node: JSONNode) -> Bool {
        for key in ["result", "data", "model"] {
            if let inner = node[key], inner.members != nil, isModel(inner) { return true }
        }
        if let model = node["model"]?.text, model.hasPrefix("{") { return true }
        if node["status_range"] != nil || node["function"] != nil { return true }
        if let functions = node["functions"]?.items { return functions.isEmpty || functions[0]["code"] != nil }
        if let status = node["status"]?.items, let first = status.first { return first["code"] != nil }
        guard let services = node["services"]?.items else { return false }
        return services.isEmpty
            || services.contains { $0["properties"] != nil || $0["actions"] != nil || $0["events"] != nil }
    }

    /// The device, or several of a list.
    func devices() throws(DiagnosticsError) -> [SourceDevice] {
        guard let items = reading.root.items, items.first?["code"] == nil else {
            return [try device(reading.root, "")]
        }
        var devices: [SourceDevice] = []
        for (index, item) in items.enumerated() { devices.append(try device(item, "[\(index)]")) }
        return devices
    }

    /// Reads a device.
    private func device(_ node: JSONNode, _ path: String) throws(DiagnosticsError) -> SourceDevice {
        guard node.members != nil || node.items != nil else { throw reading.wrong("a device", "an object", node) }
        var device = SourceDevice(.tuya)
        device.path = path
        device.offset = node.offset
        try read(node, path, &device)
        return device
    }

    /// Reads an object that holds functions, or holds one that does.
    private func read(_ node: JSONNode, _ path: String, _ device: inout SourceDevice) throws(DiagnosticsError) {
        if let text = node["category"]?.text ?? node["categoryCode"]?.text { device.category = text }
        if let text = node["product_name"]?.text ?? node["productName"]?.text { device.model = text }
        if let text = node["name"]?.text { device.name = text }
        if let text = node["model"]?.text, !text.isEmpty, !text.hasPrefix("{") { device.model = text }
        let start = path.isEmpty ? "" : path + "."
        for key in ["result", "data", "model"] {
            guard let inner = node[key] else { continue }
            if inner.members != nil { try read(inner, start + key, &device) }
            // The cloud gives a thing model as text within the answer.
            if let text = inner.text, text.hasPrefix("{") {
                guard let model = try? JSONNode(text, file: reading.file), model.members != nil else {
                    throw reading.error("json-syntax", "the model within '\(key)' is not JSON", at: inner)
                }
                try read(JSONNode(model.content, at: inner.offset), start + key, &device)
            }
        }
        if let items = node.items { try add(list: items, path, told: true, settable: true, &device) }
        for (key, told, settable) in [
            ("functions", false, true), ("function", false, true), ("status", true, false),
            ("status_range", true, false),
        ] {
            guard let value = node[key] else { continue }
            if let items = value.items { try add(list: items, start + key, told: told, settable: settable, &device) }
            // An object under `status` holds values and not what they may be.
            guard key != "status", let members = value.members else { continue }
            for member in members {
                try add(
                    member.key, member.value, "\(start)\(key).\(member.key)", told: told, settable: settable, &device)
            }
        }
        for (index, service) in (node["services"]?.items ?? []).enumerated() {
            try addService(service, "\(start)services[\(index)]", &device)
        }
    }

    /// Adds a list of functions.
    private func add(
        list: [JSONNode], _ path: String, told: Bool, settable: Bool, _ device: inout SourceDevice
    ) throws(DiagnosticsError) {
        for (index, item) in list.enumerated() {
            guard let code = item["code"]?.text else {
                throw reading.error("missing-key", "a function needs 'code'", at: item)
            }
            // A bare status is a value only.
            guard item["type"] != nil || item["typeSpec"] != nil else { continue }
            try add(code, item, "\(path)[\(index)]", told: told, settable: settable, &device)
        }
    }

    /// Adds what a service of a thing model has.
    private func addService(
        _ service: JSONNode, _ path: String, _ device: inout SourceDevice
    ) throws(DiagnosticsError) {
        for (index, property) in (service["properties"]?.items ?? []).enumerated() {
            guard let code = property["code"]?.text else {
                throw reading.error("missing-key", "a property needs 'code'", at: property)
            }
            let access = property["accessMode"]?.text ?? "rw"
            try add(
                code, property, "\(path).properties[\(index)]", told: access.contains("r"),
                settable: access.contains("w"), &device)
        }
        for (index, action) in (service["actions"]?.items ?? []).enumerated() {
            guard let code = action["code"]?.text else {
                throw reading.error("missing-key", "an action needs 'code'", at: action)
            }
            var function = SourceFunction(path: "\(path).actions[\(index)]", name: code, kind: .trigger)
            function.isTold = false
            function.isSettable = true
            function.title = action["name"]?.text ?? code
            device.functions.append(function)
        }
    }

    /// Adds a function, or adds to the one that has its code already.
    private func add(
        _ code: String, _ node: JSONNode, _ path: String, told: Bool, settable: Bool, _ device: inout SourceDevice
    ) throws(DiagnosticsError) {
        if let index = device.functions.firstIndex(where: { $0.name == code }) {
            device.functions[index].isTold = device.functions[index].isTold || told
            device.functions[index].isSettable = device.functions[index].isSettable || settable
            return
        }
        try reading.checkCount(device.functions.count, at: node)
        var specification =
            node["typeSpec"] ?? node["value"] ?? node["values"] ?? JSONNode(.object([]), at: node.offset)
        // The cloud gives the specification of a value as text.
        if let text = specification.text, text.hasPrefix("{"), let inner = try? JSONNode(text, file: reading.file) {
            specification = JSONNode(inner.content, at: specification.offset)
        }
        let type = (node["type"]?.text ?? node["typeSpec"]?["type"]?.text ?? "").lowercased()
        var function = SourceFunction(path: path, name: code, kind: .opaque)
        function.isTold = told
        function.isSettable = settable
        function.title = node["name"]?.text ?? code
        function.unit = specification["unit"]?.text ?? ""
        switch type {
        case "boolean", "bool": function.kind = .truth
        case "integer", "value", "float", "double": function.kind = number(specification)
        // Some remotes call a number with ends an enumeration.
        case "enum" where specification["range"]?.items == nil && specification["max"] != nil:
            function.kind = number(specification)
        case "enum":
            let values = (specification["range"]?.items ?? []).compactMap(\.plainText)
            function.kind = values.count == 1 && !told ? .trigger : .choice(values.map { SourceFunction.Choice($0) })
        case "bitmap", "fault":
            function.kind = .flags((specification["label"]?.items ?? []).compactMap(\.plainText))
        case "string": function.kind = .text
        case "json", "struct":
            let keys = (specification.members ?? []).filter { $0.value.members != nil }.map(\.key)
            function.kind = keys.isEmpty ? .opaque : .composite(keys)
        case "raw", "date", "array": function.kind = .opaque
        default:
            throw reading.error(
                "unknown-name", "'\(type.prefix(40))' is not a type of Tuya's functions", at: node["type"] ?? node,
                notes: ["known: bool, value, enum, bitmap, string, json, raw"])
        }
        device.functions.append(function)
    }

    /// A number: its ends are moved by the digits of the scale.
    private func number(_ specification: JSONNode) -> SourceFunction.Kind {
        let digits = Int(min(12, max(0, specification["scale"]?.number ?? 0)))
        let divisor = (0..<digits).reduce(1.0) { power, _ in power * 10 }
        return .number(
            minimum: specification["min"]?.number.map { $0 / divisor },
            maximum: specification["max"]?.number.map { $0 / divisor },
            step: specification["step"]?.number.map { $0 / divisor })
    }
}
