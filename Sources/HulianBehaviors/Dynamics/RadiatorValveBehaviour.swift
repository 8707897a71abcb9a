internal import HulianModel

/// A valve at a radiator: it lets in as much warm water of the house as its thermostat wants, and shuts when a window
/// is opened.
final class RadiatorValveBehaviour: Behaviour {
    /// How device types name it: the radiator's power in W, heat capacity in J/K, loss in W/K, the time in s.
    static let dynamics = Behaviours.Dynamics(
        "radiatorValve", parameters: ["power", "heatCapacity", "loss", "windowTime"],
        defects: RadiatorValveBehaviour.defects
    ) { device, endpoint, parameters in RadiatorValveBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["blocked"] }

    /// The time between two workings-out while it is warm.
    private static let period = Interval.minutes(1)
    /// The timers: the next working-out, the window is forgotten.
    private enum Timer {
        /// The next working-out.
        static let step = 0
        /// The window is forgotten.
        static let window = 1
    }
    /// A fall of so many kelvin in five minutes is an open window (project default).
    private static let fall = 1.0

    /// The heat of the water when the valve is open, in watts.
    private let power: Double
    /// How long it stays shut for an open window.
    private let windowTime: Interval
    /// The radiator.
    private var body: ThermalMass
    /// When its temperature was last worked out.
    private var since = Instant(nanoseconds: 0)
    /// How far the valve is open.
    private var opening = 0.0
    /// The temperature of the room some minutes ago and when that was.
    private var past: (temperature: Double, time: Instant)?
    /// True while it believes that a window is open.
    private var isWindowOpen = false
    /// True while the valve cannot move.
    private var isBlocked = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a valve.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 1500)
        windowTime = parameters.interval("windowTime", or: .minutes(15))
        body = ThermalMass(
            temperature: 22, capacity: max(100, parameters.number("heatCapacity", or: 40_000)),
            loss: max(0.1, parameters.number("loss", or: 30)))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The thermostat.
    private var thermostat: ThermostatBehaviour? { sibling(ThermostatBehaviour.number) }
    /// The temperature around it.
    private var around: Double { device.room?[.temperature] ?? 22 }

    override func start() {
        since = device.now
        past = nil
        isWindowOpen = false
        device.room?.watch(.temperature, by: self)
        thermostat?.demandChanged = { [unowned self] in self.work() }
        work()
    }

    override func stop() {
        settle()
        emissions.give()
    }

    override func reset() {
        opening = 0
        body.temperature = around
    }

    override func roomChanged(_ quantity: Room.Quantity) {
        guard let past else { return self.past = (around, device.now) }
        guard device.now - past.time >= .minutes(5) else { return }
        self.past = (around, device.now)
        if past.temperature - around > Self.fall, !isWindowOpen {
            isWindowOpen = true
            setTimer(Timer.window, after: windowTime)
            work()
        }
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "blocked" else { return false }
        isBlocked = isBroken
        report(.motorBlocked, isBroken)
        if device.isPowered { work() }
        return true
    }

    override func fire(_ timer: Int) {
        if timer == Timer.window { isWindowOpen = false }
        work()
    }

    /// Works out the temperature of the radiator until now.
    private func settle() {
        body.step(seconds: (device.now - since).seconds, watts: power * opening, around: around)
        since = device.now
    }

    /// Moves the valve and lets the radiator warm the room.
    private func work() {
        guard let thermostat else { return }
        settle()
        let wanted = thermostat.demand == .heating && !isWindowOpen ? thermostat.demandShare : 0
        let target = (wanted * 20).rounded() / 20
        if target != opening, !isBlocked {
            // The motor takes energy for the way that it goes.
            battery?.consume(joules: 4 * abs(target - opening))
            opening = target
        }
        let given = body.given(around: around)
        let isWarm = abs(given) > 1 || opening > 0
        emissions.give(heat: isWarm ? given.rounded() : 0)
        if isWarm { setTimer(Timer.step, after: Self.period) } else { cancelTimer(Timer.step) }
    }
}
