internal import HulianModel

/// Smoke CO Alarm: it smells smoke and carbon monoxide, tests itself, can be silenced, and says what is worst.
///
/// Source: Matter application clusters, Smoke CO Alarm (0x005C), revision 2. The times to alarm for carbon monoxide
/// are those of EN 50291-1; the thresholds for smoke are project defaults inside the range of GB 20517.
final class SmokeCoAlarmBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x005C
    /// What it shows and sounds.
    static let expressedState: AttributeNumber = 0x0000
    /// How bad the smoke is.
    static let smokeState: AttributeNumber = 0x0001
    /// How bad the carbon monoxide is.
    static let coState: AttributeNumber = 0x0002
    /// How bad the battery is.
    static let batteryAlert: AttributeNumber = 0x0003
    /// Whether it is silent.
    private static let deviceMuted: AttributeNumber = 0x0004
    /// Whether it tests itself.
    private static let testInProgress: AttributeNumber = 0x0005
    /// Whether something in it is broken.
    static let hardwareFaultAlert: AttributeNumber = 0x0006
    /// Whether it is too old to be trusted.
    static let endOfServiceAlert: AttributeNumber = 0x0007
    /// What another alarm says of smoke.
    static let interconnectSmokeAlarm: AttributeNumber = 0x0008
    /// What another alarm says of carbon monoxide.
    static let interconnectCOAlarm: AttributeNumber = 0x0009
    /// How dirty its chamber is.
    static let contaminationState: AttributeNumber = 0x000A
    /// How little smoke it minds.
    static let smokeSensitivityLevel: AttributeNumber = 0x000B
    /// Whether it hangs where it should.
    private static let unmounted: AttributeNumber = 0x000D

    /// The timers: carbon monoxide adds up, the test ends, the sounder speaks again.
    private enum Timer {
        /// Carbon monoxide adds up.
        static let dose = 0
        /// The test ends.
        static let test = 1
        /// The sounder speaks again.
        static let mute = 2
    }
    /// What can be expressed, the most urgent first, as the attribute counts it.
    private enum Expressed {
        /// Nothing.
        static let normal: Int64 = 0
        /// It tests itself.
        static let testing: Int64 = 4
        /// The states in which a test must wait.
        static let alarms: [Int64] = [1, 2, 4, 7, 8]
    }
    /// The time between two workings-out of carbon monoxide.
    private static let dosePeriod = Interval.seconds(10)

    override class var actions: [String] { ["pressTest", "pressMute", "interconnectSmoke", "interconnectCO"] }
    override class var defects: [String] { ["sensorFault", "endOfService", "dustyChamber", "takenDown"] }

    /// The share of the dose of carbon monoxide that makes it alarm.
    private var dose = 0.0

    override func start() {
        set(Self.testInProgress, false)
        set(Self.deviceMuted, 0)
        dose = 0
        device.room?.watch(.smoke, by: self)
        device.room?.watch(.carbonMonoxide, by: self)
        smellSmoke()
        followBattery()
        express()
        smellCarbonMonoxide()
    }

    override func roomChanged(_ quantity: Room.Quantity) {
        switch quantity {
        case .smoke: smellSmoke()
        case .carbonMonoxide: smellCarbonMonoxide()
        default: break
        }
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.smokeSensitivityLevel { smellSmoke() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        try test()
        return []
    }

    override func fields(of action: String) -> [ActionField] {
        action == "interconnectSmoke" || action == "interconnectCO" ? [ActionField("severity", .integer)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressTest": attempt(try test())
        case "pressMute": setMuted(true)
        case "interconnectSmoke": interconnect(Self.interconnectSmokeAlarm, fields.integer("severity") ?? 1, 0x08)
        case "interconnectCO": interconnect(Self.interconnectCOAlarm, fields.integer("severity") ?? 1, 0x09)
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "sensorFault": if set(Self.hardwareFaultAlert, .bool(isBroken)), isBroken { emit(0x03) }
        case "endOfService": if set(Self.endOfServiceAlert, isBroken ? 1 : 0), isBroken { emit(0x04) }
        case "dustyChamber": set(Self.contaminationState, isBroken ? 2 : 0)
        case "takenDown": set(Self.unmounted, .bool(isBroken))
        default: return false
        }
        express()
        return true
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == PowerSourceBehaviour.batChargeLevel,
            device.blueprint.capabilities[capability].definition.number == PowerSourceBehaviour.number
        else { return }
        followBattery()
        express()
    }

    override func triggerTestEvent(_ code: UInt64) -> Bool { trigger(code) }

    // MARK: Smelling

    /// The obscuration from which on smoke is critical, in dB/m, by sensitivity.
    private var smokeThreshold: Double {
        switch integer(Self.smokeSensitivityLevel) {
        case 0: 0.10
        case 2: 0.20
        default: 0.15
        }
    }

    /// Works out what the smoke in the room means; an alarm ends at half of what began it, so that it does not flutter.
    private func smellSmoke() {
        guard has(feature: "SMOKE"), !bool(Self.hardwareFaultAlert), let smoke = device.room?[.smoke] else { return }
        let share = smoke / smokeThreshold
        let last = integer(Self.smokeState) ?? 0
        var severity: Int64 = share >= 1 ? 2 : share >= 0.6 ? 1 : 0
        if severity < last, share >= (last == 2 ? 0.5 : 0.3) { severity = last }
        setSeverity(Self.smokeState, severity, event: 0x00)
    }

    /// Adds up carbon monoxide; the dose falls again in clean air.
    private func smellCarbonMonoxide() {
        guard has(feature: "CO"), !bool(Self.hardwareFaultAlert), let part = device.room?[.carbonMonoxide] else {
            return
        }
        if part >= 30 || dose > 0, !isArmed(Timer.dose) { setTimer(Timer.dose, after: Self.dosePeriod) }
    }

    /// The share of the dose that a second of a concentration adds.
    ///
    /// EN 50291-1: 50 ppm alarm in 60–90 min, 100 ppm in 10–40 min, 300 ppm within 3 min, 30 ppm not before 120 min.
    private static func doseRate(_ part: Double) -> Double {
        switch part {
        case ..<30: -1.0 / 900
        case ..<50: 1.0 / 9000
        case ..<100: 1.0 / 4500
        case ..<300: 1.0 / 1500
        default: 1.0 / 120
        }
    }

    /// Works out ten seconds of carbon monoxide.
    private func addDose() {
        guard let part = device.room?[.carbonMonoxide] else { return }
        dose = min(1.2, max(0, dose + Self.doseRate(part) * Self.dosePeriod.seconds))
        let last = integer(Self.coState) ?? 0
        var severity: Int64 = dose >= 1 ? 2 : dose >= 0.5 ? 1 : 0
        if severity < last, part >= 30 || dose >= 0.4 { severity = last }
        setSeverity(Self.coState, severity, event: 0x01)
        smellCarbonMonoxide()
    }

    /// Takes over how bad the battery of the device is.
    private func followBattery() {
        let level = value(PowerSourceBehaviour.number, PowerSourceBehaviour.batChargeLevel).integerValue ?? 0
        setSeverity(Self.batteryAlert, level, event: 0x02)
    }

    /// Takes over what another alarm says.
    private func interconnect(_ attribute: AttributeNumber, _ severity: Int64, _ event: EventNumber) {
        setSeverity(attribute, min(2, max(0, severity)), event: event)
    }

    /// Sets how bad something is and tells the event when it became bad or worse.
    func setSeverity(_ attribute: AttributeNumber, _ severity: Int64, event: EventNumber) {
        guard has(attribute), set(attribute, .integer(severity)) else { return }
        if severity > 0 { emit(event, [Field("alarmSeverityLevel", .integer(severity))]) }
        // What is critical cannot be silenced (Smoke CO Alarm, DeviceMuted attribute).
        if severity == 2, attribute != Self.batteryAlert { setMuted(false) }
        express()
    }

    // MARK: Telling

    /// Works out what is worst and shows it.
    func express() {
        // The order that the definition leaves to the vendor; life before equipment (project default).
        let candidates: [(state: Int64, holds: Bool)] = [
            (1, integer(Self.smokeState) ?? 0 > 0), (7, integer(Self.interconnectSmokeAlarm) ?? 0 > 0),
            (2, integer(Self.coState) ?? 0 > 0), (8, integer(Self.interconnectCOAlarm) ?? 0 > 0),
            (5, bool(Self.hardwareFaultAlert)), (Expressed.testing, bool(Self.testInProgress)),
            (6, integer(Self.endOfServiceAlert) == 1), (3, integer(Self.batteryAlert) ?? 0 > 0),
            (9, bool(Self.unmounted)),
        ]
        let state = candidates.first { $0.holds }?.state ?? Expressed.normal
        guard set(Self.expressedState, .integer(state)), state == Expressed.normal else { return }
        setMuted(false)
        emit(0x0A)
    }

    /// Silences it for ten minutes (project default), or lets it speak again.
    func setMuted(_ isMuted: Bool) {
        if isMuted {
            let critical = [
                Self.smokeState, Self.coState, Self.interconnectSmokeAlarm, Self.interconnectCOAlarm,
            ].contains { integer($0) == 2 }
            guard !critical, integer(Self.expressedState) != Expressed.normal, set(Self.deviceMuted, 1) else { return }
            emit(0x06)
            setTimer(Timer.mute, after: .minutes(10))
        } else {
            cancelTimer(Timer.mute)
            if set(Self.deviceMuted, 0) { emit(0x07) }
        }
    }

    /// Begins a test of ten seconds.
    private func test() throws(Status) {
        guard !Expressed.alarms.contains(integer(Self.expressedState) ?? 0) else { throw .busy }
        set(Self.testInProgress, true)
        express()
        setTimer(Timer.test, after: .seconds(10))
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.dose: addDose()
        case Timer.test:
            set(Self.testInProgress, false)
            emit(0x05)
            express()
        default: setMuted(false)
        }
    }
}
