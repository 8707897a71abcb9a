internal import HulianModel

/// Child lock: while it is on, keys and knobs at the device do nothing; controllers are not kept from anything.
///
/// A capability of ours. Doors, plugs and batteries work as always. Whoever holds the key of the lock turns it on or
/// off at the device; a device with the feature STOP can still be stopped by its keys, as hobs must be, and not be started.
final class ChildLockBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC08
    /// Whether keys do nothing.
    private static let isLocked: AttributeNumber = 0x0000
    /// How often a key was pressed in vain.
    private static let ignoredCount: AttributeNumber = 0x0001
    /// What a hand does at keys, beside what begins with `press` or `turn`; a key that is down can be let go.
    private static let keys = ["doublePress", "longPress", "multiPress"]

    override class var actions: [String] { ["holdLockKey"] }

    override func intercepts(_ action: String) -> Bool {
        guard bool(Self.isLocked), isKey(action), device.actions.contains(action) else { return false }
        set(Self.ignoredCount, .integer(min(65_534, integer(Self.ignoredCount) ?? 0) + 1))
        emit(0x00, [Field("action", .string(action))])
        return true
    }

    /// True for what a hand does at a key or a knob that the lock locks.
    private func isKey(_ action: String) -> Bool {
        if Device.mechanicalActions.contains(action) { return false }
        if has(feature: "STOP"), stops(action) { return false }
        return action.hasPrefix("press") || action.hasPrefix("turn") || Self.keys.contains(action)
    }

    /// True for a key that stops the device: its stop key, and its power key while that can only switch it off.
    private func stops(_ action: String) -> Bool {
        switch action {
        case "pressStop": true
        case "pressPower": sibling(OnOffBehaviour.number, as: OnOffBehaviour.self)?.isOn ?? false
        default: false
        }
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "holdLockKey" else { return false }
        let isLocked = !bool(Self.isLocked)
        set(Self.isLocked, .bool(isLocked))
        emit(0x01, [Field("isLocked", .bool(isLocked))])
        return true
    }
}
