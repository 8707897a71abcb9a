internal import HulianModel

/// Care watching: how many people a camera sees, whether they get up and lie down, and whether nobody moves for long.
///
/// A capability of ours. In privacy mode it sees nobody. It tells no names: it cannot tell people apart.
final class CareWatchingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC5B
    /// How many people it sees.
    private static let peopleSeen: AttributeNumber = 0x0000
    /// Whether nobody moved for long.
    private static let isStill: AttributeNumber = 0x0001
    /// What long is, in minutes.
    private static let stillnessTime: AttributeNumber = 0x0002
    /// Whether it looks away.
    private static let isPrivateMode: AttributeNumber = 0x0003
    /// Below this exertion a camera sees no movement (project default).
    private static let leastMovement = 0.02

    override class var defects: [String] { ["sensorFault"] }

    /// Who lay when it looked last, in the order of the home.
    private var lying: [ObjectIdentifier] = []
    /// True while it sees nothing.
    private var isBroken = false

    /// True while it looks away.
    var isPrivate: Bool { bool(Self.isPrivateMode) }

    override func start() {
        device.room?.home.watchPeople(by: self)
        lying = seen.filter { $0.posture == .lying }.map(ObjectIdentifier.init)
        look()
    }

    override func personChanged(_ person: Person) { look() }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { look() }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "sensorFault" else { return false }
        self.isBroken = isBroken
        if device.isPowered { look() }
        return true
    }

    /// Whom it sees.
    private var seen: [Person] {
        guard !isPrivate, !isBroken, let room = device.room else { return [] }
        return room.home.people.filter { $0.room === room }
    }

    /// Looks at the people.
    private func look() {
        let seen = seen
        set(Self.peopleSeen, .integer(Int64(min(255, seen.count))))
        for person in seen {
            let lay = lying.contains(ObjectIdentifier(person))
            if lay, person.posture == .standing || person.posture == .sitting {
                emit(0x02)
            } else if !lay, person.posture == .lying {
                emit(0x03)
            }
        }
        lying = seen.filter { $0.posture == .lying }.map(ObjectIdentifier.init)
        if !seen.isEmpty, seen.allSatisfy({ $0.exertion <= Self.leastMovement || $0.posture == .fallen }) {
            guard !bool(Self.isStill), !isArmed(0) else { return }
            setTimer(0, after: .minutes(integer(Self.stillnessTime) ?? 120))
        } else {
            cancelTimer(0)
            if set(Self.isStill, false) { emit(0x01) }
        }
    }

    override func fire(_ timer: Int) {
        if set(Self.isStill, true) { emit(0x00) }
    }
}
