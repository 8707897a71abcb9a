internal import HulianModel

/// A heater with a body that is warm: a convector, a floor, a towel rail, a blanket, the glass of a mirror.
///
/// A thermostat on the same endpoint says how much it heats; without one it keeps its body at the temperature of a
/// Temperature Control; without that it heats fully while it is on.
final class HeaterBehaviour: FaultyPhysics {
    /// How device types name it: powers in W, heat capacity in J/K, loss in W/K, temperatures in °C, sound in dBA.
    static let dynamics = Behaviours.Dynamics(
        "heater",
        parameters: [
            "power", "heatCapacity", "loss", "maxTemperature", "hysteresis", "temperatures", "fanPower", "standby",
            "sound",
        ],
        defects: HeaterBehaviour.defects
    ) { device, endpoint, parameters in HeaterBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var troubles: [(defect: String, trouble: ApplianceTrouble)] {
        [("heaterFailure", .heaterFailure), ("overTemperature", .overTemperature)]
    }

    /// The time between two workings-out while it is warm.
    private static let period = Interval.seconds(30)
    /// A limiter lets it heat again when it is so much colder, in kelvin (project default).
    private static let limiterGap = 6.0

    /// The powers of its heater, its fan and of waiting, in watts.
    private let power, fanPower, standby: Double
    /// Its heat capacity in J/K, and the heat that it gives to the room in W/K.
    private let heatCapacity, loss: Double
    /// The temperature at which its limiter opens, in °C.
    private let maxTemperature: Double
    /// How far its temperature swings below the setpoint, in kelvin.
    private let hysteresis: Double
    /// The temperature of each level in °C.
    private let temperatures: [Double]
    /// The sound of its fan in dBA.
    private let sound: Double

    /// Its body; nothing before it was first switched on.
    private var body: ThermalMass?
    /// When its temperature was last worked out.
    private var since = Instant(nanoseconds: 0)
    /// The share of its power that heats now.
    private var share = 0.0
    /// True while its limiter keeps it from heating.
    private var isLimited = false
    /// True while it works itself out, which changes what it listens to.
    private var isWorking = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a heater.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 2000)
        heatCapacity = max(50, parameters.number("heatCapacity", or: 8000))
        loss = max(0.01, parameters.number("loss", or: 25))
        maxTemperature = parameters.number("maxTemperature", or: 110)
        hysteresis = parameters.number("hysteresis", or: 1)
        temperatures = (parameters["temperatures"]?.listValue ?? []).compactMap(\.numberValue)
        fanPower = parameters.number("fanPower", or: 0)
        standby = parameters.number("standby", or: 0.5)
        sound = parameters.number("sound", or: 0)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The temperature of its body in °C.
    var temperature: Double { body?.temperature ?? around }
    /// The temperature around it.
    private var around: Double { device.room?[.temperature] ?? 22 }
    /// The thermostat.
    private var thermostat: ThermostatBehaviour? { sibling(ThermostatBehaviour.number) }
    /// The thermometer at its body.
    private var thermometer: MeasurementBehaviour? { sibling(MeasurementBehaviour.temperature) }
    /// True while it is switched on.
    private var isOn: Bool { value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? true }

    override func start() {
        if body == nil {
            body = ThermalMass(temperature: around, capacity: heatCapacity, loss: loss)
        } else {
            body?.step(seconds: (device.now - since).seconds, watts: 0, around: around)
        }
        since = device.now
        share = 0
        // A thermometer beside a thermostat is that of the room.
        if thermostat == nil { thermometer?.source = { [unowned self] in self.temperature } }
        thermostat?.demandChanged = { [unowned self] in self.work() }
        work()
    }

    override func stop() {
        settle()
        share = 0
        emissions.give()
    }

    override func reset() {
        body = nil
        isLimited = false
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let isSwitch = attribute == OnOffBehaviour.onOff && capability == sibling(OnOffBehaviour.number)
        let isLevel = capability == sibling(LevelControlBehaviour.number) && attribute == AttributeNumber(0)
        if isSwitch || isLevel || capability == sibling(TemperatureControlBehaviour.number) { work() }
    }

    override func fire(_ timer: Int) { work() }

    override func settle() {
        body?.step(seconds: (device.now - since).seconds, watts: power * share, around: around)
        since = device.now
    }

    /// The temperature that its body is to have in °C; nothing when it is not told.
    private var setpoint: Double? {
        guard let control: TemperatureControlBehaviour = sibling(TemperatureControlBehaviour.number) else { return nil }
        if let setpoint = control.setpoint { return setpoint }
        let level = Int(control.integer(TemperatureControlBehaviour.selectedTemperatureLevel) ?? 0)
        return temperatures.indices.contains(level) ? temperatures[level] : nil
    }

    /// The share of its power that is wanted now.
    private var wanted: Double {
        guard isOn, !isBroken(.heaterFailure), !isBroken(.overTemperature), !isLimited else { return 0 }
        if let thermostat { return thermostat.demand == .heating ? thermostat.demandShare : 0 }
        if let setpoint {
            let edge = share > 0 ? setpoint : setpoint - hysteresis
            return temperature < edge ? 1 : 0
        }
        guard let level = value(LevelControlBehaviour.number, 0x0000).integerValue else { return 1 }
        return Double(level) / 254
    }

    override func work() {
        guard !isWorking else { return }
        isWorking = true
        defer { isWorking = false }
        settle()
        if temperature > maxTemperature { isLimited = true }
        if temperature < maxTemperature - Self.limiterGap { isLimited = false }
        share = wanted
        let given = body?.given(around: around) ?? 0
        let isBlowing = share > 0 && fanPower > 0
        // What is hardly warm any more is as warm as the room, so that it comes to rest.
        let isWarm = abs(given) > 0.5 || share > 0
        emissions.give(
            heat: isWarm ? (given * 10).rounded() / 10 : 0,
            power: power * share + (isBlowing ? fanPower : 0) + standby,
            sound: isBlowing ? sound : 0)
        if thermostat == nil { thermometer?.sample() }
        let watches = setpoint != nil && isOn
        if isWarm || watches { setTimer(0, after: Self.period) } else { cancelTimer(0) }
    }
}
