internal import HulianModel

/// A gas heater that warms water while it flows: it lights when enough flows, and its flame follows the setpoint.
///
/// Without gas, air or a spark it stays cold. Sizes are project defaults of a 13 L unit.
final class InstantWaterHeaterBehaviour: Behaviour, HotWaterSource {
    /// How device types name it: powers in W, flow in L/min, the heat of gas in J/m³.
    static let dynamics = Behaviours.Dynamics(
        "instantWaterHeater",
        parameters: ["power", "leastPower", "efficiency", "leastFlow", "fanPower", "standby", "gasHeat"],
        actions: InstantWaterHeaterBehaviour.actions, defects: InstantWaterHeaterBehaviour.defects
    ) { device, endpoint, parameters in InstantWaterHeaterBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["drawWater"] }
    override class var defects: [String] { ["flueBlocked", "igniterFailure", "overTemperature"] }

    /// The timers: the next working-out, the spark, a hand closes the tap.
    private enum Timer {
        /// The next working-out.
        static let step = 0
        /// The flame lights.
        static let spark = 1
        /// A hand closes the tap.
        static let tap = 2
        /// The switch at the flue is sure.
        static let flue = 3
    }
    /// The time after which the switch at the flue is sure that exhaust gas does not leave.
    private static let flueTime = Interval.seconds(20)
    /// The time between two workings-out while it is warm.
    private static let period = Interval.seconds(10)
    /// The time to blow old gas out and to light the flame.
    private static let sparkTime = Interval.seconds(3)
    /// The water that a hand draws, in L/s.
    private static let tapFlow = 0.12
    /// The exchanger holds so much heat in J/K, and loses so much in W/K.
    private static let capacity = 9000.0, loss = 6.0
    /// Carbon monoxide that comes into the room from a flame without air, in ppm·m³ a second (project default).
    private static let monoxide = 8.0

    /// The greatest and the least heat of the flame, in watts.
    private let power, leastPower: Double
    /// The share of the gas that warms the water.
    private let efficiency: Double
    /// The least flow that lights it, in L/s.
    private let leastFlow: Double
    /// The powers of the fan and of waiting, in watts.
    private let fanPower, standby: Double
    /// The heat of a cubic metre of gas, in J.
    private let gasHeat: Double
    /// The exchanger and the water in it.
    private var body = ThermalMass(temperature: 20, capacity: capacity, loss: loss)
    /// When its temperature was last worked out.
    private var since = Instant(nanoseconds: 0)
    /// The water that the home and that a hand draws, in L/s.
    private var homeDraw = 0.0, handDraw = 0.0
    /// The heat that goes into the water now, in watts; 0 without a flame.
    private var flame = 0.0
    /// True while it burns or tries to.
    private var isLit = false
    /// What is broken.
    private var cannotLight = false, isFlueBlocked = false, isOverheated = false
    /// True once it noticed that its flue is blocked.
    private var knowsFlue = false
    /// True while it works itself out, which changes what it listens to.
    private var isWorking = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a heater.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 24_000)
        leastPower = parameters.number("leastPower", or: 3500)
        efficiency = max(0.1, parameters.number("efficiency", or: 0.88))
        leastFlow = parameters.number("leastFlow", or: 2.5) / 60
        fanPower = parameters.number("fanPower", or: 35)
        standby = parameters.number("standby", or: 2)
        gasHeat = max(1, parameters.number("gasHeat", or: 35.6e6))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The thermostat.
    private var thermostat: ThermostatBehaviour? { sibling(ThermostatBehaviour.number) }
    /// The management of boosts.
    private var management: WaterHeaterManagementBehaviour? { sibling(WaterHeaterManagementBehaviour.number) }
    /// The temperature around it.
    private var around: Double { device.room?[.temperature] ?? 22 }
    /// The temperature of the water that comes in.
    private var cold: Double { device.room?.home.plumbing.coldTemperature ?? 15 }
    /// The water that flows through now, in L/s.
    private var flow: Double { homeDraw + handDraw }

    // MARK: What the pipes ask

    var outletTemperature: Double {
        settle()
        return body.temperature
    }

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
        since = device.now
        thermostat?.source = { [unowned self] in self.body.temperature }
        thermostat?.decides = { [unowned self] in self.flame > 0 ? .heating : ThermostatBehaviour.Demand.none }
        management?.changed = { [unowned self] in self.work() }
        work()
    }

    override func stop() {
        settle()
        flame = 0
        isLit = false
        handDraw = 0
        emissions.give()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let isSwitch = attribute == OnOffBehaviour.onOff && capability == sibling(OnOffBehaviour.number)
        let isSetting =
            capability == sibling(ThermostatBehaviour.number)
            && (attribute == ThermostatBehaviour.Attribute.occupiedHeating
                || attribute == ThermostatBehaviour.Attribute.systemMode)
        if isSwitch || isSetting || capability == sibling(ModeBaseBehaviour.waterHeater) { work() }
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
        settle()
        switch defect {
        case "igniterFailure":
            cannotLight = isBroken
            if !isBroken { report(.ignitionFailure, false) }
        case "flueBlocked":
            isFlueBlocked = isBroken
            if isBroken, flame > 0 { setTimer(Timer.flue, after: Self.flueTime) }
            if !isBroken { notice(false) }
        case "overTemperature":
            isOverheated = isBroken
            report(.overTemperature, isBroken)
        default: return false
        }
        if device.isPowered { work() }
        return true
    }

    override func fire(_ timer: Int) {
        settle()
        switch timer {
        case Timer.tap: handDraw = 0
        case Timer.spark:
            guard isLit else { break }
            // No gas lights no flame, and the unit says so after its try.
            if cannotLight || !hasGas {
                isLit = false
                report(.ignitionFailure, true)
            } else {
                report(.ignitionFailure, false)
                flame = wantedHeat
                if isFlueBlocked { setTimer(Timer.flue, after: Self.flueTime) }
            }
        case Timer.flue: notice(isFlueBlocked)
        default: break
        }
        work()
    }

    /// Notices that the flue is blocked or free.
    private func notice(_ isBlocked: Bool) {
        knowsFlue = isBlocked
        report(.flueBlocked, isBlocked)
    }

    // MARK: The flame

    /// True while gas comes.
    private var hasGas: Bool { device.room.map { !$0.home.isGasShut(in: $0) } ?? true }

    /// Works out the temperature until now.
    private func settle() {
        let seconds = (device.now - since).seconds
        since = device.now
        body.step(seconds: min(seconds, 86_400), watts: flame, around: around, flow: flow, inflow: cold)
        // A blocked flue is noticed after some seconds; what burnt until then is in the room.
        if isFlueBlocked, flame > 0, let room = device.room {
            let volume = room.shape.area * room.shape.height
            room.add(.carbonMonoxide, Self.monoxide * seconds / volume)
        }
    }

    /// The heat that the water needs now, in watts.
    private var wantedHeat: Double {
        let setpoint = management?.boost?.setpoint ?? thermostat?.setpoint(.heating) ?? 45
        let needed = flow * ThermalMass.water * (setpoint - cold) + (setpoint - body.temperature) * 400
        return min(power, max(leastPower, needed))
    }

    /// True while it is to burn.
    private var isWanted: Bool {
        guard value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue != false, !isOverheated, flow >= leastFlow,
            thermostat?.integer(ThermostatBehaviour.Attribute.systemMode) != ThermostatBehaviour.Mode.off
        else { return false }
        let mode: ModeBaseBehaviour? = sibling(ModeBaseBehaviour.waterHeater)
        return management?.boost != nil || !(mode?.hasTag(0x4000) ?? false)
    }

    /// Burns as is wanted, and shows it.
    private func work() {
        guard !isWorking else { return }
        isWorking = true
        defer { isWorking = false }
        settle()
        let isWanted = isWanted && !knowsFlue
        if isWanted, !isLit, !isArmed(Timer.spark), !cannotTryAgain {
            isLit = true
            setTimer(Timer.spark, after: Self.sparkTime)
        } else if !isWanted || (flame > 0 && !hasGas) {
            isLit = false
            flame = 0
            cancelTimer(Timer.spark)
            if flow < leastFlow { report(.ignitionFailure, false) }
        }
        if flame > 0 {
            flame = wantedHeat
            // Hotter than it should be: the flame goes back as far as it can, and then out.
            if flame <= leastPower, body.temperature > 72 { flame = 0 }
        }
        if flame == 0, isLit, !isArmed(Timer.spark) { isLit = false }
        let burns = flame > 0
        emissions.give(
            heat: body.given(around: around).rounded(), power: standby + (isLit ? fanPower : 0), water: handDraw,
            gas: burns ? flame / efficiency / gasHeat * 3600 : 0, sound: isLit ? 50 : 0)
        management?.show(demand: burns ? 0x8 : 0)
        thermostat?.look()
        if flow > 0 || burns || abs(body.temperature - around) > 1 {
            setTimer(Timer.step, after: Self.period)
        } else {
            cancelTimer(Timer.step)
        }
    }

    /// True after a try that failed, until the tap was closed.
    private var cannotTryAgain: Bool { cannotLight || !hasGas ? hasFailed : false }

    /// True while the alarm of a failed ignition stands.
    private var hasFailed: Bool {
        (value(AlarmBaseBehaviour.appliance, 0x0002).integerValue ?? 0) & ApplianceTrouble.ignitionFailure.rawValue != 0
    }
}
