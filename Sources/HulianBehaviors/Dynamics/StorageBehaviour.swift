internal import HulianModel

/// A battery for a home: it takes what the home has left over and gives it back when the home needs it.
///
/// The charge is worked out exactly at every change; it shows in Power Source. Somebody who manages energy may ask for
/// another power through Device Energy Management.
final class StorageBehaviour: Behaviour {
    /// How device types name it: energy in Wh, powers in W, efficiency and shares in %, voltages in V.
    static let dynamics = Behaviours.Dynamics(
        "storage",
        parameters: [
            "capacity", "charge", "discharge", "efficiency", "reserve", "initial", "fullVoltage", "emptyVoltage",
            "standby",
        ],
        defects: StorageBehaviour.defects
    ) { device, endpoint, parameters in StorageBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["inverterFault", "cellsWorn", "batteryHot"] }

    /// The timers: the charge moved on by half a percent, the home takes another power.
    private enum Timer {
        /// The charge moved on.
        static let charge = 0
        /// The home takes another power.
        static let follow = 1
    }
    /// How fast it follows the home.
    private static let reaction = Interval.seconds(10)
    /// A difference that is not worth following, in watts.
    private static let deadBand = 20.0

    /// What it holds when new, in watt-hours.
    private let capacity: Double
    /// What it takes and gives at most, and what it takes for itself, in watts.
    private let mostCharge, mostDischarge, standby: Double
    /// The share of energy that comes through on each of the two ways.
    private let efficiency: Double
    /// The share that it keeps back for a cut of power.
    private let reserve: Double
    /// The voltages when it is full and when it is empty.
    private let fullVoltage, emptyVoltage: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)
    /// The energy that it holds, in watt-hours, and since when.
    private var energy: Double, since = Instant(nanoseconds: 0)
    /// What flows in, in watts; negative for out.
    private var power = 0.0
    /// The power that somebody asks for; nothing when it is free.
    private var asked: Double?
    /// The powers between which somebody wants it to stay, in watts.
    private var bounds: ClosedRange<Double>?
    /// What is broken.
    private var isFaulty = false, isHot = false, isWorn = false

    /// Makes a battery.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        capacity = max(1, parameters.number("capacity", or: 10_000))
        mostCharge = max(0, parameters.number("charge", or: 5000))
        mostDischarge = max(0, parameters.number("discharge", or: 5000))
        standby = max(0, parameters.number("standby", or: 8))
        efficiency = min(1, max(0.1, parameters.number("efficiency", or: 95) / 100))
        reserve = min(0.9, max(0, parameters.number("reserve", or: 10) / 100))
        fullVoltage = parameters.number("fullVoltage", or: 54.4)
        emptyVoltage = parameters.number("emptyVoltage", or: 44.8)
        energy = capacity * min(1, max(0, parameters.number("initial", or: 50) / 100))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// What shows the charge.
    private var source: PowerSourceBehaviour? { sibling(PowerSourceBehaviour.number) }
    /// What lets others manage it.
    private var management: DeviceEnergyManagementBehaviour? { sibling(DeviceEnergyManagementBehaviour.number) }
    /// What it holds when full, in watt-hours: worn cells hold less.
    private var room: Double { capacity * (isWorn ? 0.7 : 1) }
    /// The charge as a share.
    private var share: Double { min(1, max(0, energy / room)) }
    /// What it may take and give now, in watts.
    private var limits: ClosedRange<Double> {
        guard !isFaulty, !isHot else { return 0...0 }
        return (share > reserve + 1e-6 ? -mostDischarge : 0)...(share < 1 - 1e-6 ? mostCharge : 0)
    }

    override func start() {
        since = device.now
        asked = nil
        bounds = nil
        management?.range = { [unowned self] in
            let limits = self.limits
            return limits.lowerBound < limits.upperBound ? limits : nil
        }
        management?.adjust = { [unowned self] watts in
            self.asked = watts
            self.follow()
        }
        management?.bound = { [unowned self] watts in
            self.bounds = watts
            self.follow()
        }
        source?.timeLeft = { [unowned self] in self.secondsLeft }
        device.room?.home.electricity.watch(by: self)
        if isFaulty || isHot { management?.setFault(true) }
        follow()
    }

    override func stop() {
        settle()
        power = 0
        emissions.give()
    }

    override func utilityChanged(_ utility: Utility) {
        if asked == nil, !isArmed(Timer.follow) { setTimer(Timer.follow, after: Self.reaction) }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(DeviceEnergyManagementBehaviour.modes), attribute == ModeBaseBehaviour.currentMode {
            follow()
        }
    }

    override func fire(_ timer: Int) { follow() }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        if device.isPowered { settle() }
        switch defect {
        case "inverterFault": isFaulty = isBroken
        case "batteryHot": isHot = isBroken
        case "cellsWorn":
            isWorn = isBroken
            energy = min(energy, room)
        default: return false
        }
        guard device.isPowered else { return true }
        management?.setFault(isFaulty || isHot)
        follow()
        return true
    }

    /// Takes or gives what the home has left over or lacks, or what somebody asks for.
    private func follow() {
        settle()
        var wanted = power
        if let asked {
            wanted = asked
        } else if management?.isLocal ?? true, let home = device.room?.home {
            // What the home takes is to be nothing: more or less by what it takes now.
            if abs(home.electricity.rate) > Self.deadBand { wanted = power - home.electricity.rate }
        } else {
            wanted = 0
        }
        if let bounds { wanted = min(bounds.upperBound, max(bounds.lowerBound, wanted)) }
        power = min(limits.upperBound, max(limits.lowerBound, wanted))
        if abs(power) < 1 { power = 0 }
        emissions.give(heat: abs(power) * (1 - efficiency) + standby, power: power + standby)
        show()
    }

    /// What flows into the cells, in watts; negative for out.
    private var stored: Double { power > 0 ? power * efficiency : power / efficiency }

    /// Works out the energy until now.
    private func settle() {
        guard device.isPowered else { return }
        energy = min(room, max(0, energy + stored * (device.now - since).seconds / 3600))
        since = device.now
    }

    /// Seconds until it is full, or at its reserve; nothing when it rests.
    private var secondsLeft: Int64? {
        guard stored != 0 else { return nil }
        let now = energy + stored * (device.now - since).seconds / 3600
        let way = stored > 0 ? room - now : room * reserve - now
        let seconds = way / stored * 3600
        return seconds < 4e9 ? Int64(max(0, seconds)) : nil
    }

    /// Shows the charge, and looks again after half a percent.
    private func show() {
        let voltage = emptyVoltage + (fullVoltage - emptyVoltage) * share
        source?.setCharge(share, voltage: voltage, isReplaceable: false)
        source?.setChargeState(
            power > 0 ? .charging : share > 0.999 ? .full : .notCharging, current: max(0, stored) / max(1, voltage))
        management?.show()
        guard stored != 0 else { return cancelTimer(Timer.charge) }
        let half = room * 0.005 / abs(stored) * 3600
        let left = Double(secondsLeft ?? 86_400) + 1
        setTimer(Timer.charge, after: .fractional(seconds: max(1, min(half, left))))
    }
}
