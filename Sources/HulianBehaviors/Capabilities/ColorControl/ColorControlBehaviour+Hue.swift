internal import HulianModel

extension ColorControlBehaviour {
    /// The modes of movements, as commands count them.
    enum Move {
        /// It ends.
        static let stop: Int64 = 0
        /// To greater numbers.
        static let up: Int64 = 1
        /// To smaller numbers.
        static let down: Int64 = 3
    }
    /// The directions on the round of hues, as commands count them.
    private enum Direction {
        /// The shorter way.
        static let shortest: Int64 = 0
        /// The longer way.
        static let longest: Int64 = 1
        /// To greater hues.
        static let up: Int64 = 2
    }
    /// How long a movement without an end is planned at once; then it begins again.
    private static let endlessTime = Interval.hours(10)

    /// Does the commands for hue and saturation in coarse steps.
    func invokeHue(_ command: CommandNumber, _ fields: Fields, isDone: Bool) throws(Status) {
        // A coarse step is 256 fine ones.
        let scale: Int64 = isEnhanced ? 256 : 1
        let time = Interval.milliseconds((fields.integer("transitionTime") ?? 0) * 100)
        switch command {
        case 0x00:
            guard isDone else { return }
            moveToHue((fields.integer("hue") ?? 0) * scale, fields, time, .hueSaturation)
        case 0x01: try moveHue(fields, scale: scale, .hueSaturation, isDone: isDone)
        case 0x02: try stepHue(fields, scale: scale, time, .hueSaturation, isDone: isDone)
        case 0x03:
            guard isDone else { return }
            enter(.hueSaturation)
            move(.saturation, to: fields.integer("saturation") ?? 0, in: time)
        case 0x04:
            let mode = fields.integer("moveMode") ?? Move.stop
            let rate = fields.integer("rate") ?? 0
            guard mode == Move.stop || rate > 0 else { throw .invalidCommand }
            guard isDone else { return }
            enter(.hueSaturation)
            if mode != Move.stop { move(.saturation, to: mode == Move.up ? Self.greatestByte : 0, rate: rate) }
        case 0x05:
            guard let size = fields.integer("stepSize"), size > 0 else { throw .invalidCommand }
            guard isDone else { return }
            enter(.hueSaturation)
            let change = fields.integer("stepMode") == Move.up ? size : -size
            move(.saturation, to: min(Self.greatestByte, max(0, value(.saturation) + change)), in: time)
        default:
            guard isDone else { return }
            enter(.hueSaturation)
            moveToHueOnShortestWay((fields.integer("hue") ?? 0) * scale, time)
            move(.saturation, to: fields.integer("saturation") ?? 0, in: time)
        }
    }

    /// Does the commands for hue in fine steps.
    func invokeEnhancedHue(_ command: CommandNumber, _ fields: Fields, isDone: Bool) throws(Status) {
        let time = Interval.milliseconds((fields.integer("transitionTime") ?? 0) * 100)
        switch command {
        case 0x40:
            guard isDone else { return }
            moveToHue(fields.integer("enhancedHue") ?? 0, fields, time, .enhancedHue)
        case 0x41: try moveHue(fields, scale: 1, .enhancedHue, isDone: isDone)
        case 0x42: try stepHue(fields, scale: 1, time, .enhancedHue, isDone: isDone)
        default:
            guard isDone else { return }
            enter(.enhancedHue)
            moveToHueOnShortestWay(fields.integer("enhancedHue") ?? 0, time)
            move(.saturation, to: fields.integer("saturation") ?? 0, in: time)
        }
    }

    /// Goes to a hue in a direction.
    private func moveToHue(_ hue: Int64, _ fields: Fields, _ time: Interval, _ mode: Mode) {
        enter(mode)
        let from = value(.hue)
        let up = ((hue - from) % hueSteps + hueSteps) % hueSteps
        let down = up == 0 ? 0 : hueSteps - up
        let goesUp: Bool =
            switch fields.integer("direction") {
            case Direction.shortest: up <= down
            case Direction.longest: up > down
            case Direction.up: true
            default: false
            }
        move(.hue, to: goesUp ? from + up : from - down, in: time)
    }

    /// Goes to a hue on the shorter way.
    private func moveToHueOnShortestWay(_ hue: Int64, _ time: Interval) {
        let from = value(.hue)
        let up = ((hue - from) % hueSteps + hueSteps) % hueSteps
        move(.hue, to: up <= hueSteps - up ? from + up : from + up - hueSteps, in: time)
    }

    /// Runs round until something stops it.
    private func moveHue(_ fields: Fields, scale: Int64, _ mode: Mode, isDone: Bool) throws(Status) {
        let direction = fields.integer("moveMode") ?? Move.stop
        let rate = (fields.integer("rate") ?? 0) * scale
        guard direction == Move.stop || rate > 0 else { throw .invalidCommand }
        guard isDone else { return }
        enter(mode)
        guard direction != Move.stop else { return }
        let way = rate * Self.endlessTime.milliseconds / 1000
        move(
            .hue, to: value(.hue) + (direction == Move.up ? way : -way), in: Self.endlessTime, isEndless: true)
    }

    /// Goes some steps on.
    private func stepHue(
        _ fields: Fields, scale: Int64, _ time: Interval, _ mode: Mode, isDone: Bool
    ) throws(Status) {
        guard let size = fields.integer("stepSize"), size > 0 else { throw .invalidCommand }
        guard isDone else { return }
        enter(mode)
        let change = fields.integer("stepMode") == Move.up ? size * scale : -size * scale
        move(.hue, to: value(.hue) + change, in: time)
    }

    // MARK: The loop

    /// Sets up, begins or ends the loop.
    func setLoop(_ fields: Fields) {
        let flags = fields.integer("updateFlags") ?? 0
        if flags & 0x2 != 0 { set(Attribute.loopDirection, fields["direction"]) }
        if flags & 0x4 != 0 { set(Attribute.loopTime, fields["time"]) }
        if flags & 0x8 != 0 { set(Attribute.loopStartHue, fields["startHue"]) }
        let isActive = integer(Attribute.loopActive) == 1
        guard flags & 0x1 != 0 else {
            if isActive, flags & 0x6 != 0 { runLoop(from: value(.hue)) }
            return
        }
        switch fields.integer("action") {
        case 0:
            guard isActive else { return }
            endLoop()
        case 1: beginLoop(from: integer(Attribute.loopStartHue) ?? 0)
        default: beginLoop(from: value(.hue))
        }
    }

    /// Begins the loop at a hue and remembers the hue before.
    private func beginLoop(from hue: Int64) {
        let before = value(.hue)
        if integer(Attribute.loopActive) != 1 {
            enter(.enhancedHue)
            set(Attribute.loopStoredHue, .integer(before))
            set(Attribute.loopActive, 1)
        }
        runLoop(from: hue)
    }

    /// Runs round from a hue in the time of the loop.
    func runLoop(from hue: Int64) {
        let seconds = max(1, integer(Attribute.loopTime) ?? 25)
        let way = integer(Attribute.loopDirection) == 1 ? hueSteps : -hueSteps
        move(.hue, to: hue, in: .zero)
        move(.hue, to: hue + way, in: .seconds(seconds), isEndless: true)
    }

    /// Ends the loop and brings back the hue before.
    func endLoop() {
        guard integer(Attribute.loopActive) == 1 else { return }
        set(Attribute.loopActive, 0)
        halt()
        store(.hue, integer(Attribute.loopStoredHue) ?? 0)
    }
}
