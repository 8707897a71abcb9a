internal import HulianModel

/// Automatic lighting: a lamp that switches by dusk and by motion, and shines softly at night.
///
/// A capability of ours. The light of the lamp itself is not taken for daylight; it is dark below the threshold and light
/// again above twice the threshold (project default).
final class AutomaticLightingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC3C
    /// What switches the lamp.
    private static let mode: AttributeNumber = 0x0000
    /// The light in lux below which it is dark.
    private static let darkThreshold: AttributeNumber = 0x0001
    /// Whether it is dark.
    private static let isDark: AttributeNumber = 0x0002
    /// Seconds for which it stays on after the last motion.
    private static let holdTime: AttributeNumber = 0x0003
    /// Whether it shines softly at night, and how softly.
    private static let nightMode: AttributeNumber = 0x0004, nightLevel: AttributeNumber = 0x0005
    /// When the night begins and ends, in minutes of the day.
    private static let nightStart: AttributeNumber = 0x0006, nightEnd: AttributeNumber = 0x0007
    /// Whether it is night.
    private static let isNight: AttributeNumber = 0x0008

    /// What switches the lamp, as the attribute counts it.
    private enum Mode {
        /// People.
        static let manual: Int64 = 0
        /// The dusk.
        static let dusk: Int64 = 1
        /// Motion while it is dark.
        static let motion: Int64 = 2
    }
    /// Why the lamp was switched, as the event counts it.
    private enum Reason {
        /// It became dark, or light.
        static let dusk: Int64 = 0, dawn: Int64 = 1
        /// Somebody came, or nobody is there any more.
        static let motion: Int64 = 2, stillness: Int64 = 3
    }
    /// The timers: the hold time, the next beginning or end of the night, and two moments after a change.
    private enum Timer {
        /// The hold time is over.
        static let hold = 0
        /// The night begins or ends.
        static let night = 1
        /// The lamp was switched a moment ago.
        static let soften = 2
        /// The light of the room changed a moment ago.
        static let look = 3
    }

    override class var defects: [String] { ["sensorFault"] }

    /// How long the eye takes (project default).
    private static let delay = Interval.seconds(2)

    /// True while its eye sees nothing.
    private var isBlind = false
    /// What the lamp followed last: dark or light; nothing after it was set to follow.
    private var followed: Bool?
    /// True while the level is that of the night, and the level before.
    private var isSoft = false, levelBefore: Int64 = 254

    /// The mode.
    private var mode: Int64 { integer(Self.mode) ?? Mode.manual }
    /// The lamp's switch.
    private var onOff: OnOffBehaviour? { sibling(OnOffBehaviour.number) }
    /// The lamp's level.
    private var level: LevelControlBehaviour? { sibling(LevelControlBehaviour.number) }
    /// True while somebody is there.
    private var isOccupied: Bool { device.room?[.occupancy] ?? 0 > 0 }

    override func start() {
        device.room?.watch(.illuminance, by: self)
        if has(feature: "MOT") { device.room?.watch(.occupancy, by: self) }
        // As by day: what is on when it is switched on is left on, and dusk switches on.
        followed = false
        followNight()
        setTimer(Timer.look, after: Self.delay)
    }

    override func reset() { isSoft = false }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.mode else { return }
        let isThere = value == 0 || value == 1 && has(feature: "DSK") || value == 2 && has(feature: "MOT")
        guard isThere else { throw .constraintError }
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        switch attribute {
        case Self.mode:
            cancelTimer(Timer.hold)
            followed = nil
            react()
        case Self.darkThreshold: react()
        case Self.holdTime: if isArmed(Timer.hold) { setTimer(Timer.hold, after: hold) }
        case Self.nightLevel: if isSoft { level?.recall(softLevel, in: .zero) }
        default: followNight()
        }
    }

    override func roomChanged(_ quantity: Room.Quantity) {
        guard quantity == .illuminance else { return followMotion() }
        // The eye takes its time, so that the lamp itself does not dazzle it.
        if !isArmed(Timer.look) { setTimer(Timer.look, after: Self.delay) }
    }

    /// Looks, and does what follows from it.
    private func react() {
        look()
        if mode == Mode.dusk { followDusk() }
        if mode == Mode.motion { followMotion() }
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "sensorFault" else { return false }
        isBlind = isBroken
        if device.isPowered { react() }
        return true
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number) else { return }
        // The lamp fades when it is switched; the level of the night comes after that has begun or ended.
        if has(feature: "NGT") { setTimer(Timer.soften, after: .milliseconds(1)) }
    }

    // MARK: Dusk and motion

    /// The light of the room without that of the lamp, in lux.
    private var daylight: Double {
        guard let room = device.room else { return 0 }
        let own = device.allBehaviours.reduce(0.0) { $0 + (($1 as? LampBehaviour)?.lumen ?? 0) }
        return room[.illuminance] - own * 0.5 / room.shape.area
    }

    /// Looks whether it is dark; a blind eye changes nothing.
    private func look() {
        guard !isBlind else { return }
        let threshold = Double(integer(Self.darkThreshold) ?? 20)
        let isDark = daylight < threshold * (bool(Self.isDark) ? 2 : 1)
        set(Self.isDark, .bool(isDark))
    }

    /// Switches with the dusk.
    private func followDusk() {
        let isDark = bool(Self.isDark)
        guard isDark != followed else { return }
        followed = isDark
        turn(isOn: isDark, isDark ? Reason.dusk : Reason.dawn)
    }

    /// Switches on when somebody is there in the dark; off some time after nobody is.
    private func followMotion() {
        guard mode == Mode.motion else { return }
        if isOccupied {
            cancelTimer(Timer.hold)
            if bool(Self.isDark) { turn(isOn: true, Reason.motion) }
        } else if onOff?.isOn ?? false, !isArmed(Timer.hold) {
            setTimer(Timer.hold, after: hold)
        }
    }

    /// The hold time.
    private var hold: Interval { .seconds(integer(Self.holdTime) ?? 60) }

    /// Switches the lamp and says why.
    private func turn(isOn: Bool, _ reason: Int64) {
        guard let onOff, onOff.isOn != isOn else { return }
        isOn ? onOff.switchOn() : onOff.switchOff()
        emit(0x00, [Field("isOn", .bool(isOn)), Field("reason", .integer(reason))])
    }

    // MARK: Night

    /// The level of the night on the scale of the lamp.
    private var softLevel: Int64 { max(1, (integer(Self.nightLevel) ?? 5) * 254 / 100) }

    /// Looks whether it is night, and looks again when that changes.
    private func followNight() {
        guard has(feature: "NGT"), let home = device.room?.home else { return }
        let minutes = home.dayShare * 1440
        let start = Double(integer(Self.nightStart) ?? 1320), end = Double(integer(Self.nightEnd) ?? 360)
        let isNight = start <= end ? minutes >= start && minutes < end : minutes >= start || minutes < end
        set(Self.isNight, .bool(isNight))
        soften()
        let waits = [start, end].map { $0 > minutes + 0.001 ? $0 - minutes : $0 + 1440 - minutes }
        setTimer(Timer.night, after: .fractional(seconds: max(1, (waits.min() ?? 60) * 60)))
    }

    /// Takes the level of the night while the lamp shines at night, and gives back the other after it.
    private func soften() {
        guard let level, let onOff else { return }
        let isWanted = onOff.isOn && bool(Self.isNight) && bool(Self.nightMode)
        guard isWanted != isSoft else { return }
        isSoft = isWanted
        if isWanted {
            levelBefore = level.destination
            level.recall(softLevel, in: .zero)
        } else {
            level.recall(levelBefore, in: .zero)
        }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.hold: if !isOccupied { turn(isOn: false, Reason.stillness) }
        case Timer.night: followNight()
        case Timer.look: react()
        default: soften()
        }
    }
}
