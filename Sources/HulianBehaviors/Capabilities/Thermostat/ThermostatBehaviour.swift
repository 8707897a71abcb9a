internal import HulianModel

/// Thermostat: looks at the temperature of the room and decides whether to heat or to cool.
///
/// It decides; a conditioner or a heater that the device type names does the work. Source: Matter application
/// clusters, Thermostat (0x0201), revision 11. Presets and schedules can be chosen; they are not made, and what a schedule says is not followed.
final class ThermostatBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0201

    /// The attributes that this behaviour knows by name.
    enum Attribute {
        /// The temperature of the room.
        static let localTemperature: AttributeNumber = 0x0000
        /// The temperature outside.
        static let outdoorTemperature: AttributeNumber = 0x0001
        /// Whether somebody is there.
        static let occupancy: AttributeNumber = 0x0002
        /// What the device can reach at all, heating and cooling.
        static let absMinHeat: AttributeNumber = 0x0003, absMaxHeat: AttributeNumber = 0x0004
        /// The same for cooling.
        static let absMinCool: AttributeNumber = 0x0005, absMaxCool: AttributeNumber = 0x0006
        /// How much cooling and heating is wanted in percent.
        static let coolingDemand: AttributeNumber = 0x0007, heatingDemand: AttributeNumber = 0x0008
        /// Tenths of a kelvin that are added to what the sensor says.
        static let calibration: AttributeNumber = 0x0010
        /// What to reach while somebody is there.
        static let occupiedCooling: AttributeNumber = 0x0011, occupiedHeating: AttributeNumber = 0x0012
        /// What to reach while nobody is there.
        static let unoccupiedCooling: AttributeNumber = 0x0013, unoccupiedHeating: AttributeNumber = 0x0014
        /// Between which limits heating can be set.
        static let minHeat: AttributeNumber = 0x0015, maxHeat: AttributeNumber = 0x0016
        /// Between which limits cooling can be set.
        static let minCool: AttributeNumber = 0x0017, maxCool: AttributeNumber = 0x0018
        /// Tenths of a kelvin that lie between heating and cooling at least.
        static let deadBand: AttributeNumber = 0x0019
        /// Whether it heats, cools or both.
        static let controlSequence: AttributeNumber = 0x001B
        /// What it is set to.
        static let systemMode: AttributeNumber = 0x001C
        /// What it does while it is set to automatic.
        static let runningMode: AttributeNumber = 0x001E
        /// What it has switched on, one bit each.
        static let runningState: AttributeNumber = 0x0029
        /// Who changed the setpoint, by how much and when.
        static let changeSource: AttributeNumber = 0x0030, changeAmount: AttributeNumber = 0x0031
        /// When the setpoint was changed, in seconds since 2000.
        static let changeTime: AttributeNumber = 0x0032
        /// The preset and the schedule that are active.
        static let activePreset: AttributeNumber = 0x004E, activeSchedule: AttributeNumber = 0x004F
        /// All presets and all schedules.
        static let presets: AttributeNumber = 0x0050, schedules: AttributeNumber = 0x0051
    }

    /// The modes, as the attribute counts them.
    enum Mode {
        /// Nothing.
        static let off: Int64 = 0
        /// Heating and cooling as needed.
        static let auto: Int64 = 1
        /// Cooling.
        static let cool: Int64 = 3
        /// Heating.
        static let heat: Int64 = 4
        /// Heating by other means.
        static let emergencyHeat: Int64 = 5
        /// Cooling in advance.
        static let precooling: Int64 = 6
        /// Only moving the air.
        static let fanOnly: Int64 = 7
        /// Taking moisture out of the air.
        static let dry: Int64 = 8
    }

    /// What is wanted of the conditioner.
    enum Demand: Int64 {
        /// Nothing.
        case none = 0
        /// Warmer air.
        case heating = 1
        /// Colder air.
        case cooling = 2
        /// Moving air.
        case fan = 4
        /// Drier air.
        case drying = 6
    }

    /// How far the temperature may lie beside the setpoint before it acts, in kelvin (project default).
    private static let hysteresis = 0.4
    /// The least time between two reports of the temperature.
    private static let interval = Interval.seconds(30)
    /// The least difference that is reported: a tenth of a kelvin.
    private static let resolution: Int64 = 10

    /// What is wanted now.
    private(set) var demand = Demand.none
    /// Told when what is wanted changed, or how much of it; the conditioner sets it.
    var demandChanged: (() -> Void)?
    /// Gives the temperature instead of the room, such as that of a tank; the physics of a device sets it.
    var source: (() -> Double)?
    /// Decides what is wanted instead of the setpoint, such as a water heater that is boosted; nothing leaves it to the
    /// thermostat.
    var decides: (() -> Demand?)?
    /// When the temperature was last reported.
    private var reported: Instant?
    /// True while the sensor is broken.
    private var isBroken = false

    override class var defects: [String] { ["roomSensorFault"] }

    /// The temperature of the room as the device believes it, in °C; nothing while its sensor is broken.
    var temperature: Double? {
        guard !isBroken, let measured = source?() ?? device.room?[.temperature] else { return nil }
        return measured + Double(integer(Attribute.calibration) ?? 0) / 10
    }

    /// True while the device is switched off by On/Off.
    private var isSwitchedOff: Bool { value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false }

    /// How much is wanted of the conditioner, as a share: half a kelvin beside the setpoint is a third.
    var demandShare: Double {
        guard let temperature else { return 0 }
        switch demand {
        case .none, .fan: return 0
        case .drying: return 0.3
        case .cooling: return min(1, max(0.15, 0.15 + (temperature - setpoint(.cooling)) * 0.4))
        case .heating: return min(1, max(0.15, 0.15 + (setpoint(.heating) - temperature) * 0.4))
        }
    }

    override func start() {
        reported = nil
        device.room?.watch(.temperature, by: self)
        if has(feature: "OCC") { device.room?.watch(.occupancy, by: self) }
        lookForPeople()
        sample()
        decide()
    }

    override func roomChanged(_ quantity: Room.Quantity) {
        switch quantity {
        case .temperature:
            if source == nil { look() }
        case .occupancy:
            lookForPeople()
            decide()
        default: break
        }
    }

    /// Looks at the temperature again; the physics of a device that gives it calls this.
    func look() {
        sample()
        decide()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number) { decide() }
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard let number = value.integerValue else { return }
        previous = integer(attribute)
        if attribute == Attribute.systemMode {
            guard exists(mode: number) else { throw .constraintError }
        } else {
            try checkSetpoint(attribute, number)
        }
    }

    override func ignoresWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) -> Bool {
        // Writable for the sake of older clients, without effect (Thermostat 4.3.9, MinSetpointDeadBand and
        // ControlSequenceOfOperation).
        !isDated && (attribute == Attribute.deadBand || attribute == Attribute.controlSequence)
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        switch attribute {
        case Attribute.systemMode:
            guard previous != integer(attribute) else { return }
            emit(
                0x00,
                [
                    Field("previousSystemMode", .integer(previous ?? 0)),
                    Field("currentSystemMode", self[Attribute.systemMode]),
                ])
        case Attribute.calibration: sample(isForced: true)
        default: followSetpoint(attribute, by: origin)
        }
        decide()
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try raise(mode: fields.integer("mode") ?? 0, by: (fields.integer("amount") ?? 0) * 10, origin)
        case 0x05: try activateSchedule(fields["scheduleHandle"])
        case 0x06: try activatePreset(fields["presetHandle"], by: origin)
        default: throw .unsupportedCommand
        }
        decide()
        return []
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "roomSensorFault" else { return false }
        self.isBroken = isBroken
        sample(isForced: true)
        decide()
        return true
    }

    override func fire(_ timer: Int) { sample() }

    /// The value of an attribute before it is written.
    var previous: Int64?

    // MARK: Looking

    /// Reports the temperature when it is time to.
    private func sample(isForced: Bool = false) {
        if has(Attribute.outdoorTemperature), let home = device.room?.home {
            let outside = Int64((home.outdoorTemperature * 2).rounded()) * 50
            set(Attribute.outdoorTemperature, .integer(outside))
        }
        guard !has(feature: "LTNE"), let temperature else { return show(temperature: nil) }
        let raw = Int64((temperature * 100).rounded())
        if !isForced, let last = integer(Attribute.localTemperature), reported != nil {
            guard abs(raw - last) >= Self.resolution else { return }
        }
        if !isForced, let reported, device.now - reported < Self.interval {
            if !isArmed(0) { setTimer(0, after: Self.interval - (device.now - reported)) }
            return
        }
        show(temperature: raw)
    }

    /// Stores the temperature and tells it.
    private func show(temperature: Int64?) {
        cancelTimer(0)
        reported = device.now
        let value: Value = temperature.map { .integer($0) } ?? .null
        if set(Attribute.localTemperature, value) { emit(0x01, [Field("currentLocalTemperature", value)]) }
    }

    /// Looks whether somebody is in the room.
    private func lookForPeople() {
        guard has(feature: "OCC"), let room = device.room else { return }
        let previous = self[Attribute.occupancy]
        let now: Value = room[.occupancy] > 0 ? 1 : 0
        if set(Attribute.occupancy, now) {
            emit(0x02, [Field("previousOccupancy", previous), Field("currentOccupancy", now)])
        }
    }

    // MARK: Deciding

    /// True for a mode that the control sequence and the features allow.
    private func exists(mode: Int64) -> Bool {
        let sequence = integer(Attribute.controlSequence) ?? 4
        switch mode {
        case Mode.auto: return has(feature: "AUTO")
        case Mode.heat, Mode.emergencyHeat: return sequence >= 2 && has(feature: "HEAT")
        case Mode.cool, Mode.precooling: return sequence != 2 && sequence != 3 && has(feature: "COOL")
        default: return true
        }
    }

    /// The temperature to reach in °C.
    func setpoint(_ demand: Demand) -> Double {
        let isOccupied = !has(feature: "OCC") || integer(Attribute.occupancy) == 1
        let attribute: AttributeNumber =
            demand == .heating
            ? (isOccupied ? Attribute.occupiedHeating : Attribute.unoccupiedHeating)
            : (isOccupied ? Attribute.occupiedCooling : Attribute.unoccupiedCooling)
        return Double(integer(attribute) ?? 2200) / 100
    }

    /// Works out what is wanted and shows it.
    func decide() {
        let next = wanted()
        if next != demand {
            let previous = demand
            demand = next
            showDemand(previous)
        }
        showShare()
        demandChanged?()
    }

    /// What is wanted now.
    private func wanted() -> Demand {
        guard !isSwitchedOff, let temperature else { return .none }
        if let decided = decides?() { return decided }
        let mode = integer(Attribute.systemMode) ?? 0
        let canCool = [Mode.auto, Mode.cool, Mode.precooling].contains(mode) && has(feature: "COOL")
        let canHeat = [Mode.auto, Mode.heat, Mode.emergencyHeat].contains(mode) && has(feature: "HEAT")
        switch mode {
        case Mode.fanOnly: return .fan
        case Mode.dry: return .drying
        default: break
        }
        if canCool {
            let edge = setpoint(.cooling) + (demand == .cooling ? -Self.hysteresis : Self.hysteresis)
            if temperature > edge { return .cooling }
        }
        if canHeat {
            let edge = setpoint(.heating) + (demand == .heating ? Self.hysteresis : -Self.hysteresis)
            if temperature < edge { return .heating }
        }
        return .none
    }

    /// Shows what is wanted.
    private func showDemand(_ previous: Demand) {
        let previousState = self[Attribute.runningState]
        let state: Int64 =
            switch demand {
            case .none: 0
            case .heating: 0x1 | 0x4
            case .cooling: 0x2 | 0x4
            case .fan, .drying: 0x4
            }
        set(Attribute.runningState, .integer(state))
        emit(0x04, [Field("previousRunningState", previousState), Field("currentRunningState", .integer(state))])
        let previousMode = self[Attribute.runningMode]
        let mode: Int64 = demand == .cooling ? 3 : demand == .heating ? 4 : 0
        if set(Attribute.runningMode, .integer(mode)) {
            emit(0x05, [Field("previousRunningMode", previousMode), Field("currentRunningMode", .integer(mode))])
        }
    }

    /// Shows how much is wanted, in steps of five percent.
    private func showShare() {
        let percent = Int64((demandShare * 20).rounded()) * 5
        set(Attribute.coolingDemand, .integer(demand == .cooling ? percent : 0))
        set(Attribute.heatingDemand, .integer(demand == .heating ? percent : 0))
    }
}
