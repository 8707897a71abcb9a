internal import HulianModel

/// Sleep sensing: a mattress or a pad feels who lies on it, and how the sleep goes.
///
/// A capability of ours. A place in a bed is one endpoint: a double bed has two, and only so tells two people apart.
/// All times are project defaults.
final class SleepSensingBehaviour: Sensing {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC57
    /// Whether somebody lies there.
    private static let isInBed: AttributeNumber = 0x0000
    /// Away, awake, light, deep or dreaming.
    private static let sleepStage: AttributeNumber = 0x0001
    /// Beats a minute.
    private static let pulse: AttributeNumber = 0x0002
    /// Breaths a minute.
    private static let breathRate: AttributeNumber = 0x0003
    /// Minutes of sleep and of deep sleep since somebody lay down.
    private static let sleepMinutes: AttributeNumber = 0x0004, deepSleepMinutes: AttributeNumber = 0x0005
    /// How good the last sleep was.
    private static let sleepScore: AttributeNumber = 0x0006
    /// How often somebody got up in the night.
    private static let exitCount: AttributeNumber = 0x0007
    /// Whether it warns of who does not come back, and after how many seconds.
    private static let isExitAlarmEnabled: AttributeNumber = 0x0008, exitDelay: AttributeNumber = 0x0009
    /// Whether somebody did not come back.
    private static let isExitAlarm: AttributeNumber = 0x000A
    /// The stages, as the attribute counts them.
    private enum Stage {
        /// Nobody is there.
        static let away: Int64 = 0
        /// Awake.
        static let awake: Int64 = 1
        /// Light sleep.
        static let light: Int64 = 2
        /// Deep sleep.
        static let deep: Int64 = 3
        /// Dreams.
        static let rem: Int64 = 4
    }
    /// The timers: it looks at the body again, somebody does not come back.
    private enum Timer {
        /// It looks at the body again.
        static let look = 0
        /// Somebody does not come back.
        static let exit = 1
    }
    /// How often it looks.
    private static let period = Interval.minutes(5)
    /// How long somebody must be out of bed for a new night to begin.
    private static let longAway = Interval.hours(4)

    override class var actions: [String] { ["lieDown", "getUp"] }

    /// Who lies there.
    private(set) weak var sleeper: Person?
    /// Since when the person sleeps, as far as it noticed; nothing for one who is awake.
    private var asleepSince: Instant?
    /// When somebody left it.
    private var leftAt: Instant?

    override func start() {
        device.room?.home.watchPeople(by: self)
        if sleeper == nil { show(nil) } else { feel() }
    }

    override func reset() {
        asleepSince = nil
        leftAt = nil
    }

    override func fields(of action: String) -> [ActionField] {
        Self.actions.contains(action) ? [ActionField("person", .text), ActionField("side", .text)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        let side = fields.string("side")
        let isMine = side == nil || side == device.blueprint.endpoints[endpoint].component.rawValue
        switch action {
        case "lieDown":
            guard isMine, sleeper == nil, let person = somebody(fields) else { return true }
            // One bed holds a person once, and two of its places hold two people.
            guard !places.contains(where: { $0.sleeper === person }) else { return true }
            lieDown(person)
        case "getUp":
            guard isMine, let sleeper else { return true }
            if let name = fields.string("person"), name != sleeper.name { return true }
            device.room?.home.change(sleeper) { if $0.posture == .lying { $0.become(.standing) } }
            leave()
        default: return false
        }
        return true
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        guard bool(Self.isExitAlarm) else { throw .invalidInState }
        set(Self.isExitAlarm, false)
        return []
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        guard !bool(Self.isExitAlarmEnabled) else { return }
        cancelTimer(Timer.exit)
        set(Self.isExitAlarm, false)
    }

    override func personChanged(_ person: Person) {
        guard person === sleeper else { return }
        // Whoever stands, fell or is in another room is no longer in this bed.
        guard person.room === device.room, person.posture == .lying || person.posture == .sitting else {
            return leave()
        }
        feel()
    }

    /// All places of the bed.
    private var places: [SleepSensingBehaviour] { device.allBehaviours.compactMap { $0 as? SleepSensingBehaviour } }

    // MARK: In and out

    /// Somebody lies down.
    private func lieDown(_ person: Person) {
        guard let room = device.room else { return }
        room.home.move(person, to: room)
        sleeper = person
        person.furniture = device
        room.home.change(person) {
            if !$0.isAsleep {
                $0.become(.lying)
                $0.exertion = 0
            }
        }
        cancelTimer(Timer.exit)
        set(Self.isExitAlarm, false)
        if leftAt.map({ device.now - $0 > Self.longAway }) ?? true {
            for attribute in [Self.sleepMinutes, Self.deepSleepMinutes, Self.exitCount] { set(attribute, 0) }
        }
        if !isBroken { emit(0x02) }
        feel()
    }

    /// Nobody is there any more.
    private func leave() {
        guard let sleeper else { return }
        if sleeper.furniture === device { sleeper.furniture = nil }
        self.sleeper = nil
        leftAt = device.now
        guard !isBroken else { return show(nil) }
        set(Self.sleepScore, .integer(score))
        set(Self.exitCount, .integer(min(65_535, (integer(Self.exitCount) ?? 0) + 1)))
        if asleepSince != nil { emit(0x01) }
        asleepSince = nil
        emit(0x03)
        show(nil)
        if bool(Self.isExitAlarmEnabled), isNight {
            setTimer(Timer.exit, after: .seconds(integer(Self.exitDelay) ?? 900))
        }
    }

    /// True from nine in the evening to half past six.
    private var isNight: Bool {
        let hour = (device.room?.home.dayShare ?? 0) * 24
        return hour >= 21 || hour < 6.5
    }

    /// How good the sleep was: eight hours with a fifth of deep sleep count all.
    private var score: Int64 {
        let sleep = integer(Self.sleepMinutes) ?? 0, deep = integer(Self.deepSleepMinutes) ?? 0
        return min(70, sleep * 70 / 480) + min(30, deep * 30 / 96)
    }

    // MARK: Sleep

    /// Looks at who lies there.
    override func feel() {
        guard let sleeper, !isBroken else { return show(nil) }
        if sleeper.isAsleep, asleepSince == nil {
            asleepSince = device.now
            emit(0x00)
        } else if !sleeper.isAsleep, asleepSince != nil {
            asleepSince = nil
            emit(0x01)
        }
        show(sleeper)
        if !isArmed(Timer.look) { setTimer(Timer.look, after: Self.period) }
    }

    /// The stage of sleep: rounds of an hour and a half, with the deep sleep early and the dreams late in the night.
    private var stage: Int64 {
        guard let asleepSince else { return Stage.awake }
        let minutes = (device.now - asleepSince).milliseconds / 60_000
        let round = minutes / 90, minute = minutes % 90
        if minute >= 20, minute < max(25, 50 - 7 * round) { return Stage.deep }
        return minute >= max(55, 78 - 5 * round) ? Stage.rem : Stage.light
    }

    /// Shows somebody, or nobody.
    private func show(_ person: Person?) {
        guard let person else {
            cancelTimer(Timer.look)
            set(Self.isInBed, false)
            set(Self.sleepStage, .integer(Stage.away))
            set(Self.pulse, .null)
            set(Self.breathRate, .null)
            return
        }
        let isNew = set(Self.isInBed, true)
        set(Self.sleepStage, .integer(stage))
        // Heart and breath are counted over a while, and not at each movement.
        guard isNew || !isArmed(Timer.look) else { return }
        let signs = person.vitalSigns(at: device.now, dayShare: device.room?.home.dayShare ?? 0)
        set(Self.pulse, .integer(Int64(signs.heartRate.rounded())))
        set(Self.breathRate, .integer(Int64(signs.breathRate.rounded())))
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.look:
            let minutes = Self.period.milliseconds / 60_000
            if asleepSince != nil {
                count(Self.sleepMinutes, minutes)
                if integer(Self.sleepStage) == Stage.deep { count(Self.deepSleepMinutes, minutes) }
            }
            feel()
        default:
            guard sleeper == nil, set(Self.isExitAlarm, true) else { return }
            emit(0x04)
        }
    }

    /// Counts minutes.
    private func count(_ attribute: AttributeNumber, _ minutes: Int64) {
        set(attribute, .integer(min(65_535, (integer(attribute) ?? 0) + minutes)))
    }
}
