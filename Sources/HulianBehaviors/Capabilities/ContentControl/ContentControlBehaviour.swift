internal import HulianModel

/// Content Control: what children may watch, how long, and when.
///
/// Source: Matter application clusters, Content Control (0x050F), revision 1. The clock is that of the home; the screen
/// time of a day counts while something plays, and begins anew at midnight.
final class ContentControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x050F
    /// Whether anything is blocked.
    static let enabled: AttributeNumber = 0x0000
    /// The ratings that exist, and the greatest that may be watched; of films, and of programmes.
    static let onDemandRatings: AttributeNumber = 0x0001, onDemandRatingThreshold: AttributeNumber = 0x0002
    /// The same for programmes.
    static let scheduledRatings: AttributeNumber = 0x0003, scheduledRatingThreshold: AttributeNumber = 0x0004
    /// Seconds of a day, and those that are left.
    static let screenDailyTime: AttributeNumber = 0x0005, remainingScreenTime: AttributeNumber = 0x0006
    /// Whether what has no rating is blocked.
    static let blockUnrated: AttributeNumber = 0x0007
    /// What is blocked.
    static let blockChannelList: AttributeNumber = 0x0008, blockApplicationList: AttributeNumber = 0x0009
    /// When everything is blocked.
    static let blockContentTimeWindow: AttributeNumber = 0x000A
    /// The seconds of a day.
    static let day: Int64 = 86_400

    /// What the capability itself says beside a failure.
    enum Refusal: UInt8 {
        /// Another number is the right one.
        case invalidPIN = 0x02
        /// There is no such rating.
        case invalidRating = 0x03
        /// There is no such channel.
        case invalidChannel = 0x04
        /// The channel is blocked already.
        case channelAlreadyExists = 0x05
        /// The channel is not blocked.
        case channelDoesNotExist = 0x06
        /// There is no such application.
        case unidentifiableApplication = 0x07
        /// The application is blocked already.
        case applicationAlreadyExists = 0x08
        /// The application is not blocked.
        case applicationDoesNotExist = 0x09
        /// The time is blocked already.
        case timeWindowAlreadyExists = 0x0A
        /// The time is not blocked.
        case timeWindowDoesNotExist = 0x0B
    }
    /// The timers: the screen time, and the next midnight or window.
    private enum Timer {
        /// A minute of screen time is over.
        static let screen = 0
        /// A window begins or ends, or a day begins.
        static let clock = 1
    }

    /// The number that parents know; it is reset to six noughts.
    var pin = "000000"
    /// Seconds of screen time that are left, when it was last worked out.
    private var left: Int64 = 0
    /// Since when something plays; nothing while nothing counts.
    private var since: Instant?
    /// The day for which the screen time counts, and whether a window is open.
    private var today: Int64 = -1, isInWindow = false

    /// True while it blocks anything.
    var isEnabled: Bool { bool(Self.enabled) }
    /// Seconds of screen time that are left now.
    var remaining: Int64 {
        since.map { max(0, left - (device.now - $0).milliseconds / 1000) } ?? left
    }
    /// True while nothing at all may be watched.
    var blocksEverything: Bool { isEnabled && (has(feature: "ST") && remaining <= 0 || isInWindow) }
    /// True while what has no rating may not be watched.
    var blocksUnrated: Bool { isEnabled && bool(Self.blockUnrated) }

    /// The player beside it.
    private var player: MediaPlaybackBehaviour? { sibling(MediaPlaybackBehaviour.number) }

    override func start() {
        since = nil
        if today < 0 { left = integer(Self.remainingScreenTime) ?? integer(Self.screenDailyTime) ?? Self.day }
        followClock()
        count()
    }

    override func stop() { settle() }

    override func reset() {
        pin = "000000"
        today = -1
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        attribute == Self.remainingScreenTime && since != nil ? .integer(remaining) : nil
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        try perform(command, fields)
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == MediaPlaybackBehaviour.currentState, capability == sibling(MediaPlaybackBehaviour.number)
        else { return }
        count()
    }

    /// Refuses with a reason of the capability's own.
    func refusal(_ refusal: Refusal) -> Status {
        device.clusterStatus = refusal.rawValue
        return .failure
    }

    // MARK: Time

    /// The minutes of the day and the number of the day in the home.
    private var clock: (day: Int64, seconds: Int64) {
        let minutes = Int64(device.room?.home.offsetMinutes ?? 0)
        let local = device.now.seconds + minutes * 60
        let seconds = (local % Self.day + Self.day) % Self.day
        return ((local - seconds) / Self.day, seconds)
    }

    /// Works the screen time out until now.
    private func settle() {
        left = remaining
        if since != nil { since = device.now }
        set(Self.remainingScreenTime, .integer(left))
    }

    /// Sets the screen time that is left.
    func setRemaining(_ seconds: Int64) {
        left = min(Self.day, max(0, seconds))
        if since != nil { since = device.now }
        set(Self.remainingScreenTime, .integer(left))
        count()
    }

    /// Counts while something plays, and ends it when it may not.
    func count() {
        let state = value(MediaPlaybackBehaviour.number, MediaPlaybackBehaviour.currentState).integerValue
        let isPlaying = state == MediaPlaybackBehaviour.State.playing.rawValue
        guard isPlaying, isEnabled else {
            settle()
            since = nil
            return cancelTimer(Timer.screen)
        }
        if blocksEverything { return end() }
        guard has(feature: "ST"), since == nil || !isArmed(Timer.screen) else { return }
        if since == nil { since = device.now }
        setTimer(Timer.screen, after: .seconds(min(60, max(1, remaining))))
    }

    /// Ends what plays.
    private func end() {
        settle()
        since = nil
        cancelTimer(Timer.screen)
        player?.enter(.notPlaying, at: 0, speed: 0)
    }

    override func fire(_ timer: Int) {
        guard timer == Timer.screen else { return followClock() }
        settle()
        if left <= 0 {
            emit(0x00)
            end()
        } else {
            count()
        }
    }

    /// Looks whether a day or a window began, and looks again when the next begins or ends.
    func followClock() {
        let now = clock
        if now.day != today {
            let isFirst = today < 0
            today = now.day
            if !isFirst, has(feature: "ST") { setRemaining(integer(Self.screenDailyTime) ?? Self.day) }
        }
        var next = Self.day - now.seconds
        var isOpen = false
        // The first of January 1970 was a Thursday; the bits begin with Sunday.
        let bit = Int64(1) << ((now.day + 4) % 7 + 7) % 7
        for window in self[Self.blockContentTimeWindow].listValue ?? [] {
            guard (window["dayOfWeek"]?.integerValue ?? 0) & bit != 0 else { continue }
            for period in window["timePeriod"]?.listValue ?? [] {
                let bounds = Self.bounds(of: period)
                if now.seconds >= bounds.start, now.seconds < bounds.end { isOpen = true }
                for bound in [bounds.start, bounds.end] where bound > now.seconds {
                    next = min(next, bound - now.seconds)
                }
            }
        }
        if isOpen, !isInWindow, isEnabled { emit(0x01) }
        isInWindow = isOpen
        count()
        setTimer(Timer.clock, after: .seconds(max(1, next)))
    }

    /// The seconds of the day at which a period begins and ends.
    static func bounds(of period: Value) -> (start: Int64, end: Int64) {
        func seconds(_ hour: String, _ minute: String) -> Int64 {
            (period[hour]?.integerValue ?? 0) * 3600 + (period[minute]?.integerValue ?? 0) * 60
        }
        return (seconds("startHour", "startMinute"), seconds("endHour", "endMinute"))
    }
}

extension Behaviour {
    /// What children may watch on the same endpoint, if anybody decides it.
    var contentControl: ContentControlBehaviour? { sibling(ContentControlBehaviour.number) }
}
