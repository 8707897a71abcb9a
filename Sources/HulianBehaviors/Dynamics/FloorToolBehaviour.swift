internal import HulianModel

/// A vacuum or a floor washer that somebody pushes: its battery, bin, tanks, filter and roller, and its dock.
///
/// The dirt that it meets is drawn from the device's own dice. Sizes are project defaults.
final class FloorToolBehaviour: Behaviour {
    /// How device types name it: powers in W, tanks in L, times in s, sound in dBA, lives in s of use.
    static let dynamics = Behaviours.Dynamics(
        "floorTool",
        parameters: [
            "suctionPower", "idlePower", "selfCleanTime", "dryTime", "dryPower", "cleanTank",
            "dirtyTank", "waterFlow", "binTime", "filterLife", "brushLife", "sound",
        ],
        defects: FloorToolBehaviour.defects
    ) { device, endpoint, parameters in FloorToolBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["brushJammed"] }

    /// The timers: the floor is looked at, cleaning or drying itself ends.
    private enum Timer {
        /// The floor is looked at.
        static let floor = 0
        /// Cleaning or drying itself ends.
        static let dock = 1
    }
    /// The time between two looks at the floor.
    private static let period = Interval.seconds(20)
    /// The water that washes the roller on the dock, in litres.
    private static let selfCleanWater = 0.4
    /// Below this charge it does not begin.
    private static let least = 0.03

    /// The powers of full suction, of everything else while it cleans, and of drying on the dock, in watts.
    private let suctionPower, idlePower, dryPower: Double
    /// How long it cleans and dries itself.
    private let selfCleanTime, dryTime: Interval
    /// The tanks in litres, and the water on the floor at the medium level in L/min.
    private let cleanTank, dirtyTank, waterFlow: Double
    /// How long the bin takes to fill on a dirty floor, and how long filter and roller last.
    private let binTime, filterLife, brushLife: Interval
    /// The sound at full suction in dBA.
    private let sound: Double
    /// How dirty the floor is here, as a share.
    private var dirt = 0.3
    /// When wear was last worked out.
    private var since = Instant(nanoseconds: 0)
    /// True while the roller cannot turn.
    private var isJammed = false
    /// True while it shows what it does, which tells it so again.
    private var isFollowing = false
    /// What it takes from its battery beside idling, in watts.
    private var load = 0.0
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a tool.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        suctionPower = parameters.number("suctionPower", or: 400)
        idlePower = parameters.number("idlePower", or: 40)
        dryPower = parameters.number("dryPower", or: 60)
        selfCleanTime = parameters.interval("selfCleanTime", or: .seconds(150))
        dryTime = parameters.interval("dryTime", or: .minutes(60))
        cleanTank = max(0.1, parameters.number("cleanTank", or: 0.8))
        dirtyTank = max(0.1, parameters.number("dirtyTank", or: 0.7))
        waterFlow = parameters.number("waterFlow", or: 0.08)
        binTime = parameters.interval("binTime", or: .minutes(40))
        filterLife = parameters.interval("filterLife", or: .hours(120))
        brushLife = parameters.interval("brushLife", or: .hours(200))
        sound = parameters.number("sound", or: 76)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// What it does.
    private var care: FloorCareBehaviour? { sibling(FloorCareBehaviour.number) }

    override func start() {
        since = device.now
        care?.refuses = { [unowned self] activity in self.refuses(activity) }
        care?.changed = { [unowned self] in self.follow() }
        for tank in tanks(collecting: false) { tank.capacity = cleanTank }
        for tank in tanks(collecting: true) { tank.capacity = dirtyTank }
        for tank in tanks(collecting: false) + tanks(collecting: true) {
            tank.renewed = { [unowned self] in self.lookAtTanks() }
        }
        consumable(.dustBin)?.renewed = { [unowned self] in self.lookAtTanks() }
        battery?.changed = { [unowned self] in self.chargeChanged() }
        lookAtTanks()
        follow()
    }

    override func stop() {
        wear()
        load = 0
        emissions.give()
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "brushJammed" else { return false }
        isJammed = isBroken
        report(.motorBlocked, isBroken)
        if isBroken, care?.doing == .cleaning || care?.doing == .selfCleaning { care?.end(isComplete: false) }
        return true
    }

    /// True when battery, tanks or roller do not allow something.
    private func refuses(_ activity: FloorCareBehaviour.Activity) -> Bool {
        switch activity {
        case .idle: return false
        case .drying: return care?.isHome == false
        case .cleaning: return isJammed || (battery?.share ?? 1) < Self.least || isWasteFull
        case .selfCleaning:
            let clean = tanks(collecting: false).allSatisfy { $0.room >= Self.selfCleanWater }
            let dirty = tanks(collecting: true).allSatisfy { $0.room >= Self.selfCleanWater }
            return isJammed || !clean || !dirty || (battery?.share ?? 1) < 0.1
        }
    }

    /// True when no more dirt goes in.
    private var isWasteFull: Bool {
        tanks(collecting: true).contains { $0.room <= 0 } || consumable(.dustBin)?.isUsedUp ?? false
    }

    /// Says what the tanks and the bin need.
    private func lookAtTanks() {
        report(.tankFull, isWasteFull)
        report(.waterShortage, tanks(collecting: false).contains { $0.room <= 0 })
    }

    /// The charge changed: an empty battery ends the work, a full one the charging.
    private func chargeChanged() {
        if care?.doing == .cleaning, (battery?.share ?? 1) < 0.01 { care?.end(isComplete: false) }
        if care?.doing != .cleaning { give() }
    }

    /// Follows what it does.
    private func follow() {
        guard let care, !isFollowing else { return }
        isFollowing = true
        defer { isFollowing = false }
        wear()
        battery?.setCharging(care.isHome && care.doing != .selfCleaning)
        switch care.doing {
        case .cleaning:
            if !isArmed(Timer.floor) { setTimer(Timer.floor, after: Self.period) }
            cancelTimer(Timer.dock)
        case .selfCleaning:
            cancelTimer(Timer.floor)
            if !isArmed(Timer.dock) { setTimer(Timer.dock, after: selfCleanTime) }
        case .drying:
            if !isArmed(Timer.dock) { setTimer(Timer.dock, after: dryTime) }
        case .idle:
            cancelTimer(Timer.floor)
            cancelTimer(Timer.dock)
        }
        give()
    }

    /// Takes power from its battery or from the mains, and makes noise.
    private func give() {
        guard let care else { return }
        let cleans = care.doing == .cleaning
        let load = cleans ? idlePower + suctionPower * care.suction : care.doing == .selfCleaning ? 120 : 0
        // The battery tells its charge whenever the load is set.
        if load != self.load {
            self.load = load
            battery?.setLoad(load)
        }
        let dries = care.doing == .drying
        emissions.give(
            heat: cleans ? (idlePower + suctionPower * care.suction).rounded() : dries ? dryPower : 0,
            power: dries ? dryPower : 0, moisture: dries ? 40 : 0,
            sound: cleans ? sound - 12 + 12 * care.suction : care.doing == .selfCleaning ? 65 : dries ? 45 : 0)
    }

    override func fire(_ timer: Int) {
        guard let care else { return }
        if timer == Timer.dock {
            if care.doing == .selfCleaning {
                for tank in tanks(collecting: false) { tank.move(Self.selfCleanWater) }
                for tank in tanks(collecting: true) { tank.move(Self.selfCleanWater) }
                lookAtTanks()
            }
            return care.end(isComplete: true)
        }
        setTimer(Timer.floor, after: Self.period)
        wear()
        // The floor is dirtier here and cleaner there; what was cleaned before is clean for a while.
        dirt = min(1, max(0, dirt * 0.6 + device.random.unit() * 0.4))
        care.see(dirt: dirt)
        lookAtTanks()
        if isWasteFull { care.end(isComplete: false) }
    }

    /// Fills bin and tanks and wears filter and roller by the time that it cleaned.
    private func wear() {
        let seconds = (device.now - since).seconds
        since = device.now
        guard care?.doing == .cleaning, seconds > 0 else { return }
        consumable(.dustBin)?.use(seconds * (0.2 + dirt) / max(1, binTime.seconds))
        consumable(.brush)?.use(seconds / max(1, brushLife.seconds))
        for behaviour in device.allBehaviours {
            guard let filter = behaviour as? ResourceMonitoringBehaviour,
                filter.number == ResourceMonitoringBehaviour.hepa
            else { continue }
            filter.use(seconds * (0.5 + dirt) / max(1, filterLife.seconds))
        }
        let litres = waterFlow * [0.6, 1, 1.6][Int(min(2, max(0, care?.water ?? 1)))] * seconds / 60
        for tank in tanks(collecting: false) {
            // Nine tenths of what wets the floor come back dirty.
            let used = tank.move(litres)
            for waste in tanks(collecting: true) { waste.move(used * 0.9) }
        }
    }
}
