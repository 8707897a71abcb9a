internal import HulianModel

/// Intrusion alarm: zones are armed by a mode, somebody has time to leave and to come in, and what happens otherwise is an
/// alarm that is remembered.
///
/// A capability of ours; a code that is known opens it, one for threats says so silently. Zones are told by the wires of
/// the panel, by its own motion sensor, or by a home that reports them.
final class IntrusionAlarmBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC47
    /// How it stands, and how it is armed.
    private static let alarmState: AttributeNumber = 0x0000, armMode: AttributeNumber = 0x0001,
        isReady: AttributeNumber = 0x0002
    /// The zones, and those that made an alarm.
    private static let zones: AttributeNumber = 0x0003, alarmMemory: AttributeNumber = 0x0004
    /// The times to leave and to come in, and how long it is loud.
    private static let exitDelay: AttributeNumber = 0x0005, entryDelay: AttributeNumber = 0x0006,
        alarmTime: AttributeNumber = 0x0007
    /// Whether it was opened, and whether it wants a code.
    private static let isTampered: AttributeNumber = 0x0008, isCodeRequired: AttributeNumber = 0x0009

    override class var actions: [String] { ["pressPanic", "restoreZone", "tripZone"] }
    override class var defects: [String] { ["takenDown"] }

    /// How it stands, as the attribute counts it.
    private enum State {
        /// It watches only what it always watches.
        static let disarmed: Int64 = 0
        /// Somebody may still leave.
        static let exitDelay: Int64 = 1
        /// It watches.
        static let armed: Int64 = 2
        /// Somebody came in and has to disarm it.
        static let entryDelay: Int64 = 3
        /// It is loud.
        static let alarm: Int64 = 4
    }
    /// How it is armed, as the attribute counts it.
    private enum Mode {
        /// Not at all.
        static let disarmed: Int64 = 0
        /// People are at home, and awake.
        static let home: Int64 = 1
        /// Nobody is at home.
        static let away: Int64 = 2
        /// People are at home, and sleep.
        static let night: Int64 = 3
    }
    /// The kinds of zones, as structures count them.
    private enum Kind {
        /// The way in, with time to disarm.
        static let entry: Int64 = 0
        /// A window.
        static let perimeter: Int64 = 1
        /// A room inside.
        static let interior: Int64 = 2
        /// Smoke, panic: always.
        static let always: Int64 = 3
    }
    /// Why it is loud, as events count it.
    private enum Reason {
        /// A zone.
        static let zone: Int64 = 0
        /// Somebody pressed panic.
        static let panic: Int64 = 1
        /// Somebody opened the panel.
        static let tamper: Int64 = 2
    }

    /// The codes with their users; they outlast a loss of power.
    private var codes: [(user: Int64, code: String, isDuress: Bool)] = []

    /// How it stands.
    private var state: Int64 { integer(Self.alarmState) ?? State.disarmed }
    /// How it is armed.
    private var mode: Int64 { integer(Self.armMode) ?? Mode.disarmed }
    /// The zones.
    private var allZones: [Value] { self[Self.zones].listValue ?? [] }

    override func start() {
        // What was armed stays armed; an alarm that a loss of power cut short is not silent afterwards.
        switch state {
        case State.exitDelay: enter(State.armed)
        case State.entryDelay: setTimer(0, after: seconds(Self.entryDelay))
        case State.alarm: setTimer(0, after: seconds(Self.alarmTime))
        default: break
        }
        showReady()
    }

    override func reset() { codes = [] }

    override func fields(of action: String) -> [ActionField] {
        action == "tripZone" || action == "restoreZone" ? [ActionField("zone", .integer)] : []
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard capability == sibling(OccupancySensingBehaviour.number),
            attribute == OccupancySensingBehaviour.occupancy,
            let zone = allZones.first(where: { $0.number("kind") == Kind.interior })?.number("zone")
        else { return }
        setZone(zone, isOpen: value(OccupancySensingBehaviour.number, attribute).integerValue == 1)
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try arm(fields.integer("mode") ?? 0, code: fields.string("code"))
        case 0x01: try disarm(code: fields.string("code"))
        case 0x02: try setCode(fields)
        case 0x03:
            try change(zone: fields.integer("zone") ?? 0) { $0.with("isBypassed", fields["isBypassed"]) }
            showReady()
        case 0x04:
            guard allZones.contains(where: { $0.number("zone") == fields.integer("zone") }) else { throw .notFound }
            setZone(fields.integer("zone") ?? 0, isOpen: fields.bool("isOpen"))
        case 0x05: alarm(zone: nil, Reason.panic)
        case 0x06:
            guard state != State.alarm else { throw .invalidInState }
            set(Self.alarmMemory, [])
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        let zone = fields.integer("zone") ?? allZones.first?.number("zone") ?? 0
        switch action {
        case "tripZone": setZone(zone, isOpen: true)
        case "restoreZone": setZone(zone, isOpen: false)
        case "pressPanic": alarm(zone: nil, Reason.panic)
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "takenDown" else { return false }
        set(Self.isTampered, .bool(isBroken))
        if isBroken, state != State.disarmed { alarm(zone: nil, Reason.tamper) }
        return true
    }

    // MARK: Arming

    /// Checks a code; one for threats is told silently.
    private func check(_ code: String?) throws(Status) {
        guard let code else {
            if bool(Self.isCodeRequired), !codes.isEmpty { throw wrongCode() }
            return
        }
        // Without any code set there is nothing that a code could be compared with.
        guard !codes.isEmpty else { return }
        guard let known = codes.first(where: { $0.code == code }) else { throw wrongCode() }
        if known.isDuress { emit(0x05) }
    }

    /// Tells that a code was wrong.
    private func wrongCode() -> Status {
        emit(0x06)
        return .failure
    }

    /// Arms it; zones that stand open are not armed over.
    private func arm(_ mode: Int64, code: String?) throws(Status) {
        guard mode != Mode.disarmed else { return try disarm(code: code) }
        try check(code)
        guard state != State.alarm, state != State.entryDelay else { throw .invalidInState }
        let isOpen = allZones.contains { zone in
            isWatched(zone, in: mode) && zone.number("kind") != Kind.entry && zone["isOpen"] == true
        }
        // One who leaves is still inside: the rooms may be moving until the time to leave is over.
        let onlyInside = allZones.allSatisfy { zone in
            !isWatched(zone, in: mode) || zone["isOpen"] != true
                || [Kind.entry, Kind.interior].contains(zone.number("kind") ?? Kind.entry)
        }
        let delay = mode == Mode.away ? seconds(Self.exitDelay) : .zero
        guard !isOpen || onlyInside && delay > .zero else { throw .invalidInState }
        set(Self.armMode, .integer(mode))
        if delay > .zero, state == State.disarmed {
            enter(State.exitDelay)
            setTimer(0, after: delay)
        } else {
            enter(State.armed)
            emit(0x00, [Field("mode", .integer(mode))])
        }
    }

    /// Disarms it, and ends an alarm.
    private func disarm(code: String?) throws(Status) {
        try check(code)
        let before = state
        cancelTimer(0)
        set(Self.armMode, .integer(Mode.disarmed))
        enter(State.disarmed)
        if before == State.alarm { emit(0x04) }
        if before != State.disarmed { emit(0x01) }
        siren?.silence()
    }

    /// Sets or removes a code.
    private func setCode(_ fields: Fields) throws(Status) {
        let user = fields.integer("userIndex") ?? 1
        let others = codes.filter { $0.user != user }
        if let code = fields.string("code") {
            guard !others.contains(where: { $0.code == code }) else { throw .constraintError }
            codes = others + [(user, code, fields.bool("isDuress"))]
        } else {
            guard others.count < codes.count else { throw .notFound }
            codes = others
        }
    }

    // MARK: Zones

    /// Changes a zone.
    private func change(zone: Int64, _ edit: (Value) -> Value) throws(Status) {
        guard allZones.contains(where: { $0.number("zone") == zone }) else { throw .notFound }
        store(zone, edit)
    }

    /// Changes a zone that is known to be there.
    private func store(_ zone: Int64, _ edit: (Value) -> Value) {
        set(Self.zones, .list(allZones.map { $0.number("zone") == zone ? edit($0) : $0 }))
    }

    /// A zone opens or closes.
    private func setZone(_ number: Int64, isOpen: Bool) {
        guard let zone = allZones.first(where: { $0.number("zone") == number }), zone["isOpen"] != .bool(isOpen) else {
            return
        }
        store(number) { $0.with("isOpen", .bool(isOpen)) }
        showReady()
        guard isOpen, device.isPowered else { return }
        if zone.number("kind") == Kind.always, zone["isBypassed"] != true { return alarm(zone: number, Reason.zone) }
        guard [State.armed, State.entryDelay].contains(state), isWatched(zone, in: mode) else { return }
        // Who came in by the door walks through the rooms to the panel.
        let isOnTheWay = state == State.entryDelay && zone.number("kind") != Kind.perimeter
        if isOnTheWay { return }
        if zone.number("kind") == Kind.entry, mode != Mode.night, seconds(Self.entryDelay) > .zero {
            enter(State.entryDelay)
            entryZone = number
            setTimer(0, after: seconds(Self.entryDelay))
            emit(0x02, [Field("zone", .integer(number))])
        } else {
            alarm(zone: number, Reason.zone)
        }
    }

    /// The zone by which somebody came in.
    private var entryZone: Int64?

    /// True when a zone is watched in a mode.
    private func isWatched(_ zone: Value, in mode: Int64) -> Bool {
        if zone["isBypassed"] == true || mode == Mode.disarmed { return false }
        return zone.number("kind") != Kind.interior || mode == Mode.away
    }

    /// Shows whether all zones that keep from arming are closed.
    private func showReady() {
        set(
            Self.isReady,
            .bool(!allZones.contains { isWatched($0, in: Mode.home) && $0["isOpen"] == true }))
    }

    // MARK: Alarm

    /// The siren of the device.
    private var siren: SirenBehaviour? { companion() }

    /// Is loud.
    private func alarm(zone: Int64?, _ reason: Int64) {
        if let zone {
            let memory = self[Self.alarmMemory].listValue ?? []
            if !memory.contains(.integer(zone)) { set(Self.alarmMemory, .list(memory + [.integer(zone)])) }
        }
        enter(State.alarm)
        setTimer(0, after: seconds(Self.alarmTime))
        emit(0x03, [Field("zone", zone.map { .integer($0) } ?? .null), Field("reason", .integer(reason))])
        siren?.sound(for: integer(Self.alarmTime))
    }

    override func fire(_ timer: Int) {
        switch state {
        case State.exitDelay:
            enter(State.armed)
            emit(0x00, [Field("mode", .integer(mode))])
        case State.entryDelay: alarm(zone: entryZone, Reason.zone)
        case State.alarm:
            enter(mode == Mode.disarmed ? State.disarmed : State.armed)
            emit(0x04)
        default: break
        }
    }

    /// Enters a state.
    private func enter(_ state: Int64) { set(Self.alarmState, .integer(state)) }

    /// The time that an attribute says.
    private func seconds(_ attribute: AttributeNumber) -> Interval { .seconds(integer(attribute) ?? 30) }
}
