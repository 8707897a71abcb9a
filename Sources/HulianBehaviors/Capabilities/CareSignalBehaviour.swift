internal import HulianModel

/// Care signal: light, sound and a shaking cushion for those who do not hear the bell or do not see the light.
///
/// A capability of ours; loudness and power are project defaults.
final class CareSignalBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC5C
    /// What it signals.
    private static let signalReason: AttributeNumber = 0x0000
    /// Whether it flashes and sounds.
    private static let isFlashing: AttributeNumber = 0x0001, isSounding: AttributeNumber = 0x0002
    /// By what it signals: light, sound, vibration as bits.
    private static let signalMeans: AttributeNumber = 0x0003
    /// For how many seconds.
    private static let duration: AttributeNumber = 0x0004
    /// How loud it is in dBA, and what it takes in W.
    private static let loudness = 85.0, power = 3.0

    override class var actions: [String] { ["ringBell"] }

    /// What it gives to its room.
    private lazy var emissions = Emissions(of: self)

    override func start() { show(0) }

    override func stop() { emissions.give() }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "ringBell" else { return false }
        signal(1)
        return true
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard let reason = fields.integer("reason"), reason > 0 else { throw .constraintError }
            signal(reason)
        case 0x01:
            guard integer(Self.signalReason) ?? 0 > 0 else { throw .invalidInState }
            cancelTimer(0)
            show(0)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if let reason = integer(Self.signalReason), reason > 0 { show(reason) }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        // A call for help at the same device is signalled by itself.
        guard capability == sibling(EmergencyCallBehaviour.number), attribute == 0x0000 else { return }
        if value(EmergencyCallBehaviour.number, attribute) == 1 { signal(4) }
    }

    /// Signals for a while.
    private func signal(_ reason: Int64) {
        show(reason)
        emit(0x00, [Field("reason", .integer(reason))])
        setTimer(0, after: .seconds(integer(Self.duration) ?? 30))
    }

    /// Shows what it signals; 0 for nothing.
    private func show(_ reason: Int64) {
        let means = integer(Self.signalMeans) ?? 3
        set(Self.signalReason, .integer(reason))
        let sounds = reason > 0 && means & 2 != 0
        set(Self.isFlashing, .bool(reason > 0 && means & 1 != 0))
        set(Self.isSounding, .bool(sounds))
        emissions.give(
            heat: reason > 0 ? Self.power : 0, power: reason > 0 ? Self.power : 0, sound: sounds ? Self.loudness : 0)
    }

    override func fire(_ timer: Int) { show(0) }
}
