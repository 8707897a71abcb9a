internal import HulianModel

/// One place of a cooktop: a pan with water stands on it or not, and what heats it makes it boil, or burn when it is dry.
///
/// What heats is for the classes that derive from it. A pan on it holds as much water as the device type says.
class CookSurface: Behaviour {
    /// The parameters of all kinds: powers in W, water in L, heat capacity in J/K, temperatures in °C.
    static let parameters = ["power", "efficiency", "panCapacity", "panLoss", "water", "dryLimit", "standby"]

    /// What heating takes and gives now.
    struct Heating {
        /// Heat that goes into the pan, in W.
        var intoPan = 0.0
        /// Heat that goes past it into the room, in W.
        var past = 0.0
        /// Electric power in W.
        var power = 0.0
        /// Gas in m³/h.
        var gas = 0.0
        /// Steam of the flame in g/h.
        var moisture = 0.0
        /// What a flame gives to the air.
        var fumes = Emissions.Fumes()
        /// The sound in dBA.
        var sound = 0.0
    }

    /// The time between two workings-out while it heats, and while it cools.
    private static let heatingPeriod = Interval.seconds(15), coolingPeriod = Interval.seconds(60)
    /// At this temperature what stands on it is too hot to touch, in °C (project default).
    private static let touchLimit = 60.0
    /// At this temperature fat and food in a dry pan begin to smoke, in °C (project default).
    private static let smokePoint = 230.0
    /// How long it waits for a pan before it switches itself off (project default).
    private static let panTime = Interval.seconds(60)
    /// The timers of the next working-out and of the missing pan; the others are for the classes that derive from it.
    static let stepTimer = 0, panTimer = 3

    /// The power at the highest level in W.
    final let power: Double
    /// The share of the heat that goes into the pan.
    final let efficiency: Double
    /// At this temperature of the pan heating is ended, in °C; nothing where nothing looks at it.
    final let dryLimit: Double?
    /// The power of waiting.
    private final let standby: Double
    /// The pan: its heat capacity, its loss, and the water in a fresh one.
    private final let panCapacity, panLoss, freshWater: Double

    /// The pan, or the plate alone.
    private(set) final var mass: HeatedMass
    /// True while a pan stands on it.
    private(set) final var hasPan = true
    /// When it was last worked out.
    private final var since = Instant(nanoseconds: 0)
    /// What heated since then.
    private final var heating = Heating()
    /// What it gives.
    private final lazy var emissions = Emissions(of: self)

    /// Makes a place with a pan on it.
    init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = max(1, parameters.number("power", or: 2000))
        efficiency = min(1, max(0.05, parameters.number("efficiency", or: 0.85)))
        panCapacity = max(200, parameters.number("panCapacity", or: 900))
        panLoss = max(0.2, parameters.number("panLoss", or: 2.5))
        freshWater = max(0, parameters.number("water", or: 2))
        dryLimit = parameters["dryLimit"]?.numberValue
        standby = max(0, parameters.number("standby", or: 0))
        mass = HeatedMass(dryCapacity: panCapacity, loss: panLoss, temperature: 22, water: freshWater)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The temperature around it in °C.
    private final var around: Double { device.room?[.temperature] ?? 22 }
    /// What shows it.
    final var zone: CookZoneBehaviour? { sibling(CookZoneBehaviour.number) }
    /// Its switch.
    final var onOff: OnOffBehaviour? { sibling(OnOffBehaviour.number) }
    /// True while it is switched on.
    final var isOn: Bool { onOff?.isOn ?? false }
    /// Its level as a share, from the levels of the temperature control.
    final var share: Double {
        let count = value(TemperatureControlBehaviour.number, TemperatureControlBehaviour.supportedTemperatureLevels)
            .listValue?.count
        let level = value(TemperatureControlBehaviour.number, TemperatureControlBehaviour.selectedTemperatureLevel)
        guard let count, count > 0, let index = level.integerValue else { return 1 }
        return Double(index + 1) / Double(count)
    }

    // MARK: To override

    /// What heats now.
    func makeHeating() -> Heating { Heating() }
    /// It was switched on or off.
    func switched(isOn: Bool) {}
    /// True where it feels whether a pan stands on it.
    var seesPan: Bool { true }
    /// The pan got too hot.
    func panOverheated() {}

    // MARK: The course of heating

    override func start() {
        if since == Instant(nanoseconds: 0) {
            mass.temperature = around
        } else {
            mass.advance(seconds: (device.now - since).seconds, watts: 0, around: around)
        }
        since = device.now
        heating = Heating()
        // After a loss of power nothing heats until somebody wants it again.
        onOff?.switchOff()
        zone?.show(isPanPresent: hasPan)
        zone?.show(fault: .none)
        let thermometer: MeasurementBehaviour? = sibling(MeasurementBehaviour.temperature)
        thermometer?.source = { [unowned self] in self.mass.temperature }
        thermometer?.sample()
        update()
    }

    override func stop() {
        work()
        heating = Heating()
        emissions.give()
    }

    override func reset() {
        hasPan = true
        mass = HeatedMass(dryCapacity: panCapacity, loss: panLoss, temperature: around, water: freshWater)
        since = Instant(nanoseconds: 0)
    }

    /// Works it out until now, and goes on with what heats now.
    final func update() {
        guard device.isPowered else { return }
        work()
        heating = makeHeating()
        let steam = mass.steam(watts: heating.intoPan, around: around) * 3.6e6
        var fumes = heating.fumes
        // What is dry and hotter than the smoke point smokes the more the hotter it is (project default).
        let isSmoking = hasPan && mass.water <= 0 && mass.temperature > Self.smokePoint
        if isSmoking { fumes.smoke += min(0.5, (mass.temperature - Self.smokePoint) / 400) }
        emissions.give(
            heat: (mass.lost(around: around) + heating.past).rounded(), power: heating.power + standby,
            gas: heating.gas, moisture: (steam + heating.moisture).rounded(), sound: heating.sound, fumes: fumes)
        zone?.show(isHot: mass.temperature > Self.touchLimit)
        sibling(MeasurementBehaviour.temperature, as: MeasurementBehaviour.self)?.sample()
        plan()
    }

    /// Works the temperature out until now.
    private final func work() {
        let seconds = (device.now - since).seconds
        since = device.now
        guard device.isPowered, seconds > 0 else { return }
        mass.advance(seconds: seconds, watts: heating.intoPan, around: around)
    }

    /// Plans the next working-out.
    private final func plan() {
        let isHeating = heating.intoPan > 0
        guard isHeating || isOn || mass.temperature - around > 0.5 else { return cancelTimer(Self.stepTimer) }
        var wait = isHeating || isOn ? Self.heatingPeriod.seconds : Self.coolingPeriod.seconds
        if isHeating {
            for target in [mass.water > 0 ? mass.boilingPoint : nil, mass.water > 0 ? nil : dryLimit] {
                let seconds = target.flatMap {
                    $0 > mass.temperature
                        ? mass.secondsToReach($0, watts: heating.intoPan, around: around) : nil
                }
                if let seconds, seconds > 0 { wait = min(wait, seconds + 0.01) }
            }
        }
        setTimer(Self.stepTimer, after: .fractional(seconds: max(0.5, wait)))
    }

    /// Says that a pan is missing, and waits for one, where it feels that.
    final func lookForPan() {
        guard seesPan else { return }
        if isOn, !hasPan {
            zone?.show(fault: .noPan)
            setTimer(Self.panTimer, after: Self.panTime)
        } else {
            cancelTimer(Self.panTimer)
            let fault = value(CookZoneBehaviour.number, CookZoneBehaviour.fault)
            if fault == .integer(CookZoneBehaviour.Fault.noPan.rawValue) { zone?.show(fault: .none) }
        }
    }

    override func fire(_ timer: Int) {
        if timer == Self.panTimer, isOn, !hasPan { onOff?.switchOff() }
        guard timer == Self.stepTimer else { return }
        work()
        if let dryLimit, isOn, mass.water <= 0, mass.temperature >= dryLimit - 0.1 { panOverheated() }
        update()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(OnOffBehaviour.number), attribute == OnOffBehaviour.onOff {
            if isOn { zone?.show(fault: .none) }
            switched(isOn: isOn)
            update()
        } else if capability == sibling(TemperatureControlBehaviour.number) {
            update()
        }
    }

    // MARK: Hands

    override class var actions: [String] { ["putPan", "takePan", "turnKnob"] }

    override func fields(of action: String) -> [ActionField] {
        guard Self.actions.contains(action) else { return [] }
        let component = ActionField("component", .text, choices: places)
        return action == "turnKnob" ? [component, ActionField("level", .integer)] : [component]
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard CookSurface.actions.contains(action), isMeant(fields.string("component")) else { return false }
        switch action {
        case "putPan": movePan(isOn: true)
        case "takePan": movePan(isOn: false)
        default: turnKnob(to: fields.integer("level"))
        }
        return true
    }

    /// Puts a pan with fresh water on it, or takes it away.
    private func movePan(isOn: Bool) {
        guard isOn != hasPan else { return }
        work()
        hasPan = isOn
        mass = HeatedMass(
            dryCapacity: isOn ? panCapacity : 300, loss: panLoss,
            temperature: isOn ? 22 : min(mass.temperature, 200), water: isOn ? freshWater : 0)
        guard device.isPowered else { return }
        zone?.show(isPanPresent: hasPan)
        lookForPan()
        update()
    }

    /// Turns the knob to a level from 1; 0 switches off, and without a level it goes on and off.
    private func turnKnob(to level: Int64?) {
        let wants = level.map { $0 > 0 } ?? !isOn
        if wants, let level {
            let count =
                value(TemperatureControlBehaviour.number, TemperatureControlBehaviour.supportedTemperatureLevels)
                .listValue?.count ?? 0
            if count > 0 {
                set(
                    TemperatureControlBehaviour.number, TemperatureControlBehaviour.selectedTemperatureLevel,
                    .integer(min(Int64(count), level) - 1))
            }
        }
        if wants { onOff?.switchOn() } else { onOff?.switchOff() }
    }

    /// All places of the device.
    private var all: [CookSurface] { device.allBehaviours.compactMap { $0 as? CookSurface } }
    /// The names of their components.
    private var places: [String] { all.map { device.blueprint.endpoints[$0.endpoint].component.rawValue } }

    /// True when this place is meant; without a name it is the first one.
    private func isMeant(_ component: String?) -> Bool {
        guard let component else { return all.first === self }
        return device.blueprint.endpoints[endpoint].component.rawValue == component
    }
}
