internal import HulianModel

/// Projection: a light source that warms up and cools down, focus and keystone, and eyes that are protected.
///
/// A capability of ours; it follows the On/Off beside it. What the light source takes and how warm it becomes are
/// parameters of the physics of the device.
final class ProjectionBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC34
    /// What the light source does.
    static let lightSourceState: AttributeNumber = 0x0000
    /// How long it has shone in tenths of an hour, and how much of its life is left in %.
    private static let hours: AttributeNumber = 0x0001, life: AttributeNumber = 0x0002
    /// How bright the picture is to be.
    static let pictureMode: AttributeNumber = 0x0003
    /// Where the lens stands, and whether the picture is sharp.
    private static let focus: AttributeNumber = 0x0004, isSharp: AttributeNumber = 0x0005
    /// The corrections, and whether the picture is square.
    private static let vertical: AttributeNumber = 0x0006, horizontal: AttributeNumber = 0x0007
    /// Whether the picture is square.
    private static let isSquare: AttributeNumber = 0x0008
    /// Whether it dims for who stands in the beam, and whether somebody does.
    private static let eyeProtection: AttributeNumber = 0x0009, isInBeam: AttributeNumber = 0x000A
    /// The temperature of the light source in tenths of a degree.
    private static let temperature: AttributeNumber = 0x000B
    /// What is wrong.
    private static let fault: AttributeNumber = 0x000C

    /// The states of the light source, as the attribute counts them.
    enum State {
        /// It is dark and cold.
        static let off: Int64 = 0
        /// It becomes bright.
        static let warmingUp: Int64 = 1
        /// It shines.
        static let lit: Int64 = 2
        /// It is dark, and the fan still runs.
        static let coolingDown: Int64 = 3
    }
    /// What is wrong, as the attribute counts it.
    private enum Fault {
        /// Nothing.
        static let none: Int64 = 0
        /// The light source.
        static let lightSource: Int64 = 1
        /// The fan.
        static let fan: Int64 = 2
        /// It was too warm.
        static let heat: Int64 = 3
    }
    /// The timers: the light source, a correction, the warmth.
    private enum Timer {
        /// The light source reaches its next state.
        static let light = 0
        /// A correction is done.
        static let adjust = 1
        /// A minute of warmth.
        static let warmth = 2
    }

    override class var actions: [String] { ["bump", "enterBeam", "leaveBeam"] }
    override class var defects: [String] { ["lampFailure", "fanFailure"] }

    /// How long the light source takes to become bright and cold, and how many hours it lives; the physics sets others.
    var warmUpTime = Interval.seconds(8), coolDownTime = Interval.seconds(20), lifeHours = 25_000.0
    /// Told when the light or the fan changes; the physics sets it.
    var changed: (() -> Void)?
    /// Seconds of light until it last changed, and since when it shines.
    private var litSeconds = 0.0, litSince: Instant?
    /// The place of the lens and the angles for which the picture is right.
    private var rightFocus: Int64 = 50, tilt: (vertical: Int64, horizontal: Int64) = (0, 0)
    /// True while the light source is broken, and while the fan is.
    private var isLampBroken = false, isFanBroken = false
    /// True after it had to stop for warmth.
    private var wasHot = false
    /// The warmth in degrees.
    private var warmth = 25.0

    /// What the light source does.
    var state: Int64 { integer(Self.lightSourceState) ?? State.off }
    /// The share of its light that it gives, by the mode and by who stands in the beam.
    var share: Double {
        guard state == State.lit || state == State.warmingUp else { return 0 }
        if bool(Self.isInBeam), bool(Self.eyeProtection) { return 0.05 }
        return [0.6, 0.8, 1, 0.7][Int(min(3, max(0, integer(Self.pictureMode) ?? 1)))]
    }
    /// True while the fan runs.
    var isFanOn: Bool { state != State.off && !isFanBroken }
    /// The On/Off beside it.
    private var isOn: Bool { value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? true }
    /// The hours of light.
    private var hours: Double {
        (litSeconds + (litSince.map { (device.now - $0).seconds } ?? 0)) / 3600
    }

    override func start() {
        litSince = nil
        wasHot = false
        set(Self.lightSourceState, .integer(State.off))
        if litSeconds == 0 { litSeconds = Double(integer(Self.hours) ?? 0) * 360 }
        judge()
        if isOn { strike() }
        show()
    }

    override func stop() {
        if litSince != nil { litSeconds = hours * 3600 }
        litSince = nil
    }

    override func reset() {
        litSeconds = 0
        rightFocus = 50
        tilt = (0, 0)
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        switch attribute {
        case Self.hours: .integer(Int64(hours * 10))
        case Self.temperature: .integer(Int64((warmth * 10).rounded()))
        default: nil
        }
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        judge()
        changed?()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number) else { return }
        isOn ? strike() : extinguish()
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00, 0x01:
            // A picture is corrected by looking at it.
            guard state == State.lit else { throw .invalidInState }
            guard !isArmed(Timer.adjust) else { throw .busy }
            adjustment = command
            setTimer(Timer.adjust, after: .seconds(3))
        case 0x02:
            litSeconds = 0
            if litSince != nil { litSince = device.now }
            set(Self.hours, 0)
            set(Self.life, 100)
        default: throw .unsupportedCommand
        }
        return []
    }

    /// The correction that goes on.
    private var adjustment: CommandNumber = 0x00

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "bump":
            rightFocus = 20 + device.random.number(in: 0...60)
            tilt = (device.random.number(in: -15...15), device.random.number(in: -15...15))
            judge()
        case "enterBeam": set(Self.isInBeam, true)
        case "leaveBeam": set(Self.isInBeam, false)
        default: return false
        }
        changed?()
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "lampFailure": isLampBroken = isBroken
        case "fanFailure":
            isFanBroken = isBroken
            if !isBroken { wasHot = false }
        default: return false
        }
        guard device.isPowered else { return true }
        if isLampBroken, state == State.lit || state == State.warmingUp { extinguish() }
        showFault()
        if !isBroken, isOn, state == State.off { strike() }
        changed?()
        return true
    }

    // MARK: Light

    /// Lets the light source become bright.
    private func strike() {
        guard !isLampBroken, !wasHot, state != State.lit, state != State.warmingUp else { return showFault() }
        set(Self.lightSourceState, .integer(State.warmingUp))
        litSince = device.now
        setTimer(Timer.light, after: warmUpTime)
        setTimer(Timer.warmth, after: .minutes(1))
        changed?()
    }

    /// Lets the light source become cold.
    private func extinguish() {
        cancelTimer(Timer.adjust)
        guard state == State.lit || state == State.warmingUp else { return }
        litSeconds = hours * 3600
        litSince = nil
        set(Self.lightSourceState, .integer(State.coolingDown))
        setTimer(Timer.light, after: coolDownTime)
        show()
        changed?()
    }

    /// Shows how much of its life the light source has left.
    private func show() {
        set(Self.hours, .integer(Int64(hours * 10)))
        set(Self.life, .integer(Int64((100 * max(0, 1 - hours / max(1, lifeHours))).rounded())))
    }

    /// Looks whether the picture is sharp and square.
    private func judge() {
        let distance = abs((integer(Self.focus) ?? rightFocus) - rightFocus)
        set(Self.isSharp, .bool(distance <= 3))
        let isSquare = integer(Self.vertical) ?? 0 == tilt.vertical && integer(Self.horizontal) ?? 0 == tilt.horizontal
        set(Self.isSquare, .bool(isSquare))
    }

    /// Shows what is wrong, and tells it when that changed.
    private func showFault() {
        let fault =
            isLampBroken ? Fault.lightSource : wasHot ? Fault.heat : isFanBroken ? Fault.fan : Fault.none
        guard set(Self.fault, .integer(fault)) else { return }
        if fault == Fault.none { emit(0x02) } else { emit(0x01, [Field("fault", .integer(fault))]) }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.light:
            set(Self.lightSourceState, .integer(state == State.warmingUp ? State.lit : State.off))
            if state == State.off, isOn { strike() }
            changed?()
        case Timer.adjust:
            if adjustment == 0x00 {
                set(Self.focus, .integer(rightFocus))
            } else {
                set(Self.vertical, .integer(tilt.vertical))
                set(Self.horizontal, .integer(tilt.horizontal))
            }
            judge()
            emit(0x00)
        default: heat()
        }
    }

    /// A minute of warmth: towards 55° with the fan, towards 140° without it, towards the room when it is dark.
    private func heat() {
        let room = device.room?[.temperature] ?? 25
        let goal = share == 0 ? room : isFanBroken ? 140 : room + 30 * share
        warmth += (goal - warmth) * 0.3
        show()
        if warmth > 85 {
            wasHot = true
            extinguish()
            showFault()
        } else if wasHot, warmth < 45, !isFanBroken {
            wasHot = false
            showFault()
            if isOn { strike() }
        }
        if share > 0 || warmth > room + 1 { setTimer(Timer.warmth, after: .minutes(1)) }
    }
}
