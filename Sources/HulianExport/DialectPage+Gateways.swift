internal import HulianModel

extension DialectPage {
    /// How gateways speak for the devices behind them.
    var gateways: [String] {
        guard let gateway = table.gateway else { return [] }
        if gateway.isAlways {
            return ["## Gateways · 网关", "", "A bridge stands before all devices and speaks for them."]
        }
        let list = { (names: [String]) in
            names.isEmpty ? "nothing" : names.map { Self.code($0) }.joined(separator: ", then ")
        }
        let behind = table.messages.filter(\.isBehind).map { Self.code($0.name) }
        var lines = [
            "## Gateways · 网关", "", "| what | how |", "|---|---|",
            Self.row([
                "said of a device behind one on topics of", gateway.topics == .own ? "the device" : "the gateway",
            ]),
            Self.row(["said for a device first", list(gateway.joins)]),
            Self.row(["said of a device that has gone", list(gateway.leaves)]),
        ]
        if !behind.isEmpty { lines.append(Self.row(["messages of gateways alone", behind.joined(separator: ", ")])) }
        for code in gateway.status {
            lines.append(Self.row(["code of \(Self.code(code.status.name))", "\(code.code)"]))
        }
        if let signature = gateway.signature {
            lines.append(
                Self.row(["`$signature`", "\(signature.algorithm.rawValue) of \(Self.code(signature.text.text))"]))
        }
        return lines
    }
}
