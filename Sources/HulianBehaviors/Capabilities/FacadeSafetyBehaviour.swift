internal import HulianModel

/// Facade safety and the work of a robot that cleans windows and walls: suction holds it, a rope catches it.
///
/// A capability of ours. Without the mains its battery holds it where it is, and it calls for somebody; with an empty
/// battery it falls, into the rope if that is fastened. All figures are project defaults.
final class FacadeSafetyBehaviour: Behaviour, OperationProgram {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC63
    /// The suction in pascals, and whether it holds.
    private static let suction: AttributeNumber = 0x0000, isAttached: AttributeNumber = 0x0001
    /// Whether the rope is fastened, and whether the mains are there.
    private static let isRopeFastened: AttributeNumber = 0x0002, isMainsPresent: AttributeNumber = 0x0003
    /// What is wrong, one bit each.
    private static let alarms: AttributeNumber = 0x0004
    /// The time between two puffs of water in seconds; 0 for dry.
    private static let sprayInterval: AttributeNumber = 0x0005
    /// What it has cleaned, in tenths of a square metre.
    private static let cleanedArea: AttributeNumber = 0x0006

    /// What is wrong, as the attribute counts it.
    private enum Alarm {
        /// The mains are gone.
        static let powerLost: Int64 = 0x01
        /// The suction is low.
        static let suctionLow: Int64 = 0x02
        /// It does not find the edge of the pane.
        static let edgeLost: Int64 = 0x04
        /// It was to begin without its rope.
        static let ropeMissing: Int64 = 0x08
        /// It fell.
        static let fallen: Int64 = 0x10
    }
    /// The errors, as the operational state counts those of vendors and of robots.
    private enum Fault {
        /// The mains are gone.
        static let power = OperationError(0x80, "mains lost")
        /// The suction is low.
        static let suction = OperationError(0x81, "suction low")
        /// It does not find the edge of the pane.
        static let edge = OperationError(0x82, "edge not found")
        /// The rope is not fastened.
        static let rope = OperationError(0x83, "safety rope missing")
        /// It is not on the pane.
        static let loose = OperationError(0x84, "not attached")
    }
    /// The suction while all is well, and while the seal leaks, in pascals.
    private static let pressure = (usual: Int64(2800), low: Int64(1500))
    /// What the fan, the drive and the electronics take, in watts, and their sound in dBA.
    private static let fan = 60.0, drive = 12.0, rest = 1.0, sound = 64.0
    /// The pane in m², and what is cleaned in a minute.
    private static let pane = 4.0, pace = 0.4

    override class var actions: [String] {
        ["putOnGlass", "takeOffGlass", "fastenRope", "unfastenRope", "plugIn", "unplug"]
    }
    override class var defects: [String] { ["sealWorn", "edgeSensor"] }

    /// What it takes from the mains and gives the room.
    private lazy var emissions = Emissions(of: self)
    /// What is left to clean when it last began, in seconds, and since when it cleans.
    private var left = 0.0, since: Instant?
    /// True while there is something left to do.
    private var hasJob = false
    /// True while somebody holds it in the hand, or it stands on a table.
    private var isOff = true
    /// What is broken.
    private var isSealWorn = false, isEdgeLost = false

    /// The state, and what it is to do.
    private var operation: OperationalStateBehaviour? { sibling(OperationalStateBehaviour.robot) }
    /// What it is to do.
    private var runMode: ModeBaseBehaviour? { sibling(ModeBaseBehaviour.robotRun) }
    /// True while the mains are there.
    private var hasMains: Bool { bool(Self.isMainsPresent) }

    override func start() {
        operation?.program = self
        runMode?.refuses = { [unowned self] mode in
            guard self.runMode?.hasTag(ModeBaseBehaviour.Tag.idle, of: mode) == false, let error = self.error else {
                return nil
            }
            if error == Fault.rope { self.setAlarm(Alarm.ropeMissing, true) }
            return ModeBaseBehaviour.Refusal(status: error.number, text: error.details ?? "")
        }
        runMode?.changed = { [unowned self] _ in self.runModeChanged() }
        battery?.changed = { [unowned self] in self.batteryChanged() }
        // Who gets its power back after all was empty lies somewhere.
        isOff = !bool(Self.isAttached)
        hasJob = false
        since = nil
        runMode?.enterMode(withTag: ModeBaseBehaviour.Tag.idle)
        work()
    }

    override func stop() {
        settle()
        since = nil
        emissions.give()
    }

    override func reset() {
        hasJob = false
        isOff = true
    }

    // MARK: What the operational state and the run mode ask

    var secondsLeft: Int64? { hasJob ? Int64(max(0, remaining).rounded(.up)) : nil }

    /// The seconds that are left.
    private var remaining: Double { left - (since.map { (device.now - $0).seconds } ?? 0) }

    /// What keeps it from working now.
    private var error: OperationError? {
        if isOff { return Fault.loose }
        if !bool(Self.isRopeFastened) { return Fault.rope }
        if !hasMains { return Fault.power }
        if isSealWorn { return Fault.suction }
        return isEdgeLost ? Fault.edge : nil
    }

    func refuses(_ step: OperationStep) -> OperationError? {
        switch step {
        case .start, .resume: error ?? (hasJob ? nil : .unableToStartOrResume)
        case .stop, .pause, .goHome: nil
        }
    }

    func take(_ step: OperationStep) {
        switch step {
        case .start, .resume: clean()
        case .pause:
            hold()
            operation?.enter(.paused)
            work()
        case .stop, .goHome: end(.none)
        }
    }

    /// A client changed the run mode.
    private func runModeChanged() {
        guard runMode?.hasTag(ModeBaseBehaviour.Tag.idle) == false else {
            if hasJob { end(.none) }
            return
        }
        hasJob = true
        left = Self.pane / Self.pace * 60
        set(Self.cleanedArea, 0)
        clean()
    }

    // MARK: Working

    /// Begins or goes on.
    private func clean() {
        since = device.now
        operation?.enter(.running)
        setAlarm(Alarm.ropeMissing, false)
        setTimer(0, after: .fractional(seconds: max(0.1, left)))
        setTimer(1, after: .minutes(1))
        work()
    }

    /// Waits where it is.
    private func hold() {
        settle()
        since = nil
        cancelTimer(0)
        cancelTimer(1)
    }

    /// Works out what is left and what was cleaned.
    private func settle() {
        guard let since else { return }
        left = max(0, left - (device.now - since).seconds)
        self.since = device.now
        let done = Self.pane - left / 60 * Self.pace
        set(Self.cleanedArea, .integer(Int64((done * 10).rounded())))
    }

    override func fire(_ timer: Int) {
        guard timer == 0 else {
            settle()
            return setTimer(1, after: .minutes(1))
        }
        end(.none)
    }

    /// The job is over; it stays where it is until somebody takes it.
    private func end(_ error: OperationError) {
        hold()
        hasJob = false
        runMode?.enterMode(withTag: ModeBaseBehaviour.Tag.idle)
        operation?.enter(.stopped)
        operation?.complete(error)
        work()
    }

    /// Stops for what is wrong.
    private func fail(_ error: OperationError) {
        guard operation?.state == .running || operation?.state == .paused else { return }
        hold()
        operation?.fail(error)
    }

    /// Takes the power for what it does, from the mains or from its battery, and shows how it holds.
    private func work() {
        guard device.isPowered else { return }
        let isHeld = !isOff
        let isWorking = since != nil
        let puffs = isWorking && (integer(Self.sprayInterval) ?? 0) > 0 ? 2.0 : 0
        let watts = (isHeld ? Self.fan : 0) + (isWorking ? Self.drive + puffs : 0) + Self.rest
        set(Self.isAttached, .bool(isHeld))
        set(Self.suction, .integer(isHeld ? isSealWorn ? Self.pressure.low : Self.pressure.usual : 0))
        setAlarm(Alarm.powerLost, isHeld && !hasMains)
        setAlarm(Alarm.suctionLow, isHeld && isSealWorn)
        setAlarm(Alarm.edgeLost, isHeld && isEdgeLost)
        emissions.give(heat: watts, power: hasMains ? watts : 0, sound: isHeld ? Self.sound - (isWorking ? 0 : 4) : 0)
        // While it works all that the mains give goes into suction.
        battery?.setCharging(hasMains && !isWorking)
        battery?.setLoad(hasMains ? 0 : watts)
    }

    /// The charge changed: with an empty battery nothing holds it any more.
    private func batteryChanged() {
        guard !hasMains, !isOff, (battery?.share ?? 1) <= 0.01 else { return }
        isOff = true
        set(Self.isAttached, false)
        set(Self.suction, 0)
        setAlarm(Alarm.fallen, true)
        emit(0x02, [Field("isHeldByRope", self[Self.isRopeFastened])])
        fail(Fault.loose)
        work()
    }

    /// Raises or ends an alarm.
    private func setAlarm(_ bit: Int64, _ isOn: Bool) {
        let before = integer(Self.alarms) ?? 0
        let now = isOn ? before | bit : before & ~bit
        guard set(Self.alarms, .integer(now)) else { return }
        if isOn { emit(0x00, [Field("alarms", .integer(now))]) }
        if now == 0 { emit(0x01) }
    }

    // MARK: Commands, hands and defects

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            // What goes on goes on; what is over is forgotten.
            setAlarm(Alarm.ropeMissing, false)
            setAlarm(Alarm.fallen, false)
        case 0x01:
            // Nobody lets it fall from afar: it must rest, and hang at its rope.
            guard operation?.state != .running, bool(Self.isRopeFastened) else { throw .invalidInState }
            takeOff()
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Lets go of the pane.
    private func takeOff() {
        guard !isOff else { return }
        if hasJob { end(.unableToComplete) }
        isOff = true
        work()
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "putOnGlass":
            isOff = false
            setAlarm(Alarm.fallen, false)
            if operation?.state == .error { operation?.enter(.stopped) }
        case "takeOffGlass": takeOff()
        case "fastenRope": set(Self.isRopeFastened, true)
        case "unfastenRope": set(Self.isRopeFastened, false)
        case "plugIn", "unplug":
            guard set(Self.isMainsPresent, .bool(action == "plugIn")) else { return true }
            if hasMains { mend() } else if !isOff { fail(Fault.power) }
        default: return false
        }
        work()
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "sealWorn": isSealWorn = isBroken
        case "edgeSensor": isEdgeLost = isBroken
        default: return false
        }
        guard device.isPowered else { return true }
        if isBroken { fail(isSealWorn ? Fault.suction : Fault.edge) } else { mend() }
        work()
        return true
    }

    /// Somebody helped: the job waits to be resumed.
    private func mend() {
        guard operation?.state == .error, error == nil else { return }
        operation?.enter(hasJob ? .paused : .stopped)
    }
}
