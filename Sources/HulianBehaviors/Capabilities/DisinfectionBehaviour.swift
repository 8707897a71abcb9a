internal import HulianModel

/// Disinfection: ultraviolet light, hot air, steam or ozone for a time, behind a closed door.
///
/// The capability is the project's own (hulian-1); powers are project defaults.
final class DisinfectionBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC26
    /// Whether it runs.
    private static let state: AttributeNumber = 0x0000
    /// How it disinfects.
    private static let method: AttributeNumber = 0x0001
    /// Minutes that it takes.
    private static let duration: AttributeNumber = 0x0002
    /// Seconds that are left.
    private static let remainingTime: AttributeNumber = 0x0003
    /// Whether the door stands open.
    private static let isDoorOpen: AttributeNumber = 0x0004
    /// How often it went through.
    private static let cycles: AttributeNumber = 0x0005
    /// The power of each method in watts, and the share of it that warms the room.
    private static let powers: [Double] = [10, 300, 600, 15]
    /// Why it did not go through, as the event counts it.
    private enum Interruption {
        /// Somebody asked for it.
        static let asked: Int64 = 0
        /// The door was opened.
        static let door: Int64 = 1
        /// The power was lost.
        static let power: Int64 = 2
    }

    override class var actions: [String] { ["closeDoor", "openDoor"] }

    /// When it ends.
    private var deadline: Instant?
    /// True when it was interrupted by a loss of power.
    private var lostPower = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    override func start() {
        guard lostPower else { return }
        lostPower = false
        set(Self.state, 0)
        emit(0x01, [Field("reason", .integer(Interruption.power))])
    }

    override func stop() {
        lostPower = deadline != nil
        deadline = nil
        emissions.give()
    }

    override func reset() { lostPower = false }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.remainingTime, let deadline else { return nil }
        return .integer(max(0, ((deadline - device.now).milliseconds + 999) / 1000))
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            // Ultraviolet light harms eyes: never with an open door.
            guard !bool(Self.isDoorOpen) else { throw .invalidInState }
            begin()
        case 0x01: interrupt(Interruption.asked)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard Self.actions.contains(action) else { return false }
        set(Self.isDoorOpen, .bool(action == "openDoor"))
        if action == "openDoor" { interrupt(Interruption.door) }
        return true
    }

    /// Begins.
    private func begin() {
        guard deadline == nil else { return }
        let minutes = integer(Self.duration) ?? 30
        deadline = device.now + .minutes(minutes)
        set(Self.state, 1)
        set(Self.remainingTime, .integer(minutes * 60))
        setTimer(0, after: .minutes(minutes))
        let method = Int(integer(Self.method) ?? 0)
        let power = Self.powers.indices.contains(method) ? Self.powers[method] : Self.powers[0]
        emissions.give(heat: power, power: power)
    }

    /// Stands still.
    private func rest() {
        deadline = nil
        cancelTimer(0)
        set(Self.state, 0)
        set(Self.remainingTime, 0)
        emissions.give()
    }

    /// Ends before the time.
    private func interrupt(_ reason: Int64) {
        guard deadline != nil else { return }
        rest()
        emit(0x01, [Field("reason", .integer(reason))])
    }

    override func fire(_ timer: Int) {
        rest()
        set(Self.cycles, .integer((integer(Self.cycles) ?? 0) + 1))
        emit(0x00)
    }
}
