internal import HulianModel

/// Intercom: a station calls, rings, talks and lets somebody in.
///
/// A capability of ours; loudness and power are project defaults. The other side is a name; who answers from afar does so
/// by a command.
final class IntercomBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC43
    /// How the call stands, and with whom.
    private static let callState: AttributeNumber = 0x0000, peer: AttributeNumber = 0x0001,
        isTalking: AttributeNumber = 0x0002
    /// How long it rings, and how long people talk.
    private static let ringTimeout: AttributeNumber = 0x0003, maxCallTime: AttributeNumber = 0x0004
    /// Whether it stays silent.
    private static let isDoNotDisturb: AttributeNumber = 0x0005
    /// How many calls nobody took.
    private static let missedCalls: AttributeNumber = 0x0007
    /// Whether the door is open for somebody.
    private static let isDoorReleased: AttributeNumber = 0x0008
    /// Whether phones may answer.
    private static let isForwarding: AttributeNumber = 0x0009
    /// How long the door stays released.
    private static let releaseTime = Interval.seconds(5)
    /// How loud it rings, in dBA, and what it takes while it waits and while it is used, in watts.
    private static let loudness = 72.0, standby = 2.5, talking = 7.0

    override class var actions: [String] { ["pressAnswer", "pressCall", "pressHangUp", "pressUnlock"] }
    override class var defects: [String] { ["lineFault"] }

    /// How a call stands, as the attribute counts it.
    private enum State {
        /// There is none.
        static let idle: Int64 = 0
        /// Somebody calls this station.
        static let ringing: Int64 = 1
        /// This station calls somebody.
        static let calling: Int64 = 2
        /// Both sides hear each other.
        static let talking: Int64 = 3
    }
    /// Who answered, as events count it.
    private enum Answerer {
        /// Somebody at the station.
        static let station: Int64 = 0
        /// Somebody at a phone.
        static let controller: Int64 = 1
        /// The station that was called.
        static let otherSide: Int64 = 2
    }
    /// Why a call ended, as events count it.
    private enum End {
        /// Somebody hung up.
        static let hungUp: Int64 = 0
        /// Nobody answered, or it took too long.
        static let timeout: Int64 = 1
        /// Nobody wants to be disturbed.
        static let doNotDisturb: Int64 = 4
    }
    /// The timers: the call ends, the door is held again.
    private enum Timer {
        /// The call ends.
        static let call = 0
        /// The door is held again.
        static let door = 1
    }

    /// When the call began to be heard by both.
    private var since: Instant?
    /// True while no call can be made or taken.
    private var isLineBroken = false
    /// What it gives to its room.
    private lazy var emissions = Emissions(of: self)
    /// How the call stands.
    private var state: Int64 { integer(Self.callState) ?? State.idle }

    override func start() {
        enter(State.idle, with: nil)
        set(Self.isDoorReleased, false)
    }

    override func stop() { emissions.give() }

    override func fields(of action: String) -> [ActionField] {
        action == "pressCall" ? [ActionField("target", .text)] : []
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        // The button of a door station calls the flat that it belongs to.
        guard capability == sibling(SwitchBehaviour.number), attribute == 0x0001,
            value(SwitchBehaviour.number, attribute).integerValue ?? 0 > 0, state == State.idle
        else { return }
        attempt(try call("home"))
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try call(fields.string("target") ?? "")
        case 0x01:
            if has(feature: "CLD"), !bool(Self.isForwarding) { throw .invalidInState }
            try answer(by: Answerer.controller)
        case 0x02:
            guard state != State.idle else { throw .invalidInState }
            end(End.hungUp)
        case 0x03: try receive(fields.string("caller") ?? "")
        case 0x04: try release()
        case 0x05: set(Self.missedCalls, 0)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressAnswer": attempt(try answer(by: Answerer.station))
        case "pressCall": if state == State.idle { attempt(try call(fields.string("target") ?? "reception")) }
        case "pressHangUp": if state != State.idle { end(End.hungUp) }
        case "pressUnlock": attempt(try release())
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "lineFault" else { return false }
        isLineBroken = isBroken
        if isBroken, state != State.idle, device.isPowered { end(End.timeout) }
        return true
    }

    // MARK: Calls

    /// Calls somebody.
    private func call(_ target: String) throws(Status) {
        guard state == State.idle else { throw .busy }
        guard !isLineBroken else { throw .failure }
        enter(State.calling, with: target)
        emit(0x00, [Field("isIncoming", false), Field("peer", .string(target))])
    }

    /// Somebody calls this station.
    private func receive(_ caller: String) throws(Status) {
        guard state == State.idle else { throw .busy }
        guard !isLineBroken else { throw .failure }
        emit(0x00, [Field("isIncoming", true), Field("peer", .string(caller))])
        guard !bool(Self.isDoNotDisturb) else {
            miss(caller)
            emit(0x02, [Field("reason", .integer(End.doNotDisturb)), Field("duration", 0)])
            return
        }
        enter(State.ringing, with: caller)
    }

    /// Answers; who calls is answered by the other side or by a phone.
    private func answer(by answerer: Int64) throws(Status) {
        switch state {
        case State.ringing: break
        // At the station that calls nobody can take its own call.
        case State.calling where answerer != Answerer.station: break
        default: throw .invalidInState
        }
        since = device.now
        emit(0x01, [Field("by", .integer(state == State.calling ? Answerer.otherSide : answerer))])
        enter(State.talking, with: self[Self.peer].stringValue)
    }

    /// Ends the call.
    private func end(_ reason: Int64) {
        let seconds = since.map { Int64((device.now - $0).seconds.rounded()) } ?? 0
        if state == State.ringing, reason == End.timeout { miss(self[Self.peer].stringValue ?? "") }
        since = nil
        enter(State.idle, with: nil)
        emit(0x02, [Field("reason", .integer(reason)), Field("duration", .integer(min(0xFFFF, seconds)))])
    }

    /// Counts a call that nobody took.
    private func miss(_ caller: String) {
        set(Self.missedCalls, .integer(min(0xFFFF, (integer(Self.missedCalls) ?? 0) + 1)))
        emit(0x03, [Field("peer", .string(caller))])
    }

    /// Shows how the call stands and gives what it takes.
    private func enter(_ state: Int64, with peer: String?) {
        set(Self.callState, .integer(state))
        set(Self.peer, peer.map { .string($0) } ?? .null)
        set(Self.isTalking, .bool(state == State.talking))
        let seconds = integer(state == State.talking ? Self.maxCallTime : Self.ringTimeout) ?? 30
        if state == State.idle { cancelTimer(Timer.call) } else { setTimer(Timer.call, after: .seconds(seconds)) }
        let watts = state == State.idle ? Self.standby : Self.talking
        emissions.give(
            heat: watts, power: battery == nil ? watts : 0, sound: state == State.ringing ? Self.loudness : 0)
        battery?.setLoad(state == State.idle ? 0 : Self.talking)
    }

    override func fire(_ timer: Int) {
        if timer == Timer.call { end(End.timeout) } else { set(Self.isDoorReleased, false) }
    }

    // MARK: The door

    /// Lets somebody in: at a station without a cloud only during a call.
    private func release() throws(Status) {
        guard has(feature: "UNLK"), state != State.idle || has(feature: "CLD"), !isLineBroken else {
            throw .invalidInState
        }
        set(Self.isDoorReleased, true)
        emit(0x04)
        setTimer(Timer.door, after: Self.releaseTime)
        companion(EntranceControlBehaviour.self)?.release(pass: nil, kind: nil, direction: 0)
        if let lock = companion(DoorLockBehaviour.self) { try lock.operateRemotely(.unlock, Fields()) }
    }
}
