internal import HulianModel

/// The program of an appliance in the kitchen: its steps one after the other, with pause, stop, faults and delayed start.
///
/// The device type gives the steps of each mode. What the steps use stands beside it on the same endpoint: a heated
/// vessel, a motor, a tank or pipes, a door or a lid. Used by ovens, dishwashers, cookers, kettles and cooking robots.
final class ApplianceProgramBehaviour: Behaviour, OperationProgram {
    /// How device types name it: programs with their steps, powers in W; temperatures of named levels in °C.
    static let dynamics = Behaviours.Dynamics(
        "applianceProgram", parameters: ["programs", "standby", "levels", "cover", "keepWarmTime"],
        actions: ApplianceProgramBehaviour.actions
    ) { device, endpoint, parameters in
        ApplianceProgramBehaviour(device: device, endpoint: endpoint, parameters)
    }

    override class var actions: [String] { ["pressStart", "pressStop"] }

    /// What an open door or lid does to a program.
    enum CoverRule: String {
        /// It cannot be opened while the program goes on.
        case locks
        /// The program waits.
        case pauses
        /// The program stops with an error until it is closed, as where blades turn.
        case fails
        /// Nothing; heat is lost.
        case ignores
    }
    /// The timers: a step ends, something fails to come, the start or the end of keeping warm.
    enum Timer {
        /// A step ends.
        static let step = 0
        /// Water fails to come or to run off.
        static let patience = 1
        /// A delayed start begins, or keeping warm ends.
        static let delay = 2
        /// The tank is looked at.
        static let tank = 3
    }

    /// How often the tank is looked at while water is taken from it.
    static let tankPeriod = Interval.seconds(60)

    /// The programs.
    let programs: [ApplianceProgram]
    /// The power of waiting in W.
    let standby: Double
    /// The temperatures of named levels in °C.
    let levels: [Double]
    /// What an open door or lid does.
    let coverRule: CoverRule
    /// How long it keeps warm.
    let keepWarmTime: Interval
    /// What it gives by itself.
    lazy var emissions = Emissions(of: self)

    /// The program that goes on or waits.
    var program: ApplianceProgram?
    /// The index of its step; -1 before a delayed start.
    var stepIndex = 0
    /// How long each step lasts.
    var durations: [Interval] = []
    /// The time that is left of the step when it was last begun.
    var left = Interval.zero
    /// When the step was last begun; nothing while it waits.
    var since: Instant?
    /// Until when its water is worked out.
    var settled = Instant(nanoseconds: 0)
    /// True while the device has no power, or is about to lose it.
    var isStopped = true
    /// True while it keeps warm after its end.
    var isKeepingWarm = false

    /// Makes the program of an appliance.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        programs = (parameters["programs"]?.listValue ?? []).map(ApplianceProgram.init)
        standby = parameters.number("standby", or: 0.5)
        levels = (parameters["levels"]?.listValue ?? []).compactMap(\.numberValue)
        coverRule = CoverRule(rawValue: parameters.string("cover", or: "pauses")) ?? .pauses
        keepWarmTime = parameters.interval("keepWarmTime", or: .hours(12))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    // MARK: Power

    override func start() {
        for behaviour in device.allBehaviours where behaviour.endpoint == endpoint {
            (behaviour as? ProgramPart)?.program = self
        }
        operation?.program = self
        mode?.refuses = { [unowned self] _ in self.isBusy ? .invalidInMode : nil }
        recipes?.isLocked = { [unowned self] in self.isBusy }
        recipes?.skip = { [unowned self] in self.skip() }
        control?.confirmed = { [unowned self] in self.confirm() }
        microwave?.program = self
        sibling(ModeSelectBehaviour.number, as: ModeSelectBehaviour.self)?.isLocked = { [unowned self] in self.isBusy }
        isStopped = false
        endKeepingWarm()
        // A program that lost its power waits for somebody to let it go on.
        if isBusy {
            operation?.enter(.paused)
            showStep()
        } else {
            operation?.setPhase(nil)
            recipes?.show(step: nil, of: 0)
        }
        idle()
    }

    override func stop() {
        isStopped = true
        hold()
        emissions.give()
    }

    override func reset() { program = nil }

    // MARK: What the operational state asks

    var secondsLeft: Int64? {
        guard isBusy else { return nil }
        var now = left
        if let since { now = left - (device.now - since) }
        if since != nil, let step, step.endsWhenHot, let vessel, let target = vessel.order.target {
            now = .fractional(seconds: vessel.estimate(target, share: step.share))
        }
        if now < .zero { now = .zero }
        let rest = durations[min(durations.count, max(0, stepIndex + 1))...].reduce(Interval.zero, +)
        return max(0, ((now + rest).milliseconds + 999) / 1000)
    }

    func refuses(_ step: OperationStep) -> OperationError? {
        switch step {
        case .start, .resume:
            let isOpen = coverRule != .ignores && cover?.seemsOpen ?? false
            return isSwitchedOff || isOpen || parts.contains { $0.fault != nil } ? .unableToStartOrResume : nil
        case .stop, .pause, .goHome: return nil
        }
    }

    /// All parts that the program uses.
    var parts: [ProgramPart] {
        device.allBehaviours.compactMap { behaviour in
            behaviour.endpoint == endpoint ? behaviour as? ProgramPart : nil
        }
    }

    func take(_ step: OperationStep) {
        switch step {
        case .start, .resume:
            // A wait for a person is over when the person lets the program go on.
            if isBusy, self.step?.isWait ?? false, operation?.state == .paused {
                operation?.enter(.running)
                advance()
                return
            }
            operation?.enter(.running)
            if !isBusy { prepare() }
            guard isBusy else { return end() }
            run()
        case .pause:
            hold()
            idle()
            operation?.enter(.paused)
        case .stop: end()
        case .goHome: break
        }
    }

    // MARK: What happens

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.step: advance()
        case Timer.delay:
            if isKeepingWarm { endKeepingWarm() } else if stepIndex < 0 { advance() }
        case Timer.tank:
            settle()
            if since != nil { setTimer(Timer.tank, after: Self.tankPeriod) }
        default: patienceEnded()
        }
    }

    // MARK: Hands

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(OnOffBehaviour.number), attribute == OnOffBehaviour.onOff, isSwitchedOff {
            endKeepingWarm()
            if isBusy { end() }
        } else if capability == sibling(TemperatureControlBehaviour.number), since != nil, let step, step.usesSetpoint {
            pin()
            run()
        } else if capability == sibling(CookingControlBehaviour.number) {
            settingsChanged(attribute)
        }
    }

    /// The settings for cooking were changed.
    private func settingsChanged(_ attribute: AttributeNumber) {
        switch attribute {
        case CookingControlBehaviour.cookTimeNumber: if isBusy { cookTimeChanged() }
        case CookingControlBehaviour.keepWarmNumber: if !(control?.wantsWarm ?? true) { endKeepingWarm() }
        case CookingControlBehaviour.intensityNumber:
            if since != nil, let step { motor?.turn(step.motor * (control?.intensityShare ?? 1)) }
        default: return
        }
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard Self.actions.contains(action) else { return false }
        guard isMeant(fields.string("component")) else { return true }
        if action == "pressStop" {
            endKeepingWarm()
            operation?.take(.stop)
            return true
        }
        switch operation?.state {
        case .running: operation?.take(.pause)
        case .paused: operation?.take(.resume)
        default: operation?.take(.start)
        }
        return true
    }

    override func fields(of action: String) -> [ActionField] {
        let places = all.map { device.blueprint.endpoints[$0.endpoint].component.rawValue }
        return Self.actions.contains(action) && places.count > 1
            ? [ActionField("component", .text, choices: places)] : []
    }

    /// All programs of the device.
    private var all: [ApplianceProgramBehaviour] {
        device.allBehaviours.compactMap { $0 as? ApplianceProgramBehaviour }
    }

    /// True when the keys of this part of the device are meant; without a name they are those of the first one.
    private func isMeant(_ component: String?) -> Bool {
        guard let component else { return all.first === self }
        return device.blueprint.endpoints[endpoint].component.rawValue == component
    }
}
