internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A device keeps its identifier when it connects again, and no two devices have the same.
final class StableIdentityRule: Rule {
    override class var id: String { "identity.stable" }
    override class var interests: Interests { [.connections, .participants] }
    override class var judgesWithoutTimes: Bool { true }

    /// The client identifier of each client; only looked into.
    private var identifiers: [Int: String] = [:]
    /// The client that has an identifier; only looked into.
    private var owners: [String: Int] = [:]
    /// The device that has an identity; only looked into.
    private var identities: [String: JudgedDevice] = [:]

    override func entered(_ device: DeviceEntry, at time: Instant) {
        guard let device = judge.devices.last, !device.isMirror, !device.entry.identity.isEmpty else { return }
        let identity = device.entry.identity.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
        let key = "\(device.entry.dialect): \(identity)"
        guard let other = identities[key] else {
            if !identities.isEmpty { holds(device) }
            identities[key] = device
            return
        }
        breaks(
            Title(english: "Two devices have the same identity.", chinese: "两台设备的标识相同。"), device: device,
            expected: Title(english: "an identity of its own", chinese: "各自唯一的标识"),
            actual: Title(english: "that of \(other.name), \(identity)", chinese: "与 \(other.name) 相同：\(identity)"))
    }

    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        guard let entry = judge.clients[client], entry.role == .device,
            let device = judge.device(ofClient: client), !device.isMirror
        else { return }
        let isAlone = owners.isEmpty || (owners.count == 1 && owners[facts.clientID] == client)
        if let owner = owners[facts.clientID], owner != client {
            return breaks(
                Title(english: "Two devices connect with one identifier.", chinese: "两台设备使用同一客户端标识。"),
                device: device, expected: Title(english: "an identifier of its own", chinese: "各自唯一的客户端标识"),
                actual: Title(
                    english: "'\(facts.clientID)' of \(judge.device(ofClient: owner)?.name ?? "another client")",
                    chinese: "\(judge.device(ofClient: owner)?.name ?? "另一客户端") 的 '\(facts.clientID)'"))
        }
        owners[facts.clientID] = client
        guard let before = identifiers.updateValue(facts.clientID, forKey: client) else {
            if !isAlone { holds(device) }
            return
        }
        // A cloud may want the time in it, which is another one with each connection.
        if let table = device.space?.table,
            LoginForm.withoutTimes(before, in: table)
                == LoginForm.withoutTimes(facts.clientID, in: table)
        {
            return holds(device)
        }
        if before == facts.clientID { return holds(device) }
        breaks(
            Title(english: "A device comes back with another identifier.", chinese: "设备重连后标识改变。"),
            device: device, expected: Title("'\(before)'"), actual: Title("'\(facts.clientID)'"))
    }
}
