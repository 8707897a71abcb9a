internal import HulianBus
internal import HulianModel

/// What was asked of devices behind gateways and may still be answered: answers name the request and not the device.
struct RequestsBehind {
    /// How many are remembered; more are never open at one gateway.
    private static let limit = 64
    /// A request.
    private struct Request {
        /// The gateway.
        let gateway: Int32
        /// Its identifier as a number.
        let idHash: UInt64
        /// The device.
        let device: Int32
    }
    /// The requests, the oldest overwritten first.
    private var requests: ContiguousArray<Request> = []
    /// The place of the next one.
    private var next = 0

    /// Remembers a request.
    mutating func note(_ gateway: Int32, _ idHash: UInt64, _ device: Int32) {
        if let known = requests.firstIndex(where: { $0.gateway == gateway && $0.idHash == idHash }) {
            requests[known] = Request(gateway: gateway, idHash: idHash, device: device)
        } else if requests.count < Self.limit {
            requests.append(Request(gateway: gateway, idHash: idHash, device: device))
        } else {
            requests[next] = Request(gateway: gateway, idHash: idHash, device: device)
            next = (next + 1) % Self.limit
        }
    }

    /// The device that a request was about; nothing for one that is not known.
    func device(_ gateway: Int32, _ idHash: UInt64) -> Int32? {
        requests.first { $0.gateway == gateway && $0.idHash == idHash }?.device
    }
}

// Devices that are reached by a gateway: which message speaks for them, and on whose topic.
extension DialectSpace {
    /// Says by which gateway a device is reached.
    public func put(_ device: Int32, behind gateway: Int32) {
        speakers[Int(device)].gateway = gateway
        hasGateways = true
        for form in speakers[Int(device)].topics.indices { speakers[Int(device)].topics[form] = -1 }
        forgetMeanings()
    }

    /// The gateway by which a device is reached; nothing for a device with a connection of its own.
    public func gateway(of device: Int32) -> Int32? {
        guard hasGateways, device >= 0 else { return nil }
        let gateway = speakers[Int(device)].gateway
        return gateway >= 0 ? gateway : nil
    }

    /// The devices that are reached by a gateway, in order.
    public func devices(behind gateway: Int32) -> [Int32] {
        guard hasGateways, gateway >= 0 else { return [] }
        return speakers.indices.filter { speakers[$0].gateway == gateway }.map { Int32($0) }
    }

    /// True for a device behind which others are.
    func isGateway(_ device: Int32) -> Bool { hasGateways && speakers.contains { $0.gateway == device } }

    /// The messages of a topic without those for devices behind it, where a device is known to have none.
    func withoutOthers(_ forms: [Int16], of device: Int32) -> [Int16] {
        guard device >= 0, !isGateway(device) else { return forms }
        let own = forms.filter { !asksBehind($0) }
        return own.isEmpty ? forms : own
    }

    /// The message by which a gateway says something of a device behind it; nothing where the device's own ones do.
    func formBehind(_ kind: UtteranceKind, by speaker: HulianModel.Speaker) -> Int? {
        facts.firstIndex { $0.isBehind && $0.isSent && $0.speaker == speaker && $0.says(kind) }
    }

    /// The device whose identity a topic has: its gateway's, where all is said on the gateway's topics.
    func topicOwner(_ form: Int, _ device: Int32) -> Int32 {
        guard let gateway = gateway(of: device), table.gateway?.topics == .gateway, !facts[form].namesGateway else {
            return device
        }
        return gateway
    }

    /// True for a message that asks something of devices that it names.
    func asksBehind(_ form: Int16) -> Bool {
        let requests = UtteranceKind.set.bit | UtteranceKind.get.bit | UtteranceKind.invoke.bit
        return form >= 0 && facts[Int(form)].behindKinds & requests != 0
    }

    /// What a gateway is called in topics that name it beside the device.
    func gatewayName(of device: Int32) -> String? {
        gateway(of: device).flatMap { speakers[Int($0)].identity.first }
    }

    /// Remembers what a gateway was asked for a device behind it.
    func noteRequest(of gateway: Int32, _ idHash: UInt64, about device: Int32) {
        requestsBehind.note(gateway, idHash, device)
    }

    /// The device that an answer of a gateway is about; nothing for an answer that the gateway gives for itself.
    func answered(_ gateway: Int32, _ idHash: UInt64) -> Int32? {
        hasGateways && gateway >= 0 ? requestsBehind.device(gateway, idHash) : nil
    }

    /// The codes by which clouds answer gateways.
    var gatewayCodes: [StatusCode] {
        table.gateway.map { $0.status.isEmpty ? table.status : $0.status } ?? table.status
    }

    /// What proves that a gateway may speak for a device.
    func signature(of device: Int32, at now: Instant) -> String {
        guard let scheme = table.gateway?.signature else { return credentials(of: device, at: now).password ?? "" }
        let (variables, secret) = (variables(of: device), secret(of: device))
        return Credentials.signature(scheme) {
            variables[$0] ?? Credentials.variable($0, secret: secret, at: now)
        }
    }
}
