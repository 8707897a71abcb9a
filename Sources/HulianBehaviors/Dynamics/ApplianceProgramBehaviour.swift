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
    private enum CoverRule: String {
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
    private enum Timer {
        /// A step ends.
        static let step = 0
        /// Water fails to come or to run off.
        static let patience = 1
        /// A delayed start begins, or keeping warm ends.
        static let delay = 2
        /// The tank is looked at.
        static let tank = 3
    }

    /// The programs.
    private let programs: [ApplianceProgram]
    /// The power of waiting in W.
    private let standby: Double
    /// The temperatures of named levels in °C.
    private let levels: [Double]
    /// What an open door or lid does.
    private let coverRule: CoverRule
    /// How long it keeps warm.
    private let keepWarmTime: Interval
    /// What it gives by itself.
    private lazy var emissions = Emissions(of: self)

    /// The program that goes on or waits.
    private var program: ApplianceProgram?
    /// The index of its step; -1 before a delayed start.
    private(set) var stepIndex = 0
    /// How long each step lasts.
    private var durations: [Interval] = []
    /// The time that is left of the step when it was last begun.
    private var left = Interval.zero
    /// When the step was last begun; nothing while it waits.
    private var since: Instant?
    /// Until when its water is worked out.
    private var settled = Instant(nanoseconds: 0)
    /// How often the tank is looked at while water is taken from it.
    private static let tankPeriod = Interval.seconds(60)
    /// True while the device has no power, or is about to lose it.
    private var isStopped = true
    /// True while it keeps warm after its end.
    private var isKeepingWarm = false

    /// Makes the program of an appliance.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        programs = (parameters["programs"]?.listValue ?? []).map(ApplianceProgram.init)
        standby = parameters.number("standby", or: 0.5)
        levels = (parameters["levels"]?.listValue ?? []).compactMap(\.numberValue)
        coverRule = CoverRule(rawValue: parameters.string("cover", or: "pauses")) ?? .pauses
        keepWarmTime = parameters.interval("keepWarmTime", or: .hours(12))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    // MARK: What stands beside it

    /// A part of the same endpoint.
    private func part<Part: ProgramPart>(_: Part.Type = Part.self) -> Part? {
        device.allBehaviours.lazy.compactMap { $0 as? Part }.first { $0.endpoint == self.endpoint }
    }
    /// The vessel.
    private var vessel: HeatedVesselBehaviour? { part() }
    /// The motor.
    private var motor: AgitatorBehaviour? { part() }
    /// The tank.
    private var tank: WaterTankBehaviour? { part() }
    /// The pipes.
    private var inlet: WaterInletBehaviour? { part() }
    /// The door or the lid.
    private var cover: Cover? { part() }
    /// The settings for cooking.
    private var control: CookingControlBehaviour? { sibling(CookingControlBehaviour.number) }
    /// The recipes of a cooking robot.
    private var recipes: RecipeCookingBehaviour? { sibling(RecipeCookingBehaviour.number) }
    /// The time and the power of a microwave oven.
    private var microwave: MicrowaveOvenControlBehaviour? { sibling(MicrowaveOvenControlBehaviour.number) }
    /// The state of the device.
    private var operation: OperationalStateBehaviour? {
        sibling(OperationalStateBehaviour.number) ?? sibling(OperationalStateBehaviour.oven)
    }
    /// The mode of the kinds that Matter has for what cooks and washes dishes.
    private var mode: ModeBaseBehaviour? {
        sibling(ModeBaseBehaviour.oven) ?? sibling(ModeBaseBehaviour.dishwasher) ?? sibling(ModeBaseBehaviour.microwave)
    }
    /// The number of the mode now.
    private var modeNumber: Int64 {
        recipes?.current ?? mode?.mode
            ?? value(ModeSelectBehaviour.number, ModeSelectBehaviour.currentMode).integerValue ?? 0
    }

    /// True while a program goes on or waits.
    var isBusy: Bool { program != nil }
    /// The step that goes on; nothing while it waits for its start.
    private var step: ProgramStep? {
        program.flatMap { $0.steps.indices.contains(stepIndex) ? $0.steps[stepIndex] : nil }
    }
    /// The temperature that people set, in °C.
    private var setpoint: Double {
        if let number: TemperatureControlBehaviour = sibling(TemperatureControlBehaviour.number),
            let setpoint = number.setpoint
        {
            return setpoint
        }
        let level = value(TemperatureControlBehaviour.number, TemperatureControlBehaviour.selectedTemperatureLevel)
        let index = Int(level.integerValue ?? 0)
        return levels.indices.contains(index) ? levels[index] : 100
    }
    /// True when an On/Off of the device is off.
    private var isSwitchedOff: Bool { value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false }

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
    private var parts: [ProgramPart] {
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

    // MARK: The steps

    /// Chooses the program of the mode and works out how long its steps last.
    private func prepare() {
        endKeepingWarm()
        let number = modeNumber
        guard let program = programs.first(where: { $0.mode == number }) ?? programs.first else { return }
        self.program = program
        plan()
        if let delay = control?.takeDelay(), delay > 0 {
            stepIndex = -1
            left = .seconds(delay)
            showStep()
        } else {
            begin(0)
        }
    }

    /// Works out how long the steps last from what people set.
    private func plan() {
        guard let program else { return }
        let portions = Double(control?.portions ?? 1)
        let cookTime = microwave?.cookTime ?? control?.cookTime ?? program.cookTime
        var warmth = vessel?.temperature
        durations = program.steps.map { step in
            if step.isWait { return .zero }
            let target = step.usesSetpoint ? setpoint : step.temperature
            defer { if let target { warmth = target } }
            if step.endsWhenHot, let target, let vessel {
                return .fractional(seconds: vessel.estimate(target, from: warmth, share: step.share))
            }
            return step.usesCookTime ? cookTime : step.time + step.timePerPortion * portions
        }
    }

    /// The time that people set was changed while the program goes on.
    func cookTimeChanged() {
        guard let program, program.steps.indices.contains(max(0, stepIndex)) else { return }
        let before = durations
        plan()
        if let step, step.usesCookTime {
            pin()
            left = max(.zero, left + (durations[stepIndex] - before[stepIndex]))
            if since != nil { run() }
        }
        operation?.updateCountdown()
    }

    /// Enters a step.
    private func begin(_ index: Int) {
        stepIndex = index
        left = durations[index]
        showStep()
    }

    /// Shows the step.
    private func showStep() {
        operation?.setPhase(step?.phase)
        recipes?.show(step: stepIndex < 0 ? nil : stepIndex, of: program?.steps.count ?? 0)
    }

    /// Lets the step go on.
    private func run() {
        settle()
        since = device.now
        settled = device.now
        cancelTimer(Timer.patience)
        guard let step else {
            // The start was delayed.
            setTimer(Timer.delay, after: left)
            control?.show(startsIn: left, from: device.now)
            idle()
            return
        }
        control?.show(startsIn: nil, from: device.now)
        if let fault = parts.lazy.compactMap(\.fault).first {
            hold()
            idle()
            operation?.fail(fault)
            return
        }
        if case .person(let reason) = step.end { return ask(reason) }
        setCover(isLocked: coverRule == .locks || step.isSealed)
        if step.endsWhenHot, vessel != nil { cancelTimer(Timer.step) } else { setTimer(Timer.step, after: left) }
        let litres = step.water + step.waterPerPortion * Double(control?.portions ?? 1)
        let seconds = max(1, durations[stepIndex].seconds)
        let flow = litres / seconds
        takeWater(flow, step)
        let hotness = step.usesSetpoint ? setpoint : step.temperature
        let power = step.power * (microwave?.powerShare ?? 1)
        emissions.give(heat: (power * 0.9).rounded(), power: standby + power, sound: step.sound)
        motor?.turn(step.motor * (control?.intensityShare ?? 1))
        // Last, for a vessel that is hot already ends the step at once.
        vessel?.take(
            .init(
                target: hotness, share: step.share, isSealed: step.isSealed, through: step.isThrough ? flow : 0,
                steam: step.steam))
    }

    /// Lets the water of a step come, and notices when none does.
    private func takeWater(_ flow: Double, _ step: ProgramStep) {
        let drawn = flow + step.steam
        if let tank {
            guard drawn > 0 else { return cancelTimer(Timer.tank) }
            let lasts = tank.level / drawn
            setTimer(Timer.tank, after: Self.tankPeriod)
            if lasts < left.seconds { setTimer(Timer.patience, after: .fractional(seconds: max(1, lasts))) }
        } else if let inlet {
            inlet.flow(drawn)
            if drawn > 0 && inlet.isDry || step.drains && inlet.isBlocked {
                cancelTimer(Timer.step)
                setTimer(Timer.patience, after: WaterInletBehaviour.patience)
            }
        }
    }

    /// Works out the water that was taken until now.
    func settle() {
        guard let step, since != nil else { return }
        let seconds = (device.now - settled).seconds
        settled = device.now
        let whole = max(1, durations[stepIndex].seconds)
        let litres = (step.water + step.waterPerPortion * Double(control?.portions ?? 1)) / whole * seconds
        guard litres + step.steam * seconds > 0, !(inlet?.isDry ?? false) else { return }
        let came = tank.map { $0.take(litres + step.steam * seconds) } ?? litres
        if !step.isThrough { vessel?.add(water: min(litres, came)) }
    }

    /// Works out how much of the step is left, while it goes on.
    private func pin() {
        guard let since else { return }
        settle()
        left = max(.zero, left - (device.now - since))
        self.since = device.now
    }

    /// Lets the step wait, with all that it uses.
    private func hold() {
        pin()
        since = nil
        for timer in [Timer.step, Timer.patience, Timer.delay, Timer.tank] { cancelTimer(timer) }
        motor?.turn(0)
        inlet?.flow(0)
        vessel?.take(.init())
        setCover(isLocked: coverRule == .locks && isBusy && (vessel?.water ?? 0) > 0 && (vessel?.temperature ?? 0) > 60)
    }

    /// Takes the power of waiting.
    private func idle() { emissions.give(power: standby) }

    /// Goes on to the next step, or ends.
    private func advance() {
        guard let program else { return }
        settle()
        if let step, step.drains { vessel?.drain() }
        since = nil
        cancelTimer(Timer.step)
        cancelTimer(Timer.patience)
        control?.ask(nil)
        var next = stepIndex + 1
        // Steps that last no time are left out, but not those that wait for heat or for somebody.
        while next < program.steps.count, durations[next] <= .zero, !program.steps[next].isWait,
            !program.steps[next].endsWhenHot
        {
            next += 1
        }
        guard next < program.steps.count else { return end() }
        begin(next)
        run()
    }

    /// Waits for somebody.
    private func ask(_ reason: Int64) {
        hold()
        idle()
        setCover(isLocked: false)
        control?.ask(reason)
        operation?.enter(.paused)
    }

    /// Somebody did what was asked for.
    private func confirm() -> Bool {
        guard isBusy, step?.isWait ?? false, operation?.state == .paused else { return false }
        return operation?.take(.resume) == OperationError.none
    }

    /// Leaves the rest of a step out.
    private func skip() -> Bool {
        guard isBusy, stepIndex >= 0, operation?.state == .running, since != nil else { return false }
        advance()
        return true
    }

    /// Ends the program, and keeps warm when that is wanted.
    private func end() {
        // A program that is stopped goes on or waits when it is; one that comes to its end does neither.
        let isLast = program.map { stepIndex >= $0.steps.count - 1 } ?? false
        let isComplete = isLast && since == nil && operation?.state == .running
        let warmth = isComplete ? program?.keepWarm : nil
        if isComplete { recipes?.countCooked() }
        hold()
        program = nil
        stepIndex = 0
        control?.ask(nil)
        control?.show(startsIn: nil, from: device.now)
        showAlarm(KitchenFault.open, holds: false)
        setCover(isLocked: false)
        idle()
        operation?.enter(.stopped)
        operation?.setPhase(nil)
        recipes?.show(step: nil, of: 0)
        operation?.complete(.none)
        if let warmth, control?.wantsWarm ?? true, !isSwitchedOff { keepWarm(warmth) }
    }

    /// Keeps warm after the end.
    private func keepWarm(_ temperature: Double) {
        guard let vessel, !parts.contains(where: { $0.fault != nil }) else { return }
        isKeepingWarm = true
        control?.show(isKeepingWarm: true)
        vessel.take(.init(target: temperature, share: 0.3))
        setTimer(Timer.delay, after: keepWarmTime)
    }

    /// Ends keeping warm.
    func endKeepingWarm() {
        control?.show(isKeepingWarm: false)
        guard isKeepingWarm else { return }
        isKeepingWarm = false
        cancelTimer(Timer.delay)
        vessel?.take(.init())
    }

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

    /// No water came, or none ran off.
    private func patienceEnded() {
        settle()
        if let tank { return tank.ranDry() }
        guard let inlet else { return }
        inlet.gaveUp(inlet.isDry ? KitchenFault.noWater : KitchenFault.drain)
    }

    // MARK: What the parts tell

    /// The vessel is as hot as wanted.
    func vesselReached() {
        guard since != nil, let step, step.endsWhenHot else { return }
        control?.tellReached(vessel?.temperature ?? 0)
        advance()
    }

    /// A part failed: the program waits until the cause is gone.
    func partFailed(_ error: OperationError) {
        showAlarm(error, holds: true)
        endKeepingWarm()
        guard !isStopped, operation?.state != .error else { return }
        hold()
        idle()
        operation?.fail(error)
    }

    /// A part works again: somebody can let the program go on.
    func partMended(_ error: OperationError) {
        showAlarm(error, holds: false)
        guard operation?.state == .error, !parts.contains(where: { $0.fault != nil }) else { return }
        operation?.enter(isBusy ? .paused : .stopped)
    }

    /// The door or the lid was moved.
    func coverMoved() {
        guard let cover else { return }
        vessel?.coverMoved(isOpen: cover.isOpen)
        showAlarm(KitchenFault.open, holds: isBusy && cover.seemsOpen)
        guard coverRule != .ignores, isBusy, stepIndex >= 0, cover.seemsOpen, since != nil else {
            if !cover.seemsOpen, operation?.state == .error, isBusy, !parts.contains(where: { $0.fault != nil }) {
                operation?.enter(.paused)
            }
            return
        }
        hold()
        idle()
        // A locked door that says open is a fault; one that somebody opened is a wish.
        let isFault = coverRule == .locks || coverRule == .fails || cover.isLocked
        if isFault { operation?.fail(KitchenFault.open) } else { operation?.enter(.paused) }
    }

    /// The water of the tank or of the pipes changed.
    func waterChanged() {
        guard since != nil, let step, !step.isWait else { return }
        pin()
        run()
    }

    /// Locks the door or the lid, or lets it go.
    private func setCover(isLocked: Bool) {
        guard let cover, cover.isLocked != isLocked else { return }
        cover.isLocked = isLocked
    }

    /// Shows what is wrong in the alarm of a dishwasher.
    private func showAlarm(_ error: OperationError, holds: Bool) {
        let alarm: AlarmBaseBehaviour? = sibling(AlarmBaseBehaviour.dishwasher)
        guard let alarm else { return }
        // The bits of the alarm (Dishwasher Alarm, AlarmBitmap).
        let bits: [(OperationError, Int64)] = [
            (KitchenFault.noWater, 0x1), (KitchenFault.drain, 0x2), (KitchenFault.open, 0x4),
            (KitchenFault.heater, 0x8),
            (KitchenFault.tooHot, 0x10), (KitchenFault.leak, 0x20),
        ]
        if let bit = bits.first(where: { $0.0 == error })?.1 { alarm.setCondition(bit, holds) }
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
