internal import HulianModel

/// Entrance control: passes open the door of a building at their hours and as often as they may, nobody passes one back,
/// and a door that is forced or held open is told.
///
/// A capability of ours. Who comes from outside enters; who is in the home leaves. The lock-out after wrong passes and the
/// power of the strike are project defaults.
final class EntranceControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC44
    /// How the door stands, and whether the strike lets it open.
    private static let entranceState: AttributeNumber = 0x0000, isReleased: AttributeNumber = 0x0001
    /// Who may pass, and whether a pass works twice in the same direction.
    private static let entranceMode: AttributeNumber = 0x0002, antiPassback: AttributeNumber = 0x0003
    /// How long the strike is open, and how long the door may be.
    private static let releaseTime: AttributeNumber = 0x0004, heldOpenTime: AttributeNumber = 0x0005
    /// How many people are inside, and how many passes there are and can be.
    private static let peopleInside: AttributeNumber = 0x0006, passCount: AttributeNumber = 0x0007,
        capacity: AttributeNumber = 0x0008
    /// Whether the reader was opened.
    private static let isTampered: AttributeNumber = 0x0009
    /// After how many unknown passes in what time it takes none for how long.
    private static let wrongMost = 5, wrongWindow = Interval.minutes(5), lockOutTime = Interval.seconds(60)
    /// For how long a timed anti-passback remembers.
    private static let passbackTime = Interval.minutes(10)
    /// What the strike and the reader take, in watts.
    private static let strike = 6.0, standby = 2.0

    override class var actions: [String] { ["closeDoor", "forceDoor", "openDoor", "pressExit"] }
    override class var defects: [String] { ["takenDown"] }

    /// How the door stands, as the attribute counts it.
    private enum State {
        /// It is closed.
        static let closed: Int64 = 0
        /// It is open.
        static let open: Int64 = 1
        /// It is open too long.
        static let heldOpen: Int64 = 2
        /// Somebody broke it open.
        static let forced: Int64 = 3
    }
    /// Who may pass, as the attribute counts it.
    private enum Mode {
        /// Everybody.
        static let free: Int64 = 1
        /// Nobody.
        static let lockedDown: Int64 = 2
    }
    /// Why somebody is refused, as events count it.
    private enum Denial: Int64 {
        /// The pass is not known.
        case unknown = 0
        /// Its time is over.
        case expired = 1
        /// It is not its hour.
        case outsideSchedule = 2
        /// It was used in this direction already.
        case antiPassback = 3
        /// It was used as often as it may.
        case usedUp = 4
        /// Nobody may pass.
        case lockedDown = 5
        /// Too many unknown passes were shown.
        case lockedOut = 6
    }
    /// The timers: the strike closes, the door is open too long.
    private enum Timer {
        /// The strike closes.
        static let strike = 0
        /// The door is open too long.
        static let held = 1
    }

    /// Something that opens the door.
    private struct Pass {
        /// Its number.
        let id: Int64
        /// Its kind, as commands count it.
        let kind: Int64
        /// What is shown.
        let data: [UInt8]
        /// When its time is over.
        let end: Instant?
        /// How often it still works.
        var uses: Int64?
        /// The minutes of the day in which it works.
        let minutes: Range<Int64>
        /// True while its holder is inside.
        var isInside = false
        /// When it was used last.
        var used: Instant?
    }

    /// The passes in the order in which they were added; they outlast a loss of power.
    private var passes: [Pass] = []
    /// When unknown passes were shown, the latest last.
    private var wrong: [Instant] = []
    /// Until when no pass is taken.
    private var lockedOutUntil: Instant?
    /// How many people went in and not out, beside those with a pass.
    private var others: Int64 = 0
    /// What it takes from the mains.
    private lazy var emissions = Emissions(of: self)

    override func start() {
        if [State.heldOpen, State.open].contains(integer(Self.entranceState)) { watchOpenDoor() }
        hold()
        show()
    }

    override func stop() { emissions.give() }

    override func reset() {
        passes = []
        wrong = []
        lockedOutUntil = nil
        others = 0
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.entranceMode { hold() }
        if attribute == Self.heldOpenTime, isArmed(Timer.held) { watchOpenDoor() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard integer(Self.entranceMode) != Mode.lockedDown else { throw .invalidInState }
            release(pass: nil, kind: nil, direction: 0)
        case 0x01: try add(fields)
        case 0x02:
            let id = fields.integer("passID")
            guard id == nil || passes.contains(where: { $0.id == id }) else { throw .notFound }
            passes.removeAll { id == nil || $0.id == id }
        case 0x03:
            for place in passes.indices {
                passes[place].isInside = false
                passes[place].used = nil
            }
            others = 0
        default: throw .unsupportedCommand
        }
        show()
        return []
    }

    /// Adds a pass, or replaces the one with its number.
    private func add(_ fields: Fields) throws(Status) {
        let id = fields.integer("passID") ?? 0, data = fields["data"].bytesValue ?? []
        let kind = fields.integer("kind") ?? 0
        let first = fields.integer("startMinute") ?? 0, last = fields.integer("endMinute") ?? 1440
        guard first < last else { throw .constraintError }
        guard !passes.contains(where: { $0.id != id && $0.kind == kind && $0.data == data }) else {
            throw .constraintError
        }
        let others = passes.filter { $0.id != id }
        guard Int64(others.count) < integer(Self.capacity) ?? 0 else { throw .resourceExhausted }
        passes =
            others + [
                Pass(
                    id: id, kind: kind, data: data,
                    end: fields.integer("validMinutes").map { device.now + .minutes($0) },
                    uses: fields.integer("uses"), minutes: first..<last)
            ]
    }

    // MARK: Passing

    /// The kind of a credential in commands; nothing for one that no reader here takes.
    private static func kind(_ kind: Credential.Kind) -> Int64? {
        switch kind {
        case .pin: 0
        case .rfid: 1
        case .face: 2
        case .palmVein: 3
        case .fingerprint: 4
        case .fingerVein, .key: nil
        }
    }

    override func present(_ credential: Credential, of person: String) -> Bool {
        guard let kind = Self.kind(credential.kind) else { return false }
        let isInside = device.room?.home.person(person)?.room != nil
        let direction: Int64 = isInside ? 1 : 0
        guard lockedOutUntil.map({ device.now >= $0 }) ?? true else {
            deny(nil, .lockedOut, direction)
            return true
        }
        guard let place = passes.firstIndex(where: { $0.kind == kind && $0.data == credential.data }) else {
            countWrong()
            deny(nil, .unknown, direction)
            return true
        }
        if let denial = denial(of: passes[place], direction) {
            deny(passes[place].id, denial, direction)
            return true
        }
        wrong = []
        passes[place].uses = passes[place].uses.map { $0 - 1 }
        passes[place].used = device.now
        passes[place].isInside = direction == 0
        release(pass: passes[place].id, kind: kind, direction: direction)
        show()
        return true
    }

    /// Why a pass does not work now; nothing when it does.
    private func denial(of pass: Pass, _ direction: Int64) -> Denial? {
        if integer(Self.entranceMode) == Mode.lockedDown { return .lockedDown }
        if let end = pass.end, device.now >= end { return .expired }
        if let uses = pass.uses, uses <= 0 { return .usedUp }
        let minute = Int64((device.room?.home.dayShare ?? 0) * 1440)
        if !pass.minutes.contains(minute) { return .outsideSchedule }
        let isAgain = pass.used != nil && pass.isInside == (direction == 0)
        switch integer(Self.antiPassback) {
        case 1 where isAgain:
            return pass.used.map { device.now - $0 < Self.passbackTime } ?? false ? .antiPassback : nil
        case 2 where isAgain: return .antiPassback
        default: return nil
        }
    }

    /// Tells that somebody is refused.
    private func deny(_ pass: Int64?, _ denial: Denial, _ direction: Int64) {
        emit(
            0x01,
            [
                Field("passID", pass.map { .integer($0) } ?? .null), Field("reason", .integer(denial.rawValue)),
                Field("direction", .integer(direction)),
            ])
    }

    /// Counts an unknown pass; too many lock the reader out.
    private func countWrong() {
        wrong.removeAll { device.now - $0 > Self.wrongWindow }
        wrong.append(device.now)
        guard wrong.count >= Self.wrongMost else { return }
        wrong = []
        lockedOutUntil = device.now + Self.lockOutTime
    }

    /// Opens the strike for somebody.
    func release(pass: Int64?, kind: Int64?, direction: Int64) {
        emit(
            0x00,
            [
                Field("passID", pass.map { .integer($0) } ?? .null), Field("kind", kind.map { .integer($0) } ?? .null),
                Field("direction", .integer(direction)),
            ])
        // Who comes without a pass is a guest, and is counted until the guests are more out than in.
        if pass == nil { others = max(0, others + (direction == 0 ? 1 : -1)) }
        show()
        set(Self.isReleased, true)
        setTimer(Timer.strike, after: .seconds(integer(Self.releaseTime) ?? 5))
        give()
    }

    /// Lets the strike hold the door, unless everybody may pass.
    private func hold() {
        let isFree = integer(Self.entranceMode) == Mode.free
        if !isArmed(Timer.strike) || isFree { set(Self.isReleased, .bool(isFree)) }
        give()
    }

    /// Shows how many people and passes there are.
    private func show() {
        set(Self.passCount, .integer(Int64(passes.count)))
        set(Self.peopleInside, .integer(min(0xFFFF, others + Int64(passes.count { $0.isInside }))))
    }

    /// Gives what strike and reader take.
    private func give() {
        let watts = Self.standby + (bool(Self.isReleased) ? Self.strike : 0)
        emissions.give(heat: Self.standby, power: watts)
    }

    // MARK: The door

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressExit": if device.isPowered { release(pass: nil, kind: nil, direction: 1) }
        case "openDoor": open()
        case "closeDoor": close()
        case "forceDoor": force()
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "takenDown" else { return false }
        set(Self.isTampered, .bool(isBroken))
        if isBroken { emit(0x05) }
        return true
    }

    /// Opens the door, when the strike lets it; without power it does not hold.
    private func open() {
        guard integer(Self.entranceState) == State.closed, bool(Self.isReleased) || !device.isPowered else { return }
        set(Self.entranceState, .integer(State.open))
        if device.isPowered { watchOpenDoor() }
    }

    /// Closes the door; the strike holds it again.
    private func close() {
        guard integer(Self.entranceState) != State.closed else { return }
        set(Self.entranceState, .integer(State.closed))
        cancelTimer(Timer.held)
        cancelTimer(Timer.strike)
        guard device.isPowered else { return }
        emit(0x04)
        hold()
    }

    /// Breaks the door open.
    private func force() {
        guard integer(Self.entranceState) == State.closed else { return }
        if bool(Self.isReleased) || !device.isPowered { return open() }
        set(Self.entranceState, .integer(State.forced))
        emit(0x02)
    }

    /// Watches how long the door is open.
    private func watchOpenDoor() { setTimer(Timer.held, after: .seconds(integer(Self.heldOpenTime) ?? 30)) }

    override func fire(_ timer: Int) {
        if timer == Timer.strike {
            hold()
        } else if integer(Self.entranceState) == State.open, integer(Self.entranceMode) != Mode.free {
            set(Self.entranceState, .integer(State.heldOpen))
            emit(0x03)
        }
    }
}
