internal import HulianModel

/// Switch: a button that is pressed, held and pressed again, or a knob that stays where it is turned.
///
/// Source: Matter application clusters, Switch (0x003B), revision 2; the times are project defaults.
final class SwitchBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x003B
    /// How many positions there are.
    private static let numberOfPositions: AttributeNumber = 0x0000
    /// The position now; 0 for a button that nobody presses.
    private static let currentPosition: AttributeNumber = 0x0001
    /// The most presses that are counted.
    private static let multiPressMax: AttributeNumber = 0x0002
    /// The time after which a press is a long one.
    private static let longPressTime = Interval.milliseconds(500)
    /// How long a finger stays for a long press when a scenario does not say.
    private static let longHoldTime = Interval.milliseconds(1500)
    /// The time in which the next press belongs to the same sequence.
    private static let multiPressTime = Interval.milliseconds(400)
    /// How long a finger stays on the button when a scenario does not say.
    private static let tapTime = Interval.milliseconds(120)
    /// The time between two presses of a sequence.
    private static let pauseTime = Interval.milliseconds(180)
    /// The timers: a press becomes long, a sequence ends, the finger goes up, the finger comes down again.
    private enum Timer {
        /// A press becomes a long one.
        static let long = 0
        /// A sequence of presses ends.
        static let sequence = 1
        /// The finger goes up.
        static let up = 2
        /// The finger comes down again.
        static let down = 3
    }

    override class var actions: [String] {
        ["press", "longPress", "doublePress", "multiPress", "pressDown", "release", "turnTo"]
    }

    /// True while a press was long already.
    private var isLong = false
    /// The presses of the sequence that goes on.
    private var presses: Int64 = 0
    /// The position that the sequence is about.
    private var pressed: Int64 = 1
    /// The presses that a hand still has to do.
    private var pending: Int64 = 0

    /// True for a button that comes back.
    private var isMomentary: Bool { has(feature: "MS") }
    /// True for a button that tells whole actions only.
    private var isAction: Bool { has(feature: "AS") }

    override func start() {
        isLong = false
        presses = 0
        pending = 0
        if isMomentary { set(Self.currentPosition, 0) }
    }

    override func fields(of action: String) -> [ActionField] {
        guard Self.actions.contains(action) else { return [] }
        var fields = [ActionField("position", .integer)]
        if action == "press" || action == "longPress" { fields.append(ActionField("seconds", .number)) }
        if action == "multiPress" { fields.append(ActionField("count", .integer)) }
        return fields
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        let position = fields.integer("position") ?? 1
        guard position >= 0, position < (integer(Self.numberOfPositions) ?? 2) else { return true }
        switch action {
        case "turnTo": latch(position)
        case "pressDown": press(position)
        case "release": release()
        case "press": hold(position, fields["seconds"].numberValue.map { .fractional(seconds: $0) } ?? Self.tapTime)
        case "longPress":
            hold(position, fields["seconds"].numberValue.map { .fractional(seconds: $0) } ?? Self.longHoldTime)
        case "doublePress", "multiPress":
            pending = max(0, (action == "doublePress" ? 2 : fields.integer("count") ?? 2) - 1)
            hold(position, Self.tapTime)
        default: return false
        }
        return true
    }

    /// Turns a knob.
    private func latch(_ position: Int64) {
        guard has(feature: "LS"), set(Self.currentPosition, .integer(position)) else { return }
        emit(0x00, [Field("newPosition", .integer(position))])
    }

    /// Presses and goes up again after a time.
    private func hold(_ position: Int64, _ time: Interval) {
        press(position)
        setTimer(Timer.up, after: time)
    }

    /// Presses.
    private func press(_ position: Int64) {
        guard isMomentary, integer(Self.currentPosition) == 0, position > 0 else { return }
        cancelTimer(Timer.sequence)
        if position != pressed { presses = 0 }
        pressed = position
        presses += 1
        isLong = false
        set(Self.currentPosition, .integer(position))
        if presses == 1 || !isAction { emit(0x01, [Field("newPosition", .integer(position))]) }
        if has(feature: "MSM"), !isAction, presses > 1, presses <= integer(Self.multiPressMax) ?? 2 {
            emit(
                0x05,
                [
                    Field("newPosition", .integer(position)),
                    Field("currentNumberOfPressesCounted", .integer(presses)),
                ])
        }
        if has(feature: "MSL") { setTimer(Timer.long, after: Self.longPressTime) }
    }

    /// Lets go.
    private func release() {
        guard isMomentary, let position = integer(Self.currentPosition), position > 0 else { return }
        cancelTimer(Timer.long)
        cancelTimer(Timer.up)
        set(Self.currentPosition, 0)
        if isLong {
            emit(0x04, [Field("previousPosition", .integer(position))])
            presses = 0
        } else {
            if has(feature: "MSR") { emit(0x03, [Field("previousPosition", .integer(position))]) }
            if has(feature: "MSM") { setTimer(Timer.sequence, after: Self.multiPressTime) } else { presses = 0 }
        }
        if pending > 0 { setTimer(Timer.down, after: Self.pauseTime) }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.long:
            // A long press ends a sequence; only the first press of one can become long.
            guard presses <= 1 else { return }
            isLong = true
            emit(0x02, [Field("newPosition", .integer(pressed))])
        case Timer.sequence:
            let most = integer(Self.multiPressMax) ?? 2
            emit(
                0x06,
                [
                    Field("previousPosition", .integer(pressed)),
                    Field("totalNumberOfPressesCounted", .integer(presses > most ? 0 : presses)),
                ])
            presses = 0
        case Timer.up:
            release()
        default:
            pending -= 1
            hold(pressed, Self.tapTime)
        }
    }
}
