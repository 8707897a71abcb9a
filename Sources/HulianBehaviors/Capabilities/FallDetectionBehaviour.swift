internal import HulianModel

/// Fall detection: somebody lies on the floor for longer than a stumble takes.
///
/// A capability of ours. A device that is worn finds the fall of who wears it, wherever that is; one that stands in a
/// room finds who falls there. It does not tell who it is, only that somebody needs help.
final class FallDetectionBehaviour: Sensing {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC58
    /// None, suspected, fallen or acknowledged.
    private static let fallState: AttributeNumber = 0x0000
    /// Whether somebody lies there, for those who know no more than that.
    static let isFallen: AttributeNumber = 0x0001
    /// How long somebody lies before it is told, in s.
    private static let confirmationTime: AttributeNumber = 0x0002
    /// Whether it looks.
    private static let isEnabled: AttributeNumber = 0x0003
    /// The states, as the attribute counts them.
    private enum State {
        /// Nobody lies there.
        static let none: Int64 = 0
        /// Somebody just fell.
        static let suspected: Int64 = 1
        /// Somebody lies there.
        static let fallen: Int64 = 2
        /// Somebody lies there and somebody comes.
        static let acknowledged: Int64 = 3
    }

    /// The state.
    private var state: Int64 { integer(Self.fallState) ?? State.none }

    override func start() {
        device.room?.home.watchPeople(by: self)
        if state == State.suspected { enter(State.none) }
        feel()
    }

    override func personChanged(_ person: Person) { feel() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(CareWatchingBehaviour.number) { feel() }
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { feel() }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        guard state == State.fallen else { throw .invalidInState }
        set(Self.fallState, .integer(State.acknowledged))
        emit(0x02)
        return []
    }

    /// True when somebody whom it can see lies on the floor.
    private var seesFallen: Bool {
        guard !isBroken, bool(Self.isEnabled), let room = device.room else { return false }
        if let wearing: WearingBehaviour = sibling(WearingBehaviour.number) {
            return wearing.wearer?.posture == .fallen
        }
        if let watching: CareWatchingBehaviour = sibling(CareWatchingBehaviour.number), watching.isPrivate {
            return false
        }
        return room.home.people.contains { $0.room === room && $0.posture == .fallen }
    }

    /// Looks whether somebody fell or got up.
    override func feel() {
        if seesFallen {
            guard state == State.none else { return }
            enter(State.suspected)
            setTimer(0, after: .seconds(integer(Self.confirmationTime) ?? 30))
        } else if state != State.none {
            let wasTold = state != State.suspected
            cancelTimer(0)
            enter(State.none)
            if wasTold { emit(0x01) }
        }
    }

    override func fire(_ timer: Int) {
        guard state == State.suspected else { return }
        battery?.consume(joules: 0.05)
        enter(State.fallen)
        emit(0x00)
    }

    /// Enters a state.
    private func enter(_ state: Int64) {
        set(Self.fallState, .integer(state))
        set(Self.isFallen, .bool(state >= State.fallen))
    }
}
