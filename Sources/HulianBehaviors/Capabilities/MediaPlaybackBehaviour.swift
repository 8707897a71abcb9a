internal import HulianModel

/// Media Playback: playing, pausing, winding and jumping; the position moves with the clock.
///
/// Source: Matter application clusters, Media Playback (0x0506), revision 2; the speeds are project defaults.
final class MediaPlaybackBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0506
    /// Playing, paused or neither.
    static let currentState: AttributeNumber = 0x0000
    /// When the medium began, in microseconds since 2000.
    private static let startTime: AttributeNumber = 0x0001
    /// How long the medium is in milliseconds.
    private static let duration: AttributeNumber = 0x0002
    /// Where it stood at a time.
    private static let sampledPosition: AttributeNumber = 0x0003
    /// How fast it plays; negative for backward.
    private static let playbackSpeed: AttributeNumber = 0x0004
    /// The last position that can be jumped to.
    private static let seekRangeEnd: AttributeNumber = 0x0005
    /// The first position that can be jumped to.
    private static let seekRangeStart: AttributeNumber = 0x0006
    /// The track of sound.
    private static let activeAudioTrack: AttributeNumber = 0x0007
    /// The tracks of sound that exist.
    private static let availableAudioTracks: AttributeNumber = 0x0008
    /// The track of text.
    private static let activeTextTrack: AttributeNumber = 0x0009
    /// The tracks of text that exist.
    private static let availableTextTracks: AttributeNumber = 0x000A
    /// Microseconds from 1970 to 2000, where Matter's clock begins.
    private static let epoch: Int64 = 946_684_800_000_000
    /// The fastest it winds, unless its contents say otherwise.
    private static let usualTopSpeed = 8.0

    /// What it does, as the attribute counts it.
    enum State: Int64 {
        /// It plays.
        case playing = 0
        /// It waits.
        case paused = 1
        /// There is nothing to play.
        case notPlaying = 2
    }
    /// What the answer says, as it counts it.
    private enum Answer {
        /// It was done.
        static let success: Int64 = 0
        /// Not in this state.
        static let invalidState: Int64 = 1
        /// Nobody may watch now.
        static let notAllowed: Int64 = 2
        /// The player is off.
        static let notActive: Int64 = 3
        /// No faster.
        static let speedOutOfRange: Int64 = 4
        /// There is nothing there.
        static let seekOutOfRange: Int64 = 5
    }

    /// What it holds.
    private lazy var content = mediaContent
    /// False for a player whose position stands still.
    private var keepsTime: Bool { content?.keepsTime ?? true }
    /// The fastest it winds.
    private var topSpeed: Double { content?.topSpeed ?? Self.usualTopSpeed }
    /// Where it stood when it was last looked at, in milliseconds.
    private var base: Int64 = 0
    /// When that was.
    private var since = Instant(nanoseconds: 0)
    /// How fast it plays now.
    private var speed = 0.0

    /// What it does.
    private var state: State { State(rawValue: integer(Self.currentState) ?? 2) ?? .notPlaying }
    /// The greatest position that exists; 35 000 years for a live medium.
    private var greatest: Int64 { length ?? 1 << 50 }
    /// The length of the medium; nothing for a live one.
    private var length: Int64? { integer(Self.duration).flatMap { $0 > 0 ? min($0, 1 << 50) : nil } }
    /// The position now in milliseconds.
    private var position: Int64 {
        let moved = base + (keepsTime ? Int64((Double((device.now - since).milliseconds) * speed).rounded()) : 0)
        return min(max(0, moved), greatest)
    }

    override func start() {
        base = self[Self.sampledPosition]["position"]?.integerValue ?? 0
        since = device.now
        speed = keepsTime ? 0 : self[Self.playbackSpeed].numberValue ?? 0
        if isPlayerOff { enter(.notPlaying, at: 0, speed: 0) }
        if state == .playing, keepsTime { enter(.playing, at: base, speed: 1) }
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.sampledPosition, speed != 0, keepsTime else { return nil }
        return sample
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number), isPlayerOff else {
            return
        }
        enter(.notPlaying, at: 0, speed: 0)
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x0C:
            try activate(Self.activeAudioTrack, Self.availableAudioTracks, fields.string("trackID") ?? "")
            return []
        case 0x0D:
            try activate(Self.activeTextTrack, Self.availableTextTracks, fields.string("trackID") ?? "")
            return []
        case 0x0E:
            // A track without an identifier says that there are texts and none is shown.
            set(Self.activeTextTrack, ["id": "", "trackAttributes": nil])
            return []
        default:
            guard let status = perform(command, fields) else { throw .unsupportedCommand }
            return [Field("status", .integer(status))] + (content?.answer("mediaPlayback") ?? [])
        }
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressPlay": _ = perform(state == .playing ? 0x01 : 0x00, Fields())
        case "pressNext": _ = perform(0x05, Fields())
        case "pressPrevious": _ = perform(0x04, Fields())
        default: return false
        }
        return true
    }

    override class var actions: [String] { ["pressPlay", "pressNext", "pressPrevious"] }

    /// Does what a client or a hand asks for.
    ///
    /// - Returns: The status of the answer; nothing for another command.
    func perform(_ command: CommandNumber, _ fields: Fields) -> Int64? {
        if isPlayerOff { return Answer.notActive }
        if contentControl?.blocksEverything ?? false, command != CommandNumber(0x02) { return Answer.notAllowed }
        switch command {
        case 0x00: enter(.playing, at: position, speed: 1)
        case 0x01:
            guard state != .notPlaying else { return Answer.invalidState }
            enter(.paused, at: position, speed: 0)
        case 0x02: enter(.notPlaying, at: 0, speed: 0)
        case 0x03: jump(to: 0)
        // A player without a list of media begins the same one again, whatever it did before.
        case 0x04, 0x05: enter(.playing, at: 0, speed: 1)
        case 0x06: return wind(by: -1)
        case 0x07: return wind(by: 1)
        case 0x08: jump(to: position + min(fields.integer("deltaPositionMilliseconds") ?? 0, 1 << 51))
        case 0x09: jump(to: position - min(fields.integer("deltaPositionMilliseconds") ?? 0, 1 << 51))
        case 0x0B:
            let target = fields.integer("position") ?? 0
            let end = integer(Self.seekRangeEnd) ?? length
            guard let end, target >= integer(Self.seekRangeStart) ?? 0, target <= end else {
                return Answer.seekOutOfRange
            }
            jump(to: target)
        default: return nil
        }
        return Answer.success
    }

    /// Begins to play in a direction; what plays in it already plays twice as fast each time (FastForward and Rewind).
    private func wind(by direction: Double) -> Int64 {
        let isFaster = speed * direction > 0
        guard !isFaster || abs(speed) < topSpeed else { return Answer.speedOutOfRange }
        enter(.playing, at: position, speed: isFaster ? direction * min(topSpeed, abs(speed) * 2) : direction)
        return Answer.success
    }

    /// Goes to a position and does there what it did.
    private func jump(to target: Int64) {
        enter(state, at: target, speed: state == .playing ? max(1, speed) : 0)
    }

    /// Enters a state at a position and tells it.
    func enter(_ next: State, at position: Int64, speed: Double) {
        base = min(max(0, position), greatest)
        since = device.now
        self.speed = speed
        set(Self.currentState, .integer(next.rawValue))
        set(Self.playbackSpeed, .decimal(speed))
        set(Self.sampledPosition, sample)
        if let length, speed != 0, keepsTime {
            let way = speed > 0 ? length - base : base
            setTimer(0, after: .milliseconds(Int64((Double(way) / abs(speed)).rounded(.up))))
        } else {
            cancelTimer(0)
        }
        emit(
            0x00,
            [
                Field("currentState", .integer(next.rawValue)),
                Field("startTime", .integer(integer(Self.startTime) ?? 0)),
                Field("duration", .integer(length ?? 0)), Field("sampledPosition", sample),
                Field("playbackSpeed", .decimal(speed)),
                Field("seekRangeEnd", .integer(integer(Self.seekRangeEnd) ?? 0)),
                Field("seekRangeStart", .integer(integer(Self.seekRangeStart) ?? 0)),
            ])
    }

    /// The end was reached, or winding back the beginning.
    override func fire(_ timer: Int) {
        if speed < 0 { enter(.playing, at: 0, speed: 1) } else { enter(.notPlaying, at: 0, speed: 0) }
    }

    /// The position and the time at which it was taken.
    private var sample: Value {
        [
            "updatedAt": .integer(keepsTime ? device.now.nanoseconds / 1000 - Self.epoch : 0),
            "position": .integer(position),
        ]
    }

    /// Chooses a track.
    private func activate(_ active: AttributeNumber, _ available: AttributeNumber, _ id: String) throws(Status) {
        guard let track = self[available].listValue?.first(where: { $0["id"] == .string(id) }) else {
            throw .notFound
        }
        set(active, track)
    }
}
