internal import HulianModel

/// Presence of the owner: where the phone is, and with it the one who carries it.
///
/// A capability of ours. The phone follows a person of the home when there is one in it, else only hands that carry it.
/// Who does not share the place is nowhere.
final class PresenceReportingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC38
    /// Where it is.
    private static let zone: AttributeNumber = 0x0000
    /// Whether others may know.
    private static let isSharing: AttributeNumber = 0x0001
    /// When that was last found out, in seconds since 2000.
    private static let lastSeen: AttributeNumber = 0x0002
    /// Seconds from 1970 to 2000, where Matter's clock begins.
    private static let epoch: Int64 = 946_684_800
    /// The places, as the attribute counts them.
    private enum Zone {
        /// Nobody knows.
        static let unknown: Int64 = 0
        /// In the home.
        static let home: Int64 = 1
        /// Close to it.
        static let nearby: Int64 = 2
        /// Far from it.
        static let away: Int64 = 3
    }
    /// How long somebody who left is still close (project default).
    private static let nearbyTime = Interval.minutes(10)

    override class var actions: [String] { ["leave", "approach"] }

    /// Where the phone is in truth.
    private var place = Zone.home

    /// The owner among the people of the home.
    private var owner: Person? {
        device.room?.home.people.first { $0.role == .owner } ?? device.room?.home.people.first
    }

    override func start() {
        for room in device.room?.home.rooms ?? [] { room.watch(.occupancy, by: self) }
        show()
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { show() }

    override func roomChanged(_ quantity: Room.Quantity) {
        // People step out of one room before they step into the next.
        if owner != nil, !isArmed(1) { setTimer(1, after: .seconds(1)) }
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "leave": go(isHome: false)
        case "approach": go(isHome: true)
        default: return false
        }
        return true
    }

    /// The phone goes out or comes home.
    private func go(isHome: Bool) {
        guard isHome != (place == Zone.home) else { return }
        place = isHome ? Zone.home : Zone.nearby
        if isHome { cancelTimer(0) } else { setTimer(0, after: Self.nearbyTime) }
        show()
        if bool(Self.isSharing) { emit(isHome ? 0x00 : 0x01) }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case 0: place = Zone.away
        default: if let owner { return go(isHome: owner.room != nil) }
        }
        show()
    }

    /// Shows where it is to those who may know.
    private func show() {
        let shown = bool(Self.isSharing) ? place : Zone.unknown
        set(Self.zone, .integer(shown))
        set(Self.lastSeen, bool(Self.isSharing) ? .integer(max(0, device.now.seconds - Self.epoch)) : .null)
    }
}
