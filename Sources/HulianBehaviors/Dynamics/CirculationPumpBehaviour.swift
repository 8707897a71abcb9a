internal import HulianModel

/// The pump of a ring of hot water: it turns as fast as the water of the ring is too cold, so that taps run hot at once.
final class CirculationPumpBehaviour: Behaviour {
    /// How device types name it: power in W, the ring's heat capacity in J/K and loss in W/K, temperatures in °C.
    static let dynamics = Behaviours.Dynamics(
        "circulationPump", parameters: ["power", "heatCapacity", "loss", "target", "flow"]
    ) { device, endpoint, parameters in CirculationPumpBehaviour(device: device, endpoint: endpoint, parameters) }

    /// The time between two workings-out.
    private static let period = Interval.minutes(1)

    /// The power at full speed in watts.
    private let power: Double
    /// The temperature that the ring is to have, in °C.
    private let target: Double
    /// The water that goes round at full speed, in L/s.
    private let flow: Double
    /// The water and the pipes of the ring.
    private var ring: ThermalMass
    /// When its temperature was last worked out.
    private var since = Instant(nanoseconds: 0)
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a pump.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 40)
        target = parameters.number("target", or: 40)
        flow = parameters.number("flow", or: 0.1)
        ring = ThermalMass(
            temperature: 22, capacity: max(1000, parameters.number("heatCapacity", or: 60_000)),
            loss: max(0.1, parameters.number("loss", or: 12)))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The pump.
    private var pump: PumpConfigurationAndControlBehaviour? { sibling(PumpConfigurationAndControlBehaviour.number) }
    /// The thermometer at the ring.
    private var thermometer: MeasurementBehaviour? { sibling(MeasurementBehaviour.temperature) }
    /// The temperature around it.
    private var around: Double { device.room?[.temperature] ?? 22 }

    override func start() {
        since = device.now
        pump?.fullPower = power
        pump?.changed = { [unowned self] in self.settle() }
        thermometer?.source = { [unowned self] in self.ring.temperature }
        look()
    }

    override func stop() {
        settle()
        emissions.give()
    }

    override func reset() { ring.temperature = around }

    /// Works out the temperature of the ring until now.
    private func settle() {
        let hot = device.room?.home.plumbing.hotTemperature ?? 50
        ring.step(
            seconds: (device.now - since).seconds, watts: 0, around: around, flow: flow * (pump?.share ?? 0),
            inflow: max(ring.temperature, hot))
        since = device.now
    }

    /// Looks at the ring: colder than it should be, it turns faster.
    private func look() {
        settle()
        pump?.wantedShare = min(1, max(0, ((target + 2 - ring.temperature) / 4 * 10).rounded() / 10))
        thermometer?.sample()
        let given = ring.given(around: around)
        emissions.give(heat: abs(given) > 1 ? given.rounded() : 0)
        setTimer(0, after: Self.period)
    }

    override func fire(_ timer: Int) { look() }
}
