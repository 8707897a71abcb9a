internal import HulianModel

/// The course of the program: its steps, their water, waiting, keeping warm.
extension ApplianceProgramBehaviour {
    /// Chooses the program of the mode and works out how long its steps last.
    func prepare() {
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
    func begin(_ index: Int) {
        stepIndex = index
        left = durations[index]
        showStep()
    }

    /// Shows the step.
    func showStep() {
        operation?.setPhase(step?.phase)
        recipes?.show(step: stepIndex < 0 ? nil : stepIndex, of: program?.steps.count ?? 0)
    }

    /// Lets the step go on.
    func run() {
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
    func pin() {
        guard let since else { return }
        settle()
        left = max(.zero, left - (device.now - since))
        self.since = device.now
    }

    /// Lets the step wait, with all that it uses.
    func hold() {
        pin()
        since = nil
        for timer in [Timer.step, Timer.patience, Timer.delay, Timer.tank] { cancelTimer(timer) }
        motor?.turn(0)
        inlet?.flow(0)
        vessel?.take(.init())
        setCover(isLocked: coverRule == .locks && isBusy && (vessel?.water ?? 0) > 0 && (vessel?.temperature ?? 0) > 60)
    }

    /// Takes the power of waiting.
    func idle() { emissions.give(power: standby) }

    /// Goes on to the next step, or ends.
    func advance() {
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
    func confirm() -> Bool {
        guard isBusy, step?.isWait ?? false, operation?.state == .paused else { return false }
        return operation?.take(.resume) == OperationError.none
    }

    /// Leaves the rest of a step out.
    func skip() -> Bool {
        guard isBusy, stepIndex >= 0, operation?.state == .running, since != nil else { return false }
        advance()
        return true
    }

    /// Ends the program, and keeps warm when that is wanted.
    func end() {
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
}
