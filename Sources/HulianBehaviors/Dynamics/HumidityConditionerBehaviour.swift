internal import HulianModel

/// A humidifier that empties its tank into the air, or a dryer that fills its tank from it.
final class HumidityConditionerBehaviour: FaultyPhysics {
    /// How device types name it: water in g/h, powers in W, the tank in L, sound in dBA, the wick's life in L.
    static let dynamics = Behaviours.Dynamics(
        "humidityConditioner",
        parameters: [
            "humidifying", "drying", "power", "warmPower", "fanPower", "standby", "tank", "sound", "wickLife",
        ],
        defects: HumidityConditionerBehaviour.defects
    ) { device, endpoint, parameters in HumidityConditionerBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var troubles: [(defect: String, trouble: ApplianceTrouble)] {
        [("compressorFailure", .heaterFailure), ("motorJammed", .motorBlocked)]
    }

    /// The time between two workings-out while it works.
    private static let period = Interval.minutes(1)

    /// The water that it gives or takes at full speed, in g/h.
    private let humidifying, drying: Double
    /// The powers of its work, of warm mist, of its fan and of waiting, in watts.
    private let power, warmPower, fanPower, standby: Double
    /// What its tank holds in litres.
    private let tankVolume: Double
    /// The sound at full speed in dBA.
    private let sound: Double
    /// The water that its wick lets through before it is hard with lime, in litres.
    private let wickLife: Double

    /// The water that it gives to the air now.
    private lazy var moisture = MoistureFlow(at: device.now)
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a conditioner.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        humidifying = parameters.number("humidifying", or: 0)
        drying = parameters.number("drying", or: 0)
        power = parameters.number("power", or: 30)
        warmPower = parameters.number("warmPower", or: 0)
        fanPower = parameters.number("fanPower", or: 8)
        standby = parameters.number("standby", or: 0.6)
        tankVolume = max(0.1, parameters.number("tank", or: 4))
        sound = parameters.number("sound", or: 48)
        wickLife = max(1, parameters.number("wickLife", or: 500))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// What decides.
    private var humidistat: HumidistatBehaviour? { sibling(HumidistatBehaviour.number) }
    /// The fan.
    private var fan: FanControlBehaviour? { sibling(FanControlBehaviour.number) }

    override func start() {
        moisture.end(at: device.now)
        humidistat?.changed = { [unowned self] in self.work() }
        for tank in tanks(collecting: false) + tanks(collecting: true) {
            tank.capacity = tankVolume
            tank.renewed = { [unowned self] in self.work() }
        }
        consumable(.wick)?.renewed = { [unowned self] in self.work() }
        work()
    }

    override func stop() {
        settle()
        moisture.end(at: device.now)
        emissions.give()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == FanControlBehaviour.percentCurrent, capability == sibling(FanControlBehaviour.number) { work() }
    }

    override func fire(_ timer: Int) { work() }

    override func settle() {
        let grams = moisture.take(until: device.now)
        guard grams != 0 else { return }
        let litres = abs(grams) / 1000
        for tank in tanks(collecting: grams < 0) { tank.move(litres) }
        if grams > 0 { consumable(.wick)?.use(litres / wickLife) }
    }

    /// Does what the humidistat wants, as far as tank and parts allow.
    override func work() {
        settle()
        guard let humidistat else { return }
        let clean = tanks(collecting: false)
        let waste = tanks(collecting: true)
        let isEmpty = !clean.isEmpty && clean.allSatisfy { $0.room <= 0 }
        let isFull = !waste.isEmpty && waste.allSatisfy { $0.room <= 0 }
        report(.waterShortage, isEmpty)
        report(.tankFull, isFull)
        // In automatic mode the fan blows gently while people sleep.
        fan?.automaticPercent = humidistat.state == .idle ? 0 : humidistat.isQuiet ? 20 : 60
        let speed = isBroken(.motorBlocked) || humidistat.state == .off ? 0 : fan.map { max(0.2, $0.share) } ?? 0.7
        let humidity = device.room?[.humidity] ?? 50
        let temperature = device.room?[.temperature] ?? 22
        var watts = standby
        var heat = 0.0, rate = 0.0
        switch humidistat.state {
        case .humidifying where !isEmpty && speed > 0:
            let lime = consumable(.wick).map { 1 - 0.6 * $0.used } ?? 1
            rate = humidifying * (0.3 + 0.7 * speed) * lime * (humidistat.isQuiet ? 0.5 : 1)
            watts += power * speed + fanPower * speed + (humidistat.isWarm ? warmPower : 0)
            heat = watts - rate * MoistureFlow.latentHeat
        case .dehumidifying where !isFull && speed > 0 && !isBroken(.heaterFailure):
            // Cold or dry air gives little water.
            let wet = min(1.2, max(0, (humidity - 25) / 55))
            rate = -drying * (0.5 + 0.5 * speed) * wet * min(1, max(0.1, temperature / 27))
            watts += power + fanPower * speed
            heat = watts - rate * MoistureFlow.latentHeat
        case .fan: watts += fanPower * speed
        default: break
        }
        rate = rate.rounded()
        moisture.rate = rate
        let isLoud = rate != 0 || humidistat.state == .fan
        emissions.give(
            heat: heat.rounded(), power: watts, moisture: rate,
            sound: isLoud && speed > 0 ? sound - 15 + 15 * speed - (humidistat.isQuiet ? 8 : 0) : 0)
        if rate != 0 { setTimer(0, after: Self.period) } else { cancelTimer(0) }
    }
}
