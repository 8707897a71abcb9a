internal import HulianBehaviors
internal import HulianBus
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// Does the steps of a scenario, and keeps what they expect until it is decided.
final class StepRunner {
    /// The scenario.
    let scenario: Scenario
    /// Everybody who takes part.
    let participants: Participants
    /// What was seen.
    let observations: Observations
    /// Work for later.
    let agenda: Agenda
    /// The bus.
    let bus: Bus
    /// Who runs scenes.
    let scenes: SceneAgent
    /// Tells whether what is expected holds.
    private let view: ExpectationView
    /// The expectations that are not decided.
    private var watches: [ExpectationWatch] = []
    /// What was decided, in the order of time.
    private(set) var results: [ExpectationResult] = []
    /// Faults that are on, by link.
    var faults: [ActiveFault] = []
    /// True when the first failed expectation ends the run.
    private let failsFast: Bool
    /// True when no step is to be done any more.
    private(set) var isStopped = false
    /// True when all steps are done.
    private(set) var isDone = false

    /// A fault that is on.
    struct ActiveFault {
        /// The device whose link it is.
        let link: String
        /// What it is.
        let fault: LinkFault
        /// What works on the link.
        let parts: [Fault]
    }

    /// Makes a runner.
    init(
        _ scenario: Scenario, _ participants: Participants, _ observations: Observations, _ agenda: Agenda, _ bus: Bus,
        _ scenes: SceneAgent, _ view: ExpectationView, failsFast: Bool
    ) {
        self.scenario = scenario
        self.participants = participants
        self.observations = observations
        self.agenda = agenda
        self.bus = bus
        self.scenes = scenes
        self.view = view
        self.failsFast = failsFast
    }

    /// Begins with the first step.
    func begin() {
        let thread = StepThread(scenario.steps, runner: self, moment: 0) { [unowned self] in isDone = true }
        thread.resume()
    }

    /// Ends without doing the steps that are left.
    func stop() {
        isStopped = true
        for watch in watches { watch.abandon(now: agenda.now) }
        watches.removeAll()
    }

    // MARK: Expectations

    /// Looks again at what is not decided.
    func look() {
        guard !watches.isEmpty else { return }
        for watch in watches { watch.look(view, now: agenda.now) }
        watches.removeAll { $0.result != nil }
    }

    /// Waits until an expectation is decided.
    private func expect(_ expectation: Expectation, in thread: StepThread) -> StepThread.Flow {
        let watch = ExpectationWatch(
            expectation, after: thread.moment, start: agenda.now, origin: scenario.start)
        var isWaiting = false
        watch.decided = { [unowned self] result in
            if !thread.count(result) { decide(result) }
            if isWaiting { agenda.after(.zero) { thread.resume() } }
        }
        watch.look(view, now: agenda.now)
        guard watch.result == nil else { return .goOn }
        isWaiting = true
        watches.append(watch)
        agenda.after(watch.deadline - agenda.now) { [unowned self] in
            watch.look(view, now: agenda.now)
            watches.removeAll { $0 === watch }
        }
        return .wait
    }

    /// Tells what an expectation came to.
    func decide(_ result: ExpectationResult) {
        observations.broadcaster.decided(result, at: agenda.now)
        results.append(
            ExpectationResult(
                place: result.place, verdict: result.verdict, expected: result.expected, actual: result.actual,
                time: result.time, recordLine: observations.broadcaster.line))
        if failsFast, result.verdict >= .failed { isStopped = true }
    }

    /// A loop came to its end: where rounds are counted, enough of them must have passed.
    func ended(_ loop: StepThread.Loop, in thread: StepThread) {
        guard let share = loop.passes else { return }
        let isEnough = Double(loop.passed) >= share * Double(loop.count) - 1e-9
        let failure = loop.firstFailure.map { "; first: \($0)" } ?? ""
        let result = ExpectationResult(
            place: loop.step.place, verdict: isEnough ? .passed : .failed,
            expected: "\(Self.percent(share)) of \(loop.count) rounds pass",
            actual: "\(loop.passed) of \(loop.count) passed\(failure)", time: agenda.now - scenario.start, recordLine: 0
        )
        if !thread.count(result) { decide(result) }
    }

    /// A share for people.
    private static func percent(_ share: Double) -> String {
        let percent = (share * 1000).rounded() / 10
        return percent == percent.rounded() ? "\(Int(percent)) %" : "\(percent) %"
    }

    // MARK: Steps

    /// Does a step.
    func perform(_ step: Step, in thread: StepThread) -> StepThread.Flow {
        if step.isAction {
            thread.moment = observations.moment
            observations.broadcaster.beginStep(step.place.description, step.text, at: agenda.now)
        }
        switch step.kind {
        case .expect(let expectation): return expect(expectation, in: thread)
        case .wait(let interval): return wait(interval, thread)
        case .waitUntil(let minute):
            var seconds = Double(minute * 60) - participants.home.dayShare * 86_400
            if seconds < 0 { seconds += 86_400 }
            return wait(.fractional(seconds: seconds), thread)
        case .loop(let count, let passes, let steps):
            if count > 0 { thread.begin(StepThread.Loop(step: step, count: count, passes: passes), steps) }
            return .goOn
        case .parallel(let lists): return parallel(lists, thread)
        case .set(let request, _), .get(let request, _), .command(let request, _):
            return ask(step, request, thread)
        default:
            act(step)
            return .goOn
        }
    }

    /// Lets time pass.
    private func wait(_ interval: Interval, _ thread: StepThread) -> StepThread.Flow {
        agenda.after(interval) { thread.resume() }
        return .wait
    }

    /// Does lists of steps at the same time.
    private func parallel(_ lists: [[Step]], _ thread: StepThread) -> StepThread.Flow {
        var left = lists.count
        guard left > 0 else { return .goOn }
        for list in lists {
            let child = StepThread(list, runner: self, parent: thread, moment: observations.moment) { [unowned self] in
                left -= 1
                if left == 0 { agenda.after(.zero) { thread.resume() } }
            }
            child.resume()
        }
        return .wait
    }

    /// Lets a controller ask; waits for the answer when a certain one is wanted.
    private func ask(_ step: Step, _ request: Request, _ thread: StepThread) -> StepThread.Flow {
        let controller = request.from.map { participants.controller($0) } ?? participants.controller(of: request.device)
        guard let controller else { return .goOn }
        // Nobody waits for most answers.
        guard let wanted = request.answer else {
            ask(step, request, controller) { _, _, _ in }
            return .goOn
        }
        let start = agenda.now
        var isWaiting = false
        var isAnswered = false
        ask(step, request, controller) { [unowned self] status, _, _ in
            isAnswered = true
            let result = ExpectationResult(
                place: step.place, verdict: status == wanted ? .passed : .failed,
                expected: "\(request.device) answers \(wanted.name)",
                actual: "it answers \(status.name) after \(agenda.now - start)", time: agenda.now - scenario.start,
                recordLine: 0)
            if !thread.count(result) { decide(result) }
            if isWaiting { agenda.after(.zero) { thread.resume() } }
        }
        guard !isAnswered else { return .goOn }
        isWaiting = true
        return .wait
    }

    /// Lets a controller ask what a step asks.
    private func ask(
        _ step: Step, _ request: Request, _ controller: Controller, _ answered: @escaping Controller.Answer
    ) {
        switch step.kind {
        case .set(_, let values):
            controller.set(
                request.device, values.map { ($0.slot, $0.value) }, texts: values.map(\.text), then: answered)
        case .get(_, let slots):
            controller.get(request.device, slots, then: answered)
        case .command(_, let call):
            controller.invoke(
                request.device, call.capability, call.number, call.fields, path: call.path.description, then: answered)
        default: break
        }
    }
}

extension Step {
    /// True for a step that does something, from which on events and messages count.
    var isAction: Bool {
        switch kind {
        case .expect, .wait, .waitUntil, .loop, .parallel: false
        default: true
        }
    }

    /// What the step does, for people who read a record.
    var text: String {
        switch kind {
        case .set(let request, let values):
            "set \(request.device) \(values.map { "\($0.path) = \($0.text)" }.joined(separator: ", "))"
        case .get(let request, _): "get \(request.device)"
        case .command(let request, let call): "command \(request.device) \(call.path)"
        case .operate(let device, let action, _): "\(action) at \(device)"
        case .defect(let device, let name, let isBroken): "\(device) \(isBroken ? "breaks" : "is repaired"): \(name)"
        case .power(let device, let isOn): "power of \(device) \(isOn ? "on" : "off")"
        case .restartDevice(let device, _): "restart of \(device)"
        case .disconnect(let device, let interval): "\(device) disconnects for \(interval)"
        case .factoryReset(let device): "factory reset of \(device)"
        case .present(let person, let kind, _, _, let device): "\(person) presents \(kind) to \(device)"
        case .become(let person, let change): "\(person) becomes \(change)"
        case .move(let person, let room): "\(person) goes \(room.map { "to \($0)" } ?? "out")"
        case .environment(let changes): "environment: \(changes.count) changes"
        case .wait(let interval): "wait \(interval)"
        case .waitUntil(let minute): "wait until minute \(minute) of the day"
        case .expect(let expectation): "expect \(expectation.text)"
        case .fault(let fault): "fault on \(fault.link): \(fault.text)"
        case .heal(let link): "heal \(link ?? "all links")"
        case .loop(let count, _, _): "repeat \(count)"
        case .parallel(let lists): "parallel \(lists.count)"
        case .scene(let name): "scene \(name)"
        case .restartBroker: "restart of the broker"
        case .restartBridge: "restart of the bridge"
        case .send(let message): "send a message on \(message.topic)"
        }
    }
}
