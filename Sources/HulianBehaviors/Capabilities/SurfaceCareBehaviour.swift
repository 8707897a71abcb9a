internal import HulianModel

/// Soft surface care: a robot on a bed or a sofa beats dust and mites out, and lights ultraviolet only where nobody looks.
///
/// A capability of ours. The lamp goes off at once when the robot is lifted, and its work waits.
final class SurfaceCareBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC64
    /// Whether ultraviolet is wanted, and whether it is lit.
    private static let isUltravioletEnabled: AttributeNumber = 0x0000, isUltravioletOn: AttributeNumber = 0x0001
    /// How hard it beats.
    private static let beatingLevel: AttributeNumber = 0x0002
    /// Whether somebody holds it in the hand.
    private static let isLifted: AttributeNumber = 0x0003
    /// How long it has beaten, in seconds.
    private static let beatingTime: AttributeNumber = 0x0004
    /// What the lamp and each level of beating take, in watts, and the sound of the hardest (project defaults).
    private static let lamp = 4.0, beater = 3.0, loudest = 62.0

    override class var actions: [String] { ["liftUp", "putDown"] }

    /// What beating gives the room.
    private lazy var emissions = Emissions(of: self)
    /// Since when it beats; nothing while it does not.
    private var since: Instant?

    /// The state of the robot.
    private var operation: OperationalStateBehaviour? { sibling(OperationalStateBehaviour.robot) }

    override func start() {
        set(Self.isLifted, false)
        work()
    }

    override func stop() {
        count()
        since = nil
        emissions.give()
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.beatingTime, let since else { return nil }
        return .integer((integer(Self.beatingTime) ?? 0) + (device.now - since).milliseconds / 1000)
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { work() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard capability == sibling(OperationalStateBehaviour.robot),
            attribute == OperationalStateBehaviour.operationalState
        else { return }
        work()
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "liftUp":
            guard set(Self.isLifted, true) else { return true }
            if operation?.state == .running {
                emit(0x00)
                operation?.take(.pause)
            }
        case "putDown": if set(Self.isLifted, false) { emit(0x01) }
        default: return false
        }
        work()
        return true
    }

    /// Beats and lights as it works now.
    private func work() {
        let isWorking = operation?.state == .running && !bool(Self.isLifted)
        set(Self.isUltravioletOn, .bool(isWorking && bool(Self.isUltravioletEnabled)))
        let level = isWorking ? Double(integer(Self.beatingLevel) ?? 0) : 0
        if level > 0, since == nil { since = device.now }
        if level == 0 {
            count()
            since = nil
        }
        let watts = level * Self.beater + (bool(Self.isUltravioletOn) ? Self.lamp : 0)
        emissions.give(heat: watts, sound: level > 0 ? Self.loudest - 15 + 5 * level : 0)
    }

    /// Adds what it has beaten since.
    private func count() {
        guard let since else { return }
        self.since = device.now
        set(
            Self.beatingTime,
            .integer(min(0xFFFF_FFFF, (integer(Self.beatingTime) ?? 0) + (device.now - since).milliseconds / 1000)))
    }
}
