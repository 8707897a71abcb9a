internal import HulianModel

/// A compartment of a refrigerator: a compressor cools it, insulation and its door let heat in.
final class ColdCabinetBehaviour: Behaviour {
    /// How device types name it: heat capacity in J/K, heat flows in W/K, powers in W, times in s, temperatures in °C.
    static let dynamics = Behaviours.Dynamics(
        "coldCabinet",
        parameters: [
            "heatCapacity", "insulation", "openFlow", "cooling", "power", "hysteresis", "doorAlarm", "rapidCooling",
        ],
        actions: ColdCabinetBehaviour.actions, defects: ColdCabinetBehaviour.defects
    ) { device, endpoint, parameters in ColdCabinetBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["openDoor", "closeDoor"] }
    override class var defects: [String] { ["compressorFailure", "sealWorn"] }

    /// The time between two workings-out.
    private static let period = Interval.seconds(30)
    /// The timers: the next working-out, the door stood open too long, rapid cooling ends.
    private enum Timer {
        /// The next working-out.
        static let step = 0
        /// The door stood open too long.
        static let door = 1
        /// Rapid cooling ends.
        static let rapid = 2
    }
    /// The tags of modes that cool as fast as they can (Refrigerator And TCC Mode, ModeTag).
    private static let rapidTags: [Int64] = [0x4000, 0x4001]
    /// The tag of the mode that is neither (Mode Base, common tag Auto).
    private static let autoTag: Int64 = 0x0000
    /// The bit of an open door in the alarm.
    private static let doorBit: Int64 = 0x1

    /// The heat that warms it by a kelvin, in J/K.
    private let heatCapacity: Double
    /// The heat that comes through its walls, in W/K.
    private let insulation: Double
    /// The heat that comes through its open door, in W/K.
    private let openFlow: Double
    /// The heat that the compressor takes out, and the electric power for it, in W.
    private let cooling, power: Double
    /// How far the temperature swings to each side, in kelvin.
    private let hysteresis: Double
    /// How long the door may stand open.
    private let doorAlarm: Interval
    /// How long rapid cooling lasts.
    private let rapidCooling: Interval

    /// The temperature inside in °C; nothing before it was first switched on.
    private var temperature: Double?
    /// When the temperature was last worked out.
    private var since = Instant(nanoseconds: 0)
    /// Heat that is given into it by what freezes there, in W.
    var load = 0.0 {
        willSet { if device.isPowered, newValue != load { work() } }
    }
    /// The temperature inside in °C; that around it before it was first switched on.
    var celsius: Double { temperature ?? around }
    /// True while the compressor runs.
    private var isCompressorOn = false
    /// True while the door stands open.
    private(set) var isDoorOpen = false
    /// True when the door stood open too long.
    private var isDoorForgotten = false
    /// True while the compressor is broken, and while the seal of the door is worn.
    private var isBroken = false, isSealWorn = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a compartment.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        heatCapacity = max(1000, parameters.number("heatCapacity", or: 40_000))
        insulation = parameters.number("insulation", or: 1.2)
        openFlow = parameters.number("openFlow", or: 40)
        cooling = parameters.number("cooling", or: 120)
        power = parameters.number("power", or: 60)
        hysteresis = parameters.number("hysteresis", or: 0.8)
        doorAlarm = parameters.interval("doorAlarm", or: .seconds(120))
        rapidCooling = parameters.interval("rapidCooling", or: .hours(4))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The temperature around it.
    private var around: Double { device.room?[.temperature] ?? 22 }
    /// The setpoint in °C.
    private var setpoint: Double {
        sibling(TemperatureControlBehaviour.number, as: TemperatureControlBehaviour.self)?.setpoint ?? 4
    }
    /// The mode of the compartment.
    private var mode: ModeBaseBehaviour? { sibling(ModeBaseBehaviour.cabinet) }
    /// True while it is to cool as fast as it can.
    private var isRapid: Bool { mode.map { mode in Self.rapidTags.contains { mode.hasTag($0) } } ?? false }
    /// The thermometer inside.
    private var thermometer: MeasurementBehaviour? { sibling(MeasurementBehaviour.temperature) }

    override func start() {
        if let temperature {
            // While there was no power it warmed towards the room: exp(-k·t/C).
            let share = Logarithm.exponential(-flow * (device.now - since).seconds / heatCapacity)
            self.temperature = around + (temperature - around) * share
        } else {
            temperature = setpoint
        }
        since = device.now
        isDoorForgotten = false
        thermometer?.source = { [unowned self] in self.temperature ?? self.around }
        thermometer?.sample()
        if isDoorOpen { setTimer(Timer.door, after: doorAlarm) }
        showDoor()
        if isRapid { setTimer(Timer.rapid, after: rapidCooling) }
        setTimer(Timer.step, after: Self.period)
    }

    override func stop() {
        work()
        isCompressorOn = false
        emissions.give()
    }

    override func reset() { temperature = nil }

    /// The heat that comes in for each kelvin.
    private var flow: Double { insulation * (isSealWorn ? 3 : 1) + (isDoorOpen ? openFlow : 0) }

    /// Works out the temperature until now.
    private func work() {
        guard let temperature else { return }
        let seconds = (device.now - since).seconds
        since = device.now
        let heat = (around - temperature) * flow + load - (isCompressorOn ? cooling : 0)
        self.temperature = max(-40, temperature + heat * seconds / heatCapacity)
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.step:
            work()
            control()
            thermometer?.sample()
            setTimer(Timer.step, after: Self.period)
        case Timer.door:
            isDoorForgotten = true
            showDoor()
        default: mode?.enterMode(withTag: Self.autoTag)
        }
    }

    /// Switches the compressor.
    private func control() {
        guard let temperature else { return }
        let target = setpoint - (isRapid ? 3 : 0)
        let edge = isCompressorOn ? target - hysteresis : target + hysteresis
        isCompressorOn = temperature > edge && !isBroken
        emissions.give(
            heat: isCompressorOn ? power : 0, power: isCompressorOn ? power : 0, sound: isCompressorOn ? 38 : 0)
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == ModeBaseBehaviour.currentMode, capability == sibling(ModeBaseBehaviour.cabinet) else {
            return
        }
        if isRapid { setTimer(Timer.rapid, after: rapidCooling) } else { cancelTimer(Timer.rapid) }
    }

    // MARK: The door

    override func fields(of action: String) -> [ActionField] {
        guard Self.actions.contains(action) else { return [] }
        let components = cabinets.map { device.blueprint.endpoints[$0.endpoint].component.rawValue }
        return [ActionField("component", .text, choices: components)]
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "openDoor" || action == "closeDoor", isMeant(fields.string("component")) else { return false }
        let opens = action == "openDoor"
        guard opens != isDoorOpen else { return true }
        if device.isPowered { work() }
        isDoorOpen = opens
        isDoorForgotten = false
        guard device.isPowered else { return true }
        if opens { setTimer(Timer.door, after: doorAlarm) } else { cancelTimer(Timer.door) }
        showDoor()
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "compressorFailure": self.isBroken = isBroken
        case "sealWorn": isSealWorn = isBroken
        default: return false
        }
        return true
    }

    /// True when the door of this compartment is meant; without a name it is that of the first one.
    private func isMeant(_ component: String?) -> Bool {
        guard let component else { return cabinets.first === self }
        return device.blueprint.endpoints[endpoint].component.rawValue == component
    }

    /// All compartments of the device.
    private var cabinets: [ColdCabinetBehaviour] { device.allBehaviours.compactMap { $0 as? ColdCabinetBehaviour } }

    /// Shows whether one of the doors stood open too long.
    private func showDoor() {
        let isForgotten = cabinets.contains { $0.isDoorForgotten }
        for behaviour in device.allBehaviours {
            (behaviour as? AlarmBaseBehaviour)?.setCondition(Self.doorBit, isForgotten)
        }
    }
}
