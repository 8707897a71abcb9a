internal import HulianModel

/// A tank of hot water, mixed through and through: an element or a heat pump warms it, its walls lose heat, and what
/// taps draw is replaced by cold water.
///
/// The night hours of the timed mode and the rod's three years are project defaults.
final class StorageWaterHeaterBehaviour: WaterHeater {
    /// How device types name it: volume in L, power in W, loss in W/K, temperatures in K and °C.
    static let dynamics = Behaviours.Dynamics(
        "storageWaterHeater",
        parameters: ["volume", "power", "efficiency", "loss", "hysteresis", "standby", "source"],
        actions: StorageWaterHeaterBehaviour.actions, defects: StorageWaterHeaterBehaviour.defects
    ) { device, endpoint, parameters in StorageWaterHeaterBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var troubles: [(defect: String, trouble: ApplianceTrouble)] {
        [("heaterFailure", .heaterFailure), ("leak", .leak), ("overTemperature", .overTemperature)]
    }

    /// The tag of the mode in which it heats at night, when electricity is cheap (Water Heater Mode, ModeTag).
    private static let timedTag: Int64 = 0x4002
    /// The time between two workings-out while it heats or water is drawn, and otherwise.
    private static let quick = Interval.seconds(30), slow = Interval.minutes(5)
    /// The water of a leak in L/s, and how fast it covers the floor of a room of 16 m² in mm/s.
    private static let leakFlow = 0.004
    /// How long a rod lasts.
    private static let rodLife = Interval.hours(3 * 365 * 24)

    /// Its volume in litres.
    private let volume: Double
    /// The electric power in watts, and the heat for each watt of it.
    private let power, efficiency: Double
    /// How far the water cools before it heats again, in kelvin.
    private let hysteresis: Double
    /// The power of waiting in watts.
    private let standby: Double
    /// What heats, as a bit of the heat demand.
    private let heatSource: Int64
    /// True while it heats.
    private var isHeating = false
    /// True once a boost was as hot as it should be, until it is to heat again.
    private var isSated = false

    /// Makes a tank of cold water.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        volume = max(1, parameters.number("volume", or: 60))
        power = parameters.number("power", or: 2000)
        efficiency = max(0.5, parameters.number("efficiency", or: 1))
        hysteresis = parameters.number("hysteresis", or: 4)
        standby = parameters.number("standby", or: 1)
        heatSource = parameters.string("source", or: "element") == "heatPump" ? 0x4 : 0x1
        let water = ThermalMass(
            temperature: 18, capacity: volume * ThermalMass.water, loss: max(0.01, parameters.number("loss", or: 1.5)))
        super.init(device: device, endpoint: endpoint, body: water, longest: .hours(30 * 24))
    }

    override var heatingPower: Double { isHeating ? power * efficiency : 0 }

    override func start() {
        isSated = false
        super.start()
    }

    override func reset() { body.temperature = cold }

    override func cool() { isHeating = false }

    override func wishesChanged() {
        isSated = false
        work()
    }

    override func passed(seconds: Double) {
        guard device.isPowered else { return }
        consumable(.anode)?.use(seconds / Self.rodLife.seconds)
        if isBroken(.leak), let room = device.room, room.home.plumbing.isOpen {
            room.add(.floodWater, min(20, Self.leakFlow * seconds / room.shape.area))
        }
    }

    /// The temperature to reach in °C; nothing while it is not to heat.
    private var target: Double? {
        guard let thermostat, isEnabled else { return nil }
        let setpoint = thermostat.setpoint(.heating)
        if let boost = management?.boost { return isSated ? nil : boost.setpoint ?? setpoint }
        if waitsForBoost { return nil }
        if mode?.hasTag(Self.timedTag) ?? false {
            let hour = (device.room?.home.dayShare ?? 0) * 24
            return hour >= 22 || hour < 6 ? setpoint : nil
        }
        return setpoint
    }

    /// How much of the water is as hot as it should be, in percent.
    private var percentage: Double {
        let wanted = max(cold + 1, thermostat?.setpoint(.heating) ?? 60)
        return (body.temperature - cold) / (wanted - cold) * 100
    }

    /// Ends a boost that reached what it was to reach, or lets it wait until it is to heat again.
    private func followBoost() {
        guard let management, let boost = management.boost else { return }
        let setpoint = boost.setpoint ?? thermostat?.setpoint(.heating) ?? 60
        if isSated {
            let falls = boost.reheat.map { percentage < Double($0) } ?? (body.temperature < setpoint - hysteresis)
            if falls { isSated = false }
        } else if boost.percentage.map({ percentage >= Double($0) }) ?? (body.temperature >= setpoint) {
            isSated = true
            if boost.isOneShot { management.end() }
        }
    }

    override func heat() {
        followBoost()
        let isAble = !isBroken(.heaterFailure) && !isBroken(.overTemperature)
        let edge = target.map { isHeating || management?.boost != nil ? $0 : $0 - hysteresis }
        isHeating = isAble && edge.map { body.temperature < $0 } ?? false
        let drips = isBroken(.leak) && device.room?.home.plumbing.isOpen ?? true ? Self.leakFlow : 0
        emissions.give(
            heat: (body.given(around: around) * 10).rounded() / 10, power: (isHeating ? power : 0) + standby,
            water: handDraw + drips, sound: isHeating && heatSource == 0x4 ? 46 : 0)
        let wanted = management?.boost?.setpoint ?? thermostat?.setpoint(.heating) ?? 60
        management?.show(
            demand: isHeating ? heatSource : 0, volume: volume, missing: (wanted - body.temperature) * body.capacity,
            percentage: percentage)
        thermostat?.look()
        setTimer(Timer.step, after: isHeating || draw > 0 || isBroken(.leak) ? Self.quick : Self.slow)
    }
}
