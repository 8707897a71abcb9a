internal import HulianModel

/// Video recording: clips are kept on a card for as long as is allowed, and privacy stops it.
///
/// A capability of ours; the bit rate and the length of clips are project defaults. No pictures are kept, only when they
/// were made and how much room they take.
final class VideoRecordingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC40
    /// When it records, and whether it does.
    private static let recordingMode: AttributeNumber = 0x0000, isRecording: AttributeNumber = 0x0001
    /// Days for which clips are kept, and whether the oldest make room.
    private static let retentionTime: AttributeNumber = 0x0002, isOverwriting: AttributeNumber = 0x0003
    /// The card.
    private static let isStoragePresent: AttributeNumber = 0x0004, storageCapacity: AttributeNumber = 0x0005,
        storageUsed: AttributeNumber = 0x0006
    /// What is on it.
    private static let clipCount: AttributeNumber = 0x0007, oldestClipAge: AttributeNumber = 0x0008
    /// What a second of pictures takes, in kilobytes.
    private static let kilobytesPerSecond: Int64 = 250
    /// How long a clip goes on after a movement, and how long clips are at most.
    private static let motionTime = Interval.seconds(40), motionMost = Interval.minutes(5),
        continuousTime = Interval.minutes(10), commandMost = Interval.minutes(60)

    /// When it records, as the attribute counts it.
    private enum Mode {
        /// Only when somebody asks.
        static let off: Int64 = 0
        /// When somebody moves.
        static let event: Int64 = 1
        /// Always.
        static let continuous: Int64 = 2
    }
    /// Why it records, as events count it.
    enum Reason: Int64 {
        /// Somebody asked.
        case command = 0
        /// Somebody moved.
        case motion = 1
        /// It always does.
        case continuous = 2
        /// Somebody rang.
        case doorbell = 3
    }
    /// The timers: the clip ends, old clips go.
    private enum Timer {
        /// The clip ends.
        static let clip = 0
        /// Old clips go.
        static let hour = 1
    }

    /// What is on the card.
    private struct Clip {
        /// When it began.
        let start: Instant
        /// What it takes, in kilobytes.
        let size: Int64
    }

    /// The clips, the oldest first; they outlast a loss of power.
    private var clips: [Clip] = []
    /// What all clips take, in kilobytes.
    private var used: Int64 = 0
    /// The clip that is being made: why, since when, and until when at most.
    private var current: (reason: Reason, start: Instant, end: Instant, deadline: Instant)?

    override class var actions: [String] { ["insertCard", "removeCard"] }
    override class var defects: [String] { ["cardFault"] }

    /// True while the card can neither be read nor written.
    private var isCardBroken = false
    /// The camera beside it.
    private var camera: CameraAvStreamManagementBehaviour? { sibling(CameraAvStreamManagementBehaviour.number) }

    override func start() {
        current = nil
        set(Self.isRecording, false)
        set(Self.isStoragePresent, .bool(!isCardBroken && !isRemoved))
        show()
        setTimer(Timer.hour, after: .hours(1))
        follow()
    }

    override func stop() { keep() }

    override func reset() {
        clips = []
        used = 0
    }

    /// True while the card is out.
    private var isRemoved = false

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.recordingMode {
            if let current, current.reason != .command { end() }
            follow()
        }
        if attribute == Self.retentionTime { expire() }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let neighbour = device.blueprint.capabilities[capability].definition.number
        if neighbour == SwitchBehaviour.number, attribute == 0x0001,
            let slot = device.blueprint.attribute(attribute, of: capability),
            device.storedValue(slot).integerValue ?? 0 > 0
        {
            record(.doorbell)
        }
        typealias Known = CameraAvStreamManagementBehaviour.Attribute
        guard capability == sibling(CameraAvStreamManagementBehaviour.number),
            [Known.recordingPrivacy, Known.hardPrivacy, 0x0025].contains(attribute)
        else { return }
        if isForbidden { end() } else { follow() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard !isForbidden, bool(Self.isStoragePresent) else { throw .invalidInState }
            guard makeRoom() else { throw .resourceExhausted }
            end()
            begin(.command, for: Self.commandMost, most: Self.commandMost)
        case 0x01:
            end()
        // One that always records goes on at its next occasion, not at once.
        case 0x02: delete(olderThan: fields.integer("olderThan"))
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "insertCard": isRemoved = false
        case "removeCard": isRemoved = true
        default: return false
        }
        followCard()
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "cardFault" else { return false }
        isCardBroken = isBroken
        if device.isPowered { followCard() }
        return true
    }

    /// The card came or went.
    private func followCard() {
        let isThere = !isCardBroken && !isRemoved
        if !isThere { end() }
        guard set(Self.isStoragePresent, .bool(isThere)) else { return }
        if isThere { follow() } else { emit(0x04) }
    }

    // MARK: Recording

    /// True while privacy or a setting forbids to record.
    private var isForbidden: Bool {
        guard let camera else { return false }
        return camera.isRecordingPrivate || camera.has(0x0025) && !camera.bool(0x0025)
    }

    /// Somebody moves in the picture.
    func motion() { record(.motion) }

    /// Records something that happens, or goes on with it.
    private func record(_ reason: Reason) {
        guard integer(Self.recordingMode) == Mode.event else { return }
        if let current, current.reason != .command {
            self.current?.end = min(current.deadline, max(current.end, device.now + Self.motionTime))
            arm()
        } else if current == nil {
            begin(reason, for: Self.motionTime, most: Self.motionMost)
        }
    }

    /// Records always, when it is to do so.
    private func follow() {
        guard integer(Self.recordingMode) == Mode.continuous, current == nil else { return }
        begin(.continuous, for: Self.continuousTime, most: Self.continuousTime)
    }

    /// Begins a clip.
    private func begin(_ reason: Reason, for length: Interval, most: Interval) {
        guard !isForbidden, bool(Self.isStoragePresent), makeRoom() else { return }
        current = (reason, device.now, device.now + length, device.now + most)
        set(Self.isRecording, true)
        if reason != .continuous { emit(0x00, [Field("reason", .integer(reason.rawValue))]) }
        arm()
    }

    /// Looks again when the clip ends.
    private func arm() {
        guard let current else { return cancelTimer(Timer.clip) }
        setTimer(Timer.clip, after: max(.milliseconds(1), current.end - device.now))
    }

    /// Ends the clip and keeps it.
    private func end() {
        guard let current else { return }
        let seconds = (device.now - current.start).seconds
        keep()
        cancelTimer(Timer.clip)
        set(Self.isRecording, false)
        emit(
            0x01,
            [Field("reason", .integer(current.reason.rawValue)), Field("duration", .integer(Int64(seconds.rounded())))])
        show()
    }

    /// Puts the clip on the card.
    private func keep() {
        guard let current else { return }
        let size = max(1, Int64(((device.now - current.start).seconds * Double(Self.kilobytesPerSecond)).rounded()))
        clips.append(Clip(start: current.start, size: size))
        used += size
        self.current = nil
    }

    override func fire(_ timer: Int) {
        if timer == Timer.clip {
            end()
            follow()
        } else {
            expire()
            show()
            setTimer(Timer.hour, after: .hours(1))
            follow()
        }
    }

    // MARK: Room

    /// Makes room for a long clip; false when there is none.
    private func makeRoom() -> Bool {
        let capacity = (integer(Self.storageCapacity) ?? 0) * 1000
        let needed = Int64(Self.continuousTime.seconds) * Self.kilobytesPerSecond
        guard used + needed > capacity else { return true }
        guard bool(Self.isOverwriting), needed <= capacity else {
            if !isFull { emit(0x03) }
            isFull = true
            return false
        }
        var count = 0
        while used + needed > capacity, count < clips.count {
            used -= clips[count].size
            count += 1
        }
        clips.removeFirst(count)
        return true
    }

    /// True from when it was told that the card is full.
    private var isFull = false

    /// Removes clips that were kept for as long as is allowed.
    private func expire() {
        let limit = Interval.hours((integer(Self.retentionTime) ?? 7) * 24)
        remove(isExpired: true) { self.device.now - $0.start > limit }
    }

    /// Removes clips older than some hours, or all.
    private func delete(olderThan hours: Int64?) {
        let limit = Interval.hours(hours ?? 0)
        remove(isExpired: false) { hours == nil || self.device.now - $0.start > limit }
    }

    /// Removes clips.
    private func remove(isExpired: Bool, _ isMeant: (Clip) -> Bool) {
        let count = clips.count
        clips.removeAll { clip in
            guard isMeant(clip) else { return false }
            used -= clip.size
            return true
        }
        guard clips.count < count else { return }
        isFull = false
        emit(0x02, [Field("count", .integer(Int64(count - clips.count))), Field("isExpired", .bool(isExpired))])
        show()
    }

    /// Shows what is on the card.
    private func show() {
        set(Self.storageUsed, .integer((used + 999) / 1000))
        set(Self.clipCount, .integer(Int64(clips.count)))
        let age = clips.first.map { Int64((device.now - $0.start).seconds / 3600) }
        set(Self.oldestClipAge, age.map { .integer(min(0xFFFF, $0)) } ?? .null)
    }
}
