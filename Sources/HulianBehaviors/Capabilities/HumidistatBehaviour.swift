internal import HulianModel

/// Humidistat: looks at the humidity of the room and decides whether to humidify or to dry.
///
/// It decides; a humidifier or a dryer that the device type names does the work. Source: Matter application clusters,
/// Humidistat (0x0205), revision 1 (provisional); hysteresis and the optimal humidity are project defaults.
final class HumidistatBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0205
    /// What it is set to.
    static let mode: AttributeNumber = 0x0000
    /// What it does.
    static let systemState: AttributeNumber = 0x0001
    /// The humidity that somebody wants.
    private static let userSetpoint: AttributeNumber = 0x0002
    /// The least and the greatest humidity that can be wanted, and the step between two.
    private static let minSetpoint: AttributeNumber = 0x0003, maxSetpoint: AttributeNumber = 0x0004
    /// The step between two humidities that can be wanted.
    private static let step: AttributeNumber = 0x0005
    /// The humidity that it works for.
    private static let targetSetpoint: AttributeNumber = 0x0006
    /// Whether the mist is cold or warm.
    private static let mistType: AttributeNumber = 0x0007
    /// Whether it works whatever the humidity is.
    private static let continuous: AttributeNumber = 0x0008
    /// Whether it is quiet for people who sleep.
    private static let sleep: AttributeNumber = 0x0009
    /// Whether it works out by itself which humidity is best.
    private static let optimal: AttributeNumber = 0x000A

    /// What it is set to, as the attribute counts it.
    private enum Mode {
        /// Nothing.
        static let off: Int64 = 0
        /// Making the air wetter.
        static let humidifier: Int64 = 1
        /// Making the air drier.
        static let dehumidifier: Int64 = 2
        /// Either, as needed.
        static let auto: Int64 = 3
        /// Moving the air alone.
        static let fanOnly: Int64 = 4
    }
    /// What it does, as the attribute counts it.
    enum State: Int64 {
        /// It is switched off.
        case off = 0
        /// It makes the air wetter.
        case humidifying = 1
        /// It makes the air drier.
        case dehumidifying = 2
        /// It moves the air.
        case fan = 3
        /// The humidity is as it should be.
        case idle = 4
    }
    /// How far the humidity may lie beside the setpoint before it acts, in percent.
    private static let hysteresis = 2.0

    /// Told when what it does changed, or how; the physics of the device sets it.
    var changed: (() -> Void)?

    /// What it does.
    var state: State { State(rawValue: integer(Self.systemState) ?? 0) ?? .off }
    /// True for warm mist.
    var isWarm: Bool { (integer(Self.mistType) ?? 0) & 0x2 != 0 }
    /// True while it is to be quiet.
    var isQuiet: Bool { bool(Self.sleep) }

    override func start() {
        device.room?.watch(.humidity, by: self)
        decide()
    }

    override func roomChanged(_ quantity: Room.Quantity) { decide() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number) { decide() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        try check(fields)
        let settings: [(name: String, attribute: AttributeNumber)] = [
            ("userSetpoint", Self.userSetpoint), ("mode", Self.mode), ("mistType", Self.mistType),
            ("continuous", Self.continuous), ("sleep", Self.sleep), ("optimal", Self.optimal),
        ]
        for (name, attribute) in settings where !fields[name].isNull { set(attribute, fields[name]) }
        decide()
        changed?()
        return []
    }

    /// Refuses what the device has not got, and humidities that cannot be wanted.
    private func check(_ fields: Fields) throws(Status) {
        guard !fields.all.isEmpty else { throw .invalidCommand }
        let needs: [(name: String, attribute: AttributeNumber)] = [
            ("userSetpoint", Self.userSetpoint), ("mistType", Self.mistType), ("continuous", Self.continuous),
            ("sleep", Self.sleep), ("optimal", Self.optimal),
        ]
        for (name, attribute) in needs where !fields[name].isNull && !has(attribute) { throw .invalidCommand }
        if let mode = fields.integer("mode") {
            let exists =
                switch mode {
                case Mode.humidifier: has(feature: "HUM")
                case Mode.dehumidifier: has(feature: "DEHUM")
                case Mode.auto: has(feature: "AUTO")
                case Mode.fanOnly: has(feature: "FAN")
                default: true
                }
            guard exists else { throw .constraintError }
        }
        if let setpoint = fields.integer("userSetpoint") {
            let least = integer(Self.minSetpoint) ?? 0
            guard (least...max(least, integer(Self.maxSetpoint) ?? 100)).contains(setpoint),
                (setpoint - least) % max(1, integer(Self.step) ?? 1) == 0
            else { throw .constraintError }
        }
        if let mist = fields.integer("mistType") {
            let possible: Int64 = (has(feature: "COLD") ? 0x1 : 0) | (has(feature: "WARM") ? 0x2 : 0)
            guard mist & ~possible == 0, mist != 0 else { throw .constraintError }
        }
    }

    /// The humidity to reach in percent: what somebody wants, or what is best for the weather.
    ///
    /// Water condenses at cold windows, so the colder it is outside the drier it must be inside.
    private var target: Double {
        guard bool(Self.optimal), let home = device.room?.home else { return Double(integer(Self.userSetpoint) ?? 50) }
        return min(55, max(35, 45 + (home.outdoorTemperature * 0.5).rounded()))
    }

    /// Works out what to do and shows it.
    private func decide() {
        set(Self.targetSetpoint, .integer(Int64(target)))
        if set(Self.systemState, .integer(wanted.rawValue)) { changed?() }
    }

    /// What to do now.
    private var wanted: State {
        let mode = integer(Self.mode) ?? 0
        guard mode != Mode.off, value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue != false else {
            return .off
        }
        if mode == Mode.fanOnly { return .fan }
        if bool(Self.continuous), mode != Mode.auto { return mode == Mode.humidifier ? .humidifying : .dehumidifying }
        guard let humidity = device.room?[.humidity] else { return .idle }
        if mode != Mode.dehumidifier {
            let edge = target + (state == .humidifying ? Self.hysteresis : -Self.hysteresis)
            if humidity < edge { return .humidifying }
        }
        if mode != Mode.humidifier {
            let edge = target + (state == .dehumidifying ? -Self.hysteresis : Self.hysteresis)
            if humidity > edge { return .dehumidifying }
        }
        return .idle
    }
}
