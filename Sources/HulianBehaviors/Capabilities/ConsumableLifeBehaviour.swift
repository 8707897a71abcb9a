internal import HulianModel

/// Service life of a consumable: how long a filter, brush or lamp was in use, and how long it may be.
///
/// A capability of ours. It is in use while the device works: while the switch, the fan, the program or the cleaning run
/// of the device is on, and always in a device that has none of them. Beside a filter whose condition is monitored, it is
/// the same filter: what renews the one renews the other.
final class ConsumableLifeBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC81
    /// The minutes that it may be in use.
    private static let serviceLife: AttributeNumber = 0x0000
    /// The minutes that it was in use.
    private static let usedTime: AttributeNumber = 0x0001
    /// The minutes that are left.
    private static let remainingTime: AttributeNumber = 0x0002
    /// Whether none are left.
    private static let isUsedUp: AttributeNumber = 0x0003
    /// What tells that the device works: the capability, the attribute, and the number that means it; nothing for any but 0.
    private static let signs: [(capability: CapabilityNumber, attribute: AttributeNumber, working: Int64?)] = [
        (0x0006, 0x0000, nil), (0x0202, 0x0000, nil), (0x0060, 0x0004, 1), (0x0061, 0x0004, 1),
    ]

    /// The seconds in use up to `since`.
    private var used: Int64 = 0
    /// Since when it is in use without a break; nothing when it is not.
    private var since: Instant?
    /// How often the monitor beside it had been made new when it last looked.
    private var renewals = 0
    /// The slots that tell that the device works.
    private var slots: [(slot: Int, working: Int64?)] = []

    override func start() {
        slots = Self.signs.flatMap { sign in
            device.blueprint.capabilities.indices.compactMap { index in
                guard device.blueprint.capabilities[index].definition.number == sign.capability else { return nil }
                return device.blueprint.attribute(sign.attribute, of: index).map { ($0, sign.working) }
            }
        }
        follow()
    }

    override func stop() {
        used = seconds
        since = nil
    }

    override func reset() { renewLife() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard let monitor, capability == monitor.capability else { return follow() }
        if monitor.renewals != renewals { renewLife() }
    }

    /// What monitors the condition of the same consumable; the HEPA filter where there are two.
    private var monitor: ResourceMonitoringBehaviour? {
        let numbers = [
            ConsumableMonitoringBehaviour.consumable, ResourceMonitoringBehaviour.hepa,
            ResourceMonitoringBehaviour.carbon,
        ]
        return numbers.lazy.compactMap { self.sibling($0, as: ResourceMonitoringBehaviour.self) }.first
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.serviceLife { arm() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        renew()
        return []
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        switch attribute {
        case Self.usedTime: .integer(min(seconds / 60, most(attribute)))
        case Self.remainingTime: .integer(min(max(0, life - seconds / 60), most(attribute)))
        default: nil
        }
    }

    override func fire(_ timer: Int) { arm() }

    /// The seconds in use until now.
    private var seconds: Int64 { used + (since.map { device.now.seconds - $0.seconds } ?? 0) }

    /// The minutes that it may be in use.
    private var life: Int64 { integer(Self.serviceLife) ?? 18_000 }

    /// The greatest number that an attribute may have in this device.
    private func most(_ attribute: AttributeNumber) -> Int64 {
        slot(attribute).map { device.blueprint.attributes[$0].constraint.integerRange.upperBound } ?? .max
    }

    /// Counts while the device works, and stops when it does not.
    private func follow() {
        let works =
            slots.isEmpty
            || slots.contains { slot, working in
                switch device.storedValue(slot) {
                case .bool(let isOn): isOn
                case .integer(let number): working.map { number == $0 } ?? (number != 0)
                default: false
                }
            }
        guard works != (since != nil) else { return }
        used = seconds
        since = works ? device.now : nil
        arm()
    }

    /// Says whether it is used up, and looks again when it will be.
    private func arm() {
        cancelTimer(0)
        let left = life * 60 - seconds
        let isOver = left <= 0
        if set(Self.isUsedUp, .bool(isOver)), isOver { emit(0x00) }
        if !isOver, since != nil { setTimer(0, after: .seconds(left)) }
    }

    /// A new one is put in.
    private func renew() {
        monitor?.renew()
        renewLife()
    }

    /// The time of a new one begins.
    private func renewLife() {
        renewals = monitor?.renewals ?? 0
        used = 0
        if since != nil { since = device.now }
        arm()
    }
}
