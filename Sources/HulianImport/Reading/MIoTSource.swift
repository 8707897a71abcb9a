internal import HulianDiagnostics
internal import HulianModel

/// Reads an instance of MIoT-Spec-V2.
///
/// Source: https://iot.mi.com/new/doc/introduction/knowledge/spec and the instances of https://miot-spec.org.
struct MIoTSource {
    /// The text.
    private let reading: SourceReading

    /// Makes a reader of a text.
    init(_ reading: SourceReading) { self.reading = reading }

    /// True for an instance.
    static func isInstance(_ node: JSONNode) -> Bool {
        node["services"]?.items != nil && (node["type"]?.text?.hasPrefix("urn:") ?? false)
    }

    /// The device.
    func devices() throws(DiagnosticsError) -> [SourceDevice] {
        let root = reading.root
        guard root.members != nil else { throw reading.wrong("an instance", "an object", root) }
        guard let services = root["services"] else {
            throw reading.error("missing-key", "an instance needs 'services'", at: root)
        }
        guard let items = services.items else { throw reading.wrong("'services'", "a list", services) }
        var device = SourceDevice(.miot)
        let urn = root["type"]?.text ?? ""
        device.category = Self.word(urn, 3)
        device.model = root["model"]?.text ?? Self.word(urn, 5)
        device.vendor = String(device.model.prefix { $0 != "." && $0 != "-" })
        device.name = root["description"]?.text ?? device.model
        // A service that stands twice, such as two switches, is told apart by its number.
        var seen: [String: Int] = [:]
        for (index, service) in items.enumerated() {
            guard let type = service["type"]?.text else {
                throw reading.error("missing-key", "a service needs 'type'", at: service)
            }
            let group = Self.word(type, 3)
            let count = (seen[group] ?? 0) + 1
            seen[group] = count
            let path = "services[\(index)]"
            let part = count == 1 ? "" : String(count)
            for (number, property) in (service["properties"]?.items ?? []).enumerated() {
                try reading.checkCount(device.functions.count, at: property)
                device.functions.append(
                    try self.property(property, path: "\(path).properties[\(number)]", group, part))
            }
            for (number, action) in (service["actions"]?.items ?? []).enumerated() {
                guard let type = action["type"]?.text else {
                    throw reading.error("missing-key", "an action needs 'type'", at: action)
                }
                try reading.checkCount(device.functions.count, at: action)
                var function = SourceFunction(
                    path: "\(path).actions[\(number)]", group: group, name: Self.word(type, 3), part: part,
                    kind: .trigger)
                function.isTold = false
                function.isSettable = true
                function.title = action["description"]?.text ?? ""
                device.functions.append(function)
            }
        }
        return [device]
    }

    /// Reads a property.
    private func property(
        _ node: JSONNode, path: String, _ group: String, _ part: String
    ) throws(DiagnosticsError) -> SourceFunction {
        guard let type = node["type"]?.text else {
            throw reading.error("missing-key", "a property needs 'type'", at: node)
        }
        var function = SourceFunction(path: path, group: group, name: Self.word(type, 3), part: part, kind: .opaque)
        let access = (node["access"]?.items ?? []).compactMap(\.text)
        function.isTold = access.contains("read") || access.contains("notify")
        function.isSettable = access.contains("write")
        let unit = node["unit"]?.text ?? ""
        function.unit = unit == "none" ? "" : unit
        function.title = node["description"]?.text ?? ""
        switch node["format"]?.text {
        case "bool": function.kind = .truth
        case "string": function.kind = .text
        case "hex": function.kind = .opaque
        case let format?
        where format.hasPrefix("int") || format.hasPrefix("uint") || format.hasPrefix("float")
            || format.hasPrefix("double"):
            if let values = node["value-list"]?.items, !values.isEmpty {
                function.kind = .choice(
                    values.map { value in
                        let number = value["value"]?.scalar?.integerValue
                        return SourceFunction.Choice(
                            value["description"]?.text ?? number.map { String($0) } ?? "", number: number)
                    })
            } else {
                let range = (node["value-range"]?.items ?? []).map(\.number)
                function.kind = .number(
                    minimum: range.first ?? nil, maximum: range.count > 1 ? range[1] : nil,
                    step: range.count > 2 ? range[2] : nil)
            }
        case let format?:
            throw reading.error(
                "unknown-name", "'\(format.prefix(40))' is not a format of MIoT", at: node["format"] ?? node,
                notes: ["known: bool, string, hex, uint8 to uint32, int8 to int64, float"])
        case nil: throw reading.error("missing-key", "a property needs 'format'", at: node)
        }
        return function
    }

    /// A word of a URN, such as the fourth of `urn:miot-spec-v2:property:on:00000006:zhimi-za5:1`.
    private static func word(_ urn: String, _ index: Int) -> String {
        let words = urn.split(separator: ":", omittingEmptySubsequences: false)
        return words.count > index ? String(words[index]) : urn
    }
}
