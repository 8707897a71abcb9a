internal import HulianModel

/// A supply that goes on without the mains: it feeds its load from them, and from its battery when they fail.
///
/// The charge shows in Power Source on the part named `battery`, the mains on the main part.
final class BackupSupplyBehaviour: Behaviour {
    /// How device types name it: energy in Wh, powers in W, voltages in V.
    static let dynamics = Behaviours.Dynamics(
        "backupSupply", parameters: ["capacity", "load", "charger", "own", "fullVoltage", "emptyVoltage"],
        actions: BackupSupplyBehaviour.actions, defects: BackupSupplyBehaviour.defects
    ) { device, endpoint, parameters in BackupSupplyBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["plugIn", "unplug"] }
    override class var defects: [String] { ["gridLost", "cellsWorn"] }

    /// What it holds when new, in watt-hours.
    private let capacity: Double
    /// What is connected, what the charger gives at most, and what it takes for itself, in watts.
    private let load, charger, own: Double
    /// The voltages when it is full and when it is empty.
    private let fullVoltage, emptyVoltage: Double
    /// The share of energy that comes through on its way (project default).
    private static let efficiency = 0.9
    /// What it takes.
    private lazy var emissions = Emissions(of: self)
    /// The energy that it holds, in watt-hours, and since when.
    private var energy: Double, since = Instant(nanoseconds: 0)
    /// What flows into the battery, in watts; negative for out.
    private var power = 0.0
    /// Whether the mains are there, the plug is in, and the cells are worn.
    private var hasGrid = true, isPlugged = true, isWorn = false
    /// True when the battery is empty and the mains are away: the load is dark.
    private var isDark = false

    /// Makes a full supply.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        capacity = max(1, parameters.number("capacity", or: 400))
        load = parameters.number("load", or: 120)
        charger = parameters.number("charger", or: 60)
        own = parameters.number("own", or: 6)
        fullVoltage = parameters.number("fullVoltage", or: 27.2)
        emptyVoltage = parameters.number("emptyVoltage", or: 21)
        energy = capacity
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// What shows the charge.
    private var cells: PowerSourceBehaviour? { sibling(PowerSourceBehaviour.number) }
    /// What shows the mains.
    private var mains: PowerSourceBehaviour? {
        device.allBehaviours.lazy.compactMap { $0 as? PowerSourceBehaviour }.first { $0.endpoint != self.endpoint }
    }
    /// What it holds when full, in watt-hours.
    private var room: Double { capacity * (isWorn ? 0.4 : 1) }

    override func start() {
        since = device.now
        cells?.timeLeft = { [unowned self] in self.secondsLeft }
        work()
    }

    override func stop() {
        settle()
        power = 0
        emissions.give()
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "plugIn": isPlugged = true
        case "unplug": isPlugged = false
        default: return false
        }
        work()
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        if device.isPowered { settle() }
        switch defect {
        case "gridLost": hasGrid = !isBroken
        case "cellsWorn":
            isWorn = isBroken
            energy = min(energy, room)
        default: return false
        }
        if device.isPowered { work() }
        return true
    }

    override func fire(_ timer: Int) { work() }

    /// Works out the energy until now.
    private func settle() {
        energy = min(room, max(0, energy + power * (device.now - since).seconds / 3600))
        since = device.now
    }

    /// Seconds until it is empty or full; nothing while it rests.
    private var secondsLeft: Int64? {
        guard power != 0 else { return nil }
        let now = energy + power * (device.now - since).seconds / 3600
        let seconds = (power > 0 ? room - now : -now) / power * 3600
        return Int64(max(0, min(4e9, seconds)))
    }

    /// Feeds the load from what there is.
    private func work() {
        guard device.isPowered else { return }
        settle()
        let hasMains = hasGrid && isPlugged
        if hasMains {
            isDark = false
            power = energy < room - 1e-6 ? charger : 0
            let drawn = (load + own + power) / Self.efficiency
            emissions.give(heat: drawn - load - power, power: drawn)
        } else {
            isDark = isDark || energy <= 1e-6
            power = isDark ? 0 : -(load + own) / Self.efficiency
            emissions.give(heat: isDark ? 0 : -power - load)
        }
        // Status: 1 feeds the load, 2 is ready, 3 is of no use (Power Source, PowerSourceStatusEnum).
        mains?.setSupply(status: hasMains ? 1 : 3, isPresent: hasMains)
        cells?.setSupply(status: hasMains ? 2 : isDark ? 3 : 1, isPresent: nil)
        let share = energy / room
        let voltage = emptyVoltage + (fullVoltage - emptyVoltage) * share
        cells?.setCharge(share, voltage: voltage, isReplaceable: false)
        cells?.setChargeState(
            power > 0 ? .charging : hasMains ? .full : .notCharging, current: max(0, power) / max(1, voltage))
        guard power != 0 else { return cancelTimer(0) }
        let half = room * 0.005 / abs(power) * 3600
        setTimer(0, after: .fractional(seconds: max(1, min(half, Double(secondsLeft ?? 3600) + 1))))
    }
}
