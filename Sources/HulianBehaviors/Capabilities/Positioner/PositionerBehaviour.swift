internal import HulianModel

/// Positioner: furniture that is moved by motors, with limits, stored positions, and a stop when something is in the way.
///
/// A capability of ours. Positions that move are worked out when they are read; the stored ones follow once a second and
/// at the end. The speeds come from the physics of the device.
final class PositionerBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC30
    /// Which axes move, one bit each.
    static let movingAxes: AttributeNumber = 0x0040
    /// What is wrong.
    private static let fault: AttributeNumber = 0x0041
    /// Whether it goes back a little from what is in its way.
    private static let antiCollision: AttributeNumber = 0x0042
    /// The position that it stands in by its number; null for another one.
    static let currentPreset: AttributeNumber = 0x0045
    /// How often it moved.
    private static let movementCount: AttributeNumber = 0x0046

    /// One of the ways in which it moves, with its attributes.
    struct Axis {
        /// The feature.
        let feature: String
        /// The field of commands and of stored positions.
        let field: String
        /// The position in mm or degrees; the target and the two limits follow it.
        let position: AttributeNumber
        /// Its bit, and its place.
        let bit: Int64, place: Int
        /// How far it goes back from an obstacle.
        let retreat: Int64

        /// The position to reach.
        var target: AttributeNumber { AttributeNumber(position.rawValue + 1) }
        /// The least position that is allowed.
        var lowest: AttributeNumber { AttributeNumber(position.rawValue + 2) }
        /// The greatest position that is allowed.
        var greatest: AttributeNumber { AttributeNumber(position.rawValue + 3) }

        /// All axes; going back 30 mm or 5° is a project default.
        static let all = [
            Axis(feature: "HGT", field: "height", position: 0x0000, bit: 0x1, place: 0, retreat: 30),
            Axis(feature: "BACK", field: "backAngle", position: 0x0010, bit: 0x2, place: 1, retreat: 5),
            Axis(feature: "LEG", field: "legAngle", position: 0x0020, bit: 0x4, place: 2, retreat: 5),
            Axis(feature: "SEAT", field: "seatAngle", position: 0x0030, bit: 0x8, place: 3, retreat: 5),
        ]
    }

    /// What is wrong, as the attribute counts it.
    private enum Fault {
        /// Nothing.
        static let none: Int64 = 0
        /// Something is in the way.
        static let obstructed: Int64 = 1
        /// A motor is jammed.
        static let jammed: Int64 = 2
        /// The motors are too warm.
        static let overheated: Int64 = 3
    }
    /// The timers: a step of a movement, and a hand lets its key go.
    private enum Timer {
        /// A step of a movement, or its end.
        static let step = 0
        /// A hand lets its key go.
        static let key = 1
    }

    override class var actions: [String] { ["pressRaise", "pressLower", "pressMemory"] }
    override class var defects: [String] { ["obstacle", "motorJammed"] }

    /// The speeds of the axes in mm or degrees a second; the physics of the device sets others.
    var speeds = [25.0, 4, 4, 3]
    /// The movements that go on.
    private var glides: [Glide?] = [nil, nil, nil, nil]
    /// The direction in which each axis is blocked: 1 for up, -1 for down, 0 for none.
    private var blocked: [Int64] = [0, 0, 0, 0]
    /// True while something is in the way, while a motor is jammed, and while the motors are too warm.
    private var isObstructed = false, isJammed = false, isOverheated = false
    /// The stored position to which it goes.
    private var wanted: Int64?

    /// The axes that it has.
    private(set) lazy var axes = Axis.all.filter { has(feature: $0.feature) }
    /// True while anything moves.
    var isMoving: Bool { glides.contains { $0 != nil } }

    override func start() {
        glides = [nil, nil, nil, nil]
        wanted = nil
        for axis in axes { set(axis.target, self[axis.position]) }
        set(Self.movingAxes, 0)
        showFault()
    }

    override func stop() {
        for axis in axes where glides[axis.place] != nil { rest(axis) }
        isOverheated = false
    }

    override func reset() { blocked = [0, 0, 0, 0] }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard isMoving, let axis = axes.first(where: { $0.position == attribute && glides[$0.place] != nil }) else {
            return nil
        }
        return .integer(position(axis))
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard let limit = value.integerValue,
            let axis = axes.first(where: { $0.lowest == attribute || $0.greatest == attribute })
        else { return }
        let limits = limits(axis)
        let isRight = attribute == axis.lowest ? limit <= limits.upperBound : limit >= limits.lowerBound
        guard isRight, mechanical(axis).contains(limit) else { throw .constraintError }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try move(to: fields)
        case 0x01: halt()
        case 0x02: try move(along: fields.integer("axes") ?? 0, up: fields.integer("direction") == 0)
        case 0x03: try recall(fields.integer("preset") ?? 0)
        case 0x04: try store(fields.integer("preset") ?? 0, named: fields.string("name"))
        case 0x05: try remove(fields.integer("preset") ?? 0)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func fields(of action: String) -> [ActionField] {
        switch action {
        case "pressRaise", "pressLower": [ActionField("seconds", .number)]
        case "pressMemory": [ActionField("preset", .integer)]
        default: []
        }
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressRaise", "pressLower":
            guard let axis = axes.first else { return true }
            attempt(try move(along: axis.bit, up: action == "pressRaise"))
            setTimer(Timer.key, after: .fractional(seconds: min(120, max(0.1, fields["seconds"].numberValue ?? 2))))
        case "pressMemory": attempt(try recall(fields.integer("preset") ?? 1))
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "obstacle": isBroken ? hit() : clear()
        case "motorJammed":
            isJammed = isBroken
            if isBroken { halt() }
        default: return false
        }
        if device.isPowered { showFault() }
        return true
    }

    /// The motors are too warm, or have cooled down; the physics of the device tells it.
    func setOverheated(_ isOverheated: Bool) {
        guard isOverheated != self.isOverheated else { return }
        self.isOverheated = isOverheated
        if isOverheated { halt() }
        showFault()
    }

    // MARK: Moving

    /// What the mechanics allow.
    private func mechanical(_ axis: Axis) -> ClosedRange<Int64> {
        slot(axis.position).map { device.blueprint.attributes[$0].constraint.integerRange } ?? 0...0
    }

    /// What the limits allow.
    func limits(_ axis: Axis) -> ClosedRange<Int64> {
        let range = mechanical(axis)
        let lowest = max(range.lowerBound, integer(axis.lowest) ?? range.lowerBound)
        return lowest...max(lowest, min(range.upperBound, integer(axis.greatest) ?? range.upperBound))
    }

    /// The position of an axis now.
    func position(_ axis: Axis) -> Int64 { glides[axis.place]?.value(at: device.now) ?? integer(axis.position) ?? 0 }

    /// Goes to the positions that a command names.
    private func move(to fields: Fields) throws(Status) {
        var goals: [(Axis, Int64)] = []
        for axis in Axis.all {
            guard let goal = fields.integer(axis.field) else { continue }
            guard axes.contains(where: { $0.place == axis.place }), limits(axis).contains(goal) else {
                throw .constraintError
            }
            goals.append((axis, goal))
        }
        guard !goals.isEmpty else { throw .invalidCommand }
        try go(goals)
    }

    /// Goes along some axes until an end.
    private func move(along bits: Int64, up: Bool) throws(Status) {
        let chosen = axes.filter { $0.bit & bits != 0 }
        guard !chosen.isEmpty else { throw .constraintError }
        try go(chosen.map { ($0, up ? limits($0).upperBound : limits($0).lowerBound) })
    }

    /// Goes to positions that were checked.
    func go(_ goals: [(axis: Axis, position: Int64)], preset: Int64? = nil) throws(Status) {
        guard !isJammed else { throw .failure }
        guard !isOverheated else { throw .busy }
        for goal in goals where isObstructed {
            let direction = (goal.position - position(goal.axis)).signum()
            // What is in the way of nothing yet is in the way of the first movement.
            if blocked.allSatisfy({ $0 == 0 }), direction != 0 { blocked[goal.axis.place] = direction }
            if direction != 0, blocked[goal.axis.place] == direction {
                showFault()
                throw .failure
            }
        }
        cancelTimer(Timer.key)
        wanted = preset
        set(Self.currentPreset, .null)
        for goal in goals { begin(goal.axis, to: goal.position) }
        showMovement()
        settlePreset()
        arm()
    }

    /// Begins to move an axis.
    private func begin(_ axis: Axis, to target: Int64) {
        let from = position(axis)
        set(axis.target, .integer(target))
        guard from != target else { return rest(axis) }
        let seconds = Double(abs(target - from)) / max(0.1, speeds[axis.place])
        glides[axis.place] = Glide(from: from, to: target, start: device.now, duration: .fractional(seconds: seconds))
        set(Self.movementCount, .integer(((integer(Self.movementCount) ?? 0) + 1) & 0xFFFF_FFFF))
    }

    /// Stops everything where it is.
    func halt() {
        cancelTimer(Timer.key)
        guard isMoving else { return }
        for axis in axes { rest(axis) }
        wanted = nil
        cancelTimer(Timer.step)
        showMovement()
        emit(0x00, [Field("hasReachedTarget", false)])
    }

    /// Lets an axis stand where it is.
    private func rest(_ axis: Axis) {
        let position = position(axis)
        glides[axis.place] = nil
        set(axis.position, .integer(position))
        set(axis.target, .integer(position))
    }

    /// Shows which axes move.
    private func showMovement() {
        let bits = axes.reduce(into: Int64(0)) { bits, axis in if glides[axis.place] != nil { bits |= axis.bit } }
        set(Self.movingAxes, .integer(bits))
    }

    /// Arms the timer for the next report or the next end.
    private func arm() {
        guard let left = glides.compactMap({ $0?.left(at: device.now) }).min() else { return cancelTimer(Timer.step) }
        setTimer(Timer.step, after: min(.seconds(1), max(.milliseconds(1), left)))
    }

    override func fire(_ timer: Int) {
        guard timer == Timer.step else { return halt() }
        for axis in axes {
            guard let glide = glides[axis.place] else { continue }
            if glide.left(at: device.now) > .zero { set(axis.position, .integer(position(axis))) } else { rest(axis) }
        }
        showMovement()
        if !isMoving {
            cancelTimer(Timer.key)
            settlePreset()
            emit(0x00, [Field("hasReachedTarget", true)])
        }
        arm()
    }

    /// Shows the stored position that was reached.
    private func settlePreset() {
        guard !isMoving, let wanted else { return }
        self.wanted = nil
        set(Self.currentPreset, .integer(wanted))
    }

    // MARK: Obstacles

    /// Something is in the way of what moves: it stops, and goes back a little when it is set to.
    private func hit() {
        isObstructed = true
        var goals: [(axis: Axis, position: Int64)] = []
        for axis in axes {
            guard let glide = glides[axis.place] else { continue }
            blocked[axis.place] = (glide.to - glide.from).signum()
            let back = position(axis) - blocked[axis.place] * axis.retreat
            goals.append((axis, min(max(back, limits(axis).lowerBound), limits(axis).upperBound)))
        }
        halt()
        if device.isPowered, bool(Self.antiCollision), !goals.isEmpty { attempt(try go(goals)) }
    }

    /// Nothing is in the way any more.
    private func clear() {
        isObstructed = false
        blocked = [0, 0, 0, 0]
    }

    /// Shows what is wrong, and tells it when that changed.
    private func showFault() {
        let isBlocked = isObstructed && blocked.contains { $0 != 0 }
        let fault =
            isJammed
            ? Fault.jammed : isOverheated ? Fault.overheated : isBlocked ? Fault.obstructed : Fault.none
        guard set(Self.fault, .integer(fault)) else { return }
        if fault == Fault.none { emit(0x02) } else { emit(0x01, [Field("fault", .integer(fault))]) }
    }
}
