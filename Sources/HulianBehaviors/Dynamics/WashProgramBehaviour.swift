internal import HulianModel

/// The program of a washer: it fills, washes, rinses, spins and, if it can, dries behind a locked door, and stops for what
/// goes wrong.
///
/// The phase list of the operational state names the phases in this order. Times are project defaults, longer or shorter
/// by mode, temperature, rinses, spin and dryness.
final class WashProgramBehaviour: Behaviour, LaundryProgram {
    /// How device types name it: times in s, powers in W, temperatures in °C.
    static let dynamics = Behaviours.Dynamics(
        "washProgram",
        parameters: [
            "fillTime", "washTime", "rinseTime", "spinTime", "dryTime", "heater", "motor", "temperatures", "standby",
            "fillWater", "rinseWater", "doses",
        ],
        actions: WashProgramBehaviour.actions, defects: WashProgramBehaviour.defects
    ) { device, endpoint, parameters in WashProgramBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["openDoor", "closeDoor", "pressStart"] }
    override class var defects: [String] { ["noWater", "unbalanced", "doorSwitch"] }

    /// The phases, as indexes of the phase list.
    enum Phase: Int, CaseIterable {
        /// Water comes in.
        case fill
        /// The drum turns in warm water with detergent.
        case wash
        /// The drum turns in clean water.
        case rinse
        /// The drum turns fast without water.
        case spin
        /// Hot air dries, and cold water takes the moisture out of it.
        case dry
    }

    /// The errors, as the operational state counts those of vendors.
    private enum Fault {
        /// No water came.
        static let noWater = OperationError(0x80, "no water")
        /// The laundry lies on one side.
        static let unbalanced = OperationError(0x81, "unbalanced load")
        /// The switch of the door opened while the drum turned.
        static let door = OperationError(0x82, "door open")
    }
    /// The timers: a phase ends, no water came, the load is found to lie on one side.
    private enum Timer {
        /// A phase ends.
        static let phase = 0
        /// No water came, or the load lies on one side.
        static let fault = 1
        /// The water is warm.
        static let heater = 2
    }

    /// The times of the phases of a normal program; rinse is for one rinse.
    private let fillTime, washTime, rinseTime, spinTime: Interval
    /// The time of drying for the normal level; none for a washer that does not dry.
    private let dryTime: Interval
    /// The powers of the heater, the motor and of waiting, in watts.
    private let heater, motor, standby: Double
    /// The water for washing and for one rinse, in litres.
    private let fillWater, rinseWater: Double
    /// How many programs a filling of detergent or softener lasts.
    private let doses: Double
    /// The temperature of each level in °C.
    private let temperatures: [Double]
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// The time of each phase of the program that goes on; empty for none.
    private var plan: [Interval] = []
    /// The phase that goes on.
    private var phase = Phase.fill
    /// The time that is left of the phase when it was last begun.
    private var left = Interval.zero
    /// When the phase was last begun; nothing while it waits.
    private var since: Instant?
    /// True while the door stands open.
    private(set) var isDoorOpen = false
    /// What is broken.
    private var hasNoWater = false, isUnbalanced = false, isSwitchBroken = false
    /// True while the phase does not go on because of something that is wrong.
    private var isStalled = false
    /// True when the pipes of the home know it.
    private var isConnected = false

    /// Makes a washer.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        fillTime = parameters.interval("fillTime", or: .seconds(150))
        washTime = parameters.interval("washTime", or: .minutes(25))
        rinseTime = parameters.interval("rinseTime", or: .minutes(7))
        spinTime = parameters.interval("spinTime", or: .minutes(6))
        heater = parameters.number("heater", or: 1900)
        motor = parameters.number("motor", or: 220)
        standby = parameters.number("standby", or: 0.5)
        dryTime = parameters.interval("dryTime", or: .zero)
        fillWater = parameters.number("fillWater", or: 18)
        rinseWater = parameters.number("rinseWater", or: 16)
        doses = max(1, parameters.number("doses", or: 20))
        temperatures = (parameters["temperatures"]?.listValue ?? [15, 30, 40, 60]).compactMap(\.numberValue)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The state of the device.
    var operation: OperationalStateBehaviour? { sibling(OperationalStateBehaviour.number) }
    /// The mode.
    private var mode: ModeBaseBehaviour? { sibling(ModeBaseBehaviour.laundryWasher) }
    /// The controls of drying.
    private var dryness: LaundryDryerControlsBehaviour? { sibling(LaundryDryerControlsBehaviour.number) }
    /// True while no water comes.
    private var isDry: Bool { hasNoWater || !hasWater }
    /// True while a program goes on or waits.
    var isBusy: Bool { !plan.isEmpty }
    /// True while the drum turns or water is in it, so that the door must not open.
    var isDoorLocked: Bool { isBusy && (since != nil || phase == .wash || phase == .rinse) }

    override func start() {
        operation?.program = self
        mode?.refuses = { [unowned self] _ in self.isBusy ? .invalidInMode : nil }
        sibling(LaundryWasherControlsBehaviour.number, as: LaundryWasherControlsBehaviour.self)?.isLocked = {
            [unowned self] in self.isBusy
        }
        sibling(TemperatureControlBehaviour.number, as: TemperatureControlBehaviour.self)?.isLocked = {
            [unowned self] in self.isBusy
        }
        dryness?.isLocked = { [unowned self] in self.isBusy }
        if !isConnected, let plumbing = device.room?.home.plumbing {
            isConnected = true
            plumbing.watch { [weak self] in self?.supplyChanged() }
        }
        for kind in [ConsumableMonitoringBehaviour.Kind.detergent, .softener] {
            consumable(kind)?.renewed = { [unowned self] in self.lookAtDispenser() }
        }
        // A program that lost its power waits for somebody to let it go on.
        if isBusy {
            operation?.enter(.paused)
            operation?.setPhase(phase.rawValue)
        } else {
            operation?.setPhase(nil)
        }
        emissions.give(power: standby)
    }

    override func stop() {
        hold()
        emissions.give()
    }

    override func reset() { plan = [] }

    // MARK: What the operational state asks

    var secondsLeft: Int64? {
        guard isBusy else { return nil }
        let now = since.map { left - (device.now - $0) } ?? left
        let rest = plan[(phase.rawValue + 1)...].reduce(Interval.zero, +)
        return max(0, ((now + rest).milliseconds + 999) / 1000)
    }

    var isBlocked: Bool { isDoorOpen || isSwitchBroken }

    func beginProgram() {
        plan = makePlan()
        begin(.fill)
    }

    func rest() {
        hold()
        emissions.give(power: standby)
    }

    func abandon() { end(.none) }

    // MARK: The phases

    /// Works out how long each phase takes.
    private func makePlan() -> [Interval] {
        let factor =
            has(LaundryModeTag.quick) ? 0.4 : has(LaundryModeTag.delicate) ? 0.8 : has(LaundryModeTag.heavy) ? 1.5 : 1
        let spin = value(LaundryWasherControlsBehaviour.number, LaundryWasherControlsBehaviour.spinSpeedCurrent)
        let spins = sibling(LaundryWasherControlsBehaviour.number) == nil || spin.integerValue != nil
        return [
            fillTime, washTime * factor + heatTime, rinseTime * rinses,
            spins ? spinTime * (has(LaundryModeTag.quick) ? 0.6 : 1) : .zero,
            // Low leaves it damp for ironing, each level above takes longer.
            dryness?.level.map { dryTime * [0.75, 1, 1.15, 1.3][Int(min(3, max(0, $0)))] } ?? .zero,
        ]
    }

    /// The number of rinses: none is for programs that leave the detergent to another device; normal is two.
    private var rinses: Double {
        let name = value(LaundryWasherControlsBehaviour.number, LaundryWasherControlsBehaviour.numberOfRinses)
        return (name.integerValue ?? 1) == 0 ? 0 : Double((name.integerValue ?? 1) + 1)
    }

    /// True when the mode carries a tag.
    private func has(_ tag: Int64) -> Bool { mode?.hasTag(tag) ?? false }

    /// The time for warming 20 litres from 15 °C.
    private var heatTime: Interval {
        let level = value(TemperatureControlBehaviour.number, TemperatureControlBehaviour.selectedTemperatureLevel)
        let number = value(TemperatureControlBehaviour.number, TemperatureControlBehaviour.temperatureSetpoint)
        let index = Int(level.integerValue ?? -1)
        let wanted =
            number.numberValue.map { $0 / 100 } ?? (temperatures.indices.contains(index) ? temperatures[index] : 15)
        return .fractional(seconds: max(0, wanted - 15) * 20 * 4186 / max(1, heater))
    }

    /// Enters a phase, or a later one when it takes no time.
    private func begin(_ next: Phase) {
        phase = next
        left = plan[next.rawValue]
        operation?.setPhase(next.rawValue)
    }

    /// Lets the phase go on.
    func run() {
        since = device.now
        setTimer(Timer.phase, after: left)
        cancelTimer(Timer.fault)
        isStalled = (phase == .fill || phase == .rinse) && isDry || phase == .spin && isUnbalanced
        if isStalled {
            cancelTimer(Timer.phase)
            setTimer(Timer.fault, after: phase == .spin ? .seconds(120) : .seconds(180))
        }
        work(isHeating: phase == .wash && heatTime > .zero)
    }

    /// Takes power for the phase.
    private func work(isHeating: Bool) {
        let watts: Double =
            switch phase {
            case .fill: 10
            case .wash: motor + (isHeating ? heater : 0)
            case .rinse: motor
            case .spin: motor * 2
            case .dry: motor * 0.6 + heater * 0.7
            }
        // The water of a phase comes evenly while it goes on.
        let litres: Double =
            switch phase {
            case .fill: fillWater
            case .rinse: rinseWater * max(1, rinses)
            case .wash, .spin: 0
            // A condenser takes as much cold water as the laundry gives.
            case .dry: 12
            }
        let whole = plan.indices.contains(phase.rawValue) ? plan[phase.rawValue].seconds : 0
        emissions.give(
            heat: watts * (phase == .dry ? 0.5 : 0.2), power: watts, water: isDry || whole <= 0 ? 0 : litres / whole,
            sound: phase == .spin ? 72 : phase == .fill ? 45 : phase == .dry ? 60 : 55)
        if isHeating { setTimer(Timer.heater, after: heatTime) } else { cancelTimer(Timer.heater) }
    }

    /// Lets the phase wait.
    private func hold() {
        // While it waits for water or turns the load over, the phase does not come nearer to its end.
        if let since, !isStalled { left = left - (device.now - since) }
        since = nil
        for timer in [Timer.phase, Timer.fault, Timer.heater] { cancelTimer(timer) }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.phase: endPhase()
        case Timer.fault: fail(phase == .spin ? Fault.unbalanced : Fault.noWater)
        default: work(isHeating: false)
        }
    }

    /// The phase is over.
    private func endPhase() {
        switch phase {
        case .fill: consumable(.detergent)?.use((has(LaundryModeTag.heavy) ? 1.5 : 1) / doses)
        case .rinse: consumable(.softener)?.use(1 / doses)
        case .wash, .spin, .dry: break
        }
        lookAtDispenser()
        var next = phase.rawValue + 1
        while next < plan.count, plan[next] <= .zero { next += 1 }
        guard let phase = Phase(rawValue: next) else { return end(.none) }
        since = nil
        begin(phase)
        run()
    }

    /// Says when something in the dispenser is used up.
    private func lookAtDispenser() {
        let kinds: [ConsumableMonitoringBehaviour.Kind] = [.detergent, .softener]
        report(.consumableEmpty, kinds.contains { consumable($0)?.isUsedUp ?? false })
    }

    /// Water comes or goes.
    private func supplyChanged() {
        guard device.isPowered, isBusy, phase == .fill || phase == .rinse else { return }
        device.input {
            if since != nil {
                hold()
                run()
            } else if !isDry, operation?.state == .error {
                operation?.enter(.paused)
            }
        }
    }

    /// Stops with an error; the program waits until the cause is gone.
    private func fail(_ error: OperationError) {
        rest()
        operation?.fail(error)
    }

    /// Ends the program.
    private func end(_ error: OperationError) {
        hold()
        plan = []
        emissions.give(power: standby)
        operation?.enter(.stopped)
        operation?.setPhase(nil)
        operation?.complete(error)
    }

    // MARK: Hands and defects

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number), isBusy,
            value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false
        else { return }
        end(.none)
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "openDoor": if !isDoorLocked { isDoorOpen = true }
        case "closeDoor": isDoorOpen = false
        case "pressStart": pressStart()
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "noWater": hasNoWater = isBroken
        case "unbalanced": isUnbalanced = isBroken
        case "doorSwitch": isSwitchBroken = isBroken
        default: return false
        }
        guard device.isPowered, isBusy else { return true }
        if isBroken, defect == "doorSwitch", since != nil {
            fail(Fault.door)
        } else if isBroken, since != nil {
            hold()
            run()
        } else if !isBroken, operation?.state == .error {
            // The cause is gone: somebody can let the program go on.
            operation?.enter(.paused)
        }
        return true
    }
}
