internal import HulianModel

extension DialectPage {
    /// How devices tell what was while they were away.
    var histories: [String] {
        guard let message = table.messages.first(where: \.isHistory) else { return [] }
        let namesDevices = message.parts.contains(where: \.namesDevice)
        return [
            "## Histories · 历史数据", "", "| what | how |", "|---|---|",
            Self.row(["told by a device that is back", Self.code(message.name)]),
            Self.row([
                "told of devices behind a gateway", namesDevices ? "by the gateway, which names them" : "by themselves",
            ]),
            Self.row([
                "events", message.parts.contains { $0.namedHole == .event } ? "as well as values" : "not told",
            ]),
        ]
    }

    /// How much may stand in messages with lists.
    var entryLimits: [String] {
        table.messages.compactMap { message in
            message.entries.map { entries in
                let span = entries.span == .device ? "entries for each device" : "entries in all"
                return "* \(Self.code(message.name)) has at most \(entries.most) \(span)"
            }
        }
    }
}
