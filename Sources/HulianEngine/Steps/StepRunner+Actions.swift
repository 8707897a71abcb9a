internal import HulianBehaviors
internal import HulianBridge
internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianRecord
internal import HulianScenario

extension StepRunner {
    /// Does a step that takes no time.
    func act(_ step: Step) {
        switch step.kind {
        case .operate(let name, let action, let fields):
            stimulate(name, action, fields, by: .hand) { $0.operate(action, fields) }
        case .defect(let name, let defect, let isBroken):
            stimulate(name, isBroken ? "defect" : "repair", [Field("defect", .string(defect))], by: .device) {
                $0.setDefect(defect, isBroken)
            }
        case .present(let person, let kind, let data, let isDuress, let device):
            present(person, kind, data, isDuress, device)
        case .power(let name, let isOn): setPower(name, isOn)
        case .restartDevice(let name, let downtime): restart(name, downtime)
        case .disconnect(let name, let interval): disconnect(name, interval)
        case .factoryReset(let name):
            stimulate(name, "factoryReset", [], by: .hand) {
                $0.factoryReset()
                return true
            }
        case .move(let name, let room): move(name, room)
        case .become(let name, let change): become(name, change)
        case .environment(let changes): for change in changes { apply(change) }
        case .fault(let fault): begin(fault)
        case .heal(let link): heal(link)
        case .scene(let name): scenes.start(name)
        case .restartBroker(let downtime, let forgets): restartBroker(downtime, forgets)
        case .restartBridge(let downtime): restartBridge(downtime)
        case .send(let message): send(message)
        default: break
        }
    }

    // MARK: Devices

    /// Lets something happen to a device.
    private func stimulate(
        _ name: String, _ what: String, _ fields: [Field], by origin: Origin, _ body: (Device) -> Bool
    ) {
        guard let device = participants.device(name) else { return }
        observations.stimulated(device.entry, what, fields)
        _ = device.happen(by: origin, body)
    }

    /// Shows a credential of a person to a device; without data, the one that the device was told of.
    private func present(_ person: String, _ kind: String, _ data: String?, _ isDuress: Bool, _ device: String) {
        guard let credentialKind = Credential.Kind(rawValue: kind) else { return }
        let plan = scenario.home.device(device)?.credentials.first {
            $0.person == person && $0.kind == kind && $0.isDuress == isDuress
        }
        // A person without an enrolled credential shows something that no lock knows.
        let octets = Array((data ?? plan?.data ?? "stranger-\(person)").utf8)
        let fields = [
            Field("person", .string(person)), Field("kind", .string(kind)), Field("isDuress", .bool(isDuress)),
        ]
        stimulate(device, "present", fields, by: .credential) {
            $0.present(Credential(kind: credentialKind, data: octets, isDuress: isDuress), of: person)
        }
    }

    /// Takes or gives power.
    private func setPower(_ name: String, _ isOn: Bool) {
        guard let device = participants.device(name), device.device.isPowered != isOn else { return }
        observations.stimulated(device.entry, isOn ? "powerOn" : "powerOff", [])
        if isOn { device.powerOn() } else { device.powerOff() }
    }

    /// Switches a device off and on again.
    private func restart(_ name: String, _ downtime: Interval) {
        setPower(name, false)
        agenda.after(downtime) { [unowned self] in setPower(name, true) }
    }

    /// Breaks the connection of a device for a time.
    private func disconnect(_ name: String, _ interval: Interval) {
        guard let device = participants.device(name) else { return }
        let fault = CutFault()
        tell("cut", name, begins: true, "for \(interval)")
        device.begin(fault)
        agenda.after(interval) { [unowned self] in
            device.end(fault)
            tell("cut", name, begins: false, "")
        }
    }

    // MARK: Home

    /// Lets a person go somewhere.
    private func move(_ name: String, _ room: String?) {
        guard let person = participants.home.person(name) else { return }
        participants.home.move(person, to: room.flatMap { participants.home.room($0) })
        _ = observations.nextMoment()
    }

    /// Lets a person become something.
    private func become(_ name: String, _ change: String) {
        guard let person = participants.home.person(name), let change = Person.Change(rawValue: change) else { return }
        participants.home.change(person) { $0.become(change) }
        _ = observations.nextMoment()
    }

    /// Changes a room or the weather.
    func apply(_ change: EnvironmentChange) {
        let home = participants.home
        switch change.target {
        case .room(let name, let quantity):
            guard let room = home.room(name),
                let quantity = Room.Quantity.allCases.first(where: { $0.name == quantity })
            else { return }
            room.set(quantity, change.value)
        case .gasLeak(let name): home.room(name).map { home.setLeak(in: $0, rate: change.value) }
        case .opening(let name): home.room(name)?.openness = change.value / 100
        case .outdoorTemperature: home.fixedOutdoorTemperature = change.value
        case .outdoorHumidity: home.outdoorHumidity = change.value
        case .outdoorFineDust: home.outdoorFineDust = change.value
        case .daylight: home.fixedDaylight = change.value
        case .weather(let climate):
            guard let climate = Weather.Climate(rawValue: climate) else { return }
            home.weather = Weather(climate: climate, seed: participants.seed, offsetMinutes: home.offsetMinutes)
        }
    }

    // MARK: Faults

    /// Tells that a fault begins or ends.
    private func tell(_ kind: String, _ target: String, begins: Bool, _ detail: String) {
        observations.broadcaster.fault(
            FaultFacts(kind: kind, target: target, begins: begins, detail: detail), at: agenda.now)
    }

    /// Disturbs a link.
    private func begin(_ fault: LinkFault) {
        guard let device = participants.device(fault.link) else { return }
        let conditions = Conditions(home: participants.home) { [unowned self] name, slot in
            participants.device(name)?.device.value(at: slot)
        }
        let isActive: () -> Bool = { fault.during.map { conditions.holds($0) ?? false } ?? true }
        var parts: [Fault] = []
        for effect in fault.effects {
            tell(FaultMaker.word(effect), fault.link, begins: true, fault.text)
            if case .clockSkew(let skew) = effect { device.clockSkew = skew }
            if let part = FaultMaker.fault(effect, of: fault, isActive: isActive) { parts.append(part) }
        }
        faults.append(ActiveFault(link: fault.link, fault: fault, parts: parts))
        for part in parts { device.begin(part) }
        guard let duration = fault.duration, let first = parts.first else {
            if let duration = fault.duration { agenda.after(duration) { [unowned self] in heal(fault.link) } }
            return
        }
        agenda.after(duration) { [unowned self] in end { $0.parts.contains { $0 === first } } }
    }

    /// Ends faults.
    private func end(_ isMeant: (ActiveFault) -> Bool) {
        for active in faults where isMeant(active) {
            guard let device = participants.device(active.link) else { continue }
            for part in active.parts { device.end(part) }
            for effect in active.fault.effects {
                if case .clockSkew = effect { device.clockSkew = device.ownSkew }
                tell(FaultMaker.word(effect), active.link, begins: false, active.fault.text)
            }
        }
        faults.removeAll(where: isMeant)
    }

    /// Ends the faults of a link, or all.
    private func heal(_ link: String?) { end { link == nil || $0.link == link } }

    /// Stops the broker and starts it again.
    private func restartBroker(_ downtime: Interval, _ forgets: Bool) {
        tell("brokerRestart", "broker", begins: true, "for \(downtime)")
        bus.restartBroker(downtime: downtime, forgets: forgets)
        agenda.after(downtime) { [unowned self] in tell("brokerRestart", "broker", begins: false, "") }
    }

    /// Stops the bridge and starts it again.
    private func restartBridge(_ downtime: Interval) {
        guard let bridge = participants.bridge else { return }
        tell("bridgeRestart", "bridge", begins: true, "for \(downtime)")
        bridge.crash()
        agenda.after(downtime) { [unowned self] in
            tell("bridgeRestart", "bridge", begins: false, "")
            bridge.start()
            // Clouds that know from connections who is there tell the bridge once it has joined them.
            agenda.after(.seconds(1)) { [unowned self] in
                for device in participants.devices where !device.space.canSay(.availability, by: .device) {
                    guard let cloud = participants.controller(of: device.name), cloud.isOnline(device.name) ?? false
                    else { continue }
                    bridge.presence(device.name, isOnline: true)
                    // Where nobody can ask a device, its cloud tells what it told last.
                    guard !device.space.canSay(.get, by: .hub) else { continue }
                    for (slot, value) in cloud.values(of: device.name) { bridge.learn(device.name, slot, value) }
                }
            }
        }
    }

    /// Sends a message as it is.
    private func send(_ message: RawMessage) {
        guard let client = message.device.flatMap({ participants.device($0) }) ?? participants.stranger else { return }
        let topic = bus.topics.id(message.topic)
        let qos = QoS(rawValue: UInt8(clamping: message.qos)) ?? .atMostOnce
        message.payload.withUnsafeBufferPointer { payload in
            for _ in 0..<message.count {
                client.send(Publication(topic: topic, payload: payload, qos: qos, retain: message.retain))
            }
        }
    }
}
