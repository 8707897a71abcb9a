internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel

extension ScenarioReader {
    /// Notes devices that cannot be reached by the gateway that they name.
    mutating func checkGateways() {
        for device in home.devices {
            guard let gateway = device.gateway else { continue }
            guard let table = catalog.dialect(device.dialect.value) else { continue }
            if table.gateway?.isAlways ?? true {
                noteNoGateways(device, gateway, table)
            } else if let other = self.device(named: gateway.value, at: gateway.place) {
                check(device, behind: other, at: gateway.place)
            }
        }
    }

    /// Notes that the dialect of a device has no gateways as this language means them.
    private mutating func noteNoGateways(_ device: DevicePlan, _ gateway: Located<String>, _ table: DialectTable) {
        let dialects = catalog.dialectIDs.filter { !(catalog.dialect($0)?.gateway?.isAlways ?? true) }.map(\.rawValue)
        diagnostics.error(
            "no-gateways", "in the dialect '\(table.id)' no device is reached by another one", at: gateway.place,
            hint: "leave 'through' out",
            notes: table.gateway != nil
                ? ["its bridge stands before all of its devices, whatever a scenario says"]
                : ["dialects with gateways: \(Suggestion.list(dialects))"])
    }

    /// Notes what keeps a device from being reached by another one.
    private mutating func check(_ device: DevicePlan, behind gateway: DevicePlan, at place: SourcePlace) {
        if gateway.name == device.name {
            diagnostics.error(
                "gateway-cycle", "'\(device.name)' cannot be reached by itself", at: place,
                hint: "name another device, or leave 'through' out")
        } else if gateway.gateway?.value == device.name {
            diagnostics.error(
                "gateway-cycle", "'\(device.name)' and '\(gateway.name)' are each reached by the other", at: place,
                hint: "one of them needs a connection of its own")
        } else if let next = gateway.gateway?.value {
            diagnostics.error(
                "gateway-behind-gateway", "'\(gateway.name)' is reached by '\(next)' itself", at: place,
                hint: "did you mean 'through: \(next)'?", notes: ["a gateway has a connection of its own"])
        } else if gateway.dialect.value != device.dialect.value {
            diagnostics.error(
                "other-dialect",
                "'\(device.name)' speaks \(device.dialect.value), and '\(gateway.name)' speaks \(gateway.dialect.value)",
                at: place, hint: "a device and its gateway speak the same dialect")
        }
    }
}
