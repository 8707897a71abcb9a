internal import HulianModel

/// Smart toilet: it washes, dries, warms and flushes, and notices who sits on it.
///
/// The capability is the project's own (hulian-1); times and volumes are project defaults: 6 L for a full flush and
/// 4 L for a small one keep below the limits of GB 25502 for water efficiency.
final class SmartToiletBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC02
    /// What it does.
    private static let activity: AttributeNumber = 0x0000
    /// Whether somebody sits.
    private static let isSeatOccupied: AttributeNumber = 0x0001
    /// How lid and seat stand.
    private static let lidPosition: AttributeNumber = 0x0002
    /// How warm the seat is kept.
    private static let seatTemperatureLevel: AttributeNumber = 0x0003
    /// Whether it flushes when somebody gets up.
    private static let autoFlush: AttributeNumber = 0x0008
    /// Whether the lid moves by itself.
    private static let autoLid: AttributeNumber = 0x0009
    /// How often it flushed.
    private static let flushCount: AttributeNumber = 0x000B
    /// Tenths of a litre that it used.
    private static let waterUsed: AttributeNumber = 0x000C
    /// What is wrong.
    private static let fault: AttributeNumber = 0x000D

    /// What it does, as the attribute counts it.
    private enum Activity: Int64 {
        /// Nothing.
        case idle = 0
        /// It flushes.
        case flushing = 1
        /// It washes the rear.
        case rearWash = 2
        /// It washes the front.
        case frontWash = 3
        /// It dries.
        case drying = 4
        /// It cleans its nozzle.
        case cleaningNozzle = 5

        /// How long it takes.
        var time: Interval {
            switch self {
            case .idle: .zero
            case .flushing: .seconds(6)
            case .rearWash, .frontWash: .seconds(120)
            case .drying: .seconds(180)
            case .cleaningNozzle: .seconds(20)
            }
        }
    }
    /// How lid and seat stand, as the attribute counts it.
    private enum Lid {
        /// Both are down.
        static let closed: Int64 = 0
        /// The lid is up.
        static let lidOpen: Int64 = 1
        /// Both are up.
        static let seatOpen: Int64 = 2
    }
    /// What is wrong, as the attribute counts it.
    private enum Fault {
        /// Nothing.
        static let none: Int64 = 0
        /// No water comes.
        static let noWater: Int64 = 1
        /// The water is too hot.
        static let overTemperature: Int64 = 2
        /// The nozzle does not move.
        static let nozzleStuck: Int64 = 3
        /// Water comes where it should not.
        static let leak: Int64 = 4
    }
    /// The timers: what it does ends, the flush after getting up, sitting gets too long, the lid closes.
    private enum Timer {
        /// What it does ends.
        static let activity = 0
        /// It flushes after somebody got up.
        static let flush = 1
        /// Somebody sits too long.
        static let seat = 2
        /// The lid closes.
        static let lid = 3
    }
    /// After this time somebody may need help.
    private static let longSeat = Interval.minutes(30)

    override class var actions: [String] { ["sitDown", "standUp", "approach", "leave", "pressFlush", "pressStop"] }
    override class var defects: [String] { ["noWater", "overTemperature", "nozzleStuck", "leak"] }

    /// The heat and the power of seat, water and air; the powers are project defaults.
    private lazy var emissions = Emissions(of: self)
    /// When somebody sat down.
    private var seatedSince: Instant?
    /// True while somebody stands before it.
    private var isSomebodyNear = false

    /// What it does.
    private var doing: Activity { Activity(rawValue: integer(Self.activity) ?? 0) ?? .idle }
    /// True while somebody sits.
    private var isSeated: Bool { bool(Self.isSeatOccupied) }

    override func start() {
        set(Self.activity, .integer(Activity.idle.rawValue))
        if isSeated {
            seatedSince = device.now
            setTimer(Timer.seat, after: Self.longSeat)
        }
        work()
    }

    override func stop() { emissions.give() }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { work() }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try flush(fields.integer("volume") ?? 1)
        case 0x01: try wash(fields.integer("program") ?? 0)
        case 0x02: try dry()
        case 0x03: stopActivity()
        case 0x04: try moveLid(Lid.lidOpen)
        case 0x05: try moveLid(Lid.seatOpen)
        case 0x06: try moveLid(Lid.closed)
        case 0x07: try cleanNozzle()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "sitDown": sitDown()
        case "standUp": standUp()
        case "approach":
            isSomebodyNear = true
            cancelTimer(Timer.lid)
            if bool(Self.autoLid), integer(Self.lidPosition) == Lid.closed { attempt(try moveLid(Lid.lidOpen)) }
        case "leave":
            isSomebodyNear = false
            if isSeated { standUp() }
            if bool(Self.autoLid) { setTimer(Timer.lid, after: .seconds(30)) }
        case "pressFlush": attempt(try flush(1))
        case "pressStop": stopActivity()
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        let number: Int64
        switch defect {
        case "noWater": number = Fault.noWater
        case "overTemperature": number = Fault.overTemperature
        case "nozzleStuck": number = Fault.nozzleStuck
        case "leak": number = Fault.leak
        default: return false
        }
        if isBroken {
            guard set(Self.fault, .integer(number)) else { return true }
            emit(0x03, [Field("fault", .integer(number))])
            stopActivity()
        } else if integer(Self.fault) == number {
            set(Self.fault, .integer(Fault.none))
            emit(0x04)
        }
        return true
    }

    // MARK: Sitting

    /// Somebody sits down.
    private func sitDown() {
        isSomebodyNear = true
        cancelTimer(Timer.lid)
        if integer(Self.lidPosition) != Lid.lidOpen { set(Self.lidPosition, .integer(Lid.lidOpen)) }
        guard set(Self.isSeatOccupied, true) else { return }
        cancelTimer(Timer.flush)
        seatedSince = device.now
        setTimer(Timer.seat, after: Self.longSeat)
    }

    /// Somebody gets up; washing and drying end at once, for they need somebody to sit.
    private func standUp() {
        guard set(Self.isSeatOccupied, false) else { return }
        cancelTimer(Timer.seat)
        let satFor = seatedSince.map { device.now - $0 } ?? .zero
        seatedSince = nil
        if [.rearWash, .frontWash, .drying].contains(doing) { stopActivity() }
        // A short touch is no use of the toilet.
        if bool(Self.autoFlush), satFor >= .seconds(20) { setTimer(Timer.flush, after: .seconds(5)) }
    }

    // MARK: Doing

    /// Flushes.
    private func flush(_ volume: Int64) throws(Status) {
        guard integer(Self.fault) != Fault.noWater, integer(Self.fault) != Fault.leak, doing != .flushing, hasWater
        else { throw .invalidInState }
        stopActivity()
        begin(.flushing)
        set(Self.flushCount, .integer((integer(Self.flushCount) ?? 0) + 1))
        use(tenths: volume == 0 ? 40 : 60)
        emit(0x00, [Field("volume", .integer(volume))])
    }

    /// Washes; only somebody who sits can be washed.
    private func wash(_ program: Int64) throws(Status) {
        guard isSeated, integer(Self.fault) == Fault.none, doing != .flushing, doing != .cleaningNozzle, hasWater else {
            throw .invalidInState
        }
        begin(program == 1 ? .frontWash : .rearWash)
        use(tenths: 10)
    }

    /// Dries; only somebody who sits can be dried.
    private func dry() throws(Status) {
        guard isSeated, integer(Self.fault) != Fault.overTemperature, doing != .flushing else { throw .invalidInState }
        if doing == .rearWash || doing == .frontWash { stopActivity() }
        begin(.drying)
    }

    /// Cleans the nozzle; nobody may sit.
    private func cleanNozzle() throws(Status) {
        guard !isSeated, doing == .idle, integer(Self.fault) == Fault.none, hasWater else { throw .invalidInState }
        begin(.cleaningNozzle)
        use(tenths: 3)
    }

    /// Takes tenths of a litre of water.
    private func use(tenths: Int64) {
        set(Self.waterUsed, .integer((integer(Self.waterUsed) ?? 0) + tenths))
        takeWater(Double(tenths) / 10)
    }

    /// Takes the power for what it does, and for keeping the seat warm.
    private func work() {
        guard device.isPowered else { return }
        let seat = Double(integer(Self.seatTemperatureLevel) ?? 0) * 6
        let watts: Double =
            switch doing {
            case .rearWash, .frontWash: 1200
            case .drying: 250
            case .flushing, .cleaningNozzle: 20
            case .idle: 1
            }
        emissions.give(heat: doing == .drying ? watts + seat : seat, power: watts + seat)
    }

    /// Begins to do something.
    private func begin(_ activity: Activity) {
        set(Self.activity, .integer(activity.rawValue))
        work()
        setTimer(Timer.activity, after: activity.time)
    }

    /// Ends what it does before its time; a flush cannot be called back.
    private func stopActivity() {
        guard doing != .idle, doing != .flushing else { return }
        endActivity(isComplete: false)
    }

    /// Ends what it does.
    private func endActivity(isComplete: Bool) {
        let ended = doing
        cancelTimer(Timer.activity)
        set(Self.activity, .integer(Activity.idle.rawValue))
        work()
        if ended == .rearWash || ended == .frontWash { emit(0x01, [Field("isComplete", .bool(isComplete))]) }
    }

    /// Moves lid and seat; under somebody they stay.
    private func moveLid(_ position: Int64) throws(Status) {
        guard !isSeated || position == Lid.lidOpen else { throw .invalidInState }
        set(Self.lidPosition, .integer(position))
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.activity: endActivity(isComplete: true)
        case Timer.flush: attempt(try flush(1))
        case Timer.seat:
            guard let seatedSince else { return }
            emit(0x02, [Field("duration", .integer((device.now - seatedSince).milliseconds / 1000))])
        default: if !isSomebodyNear, !isSeated { attempt(try moveLid(Lid.closed)) }
        }
    }
}
