internal import HulianModel

/// Seating: who sits on a piece of furniture or at it, how long, how upright, and help to stand up.
///
/// A capability of ours. The height that fits a body is 43 % of its height (project default); standing up with help lifts
/// the seat of the positioner beside it, and lowers it again some time after.
final class SeatingBehaviour: Sensing {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC31
    /// Whether somebody sits.
    static let isSeated: AttributeNumber = 0x0000
    /// Seconds of this time, and of today.
    private static let sittingTime: AttributeNumber = 0x0001, dailySittingTime: AttributeNumber = 0x0002
    /// Minutes until a reminder.
    private static let reminderTime: AttributeNumber = 0x0003
    /// How somebody sits, whether that is told, and after how many seconds.
    private static let posture: AttributeNumber = 0x0004, postureReminder: AttributeNumber = 0x0005
    /// Seconds until a posture is told.
    private static let postureDelay: AttributeNumber = 0x0006
    /// The height of the body, and the height that fits it, in mm.
    private static let bodyHeight: AttributeNumber = 0x0007, fittingHeight: AttributeNumber = 0x0008
    /// Whether it helps to stand up.
    private static let isHelping: AttributeNumber = 0x0009

    /// How somebody sits, as the attribute counts it.
    private static let postures = ["none", "upright", "leaning", "slouching", "tooClose"]
    /// The share of the body's height, and how long a seat stays lifted (project defaults).
    private static let fit = 0.43, lifted = Interval.seconds(20)
    /// The timers: the reminder to move, the reminder to sit upright, the end of help, midnight.
    private enum Timer {
        /// The reminder to move.
        static let sedentary = 0
        /// The reminder to sit upright.
        static let posture = 1
        /// The seat goes back.
        static let help = 2
        /// A day begins.
        static let day = 3
    }

    override class var actions: [String] { ["sitDown", "standUp", "takePosture"] }

    /// Since when somebody sits, and the seconds of today before that.
    private var since: Instant?, before: Int64 = 0
    /// True while somebody sits in truth.
    private var isOccupied = false

    /// The positioner beside it.
    private var positioner: PositionerBehaviour? { sibling(PositionerBehaviour.number) }
    /// Seconds of this time.
    private var seconds: Int64 { since.map { (device.now - $0).milliseconds / 1000 } ?? 0 }

    override func start() {
        since = nil
        set(Self.isHelping, false)
        if isOccupied { feel() } else { set(Self.isSeated, false) }
        set(Self.posture, isOccupied ? 1 : 0)
        showFit()
        armDay()
    }

    override func stop() {
        before += seconds
        since = nil
    }

    override func reset() { before = 0 }

    override func read(_ attribute: AttributeNumber) -> Value? {
        switch attribute {
        case Self.sittingTime where since != nil: .integer(min(0xFFFF_FFFF, seconds))
        case Self.dailySittingTime: .integer(min(86_400, before + seconds))
        default: nil
        }
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        switch attribute {
        case Self.reminderTime: if since != nil { armReminder() }
        case Self.postureDelay, Self.postureReminder: followPosture()
        case Self.bodyHeight: showFit()
        default: break
        }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try help()
        case 0x01:
            guard let positioner, let axis = positioner.axes.first, let height = integer(Self.fittingHeight) else {
                throw .failure
            }
            try positioner.go([(axis, height)])
        default: throw .unsupportedCommand
        }
        return []
    }

    override func fields(of action: String) -> [ActionField] {
        action == "takePosture" ? [ActionField("posture", .text, choices: Array(Self.postures.dropFirst()))] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "sitDown":
            isOccupied = true
            feel()
        case "standUp":
            isOccupied = false
            feel()
        case "takePosture":
            guard has(Self.posture), bool(Self.isSeated) else { return true }
            let name = fields.string("posture") ?? "slouching"
            set(Self.posture, .integer(Int64(Self.postures.firstIndex(of: name) ?? 1)))
            followPosture()
        default: return false
        }
        return true
    }

    /// Feels whether somebody sits; a broken sensor feels nobody.
    override func feel() {
        let isSeated = isOccupied && !isBroken
        guard isSeated != (since != nil) else { return }
        if isSeated {
            since = device.now
            set(Self.isSeated, true)
            set(Self.posture, 1)
            emit(0x00)
            armReminder()
        } else {
            let time = min(0xFFFF_FFFF, seconds)
            before += time
            since = nil
            set(Self.sittingTime, .integer(time))
            set(Self.isSeated, false)
            set(Self.posture, 0)
            emit(0x01, [Field("sittingTime", .integer(time))])
            cancelTimer(Timer.sedentary)
            cancelTimer(Timer.posture)
        }
    }

    /// Reminds of moving after so many minutes.
    private func armReminder() {
        guard has(feature: "RMD") else { return }
        setTimer(Timer.sedentary, after: .minutes(integer(Self.reminderTime) ?? 45))
    }

    /// Reminds of sitting upright when somebody does not for some seconds.
    private func followPosture() {
        guard bool(Self.postureReminder), integer(Self.posture) ?? 0 > 1 else { return cancelTimer(Timer.posture) }
        setTimer(Timer.posture, after: .seconds(integer(Self.postureDelay) ?? 30))
    }

    /// Shows the height that fits the body.
    private func showFit() {
        guard has(feature: "FIT"), let body = integer(Self.bodyHeight) else { return }
        let wanted = Int64((Double(body) * Self.fit).rounded())
        let range = positioner.flatMap { positioner in positioner.axes.first.map { positioner.limits($0) } }
        set(Self.fittingHeight, .integer(range.map { min(max(wanted, $0.lowerBound), $0.upperBound) } ?? wanted))
    }

    // MARK: Help

    /// Lifts the seat of who sits on it.
    private func help() throws(Status) {
        guard bool(Self.isSeated), let axis = seat else { throw .invalidInState }
        try positioner?.go([(axis, positioner?.limits(axis).upperBound ?? 0)])
        set(Self.isHelping, true)
        setTimer(Timer.help, after: Self.lifted)
    }

    /// The axis that lifts the seat.
    private var seat: PositionerBehaviour.Axis? { positioner?.axes.first { $0.feature == "SEAT" } }

    /// Arms the timer for midnight.
    private func armDay() {
        guard let home = device.room?.home else { return }
        setTimer(Timer.day, after: .fractional(seconds: max(1, (1 - home.dayShare) * 86_400)))
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.sedentary:
            emit(0x02, [Field("sittingTime", .integer(min(0xFFFF_FFFF, seconds)))])
            armReminder()
        case Timer.posture:
            emit(0x03, [Field("posture", self[Self.posture])])
            followPosture()
        case Timer.help:
            // Who still sits is not lowered: the seat waits until it is empty.
            guard !bool(Self.isSeated) else { return setTimer(Timer.help, after: Self.lifted) }
            set(Self.isHelping, false)
            if let seat, let positioner { attempt(try positioner.go([(seat, positioner.limits(seat).lowerBound)])) }
        default:
            before = -seconds
            armDay()
        }
    }
}
