internal import HulianModel

/// What does the work of a device with an operational state: the program of a washer, the drive of a robot.
protocol OperationProgram: AnyObject {
    /// Asked before a state is entered; an error keeps the device where it is.
    func refuses(_ step: OperationStep) -> OperationError?
    /// Told after a client's command was accepted; it changes the state itself.
    func take(_ step: OperationStep)
    /// Seconds until the work is done; nothing when that is not known.
    var secondsLeft: Int64? { get }
}

/// What a client can ask of a device with an operational state.
enum OperationStep {
    /// Begins.
    case start
    /// Ends before the end.
    case stop
    /// Waits.
    case pause
    /// Goes on.
    case resume
    /// Goes to the dock.
    case goHome
}

/// An error of an operational state, as its attribute counts it.
struct OperationError: Equatable {
    /// The number.
    let number: Int64
    /// What people read; the definition wants it for a vendor's own numbers only.
    let details: String?

    /// Makes an error.
    init(_ number: Int64, _ details: String? = nil) {
        self.number = number
        self.details = details
    }

    /// Nothing is wrong.
    static let none = OperationError(0)
    /// The device cannot begin or go on.
    static let unableToStartOrResume = OperationError(1)
    /// The device cannot end what it began.
    static let unableToComplete = OperationError(2)
    /// The command does not fit the state.
    static let invalidInState = OperationError(3)

    /// The error as a structure.
    var value: Value {
        var fields = [Field("errorStateID", .integer(number))]
        if number >= 0x80 { fields.append(Field("errorStateLabel", .string(details ?? "fault"))) }
        if let details { fields.append(Field("errorStateDetails", .string(details))) }
        return .structure(fields)
    }
}

/// Operational State and its variants for robots and ovens: stopped, running, paused, in error, and why.
///
/// The work itself is a program that the device type names; without one the state follows the commands alone. Source:
/// Matter application clusters, Operational State (0x0060), RVC (0x0061) and Oven Cavity (0x0048).
final class OperationalStateBehaviour: Behaviour {
    /// The numbers of the capabilities that share this behaviour.
    static let numbers: [CapabilityNumber] = [0x0048, 0x0060, 0x0061]
    /// The number of Operational State.
    static let number: CapabilityNumber = 0x0060
    /// The number of Oven Cavity Operational State.
    static let oven: CapabilityNumber = 0x0048
    /// The number of RVC Operational State.
    static let robot: CapabilityNumber = 0x0061
    /// The phase now.
    private static let currentPhase: AttributeNumber = 0x0001
    /// Seconds until the work is done.
    private static let countdownTime: AttributeNumber = 0x0002
    /// The states that exist.
    private static let operationalStateList: AttributeNumber = 0x0003
    /// The state.
    static let operationalState: AttributeNumber = 0x0004
    /// The error.
    private static let operationalError: AttributeNumber = 0x0005

    /// The states, as the attribute counts them.
    enum State: Int64 {
        /// Nothing is being done.
        case stopped = 0
        /// Work is being done.
        case running = 1
        /// Work waits.
        case paused = 2
        /// Work cannot go on.
        case error = 3
        /// A robot drives to its dock.
        case seekingCharger = 0x40
        /// A robot charges.
        case charging = 0x41
        /// A robot stands at its dock.
        case docked = 0x42
    }

    /// What does the work.
    weak var program: (any OperationProgram)?
    /// When the work began.
    private var began: Instant?
    /// When it was paused.
    private var pausedAt: Instant?
    /// How long it waited.
    private var paused = Interval.zero
    /// The state from which it was paused.
    private var stateBeforePause = State.running

    /// The state.
    var state: State { State(rawValue: integer(Self.operationalState) ?? 0) ?? .stopped }
    /// True for a robot.
    private var isRobot: Bool { device.blueprint.capabilities[capability].definition.number == Self.robot }

    override func start() {
        // Work does not outlast a loss of power unless its program takes it up again.
        if state == .running || state == .paused || state == .seekingCharger { enter(.stopped) }
        began = nil
        pausedAt = nil
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.countdownTime, let program, state == .running || state == .paused else { return nil }
        return program.secondsLeft.map { .integer(min($0, 259_200)) } ?? .null
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let step: OperationStep
        switch command {
        case 0x00: step = .pause
        case 0x01: step = .stop
        case 0x02: step = .start
        case 0x03: step = .resume
        case 0x80: step = .goHome
        default: throw .unsupportedCommand
        }
        return [Field("commandResponseState", take(step).value)]
    }

    /// Does what a client or a hand asks for.
    @discardableResult
    func take(_ step: OperationStep) -> OperationError {
        guard let target = target(of: step) else { return .invalidInState }
        guard target != state else { return .none }
        if let error = program?.refuses(step) { return error }
        if let program { program.take(step) } else { enter(target) }
        return .none
    }

    /// The state that a step leads to; nothing when the step does not fit the state now.
    private func target(of step: OperationStep) -> State? {
        switch (step, state) {
        case (.start, .stopped), (.start, .running), (.start, .paused): .running
        case (.stop, .stopped), (.stop, .running), (.stop, .paused), (.stop, .error): .stopped
        case (.pause, .running), (.pause, .paused): .paused
        case (.pause, .seekingCharger) where isRobot: .paused
        case (.resume, .running): .running
        case (.resume, .paused): stateBeforePause
        case (.resume, .charging) where isRobot, (.resume, .docked) where isRobot: .running
        case (.goHome, .charging), (.goHome, .docked): nil
        case (.goHome, _): .seekingCharger
        default: nil
        }
    }

    /// Enters a state; begins and ends the times that the completion event tells.
    func enter(_ next: State) {
        let last = state
        guard next != last else { return }
        if last == .paused, let since = pausedAt {
            paused = paused + (device.now - since)
            pausedAt = nil
        }
        if next == .paused {
            stateBeforePause = last
            pausedAt = device.now
        }
        if next == .running, began == nil {
            began = device.now
            paused = .zero
        }
        if last == .error, next != .error { set(Self.operationalError, OperationError.none.value) }
        set(Self.operationalState, .integer(next.rawValue))
        updateCountdown()
        // Without a program, stopping is all that can complete the work.
        if program == nil, next == .stopped { complete(.none) }
    }

    /// Stops with an error.
    func fail(_ error: OperationError) {
        set(Self.operationalError, error.value)
        enter(.error)
        emit(0x00, [Field("errorState", error.value)])
    }

    /// Tells that the work is over, if there was any.
    func complete(_ error: OperationError) {
        guard let began else { return }
        self.began = nil
        let total = (device.now - began).milliseconds / 1000
        emit(
            0x01,
            [
                Field("completionErrorCode", .integer(error.number)), Field("totalOperationalTime", .integer(total)),
                Field("pausedTime", .integer(paused.milliseconds / 1000)),
            ])
        set(Self.countdownTime, .null)
    }

    /// Sets the phase by its index; nothing for none.
    func setPhase(_ index: Int?) {
        set(Self.currentPhase, index.map { .integer(Int64($0)) } ?? .null)
        updateCountdown()
    }

    /// Stores the time that is left, so that it is reported when it jumps.
    func updateCountdown() {
        guard let program else { return }
        let isWorking = state == .running || state == .paused
        set(Self.countdownTime, isWorking ? program.secondsLeft.map { .integer(min($0, 259_200)) } ?? .null : .null)
    }

    /// True when the list of states has a state.
    func exists(_ state: State) -> Bool {
        self[Self.operationalStateList].listValue?.contains { $0["operationalStateID"] == .integer(state.rawValue) }
            ?? false
    }
}
