internal import HulianModel

/// Medicine dispensing: a box that reminds of each dose, notices that it is taken, and counts what is missed.
///
/// A capability of ours. The box feels that a compartment is emptied and not who does it.
final class MedicineDispensingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC59
    /// Waiting, due, snoozed, taken or missed.
    private static let doseState: AttributeNumber = 0x0000
    /// The minute of the day of the next dose.
    private static let nextDoseMinute: AttributeNumber = 0x0001
    /// The minutes of the day of all doses.
    private static let doseTimes: AttributeNumber = 0x0002
    /// How many compartments hold something, and how many there are.
    private static let filledCompartments: AttributeNumber = 0x0003, compartments: AttributeNumber = 0x0004
    /// How often a dose was taken and missed.
    private static let takenCount: AttributeNumber = 0x0005, missedCount: AttributeNumber = 0x0006
    /// How many minutes after its time a dose counts as missed.
    private static let reminderWindow: AttributeNumber = 0x0007
    /// Whether the lid is open.
    private static let isLidOpen: AttributeNumber = 0x0008
    /// Whether the wheel is jammed.
    private static let isJammed: AttributeNumber = 0x0009
    /// The states, as the attribute counts them.
    private enum State {
        /// No dose is due.
        static let waiting: Int64 = 0
        /// One is due.
        static let due: Int64 = 1
        /// One is due, and it reminds later.
        static let snoozed: Int64 = 2
        /// The last one was taken.
        static let taken: Int64 = 3
        /// The last one was missed.
        static let missed: Int64 = 4
    }
    /// The timers: a dose is due, it reminds again, a dose is missed, the lid closes.
    private enum Timer {
        /// A dose is due.
        static let due = 0
        /// It reminds again.
        static let remind = 1
        /// A dose is missed.
        static let missed = 2
        /// The lid closes.
        static let lid = 3
    }
    /// The time between two reminders, and for how long the lid stands open.
    private static let pause = Interval.minutes(15), lidTime = Interval.seconds(20)
    /// When so few compartments are left, it wants to be filled.
    private static let few: Int64 = 2

    override class var actions: [String] { ["takeMedicine", "fillCompartments"] }
    override class var defects: [String] { ["motorJammed"] }

    /// The state.
    private var state: Int64 { integer(Self.doseState) ?? State.waiting }
    /// True while a dose is to be taken.
    private var isDue: Bool { state == State.due || state == State.snoozed }
    /// The doses: number and minute of the day.
    private var doses: [(index: Int64, minute: Int64)] {
        (self[Self.doseTimes].listValue ?? []).compactMap { dose in
            guard let index = dose["index"]?.integerValue, let minute = dose["minuteOfDay"]?.integerValue else {
                return nil
            }
            return (index, minute)
        }
    }

    override func start() {
        set(Self.isLidOpen, false)
        if isDue { remind() }
        plan()
    }

    override func fields(of action: String) -> [ActionField] {
        action == "takeMedicine" ? [ActionField("person", .text)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "takeMedicine": take()
        case "fillCompartments": set(Self.filledCompartments, self[Self.compartments])
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "motorJammed" else { return false }
        set(Self.isJammed, .bool(isBroken))
        return true
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard let index = fields.integer("index"), let minute = fields.integer("minuteOfDay") else {
                throw .invalidCommand
            }
            store(doses.filter { $0.index != index } + [(index, minute)])
        case 0x01:
            guard doses.contains(where: { $0.index == fields.integer("index") }) else { throw .notFound }
            store(doses.filter { $0.index != fields.integer("index") })
        case 0x02:
            guard isDue else { throw .invalidInState }
            set(Self.doseState, .integer(State.snoozed))
            setTimer(Timer.remind, after: .minutes(fields.integer("minutes") ?? 10))
        case 0x03:
            guard !bool(Self.isJammed), integer(Self.filledCompartments) ?? 0 > 0 else { throw .invalidInState }
            openLid()
        default: throw .unsupportedCommand
        }
        return []
    }

    // MARK: Doses

    /// Keeps the doses in the order of the day.
    private func store(_ doses: [(index: Int64, minute: Int64)]) {
        let sorted = doses.sorted { ($0.minute, $0.index) < ($1.minute, $1.index) }
        set(Self.doseTimes, .list(sorted.map { ["index": .integer($0.index), "minuteOfDay": .integer($0.minute)] }))
        plan()
    }

    /// The milliseconds of the local day that are over.
    private var sinceMidnight: Int64 {
        let local = device.now.milliseconds + Int64(device.room?.home.offsetMinutes ?? 480) * 60_000
        return (local % 86_400_000 + 86_400_000) % 86_400_000
    }

    /// Waits for the next dose.
    private func plan() {
        let now = sinceMidnight
        let times = doses.map { $0.minute * 60_000 }
        guard let next = times.filter({ $0 > now }).min() ?? times.min().map({ $0 + 86_400_000 }) else {
            cancelTimer(Timer.due)
            set(Self.nextDoseMinute, .null)
            return
        }
        set(Self.nextDoseMinute, .integer(next / 60_000 % 1440))
        setTimer(Timer.due, after: .milliseconds(next - now))
    }

    /// Reminds of a dose.
    private func remind() {
        set(Self.doseState, .integer(State.due))
        battery?.consume(joules: 2)
        emit(0x00)
        setTimer(Timer.remind, after: Self.pause)
        if !isArmed(Timer.missed) {
            setTimer(Timer.missed, after: .minutes(integer(Self.reminderWindow) ?? 60))
        }
    }

    /// Somebody empties the next compartment.
    private func take() {
        guard !bool(Self.isJammed) else { return }
        openLid()
        let filled = integer(Self.filledCompartments) ?? 0
        guard filled > 0 else { return emit(0x04) }
        set(Self.filledCompartments, .integer(filled - 1))
        if isDue {
            end(State.taken)
            count(Self.takenCount)
            emit(0x01)
        } else {
            emit(0x03)
        }
        if filled - 1 <= Self.few { emit(0x04) }
    }

    /// Ends to remind.
    private func end(_ state: Int64) {
        cancelTimer(Timer.remind)
        cancelTimer(Timer.missed)
        set(Self.doseState, .integer(state))
    }

    /// Opens the lid for a while.
    private func openLid() {
        set(Self.isLidOpen, true)
        battery?.consume(joules: 1)
        setTimer(Timer.lid, after: Self.lidTime)
    }

    /// Counts one more.
    private func count(_ attribute: AttributeNumber) {
        set(attribute, .integer(min(65_535, (integer(attribute) ?? 0) + 1)))
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.due:
            // One that is still due when the next one comes is missed.
            if isDue { miss() }
            remind()
            plan()
        case Timer.remind: if isDue { remind() }
        case Timer.missed: if isDue { miss() }
        default: set(Self.isLidOpen, false)
        }
    }

    /// A dose was not taken in time.
    private func miss() {
        end(State.missed)
        count(Self.missedCount)
        emit(0x02)
    }
}
