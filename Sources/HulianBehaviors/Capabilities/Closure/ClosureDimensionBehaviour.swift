internal import HulianModel

/// Closure Dimension: how far one leaf or arm is open, and how far it is to be.
///
/// Source: Matter application clusters, Closure Dimension (0x0105), revision 1; 0 % is open as for a window covering.
final class ClosureDimensionBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0105
    /// How it stands, and how it is to stand.
    private static let currentState: AttributeNumber = 0x0000, targetState: AttributeNumber = 0x0001
    /// How finely it can be set, and how far one step goes.
    private static let resolution: AttributeNumber = 0x0002, stepValue: AttributeNumber = 0x0003
    /// Between which positions it can be set.
    private static let limitRange: AttributeNumber = 0x0006
    /// Whether it can be locked and unlocked from afar.
    private static let latchControlModes: AttributeNumber = 0x000B

    /// The motor.
    private var drive: ClosureDriveBehaviour? { companion() }
    /// The speed that was asked for last.
    private var speed: Int64 = 0

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard let drive else { throw .failure }
        switch command {
        case 0x00:
            let position = has(feature: "PS") ? fields.integer("position") : nil
            let latch = has(feature: "LT") ? fields["latch"].boolValue : nil
            guard position != nil || latch != nil || fields.integer("speed") ?? 0 > 0 else { throw .invalidCommand }
            if let position, position > ClosureDriveBehaviour.closed { throw .constraintError }
            try move(drive, to: position, latch: latch, fields)
        case 0x01:
            let way = (fields.integer("numberOfSteps") ?? 1) * (integer(Self.stepValue) ?? 0)
            let target = drive.target + (fields.integer("direction") == 0 ? -way : way)
            try move(drive, to: min(ClosureDriveBehaviour.closed, max(0, target)), latch: nil, fields)
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Moves it.
    private func move(
        _ drive: ClosureDriveBehaviour, to position: Int64?, latch: Bool?, _ fields: Fields
    ) throws(Status) {
        let modes = integer(Self.latchControlModes) ?? 0
        if let latch, modes & (latch ? 1 : 2) == 0 { throw .invalidInState }
        let target = position.map(allowed)
        if drive.isLatched, let target, target != drive.position, latch != false { throw .invalidInState }
        guard drive.troubles.isEmpty else { throw .invalidInState }
        speed = has(feature: "SP") ? fields.integer("speed") ?? 0 : 0
        if latch == false, drive.isLatched { try drive.unlatch() }
        if let target {
            try drive.move(to: target, speed: speed, locks: latch ?? false)
        } else if latch == true {
            guard drive.position == ClosureDriveBehaviour.closed else { throw .invalidInState }
            try drive.latch()
        }
    }

    /// A position that it can take: inside its limits, on its grid.
    private func allowed(_ position: Int64) -> Int64 {
        let grid = max(1, integer(Self.resolution) ?? 1)
        let limits = self[Self.limitRange]
        let rounded = (position + grid / 2) / grid * grid
        let least = limits.number("min") ?? 0, most = limits.number("max") ?? ClosureDriveBehaviour.closed
        return min(most, max(least, min(ClosureDriveBehaviour.closed, rounded)))
    }

    /// Shows how the motor stands.
    func follow(_ drive: ClosureDriveBehaviour) {
        set(Self.currentState, state(drive.position, drive.isLatched))
        set(Self.targetState, state(drive.target, drive.isLatched))
    }

    /// A state with the parts that the features ask for.
    private func state(_ position: Int64, _ isLatched: Bool) -> Value {
        var fields: [Field] = []
        if has(feature: "PS") { fields.append(Field("position", .integer(position))) }
        if has(feature: "LT") { fields.append(Field("latch", .bool(isLatched))) }
        if has(feature: "SP") { fields.append(Field("speed", .integer(speed))) }
        return .structure(fields)
    }
}
