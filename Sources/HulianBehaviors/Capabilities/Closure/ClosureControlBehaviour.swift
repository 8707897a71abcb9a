internal import HulianModel

/// Closure Control: a door, a gate or a barrier as a whole is opened, closed, stopped and calibrated.
///
/// The motor of the device moves it; this checks commands and shows states. Source: Matter application clusters, Closure
/// Control (0x0104), revision 1.
final class ClosureControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0104
    /// Seconds until it arrives.
    private static let countdownTime: AttributeNumber = 0x0000
    /// What it does.
    private static let mainState: AttributeNumber = 0x0001
    /// What is wrong.
    private static let currentErrorList: AttributeNumber = 0x0002
    /// How it stands, and how it is to stand.
    private static let overallCurrentState: AttributeNumber = 0x0003, overallTargetState: AttributeNumber = 0x0004
    /// Whether it can be locked and unlocked from afar.
    private static let latchControlModes: AttributeNumber = 0x0005
    /// How long it learns its ends (project default).
    private static let calibrationTime = Interval.seconds(30)

    /// What it does, as the attribute counts it.
    private enum MainState {
        /// It stands.
        static let stopped: Int64 = 0
        /// It moves.
        static let moving: Int64 = 1
        /// It waits for its lock.
        static let waiting: Int64 = 2
        /// Something is wrong.
        static let error: Int64 = 3
        /// It learns its ends.
        static let calibrating: Int64 = 4
    }
    /// Where it goes, as commands count it.
    private enum Target {
        /// It closes.
        static let closed: Int64 = 0
        /// It opens.
        static let open: Int64 = 1
        /// It lets people on foot through.
        static let pedestrian: Int64 = 2
        /// It lets air through.
        static let ventilation: Int64 = 3
    }

    /// The motor.
    private var drive: ClosureDriveBehaviour? { companion() }
    /// The speed that was asked for last.
    private var speed: Int64 = 0
    /// Whether it was secure when that was last told.
    private var wasSecure: Bool?
    /// The latch that was asked for.
    private var wantedLatch: Bool?

    override func start() { wantedLatch = nil }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.countdownTime, let drive else { return nil }
        return .integer(drive.secondsLeft)
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            cancelTimer(0)
            drive?.halt()
        case 0x01: try move(fields)
        case 0x02:
            guard integer(Self.mainState) == MainState.stopped else { throw .invalidInState }
            setTimer(0, after: Self.calibrationTime)
            set(Self.mainState, .integer(MainState.calibrating))
        default: throw .unsupportedCommand
        }
        return []
    }

    override func fire(_ timer: Int) {
        guard let drive else { return }
        follow(drive, isDone: true)
    }

    /// Moves it, locks it, or both.
    private func move(_ fields: Fields) throws(Status) {
        guard let drive else { throw .failure }
        let position = has(feature: "PS") ? fields.integer("position") : nil
        let latch = has(feature: "LT") ? fields["latch"].boolValue : nil
        guard position != nil || latch != nil || fields.integer("speed") ?? 0 > 0 else { throw .invalidCommand }
        let target: Int64? =
            switch position {
            case nil: nil
            case Target.closed: ClosureDriveBehaviour.closed
            case Target.pedestrian where has(feature: "PD"): drive.pedestrian
            case Target.ventilation where has(feature: "VT"): drive.ventilation
            case Target.pedestrian, Target.ventilation: throw .constraintError
            default: ClosureDriveBehaviour.open
            }
        guard ![MainState.calibrating, MainState.error].contains(integer(Self.mainState) ?? 0) else {
            throw .invalidInState
        }
        let modes = integer(Self.latchControlModes) ?? 0
        if let latch, modes & (latch ? 1 : 2) == 0 { throw .invalidInState }
        // A leaf that is locked moves only with a command that unlocks it (Closure Control, MoveTo, effect on receipt).
        if drive.isLatched, let target, target != drive.position, latch != false { throw .invalidInState }
        speed = has(feature: "SP") ? fields.integer("speed") ?? 0 : 0
        wantedLatch = latch
        if latch == false, drive.isLatched { try drive.unlatch() }
        if let target {
            try drive.move(to: target, speed: speed, locks: latch ?? false)
        } else if latch == true {
            guard drive.position == ClosureDriveBehaviour.closed else { throw .invalidInState }
            try drive.latch()
        }
        follow(drive, isDone: false)
    }

    /// Tells what went wrong.
    func tellError(_ error: Int64) { emit(0x00, [Field("errorState", [.integer(error)])]) }

    /// Shows how the motor stands.
    func follow(_ drive: ClosureDriveBehaviour, isDone: Bool) {
        set(Self.currentErrorList, .list(drive.troubles.map { .integer($0.rawValue) }))
        let main: Int64
        if drive.isMoving {
            main = MainState.moving
        } else if drive.isWaiting {
            main = MainState.waiting
        } else if !drive.troubles.isEmpty {
            main = MainState.error
        } else {
            main = isArmed(0) ? MainState.calibrating : MainState.stopped
        }
        set(Self.mainState, .integer(main))
        let isClosed = drive.position == ClosureDriveBehaviour.closed && !drive.isMoving
        let isSecure = isClosed && (!has(feature: "LT") || drive.isLatched)
        set(Self.overallCurrentState, state(current(drive), drive.isLatched) + [Field("secureState", .bool(isSecure))])
        if drive.isMoving || drive.isWaiting {
            set(Self.overallTargetState, state(target(drive), wantedLatch ?? drive.isLatched))
        }
        if isSecure != wasSecure {
            if wasSecure != nil { emit(0x03, [Field("secureValue", .bool(isSecure))]) }
            wasSecure = isSecure
        }
        if isDone { emit(0x01) }
    }

    /// Sets a state from its parts.
    private func set(_ attribute: AttributeNumber, _ fields: [Field]) { set(attribute, .structure(fields)) }

    /// The parts of a state that the features ask for.
    private func state(_ position: Value, _ isLatched: Bool) -> [Field] {
        var fields: [Field] = []
        if has(feature: "PS") { fields.append(Field("position", position)) }
        if has(feature: "LT") { fields.append(Field("latch", .bool(isLatched))) }
        if has(feature: "SP") { fields.append(Field("speed", .integer(speed))) }
        return fields
    }

    /// The position as the current state counts it.
    private func current(_ drive: ClosureDriveBehaviour) -> Value {
        switch drive.position {
        case ClosureDriveBehaviour.closed where !drive.isMoving: 0
        case ClosureDriveBehaviour.open: 1
        case drive.pedestrian where has(feature: "PD"): 3
        case drive.ventilation where has(feature: "VT"): 4
        default: 2
        }
    }

    /// The position as the target state counts it; null for one that has no name.
    private func target(_ drive: ClosureDriveBehaviour) -> Value {
        switch drive.target {
        case ClosureDriveBehaviour.closed: 0
        case ClosureDriveBehaviour.open: 1
        case drive.pedestrian where has(feature: "PD"): 2
        case drive.ventilation where has(feature: "VT"): 3
        default: .null
        }
    }
}
