internal import HulianBehaviors
internal import HulianBridge
internal import HulianBus
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// Brings a home to life: rooms, people, devices with their clients, controllers, the bridge.
struct RunAssembly {
    /// The scenario.
    let scenario: Scenario
    /// Where device types and dialects are defined.
    let catalog: Catalog
    /// The bus.
    let bus: Bus
    /// The seed.
    let seed: UInt64
    /// What was seen.
    let observations: Observations
    /// True when controllers and the bridge take part.
    let hasControllers: Bool

    /// The name of the dialect that the bridge speaks inside.
    private static let neutral: DialectID = "hulian"

    /// Makes everybody who takes part, and tells the listeners who that is.
    ///
    /// - Throws: ``DiagnosticsError`` for what the scenario asks for and no device or dialect can do.
    func make() throws(DiagnosticsError) -> Participants {
        let participants = Participants(home: makeHome(), seed: seed)
        var spaces: [DialectSpace] = []
        for id in try dialects() {
            guard let table = catalog.dialect(id) else {
                throw DiagnosticsError(catalog.diagnostics.sorted)
            }
            spaces.append(DialectSpace(table, topics: bus.topics))
        }
        tellTypes()
        let neutral = spaces.first { $0.table.id == Self.neutral }
        for space in spaces where hasControllers {
            let controller = Controller(
                name: "hub-\(space.table.id)", space: space, seed: seed, observations: observations)
            participants.add(controller)
        }
        for plan in scenario.home.devices { try addDevice(plan, spaces, participants) }
        for plan in scenario.home.devices {
            guard let name = plan.gateway?.value, let gateway = participants.device(name) else { continue }
            participants.device(plan.name)?.speak(through: gateway)
        }
        var shown: [(client: DeviceRole, dialect: DialectID, entry: Int)] = []
        if hasControllers, scenario.home.bridge.isPresent, let neutral {
            shown = addBridge(neutral, spaces, participants)
        }
        attach(participants, shown)
        if scenario.home.isLiving { participants.life = makeLife(participants) }
        return participants
    }

    // MARK: Home

    /// Makes the rooms and the people.
    private func makeHome() -> Home {
        let home = Home(scheduler: bus.scheduler, offsetMinutes: scenario.offsetMinutes)
        for plan in scenario.home.rooms {
            var shape = Room.Shape()
            if let area = plan.area { shape.area = area }
            if let height = plan.height { shape.height = height }
            if let windows = plan.windows { shape.windows = windows }
            home.addRoom(
                plan.name, kind: plan.kind.flatMap(Room.Kind.init(rawValue:)), shape: shape,
                temperature: plan.temperature ?? 22)
        }
        for plan in scenario.home.rooms {
            guard let room = home.room(plan.name) else { continue }
            for other in plan.neighbours { home.room(other.value).map { room.connect(to: $0) } }
        }
        for plan in scenario.home.people {
            let person = home.addPerson(
                Person(name: plan.name, role: Person.Role(rawValue: plan.role) ?? .adult, seed: seed))
            for device in scenario.home.devices {
                for credential in device.credentials where credential.person == plan.name {
                    guard let kind = Credential.Kind(rawValue: credential.kind) else { continue }
                    person.credentials.append(
                        (
                            device.name,
                            Credential(
                                kind: kind, data: Array(credential.data.utf8), isDuress: credential.isDuress)
                        ))
                }
            }
            if let room = plan.room.flatMap({ home.room($0) }) { home.move(person, to: room) }
        }
        return home
    }

    /// Makes the life of the people; what their hands do is recorded as that of the steps is.
    private func makeLife(_ participants: Participants) -> HomeLife {
        var routines: [String: Routine] = [:]
        for plan in scenario.home.people {
            routines[plan.name] = plan.routine.flatMap(Routine.init(rawValue:))
        }
        let observations = observations
        return HomeLife(
            home: participants.home, devices: participants.devices.map(\.device), routines: routines, seed: seed,
            moved: { _ = observations.nextMoment() },
            hand: { [unowned participants] device, action, fields, origin, body in
                guard let simulated = participants.device(device.name) else { return }
                observations.stimulated(simulated.entry, action, fields)
                _ = simulated.happen(by: origin, body)
            })
    }

    /// The dialects at work, in the order in which they first occur; with a bridge the neutral profile comes last.
    private func dialects() throws(DiagnosticsError) -> [DialectID] {
        var dialects: [DialectID] = []
        let mirrors = scenario.home.bridge.mirrors ?? []
        let wanted = scenario.home.devices.map(\.dialect.value) + scenario.home.controllers.map(\.value) + mirrors
        for dialect in wanted where !dialects.contains(dialect) { dialects.append(dialect) }
        if scenario.home.bridge.isPresent, !dialects.contains(Self.neutral) { dialects.append(Self.neutral) }
        return dialects
    }

    /// Tells the device types with their attributes.
    private func tellTypes() {
        var told: [DeviceTypeID] = []
        for plan in scenario.home.devices where !told.contains(plan.type.value) {
            told.append(plan.type.value)
            guard let blueprint = catalog.blueprint(plan.type.value) else { continue }
            let paths = blueprint.attributes.indices.map { blueprint.path(ofAttribute: $0).description }
            observations.broadcaster.described(plan.type.value, paths, at: bus.scheduler.now)
        }
    }

    // MARK: Devices

    /// Makes a device and its client, and lets everybody of its brand know it.
    private func addDevice(_ plan: DevicePlan, _ spaces: [DialectSpace], _ participants: Participants)
        throws(DiagnosticsError)
    {
        guard let blueprint = catalog.blueprint(plan.type.value),
            let space = spaces.first(where: { $0.table.id == plan.dialect.value })
        else { throw DiagnosticsError(catalog.diagnostics.sorted) }
        let room = plan.room.flatMap { participants.home.room($0) }
        let device = Device(
            name: plan.name, blueprint: blueprint, scheduler: bus.scheduler, seed: seed, room: room,
            behaviours: Behaviours.make(for:))
        device.setIdentity("basicInformation", "nodeLabel", .string(plan.title ?? plan.name))
        for value in plan.values { device.setInitial(value.slot, value.value) }
        let number = space.register(plan.name, blueprint, identity: identity(of: plan, in: space))
        space.describe(number, title: plan.title ?? plan.name)
        let entry = participants.devices.count
        let simulated = SimulatedDevice(
            device, entry: entry, space: space, number: number, seed: seed, skew: plan.clockSkew,
            misbehaviours: plan.misbehaviours, observations: observations)
        simulated.changeOptions { options in
            if plan.keepsSession {
                options.cleanStart = false
                options.sessionExpiry = .hours(24)
            }
            if let keepAlive = plan.keepAlive { options.keepAlive = keepAlive }
        }
        try provision(plan, simulated)
        participants.add(simulated)
        tell(plan, blueprint, space, number, entry, .simulated)
        participants.controller(space.table.id)?.know(plan.name, number: number, entry: entry, isForeign: false)
    }

    /// The values of the variables of a device's identity that the scenario knows.
    private func identity(of plan: DevicePlan, in space: DialectSpace) -> [String: String] {
        var identity = plan.identity
        if space.table.id == Self.neutral {
            identity["home"] = identity["home"] ?? scenario.home.id
            identity["device"] = identity["device"] ?? plan.name
        }
        return identity
    }

    /// Tells that a device takes part.
    private func tell(
        _ plan: DevicePlan, _ blueprint: DeviceBlueprint, _ space: DialectSpace, _ number: Int32, _ entry: Int,
        _ kind: DeviceEntry.Kind
    ) {
        let identity = space.table.identity.compactMap { variable in
            space.identity(variable.name, of: number).map { Field(variable.name, .string($0)) }
        }
        observations.broadcaster.entered(
            DeviceEntry(
                index: entry, name: plan.name, title: plan.title ?? blueprint.title.english, type: blueprint.id,
                dialect: space.table.id, room: plan.room, kind: kind, identity: identity,
                through: kind == .mirror ? nil : plan.gateway?.value), at: bus.scheduler.now)
    }

    /// Lets an installer enrol the people whom a lock is to let in.
    private func provision(_ plan: DevicePlan, _ device: SimulatedDevice) throws(DiagnosticsError) {
        guard !plan.credentials.isEmpty else { return }
        var problems: [Diagnostic] = []
        device.prepare {
            for credential in plan.credentials {
                guard let kind = Credential.Kind(rawValue: credential.kind) else { continue }
                let user = Int64(1 + (scenario.home.people.firstIndex { $0.name == credential.person } ?? 0))
                do throws(Status) {
                    try device.device.provision(
                        Credential(kind: kind, data: Array(credential.data.utf8), isDuress: credential.isDuress),
                        of: credential.person, user: user)
                } catch {
                    problems.append(
                        Diagnostic(
                            "credential-refused",
                            "\(plan.type.value) does not take the \(credential.kind) of '\(credential.person)': \(error.name)",
                            at: credential.place,
                            hint: "look which credentials it takes: hulian catalog show \(plan.type.value)"))
                }
            }
        }
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
    }

    // MARK: Bridge

    /// Makes the bridge with its stand-ins and mirrors.
    private func addBridge(
        _ neutral: DialectSpace, _ spaces: [DialectSpace], _ participants: Participants
    ) -> [(client: DeviceRole, dialect: DialectID, entry: Int)] {
        let bridge = Bridge(bus: bus, neutral: neutral, seed: seed) { [observations] in observations.lost($0) }
        participants.bridge = bridge
        for space in spaces { bridge.add(space) }
        let mirrors = scenario.home.bridge.mirrors
        let shown = spaces.filter { mirrors?.contains($0.table.id) ?? true }
        var clients: [(client: DeviceRole, dialect: DialectID, entry: Int)] = []
        var entry = participants.devices.count
        for (index, plan) in scenario.home.devices.enumerated() {
            let device = participants.devices[index]
            let added = bridge.add(
                plan.name, device.device.blueprint, in: device.space, number: device.number, home: scenario.home.id,
                shown: shown)
            for (client, dialect) in added {
                tell(plan, device.device.blueprint, client.space, client.number, entry, .mirror)
                participants.controller(dialect)?.know(plan.name, number: client.number, entry: entry, isForeign: true)
                clients.append((client, dialect, entry))
                entry += 1
            }
        }
        _ = bridge.complete()
        return clients
    }

    // MARK: Clients

    /// Attaches everybody to the bus who is not yet, and tells the clients.
    private func attach(
        _ participants: Participants, _ shown: [(client: DeviceRole, dialect: DialectID, entry: Int)]
    ) {
        for controller in participants.controllers { bus.attach(controller) }
        let connecting = participants.devices.filter { $0.carrier == nil }
        for device in connecting { bus.attach(device) }
        let needsStranger = Self.sendsRawMessages(scenario.steps)
        if needsStranger {
            let stranger = NetworkClient(
                name: "stranger", options: ConnectOptions(clientID: "hulian-stranger"), seed: seed)
            bus.attach(stranger)
            participants.stranger = stranger
        }
        for controller in participants.controllers { tell(controller, .hub, controller.dialect, nil) }
        for device in connecting { tell(device, .device, device.space.table.id, device.entry) }
        for hub in participants.bridge?.allHubs ?? [] { tell(hub, .bridge, hub.space.table.id, nil) }
        for (client, dialect, entry) in shown { tell(client, .bridge, dialect, entry) }
        participants.shown = shown.map(\.client)
        if let stranger = participants.stranger { tell(stranger, .tester, nil, nil) }
    }

    /// Tells that a client takes part.
    private func tell(_ client: BusClient, _ role: ClientEntry.Role, _ dialect: DialectID?, _ device: Int?) {
        observations.broadcaster.entered(
            ClientEntry(index: Int(client.index), name: client.name, role: role, dialect: dialect, device: device),
            at: bus.scheduler.now)
    }

    /// True when some step sends a message as nobody's.
    private static func sendsRawMessages(_ steps: [Step]) -> Bool {
        steps.contains { step in
            switch step.kind {
            case .send: true
            case .loop(_, _, let steps): sendsRawMessages(steps)
            case .parallel(let lists): lists.contains { sendsRawMessages($0) }
            default: false
            }
        }
    }
}
