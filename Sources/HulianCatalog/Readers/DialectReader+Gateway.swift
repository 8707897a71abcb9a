internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension DialectReader {
    /// Reads how gateways speak for the devices behind them; nothing for a dialect without gateways.
    mutating func gateway(_ outer: inout FieldReader) -> GatewayTable? {
        guard let node = outer.value("gateway") else { return nil }
        var reader = FieldReader(node, "a gateway", example: "{ topics: own, joins: [login], leaves: [logout] }")
        let isAlways = reader.bool("always") ?? false
        let topics = isAlways ? .own : word(&reader, "topics", GatewayTable.Topics.self) ?? .own
        let joins = reader.strings("joins")
        let leaves = reader.strings("leaves")
        let status = reader.mapping("status").compactMap { self.status($0) }
        let signature = credentials(&reader, "signature", hasPassword: false)
        diagnostics.add(contentsOf: reader.finish().all)
        return GatewayTable(
            topics: topics, joins: joins, leaves: leaves, status: status, signature: signature, isAlways: isAlways)
    }

    /// Notes what a gateway is to say and no message is, or no message that names devices.
    mutating func check(_ gateway: GatewayTable, _ messages: [MessageTable], _ node: YAMLNode) {
        for (key, names) in [("joins", gateway.joins), ("leaves", gateway.leaves)] {
            for name in names {
                let place = node["gateway"]?[key]?.place ?? node.place
                guard let message = messages.first(where: { $0.name == name }) else {
                    diagnostics.error(
                        "unknown-name", "'\(name)' is not a message of the dialect", at: place,
                        hint: Suggestion.hint(for: name, among: messages.map(\.name)))
                    continue
                }
                if !message.parts.contains(where: \.namesDevice) {
                    diagnostics.error(
                        "missing-key", "'\(name)' has no part that names a device", at: place,
                        hint: "give it 'parts' with a step such as { each: { device: deviceId } }")
                }
            }
        }
    }
}
