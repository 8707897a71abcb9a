internal import HulianModel

/// A tank of hot water, mixed through and through: an element or a heat pump warms it, its walls lose heat, and what
/// taps draw is replaced by cold water.
///
/// The night hours of the timed mode and the rod's three years are project defaults.
final class StorageWaterHeaterBehaviour: Behaviour, HotWaterSource {
    /// How device types name it: volume in L, power in W, loss in W/K, temperatures in K and °C.
    static let dynamics = Behaviours.Dynamics(
        "storageWaterHeater",
        parameters: ["volume", "power", "efficiency", "loss", "hysteresis", "standby", "source"],
        actions: StorageWaterHeaterBehaviour.actions, defects: StorageWaterHeaterBehaviour.defects
    ) { device, endpoint, parameters in StorageWaterHeaterBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["drawWater"] }
    override class var defects: [String] { ["heaterFailure", "leak", "overTemperature"] }

    /// The tags of modes (Water Heater Mode, ModeTag).
    private enum Tag {
        /// It heats only when it is boosted.
        static let off: Int64 = 0x4000
        /// It heats at night, when electricity is cheap.
        static let timed: Int64 = 0x4002
    }
    /// The timers: the next working-out, a hand closes the tap.
    private enum Timer {
        /// The next working-out.
        static let step = 0
        /// A hand closes the tap.
        static let tap = 1
    }
    /// The time between two workings-out while it heats or water is drawn, and otherwise.
    private static let quick = Interval.seconds(30), slow = Interval.minutes(5)
    /// The water that a hand draws, in L/s.
    private static let tapFlow = 0.12
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
    /// The water.
    private var water: ThermalMass
    /// When its temperature was last worked out; nothing before it was first switched on.
    private var since: Instant?
    /// The water that the home and that a hand draws, in L/s.
    private var homeDraw = 0.0, handDraw = 0.0
    /// True while it heats.
    private var isHeating = false
    /// True once a boost was as hot as it should be, until it is to heat again.
    private var isSated = false
    /// What is broken.
    private var isBroken = false, leaks = false, isOverheated = false
    /// True while it works itself out, which changes what it listens to.
    private var isWorking = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a tank of cold water.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        volume = max(1, parameters.number("volume", or: 60))
        power = parameters.number("power", or: 2000)
        efficiency = max(0.5, parameters.number("efficiency", or: 1))
        hysteresis = parameters.number("hysteresis", or: 4)
        standby = parameters.number("standby", or: 1)
        heatSource = parameters.string("source", or: "element") == "heatPump" ? 0x4 : 0x1
        water = ThermalMass(
            temperature: 18, capacity: volume * ThermalMass.water, loss: max(0.01, parameters.number("loss", or: 1.5)))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The thermostat, the mode and the management of boosts.
    private var thermostat: ThermostatBehaviour? { sibling(ThermostatBehaviour.number) }
    /// The mode.
    private var mode: ModeBaseBehaviour? { sibling(ModeBaseBehaviour.waterHeater) }
    /// The management of boosts.
    private var management: WaterHeaterManagementBehaviour? { sibling(WaterHeaterManagementBehaviour.number) }
    /// The temperature around it.
    private var around: Double { device.room?[.temperature] ?? 22 }
    /// The temperature of the water that comes in.
    private var cold: Double { device.room?.home.plumbing.coldTemperature ?? 15 }
    /// The water that leaves it now, in L/s.
    private var draw: Double { homeDraw + handDraw }

    // MARK: What the pipes ask

    var outletTemperature: Double {
        settle()
        return water.temperature
    }

    // Water stays hot without power.
    var canServe: Bool { true }

    func drawChanged(_ litresPerSecond: Double) {
        settle()
        homeDraw = litresPerSecond
        guard device.isPowered else { return }
        device.input { work() }
    }

    // MARK: Its life

    override func start() {
        device.room?.home.plumbing.add(self)
        settle()
        thermostat?.source = { [unowned self] in self.outletTemperature }
        thermostat?.decides = { [unowned self] in self.isHeating ? .heating : ThermostatBehaviour.Demand.none }
        management?.changed = { [unowned self] in
            self.isSated = false
            self.work()
        }
        mode?.changed = { [unowned self] _ in self.work() }
        isSated = false
        work()
    }

    override func stop() {
        settle()
        isHeating = false
        handDraw = 0
        emissions.give()
    }

    override func reset() { water.temperature = cold }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let isSwitch = attribute == OnOffBehaviour.onOff && capability == sibling(OnOffBehaviour.number)
        let isSetting =
            capability == sibling(ThermostatBehaviour.number)
            && (attribute == ThermostatBehaviour.Attribute.occupiedHeating
                || attribute == ThermostatBehaviour.Attribute.systemMode)
        if isSwitch || isSetting { work() }
    }

    override func fields(of action: String) -> [ActionField] {
        action == "drawWater" ? [ActionField("litres", .number)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "drawWater" else { return false }
        guard device.room?.home.plumbing.isOpen ?? true else { return true }
        settle()
        handDraw = Self.tapFlow
        let litres = min(500, max(0.1, fields["litres"].numberValue ?? 30))
        setTimer(Timer.tap, after: .fractional(seconds: litres / Self.tapFlow))
        work()
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "heaterFailure":
            self.isBroken = isBroken
            report(.heaterFailure, isBroken)
        case "leak":
            leaks = isBroken
            report(.leak, isBroken)
        case "overTemperature":
            isOverheated = isBroken
            report(.overTemperature, isBroken)
        default: return false
        }
        if device.isPowered { work() }
        return true
    }

    override func fire(_ timer: Int) {
        if timer == Timer.tap {
            settle()
            handDraw = 0
        }
        work()
    }

    // MARK: The water

    /// Works out the temperature until now.
    private func settle() {
        let seconds = since.map { (device.now - $0).seconds } ?? 0
        since = device.now
        water.step(
            seconds: min(seconds, 30 * 86_400), watts: isHeating ? power * efficiency : 0, around: around, flow: draw,
            inflow: cold)
        guard device.isPowered else { return }
        consumable(.anode)?.use(seconds / Self.rodLife.seconds)
        if leaks, let room = device.room, room.home.plumbing.isOpen {
            room.add(.floodWater, min(20, Self.leakFlow * seconds / room.shape.area))
        }
    }

    /// The temperature to reach in °C; nothing while it is not to heat.
    private var target: Double? {
        guard let thermostat, value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue != false,
            thermostat.integer(ThermostatBehaviour.Attribute.systemMode) != ThermostatBehaviour.Mode.off
        else { return nil }
        let setpoint = thermostat.setpoint(.heating)
        if let boost = management?.boost { return isSated ? nil : boost.setpoint ?? setpoint }
        if mode?.hasTag(Tag.off) ?? false { return nil }
        if mode?.hasTag(Tag.timed) ?? false {
            let hour = (device.room?.home.dayShare ?? 0) * 24
            return hour >= 22 || hour < 6 ? setpoint : nil
        }
        return setpoint
    }

    /// How much of the water is as hot as it should be, in percent.
    private var percentage: Double {
        let wanted = max(cold + 1, thermostat?.setpoint(.heating) ?? 60)
        return (water.temperature - cold) / (wanted - cold) * 100
    }

    /// Ends a boost that reached what it was to reach, or lets it wait until it is to heat again.
    private func followBoost() {
        guard let management, let boost = management.boost else { return }
        let setpoint = boost.setpoint ?? thermostat?.setpoint(.heating) ?? 60
        if isSated {
            let falls = boost.reheat.map { percentage < Double($0) } ?? (water.temperature < setpoint - hysteresis)
            if falls { isSated = false }
        } else if boost.percentage.map({ percentage >= Double($0) }) ?? (water.temperature >= setpoint) {
            isSated = true
            if boost.isOneShot { management.end() }
        }
    }

    /// Heats as is wanted, and shows it.
    private func work() {
        guard !isWorking else { return }
        isWorking = true
        defer { isWorking = false }
        settle()
        followBoost()
        let isAble = !isBroken && !isOverheated
        let edge = target.map { isHeating || management?.boost != nil ? $0 : $0 - hysteresis }
        isHeating = isAble && edge.map { water.temperature < $0 } ?? false
        let drips = leaks && device.room?.home.plumbing.isOpen ?? true ? Self.leakFlow : 0
        emissions.give(
            heat: (water.given(around: around) * 10).rounded() / 10, power: (isHeating ? power : 0) + standby,
            water: handDraw + drips, sound: isHeating && heatSource == 0x4 ? 46 : 0)
        let wanted = management?.boost?.setpoint ?? thermostat?.setpoint(.heating) ?? 60
        management?.show(
            demand: isHeating ? heatSource : 0, volume: volume, missing: (wanted - water.temperature) * water.capacity,
            percentage: percentage)
        thermostat?.look()
        setTimer(Timer.step, after: isHeating || draw > 0 || leaks ? Self.quick : Self.slow)
    }
}
