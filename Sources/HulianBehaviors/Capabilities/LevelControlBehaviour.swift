internal import HulianModel

/// Level Control: brightness, volume and other levels that move over time.
///
/// A level that moves is worked out when it is read; the stored value, and with it the reports, follow once a second
/// and at the end. Source: Matter application clusters, Level Control (0x0008), revision 6.
final class LevelControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0008
    /// The level.
    static let currentLevel: AttributeNumber = 0x0000
    /// Tenths of a second until the level stands still.
    private static let remainingTime: AttributeNumber = 0x0001
    /// The least level.
    private static let minLevel: AttributeNumber = 0x0002
    /// The greatest level.
    private static let maxLevel: AttributeNumber = 0x0003
    /// The frequency of what it drives, and the least and the greatest that there are; nought for an unknown end.
    static let currentFrequency: AttributeNumber = 0x0004
    /// The least frequency, and the greatest.
    private static let minFrequency: AttributeNumber = 0x0005, maxFrequency: AttributeNumber = 0x0006
    /// What commands do while it is off.
    private static let options: AttributeNumber = 0x000F
    /// Tenths of a second for switching on or off.
    private static let onOffTransitionTime: AttributeNumber = 0x0010
    /// The level after switching on; null for the last one.
    private static let onLevel: AttributeNumber = 0x0011
    /// Tenths of a second for switching on; null for the common time.
    private static let onTransitionTime: AttributeNumber = 0x0012
    /// Tenths of a second for switching off; null for the common time.
    private static let offTransitionTime: AttributeNumber = 0x0013
    /// Steps a second of a movement that names no rate.
    private static let defaultMoveRate: AttributeNumber = 0x0014
    /// The level when power returns; null for the last one.
    private static let startUpCurrentLevel: AttributeNumber = 0x4000

    /// What happens when a movement ends.
    private enum Ending {
        /// Nothing more.
        case none
        /// On/Off becomes off when the level is the least.
        case switchesOff
        /// On/Off becomes off, and the level goes back to what it was; nothing where a level for switching on is set, so
        /// that it stays the least one (Level Control 1.6.4.1.1, effect of On/Off commands on CurrentLevel).
        case switchesOffAndRestores(Int64?)
    }

    /// A movement from one level to another.
    private struct Movement {
        /// Where it began.
        let from: Int64
        /// Where it ends.
        let to: Int64
        /// When it began.
        let start: Instant
        /// How long it takes.
        let duration: Interval
        /// What happens then.
        let ending: Ending
        /// True for one that follows On/Off to on.
        var isFadeIn = false
    }

    /// The movement that goes on.
    private var movement: Movement?

    /// True while the lamp is still on and only fades because it was switched off.
    var isFadingOut: Bool {
        if case .switchesOffAndRestores = movement?.ending { return true }
        return false
    }

    /// True while the white of a lamp follows its level, as the options of the last command had it.
    private(set) var couplesTemperature = false

    /// The least level that exists here.
    var lowest: Int64 {
        let defined = slot(Self.currentLevel).map { device.blueprint.attributes[$0].constraint.integerRange.lowerBound }
        return max(defined ?? 0, integer(Self.minLevel) ?? (has(feature: "LT") ? 1 : 0))
    }
    /// The greatest level that exists here.
    var highest: Int64 { integer(Self.maxLevel) ?? 254 }
    /// True when switching on and off moves the level.
    var followsOnOff: Bool { has(feature: "OO") }
    /// The On/Off of the same endpoint.
    private var onOff: OnOffBehaviour? { sibling(OnOffBehaviour.number) }

    override func start() {
        movement = nil
        set(Self.remainingTime, 0)
        if let level = integer(Self.startUpCurrentLevel) {
            set(Self.currentLevel, .integer(level == 0 ? lowest : min(max(level, lowest), highest)))
        }
    }

    override func stop() {
        if let movement { set(Self.currentLevel, .integer(level(of: movement))) }
        movement = nil
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard let movement else { return nil }
        switch attribute {
        case Self.currentLevel: return .integer(level(of: movement))
        case Self.remainingTime:
            let left = movement.duration - (device.now - movement.start)
            return .integer(min(0xFFFE, max(0, (left.milliseconds + 99) / 100)))
        default: return nil
        }
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.onLevel, let level = value.integerValue else { return }
        guard (lowest...highest).contains(level) else { throw .constraintError }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let isWithOnOff = command.rawValue >= 0x04 && command.rawValue <= 0x07
        // A command without On/Off does nothing while it is off, unless the options say so.
        let isExecuted = executes(fields)
        let isIgnored = !isWithOnOff && !isExecuted
        switch command {
        case 0x00, 0x04:
            guard let level = fields.integer("level") else { throw .invalidCommand }
            guard !isIgnored else { return [] }
            moveToLevel(level, tenths: fields.integer("transitionTime"), isWithOnOff: isWithOnOff)
        case 0x01, 0x05:
            guard let mode = fields.integer("moveMode"), mode <= 1 else { throw .invalidCommand }
            let rate = fields.integer("rate") ?? integer(Self.defaultMoveRate)
            if rate == 0 { throw .invalidCommand }
            guard !isIgnored else { return [] }
            move(up: mode == 0, rate: rate, isWithOnOff: isWithOnOff)
        case 0x02, 0x06:
            guard let mode = fields.integer("stepMode"), mode <= 1, let size = fields.integer("stepSize"), size > 0
            else { throw .invalidCommand }
            guard !isIgnored else { return [] }
            step(up: mode == 0, size, tenths: fields.integer("transitionTime"), isWithOnOff: isWithOnOff)
        case 0x03, 0x07:
            guard !isIgnored else { return [] }
            halt()
        case 0x08: moveToFrequency(fields.integer("frequency") ?? 0)
        default:
            throw .unsupportedCommand
        }
        return []
    }

    /// Takes the frequency that is nearest to one (Level Control, MoveToClosestFrequency command).
    func moveToFrequency(_ frequency: Int64) {
        let least = integer(Self.minFrequency) ?? 0, most = integer(Self.maxFrequency) ?? 0
        set(Self.currentFrequency, .integer(max(least, most > 0 ? min(most, frequency) : frequency)))
    }

    /// The level now, moving or not.
    var level: Int64 { movement.map { level(of: $0) } ?? integer(Self.currentLevel) ?? lowest }

    /// The level to which it goes, or at which it stands.
    var destination: Int64 { movement?.to ?? level }

    /// True when a command that does not switch is done now.
    private func executes(_ fields: Fields) -> Bool {
        let mask = fields.integer("optionsMask") ?? 0
        let options = (integer(Self.options) ?? 0) & ~mask | (fields.integer("optionsOverride") ?? 0) & mask
        couplesTemperature = options & 2 != 0
        guard let onOff, has(feature: "OO"), !onOff.isOn else { return true }
        return options & 1 != 0
    }

    /// Moves to a level in a time; without a time as fast as it can, which is at once.
    private func moveToLevel(_ level: Int64, tenths: Int64?, isWithOnOff: Bool) {
        let target = min(max(level, lowest), highest)
        begin(to: target, in: .milliseconds((tenths ?? integer(Self.onOffTransitionTime) ?? 0) * 100), isWithOnOff)
    }

    /// Moves to an end at a rate.
    private func move(up: Bool, rate: Int64?, isWithOnOff: Bool) {
        let target = up ? highest : lowest
        guard let rate else { return begin(to: target, in: .zero, isWithOnOff) }
        begin(to: target, in: .milliseconds(abs(target - level) * 1000 / rate), isWithOnOff)
    }

    /// Moves by a number of levels.
    private func step(up: Bool, _ size: Int64, tenths: Int64?, isWithOnOff: Bool) {
        let target = min(max(level + (up ? size : -size), lowest), highest)
        let whole = Interval.milliseconds((tenths ?? 0) * 100)
        begin(to: target, in: whole * (Double(abs(target - level)) / Double(size)), isWithOnOff)
    }

    /// Moves by a number of levels at once, as a key does.
    func nudge(up: Bool, by size: Int64) { step(up: up, size, tenths: 0, isWithOnOff: false) }

    /// Goes to a level in a time, as a scene does.
    func recall(_ level: Int64, in duration: Interval) {
        begin(to: min(max(level, lowest), highest), in: duration, false)
    }

    /// Stops where it is.
    func halt() {
        guard let movement else { return }
        let level = level(of: movement)
        self.movement = nil
        cancelTimer(0)
        set(Self.currentLevel, .integer(level))
        set(Self.remainingTime, 0)
    }

    /// Begins a movement.
    private func begin(to target: Int64, in duration: Interval, _ isWithOnOff: Bool) {
        let from = level
        var ending = Ending.none
        if isWithOnOff, let onOff {
            if target > lowest {
                onOff.store(isOn: true)
            } else {
                ending = .switchesOff
            }
        }
        begin(Movement(from: from, to: target, start: device.now, duration: duration, ending: ending))
    }

    /// Begins a movement that is worked out.
    private func begin(_ new: Movement) {
        movement = new
        guard new.duration > .zero, new.from != new.to else { return finish() }
        set(Self.remainingTime, .integer(min(0xFFFE, new.duration.milliseconds / 100)))
        setTimer(0, after: min(.seconds(1), new.duration))
    }

    override func fire(_ timer: Int) {
        guard let movement else { return }
        let left = movement.duration - (device.now - movement.start)
        guard left > .zero else { return finish() }
        set(Self.currentLevel, .integer(level(of: movement)))
        setTimer(0, after: min(.seconds(1), left))
    }

    /// Ends a movement where it was meant to end.
    private func finish() {
        guard let done = movement else { return }
        movement = nil
        cancelTimer(0)
        set(Self.currentLevel, .integer(done.to))
        set(Self.remainingTime, 0)
        switch done.ending {
        case .none: break
        case .switchesOff: onOff?.store(isOn: false)
        case .switchesOffAndRestores(let level):
            onOff?.store(isOn: false)
            if let level { set(Self.currentLevel, .integer(level)) }
        }
    }

    /// The level of a movement now.
    private func level(of movement: Movement) -> Int64 {
        let passed = (device.now - movement.start).milliseconds
        let whole = movement.duration.milliseconds
        guard whole > 0, passed < whole else { return movement.to }
        return movement.from + (movement.to - movement.from) * passed / whole
    }

    /// Follows On/Off: rises from the least level when it is switched on, falls to it when it is switched off.
    func fade(toOn isOn: Bool) {
        // Whoever changes their mind while it fades gets the level from before, not the one that was just passed.
        let now = level
        var last = movement == nil ? integer(Self.currentLevel) ?? highest : now
        var first = lowest
        if case .switchesOffAndRestores(let level) = movement?.ending { (last, first) = (level ?? now, now) }
        if let movement, movement.isFadeIn { last = movement.to }
        movement = nil
        cancelTimer(0)
        if isOn {
            let target = integer(Self.onLevel) ?? last
            let tenths = integer(Self.onTransitionTime) ?? integer(Self.onOffTransitionTime) ?? 0
            onOff?.store(isOn: true)
            guard tenths > 0 else {
                set(Self.currentLevel, .integer(target))
                return
            }
            set(Self.currentLevel, .integer(first))
            begin(
                Movement(
                    from: first, to: target, start: device.now, duration: .milliseconds(tenths * 100), ending: .none,
                    isFadeIn: true))
        } else {
            let tenths = integer(Self.offTransitionTime) ?? integer(Self.onOffTransitionTime) ?? 0
            let restored = integer(Self.onLevel) == nil ? last : nil
            guard tenths > 0 else {
                onOff?.store(isOn: false)
                if restored == nil { set(Self.currentLevel, .integer(lowest)) }
                return
            }
            begin(
                Movement(
                    from: now, to: lowest, start: device.now, duration: .milliseconds(tenths * 100),
                    ending: .switchesOffAndRestores(restored)))
        }
    }
}
