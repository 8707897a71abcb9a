internal import HulianModel

/// The motor that opens and closes a leaf or a barrier: it takes time and power, stops at what is in its way, and lets air
/// in.
///
/// Positions are hundredths of a percent, 0 for open and 10000 for closed. A lock at the same device holds the leaf: it
/// must be unlocked before the leaf can move. Times and powers are parameters.
final class ClosureDriveBehaviour: Behaviour {
    /// How device types name it: times in s, power in W, sound in dBA, positions and openness as shares.
    static let dynamics = Behaviours.Dynamics(
        "closureDrive",
        parameters: ["travelTime", "power", "standby", "sound", "openness", "pedestrian", "ventilation", "autoClose"],
        actions: ClosureDriveBehaviour.actions, defects: ClosureDriveBehaviour.defects
    ) { device, endpoint, parameters in ClosureDriveBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["closeDoor", "openDoor"] }
    override class var defects: [String] { ["motorJammed", "obstacle"] }

    /// What keeps it from moving, as Closure Control counts errors.
    enum Trouble: Int64 {
        /// The motor does not turn.
        case blocked = 0
        /// A light barrier or a loop sees something in the way.
        case obstacle = 1
    }

    /// The timers: it moves, it closes by itself.
    private enum Timer {
        /// It moves.
        static let travel = 0
        /// It closes by itself.
        static let autoClose = 1
    }

    /// The position of a leaf that is open, and of one that is closed.
    static let open: Int64 = 0, closed: Int64 = 10_000

    /// The time for the whole way, and the time after which it closes by itself; none for never.
    private let travelTime, autoClose: Interval
    /// What it takes while it moves and while it waits, in watts, and how loud it is.
    private let power, standby, sound: Double
    /// How far an open one lets the air through, as a share.
    private let openness: Double
    /// The positions for people on foot and for air.
    let pedestrian, ventilation: Int64

    /// Where it stands while it does not move.
    private var resting = ClosureDriveBehaviour.closed
    /// The movement that goes on.
    private var glide: Glide?
    /// Where it goes when its lock is open, with its speed.
    private var waiting: (target: Int64, speed: Int64)?
    /// True when it locks after it closed.
    private var locksAfterwards = false
    /// What keeps it from moving.
    private(set) var troubles: [Trouble] = []
    /// True while something stands where it would close, as it should for a while: a vehicle under a barrier.
    private var isHeld = false
    /// The air that the room got through it.
    private var given = 0.0
    /// What it gives to its room.
    private lazy var emissions = Emissions(of: self)

    /// Makes a motor at a closed leaf.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        travelTime = parameters.interval("travelTime", or: .seconds(8))
        autoClose = parameters.interval("autoClose", or: .zero)
        power = parameters.number("power", or: 60)
        standby = parameters.number("standby", or: 1)
        sound = parameters.number("sound", or: 45)
        openness = min(1, max(0, parameters.number("openness", or: 0)))
        pedestrian = Int64(min(1, max(0, parameters.number("pedestrian", or: 0.6))) * 10_000)
        ventilation = Int64(min(1, max(0, parameters.number("ventilation", or: 0.9))) * 10_000)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The lock that holds the leaf.
    private var lock: DoorLockBehaviour? { companion() }
    /// True while the lock holds it.
    var isLatched: Bool { lock.map { $0.lockState == .locked } ?? false }
    /// Where it stands now.
    var position: Int64 { glide?.value(at: device.now) ?? resting }
    /// Where it goes, or stands.
    var target: Int64 { waiting?.target ?? glide?.to ?? resting }
    /// True while it moves.
    var isMoving: Bool { glide != nil }
    /// True while it waits for its lock.
    var isWaiting: Bool { waiting != nil }
    /// Seconds until it arrives.
    var secondsLeft: Int64 { glide.map { max(0, ($0.left(at: device.now).milliseconds + 999) / 1000) } ?? 0 }

    override func start() {
        glide = nil
        waiting = nil
        isHeld = false
        tell(isDone: false)
        give()
        if resting != Self.closed { armAutoClose() }
    }

    override func stop() {
        resting = position
        glide = nil
        waiting = nil
        emissions.give()
    }

    override func reset() {
        resting = Self.closed
        breathe()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let neighbour = device.blueprint.capabilities[capability].definition.number
        guard neighbour == DoorLockBehaviour.number, attribute == DoorLockBehaviour.Attribute.lockState else { return }
        if let waiting, !isLatched {
            self.waiting = nil
            go(to: waiting.target, speed: waiting.speed)
        } else {
            tell(isDone: false)
        }
    }

    // MARK: Moving

    /// Goes to a position as fast as is asked; with a lock that is not yet open it waits for it.
    ///
    /// - Parameters:
    ///   - target: The position.
    ///   - speed: Automatic (0), low, medium or high.
    ///   - locks: True when it locks after it closed.
    /// - Throws: ``Status/invalidInState`` when something keeps it from moving.
    func move(to target: Int64, speed: Int64, locks: Bool = false) throws(Status) {
        guard !troubles.contains(.blocked), !troubles.contains(.obstacle) || target < position else {
            throw .invalidInState
        }
        if isHeld, target > position { throw .invalidInState }
        locksAfterwards = locks
        if isLatched, target != Self.closed || position != Self.closed {
            waiting = (target, speed)
            tell(isDone: false)
        } else {
            waiting = nil
            go(to: target, speed: speed)
        }
    }

    /// Unlocks for somebody far away.
    func unlatch() throws(Status) {
        do { try lock?.operateRemotely(.unlock, Fields()) } catch { throw .invalidInState }
    }

    /// Locks for somebody far away.
    func latch() throws(Status) {
        do { try lock?.operateRemotely(.lock, Fields()) } catch { throw .invalidInState }
    }

    /// Stops where it is.
    func halt() {
        waiting = nil
        rest()
        tell(isDone: false)
    }

    /// Keeps it open while something passes; what closes opens again.
    func setHeld(_ isHeld: Bool) {
        self.isHeld = isHeld
        if isHeld, let glide, glide.to > glide.from { go(to: Self.open, speed: 0) }
        if !isHeld, position != Self.closed, !isMoving { armAutoClose() }
    }

    /// Begins to move.
    private func go(to target: Int64, speed: Int64) {
        cancelTimer(Timer.autoClose)
        let from = position
        guard from != target else {
            rest()
            arrive()
            return
        }
        guard from != Self.closed || canOpen else { return halt() }
        let factor = speed == 1 ? 2 : speed == 3 ? 0.7 : 1
        let duration = travelTime * (factor * Double(abs(target - from)) / Double(Self.closed))
        glide = Glide(from: from, to: target, start: device.now, duration: duration)
        battery?.consume(joules: power * duration.seconds)
        give()
        tick()
        tell(isDone: false)
    }

    /// Opens the door of the lock; false when the bolt is on its way out.
    private var canOpen: Bool {
        guard let lock else { return true }
        lock.openDoor()
        return lock.isDoorOpen
    }

    /// Stands still.
    private func rest() {
        resting = position
        glide = nil
        cancelTimer(Timer.travel)
        if resting == Self.closed { lock?.closeDoor() }
        breathe()
        give()
    }

    /// It is where it was meant to be.
    private func arrive() {
        tell(isDone: true)
        if resting == Self.closed, locksAfterwards { attempt(try latch()) }
        if resting != Self.closed { armAutoClose() }
        locksAfterwards = false
    }

    /// Lets it close by itself after a while.
    private func armAutoClose() { if autoClose > .zero { setTimer(Timer.autoClose, after: autoClose) } }

    /// Looks again after a second, or at the end.
    private func tick() {
        guard let glide else { return }
        setTimer(Timer.travel, after: min(.seconds(1), max(.milliseconds(1), glide.left(at: device.now))))
    }

    override func fire(_ timer: Int) {
        guard timer == Timer.travel else {
            // Something in the way keeps it open; it tries again.
            do { try move(to: Self.closed, speed: 0) } catch { armAutoClose() }
            return
        }
        guard let glide else { return }
        if glide.left(at: device.now) > .zero {
            breathe()
            tell(isDone: false)
            tick()
        } else {
            rest()
            arrive()
        }
    }

    // MARK: Hands and faults

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "openDoor": if !isLatched { push(to: Self.open) }
        // What somebody breaks open is open whatever the lock says.
        case "forceDoor": push(to: Self.open)
        case "closeDoor": if !troubles.contains(.obstacle), !isHeld { push(to: Self.closed) }
        default: return false
        }
        return true
    }

    /// A hand or somebody's shoulder moves the leaf at once.
    private func push(to position: Int64) {
        if position == Self.open, !canOpen { return }
        glide = nil
        waiting = nil
        cancelTimer(Timer.travel)
        resting = position
        if position == Self.closed { lock?.closeDoor() }
        breathe()
        guard device.isPowered else { return }
        give()
        tell(isDone: false)
        if position == Self.closed { cancelTimer(Timer.autoClose) } else { armAutoClose() }
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "motorJammed": setTrouble(.blocked, isBroken)
        case "obstacle": setTrouble(.obstacle, isBroken)
        default: return false
        }
        return true
    }

    /// Something keeps it from moving, or no longer; what closes on something opens again.
    func setTrouble(_ trouble: Trouble, _ isThere: Bool) {
        guard isThere != troubles.contains(trouble) else { return }
        troubles.removeAll { $0 == trouble }
        if isThere { troubles.append(trouble) }
        guard device.isPowered else { return }
        let wasClosing = glide.map { $0.to > $0.from } ?? false
        if isThere, isMoving, trouble == .blocked || wasClosing { halt() }
        if isThere { control?.tellError(trouble.rawValue) }
        if isThere, trouble == .obstacle, wasClosing, !troubles.contains(.blocked) { go(to: Self.open, speed: 0) }
        tell(isDone: false)
        if !isThere, resting != Self.closed { armAutoClose() }
    }

    // MARK: Telling

    /// What shows the whole, and what shows the leaf.
    private var control: ClosureControlBehaviour? { companion() }

    /// Tells how it stands to those that show it.
    private func tell(isDone: Bool) {
        control?.follow(self, isDone: isDone)
        let leaf: ClosureDimensionBehaviour? = companion()
        leaf?.follow(self)
    }

    /// Lets air through.
    private func breathe() {
        guard openness > 0, let room = device.room else { return }
        let share = openness * Double(Self.closed - position) / Double(Self.closed)
        guard share != given else { return }
        room.openness = min(1, max(0, room.openness + share - given))
        given = share
    }

    /// Gives what the motor takes now.
    private func give() {
        let watts = isMoving ? power : standby
        emissions.give(
            heat: standby, power: battery == nil ? watts : 0, sound: isMoving ? sound : 0)
    }
}

extension Behaviour {
    /// The first behaviour of the device that is of a class.
    func companion<Kind: Behaviour>(_: Kind.Type = Kind.self) -> Kind? {
        device.allBehaviours.lazy.compactMap { $0 as? Kind }.first
    }
}
