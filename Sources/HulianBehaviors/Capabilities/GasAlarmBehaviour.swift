internal import HulianModel

/// Combustible gas alarm: it warns early, alarms in good time, and stays in alarm until somebody clears it.
///
/// Source: GB 15322.2, household combustible gas detectors: the alarm comes 15 s to 60 s after the threshold is crossed
/// (published limit); warning at half the threshold and all other numbers are project defaults.
final class GasAlarmBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC01
    /// Normal, warning or alarm.
    private static let alarmState: AttributeNumber = 0x0000
    /// Hundredths of a percent of the lower explosive limit.
    private static let concentration: AttributeNumber = 0x0001
    /// The concentration from which on it alarms.
    private static let threshold: AttributeNumber = 0x0002
    /// Whether the sounder is silent.
    private static let isMuted: AttributeNumber = 0x0003
    /// Whether it tests itself.
    private static let selfTestInProgress: AttributeNumber = 0x0004
    /// Whether the sensor is broken.
    private static let hardwareFault: AttributeNumber = 0x0005
    /// Whether it is too old to be trusted.
    private static let isEndOfService: AttributeNumber = 0x0006
    /// The least difference of concentration that is reported: half a percent of the limit.
    private static let resolution: Int64 = 50
    /// The states, as the attribute counts them.
    private enum State {
        /// Nothing.
        static let normal: Int64 = 0
        /// There is some gas.
        static let warning: Int64 = 1
        /// There is too much gas, or there was and nobody cleared it.
        static let alarm: Int64 = 2
    }
    /// The timers: the alarm is due, the test ends, the sounder speaks again.
    private enum Timer {
        /// The alarm is due.
        static let alarm = 0
        /// The test ends.
        static let test = 1
        /// The sounder speaks again.
        static let mute = 2
    }

    override class var actions: [String] { ["pressMute", "pressTest", "pressReset"] }
    override class var defects: [String] { ["sensorFault", "endOfService"] }

    /// The gas in the room in hundredths of a percent of the limit.
    private var gas: Int64 {
        bool(Self.hardwareFault) ? 0 : Int64(((device.room?[.gas] ?? 0) * 100).rounded())
    }
    /// The state.
    private var state: Int64 { integer(Self.alarmState) ?? State.normal }

    override func start() {
        set(Self.selfTestInProgress, false)
        set(Self.isMuted, false)
        device.room?.watch(.gas, by: self)
        smell()
    }

    override func roomChanged(_ quantity: Room.Quantity) { smell() }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.threshold { smell() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            // There is nothing to mute while it is quiet, and a success that changes nothing would be a lie.
            guard state != State.normal else { throw .invalidInState }
            mute()
        case 0x01: try test()
        case 0x02: try clear()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressMute": mute()
        case "pressTest": attempt(try test())
        case "pressReset": attempt(try clear())
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "sensorFault":
            guard set(Self.hardwareFault, .bool(isBroken)) else { return true }
            if isBroken {
                set(Self.concentration, .null)
                emit(0x03)
            } else {
                smell()
            }
        case "endOfService": set(Self.isEndOfService, .bool(isBroken))
        default: return false
        }
        return true
    }

    /// Works out what the gas in the room means.
    private func smell() {
        guard !bool(Self.hardwareFault) else { return }
        let gas = gas
        let last = integer(Self.concentration)
        if last == nil || abs(gas - (last ?? 0)) >= Self.resolution || gas == 0 {
            set(Self.concentration, .integer(min(gas, 10_000)))
        }
        let threshold = integer(Self.threshold) ?? 800
        if gas >= threshold {
            guard state != State.alarm, !isArmed(Timer.alarm) else { return }
            enter(State.warning)
            // Between the published limits with a margin for the pace at which the room is worked out.
            setTimer(Timer.alarm, after: .milliseconds(device.random.number(in: 18_000...45_000)))
        } else {
            cancelTimer(Timer.alarm)
            guard state != State.alarm else { return }
            enter(gas * 2 >= threshold ? State.warning : State.normal)
        }
    }

    /// Enters a state and tells it.
    private func enter(_ next: Int64) {
        guard next != state else { return }
        set(Self.alarmState, .integer(next))
        if next == State.normal {
            unmute()
            emit(0x01)
        } else {
            emit(0x00, [Field("alarmState", .integer(next)), Field("concentration", self[Self.concentration])])
        }
    }

    /// Silences the sounder for ten minutes; a new alarm makes it speak again.
    private func mute() {
        guard state != State.normal else { return }
        set(Self.isMuted, true)
        setTimer(Timer.mute, after: .minutes(10))
    }

    /// Lets the sounder speak again.
    private func unmute() {
        cancelTimer(Timer.mute)
        set(Self.isMuted, false)
    }

    /// Begins a test of ten seconds.
    private func test() throws(Status) {
        guard !bool(Self.selfTestInProgress), state == State.normal else { throw .busy }
        set(Self.selfTestInProgress, true)
        setTimer(Timer.test, after: .seconds(10))
    }

    /// Clears an alarm whose cause is gone.
    private func clear() throws(Status) {
        guard gas < integer(Self.threshold) ?? 800 else { throw .invalidInState }
        enter(State.normal)
        smell()
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.alarm:
            unmute()
            enter(State.alarm)
        case Timer.test:
            set(Self.selfTestInProgress, false)
            emit(0x02, [Field("isPassed", .bool(!bool(Self.hardwareFault)))])
        default:
            unmute()
        }
    }
}
