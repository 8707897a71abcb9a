internal import HulianModel

/// Window Covering: a curtain or blind that travels and tilts, with its ends, its safety and its modes.
///
/// Positions that move are worked out when they are read; the stored ones follow once a second and at the end. Source:
/// Matter application clusters, Window Covering (0x0102), revision 8.
final class WindowCoveringBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0102
    /// What it does to be set up.
    private static let configStatus: AttributeNumber = 0x0007
    /// Whether it moves, two bits for all, lift and tilt.
    private static let operationalStatus: AttributeNumber = 0x000A
    /// How it is to behave, one bit each.
    private static let mode: AttributeNumber = 0x0017
    /// What keeps it from moving, one bit each.
    private static let safetyStatus: AttributeNumber = 0x001A

    /// One of the two ways in which it moves, with its attributes.
    struct Axis {
        /// The feature, and the one that says that it knows its position.
        let feature: String, awareFeature: String
        /// The position in the unit of the installation.
        let current: AttributeNumber
        /// How often it moved.
        let actuations: AttributeNumber
        /// The position in percent.
        let percent: AttributeNumber
        /// The position to reach in hundredths of a percent.
        let target: AttributeNumber
        /// The position in hundredths of a percent.
        let percent100ths: AttributeNumber
        /// The ends of the installation.
        let openLimit: AttributeNumber, closedLimit: AttributeNumber
        /// Its two bits in the operational status.
        let shift: Int64

        /// Up and down, or to the sides.
        static let lift = Axis(
            feature: "LF", awareFeature: "PA_LF", current: 0x0003, actuations: 0x0005, percent: 0x0008, target: 0x000B,
            percent100ths: 0x000E, openLimit: 0x0010, closedLimit: 0x0011, shift: 2)
        /// The angle of its slats.
        static let tilt = Axis(
            feature: "TL", awareFeature: "PA_TL", current: 0x0004, actuations: 0x0006, percent: 0x0009, target: 0x000C,
            percent100ths: 0x000F, openLimit: 0x0012, closedLimit: 0x0013, shift: 4)
    }

    /// The bits of the modes.
    private enum Mode {
        /// The motor turns the other way.
        static let reversed: Int64 = 0x1
        /// It learns its ends.
        static let calibration: Int64 = 0x2
        /// Somebody works at it.
        static let maintenance: Int64 = 0x4
    }
    /// The bits of what keeps it from moving.
    private enum Safety {
        /// Something is in its way.
        static let obstacle: Int64 = 0x20
        /// Its motor is jammed.
        static let jammed: Int64 = 0x100
        /// It is protected from the weather.
        static let protection: Int64 = 0x800
    }

    override class var actions: [String] { ["pullOpen", "pullClosed", "holdStill"] }
    override class var defects: [String] { ["obstacle", "motorJammed"] }

    /// The times for the whole way; the physics of the device sets others.
    var liftTime = Interval.seconds(5), tiltTime = Interval.seconds(4)
    /// The movements that go on.
    private var liftGlide: Glide?, tiltGlide: Glide?
    /// The positions in hundredths of a percent while nothing moves; 0 is open.
    private var liftPosition: Int64 = 0, tiltPosition: Int64 = 0

    /// How far it is closed, as a share.
    var closedShare: Double { Double(position(.lift)) / 10_000 }

    override func start() {
        liftGlide = nil
        tiltGlide = nil
        liftPosition = integer(Axis.lift.percent100ths) ?? liftPosition
        tiltPosition = integer(Axis.tilt.percent100ths) ?? tiltPosition
        for axis in axes { rest(axis) }
        set(Self.operationalStatus, 0)
        followMode()
    }

    override func stop() { for axis in axes { halt(axis) } }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard liftGlide != nil || tiltGlide != nil else { return nil }
        for axis in axes where glide(axis) != nil {
            switch attribute {
            case axis.percent100ths: return .integer(position(axis))
            case axis.percent: return .integer(position(axis) / 100)
            case axis.current: return .integer(installed(axis, position(axis)))
            default: continue
            }
        }
        return nil
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.mode { followMode() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        // In these modes the motor takes no commands (Window Covering, Mode attribute).
        let mode = integer(Self.mode) ?? 0
        if mode & Mode.maintenance != 0 { throw .busy }
        if mode & Mode.calibration != 0 { throw .failure }
        // What is protected from the weather only opens.
        if isGuarded, command != 0x00, command != 0x02 { throw .failure }
        switch command {
        case 0x00: for axis in axes { move(axis, to: 0) }
        case 0x01: for axis in axes { move(axis, to: 10_000) }
        case 0x02: for axis in axes { halt(axis) }
        case 0x04: try go(.lift, installed: fields.integer("liftValue") ?? 0)
        case 0x05: try go(.lift, percent100ths: fields.integer("liftPercent100thsValue") ?? 0)
        case 0x07: try go(.tilt, installed: fields.integer("tiltValue") ?? 0)
        case 0x08: try go(.tilt, percent100ths: fields.integer("tiltPercent100thsValue") ?? 0)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pullOpen": for axis in axes { move(axis, to: 0) }
        case "pullClosed" where isGuarded: break
        case "pullClosed": for axis in axes { move(axis, to: 10_000) }
        case "holdStill": for axis in axes { halt(axis) }
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        let bit: Int64
        switch defect {
        case "obstacle": bit = Safety.obstacle
        case "motorJammed": bit = Safety.jammed
        default: return false
        }
        let status = integer(Self.safetyStatus) ?? 0
        set(Self.safetyStatus, .integer(isBroken ? status | bit : status & ~bit))
        isObstructed = defect == "obstacle" ? isBroken : isObstructed
        isMotorJammed = defect == "motorJammed" ? isBroken : isMotorJammed
        if isBroken { for axis in axes { halt(axis) } }
        return true
    }

    /// True while something is in the way, and while the motor is jammed; devices without the attribute know it too.
    private var isObstructed = false, isMotorJammed = false

    /// True while it is protected from the weather.
    private var isGuarded = false

    /// Opens it for the weather and holds it there, or lets it go.
    func setGuarded(_ isGuarded: Bool) {
        guard isGuarded != self.isGuarded else { return }
        self.isGuarded = isGuarded
        let status = integer(Self.safetyStatus) ?? 0
        set(Self.safetyStatus, .integer(isGuarded ? status | Safety.protection : status & ~Safety.protection))
        if isGuarded { for axis in axes { move(axis, to: 0) } }
    }

    // MARK: Moving

    /// The axes that it has.
    private var axes: [Axis] { [.lift, .tilt].filter { has(feature: $0.feature) } }

    /// The movement of an axis.
    private func glide(_ axis: Axis) -> Glide? { axis.shift == Axis.lift.shift ? liftGlide : tiltGlide }

    /// Sets the movement of an axis.
    private func setGlide(_ axis: Axis, _ glide: Glide?) {
        if axis.shift == Axis.lift.shift { liftGlide = glide } else { tiltGlide = glide }
    }

    /// The position of an axis now in hundredths of a percent.
    private func position(_ axis: Axis) -> Int64 {
        glide(axis)?.value(at: device.now) ?? (axis.shift == Axis.lift.shift ? liftPosition : tiltPosition)
    }

    /// A position in the unit of the installation.
    private func installed(_ axis: Axis, _ position: Int64) -> Int64 {
        let open = integer(axis.openLimit) ?? 0
        return open + ((integer(axis.closedLimit) ?? 65_534) - open) * position / 10_000
    }

    /// Goes to a position in hundredths of a percent.
    private func go(_ axis: Axis, percent100ths: Int64) throws(Status) {
        guard percent100ths <= 10_000 else { throw .constraintError }
        // A covering that does not know its position knows open and closed only (GoToLiftPercentage, effect on receipt).
        let target = has(feature: axis.awareFeature) ? percent100ths : (percent100ths == 0 ? 0 : 10_000)
        move(axis, to: target)
    }

    /// Goes to a position in the unit of the installation.
    private func go(_ axis: Axis, installed value: Int64) throws(Status) {
        let open = integer(axis.openLimit) ?? 0
        let closed = integer(axis.closedLimit) ?? 65_534
        guard (min(open, closed)...max(open, closed)).contains(value), open != closed else { throw .constraintError }
        move(axis, to: (value - open) * 10_000 / (closed - open))
    }

    /// Begins to move.
    private func move(_ axis: Axis, to target: Int64) {
        set(axis.target, .integer(target))
        guard !isMotorJammed, !isObstructed || target == 0 else { return halt(axis) }
        let from = position(axis)
        guard from != target else { return rest(axis) }
        let whole = axis.shift == Axis.lift.shift ? liftTime : tiltTime
        let duration = whole * (Double(abs(target - from)) / 10_000)
        setGlide(axis, Glide(from: from, to: target, start: device.now, duration: duration))
        set(axis.actuations, .integer(((integer(axis.actuations) ?? 0) + 1) & 0xFFFF))
        battery?.consume(joules: 40 * duration.seconds)
        showStatus()
        arm()
    }

    /// Stops where it is.
    private func halt(_ axis: Axis) {
        if glide(axis) != nil { store(axis, position(axis)) }
        rest(axis)
    }

    /// Stands still: the target is the position.
    private func rest(_ axis: Axis) {
        if let glide = glide(axis) {
            let position = glide.value(at: device.now)
            if axis.shift == Axis.lift.shift { liftPosition = position } else { tiltPosition = position }
            setGlide(axis, nil)
        }
        store(axis, position(axis))
        set(axis.target, .integer(position(axis)))
        showStatus()
    }

    /// Stores a position in all units.
    private func store(_ axis: Axis, _ position: Int64) {
        set(axis.percent100ths, .integer(position))
        set(axis.percent, .integer(position / 100))
        set(axis.current, .integer(installed(axis, position)))
    }

    /// Shows what moves in which direction.
    private func showStatus() {
        var status: Int64 = 0
        for axis in axes {
            guard let glide = glide(axis) else { continue }
            let direction: Int64 = glide.to < glide.from ? 1 : 2
            status |= direction << axis.shift
            // The bits for all are those of the lift while it moves, else those of the tilt.
            if status & 3 == 0 { status |= direction }
        }
        set(Self.operationalStatus, .integer(status))
    }

    /// Arms the timer for the next report or the end.
    private func arm() {
        let left = [liftGlide, tiltGlide].compactMap { $0?.left(at: device.now) }.min()
        if let left { setTimer(0, after: min(.seconds(1), max(.milliseconds(1), left))) }
    }

    override func fire(_ timer: Int) {
        for axis in axes {
            guard let glide = glide(axis) else { continue }
            if glide.left(at: device.now) > .zero { store(axis, position(axis)) } else { rest(axis) }
        }
        arm()
    }

    /// Sets what follows from the mode.
    private func followMode() {
        let mode = integer(Self.mode) ?? 0
        var status = integer(Self.configStatus) ?? 0
        let isOperational = mode & (Mode.maintenance | Mode.calibration) == 0
        status = isOperational ? status | 0x1 : status & ~0x1
        status = mode & Mode.reversed != 0 ? status | 0x4 : status & ~0x4
        status = has(feature: "PA_LF") ? status | 0x8 : status & ~0x8
        status = has(feature: "PA_TL") ? status | 0x10 : status & ~0x10
        set(Self.configStatus, .integer(status))
        if !isOperational { for axis in axes { halt(axis) } }
    }
}
