internal import HulianModel

/// Elevator control: a car goes where it is called, in one direction as long as somebody wants to go that way, and takes
/// people only to floors for which they have permission.
///
/// A capability of ours. The device stands in the car: the people in its room are its load. How fast it moves and what it
/// takes is said by its drive.
final class ElevatorControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC46

    /// The attributes that this behaviour knows by name.
    enum Attribute {
        /// Where the car is, where it goes, and in which direction.
        static let currentFloor: AttributeNumber = 0x0000, targetFloor: AttributeNumber = 0x0001,
            direction: AttributeNumber = 0x0002
        /// How its door stands.
        static let doorState: AttributeNumber = 0x0003
        /// How it works.
        static let serviceMode: AttributeNumber = 0x0004
        /// The ends of its way.
        static let lowest: AttributeNumber = 0x0005, highest: AttributeNumber = 0x0006
        /// Where it is called to.
        static let calls: AttributeNumber = 0x0007
        /// What it carries and may carry.
        static let load: AttributeNumber = 0x0008, ratedLoad: AttributeNumber = 0x0009,
            isOverloaded: AttributeNumber = 0x000A
        /// Whether people need permission.
        static let isPermissionRequired: AttributeNumber = 0x000B, passCount: AttributeNumber = 0x000C
        /// Whether somebody cannot get out.
        static let isSomebodyTrapped: AttributeNumber = 0x000D
        /// How often it went somewhere.
        static let tripCount: AttributeNumber = 0x000E
    }

    /// What it does, step by step.
    enum Phase: Int64 {
        /// It stands with its door closed.
        case standing
        /// The door opens, is open, closes.
        case opening, open, closing
        /// It goes to the next floor.
        case moving
    }
    /// How it works, as the attribute counts it.
    enum Mode {
        /// As usual.
        static let normal: Int64 = 0
        /// It takes no calls.
        static let outOfService: Int64 = 1
        /// It stands open at the lowest floor, for the fire brigade.
        static let fireRecall: Int64 = 2
        /// Something is broken.
        static let faulty: Int64 = 3
    }

    /// What a person weighs, in kilograms (project default).
    private static let person: Int64 = 70
    /// How long a pass that was shown permits to press a key.
    private static let permitTime = Interval.seconds(10)
    /// How many passes there can be.
    private static let mostPasses = 2000

    override class var actions: [String] { ["pressCall", "pressFloor"] }
    override class var defects: [String] { ["doorSwitch", "motorJammed"] }

    /// A pass with the floors that it permits.
    private struct Pass {
        /// Its number.
        let id: Int64
        /// What is shown.
        let data: [UInt8]
        /// The floors.
        let floors: [Int64]
    }

    /// The times for a floor, for the door to open or close, and for people to get in; its drive sets others.
    var floorTime = Interval.seconds(3), doorTime = Interval.milliseconds(2500), dwellTime = Interval.seconds(6)
    /// Told when it begins or ends to move, with the direction; its drive takes power then.
    var moved: ((Int64) -> Void)?

    /// What it does.
    private var phase = Phase.standing
    /// The passes; they outlast a loss of power.
    private var passes: [Pass] = []
    /// The floors that the pass shown last permits, and until when.
    private var permit: (floors: [Int64], until: Instant)?
    /// What is broken.
    private var isDriveBroken = false, isDoorBroken = false

    /// Where the car is.
    private var floor: Int64 { integer(Attribute.currentFloor) ?? 1 }
    /// Where it is called to, in the order of the calls.
    private var calls: [Int64] { (self[Attribute.calls].listValue ?? []).compactMap(\.integerValue) }
    /// The floors that there are.
    private var floors: ClosedRange<Int64> {
        let lowest = integer(Attribute.lowest) ?? 1
        return lowest...max(lowest, integer(Attribute.highest) ?? lowest)
    }
    /// True when it takes calls.
    private var isWorking: Bool { integer(Attribute.serviceMode) == Mode.normal }

    override func start() {
        device.room?.watch(.occupancy, by: self)
        // After a loss of power it stands where it is; who called has to call again.
        phase = .standing
        permit = nil
        set(Attribute.calls, [])
        set(Attribute.currentFloor, .integer(min(floors.upperBound, max(floors.lowerBound, floor))))
        setMode(isDriveBroken || isDoorBroken ? Mode.faulty : integer(Attribute.serviceMode) ?? Mode.normal)
        weigh()
        show()
    }

    override func stop() { moved?(0) }

    override func reset() { passes = [] }

    override func roomChanged(_ quantity: Room.Quantity) { weigh() }

    override func fields(of action: String) -> [ActionField] {
        switch action {
        case "pressCall", "pressFloor": [ActionField("floor", .integer)]
        default: []
        }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let floor = fields.integer("floor") ?? 0
        switch command {
        case 0x00: try call(floor)
        case 0x01: try go(to: floor, pass: fields.integer("passID"))
        case 0x02: try add(fields)
        case 0x03:
            let id = fields.integer("passID")
            guard id == nil || passes.contains(where: { $0.id == id }) else { throw .notFound }
            passes.removeAll { id == nil || $0.id == id }
            set(Attribute.passCount, .integer(Int64(passes.count)))
        case 0x04:
            guard phase != .moving, !isDoorBroken else { throw .invalidInState }
            openDoor()
        case 0x05:
            guard phase == .open, integer(Attribute.serviceMode) != Mode.fireRecall else { throw .invalidInState }
            closeDoor()
        case 0x06: try changeMode(fields.integer("mode") ?? 0)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressCall": attempt(try call(fields.integer("floor") ?? floors.lowerBound))
        case "pressFloor": press(fields.integer("floor") ?? floors.upperBound)
        default: return false
        }
        return true
    }

    override func present(_ credential: Credential, of person: String) -> Bool {
        guard [.rfid, .face, .pin, .palmVein].contains(credential.kind) else { return false }
        guard let pass = passes.first(where: { $0.data == credential.data }) else {
            permit = nil
            return true
        }
        permit = (pass.floors, device.now + Self.permitTime)
        // A pass for one floor needs no key.
        if pass.floors.count == 1, let only = pass.floors.first { attempt(try go(to: only, pass: pass.id)) }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "motorJammed": isDriveBroken = isBroken
        case "doorSwitch": isDoorBroken = isBroken
        default: return false
        }
        guard device.isPowered else { return true }
        if isBroken {
            breakDown(defect == "motorJammed" ? 0 : 1)
        } else if !isDriveBroken, !isDoorBroken {
            setMode(Mode.normal)
            set(Attribute.isSomebodyTrapped, false)
            openDoor()
        }
        return true
    }

    // MARK: Calls and permission

    /// Adds a pass, or replaces the one with its number.
    private func add(_ fields: Fields) throws(Status) {
        let id = fields.integer("passID") ?? 0
        let wanted = (fields["floors"].listValue ?? []).compactMap(\.integerValue)
        guard wanted.allSatisfy(floors.contains) else { throw .constraintError }
        let others = passes.filter { $0.id != id }
        guard others.count < Self.mostPasses else { throw .resourceExhausted }
        passes = others + [Pass(id: id, data: fields["data"].bytesValue ?? [], floors: wanted)]
        set(Attribute.passCount, .integer(Int64(passes.count)))
    }

    /// Somebody at a floor calls the car.
    private func call(_ floor: Int64) throws(Status) {
        guard floors.contains(floor) else { throw .constraintError }
        guard isWorking else { throw .invalidInState }
        queue(floor)
    }

    /// Somebody in the car, or for somebody in it, wants to go to a floor.
    private func go(to floor: Int64, pass id: Int64?) throws(Status) {
        guard floors.contains(floor) else { throw .constraintError }
        guard isWorking else { throw .invalidInState }
        let pass = passes.first { $0.id == id }
        if id != nil, pass == nil { throw .notFound }
        guard
            !bool(Attribute.isPermissionRequired) || floor == floors.lowerBound || pass?.floors.contains(floor) ?? false
        else {
            deny(floor, id)
            throw .invalidInState
        }
        queue(floor)
    }

    /// Somebody presses the key of a floor.
    private func press(_ floor: Int64) {
        guard floors.contains(floor), isWorking else { return }
        let isPermitted = permit.map { $0.until > device.now && $0.floors.contains(floor) } ?? false
        // Everybody may leave the house.
        guard !bool(Attribute.isPermissionRequired) || isPermitted || floor == floors.lowerBound else {
            return deny(floor, nil)
        }
        queue(floor)
    }

    /// Tells that somebody may not go to a floor.
    private func deny(_ floor: Int64, _ pass: Int64?) {
        emit(0x01, [Field("floor", .integer(floor)), Field("passID", pass.map { .integer($0) } ?? .null)])
    }

    /// Adds a call.
    private func queue(_ floor: Int64) {
        if floor == self.floor, phase != .moving { return openDoor() }
        guard !calls.contains(floor), calls.count < 64 else { return }
        set(Attribute.calls, .list((calls + [floor]).map { .integer($0) }))
        if phase == .standing { depart() }
        show()
    }

    // MARK: Moving

    /// The next floor where it stops: the nearest in its direction, else the nearest in the other one.
    private var nextStop: Int64? {
        let direction = integer(Attribute.direction) ?? 0
        let ahead = calls.filter { direction == 1 ? $0 > floor : direction == 2 ? $0 < floor : true }
        return (ahead.isEmpty ? calls : ahead).min { abs($0 - floor) < abs($1 - floor) }
    }

    /// Sets off, when it is called and may.
    private func depart() {
        guard let stop = nextStop, !isDriveBroken, !isDoorBroken, !bool(Attribute.isOverloaded) else { return rest() }
        guard stop != floor else { return arrive() }
        if phase != .moving {
            set(Attribute.tripCount, .integer(((integer(Attribute.tripCount) ?? 0) + 1) & 0xFFFF_FFFF))
        }
        phase = .moving
        set(Attribute.direction, stop > floor ? 1 : 2)
        setTimer(0, after: floorTime)
        moved?(stop > floor ? 1 : 2)
        show()
    }

    /// Stands, since nobody calls.
    private func rest() {
        phase = .standing
        set(Attribute.direction, 0)
        moved?(0)
        show()
    }

    /// It is where somebody wanted it.
    private func arrive() {
        moved?(0)
        set(Attribute.calls, .list(calls.filter { $0 != floor }.map { .integer($0) }))
        emit(0x00, [Field("floor", .integer(floor))])
        phase = .standing
        openDoor()
    }

    /// Opens the door, or keeps it open.
    private func openDoor() {
        switch phase {
        case .moving, .opening: return
        case .open: setTimer(0, after: dwellTime)
        case .standing, .closing:
            phase = .opening
            setTimer(0, after: doorTime)
        }
        show()
    }

    /// Closes the door.
    private func closeDoor() {
        phase = .closing
        setTimer(0, after: doorTime)
        show()
    }

    override func fire(_ timer: Int) {
        switch phase {
        case .opening:
            phase = .open
            set(Attribute.isSomebodyTrapped, false)
            if integer(Attribute.serviceMode) != Mode.fireRecall || floor != floors.lowerBound {
                setTimer(0, after: dwellTime)
            }
        case .open:
            // Who weighs too much keeps the door open.
            if bool(Attribute.isOverloaded) || isDoorBroken {
                setTimer(0, after: dwellTime)
            } else {
                return closeDoor()
            }
        case .closing:
            phase = .standing
            return depart()
        case .moving:
            set(Attribute.currentFloor, .integer(floor + (integer(Attribute.direction) == 1 ? 1 : -1)))
            return calls.contains(floor) ? arrive() : depart()
        case .standing: break
        }
        show()
    }

    /// Shows door and target.
    private func show() {
        let door: Int64 =
            switch phase {
            case .standing, .moving: 0
            case .opening: 1
            case .open: 2
            case .closing: 3
            }
        set(Attribute.doorState, .integer(door))
        set(Attribute.targetFloor, nextStop.map { .integer($0) } ?? .null)
        if phase != .moving, calls.isEmpty { set(Attribute.direction, 0) }
    }

    // MARK: Load, faults and service

    /// Weighs the people in the car.
    private func weigh() {
        let people = Int64(min(200, max(0, device.room?[.occupancy].rounded() ?? 0)))
        let load = min(0xFFFF, people * Self.person)
        set(Attribute.load, .integer(load))
        guard set(Attribute.isOverloaded, .bool(load > integer(Attribute.ratedLoad) ?? 450)) else { return }
        if bool(Attribute.isOverloaded) {
            emit(0x04)
        } else if phase == .standing {
            depart()
        }
    }

    /// Something broke: the car stands, maybe between floors and with somebody in it.
    private func breakDown(_ fault: Int64) {
        let isBetween = phase == .moving
        setMode(Mode.faulty)
        set(Attribute.calls, [])
        if isBetween || phase == .closing {
            cancelTimer(0)
            phase = .standing
            moved?(0)
        }
        set(Attribute.direction, 0)
        emit(0x02, [Field("fault", .integer(fault))])
        if phase == .standing, integer(Attribute.load) ?? 0 > 0, set(Attribute.isSomebodyTrapped, true) { emit(0x03) }
        show()
    }

    /// Sets how it works.
    private func setMode(_ mode: Int64) { set(Attribute.serviceMode, .integer(mode)) }

    /// Somebody changes how it works.
    private func changeMode(_ mode: Int64) throws(Status) {
        guard mode != Mode.faulty, !isDriveBroken, !isDoorBroken else { throw .invalidInState }
        let before = integer(Attribute.serviceMode)
        setMode(mode)
        switch mode {
        case Mode.fireRecall:
            set(Attribute.calls, [.integer(floors.lowerBound)])
            if before != mode { emit(0x05, [Field("floor", .integer(floors.lowerBound))]) }
            if phase == .standing { depart() }
            if phase == .open { closeDoor() }
        case Mode.outOfService: set(Attribute.calls, phase == .moving ? self[Attribute.calls] : [])
        default: if phase == .open { setTimer(0, after: dwellTime) }
        }
        show()
    }
}
