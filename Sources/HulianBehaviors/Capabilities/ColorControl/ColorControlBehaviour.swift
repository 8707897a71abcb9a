internal import HulianModel

/// Color Control: hue and saturation, a point in the CIE 1931 chart, or a white of a temperature; all move over time.
///
/// A colour that moves is worked out when it is read; the stored values follow once a second and at the end. Values of
/// one way to say a colour are not converted into another. Source: Matter application clusters, Color Control (0x0300),
/// revision 9.
final class ColorControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0300

    /// The attributes that this behaviour knows by name.
    enum Attribute {
        /// The hue in 254 steps, and the saturation.
        static let currentHue: AttributeNumber = 0x0000, currentSaturation: AttributeNumber = 0x0001
        /// Tenths of a second until the colour stands still.
        static let remainingTime: AttributeNumber = 0x0002
        /// The point in the chart.
        static let currentX: AttributeNumber = 0x0003, currentY: AttributeNumber = 0x0004
        /// The temperature of the white in mired.
        static let colorTemperature: AttributeNumber = 0x0007
        /// Which way to say the colour is the one that counts.
        static let colorMode: AttributeNumber = 0x0008
        /// What commands do while it is off.
        static let options: AttributeNumber = 0x000F
        /// The hue in 65 536 steps.
        static let enhancedCurrentHue: AttributeNumber = 0x4000
        /// The same as the mode, with the finer hue as one more way.
        static let enhancedColorMode: AttributeNumber = 0x4001
        /// Whether the hue runs round, in which direction, in how many seconds.
        static let loopActive: AttributeNumber = 0x4002, loopDirection: AttributeNumber = 0x4003
        /// Seconds for one round.
        static let loopTime: AttributeNumber = 0x4004
        /// Where a round begins, and what the hue was before.
        static let loopStartHue: AttributeNumber = 0x4005, loopStoredHue: AttributeNumber = 0x4006
        /// Which ways there are, one bit each.
        static let colorCapabilities: AttributeNumber = 0x400A
        /// The coldest and the warmest white in mired.
        static let physicalMinMireds: AttributeNumber = 0x400B, physicalMaxMireds: AttributeNumber = 0x400C
        /// The coldest white that follows the level.
        static let coupleMinMireds: AttributeNumber = 0x400D
        /// The white when power returns; null for the last one.
        static let startUpMireds: AttributeNumber = 0x4010
    }

    /// The ways to say a colour, as the attribute counts them.
    enum Mode: Int64 {
        /// Hue and saturation.
        case hueSaturation = 0
        /// A point in the chart.
        case xy = 1
        /// A white.
        case temperature = 2
        /// Hue in fine steps, and saturation.
        case enhancedHue = 3
    }

    /// The numbers that move.
    enum Channel: Int, CaseIterable {
        /// The hue, in the finest steps that the device has.
        case hue
        /// The saturation.
        case saturation
        /// The first coordinate of the chart.
        case x
        /// The second coordinate of the chart.
        case y
        /// The temperature in mired.
        case temperature
    }

    /// The greatest coordinate that means something.
    static let greatestCoordinate: Int64 = 0xFEFF
    /// The greatest saturation and the greatest hue in coarse steps.
    static let greatestByte: Int64 = 0xFE

    /// The movements that go on, by channel.
    private var glides: [Glide?] = Array(repeating: nil, count: Channel.allCases.count)
    /// The channels that begin their movement again when it ends.
    private var endless: Set<Channel> = []

    /// True when the hue has fine steps.
    var isEnhanced: Bool { has(feature: "EHUE") }
    /// The number of steps of a whole round of hue.
    var hueSteps: Int64 { isEnhanced ? 0x10000 : Self.greatestByte + 1 }

    override func start() {
        for channel in Channel.allCases { glides[channel.rawValue] = nil }
        set(Attribute.remainingTime, 0)
        let map = device.blueprint.capabilities[capability].featureMap
        set(Attribute.colorCapabilities, .integer(Int64(map & 0x1F)))
        if has(feature: "CT") { startTemperature() }
        if integer(Attribute.loopActive) == 1 { runLoop(from: value(.hue)) }
    }

    override func stop() {
        for channel in Channel.allCases where glides[channel.rawValue] != nil { store(channel, value(channel)) }
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard !glides.allSatisfy({ $0 == nil }) else { return nil }
        switch attribute {
        case Attribute.currentHue: return .integer(coarseHue(value(.hue)))
        case Attribute.enhancedCurrentHue: return .integer(value(.hue))
        case Attribute.currentSaturation: return .integer(value(.saturation))
        case Attribute.currentX: return .integer(value(.x))
        case Attribute.currentY: return .integer(value(.y))
        case Attribute.colorTemperature: return .integer(value(.temperature))
        case Attribute.remainingTime: return .integer(remainingTenths)
        default: return nil
        }
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Attribute.startUpMireds, let mireds = value.integerValue else { return }
        guard (1...Self.greatestCoordinate).contains(mireds) else { throw .constraintError }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let isDone = executes(fields)
        switch command {
        case 0x00...0x06: try invokeHue(command, fields, isDone: isDone)
        case 0x07...0x09: try invokeXY(command, fields, isDone: isDone)
        case 0x0A, 0x4B, 0x4C: try invokeTemperature(command, fields, isDone: isDone)
        case 0x40...0x43: try invokeEnhancedHue(command, fields, isDone: isDone)
        case 0x44: if isDone { setLoop(fields) }
        case 0x47:
            // Stopping leaves a loop alone (Color Control, StopMoveStep command).
            if isDone, integer(Attribute.loopActive) != 1 { halt() }
        default: throw .unsupportedCommand
        }
        return []
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == LevelControlBehaviour.currentLevel, capability == sibling(LevelControlBehaviour.number)
        else { return }
        followLevel()
    }

    /// True when a command is done now: while it is on, or when the options say so.
    private func executes(_ fields: Fields) -> Bool {
        guard let onOff: OnOffBehaviour = sibling(OnOffBehaviour.number), !onOff.isOn else { return true }
        let mask = fields.integer("optionsMask") ?? 0
        let options = (integer(Attribute.options) ?? 0) & ~mask | (fields.integer("optionsOverride") ?? 0) & mask
        return options & 1 != 0
    }

    // MARK: Moving

    /// The value of a channel now; a hue is inside its round.
    func value(_ channel: Channel) -> Int64 {
        guard let glide = glides[channel.rawValue] else { return stored(channel) }
        let value = glide.value(at: device.now)
        return channel == .hue ? ((value % hueSteps) + hueSteps) % hueSteps : value
    }

    /// The stored value of a channel.
    private func stored(_ channel: Channel) -> Int64 {
        switch channel {
        case .hue: integer(isEnhanced ? Attribute.enhancedCurrentHue : Attribute.currentHue) ?? 0
        case .saturation: integer(Attribute.currentSaturation) ?? 0
        case .x: integer(Attribute.currentX) ?? 0
        case .y: integer(Attribute.currentY) ?? 0
        case .temperature: integer(Attribute.colorTemperature) ?? 0
        }
    }

    /// Stores the value of a channel.
    func store(_ channel: Channel, _ value: Int64) {
        switch channel {
        case .hue:
            set(Attribute.enhancedCurrentHue, .integer(value))
            set(Attribute.currentHue, .integer(coarseHue(value)))
        case .saturation: set(Attribute.currentSaturation, .integer(value))
        case .x: set(Attribute.currentX, .integer(value))
        case .y: set(Attribute.currentY, .integer(value))
        case .temperature: set(Attribute.colorTemperature, .integer(value))
        }
    }

    /// A hue in coarse steps: the upper octet of the fine one.
    private func coarseHue(_ hue: Int64) -> Int64 { isEnhanced ? min(Self.greatestByte, hue >> 8) : hue }

    /// Enters a way to say the colour; what moved stops.
    func enter(_ mode: Mode) {
        endLoop()
        halt()
        set(Attribute.colorMode, .integer(mode == .enhancedHue ? 0 : mode.rawValue))
        set(Attribute.enhancedColorMode, .integer(mode.rawValue))
    }

    /// Begins to move a channel; a hue may run over the end of its round.
    func move(_ channel: Channel, to target: Int64, in duration: Interval, isEndless: Bool = false) {
        let from = value(channel)
        guard duration > .zero, from != target else {
            glides[channel.rawValue] = nil
            store(channel, channel == .hue ? ((target % hueSteps) + hueSteps) % hueSteps : target)
            set(Attribute.remainingTime, .integer(remainingTenths))
            return
        }
        glides[channel.rawValue] = Glide(from: from, to: target, start: device.now, duration: duration)
        if isEndless { endless.insert(channel) } else { endless.remove(channel) }
        set(Attribute.remainingTime, .integer(remainingTenths))
        arm()
    }

    /// Moves a channel to an end at a rate of steps a second.
    func move(_ channel: Channel, to end: Int64, rate: Int64) {
        move(channel, to: end, in: .milliseconds(abs(end - value(channel)) * 1000 / max(1, rate)))
    }

    /// Stops all channels where they are.
    func halt() {
        for channel in Channel.allCases where glides[channel.rawValue] != nil {
            let value = value(channel)
            glides[channel.rawValue] = nil
            store(channel, value)
        }
        endless = []
        cancelTimer(0)
        set(Attribute.remainingTime, 0)
    }

    /// Tenths of a second until all channels stand still; the most that can be said for one that never does.
    private var remainingTenths: Int64 {
        let isEndless = Channel.allCases.contains { endless.contains($0) && glides[$0.rawValue] != nil }
        return isEndless ? 0xFFFE : glides.compactMap { $0?.tenthsLeft(at: device.now) }.max() ?? 0
    }

    /// Arms the timer for the next report or the next end.
    private func arm() {
        guard let left = glides.compactMap({ $0?.left(at: device.now) }).min() else { return cancelTimer(0) }
        setTimer(0, after: min(.seconds(1), max(.milliseconds(1), left)))
    }

    override func fire(_ timer: Int) {
        for channel in Channel.allCases {
            guard let glide = glides[channel.rawValue] else { continue }
            store(channel, value(channel))
            guard glide.left(at: device.now) <= .zero else { continue }
            glides[channel.rawValue] = nil
            guard endless.contains(channel) else { continue }
            glides[channel.rawValue] = Glide(
                from: value(channel), to: value(channel) + glide.to - glide.from, start: device.now,
                duration: glide.duration)
        }
        if glides.allSatisfy({ $0 == nil }) { set(Attribute.remainingTime, 0) }
        arm()
    }
}
