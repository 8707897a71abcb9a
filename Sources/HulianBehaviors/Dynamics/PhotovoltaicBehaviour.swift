internal import HulianModel

/// Panels on the roof and their inverter: they give what the daylight and the heat of the day let them.
final class PhotovoltaicBehaviour: Behaviour {
    /// How device types name it: powers in W, the loss by heat in % a kelvin above 25 °C.
    static let dynamics = Behaviours.Dynamics(
        "photovoltaic", parameters: ["peak", "inverter", "standby", "heatLoss"],
        defects: PhotovoltaicBehaviour.defects
    ) { device, endpoint, parameters in PhotovoltaicBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["inverterFault", "dirtyPanels", "gridLost"] }

    /// The daylight at which panels give their peak, in lux (the brightest noon of ``Home/daylight``).
    private static let noon = 20_000.0
    /// How much warmer than the air panels are in full light, in kelvin (project default).
    private static let warming = 25.0
    /// The time between two workings-out.
    private static let period = Interval.minutes(1)

    /// The power in full light, the most that the inverter passes, and what it takes at night, in watts.
    private let peak, inverter, standby: Double
    /// The share that is lost for each kelvin.
    private let heatLoss: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)
    /// What is broken.
    private var isFaulty = false, isDirty = false, isIslanded = false
    /// The power to which somebody limits it, in watts; nothing without a limit.
    private var limit: Double?

    /// Makes panels.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        peak = max(1, parameters.number("peak", or: 5000))
        inverter = max(1, parameters.number("inverter", or: 4600))
        standby = max(0, parameters.number("standby", or: 2))
        heatLoss = parameters.number("heatLoss", or: 0.35) / 100
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// What lets others limit it.
    private var management: DeviceEnergyManagementBehaviour? { sibling(DeviceEnergyManagementBehaviour.number) }

    /// The power that it could give now, in watts.
    private var available: Double {
        guard !isFaulty, !isIslanded, let home = device.room?.home else { return 0 }
        let share = home.daylight / Self.noon
        let warmth = home.outdoorTemperature + Self.warming * share - 25
        return max(0, min(inverter, peak * share * (isDirty ? 0.8 : 1) * (1 - heatLoss * max(0, warmth))))
    }

    override func start() {
        limit = nil
        management?.range = { [unowned self] in
            let most = self.available
            return most > 0 ? -most...0 : nil
        }
        management?.adjust = { [unowned self] watts in
            self.limit = watts.map { max(0, -$0) }
            self.generate()
        }
        management?.bound = { [unowned self] watts in
            self.limit = watts.map { max(0, -$0.lowerBound) }
            self.generate()
        }
        if isFaulty || isIslanded { management?.setFault(true) }
        generate()
        setTimer(0, after: Self.period)
    }

    override func stop() { emissions.give() }

    override func fire(_ timer: Int) {
        generate()
        setTimer(0, after: Self.period)
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "inverterFault": isFaulty = isBroken
        case "dirtyPanels": isDirty = isBroken
        // Without the grid an inverter must not feed it (protection against islands).
        case "gridLost": isIslanded = isBroken
        default: return false
        }
        guard device.isPowered else { return true }
        if defect != "dirtyPanels" { management?.setFault(isFaulty || isIslanded) }
        generate()
        return true
    }

    /// Gives what there is now; in the dark the inverter takes a little.
    private func generate() {
        let watts = min(available, limit ?? .infinity)
        emissions.give(power: watts > 0 ? -watts : standby)
        management?.show()
    }
}
