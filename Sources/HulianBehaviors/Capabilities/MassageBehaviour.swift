internal import HulianModel

/// Massage: programmes that knead somebody who sits or lies, for some minutes and no longer.
///
/// A capability of ours. Where there is a sensor for sitting beside it, nobody is massaged who does not sit, and standing
/// up ends it.
final class MassageBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC32
    /// The programme, and whether it runs.
    private static let program: AttributeNumber = 0x0000
    /// Whether it runs.
    static let isRunning: AttributeNumber = 0x0001
    /// How strong it is, whether it heats, and how strong the air is.
    static let intensity: AttributeNumber = 0x0002, heating: AttributeNumber = 0x0003
    /// How strong the air is.
    static let airPressure: AttributeNumber = 0x0004
    /// Minutes of a programme, and seconds that are left.
    private static let duration: AttributeNumber = 0x0005, remainingTime: AttributeNumber = 0x0006
    /// What is wrong.
    private static let fault: AttributeNumber = 0x0007
    /// What is wrong, as the attribute counts it.
    private enum Fault {
        /// Nothing.
        static let none: Int64 = 0
        /// A motor is jammed.
        static let jammed: Int64 = 1
        /// It is too warm.
        static let heat: Int64 = 2
    }

    override class var actions: [String] { ["pressStart"] }
    override class var defects: [String] { ["motorJammed", "overTemperature"] }

    /// When it ends.
    private var end: Instant?
    /// What is broken.
    private var isJammed = false, isHot = false
    /// Seconds that are left.
    private var left: Int64 { end.map { max(0, (($0 - device.now).milliseconds + 999) / 1000) } ?? 0 }
    /// True where nobody can sit who does not, and somebody does.
    private var hasPerson: Bool { value(SeatingBehaviour.number, SeatingBehaviour.isSeated).boolValue ?? true }

    override func start() { rest() }

    override func read(_ attribute: AttributeNumber) -> Value? {
        attribute == Self.remainingTime && end != nil ? .integer(left) : nil
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try begin(fields.integer("program") ?? 1)
        case 0x01: finish(isComplete: false)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "pressStart" else { return false }
        if end == nil { attempt(try begin(1)) } else { finish(isComplete: false) }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "motorJammed": isJammed = isBroken
        case "overTemperature": isHot = isBroken
        default: return false
        }
        guard device.isPowered else { return true }
        if isBroken { finish(isComplete: false) }
        let fault = isJammed ? Fault.jammed : isHot ? Fault.heat : Fault.none
        guard set(Self.fault, .integer(fault)) else { return true }
        if fault == Fault.none { emit(0x02) } else { emit(0x01, [Field("fault", .integer(fault))]) }
        return true
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == SeatingBehaviour.isSeated, capability == sibling(SeatingBehaviour.number), !hasPerson else {
            return
        }
        finish(isComplete: false)
    }

    /// Begins a programme; none ends the one that runs.
    private func begin(_ program: Int64) throws(Status) {
        guard program > 0 else { return finish(isComplete: false) }
        guard !isJammed, !isHot else { throw .failure }
        guard hasPerson else { throw .invalidInState }
        let minutes = integer(Self.duration) ?? 15
        end = device.now + .minutes(minutes)
        set(Self.program, .integer(program))
        set(Self.remainingTime, .integer(minutes * 60))
        set(Self.isRunning, true)
        setTimer(0, after: .minutes(1))
    }

    /// Ends what runs.
    private func finish(isComplete: Bool) {
        guard end != nil else { return }
        rest()
        emit(0x00, [Field("isComplete", .bool(isComplete))])
    }

    /// Does nothing.
    private func rest() {
        end = nil
        cancelTimer(0)
        set(Self.isRunning, false)
        set(Self.program, 0)
        set(Self.remainingTime, 0)
    }

    override func fire(_ timer: Int) {
        guard left > 0 else { return finish(isComplete: true) }
        set(Self.remainingTime, .integer(left))
        setTimer(0, after: .seconds(min(60, left)))
    }
}
