internal import HulianModel

/// The program of a dryer or of a cabinet that cares for clothes: steam if it has some, hot air until the laundry is as
/// dry as somebody wants, and cold air at the end.
///
/// How long it takes follows from the water in the laundry and not from a clock. The water goes into a tank, or with the
/// air out of the house.
final class DryProgramBehaviour: Behaviour, LaundryProgram {
    /// How device types name it: times in s, powers in W, water in g/h, the tank in L, sound in dBA, lives in programs.
    static let dynamics = Behaviours.Dynamics(
        "dryProgram",
        parameters: [
            "steamTime", "coolTime", "steamPower", "power", "drying", "load", "tank", "sound", "standby", "lintLife",
            "steamWater",
        ],
        actions: DryProgramBehaviour.actions, defects: DryProgramBehaviour.defects
    ) { device, endpoint, parameters in DryProgramBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["closeDoor", "loadLaundry", "openDoor", "pressStart"] }
    override class var defects: [String] { ["heaterFailure", "motorJammed"] }

    /// The phases, as indexes of the phase list; a device without steam begins its list with drying.
    private enum Phase: Int {
        /// Steam smooths the clothes.
        case steam = 0
        /// Hot air dries.
        case dry = 1
        /// Cold air cools.
        case cool = 2
    }
    /// The errors, as the operational state counts those of vendors.
    private enum Fault {
        /// The tank is full or not there.
        static let tank = OperationError(0x80, "water tank full or missing")
        /// The heater fails.
        static let heater = OperationError(0x81, "heater failure")
        /// The drum or the fan cannot turn.
        static let motor = OperationError(0x82, "motor blocked")
        /// No water for steam.
        static let water = OperationError(0x83, "no water for steam")
    }
    /// The share of water in laundry that each level leaves, for each kilogram of dry cloth (project defaults).
    private static let targets = [0.12, 0.04, 0.02, 0.01]
    /// The time between two looks at the laundry.
    private static let period = Interval.seconds(30)

    /// The times of steam and of cooling.
    private let steamTime, coolTime: Interval
    /// The powers of steam, of drying and of waiting, in watts.
    private let steamPower, power, standby: Double
    /// The water that it takes out of wet laundry, in g/h.
    private let drying: Double
    /// The dry mass of the laundry in kg when nobody says.
    private let usualLoad: Double
    /// The tank in litres; 0 for one that blows the water out.
    private let tankVolume: Double
    /// The water of a program's steam in litres.
    private let steamWater: Double
    /// The sound in dBA.
    private let sound: Double
    /// How many programs the filter for fluff lasts.
    private let lintLife: Double

    /// The phase that goes on or waits; nothing without a program.
    private var phase: Phase?
    /// The time that is left of steam or cooling when it was begun, and since when it or drying goes on.
    private var left = Interval.zero, since: Instant?
    /// The dry mass of the laundry and the water in it, in kg.
    private var mass = 0.0, water = 0.0
    /// True when somebody laid laundry in.
    private var isLoaded = false
    /// True while the door stands open.
    private var isDoorOpen = false
    /// What is broken.
    private var isBroken = false, isJammed = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a dryer.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        steamTime = parameters.interval("steamTime", or: .zero)
        coolTime = parameters.interval("coolTime", or: .minutes(8))
        steamPower = parameters.number("steamPower", or: 1200)
        power = parameters.number("power", or: 900)
        drying = max(10, parameters.number("drying", or: 1800))
        usualLoad = max(0.1, parameters.number("load", or: 4))
        tankVolume = parameters.number("tank", or: 0)
        steamWater = parameters.number("steamWater", or: 0.3)
        sound = parameters.number("sound", or: 62)
        standby = parameters.number("standby", or: 0.5)
        lintLife = max(1, parameters.number("lintLife", or: 5))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The state.
    var operation: OperationalStateBehaviour? { sibling(OperationalStateBehaviour.number) }
    /// The mode.
    private var mode: ModeBaseBehaviour? { sibling(ModeBaseBehaviour.laundryWasher) }
    /// The controls.
    private var controls: LaundryDryerControlsBehaviour? { sibling(LaundryDryerControlsBehaviour.number) }
    /// True while a program goes on or waits.
    var isBusy: Bool { phase != nil }

    override func start() {
        operation?.program = self
        mode?.refuses = { [unowned self] _ in self.isBusy ? .invalidInMode : nil }
        controls?.isLocked = { [unowned self] in self.isBusy }
        for tank in tanks(collecting: true) {
            tank.capacity = max(0.1, tankVolume)
            tank.renewed = { [unowned self] in self.tankChanged() }
        }
        for tank in tanks(collecting: false) {
            tank.capacity = max(0.1, steamWater * 5)
            tank.renewed = { [unowned self] in self.tankChanged() }
        }
        if isBusy { operation?.enter(.paused) }
        showPhase()
        emissions.give(power: standby)
    }

    override func stop() {
        hold()
        emissions.give()
    }

    override func reset() {
        phase = nil
        isLoaded = false
    }

    // MARK: What the operational state asks

    var secondsLeft: Int64? {
        guard let phase else { return nil }
        let passed = since.map { device.now - $0 } ?? .zero
        var seconds = phase == .cool ? 0 : coolTime.seconds
        if phase != .dry { seconds += (left - passed).seconds }
        if phase == .steam { seconds += dryingSeconds }
        if phase == .dry { seconds += max(0, dryingSeconds - passed.seconds) }
        return Int64(max(0, seconds.rounded(.up)))
    }

    var isBlocked: Bool { isDoorOpen || isJammed }

    func beginProgram() {
        if !isLoaded { load(kilograms: usualLoad, wetness: 0.6) }
        enter(steamTime > .zero ? .steam : .dry)
    }

    func rest() {
        hold()
        emissions.give(power: standby)
    }

    func abandon() { end() }

    // MARK: The laundry

    /// Lays laundry in.
    private func load(kilograms: Double, wetness: Double) {
        mass = min(12, max(0.1, kilograms))
        water = mass * min(1.5, max(0, wetness))
        isLoaded = true
    }

    /// The water that may stay in the laundry, in kg.
    private var target: Double {
        mass * Self.targets[Int(min(3, max(0, controls?.level ?? 1)))] * (has(LaundryModeTag.quick) ? 1.6 : 1)
    }

    /// The water that leaves now, in kg/s; the last of it leaves slowly, and fluff keeps air back.
    private var rate: Double {
        let heat = has(LaundryModeTag.delicate) ? 0.6 : has(LaundryModeTag.heavy) ? 1.15 : 1
        let lint = 1 - 0.4 * (consumable(.lint)?.used ?? 0)
        return drying / 3_600_000 * heat * lint
    }

    /// True when the mode carries a tag.
    private func has(_ tag: Int64) -> Bool { mode?.hasTag(tag) ?? false }

    /// The seconds until the laundry is as dry as it should be.
    private var dryingSeconds: Double { max(0, water - target) / rate }

    // MARK: The phases

    /// Enters a phase.
    private func enter(_ next: Phase) {
        phase = next
        left = next == .steam ? steamTime : coolTime
        showPhase()
    }

    /// Shows the phase; the list of a device without steam begins with drying.
    private func showPhase() {
        operation?.setPhase(phase.map { $0.rawValue - (steamTime > .zero ? 0 : 1) })
    }

    /// Lets the phase go on.
    func run() {
        guard let phase else { return }
        if phase == .steam, tanks(collecting: false).contains(where: { $0.room <= 0 }) { return fail(Fault.water) }
        if phase == .dry, tanks(collecting: true).contains(where: { $0.room <= 0 }) { return fail(Fault.tank) }
        if phase != .cool, isBroken { return fail(Fault.heater) }
        since = device.now
        switch phase {
        case .steam:
            setTimer(0, after: left)
            emissions.give(heat: 100, power: steamPower, moisture: 80, sound: 50)
        case .dry:
            setTimer(0, after: min(Self.period, .fractional(seconds: max(0.01, dryingSeconds))))
            let isVented = tanks(collecting: true).isEmpty
            emissions.give(
                heat: power * (isVented ? 0.3 : 0.8), power: power, moisture: isVented ? 60 : 30,
                airflow: isVented ? 150 : 0, sound: sound)
        case .cool:
            setTimer(0, after: left)
            emissions.give(heat: 100, power: 150, sound: sound - 4)
        }
    }

    /// Lets the phase wait.
    private func hold() {
        guard let since, let phase else { return }
        let passed = device.now - since
        self.since = nil
        cancelTimer(0)
        switch phase {
        case .dry: dry(seconds: passed.seconds)
        case .steam:
            let share = steamTime > .zero ? passed.seconds / steamTime.seconds : 0
            for tank in tanks(collecting: false) { tank.move(steamWater * share) }
            water += mass * 0.05 * share
            left = left - passed
        case .cool: left = left - passed
        }
    }

    /// Takes water out of the laundry.
    private func dry(seconds: Double) {
        let gone = min(water, rate * seconds)
        water -= gone
        for tank in tanks(collecting: true) { tank.move(gone) }
    }

    override func fire(_ timer: Int) {
        hold()
        switch phase {
        case .steam: enter(.dry)
        case .dry: if water <= target + 1e-6 { enter(.cool) }
        case .cool, nil: return end()
        }
        run()
    }

    /// Stops with an error; the program waits until the cause is gone.
    private func fail(_ error: OperationError) {
        rest()
        operation?.fail(error)
    }

    /// Ends the program.
    private func end() {
        hold()
        if phase == .cool {
            consumable(.lint)?.use(1 / lintLife)
            isLoaded = false
        }
        phase = nil
        emissions.give(power: standby)
        operation?.enter(.stopped)
        showPhase()
        operation?.complete(.none)
    }

    // MARK: Hands and defects

    /// A tank was emptied, filled, taken out or put in.
    private func tankChanged() {
        guard isBusy, operation?.state == .error, !isBroken, !isJammed else { return }
        operation?.enter(.paused)
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number), isBusy,
            value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false
        else { return }
        end()
    }

    override func fields(of action: String) -> [ActionField] {
        action == "loadLaundry" ? [ActionField("kilograms", .number), ActionField("wetness", .number)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "openDoor":
            isDoorOpen = true
            report(.doorOpen, true)
            // A dryer has no lock: an opened door lets it wait.
            if operation?.state == .running { operation?.take(.pause) }
        case "closeDoor":
            isDoorOpen = false
            report(.doorOpen, false)
        case "loadLaundry":
            guard !isBusy else { return true }
            load(
                kilograms: fields["kilograms"].numberValue ?? usualLoad,
                wetness: fields["wetness"].numberValue.map { $0 / 100 } ?? 0.6)
        case "pressStart": pressStart()
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "heaterFailure":
            self.isBroken = isBroken
            report(.heaterFailure, isBroken)
        case "motorJammed":
            isJammed = isBroken
            report(.motorBlocked, isBroken)
        default: return false
        }
        guard device.isPowered, isBusy else { return true }
        if isBroken, since != nil {
            if isJammed { fail(Fault.motor) } else if phase != .cool { fail(Fault.heater) }
        } else if !isBroken, operation?.state == .error, !self.isBroken, !isJammed {
            operation?.enter(.paused)
        }
        return true
    }
}
