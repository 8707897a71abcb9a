internal import HulianModel

/// Household robot: it goes through the rooms, finds people, notices a fall, follows, talks and teaches.
///
/// A capability of ours. It sees who is in the room where it stands; it drives back to its dock when its battery is low.
/// All times and powers are project defaults.
final class HouseholdRobotBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC62
    /// What it does, where it is, and with whom.
    private static let activity: AttributeNumber = 0x0000, currentRoom: AttributeNumber = 0x0001
    /// With whom it does it, and whether it does not listen.
    private static let person: AttributeNumber = 0x0002, isMicrophoneMuted: AttributeNumber = 0x0003
    /// Where it saw whom last, and how often it patrols.
    private static let lastSeen: AttributeNumber = 0x0004, patrolInterval: AttributeNumber = 0x0005
    /// Whether somebody fell, and for how long it talked today.
    static let fallState: AttributeNumber = 0x0006, talkTime: AttributeNumber = 0x0007
    /// What it can teach, what it teaches, and how far its pupil is.
    static let lessons: AttributeNumber = 0x0008, currentLesson: AttributeNumber = 0x0009
    /// How far its pupil is in each lesson.
    static let progress: AttributeNumber = 0x000A
    /// For how long a child may look at it in a day, and for how long it did.
    static let screenTimeLimit: AttributeNumber = 0x000B, screenTime: AttributeNumber = 0x000C

    /// What it does, as the attribute counts it.
    enum Activity: Int64 {
        /// It stands at its dock.
        case charging = 0
        /// It stands somewhere.
        case idle = 1
        /// It looks into all rooms.
        case patrolling = 2
        /// It looks for somebody.
        case searching = 3
        /// It goes where somebody goes.
        case following = 4
        /// It talks.
        case talking = 5
        /// It teaches.
        case teaching = 6
        /// It drives to its dock.
        case returning = 7
        /// It cannot move.
        case stuck = 8
    }
    /// Whether somebody fell, as the attribute counts it.
    private enum Fall {
        /// Nobody did.
        static let none: Int64 = 0
        /// It asks whether help is needed.
        static let asking: Int64 = 1
        /// Nobody answered, or somebody asked for help.
        static let confirmed: Int64 = 2
    }
    /// The timers: the next step of what it does, the next patrol, the answer after a fall, the end of the day.
    private enum Timer {
        /// The next step.
        static let step = 0
        /// The next patrol.
        static let patrol = 1
        /// Nobody answered.
        static let answer = 2
        /// The day is over.
        static let day = 3
    }
    /// The times: in a room, to the dock, to where somebody went, for an answer, for a tenth of a lesson.
    private static let look = Interval.seconds(40), drive = Interval.seconds(90), pursuit = Interval.seconds(20)
    /// The time for an answer, and for a tenth of a lesson.
    static let patience = Interval.seconds(30), tenth = Interval.seconds(120)
    /// What driving, and talking or teaching take, in watts, and their sound in dBA.
    private static let drivePower = 25.0, talkPower = 9.0, talkSound = 60.0, driveSound = 45.0
    /// The share of charge below which it drives home, and from which it patrols again.
    private static let low = 0.15, enough = 0.5

    override class var actions: [String] { ["fallDown", "answer", "cryForHelp", "pressDock"] }
    override class var defects: [String] { ["stuck", "dockMissing"] }

    /// What it gives the room.
    private lazy var emissions = Emissions(of: self)
    /// The rooms that it has still to look into, by index.
    private var route: [Int] = []
    /// How many rooms and people it has seen on this patrol.
    private var roomsSeen: Int64 = 0, peopleSeen: Set<String> = []
    /// The room where it is, by index.
    private var place = 0
    /// The room in which somebody lies, by index.
    private var fallen: Int?
    /// Until when it talks, and since when it talks or teaches.
    var until: Instant?, since: Instant?
    /// The seconds of talking and of screen time today.
    var talked = 0.0, watched = 0.0
    /// What is broken.
    private var isStuck = false, isDockMissing = false

    /// The home.
    private var home: Home? { device.room?.home }
    /// What it does.
    var doing: Activity { Activity(rawValue: integer(Self.activity) ?? 0) ?? .idle }
    /// The room where it is.
    private var room: Room? { home.flatMap { $0.rooms.indices.contains(place) ? $0.rooms[place] : nil } }
    /// The room of its dock, by index.
    private var dock: Int { home?.rooms.firstIndex { $0 === device.room } ?? 0 }
    /// Calls for help.
    private var call: EmergencyCallBehaviour? { sibling(EmergencyCallBehaviour.number) }
    /// True while it stays with somebody who fell.
    private var isHelping: Bool { (integer(Self.fallState) ?? Fall.none) != Fall.none }
    /// True when its battery lets it do something.
    private var hasCharge: Bool { (battery?.share ?? 1) > Self.low }

    override func start() {
        place = dock
        fallen = nil
        route = []
        until = nil
        since = nil
        battery?.changed = { [unowned self] in self.batteryChanged() }
        set(Self.fallState, .integer(Fall.none))
        set(Self.currentLesson, .null)
        showRoom()
        enter(.charging)
        planPatrol()
        setTimer(Timer.day, after: delay(untilMinute: 0))
    }

    override func stop() {
        settle()
        since = nil
        emissions.give()
    }

    override func reset() {
        talked = 0
        watched = 0
    }

    // MARK: Commands

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            try begin(.patrolling, with: nil)
            beginRoute()
        case 0x01:
            let name = fields.string("person") ?? ""
            guard home?.person(name) != nil else { throw .notFound }
            try begin(.searching, with: name)
            beginRoute()
        case 0x02:
            let name = fields.string("person") ?? ""
            guard let person = home?.person(name) else { throw .notFound }
            guard person.room != nil else { throw .invalidInState }
            try begin(.following, with: name)
            step(after: Self.pursuit)
        case 0x03:
            guard !bool(Self.isMicrophoneMuted) else { throw .invalidInState }
            try begin(.talking, with: listener)
            let end = Interval.minutes(fields.integer("duration") ?? 10)
            until = device.now + end
            step(after: end)
        case 0x04:
            let lesson = fields.integer("lesson") ?? 0
            guard (self[Self.lessons].listValue ?? []).indices.contains(Int(lesson)) else { throw .notFound }
            guard screenLeft > 0 else { throw .resourceExhausted }
            try begin(.teaching, with: pupil)
            set(Self.currentLesson, .integer(lesson))
            // A lesson that was learnt begins anew.
            if percent(of: lesson) == 100 { setProgress(lesson, 0) }
            learn()
        case 0x05:
            guard doing != .charging, doing != .returning, doing != .stuck else { throw .invalidInState }
            finish()
            enter(.idle)
        case 0x06:
            guard doing != .stuck else { throw .invalidInState }
            if doing != .charging { returnHome() }
        default: throw .unsupportedCommand
        }
        return []
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        switch attribute {
        case Self.patrolInterval: planPatrol()
        case Self.isMicrophoneMuted:
            if doing == .talking, bool(Self.isMicrophoneMuted) { returnHome() }
        case Self.screenTimeLimit: if doing == .teaching { checkScreen() }
        default: break
        }
    }

    /// Begins something else; not while it is stuck, empty, or with somebody who lies on the floor.
    private func begin(_ activity: Activity, with person: String?) throws(Status) {
        guard !isStuck, hasCharge, !isHelping else { throw .invalidInState }
        finish()
        set(Self.person, person.map { .string($0) } ?? .null)
        enter(activity)
    }

    /// Ends what it does.
    private func finish() {
        settle()
        if doing == .teaching { endLesson() }
        route = []
        until = nil
        cancelTimer(Timer.step)
        set(Self.person, .null)
    }

    /// Enters an activity and takes the power for it.
    private func enter(_ activity: Activity) {
        settle()
        set(Self.activity, .integer(activity.rawValue))
        since = activity == .talking || activity == .teaching ? device.now : nil
        let drives = [.patrolling, .searching, .following, .returning].contains(activity)
        let speaks = activity == .talking || activity == .teaching
        let watts = drives ? Self.drivePower : speaks ? Self.talkPower : 0
        // It gives its heat and its sound where its dock stands, as a device belongs to one room.
        emissions.give(heat: watts, sound: drives ? Self.driveSound : speaks ? Self.talkSound : 0)
        battery?.setCharging(activity == .charging)
        battery?.setLoad(watts)
    }

    /// Does the next step after some time.
    func step(after delay: Interval) { setTimer(Timer.step, after: delay) }

    // MARK: Rooms and people

    /// Shows where it is.
    private func showRoom() { set(Self.currentRoom, .string(String((room?.name ?? "").prefix(64)))) }

    /// The people who are where it is.
    private var present: [Person] { home?.people.filter { $0.room != nil && $0.room === room } ?? [] }
    /// Who listens: the first who is there.
    private var listener: String? { present.first?.name }
    /// Who learns: the first child who is there.
    private var pupil: String? { present.first { $0.role == .child }?.name }

    /// Looks into all rooms, beginning where it is.
    private func beginRoute() {
        let count = home?.rooms.count ?? 0
        route = (0..<count).map { (place + $0) % max(1, count) }
        roomsSeen = 0
        peopleSeen = []
        step(after: Self.look)
    }

    /// Looks around where it is: who is there, and does somebody lie on the floor.
    private func lookAround() {
        showRoom()
        roomsSeen += 1
        guard let room else { return }
        var sightings = self[Self.lastSeen].listValue ?? []
        for person in present {
            peopleSeen.insert(person.name)
            let name = Value.string(String(person.name.prefix(64)))
            sightings.removeAll { $0["person"] == name }
            sightings.append([
                "person": name, "room": .string(String(room.name.prefix(64))),
                "time": .integer(device.now.matterSeconds),
            ])
        }
        set(Self.lastSeen, .list(sightings.suffix(16)))
        if fallen == place { noticeFall() }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.patrol:
            if doing == .charging || doing == .idle, !isStuck, !isHelping, (battery?.share ?? 1) >= Self.enough {
                finish()
                enter(.patrolling)
                beginRoute()
            }
            planPatrol()
        case Timer.answer: if integer(Self.fallState) == Fall.asking { confirmFall() }
        case Timer.day:
            settle()
            talked = 0
            watched = 0
            show()
            setTimer(Timer.day, after: delay(untilMinute: 0))
        default: goOn()
        }
    }

    /// The next step of what it does.
    private func goOn() {
        switch doing {
        case .patrolling, .searching: lookIntoNext()
        case .following: follow()
        case .talking: returnHome()
        case .teaching: learn()
        case .returning:
            guard !isDockMissing else { return enter(.idle) }
            place = dock
            showRoom()
            enter(.charging)
        case .charging, .idle, .stuck: break
        }
    }

    /// Looks into the next room of its way.
    private func lookIntoNext() {
        guard let next = route.first else {
            if doing == .patrolling {
                emit(
                    0x03,
                    [
                        Field("rooms", .integer(min(255, roomsSeen))),
                        Field("people", .integer(Int64(min(255, peopleSeen.count)))),
                    ])
            } else {
                emit(0x01, [Field("person", self[Self.person])])
            }
            return returnHome()
        }
        route.removeFirst()
        place = next
        lookAround()
        guard fallen != place || !has(feature: "FALL") else { return }
        if doing == .searching, let name = self[Self.person].stringValue, peopleSeen.contains(name) {
            emit(0x00, [Field("person", .string(name)), Field("room", self[Self.currentRoom])])
            finish()
            return enter(.idle)
        }
        step(after: Self.look)
    }

    /// Goes where somebody went; who left the home is followed no more.
    private func follow() {
        guard let name = self[Self.person].stringValue, let person = home?.person(name), let target = person.room,
            let index = home?.rooms.firstIndex(where: { $0 === target })
        else { return returnHome() }
        if index != place {
            place = index
            lookAround()
            guard fallen != place || !has(feature: "FALL") else { return }
        }
        step(after: Self.pursuit)
    }

    /// Drives to its dock.
    func returnHome() {
        finish()
        guard !isStuck else { return enter(.stuck) }
        enter(.returning)
        step(after: Self.drive)
    }

    /// Waits for the next patrol.
    private func planPatrol() {
        let minutes = integer(Self.patrolInterval) ?? 0
        guard has(Self.patrolInterval), minutes > 0 else { return cancelTimer(Timer.patrol) }
        setTimer(Timer.patrol, after: .minutes(minutes))
    }

    // MARK: Falls

    /// It sees somebody on the floor, and asks.
    private func noticeFall() {
        guard has(feature: "FALL"), integer(Self.fallState) == Fall.none else { return }
        finish()
        enter(.talking)
        set(Self.fallState, .integer(Fall.asking))
        setTimer(Timer.answer, after: Self.patience)
    }

    /// Nobody answers, or somebody wants help: it calls.
    private func confirmFall() {
        cancelTimer(Timer.answer)
        guard set(Self.fallState, .integer(Fall.confirmed)) else { return }
        emit(0x02, [Field("room", self[Self.currentRoom])])
        call?.raise()
    }

    /// Somebody who lay on the floor is well.
    private func forgetFall() {
        cancelTimer(Timer.answer)
        fallen = nil
        guard set(Self.fallState, .integer(Fall.none)) else { return }
        returnHome()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        // Whoever ended the call has come to help.
        guard capability == sibling(EmergencyCallBehaviour.number), attribute == 0x0000,
            value(EmergencyCallBehaviour.number, attribute) == 0, integer(Self.fallState) == Fall.confirmed
        else { return }
        forgetFall()
    }

    override func fields(of action: String) -> [ActionField] {
        action == "fallDown" ? [ActionField("room", .text, choices: home?.rooms.map(\.name) ?? [])] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "fallDown":
            guard let home else { return true }
            fallen = fields.string("room").flatMap { name in home.rooms.firstIndex { $0.name == name } } ?? place
            // Where it stands it sees it at once; elsewhere when it comes by.
            if fallen == place, !isStuck { noticeFall() }
        case "answer": forgetFall()
        case "cryForHelp": if !bool(Self.isMicrophoneMuted), has(feature: "FALL"), fallen != nil { confirmFall() }
        case "pressDock": if doing != .charging, doing != .stuck { returnHome() }
        default: return false
        }
        return true
    }

    // MARK: Battery and defects

    /// The charge changed: it may have to drive home.
    private func batteryChanged() {
        guard !hasCharge, ![.charging, .returning, .stuck].contains(doing) else { return }
        // Who waits for help is not left alone.
        guard !isHelping else { return }
        returnHome()
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "stuck":
            isStuck = isBroken
            guard device.isPowered, doing != .charging else { return true }
            if isBroken {
                finish()
                enter(.stuck)
            } else if doing == .stuck {
                returnHome()
            }
        case "dockMissing": isDockMissing = isBroken
        default: return false
        }
        return true
    }
}
