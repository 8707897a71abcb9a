internal import HulianModel

/// Identify: the device shows for some seconds which one it is.
///
/// Source: Matter application clusters, Identify (0x0003), revision 6.
final class IdentifyBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0003
    /// Seconds for which it still shows itself.
    private static let identifyTime: AttributeNumber = 0x0000
    /// The effect that ends after the current round.
    private static let finishEffect: Int64 = 0xFE
    /// The effect that ends at once.
    private static let stopEffect: Int64 = 0xFF

    /// When it ends.
    private var deadline: Instant?

    /// True while it shows itself.
    var isIdentifying: Bool { deadline != nil }

    override func start() { begin(seconds: 0) }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.identifyTime, let deadline else { return nil }
        return .integer(max(0, ((deadline - device.now).milliseconds + 999) / 1000))
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.identifyTime { begin(seconds: integer(Self.identifyTime) ?? 0) }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            begin(seconds: fields.integer("identifyTime") ?? 0)
        case 0x40:
            // The effects of lamps show nothing beyond what a message says; only their ends touch identifying.
            let effect = fields.integer("effectIdentifier")
            if effect == Self.stopEffect { begin(seconds: 0) }
            if effect == Self.finishEffect, isIdentifying { begin(seconds: 1) }
        default:
            throw .unsupportedCommand
        }
        return []
    }

    override func answerInvalid(
        _ command: CommandNumber, _ fields: Fields, _ status: Status, by origin: Origin
    ) throws(Status) -> [Field] {
        // A variant that nobody knows stands for the usual one (Identify, TriggerEffect command, EffectVariant field).
        guard command == 0x40, status == .constraintError, let variant = fields.integer("effectVariant"),
            (0...255).contains(variant), [0, 1, 2, 11, 254, 255].contains(fields.integer("effectIdentifier"))
        else { throw status }
        return try invoke(command, fields, by: origin)
    }

    /// Shows itself for some seconds; none end it.
    private func begin(seconds: Int64) {
        set(Self.identifyTime, .integer(seconds))
        guard seconds > 0 else {
            deadline = nil
            cancelTimer(0)
            return
        }
        deadline = device.now + .seconds(seconds)
        setTimer(0, after: .seconds(seconds))
    }

    override func fire(_ timer: Int) { begin(seconds: 0) }
}
