internal import HulianBehaviors
internal import HulianBus
public import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel
public import HulianRecord
internal import HulianRules
internal import HulianScenario

/// Drives, provokes and judges one device that is not ours, through the broker alone.
///
/// Every attribute and command that the device type and the dialect declare is used with legal, boundary and illegal
/// values; nonsense is sent; the connection is broken. What the device does is judged by the clauses of H1. A device
/// that describes itself is held to its description: what it does not describe is noted and left alone.
public final class DeviceCheck {
    /// What is tested.
    let plan: CheckPlan
    /// The clock and the work.
    let scheduler: Scheduler
    /// The bus.
    let bus: Bus
    /// The dialect at work.
    let space: DialectSpace
    /// The number of the device in the space.
    let number: Int32
    /// Who asks.
    let controller: TestController
    /// What was seen.
    let observations: Observations
    /// Work for later.
    let agenda: Agenda
    /// What was decided, in the order of time.
    private(set) var results: [ExpectationResult] = []
    /// How it is run.
    private let configuration: RunConfiguration
    /// Judges.
    private let judge: Judge
    /// Tells everybody what happens.
    private let broadcaster: Broadcaster
    /// Tells what happens on the bus.
    private let tap: BusRecorder
    /// The simulated device that takes the place of the real one.
    private let simulated: SimulatedDevice?
    /// What the simulated device would tell of itself; nobody hears it, as nobody can ask a real one.
    private let muted: Observations?
    /// The home of the simulated device.
    private let home: Home?
    /// Moves the clock.
    private let driver: ClockDriver
    /// The time at which it began.
    private let start: Instant
    /// The time at which it began, for the script.
    var beginning: Instant { start }
    /// The wall time at which it began.
    private let wallStart: UInt64
    /// True when every probe is done.
    private var isDone = false
    /// Why it could not be done.
    private var problem: String?

    /// Makes a check; nothing moves yet.
    ///
    /// - Throws: ``DiagnosticsError`` for a device type or dialect that does not exist, or what the bus throws.
    public init(_ plan: CheckPlan, catalog: Catalog, configuration: RunConfiguration, start: Int64? = nil) throws {
        guard let table = catalog.dialect(plan.dialect), let blueprint = catalog.blueprint(plan.type),
            let ownBlueprint = plan.simulatedType.map({ catalog.blueprint($0) }) ?? blueprint
        else {
            throw DiagnosticsError(catalog.diagnostics.sorted)
        }
        self.plan = plan
        self.configuration = configuration
        wallStart = configuration.wallClock()
        let begin = start.map { Instant(milliseconds: $0) } ?? .defaultStart
        self.start = begin
        scheduler = Scheduler(start: begin)
        let topics = TopicTable()
        bus = try configuration.makeBus(scheduler, topics, .milliseconds(2))
        judge = Judge(catalog: catalog, topics: topics, profile: configuration.profile)
        broadcaster = Broadcaster(RecordWriter(to: configuration.record), [judge] + configuration.listeners)
        observations = Observations(scheduler, broadcaster)
        agenda = Agenda(scheduler)
        space = DialectSpace(table, topics: topics)
        number = space.register(plan.device, blueprint, identity: plan.identity)
        let seed = configuration.seed ?? 1
        // Two checks on one broker must not take over each other's connection.
        controller = TestController(
            name: "check-\(plan.dialect)-\(plan.device)", space: space, seed: seed, observations: observations)
        controller.patience = plan.patience
        // A device that moves must have arrived before the next probe.
        controller.silentPatience = plan.patience
        controller.know(plan.device, number: number, entry: 0, isForeign: false)
        let observations = observations
        tap = BusRecorder(bus, broadcaster, MessageWatches { observations.nextMoment() }, DeliveryCounter())
        bus.tap = tap
        driver = ClockDriver(scheduler, bus, configuration, start: begin, wallStart: wallStart)
        if let misbehaviours = plan.simulated {
            let muted = Observations(scheduler, Broadcaster(RecordWriter(to: nil), []))
            let home = Home(scheduler: scheduler)
            let room = home.addRoom("room")
            home.start()
            // A device of another type knows only its own, as one that is not ours does.
            let (ownSpace, ownNumber) =
                plan.simulatedType == nil
                ? (space, number) : Self.lone(plan.device, ownBlueprint, as: number, of: space, topics)
            let device = Device(
                name: plan.device, blueprint: ownBlueprint, scheduler: scheduler, seed: seed, room: room,
                behaviours: Behaviours.make(for:))
            self.home = home
            self.muted = muted
            simulated = SimulatedDevice(
                device, entry: 0, space: ownSpace, number: ownNumber, seed: seed, skew: .zero,
                misbehaviours: misbehaviours, observations: muted)
        } else {
            self.home = nil
            muted = nil
            simulated = nil
        }
        tellParticipants(blueprint)
    }

    /// A dialect in which a device of another type, with the same identity, stands alone.
    private static func lone(
        _ name: String, _ blueprint: DeviceBlueprint, as number: Int32, of space: DialectSpace, _ topics: TopicTable
    ) -> (DialectSpace, Int32) {
        let own = DialectSpace(space.table, topics: topics)
        var identity: [String: String] = [:]
        for variable in space.table.identity { identity[variable.name] = space.identity(variable.name, of: number) }
        return (own, own.register(name, blueprint, identity: identity))
    }

    /// Tells who takes part.
    private func tellParticipants(_ blueprint: DeviceBlueprint) {
        broadcaster.began(
            RunHeader(
                version: configuration.version, scenario: "check-\(plan.device)",
                title: Title(english: "Check of \(plan.device)", chinese: "\(plan.device) 检测"), file: "", level: .h1,
                seed: configuration.seed ?? 1, start: start, clock: configuration.clock.rawValue,
                bus: configuration.busName, isEncrypted: configuration.isEncrypted, mode: "local", parameters: []))
        let paths = blueprint.attributes.indices.map { blueprint.path(ofAttribute: $0).description }
        broadcaster.described(blueprint.id, paths, at: start)
        let identity = space.table.identity.compactMap { variable in
            space.identity(variable.name, of: number).map { Field(variable.name, .string($0)) }
        }
        broadcaster.entered(
            DeviceEntry(
                index: 0, name: plan.device, title: blueprint.title.english, type: blueprint.id,
                dialect: space.table.id, room: nil, kind: .foreign, identity: identity), at: start)
        bus.attach(controller)
        broadcaster.entered(
            ClientEntry(
                index: Int(controller.index), name: "tester", role: .tester, dialect: plan.dialect, device: nil),
            at: start)
        guard let simulated else { return }
        bus.attach(simulated)
        broadcaster.entered(
            ClientEntry(
                index: Int(simulated.index), name: plan.device, role: .foreign, dialect: plan.dialect, device: 0),
            at: start)
    }

    // MARK: Running

    /// Tests the device, and gives what came of it.
    public func perform() -> RunResult {
        controller.start()
        agenda.after(plan.arrival) { [unowned self] in simulated?.powerOn() }
        tap.connectionChanged = { [unowned self] client, isConnected in
            guard let simulated, client == Int(simulated.index) else { return }
            controller.connectionChanged(number, isConnected)
        }
        let script = CheckScript(self)
        var probes = [script.appear][...]
        var hasPlan = false
        func next() {
            if probes.isEmpty, !hasPlan, problem == nil {
                // What there is to do depends on what the device says of itself when it appears.
                hasPlan = true
                probes = script.probes[...]
            }
            guard let probe = probes.popFirst(), problem == nil else {
                isDone = true
                return
            }
            probe { [unowned self] in agenda.after(.zero) { next() } }
        }
        agenda.after(.milliseconds(200)) { next() }
        driver.drive(until: .distantFuture) { [unowned self] in
            isDone || problem != nil
        } then: {
            _ = observations.takeNotice()
        }
        problem = problem ?? driver.problem
        let isComplete = isDone && problem == nil && broadcaster.recorder.flush()
        broadcaster.ended(isComplete: isComplete, problem: problem, at: scheduler.now)
        let wall = configuration.wallClock() - wallStart
        return RunResult(
            name: "check-\(plan.device)",
            title: Title(english: "Check of \(plan.device)", chinese: "\(plan.device) 检测"),
            file: "", seed: configuration.seed ?? 1, isComplete: isComplete, problem: problem,
            virtualTime: scheduler.now - start, wallTime: Interval(nanoseconds: Int64(clamping: wall)),
            messages: judge.counts, expectations: results, clauses: judge.results(),
            latency: LatencySummary(observations.latencies.map(\.interval)), losses: [], parameters: [],
            annotations: judge.annotations)
    }

    /// The switches, by index in the binding, that did not switch on when another probe needed it; only looked into.
    var staysOff: Set<Int> = []

    /// What of the type the device described; nothing as long as it described nothing of itself.
    var scope: DescribedScope?

    /// Ends the check because it cannot be done.
    func giveUp(_ reason: String) { problem = reason }

    /// True when a message of the device was seen.
    var hasAppeared: Bool { controller.hasHeard }

    /// Tells what a probe does.
    func tell(_ what: String) {
        broadcaster.beginStep("probe:\(results.count + 1):1", what, at: scheduler.now)
    }

    /// Tells what a probe came to.
    func decide(_ verdict: Verdict, _ expected: String, _ actual: String) {
        let result = ExpectationResult(
            place: SourcePlace(file: "probe", line: results.count + 1, column: 1), verdict: verdict,
            expected: expected, actual: actual, time: scheduler.now - start,
            recordLine: broadcaster.recorder.lineCount + 1)
        broadcaster.decided(result, at: scheduler.now)
        results.append(result)
    }
}
