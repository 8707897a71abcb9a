internal import HulianBehaviors
internal import HulianBridge
internal import HulianBus
public import HulianCatalog
public import HulianDiagnostics
internal import HulianDialects
public import HulianModel
public import HulianRecord
internal import HulianRules
public import HulianScenario

/// One run of one scenario: assembled, driven to its end, judged.
///
/// Synchronous and single-threaded. With the virtual clock the same scenario, seed and version give the same record.
public final class Run {
    /// The scenario.
    let scenario: Scenario
    /// How it is run.
    let configuration: RunConfiguration
    /// The clock and the work.
    let scheduler: Scheduler
    /// The bus.
    let bus: Bus
    /// Tells everybody what happens.
    let broadcaster: Broadcaster
    /// What was seen.
    let observations: Observations
    /// Judges messages and exchanges; nothing when nothing is judged.
    private let judge: Judge?
    /// Counts messages when nothing is judged.
    private let counter = MessageCounter()
    /// Everybody who takes part.
    let participants: Participants
    /// Does the steps.
    let steps: StepRunner
    /// Runs the scenes.
    let scenes: SceneAgent
    /// Tells what happens on the bus.
    private let tap: BusRecorder
    /// Work for later.
    private let agenda: Agenda
    /// Moves the clock.
    private let driver: ClockDriver
    /// The wall time at which it began.
    private let wallStart: UInt64
    /// Why it could not go on.
    private(set) var problem: String?

    /// Assembles a run; nothing moves yet.
    ///
    /// - Parameters:
    ///   - scenario: The scenario, as its reader checked it.
    ///   - catalog: Where everything is defined.
    ///   - configuration: How it is run.
    /// - Throws: ``DiagnosticsError`` for what the scenario asks for and no device or dialect can do, or what the bus
    ///   throws when there is none.
    public init(_ scenario: Scenario, catalog: Catalog, configuration: RunConfiguration) throws {
        try PlanCheck.check(scenario, catalog)
        wallStart = configuration.wallClock()
        self.scenario = scenario
        self.configuration = configuration
        let seed = configuration.seed ?? scenario.seed
        scheduler = Scheduler(start: scenario.start)
        let topics = TopicTable()
        bus = try configuration.makeBus(scheduler, topics, scenario.latency)
        driver = ClockDriver(scheduler, bus, configuration, start: scenario.start, wallStart: wallStart)
        judge = configuration.judges ? Judge(catalog: catalog, topics: topics, profile: configuration.profile) : nil
        broadcaster = Broadcaster(
            RecordWriter(to: configuration.record), [judge ?? counter] + configuration.listeners)
        observations = Observations(scheduler, broadcaster)
        agenda = Agenda(scheduler)
        let observations = observations
        let messages = MessageWatches { observations.nextMoment() }
        let deliveries = DeliveryCounter()
        tap = BusRecorder(bus, broadcaster, messages, deliveries)
        bus.tap = tap
        broadcaster.began(
            RunHeader(
                version: configuration.version, scenario: scenario.name, title: scenario.title, file: scenario.file,
                level: scenario.level, seed: seed, start: scenario.start, clock: configuration.clock.rawValue,
                bus: configuration.busName, isEncrypted: configuration.isEncrypted, mode: scenario.mode.rawValue,
                parameters: scenario.parameters))
        participants = try RunAssembly(
            scenario: scenario, catalog: catalog, bus: bus, seed: seed, observations: observations,
            hasControllers: configuration.hasControllers
        ).make()
        let participants = participants
        scenes = SceneAgent(
            scenario.scenes, home: participants.home, agenda: agenda, observations: observations,
            deviceOrder: scenario.home.devices.map(\.name)
        ) { participants.sceneController(of: $0) }
        let view = ExpectationView(participants, observations, messages)
        steps = StepRunner(
            scenario, participants, observations, agenda, bus, scenes, view, failsFast: configuration.failsFast)
        ExpectationFinder.each(in: scenario.steps) { expectation in
            switch expectation.subject {
            case .message(let match): messages.add(match, at: expectation.place)
            case .delivered(let name, _):
                guard let device = participants.device(name) else { return }
                deliveries.add(device.counted, filters: device.counted.ownFilters)
            default: break
            }
        }
        watchConnections()
    }

    /// Lets the clouds of dialects without words for it know from connections who is there.
    private func watchConnections() {
        var devices: [Int: SimulatedDevice] = [:]
        for device in participants.devices where device.carrier == nil { devices[Int(device.index)] = device }
        var shown: [Int: DeviceRole] = [:]
        for role in participants.shown where !role.space.canSay(.availability, by: .device) {
            shown[Int(role.index)] = role
        }
        tap.connectionChanged = { [unowned self] client, isConnected in
            if let role = shown[client] {
                agenda.after(.zero) { [unowned self] in
                    participants.controller(role.space.table.id)?.connectionChanged(role.number, isConnected)
                }
                return
            }
            guard let device = devices[client], !device.space.canSay(.availability, by: .device) else { return }
            // The cloud learns it from its broker, a moment after it happened.
            agenda.after(.zero) { [unowned self] in
                participants.controller(of: device.name)?.connectionChanged(device.number, isConnected)
                participants.bridge?.presence(device.name, isOnline: isConnected)
                gatewayChanged(device, isConnected)
            }
        }
    }

    /// Lets the cloud know that the devices behind a gateway are gone with it, and in a dialect without logins that they
    /// are there again.
    private func gatewayChanged(_ gateway: SimulatedDevice, _ isConnected: Bool) {
        if isConnected, !(gateway.space.table.gateway?.joins.isEmpty ?? false) { return }
        guard !gateway.space.devices(behind: gateway.number).isEmpty else { return }
        let cloud = participants.controller(of: gateway.name)
        if !isConnected { cloud?.lostGateway(gateway.number) }
        for device in participants.devices where device.carrier === gateway && (!isConnected || device.isOnline) {
            if isConnected { cloud?.connectionChanged(device.number, true) }
            participants.bridge?.presence(device.name, isOnline: isConnected)
        }
    }

    /// Checks what a scenario asks for against what its dialects can say; nothing is run.
    ///
    /// - Throws: ``DiagnosticsError`` with everything that was found.
    public static func check(_ scenario: Scenario, catalog: Catalog) throws(DiagnosticsError) {
        try PlanCheck.check(scenario, catalog)
    }

    /// A device that is simulated, as others find it on the bus.
    public struct Simulated: Sendable {
        /// Its name.
        public let name: String
        /// Its device type.
        public let type: DeviceTypeID
        /// The dialect that it speaks.
        public let dialect: DialectID
        /// The values of its identity in topics, in order.
        public let identity: [Field]
    }

    /// The devices that are simulated, in the order of the scenario.
    public var simulated: [Simulated] {
        participants.devices.map { device in
            let identity = device.space.table.identity.compactMap { variable in
                device.space.identity(variable.name, of: device.number).map { Field(variable.name, .string($0)) }
            }
            let type = device.space.speakers[Int(device.number)].binding.blueprint.id
            return Simulated(name: device.name, type: type, dialect: device.space.table.id, identity: identity)
        }
    }

    // MARK: Running

    /// Runs to the end of the steps, and gives what came of it.
    public func perform() -> RunResult {
        start()
        let limit = configuration.limit.map { scenario.start + $0 } ?? .distantFuture
        let staysAlive = configuration.staysAlive
        drive(until: limit) { steps.isStopped || (steps.isDone && !staysAlive) }
        var isComplete = steps.isDone && problem == nil
        if steps.isDone {
            // Answers that are under way still count.
            drive(until: scheduler.now + .seconds(10)) {
                participants.controllers.allSatisfy { $0.waitingCount == 0 }
            }
            if configuration.isInterrupted() { isComplete = false }
        } else {
            if configuration.limit != nil, scheduler.now >= limit, problem == nil { isComplete = true }
            steps.stop()
        }
        return finish(isComplete: isComplete)
    }

    /// Brings everybody to life: controllers first, so that they hear what devices say when they come.
    private func start() {
        for change in scenario.environment { steps.apply(change) }
        participants.home.start()
        for controller in participants.controllers { controller.start() }
        participants.stranger?.start()
        participants.bridge?.start()
        scenes.start()
        // Devices come one after the other within the first second, as after a power cut.
        for (index, device) in participants.devices.enumerated() {
            agenda.after(.milliseconds(50 + Int64(index % 500) * 2)) { device.powerOn() }
        }
        let settling = Interval.milliseconds(50 + Int64(min(participants.devices.count, 500)) * 2 + 948)
        agenda.after(settling) { [unowned self] in
            participants.life?.start()
            steps.begin()
        }
    }

    /// Works until something holds or a time is reached.
    private func drive(until limit: Instant, _ isDone: () -> Bool) {
        driver.drive(until: limit, isDone) {
            if observations.takeNotice() {
                scenes.look()
                steps.look()
            }
        }
        problem = problem ?? driver.problem
    }

    /// Ends the run and gathers what came of it.
    private func finish(isComplete: Bool) -> RunResult {
        let isIntact = broadcaster.recorder.flush()
        if !isIntact, problem == nil { problem = "the record could not be written" }
        broadcaster.ended(isComplete: isComplete && isIntact, problem: problem, at: scheduler.now)
        let wall = configuration.wallClock() - wallStart
        let expected = Set(scenario.expectedFailures.map(\.value))
        return RunResult(
            name: scenario.name, title: scenario.title, file: scenario.file, seed: configuration.seed ?? scenario.seed,
            isComplete: isComplete && isIntact, problem: problem, virtualTime: scheduler.now - scenario.start,
            wallTime: Interval(nanoseconds: Int64(clamping: wall)), messages: judge?.counts ?? counter.counts,
            expectations: ExpectationMerger.merge(steps.results),
            clauses: judge?.results(expectedFailures: expected) ?? [],
            latency: LatencySummary(observations.latencies.map(\.interval)), losses: observations.losses,
            parameters: scenario.parameters, annotations: judge?.annotations ?? [])
    }
}

/// Counts messages when nobody judges them.
private final class MessageCounter: RunListener {
    /// How many there were.
    private(set) var counts = MessageCounts()

    override func published(_ message: borrowing MessageView) { if message.flags != .kept { counts.sent += 1 } }
    override func delivered(_ facts: DeliveryFacts, at time: Instant) { counts.delivered += 1 }
    override func dropped(_ number: UInt64, _ client: Int, _ reason: String, at time: Instant) { counts.dropped += 1 }
}
