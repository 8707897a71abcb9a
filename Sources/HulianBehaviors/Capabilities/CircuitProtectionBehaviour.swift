internal import HulianModel

/// Circuit protection: a breaker that lets its branch have current, and trips when there is too much or some gets lost.
///
/// A capability of ours. On/Off beside it closes and opens it; once it has tripped, a hand or a reset must come first.
/// The times of tripping follow the idea of a thermal release and are project defaults.
final class CircuitProtectionBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC61
    /// Open, closed or tripped, and why it tripped last.
    private static let state: AttributeNumber = 0x0000, lastTripCause: AttributeNumber = 0x0001
    /// The current that it carries for ever, in mA, and what gets lost, in mA.
    private static let ratedCurrent: AttributeNumber = 0x0002, leakageCurrent: AttributeNumber = 0x0003
    /// The temperature of its terminals in hundredths of a degree.
    private static let terminalTemperature: AttributeNumber = 0x0004
    /// The share of the rated current from which it warns, and whether it does.
    private static let overloadLimit: AttributeNumber = 0x0005, isOverloaded: AttributeNumber = 0x0006
    /// How often it tripped.
    private static let tripCount: AttributeNumber = 0x0007

    /// Open, closed or tripped, as the attribute counts it.
    private enum State {
        /// It is open.
        static let open: Int64 = 0
        /// It is closed.
        static let closed: Int64 = 1
        /// It opened by itself.
        static let tripped: Int64 = 2
    }
    /// Why it tripped, as the attribute counts it.
    private enum Cause {
        /// Too much for too long.
        static let overload: Int64 = 1
        /// Far too much.
        static let shortCircuit: Int64 = 2
        /// Some current gets lost.
        static let leakage: Int64 = 3
        /// A terminal is too hot.
        static let overTemperature: Int64 = 4
        /// Somebody tested it.
        static let test: Int64 = 5
    }
    /// The leakage of a sound branch, and that at which a person is in danger, in mA (IEC 61008-1, 30 mA).
    private static let usualLeakage: Int64 = 3, dangerousLeakage: Int64 = 30
    /// How much warmer than the air its terminals are at the rated current, and while one is loose, in kelvin.
    private static let warming = (usual: 25.0, loose: 90.0)

    override class var actions: [String] { ["pressTest", "pressReset"] }
    override class var defects: [String] { ["overload", "shortCircuit", "leakageCurrent", "looseTerminal"] }

    /// What is broken in the branch.
    private var broken: Set<String> = []
    /// The load of the branch.
    private var branch: BranchBehaviour? { sibling(as: BranchBehaviour.self) }
    /// The switch.
    private var onOff: OnOffBehaviour? { sibling(OnOffBehaviour.number) }

    /// A piece of physics at the same part of the device.
    private func sibling<Kind: Behaviour>(as _: Kind.Type) -> Kind? {
        device.allBehaviours.lazy.compactMap { $0 as? Kind }.first { $0.endpoint == endpoint }
    }

    /// True while it lets current through.
    var isClosed: Bool { integer(Self.state) == State.closed }
    /// How much more than usual the branch takes.
    var loadFactor: Double { broken.contains("overload") ? 12 : 1 }

    override func start() { follow() }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard isClosed else { throw .invalidInState }
            trip(Cause.test)
        case 0x01:
            guard integer(Self.state) == State.tripped, broken.isEmpty else { throw .invalidInState }
            reset(isOn: false)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressTest": if isClosed { trip(Cause.test) }
        case "pressReset": if integer(Self.state) == State.tripped, broken.isEmpty { reset(isOn: true) }
        default: return false
        }
        return true
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { follow() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(OnOffBehaviour.number), attribute == OnOffBehaviour.onOff { follow() }
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard Self.defects.contains(defect) else { return false }
        if isBroken { broken.insert(defect) } else { broken.remove(defect) }
        if device.isPowered { follow() }
        return true
    }

    override func fire(_ timer: Int) {
        guard isClosed else { return }
        trip(broken.contains("looseTerminal") ? Cause.overTemperature : Cause.overload)
    }

    /// Closes or opens as the switch says, and looks at what flows.
    private func follow() {
        let isOn = onOff?.isOn ?? true
        if integer(Self.state) == State.tripped {
            // The lever is down: the switch cannot close it.
            if isOn { onOff?.store(isOn: false) }
            return show()
        }
        set(Self.state, .integer(isOn ? State.closed : State.open))
        show()
        guard isClosed else { return cancelTimer(0) }
        if broken.contains("shortCircuit") { return trip(Cause.shortCircuit) }
        if broken.contains("leakageCurrent") { return trip(Cause.leakage) }
        let share = current / Double(integer(Self.ratedCurrent) ?? 16_000)
        if share > 1.13 {
            // The more there is too much, the sooner it trips.
            if !isArmed(0) { setTimer(0, after: .fractional(seconds: max(1, 60 / (share - 1)))) }
        } else if broken.contains("looseTerminal") {
            if !isArmed(0) { setTimer(0, after: .minutes(5)) }
        } else {
            cancelTimer(0)
        }
    }

    /// The current in mA.
    private var current: Double {
        isClosed ? (branch?.watts ?? 0) / ElectricalPowerMeasurementBehaviour.mains * 1000 : 0
    }

    /// Lets the branch take what it takes, and shows currents and temperature.
    private func show() {
        branch?.work()
        let isLeaking = broken.contains("leakageCurrent")
        set(Self.leakageCurrent, .integer(isClosed ? isLeaking ? Self.dangerousLeakage : Self.usualLeakage : 0))
        let rated = Double(integer(Self.ratedCurrent) ?? 16_000)
        let share = current / rated
        let warming = (broken.contains("looseTerminal") ? Self.warming.loose : Self.warming.usual) * min(1.5, share)
        let loose = broken.contains("looseTerminal") && isClosed ? 40.0 : 0
        let air = device.room?[.temperature] ?? 22
        set(Self.terminalTemperature, .integer(Int64((min(180, air + warming + loose)).rounded()) * 100))
        set(Self.isOverloaded, .bool(share * 100 > Double(integer(Self.overloadLimit) ?? 100)))
    }

    /// Opens by itself.
    private func trip(_ cause: Int64) {
        cancelTimer(0)
        set(Self.state, .integer(State.tripped))
        set(Self.lastTripCause, .integer(cause))
        set(Self.tripCount, .integer(min(65_535, (integer(Self.tripCount) ?? 0) + 1)))
        emit(0x00, [Field("cause", .integer(cause))])
        onOff?.store(isOn: false)
        show()
    }

    /// Puts the lever up again.
    private func reset(isOn: Bool) {
        set(Self.state, .integer(State.open))
        emit(0x01)
        if isOn { onOff?.switchOn() }
        follow()
    }
}
