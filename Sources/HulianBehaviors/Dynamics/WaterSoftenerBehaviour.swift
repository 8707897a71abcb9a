internal import HulianModel

/// A water softener for the whole home: its resin takes up lime litre by litre, and salt renews it at night.
final class WaterSoftenerBehaviour: Behaviour, OperationProgram {
    /// How device types name it: litres between two renewals, water in L, hardness in ppm, times in s.
    static let dynamics = Behaviours.Dynamics(
        "waterSoftener", parameters: ["capacity", "hardness", "rinseWater", "saltPortions", "phaseTime", "power"],
        actions: WaterSoftenerBehaviour.actions, defects: WaterSoftenerBehaviour.defects
    ) { device, endpoint, parameters in WaterSoftenerBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["pressStart"] }
    override class var defects: [String] { ["motorJammed"] }

    /// The hardness before and behind it.
    private static let inletHardness: AttributeNumber = 0x0002, outletHardness: AttributeNumber = 0x0003
    /// The number of Water Quality.
    private static let waterQuality: CapabilityNumber = 0xFFF1_FC22
    /// The error of a valve head that does not turn.
    private static let jammed = OperationError(0x80, "valve head blocked")
    /// The timers: a phase ends, the resin is looked at.
    private enum Timer {
        /// A phase ends.
        static let phase = 0
        /// The resin is looked at.
        static let look = 1
    }
    /// The number of phases: backwash, brine, rinse.
    private static let phases = 3
    /// The hour at which it renews its resin, so that nobody misses soft water.
    private static let hour = 2.0

    /// The litres that its resin softens, and the litres that a renewal takes.
    private let capacity, rinseWater: Double
    /// The hardness of the mains in ppm.
    private let hardness: Double
    /// How many renewals a filling of salt lasts.
    private let saltPortions: Double
    /// How long each phase takes.
    private let phaseTime: Interval
    /// The power of its valve head in watts.
    private let power: Double
    /// The litres that were softened since the last renewal, and the home's water when that was last looked at.
    private var softened = 0.0, seen = 0.0
    /// The phase that goes on, the time that is left of it when it was begun, and since when.
    private var phase: Int?, left = Interval.zero, since: Instant?
    /// True while its valve head does not turn.
    private var isJammed = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a softener.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        capacity = max(10, parameters.number("capacity", or: 1600))
        hardness = parameters.number("hardness", or: 280)
        rinseWater = parameters.number("rinseWater", or: 90)
        saltPortions = max(1, parameters.number("saltPortions", or: 12))
        phaseTime = parameters.interval("phaseTime", or: .minutes(15))
        power = parameters.number("power", or: 5)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The state.
    private var operation: OperationalStateBehaviour? { sibling(OperationalStateBehaviour.number) }
    /// The water of the home since it was made, in litres.
    private var homeWater: Double { device.room?.home.water.amountTaken ?? 0 }

    override func start() {
        operation?.program = self
        phase = nil
        seen = homeWater
        operation?.setPhase(nil)
        consumable(.salt)?.renewed = { [unowned self] in self.look() }
        emissions.give(power: 1)
        look()
    }

    override func stop() {
        since = nil
        emissions.give()
    }

    override func reset() { softened = 0 }

    // MARK: What the operational state asks

    var secondsLeft: Int64? {
        guard let phase else { return nil }
        let now = since.map { left - (device.now - $0) } ?? left
        let rest = now.seconds + Double(Self.phases - 1 - phase) * phaseTime.seconds
        return Int64(max(0, rest.rounded(.up)))
    }

    func refuses(_ step: OperationStep) -> OperationError? {
        switch step {
        case .start, .resume:
            let isDry = device.room.map { !$0.home.plumbing.isOpen } ?? false
            return isJammed || isDry || consumable(.salt)?.isUsedUp ?? false ? .unableToStartOrResume : nil
        case .stop, .pause, .goHome: return nil
        }
    }

    func take(_ step: OperationStep) {
        switch step {
        case .start, .resume:
            if phase == nil {
                phase = 0
                left = phaseTime
            }
            run()
            operation?.enter(.running)
        case .pause:
            hold()
            operation?.enter(.paused)
        case .stop: end()
        case .goHome: break
        }
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "pressStart" else { return false }
        operation?.take(operation?.state == .paused ? .resume : .start)
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "motorJammed" else { return false }
        isJammed = isBroken
        report(.motorBlocked, isBroken)
        guard device.isPowered, phase != nil else { return true }
        if isBroken, since != nil {
            hold()
            operation?.fail(Self.jammed)
        } else if !isBroken, operation?.state == .error {
            operation?.enter(.paused)
        }
        return true
    }

    // MARK: The resin

    override func fire(_ timer: Int) {
        if timer == Timer.phase { endPhase() } else { look() }
    }

    /// Counts the water that it softened, shows how soft it is, and renews the resin when it is night.
    private func look() {
        let water = homeWater
        softened += max(0, water - seen)
        seen = water
        // Near its end the resin lets lime through.
        let used = softened / capacity
        let passing = used < 0.9 ? 0.08 : min(1, 0.08 + (used - 0.9) * 4)
        set(Self.waterQuality, Self.inletHardness, .integer(Int64(hardness.rounded())))
        set(Self.waterQuality, Self.outletHardness, .integer(Int64((hardness * passing / 5).rounded()) * 5))
        report(.consumableEmpty, consumable(.salt)?.isUsedUp ?? false)
        let hour = (device.room?.home.dayShare ?? 0) * 24
        if phase == nil, hour >= Self.hour, hour < Self.hour + 1, used > 0.7 { operation?.take(.start) }
        setTimer(Timer.look, after: .minutes(10))
    }

    /// Lets the phase go on.
    private func run() {
        since = device.now
        setTimer(Timer.phase, after: left)
        operation?.setPhase(phase)
        // Backwash and rinse take water; brine is drawn slowly.
        let share = [0.45, 0.1, 0.45][min(2, phase ?? 0)]
        emissions.give(power: power, water: rinseWater * share / max(1, phaseTime.seconds), sound: 45)
    }

    /// Lets the phase wait.
    private func hold() {
        if let since { left = left - (device.now - since) }
        since = nil
        cancelTimer(Timer.phase)
        emissions.give(power: 1)
    }

    /// The phase is over.
    private func endPhase() {
        guard let phase else { return }
        if phase == 1 { consumable(.salt)?.use(1 / saltPortions) }
        guard phase + 1 < Self.phases else {
            softened = 0
            seen = homeWater
            end()
            return look()
        }
        self.phase = phase + 1
        left = phaseTime
        run()
    }

    /// Ends the renewal.
    private func end() {
        hold()
        phase = nil
        operation?.enter(.stopped)
        operation?.setPhase(nil)
        operation?.complete(.none)
    }
}
