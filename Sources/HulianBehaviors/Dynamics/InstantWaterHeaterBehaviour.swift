internal import HulianModel

/// A gas heater that warms water while it flows: it lights when enough flows, and its flame follows the setpoint.
///
/// Without gas, air or a spark it stays cold. Sizes are project defaults of a 13 L unit.
final class InstantWaterHeaterBehaviour: WaterHeater {
    /// How device types name it: powers in W, flow in L/min.
    static let dynamics = Behaviours.Dynamics(
        "instantWaterHeater",
        parameters: ["power", "leastPower", "efficiency", "leastFlow", "fanPower", "standby"],
        actions: InstantWaterHeaterBehaviour.actions, defects: InstantWaterHeaterBehaviour.defects
    ) { device, endpoint, parameters in InstantWaterHeaterBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var troubles: [(defect: String, trouble: ApplianceTrouble)] {
        [("flueBlocked", .flueBlocked), ("igniterFailure", .ignitionFailure), ("overTemperature", .overTemperature)]
    }

    /// The timers of the flame.
    private enum Flame {
        /// The flame lights.
        static let spark = Timer.first
        /// The switch at the flue is sure.
        static let flue = Timer.first + 1
    }
    /// The time after which the switch at the flue is sure that exhaust gas does not leave.
    private static let flueTime = Interval.seconds(20)
    /// The time between two workings-out while it is warm.
    private static let period = Interval.seconds(10)
    /// The time to blow old gas out and to light the flame.
    private static let sparkTime = Interval.seconds(3)
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
    /// The heat that goes into the water now, in watts; 0 without a flame.
    private var flame = 0.0
    /// True while it burns or tries to.
    private var isLit = false
    /// True once it noticed that its flue is blocked.
    private var knowsFlue = false

    /// Makes a heater.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 24_000)
        leastPower = parameters.number("leastPower", or: 3500)
        efficiency = max(0.1, parameters.number("efficiency", or: 0.88))
        leastFlow = parameters.number("leastFlow", or: 2.5) / 60
        fanPower = parameters.number("fanPower", or: 35)
        standby = parameters.number("standby", or: 2)
        super.init(
            device: device, endpoint: endpoint,
            body: ThermalMass(temperature: 20, capacity: Self.capacity, loss: Self.loss), longest: .hours(24))
    }

    override var heatingPower: Double { flame }

    override func cool() {
        flame = 0
        isLit = false
    }

    override func tell(_ trouble: ApplianceTrouble, _ isBroken: Bool) {
        switch trouble {
        // Only the next try shows that it does not light.
        case .ignitionFailure: if !isBroken { report(.ignitionFailure, false) }
        case .flueBlocked:
            if isBroken, flame > 0 { setTimer(Flame.flue, after: Self.flueTime) }
            if !isBroken { notice(false) }
        default: super.tell(trouble, isBroken)
        }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Flame.spark:
            guard isLit else { break }
            // No gas lights no flame, and the unit says so after its try.
            if isBroken(.ignitionFailure) || !hasGas {
                isLit = false
                report(.ignitionFailure, true)
            } else {
                report(.ignitionFailure, false)
                settle()
                flame = wantedHeat
                if isBroken(.flueBlocked) { setTimer(Flame.flue, after: Self.flueTime) }
            }
        case Flame.flue: notice(isBroken(.flueBlocked))
        default: break
        }
        super.fire(timer)
    }

    /// Notices that the flue is blocked or free.
    private func notice(_ isBlocked: Bool) {
        knowsFlue = isBlocked
        report(.flueBlocked, isBlocked)
    }

    // MARK: The flame

    /// True while gas comes.
    private var hasGas: Bool { device.room.map { !$0.home.isGasShut(in: $0) } ?? true }

    override func passed(seconds: Double) {
        // A blocked flue is noticed after some seconds; what burnt until then is in the room.
        if isBroken(.flueBlocked), flame > 0, let room = device.room {
            let volume = room.shape.area * room.shape.height
            room.add(.carbonMonoxide, Self.monoxide * seconds / volume)
        }
    }

    /// The heat that the water needs now, in watts.
    private var wantedHeat: Double {
        let setpoint = management?.boost?.setpoint ?? thermostat?.setpoint(.heating) ?? 45
        let needed = draw * ThermalMass.water * (setpoint - cold) + (setpoint - body.temperature) * 400
        return min(power, max(leastPower, needed))
    }

    /// True while it is to burn.
    private var isWanted: Bool {
        isEnabled && !isBroken(.overTemperature) && draw >= leastFlow && (management?.boost != nil || !waitsForBoost)
    }

    /// Burns as is wanted, and shows it.
    override func heat() {
        let isWanted = isWanted && !knowsFlue
        if isWanted, !isLit, !isArmed(Flame.spark), !cannotTryAgain {
            isLit = true
            setTimer(Flame.spark, after: Self.sparkTime)
        } else if !isWanted || (flame > 0 && !hasGas) {
            isLit = false
            flame = 0
            cancelTimer(Flame.spark)
            if draw < leastFlow { report(.ignitionFailure, false) }
        }
        if flame > 0 {
            flame = wantedHeat
            // Hotter than it should be: the flame goes back as far as it can, and then out.
            if flame <= leastPower, body.temperature > 72 { flame = 0 }
        }
        if flame == 0, isLit, !isArmed(Flame.spark) { isLit = false }
        let burns = flame > 0
        emissions.give(
            heat: body.given(around: around).rounded(), power: standby + (isLit ? fanPower : 0), water: handDraw,
            gas: burns ? flame / efficiency / GasBurnerBehaviour.heatOfGas : 0, sound: isLit ? 50 : 0)
        management?.show(demand: burns ? 0x8 : 0)
        thermostat?.look()
        if draw > 0 || burns || abs(body.temperature - around) > 1 {
            setTimer(Timer.step, after: Self.period)
        } else {
            cancelTimer(Timer.step)
        }
    }

    /// True after a try that failed, until the tap was closed.
    private var cannotTryAgain: Bool { isBroken(.ignitionFailure) || !hasGas ? hasFailed : false }

    /// True while the alarm of a failed ignition stands.
    private var hasFailed: Bool {
        (value(AlarmBaseBehaviour.appliance, 0x0002).integerValue ?? 0) & ApplianceTrouble.ignitionFailure.rawValue != 0
    }
}
