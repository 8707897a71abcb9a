internal import HulianModel

/// Fan Control: mode, percent and speed of a fan, which follow one another, and rocking, wind and direction.
///
/// Source: Matter application clusters, Fan Control (0x0202), revision 5.
final class FanControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0202
    /// Off, low, medium, high or automatic.
    static let fanMode: AttributeNumber = 0x0000
    /// Which modes exist.
    private static let fanModeSequence: AttributeNumber = 0x0001
    /// How fast it is to turn in percent; null when it decides itself.
    static let percentSetting: AttributeNumber = 0x0002
    /// How fast it turns in percent.
    static let percentCurrent: AttributeNumber = 0x0003
    /// The number of speeds.
    private static let speedMax: AttributeNumber = 0x0004
    /// The speed that it is to have; null when it decides itself.
    private static let speedSetting: AttributeNumber = 0x0005
    /// The speed that it has.
    private static let speedCurrent: AttributeNumber = 0x0006
    /// How it can rock.
    private static let rockSupport: AttributeNumber = 0x0007
    /// How it rocks.
    private static let rockSetting: AttributeNumber = 0x0008
    /// Which winds it can make.
    private static let windSupport: AttributeNumber = 0x0009
    /// Which winds it makes.
    private static let windSetting: AttributeNumber = 0x000A

    /// The modes, as the attribute counts them.
    private enum Mode {
        /// It stands.
        static let off: Int64 = 0
        /// The lowest speeds.
        static let low: Int64 = 1
        /// The speeds between.
        static let medium: Int64 = 2
        /// The highest speeds.
        static let high: Int64 = 3
        /// An older name of high.
        static let on: Int64 = 4
        /// It decides itself.
        static let auto: Int64 = 5
        /// An older name of automatic.
        static let smart: Int64 = 6
    }

    override class var actions: [String] { ["pressFan"] }

    /// How fast it turns in percent when it decides itself; the physics of the device sets it.
    var automaticPercent: Int64 = 33 {
        didSet { if automaticPercent != oldValue { follow() } }
    }

    /// How fast it turns now, as a share.
    var share: Double { Double(integer(Self.percentCurrent) ?? 0) / 100 }
    /// True when it decides itself.
    private var isAutomatic: Bool { integer(Self.fanMode) == Mode.auto }
    /// The number of speeds; percent count as speeds where there are none.
    private var fastest: Int64 { integer(Self.speedMax) ?? 100 }

    /// The modes that exist, from slow to fast, without off and automatic.
    private var speedModes: [Int64] {
        switch integer(Self.fanModeSequence) {
        case 1, 3: [Mode.low, Mode.high]
        case 4, 5: [Mode.high]
        default: [Mode.low, Mode.medium, Mode.high]
        }
    }

    override func start() {
        // A fan that a controller set keeps its setting; what turns is worked out anew.
        follow()
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        switch attribute {
        case Self.fanMode:
            let mode = value.integerValue ?? 0
            let exists =
                [Mode.off, Mode.on].contains(mode) || speedModes.contains(mode)
                || (mode == Mode.auto && has(feature: "AUT")) || mode == Mode.smart
            guard exists else { throw .constraintError }
        case Self.percentSetting, Self.speedSetting:
            // Null is for the fan to say (Fan Control, PercentSetting and SpeedSetting attributes).
            guard let number = value.integerValue else {
                if takesNull { return }
                throw .invalidInState
            }
            guard attribute != Self.speedSetting || number <= fastest else { throw .constraintError }
        case Self.rockSetting:
            guard (value.integerValue ?? 0) & ~(integer(Self.rockSupport) ?? 0) == 0 else { throw .constraintError }
        case Self.windSetting:
            guard (value.integerValue ?? 0) & ~(integer(Self.windSupport) ?? 0) == 0 else { throw .constraintError }
        default: return
        }
    }

    override func ignoresWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) -> Bool {
        value.isNull && (attribute == Self.percentSetting || attribute == Self.speedSetting)
    }

    /// True for the older definition, which takes a null for a setting and leaves the setting as it is; from revision 5 on
    /// it is refused (Fan Control, PercentSetting and SpeedSetting attributes).
    private var takesNull: Bool { device.blueprint.capabilities[capability].definition.revision < 5 }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        switch attribute {
        case Self.fanMode: enter(mode: integer(Self.fanMode) ?? 0)
        case Self.percentSetting: setPercent(integer(Self.percentSetting) ?? 0)
        case Self.speedSetting:
            let speed = integer(Self.speedSetting) ?? 0
            setPercent(speed * 100 / fastest, speed: speed)
        default: return
        }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        step(
            up: fields.integer("direction") ?? 0 == 0, wraps: fields.bool("wrap"),
            reachesOff: fields["lowestOff"].boolValue ?? true)
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "pressFan" else { return false }
        step(up: true, wraps: true, reachesOff: true)
        return true
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number) { follow() }
    }

    /// Enters a mode.
    func enter(mode: Int64) {
        switch mode {
        case Mode.auto where has(feature: "AUT"), Mode.smart where has(feature: "AUT"):
            set(Self.fanMode, .integer(Mode.auto))
            set(Self.percentSetting, .null)
            set(Self.speedSetting, .null)
            follow()
        case Mode.off: setPercent(0)
        default:
            // The older names stand for high (Fan Control, FanMode attribute).
            let mode = speedModes.contains(mode) ? mode : Mode.high
            set(Self.fanMode, .integer(mode))
            if let percent = integer(Self.percentSetting), percent > 0, self.mode(ofPercent: percent) == mode {
                return follow()
            }
            let place = Int64(speedModes.firstIndex(of: mode) ?? 0) + 1
            setPercent(place * 100 / Int64(speedModes.count))
        }
    }

    /// Sets percent, and speed and mode with it.
    private func setPercent(_ percent: Int64, speed: Int64? = nil) {
        set(Self.percentSetting, .integer(percent))
        set(Self.speedSetting, .integer(speed ?? (fastest * percent + 99) / 100))
        set(Self.fanMode, .integer(percent == 0 ? Mode.off : mode(ofPercent: percent)))
        follow()
    }

    /// The mode that a percentage belongs to: equal parts for all modes that exist.
    private func mode(ofPercent percent: Int64) -> Int64 {
        let modes = speedModes
        let place = (percent * Int64(modes.count) - 1) / 100
        return modes[Int(min(Int64(modes.count) - 1, max(0, place)))]
    }

    /// Lets the fan turn as it is set, or stand while the device is switched off.
    private func follow() {
        // An On/Off for lighting on the same endpoint switches a lamp and not the fan.
        let isLamp = sibling(OnOffBehaviour.number, as: OnOffBehaviour.self)?.has(feature: "LT") ?? false
        let isOff = !isLamp && value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false
        let percent = isOff ? 0 : integer(Self.percentSetting) ?? automaticPercent
        set(Self.percentCurrent, .integer(percent))
        set(Self.speedCurrent, .integer(min(fastest, (fastest * percent + 99) / 100)))
    }

    /// Goes one speed up or down; percent by tens where there are no speeds.
    private func step(up: Bool, wraps: Bool, reachesOff: Bool) {
        let size: Int64 = has(feature: "SPD") ? 1 : 10
        let lowest = reachesOff ? 0 : size
        let speed = integer(has(feature: "SPD") ? Self.speedCurrent : Self.percentCurrent) ?? 0
        var next = up ? speed + size : speed - size
        if next > fastest { next = wraps ? lowest : fastest }
        if next < lowest { next = wraps ? fastest : lowest }
        setPercent(next * 100 / fastest, speed: next)
    }
}
