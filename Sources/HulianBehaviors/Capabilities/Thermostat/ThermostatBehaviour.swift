internal import HulianModel

/// Thermostat: looks at the temperature of the room and decides whether to heat or to cool.
///
/// It decides; a conditioner or a heater that the device type names does the work. Source: Matter application
/// clusters, Thermostat (0x0201), revision 11.
final class ThermostatBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0201

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

    /// The timers.
    enum Timer {
        /// The next report of the temperature.
        static let report = 0
        /// The end of an atomic write that its client forgot.
        static let atomicWrite = 1
        /// What the schedule, a hold or a suggestion wants next.
        static let programme = 2
    }

    /// How far the temperature may lie beside the setpoint before it acts, in kelvin (project default).
    private static let hysteresis = 0.4
    /// The least time between two reports of the temperature.
    static let interval = Interval.seconds(30)
    /// The least time between two events about the temperature (Thermostat 4.3.13.2).
    static let eventInterval = Interval.seconds(60)
    /// The least difference that is reported: a tenth of a kelvin.
    static let resolution: Int64 = 10

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
    var reported: Instant?
    /// When an event about the temperature was last told.
    var told: Instant?
    /// True while the sensor is broken.
    private var isBroken = false
    /// True while it heats by other means because it is much too cold.
    private var isEmergency = false
    /// The writes of presets and schedules that are open.
    var writes = AtomicWrites()
    /// What it follows by itself.
    var programme = Programme()

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
        followProgramme()
        decide()
    }

    override func stop() { writes.removeAll() }

    override func reset() {
        writes.removeAll()
        programme = Programme()
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

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard !writes.open.isEmpty, isAtomic(attribute) else { return nil }
        return writes.pending(attribute, for: device.administrator)
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        if isAtomic(attribute) { return try writeAtomically(attribute, value) }
        // Whoever writes atomically writes nothing else meanwhile.
        if device.isSessionSecured, writes.write(by: device.administrator) != nil { throw .invalidInState }
        guard let number = value.integerValue else { return }
        previous = integer(attribute)
        switch attribute {
        case Attribute.systemMode:
            guard exists(mode: number) else { throw .constraintError }
        case Attribute.remoteSensing:
            // What is not shown cannot be sensed elsewhere either (Thermostat 4.3.11.20).
            if has(feature: "LTNE"), number & 1 != 0 { throw .constraintError }
        default: try checkSetpoint(attribute, number)
        }
    }

    override func statusOfInvalidWrite(_ attribute: AttributeNumber, _ status: Status) -> Status {
        guard isAtomic(attribute), device.isSessionSecured else { return status }
        do {
            try writes.checkWrite(of: attribute, by: device.administrator)
            return status
        } catch {
            return error
        }
    }

    override func ignoresWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) -> Bool {
        // Atomic writes are stored when they are committed.
        if isAtomic(attribute) { return true }
        // Writable for the sake of older clients, without effect (Thermostat 4.3.9, MinSetpointDeadBand and
        // ControlSequenceOfOperation).
        return !isDated && (attribute == Attribute.deadBand || attribute == Attribute.controlSequence)
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        switch attribute {
        case Attribute.systemMode: tellMode(from: previous)
        case Attribute.calibration: sample(isForced: true)
        case Attribute.setpointHold: holdWritten(isOver: previous == 1 && !isHeld)
        case Attribute.holdDuration: holdWritten(isOver: false)
        case Attribute.programmingMode: restartProgramme()
        default: followSetpoint(attribute, by: origin)
        }
        decide()
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try raise(mode: fields.integer("mode") ?? 0, by: (fields.integer("amount") ?? 0) * 10, origin)
        case 0x01: try setWeekly(fields)
        case 0x02: return weekly(fields)
        case 0x03: clearWeekly()
        case 0x05: try activateSchedule(fields["scheduleHandle"])
        case 0x06: try activatePreset(fields["presetHandle"])
        case 0x07: return try addSuggestion(fields)
        case 0x08: try removeSuggestion(fields.integer("uniqueID"))
        case 0xFE: return try atomicRequest(fields)
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

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.atomicWrite: expireWrites()
        case Timer.programme:
            followProgramme()
            decide()
        default: sample()
        }
    }

    /// The value of an attribute before it is written.
    var previous: Int64?

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
        Double(integer(setpointInForce(demand == .heating ? .heating : .cooling)) ?? 2200) / 100
    }

    /// Goes over to a mode by itself, if the device has it.
    func switchTo(mode: Int64) {
        let before = integer(Attribute.systemMode)
        guard exists(mode: mode), set(Attribute.systemMode, .integer(mode)) else { return }
        tellMode(from: before)
    }

    /// Tells that the mode is another one.
    private func tellMode(from before: Int64?) {
        guard before != integer(Attribute.systemMode) else { return }
        isEmergency = false
        var fields = [Field("currentSystemMode", self[Attribute.systemMode])]
        if let before { fields.insert(Field("previousSystemMode", .integer(before)), at: 0) }
        emit(0x00, fields)
    }

    /// Heats by other means while it is much too cold (Thermostat 4.3.11.33).
    private func lookForEmergency() {
        guard let delta = integer(Attribute.emergencyHeatDelta), let temperature else { return }
        let mode = integer(Attribute.systemMode)
        let missing = setpoint(.heating) - temperature
        if mode == Mode.heat, missing > 0, missing >= Double(delta) / 10 {
            switchTo(mode: Mode.emergencyHeat)
            isEmergency = integer(Attribute.systemMode) == Mode.emergencyHeat
        } else if isEmergency, missing <= 0 {
            switchTo(mode: Mode.heat)
        }
    }

    /// Works out what is wanted and shows it.
    func decide() {
        lookForEmergency()
        let next = wanted()
        if next != demand {
            let previous = demand
            demand = next
            showDemand(previous)
        }
        showShare()
        showCoil()
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
