internal import HulianModel

/// Valve Configuration and Control: a valve that opens and closes in some seconds, for ever or for a time.
///
/// Source: Matter application clusters, Valve Configuration and Control (0x0081), revision 1.
final class ValveConfigurationAndControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0081
    /// Seconds for which it was opened; null for ever.
    private static let openDuration: AttributeNumber = 0x0000
    /// Seconds for which it opens when nobody says.
    private static let defaultOpenDuration: AttributeNumber = 0x0001
    /// When it closes, in microseconds since 2000.
    private static let autoCloseTime: AttributeNumber = 0x0002
    /// Seconds until it closes.
    private static let remainingDuration: AttributeNumber = 0x0003
    /// Closed, open or on the way.
    static let currentState: AttributeNumber = 0x0004
    /// Where it is on the way to.
    private static let targetState: AttributeNumber = 0x0005
    /// How far it is open in percent.
    private static let currentLevel: AttributeNumber = 0x0006
    /// How far it is to open.
    private static let targetLevel: AttributeNumber = 0x0007
    /// How far it opens when nobody says.
    private static let defaultOpenLevel: AttributeNumber = 0x0008
    /// What is wrong.
    private static let valveFault: AttributeNumber = 0x0009
    /// Which levels exist: multiples of this, and 100.
    private static let levelStep: AttributeNumber = 0x000A
    /// Microseconds from 1970 to 2000, where Matter's clock begins.
    private static let epoch: Int64 = 946_684_800_000_000
    /// The states, as the attribute counts them.
    private enum State {
        /// Nothing flows.
        static let closed: Int64 = 0
        /// Something flows.
        static let open: Int64 = 1
        /// It moves.
        static let transitioning: Int64 = 2
    }
    /// The timers: the movement ends, the valve closes by itself.
    private enum Timer {
        /// The movement ends.
        static let travel = 0
        /// It closes by itself.
        static let close = 1
    }

    override class var actions: [String] { ["openByHand", "closeByHand"] }
    override class var defects: [String] { ["blocked", "leaking"] }

    /// How long it moves; the physics of the device sets it.
    var travelTime = Interval.zero
    /// When it closes by itself.
    private var deadline: Instant?

    /// True while nothing can flow.
    var isShut: Bool { integer(Self.currentState) == State.closed && (integer(Self.valveFault) ?? 0) & 0x4 == 0 }

    override func start() {
        // A valve without power stays as it is; a movement that was cut short ends where it was meant to.
        deadline = nil
        if let target = integer(Self.targetState) ?? (integer(Self.currentState) == nil ? State.closed : nil) {
            arrive(at: target)
        }
        set(Self.openDuration, .null)
        set(Self.remainingDuration, .null)
        set(Self.autoCloseTime, .null)
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.remainingDuration, let deadline else { return nil }
        return .integer(max(0, ((deadline - device.now).milliseconds + 999) / 1000))
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard let number = value.integerValue else { return }
        switch attribute {
        case Self.defaultOpenDuration: if number < 1 { throw .constraintError }
        case Self.defaultOpenLevel: if !canReach(number) { throw .constraintError }
        default: return
        }
    }

    /// True for a level that is a whole number of steps, or all the way open.
    private func canReach(_ level: Int64) -> Bool { level == 100 || level % max(1, integer(Self.levelStep) ?? 1) == 0 }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            let seconds = fields.integer("openDuration") ?? integer(Self.defaultOpenDuration)
            let level = fields.integer("targetLevel") ?? integer(Self.defaultOpenLevel) ?? 100
            guard canReach(level) else { throw .constraintError }
            guard (integer(Self.valveFault) ?? 0) & 0x3 == 0 else { throw .failure }
            open(for: seconds, level: level)
        case 0x01:
            guard (integer(Self.valveFault) ?? 0) & 0x3 == 0 else { throw .failure }
            close()
        default:
            throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "openByHand":
            set(Self.targetState, .integer(State.open))
            arrive(at: State.open, level: 100)
        case "closeByHand":
            endDuration()
            set(Self.targetState, .integer(State.closed))
            arrive(at: State.closed, level: 0)
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        let bit: Int64
        switch defect {
        case "blocked": bit = 0x2
        case "leaking": bit = 0x4
        default: return false
        }
        let faults = integer(Self.valveFault) ?? 0
        let now = isBroken ? faults | bit : faults & ~bit
        if set(Self.valveFault, .integer(now)) { emit(0x01, [Field("valveFault", .integer(now))]) }
        if defect == "blocked", !isBroken, integer(Self.targetState) != nil {
            setTimer(Timer.travel, after: travelTime)
        }
        return true
    }

    /// Opens for some seconds, or for ever.
    private func open(for seconds: Int64?, level: Int64) {
        endDuration()
        if let seconds, seconds > 0 {
            deadline = device.now + .seconds(seconds)
            setTimer(Timer.close, after: .seconds(seconds))
            set(Self.openDuration, .integer(seconds))
            set(Self.remainingDuration, .integer(seconds))
            set(Self.autoCloseTime, .integer(device.now.nanoseconds / 1000 + seconds * 1_000_000 - Self.epoch))
        }
        move(to: State.open, level: level)
    }

    /// Closes.
    func close() {
        endDuration()
        move(to: State.closed, level: 0)
    }

    /// Forgets when it was to close by itself.
    private func endDuration() {
        deadline = nil
        cancelTimer(Timer.close)
        set(Self.openDuration, .null)
        set(Self.remainingDuration, .null)
        set(Self.autoCloseTime, .null)
    }

    /// Begins to move.
    private func move(to state: Int64, level: Int64) {
        set(Self.targetState, .integer(state))
        set(Self.targetLevel, .integer(level))
        guard integer(Self.currentState) != state || (has(feature: "LVL") && integer(Self.currentLevel) != level) else {
            cancelTimer(Timer.travel)
            return arrive(at: state, level: level)
        }
        guard travelTime > .zero else { return arrive(at: state, level: level) }
        show(State.transitioning)
        setTimer(Timer.travel, after: travelTime)
    }

    /// Is where it was meant to be.
    private func arrive(at state: Int64, level: Int64? = nil) {
        cancelTimer(Timer.travel)
        let level = level ?? integer(Self.targetLevel) ?? (state == State.open ? 100 : 0)
        set(Self.currentLevel, .integer(level))
        set(Self.targetState, .null)
        set(Self.targetLevel, .null)
        show(state)
    }

    /// Sets the state and tells it.
    private func show(_ state: Int64) {
        guard set(Self.currentState, .integer(state)) else { return }
        var fields = [Field("valveState", .integer(state))]
        if has(feature: "LVL"), let level = integer(Self.currentLevel) {
            fields.append(Field("valveLevel", .integer(level)))
        }
        emit(0x00, fields)
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.travel:
            guard (integer(Self.valveFault) ?? 0) & 0x2 == 0, let target = integer(Self.targetState) else { return }
            arrive(at: target)
        default:
            close()
        }
    }
}
