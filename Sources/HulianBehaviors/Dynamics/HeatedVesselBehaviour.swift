internal import HulianModel

/// A vessel or a cavity with an element and a thermostat: the kettle, the pot of a rice cooker, the inside of an oven.
///
/// A program says how hot it shall be. A cut-out ends heating when it boils dry or gets hotter than its limit, and an
/// element that does not heat is noticed. Times and limits that a device type does not give are project defaults.
final class HeatedVesselBehaviour: ProgramPart {
    /// How device types name it: heat capacity in J/K, heat flows in W/K, powers in W, temperatures in °C, water in L.
    static let dynamics = Behaviours.Dynamics(
        "heatedVessel",
        parameters: [
            "heatCapacity", "loss", "openLoss", "element", "hysteresis", "water", "limit", "pressurePoint",
        ], defects: HeatedVesselBehaviour.defects
    ) { device, endpoint, parameters in HeatedVesselBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["heaterFailure", "overTemperature"] }

    /// What a program wants of it.
    struct Order: Equatable {
        /// How hot it shall be; nothing for no heat.
        var target: Double?
        /// The share of the power of the element.
        var share = 1.0
        /// True while a locked lid keeps the steam in.
        var isSealed = false
        /// Water that flows through it and takes heat along, in L/s.
        var through = 0.0
        /// Steam that is let into it from a tank, in L/s of water.
        var steam = 0.0
    }

    /// The time between two workings-out while it heats, and while it cools.
    private static let heatingPeriod = Interval.seconds(15), coolingPeriod = Interval.seconds(60)
    /// How long it may heat without getting warmer.
    private static let heaterTime = Interval.seconds(120)
    /// The temperature of water from the mains in °C.
    static let mains = 15.0
    /// The timers: the next working-out, the element was found not to heat.
    private enum Timer {
        /// The next working-out.
        static let step = 0
        /// The element was found not to heat.
        static let heater = 1
    }

    /// The heat that it loses for each kelvin while it is closed, and what an open lid adds.
    private let loss, openLoss: Double
    /// The power of the element in W.
    private let element: Double
    /// How far it cools below what is wanted before it heats again, in kelvin.
    private let hysteresis: Double
    /// The water in it when it is new, in L.
    private let firstWater: Double
    /// The temperature at which the cut-out ends heating, in °C.
    private let limit: Double
    /// The boiling point under pressure in °C.
    private let pressurePoint: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Its temperature and its water.
    private var mass: HeatedMass
    /// False until it was switched on for the first time.
    private var isSettled = false
    /// True while the device has no power, or is about to lose it.
    private var isStopped = true
    /// When it was last worked out.
    private var since = Instant(nanoseconds: 0)
    /// What is wanted of it.
    private(set) var order = Order()
    /// True while the element has power.
    private var isOn = false
    /// True after the cut-out ended heating.
    private var isTripped = false
    /// True while the element is broken, and while the thermostat does not let go.
    private var isElementBroken = false, isThermostatStuck = false
    /// True while its door or lid stands open.
    private var isOpen = false
    /// True when the program was told that it is as hot as wanted.
    private var isReached = false

    /// Makes a vessel.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        loss = max(0.05, parameters.number("loss", or: 1))
        openLoss = max(0, parameters.number("openLoss", or: 5))
        element = max(1, parameters.number("element", or: 1000))
        hysteresis = max(0.1, parameters.number("hysteresis", or: 2))
        firstWater = max(0, parameters.number("water", or: 0))
        limit = parameters.number("limit", or: 150)
        pressurePoint = max(100, parameters.number("pressurePoint", or: 100))
        mass = HeatedMass(
            dryCapacity: max(100, parameters.number("heatCapacity", or: 1000)), loss: loss, temperature: 22,
            water: firstWater)
        super.init(device: device, endpoint: endpoint)
    }

    /// The temperature around it in °C.
    private var around: Double { device.room?[.temperature] ?? 22 }
    /// The power of the element while it has power.
    private var watts: Double { isOn && !isElementBroken ? element * (isThermostatStuck ? 1 : order.share) : 0 }
    /// The thermometer in it.
    private var thermometer: MeasurementBehaviour? { sibling(MeasurementBehaviour.temperature) }
    /// The heat that it loses to the air for each kelvin now.
    private var airLoss: Double { loss + (isOpen ? openLoss : 0) }
    /// What it loses heat to: the air, and the water that flows through, as one temperature.
    private var sink: Double {
        let flow = order.through * HeatedMass.waterHeat
        return (airLoss * around + flow * Self.mains) / (airLoss + flow)
    }

    /// The temperature in °C.
    var temperature: Double { mass.temperature }
    /// The water in it, in L.
    var water: Double { mass.water }

    override func start() {
        if !isSettled {
            isSettled = true
            mass.temperature = around
        } else {
            mass.loss = airLoss
            mass.advance(seconds: (device.now - since).seconds, watts: 0, around: around)
        }
        isStopped = false
        since = device.now
        isOn = false
        order = Order()
        thermometer?.source = { [unowned self] in self.mass.temperature }
        control()
        thermometer?.sample()
    }

    override func stop() {
        work()
        isStopped = true
        isOn = false
        order = Order()
        emissions.give()
    }

    override func reset() {
        isSettled = false
        recover()
        mass.water = firstWater
    }

    // MARK: What a program asks

    /// Takes what a program wants.
    func take(_ order: Order) {
        guard !isStopped else { return }
        work()
        isReached = false
        self.order = isTripped ? Order() : order
        mass.loss = airLoss + order.through * HeatedMass.waterHeat
        mass.boilingPoint = order.isSealed ? pressurePoint : 100
        control()
    }

    /// The seconds until it is as hot as wanted; an estimate for a target that is not yet wanted.
    func estimate(_ target: Double, from start: Double? = nil, share: Double = 1) -> Double {
        var mass = mass
        mass.temperature = start ?? mass.temperature
        guard target > mass.temperature else { return 0 }
        let boiling = order.isSealed ? pressurePoint : max(100, mass.boilingPoint)
        let top = mass.water > 0 ? min(target, boiling) : target
        return mass.secondsToReach(top, watts: element * share, around: around) ?? 3600
    }

    /// Lets water in.
    func add(water litres: Double, at temperature: Double = mains) {
        work()
        mass.add(water: litres, at: temperature)
        if mass.water > 0, fault == KitchenFault.dry { recover() }
        if !isStopped { control() }
    }

    /// Lets all water out; who takes it is told how much it was.
    @discardableResult
    func drain() -> Double {
        work()
        defer {
            mass.water = 0
            if !isStopped { control() }
        }
        return mass.water
    }

    /// The door or the lid was opened or closed.
    func coverMoved(isOpen: Bool) {
        work()
        self.isOpen = isOpen
        mass.loss = airLoss + order.through * HeatedMass.waterHeat
        if !isStopped { control() }
    }

    // MARK: Heating

    /// Works its temperature out until now.
    private func work() {
        let seconds = (device.now - since).seconds
        since = device.now
        guard isSettled, !isStopped, seconds > 0 else { return }
        let wasWet = mass.water > 0
        mass.advance(seconds: seconds, watts: watts, around: sink)
        if isOn, mass.water <= 0, wasWet || (firstWater > 0 && mass.temperature > mass.boilingPoint + 5) {
            trip(KitchenFault.dry)
        } else if isOn, mass.temperature > limit {
            trip(KitchenFault.tooHot)
        } else if isTripped, fault == KitchenFault.tooHot, !isThermostatStuck, mass.temperature < limit - 30 {
            recover()
        }
    }

    /// Ends heating until the cause is gone.
    private func trip(_ error: OperationError) {
        isTripped = true
        isOn = false
        give()
        fail(error)
    }

    /// The cause of a trip is gone.
    private func recover() {
        isTripped = false
        order = Order()
        mend()
    }

    /// Switches the element, gives what it gives, and plans the next working-out.
    private func control() {
        if let target = order.target, !isTripped {
            let edge = isOn ? target : target - hysteresis
            isOn = mass.temperature < edge - 1e-6 || isThermostatStuck
            // A first heating goes all the way.
            if !isReached, mass.temperature < target - 1e-6 { isOn = true }
        } else {
            // Contacts that are welded together heat on without anybody who wants it, until the cut-out ends it.
            isOn = isOn && isThermostatStuck && !isTripped
        }
        if isOn, isElementBroken {
            if !isArmed(Timer.heater) { setTimer(Timer.heater, after: Self.heaterTime) }
        } else {
            cancelTimer(Timer.heater)
        }
        give()
        thermometer?.sample()
        tellReached()
        plan()
    }

    /// Gives what it gives now.
    private func give() {
        let steam = mass.steam(watts: watts, around: sink) + order.steam
        emissions.give(
            heat: (airLoss * (mass.temperature - around)).rounded(),
            power: watts + order.steam * HeatedMass.steamHeat, moisture: (steam * 3.6e6).rounded(),
            sound: mass.isBoiling && isOn ? 55 : 0)
    }

    /// Tells the program when it is as hot as wanted.
    private func tellReached() {
        guard !isReached, let target = order.target else { return }
        let top = mass.water > 0 ? min(target, mass.boilingPoint) : target
        guard mass.temperature >= top - 0.05 else { return }
        // What should be full of water and gets hot without any is dry: it rises faster than water can.
        if firstWater > 0, mass.water <= 0 { return trip(KitchenFault.dry) }
        isReached = true
        program?.vesselReached()
    }

    /// Plans the next working-out: when the thermostat switches, when water begins to boil or is gone, or a while later.
    private func plan() {
        guard isOn || order.target != nil || (mass.temperature - around).magnitude > 0.3 || order.through > 0 else {
            cancelTimer(Timer.step)
            return
        }
        var wait = isOn ? Self.heatingPeriod.seconds : Self.coolingPeriod.seconds
        if let target = order.target {
            let top = mass.water > 0 ? min(target, mass.boilingPoint) : target
            let next = isOn ? (isReached ? target : top) : target - hysteresis
            if let seconds = mass.secondsToReach(next, watts: watts, around: sink), seconds > 0 {
                wait = min(wait, seconds + 0.01)
            }
        }
        setTimer(Timer.step, after: .fractional(seconds: max(0.5, wait)))
    }

    override func fire(_ timer: Int) {
        work()
        if timer == Timer.heater {
            trip(KitchenFault.heater)
        }
        control()
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        work()
        switch defect {
        case "heaterFailure":
            isElementBroken = isBroken
            if !isBroken, fault == KitchenFault.heater { recover() }
        case "overTemperature":
            isThermostatStuck = isBroken
            if !isBroken, fault == KitchenFault.tooHot { recover() }
        default: return false
        }
        if !isStopped { control() }
        return true
    }
}
