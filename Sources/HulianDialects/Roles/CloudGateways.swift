internal import HulianBus
internal import HulianModel

/// What a cloud knows of the devices behind gateways: which steps their gateways took for them, and what it answers.
final class CloudGateways {
    /// The hub that is the cloud.
    private unowned(unsafe) let hub: HubRole  // A hub owns what it knows.
    /// How many steps were taken for each device, by its number in the space.
    private var taken: ContiguousArray<Int> = []

    /// Knows nothing yet.
    init(_ hub: HubRole) { self.hub = hub }

    /// The dialect at work.
    private var space: DialectSpace { hub.space }

    /// Hears what a gateway says before it speaks for devices, or when they have gone, and answers it.
    func hear(_ step: GatewayStep, _ topic: TopicID, _ payload: Octets, _ whole: Utterance, at now: Instant) {
        guard hub.isMine(whole.device) else { return }
        var results: [(device: Int32, status: Status, isOnline: Bool?)] = []
        var part = Utterance()
        space.readParts(topic, payload, now: now, of: whole, into: &part) { said in
            let status = take(step.meant(by: said), said.device, whole.device)
            results.append((said.device, status, said.online))
        }
        for (device, status, isOnline) in results where device >= 0 && status == .success && hub.isMine(device) {
            if let isOnline { hub.didHear(device, isOnline: isOnline) }
        }
        guard whole.wantsReply, let form = space.reply(to: whole.form) else { return }
        var statement = Statement(.acknowledge, by: .hub, about: whole.device)
        statement.form = form
        statement.time = now
        statement.id = ContiguousArray(whole.id.octets(topic: space.topics.octets(topic), payload: payload))
        guard space.hasParts(form) else {
            statement.status = results.first { $0.status != .success }?.status ?? .success
            space.write(statement) { hub.send($0) }
            return
        }
        let answers = results.filter { $0.device >= 0 }.map { result in
            var answer = Statement(.acknowledge, by: .hub, about: result.device)
            answer.status = result.status
            answer.online = result.isOnline ?? false
            answer.time = now
            return answer
        }
        space.write(statement, parts: answers) { hub.send($0) }
    }

    /// A gateway has lost its connection: the devices behind it are gone with it.
    func lost(_ gateway: Int32) {
        for device in space.devices(behind: gateway) where hub.isMine(device) {
            leave(device)
            hub.didHear(device, isOnline: false)
        }
    }

    /// A gateway takes a step for a device.
    ///
    /// - Returns: What the cloud makes of it: it knows which devices are behind which gateway, as far as anybody told it.
    private func take(_ step: GatewayStep, _ device: Int32, _ gateway: Int32) -> Status {
        let own = space.devices(behind: gateway)
        guard device >= 0 else { return own.isEmpty ? .success : .notFound }
        if !own.isEmpty, !own.contains(device) { return .notFound }
        while taken.count <= Int(device) { taken.append(0) }
        guard let join = step.join else {
            leave(device)
            return .success
        }
        // Without the step before it, a step is refused; a gateway whose topology nobody told may have taken it long ago.
        guard own.isEmpty || taken[Int(device)] >= join else { return .failure }
        taken[Int(device)] = max(taken[Int(device)], join + 1)
        return .success
    }

    /// A device has gone, by itself or with its gateway: it stays in the topology, and must be made known anew.
    private func leave(_ device: Int32) {
        guard device >= 0, Int(device) < taken.count else { return }
        taken[Int(device)] = min(taken[Int(device)], max(0, (space.table.gateway?.joins.count ?? 0) - 1))
    }
}
