internal import HulianDialects
public import HulianModel

// What gateways say for the devices behind them, and what clouds answer.
extension Stage {
    /// A gateway takes a step for devices behind it.
    ///
    /// - Parameters:
    ///   - gateway: The gateway.
    ///   - message: The message, by its name in the table.
    ///   - devices: The devices.
    ///   - isOnline: Whether it says that they are there, where the message tells that.
    ///   - id: The identifier of the message.
    public func step(
        _ gateway: Actor, _ message: String, _ devices: [Actor], _ isOnline: Bool = true, id: String = "1"
    ) {
        say(message, gateway, from: gateway.client, devices, isOnline, .success, id)
    }

    /// A cloud answers a gateway.
    ///
    /// - Parameters:
    ///   - gateway: The gateway.
    ///   - message: The answer, by its name in the table.
    ///   - devices: The devices.
    ///   - client: Who answers.
    ///   - status: What came of it.
    ///   - id: The identifier of what is answered.
    public func stepDone(
        _ gateway: Actor, _ message: String, _ devices: [Actor], by client: Int, _ status: Status = .success,
        id: String = "1"
    ) {
        say(message, gateway, from: client, devices, true, status, id)
    }

    /// Writes a message about devices behind a gateway.
    private func say(
        _ name: String, _ gateway: Actor, from client: Int, _ devices: [Actor], _ isOnline: Bool, _ status: Status,
        _ id: String
    ) {
        guard let space = space(gateway.dialect),
            let form = space.table.messages.firstIndex(where: { $0.name == name })
        else { return }
        let message = space.table.messages[form]
        var whole = Statement(message.kind, by: message.speaker, about: gateway.number)
        whole.form = Int16(form)
        whole.time = now
        whole.id = ContiguousArray(id.utf8)
        whole.status = status
        let kind = message.parts.first(where: \.namesDevice)?.kind
        let said = devices.compactMap { device in
            kind.map { kind in
                var statement = Statement(kind, by: message.speaker, about: device.number)
                statement.time = now
                statement.online = isOnline
                statement.status = status
                return statement
            }
        }
        publish(client) { send in
            if said.isEmpty { space.write(whole, send) } else { space.write(whole, parts: said, send) }
        }
    }
}
