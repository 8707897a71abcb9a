internal import HulianModel

/// Emergency call: a press calls for help until somebody acknowledges it; who holds the button ends the call.
///
/// A capability of ours; it follows the button beside it, and all times are project defaults.
final class EmergencyCallBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC91
    /// Idle, calling or acknowledged.
    private static let callState: AttributeNumber = 0x0000
    /// Whether there is a call, for those who know no more than that.
    private static let isActive: AttributeNumber = 0x0001
    /// The states, as the attribute counts them.
    private enum State {
        /// Nobody needs help.
        static let idle: Int64 = 0
        /// Somebody needs help and nobody knows.
        static let calling: Int64 = 1
        /// Somebody needs help and somebody comes.
        static let acknowledged: Int64 = 2
    }
    /// The timers: the call is repeated, and the button was held long enough.
    private enum Timer {
        /// The call is repeated.
        static let again = 0
        /// The button was held long enough to end the call.
        static let held = 1
    }
    /// The time between two attempts, and how many there are.
    private static let pause = Interval.seconds(60), most: Int64 = 10
    /// How long the button is held to end a call.
    private static let holdTime = Interval.seconds(3)

    /// The attempts of this call.
    private var attempts: Int64 = 0
    /// Whether there is a call, and whether somebody knows of it.
    private var state: Int64 { integer(Self.callState) ?? State.idle }

    override func start() {
        // A call outlasts a loss of power: somebody may still need help.
        if state == State.calling { call() }
    }

    override func reset() { attempts = 0 }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(FallDetectionBehaviour.number), attribute == FallDetectionBehaviour.isFallen {
            // Who has fallen may not be able to press.
            guard state == State.idle, value(FallDetectionBehaviour.number, attribute).boolValue ?? false else {
                return
            }
            attempts = 0
            enter(State.calling)
            return call()
        }
        guard capability == sibling(SwitchBehaviour.number), attribute == 0x0001 else { return }
        guard value(SwitchBehaviour.number, attribute).integerValue ?? 0 > 0 else { return cancelTimer(Timer.held) }
        if state == State.idle {
            attempts = 0
            enter(State.calling)
            call()
        } else {
            setTimer(Timer.held, after: Self.holdTime)
        }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard state == State.calling else { throw .invalidInState }
            cancelTimer(Timer.again)
            enter(State.acknowledged)
            emit(0x01)
        case 0x01:
            guard state != State.idle else { throw .invalidInState }
            end(isByHand: false)
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Calls because the device itself noticed something, such as a fall.
    func raise() {
        guard state == State.idle else { return }
        attempts = 0
        enter(State.calling)
        call()
    }

    /// Enters a state.
    private func enter(_ state: Int64) {
        set(Self.callState, .integer(state))
        set(Self.isActive, .bool(state != State.idle))
    }

    /// Calls, and calls again until somebody acknowledges it.
    private func call() {
        attempts = min(Self.most, attempts + 1)
        battery?.consume(joules: 0.05)
        emit(0x00, [Field("attempt", .integer(attempts))])
        if attempts < Self.most { setTimer(Timer.again, after: Self.pause) }
    }

    /// Ends the call.
    private func end(isByHand: Bool) {
        cancelTimer(Timer.again)
        cancelTimer(Timer.held)
        attempts = 0
        enter(State.idle)
        emit(0x02, [Field("isByHand", .bool(isByHand))])
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.again: if state == State.calling { call() }
        default: if state != State.idle { end(isByHand: true) }
        }
    }
}
