internal import HulianModel

/// A battery that the device empties by living and by doing something, and that can be charged or replaced.
///
/// The charge is worked out when somebody looks; reports follow each half percent. At nought the device goes dark.
final class BatteryBehaviour: Behaviour {
    /// How device types name it: energy in Wh, powers in W, voltages in V.
    static let dynamics = Behaviours.Dynamics(
        "battery",
        parameters: [
            "capacity", "idle", "charger", "fullVoltage", "emptyVoltage", "warning", "critical", "replaceable", "port",
        ],
        actions: BatteryBehaviour.actions, defects: BatteryBehaviour.defects
    ) { device, endpoint, parameters in BatteryBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["replaceBattery", "plugIn", "unplug"] }
    override class var defects: [String] { ["lowBattery"] }

    /// What it holds in watt-hours.
    private let capacity: Double
    /// What the device takes while it does nothing, in watts.
    private let idle: Double
    /// What the charger gives, in watts; 0 for a battery that cannot be charged.
    private let charger: Double
    /// The voltages when it is full and when it is empty.
    private let fullVoltage, emptyVoltage: Double
    /// The shares below which it is low and critical.
    private let warning, critical: Double
    /// True for one that people replace, and for one with a socket into which people plug a charger.
    private let isReplaceable: Bool, hasPort: Bool

    /// The energy in watt-hours when it was last worked out.
    private var energy: Double
    /// When that was.
    private var since = Instant(nanoseconds: 0)
    /// What the device takes beside idling, in watts.
    private var load = 0.0
    /// True while the charger works.
    private(set) var isCharging = false
    /// True from the start of the device to its stop.
    private var isRunning = false
    /// What its charger takes from the mains and gives off.
    private lazy var emissions = Emissions(of: self)
    /// The share of what a charger takes that reaches the battery (project default).
    private static let chargerEfficiency = 0.85
    /// Told when the charge changed by a half percent.
    var changed: (() -> Void)?

    /// Makes a full battery.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        capacity = max(1e-6, parameters.number("capacity", or: 4.5))
        idle = parameters.number("idle", or: 0.0001)
        charger = parameters.number("charger", or: 0)
        fullVoltage = parameters.number("fullVoltage", or: 3)
        emptyVoltage = parameters.number("emptyVoltage", or: 2)
        warning = parameters.number("warning", or: 20) / 100
        critical = parameters.number("critical", or: 10) / 100
        isReplaceable = parameters.bool("replaceable", or: true)
        hasPort = parameters.bool("port", or: false)
        energy = capacity
        super.init(device: device, endpoint: endpoint, capability: -1)
        // Another behaviour may take energy before this one is started.
        since = device.now
    }

    /// The charge as a share.
    var share: Double { min(1, max(0, energyNow / capacity)) }

    /// What it holds now in watt-hours.
    private var energyNow: Double {
        guard device.isPowered, isRunning else { return energy }
        return energy + power * (device.now - since).seconds / 3600
    }
    /// What flows in, in watts; negative for out.
    private var power: Double { (isCharging ? charger : 0) - idle - load }
    /// The capability that shows it.
    private var source: PowerSourceBehaviour? { sibling(PowerSourceBehaviour.number) }

    override func start() {
        isRunning = true
        since = device.now
        source?.warningShare = warning
        source?.criticalShare = critical
        source?.timeLeft = { [unowned self] in self.secondsLeft }
        update()
    }

    override func stop() {
        energy = energyNow
        since = device.now
        isRunning = false
        load = 0
        emissions.give()
    }

    override func reset() { load = 0 }

    /// Takes energy for something that is done at once.
    func consume(joules: Double) {
        settle()
        energy -= joules / 3600
        update()
    }

    /// Sets what the device takes beside idling, in watts.
    func setLoad(_ watts: Double) {
        settle()
        load = watts
        update()
    }

    /// Begins or ends to charge.
    func setCharging(_ isCharging: Bool) {
        guard charger > 0, isCharging != self.isCharging else { return }
        settle()
        self.isCharging = isCharging
        update()
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "replaceBattery":
            energy = capacity
            since = device.now
            if device.isPowered { update() } else { device.powerOn() }
        case "plugIn": if hasPort { setCharging(true) }
        case "unplug": if hasPort { setCharging(false) }
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "lowBattery" else { return false }
        settle()
        energy = capacity * (isBroken ? max(0.01, critical * 0.8) : 1)
        if device.isPowered { update() }
        return true
    }

    /// Works out the energy until now.
    private func settle() {
        energy = min(capacity, energyNow)
        since = device.now
    }

    /// Seconds until it is empty or full; nothing when neither comes.
    private var secondsLeft: Int64? {
        let way = power > 0 ? capacity - energyNow : -energyNow
        guard abs(power) > 1e-9 else { return nil }
        let seconds = way / power * 3600
        return seconds < 4e9 ? Int64(max(0, seconds)) : nil
    }

    /// Shows the charge, and looks again after a half percent.
    private func update() {
        settle()
        // Others may begin before it does, and end after it.
        guard isRunning else { return }
        if share <= 0, !isCharging {
            source?.setCharge(0, voltage: emptyVoltage, isReplaceable: isReplaceable)
            source?.setAvailable(false)
            changed?()
            return device.powerOff()
        }
        let isFull = isCharging && energy >= capacity * 0.9999
        // A charger feeds the device, and the battery with what is left; at a full one only the device is left.
        let drawn = (isCharging ? isFull ? min(charger, idle + load) : charger : 0) / Self.chargerEfficiency
        emissions.give(heat: drawn * (1 - Self.chargerEfficiency), power: drawn)
        source?.setAvailable(true)
        let voltage = emptyVoltage + (fullVoltage - emptyVoltage) * share
        source?.setCharge(share, voltage: voltage, isReplaceable: isReplaceable)
        if charger > 0 {
            source?.setChargeState(
                isCharging ? (isFull ? .full : .charging) : .notCharging,
                current: isFull ? 0 : max(0, power) / max(1, voltage))
        }
        changed?()
        guard abs(power) > 1e-9, !isFull else { return cancelTimer(0) }
        let seconds = capacity * 0.005 / abs(power) * 3600
        setTimer(0, after: .fractional(seconds: min(86_400, max(10, min(seconds, Double(secondsLeft ?? .max) + 1)))))
    }

    override func fire(_ timer: Int) { update() }
}

extension Behaviour {
    /// The battery of the device, if it has one.
    var battery: BatteryBehaviour? { device.allBehaviours.lazy.compactMap { $0 as? BatteryBehaviour }.first }
}
