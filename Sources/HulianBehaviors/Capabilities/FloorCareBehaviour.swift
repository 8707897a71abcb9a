internal import HulianModel

/// Floor care: a vacuum or a washer that somebody pushes; it sees dirt, sucks as hard as it must, and cleans itself.
///
/// The capability is the project's own (hulian-1). Sizes and powers come from the physics that the device type names.
final class FloorCareBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC24
    /// What it does.
    private static let activity: AttributeNumber = 0x0000
    /// Whether it stands on its dock.
    private static let isDocked: AttributeNumber = 0x0001
    /// How hard it is to suck.
    private static let suctionLevel: AttributeNumber = 0x0002
    /// How hard it sucks.
    private static let suctionPercent: AttributeNumber = 0x0003
    /// How dirty the floor is.
    private static let dirtLevel: AttributeNumber = 0x0004
    /// How much water it gives.
    private static let waterLevel: AttributeNumber = 0x0005
    /// Whether it cleans itself when it comes to its dock.
    private static let autoSelfClean: AttributeNumber = 0x0006
    /// Seconds that it was used.
    private static let timeUsed: AttributeNumber = 0x0007

    /// What it does, as the attribute counts it.
    enum Activity: Int64 {
        /// Nothing.
        case idle = 0
        /// Somebody cleans with it.
        case cleaning = 1
        /// It washes its roller.
        case selfCleaning = 2
        /// It dries its roller.
        case drying = 3
    }
    /// The share of full suction at each level; automatic follows the dirt.
    private static let suctions = [0, 0.35, 0.65, 1.0]

    /// Asked before it begins; physics says when the battery or a tank does not allow it.
    var refuses: ((Activity) -> Bool)?
    /// Told when what it does or how hard it sucks changed; the physics of the device sets it.
    var changed: (() -> Void)?
    /// When somebody began to clean.
    private var since: Instant?
    /// Seconds of use until then.
    private var total = 0.0

    /// What it does.
    var doing: Activity { Activity(rawValue: integer(Self.activity) ?? 0) ?? .idle }
    /// How hard it sucks, as a share.
    var suction: Double { Double(integer(Self.suctionPercent) ?? 0) / 100 }
    /// How much water it gives: 0, 1 or 2.
    var water: Int64 { integer(Self.waterLevel) ?? 1 }
    /// True while it stands on its dock.
    var isHome: Bool { bool(Self.isDocked) }

    override class var actions: [String] { ["dock", "pressStart", "pressStop", "undock"] }

    override func start() {
        set(Self.activity, 0)
        set(Self.suctionPercent, 0)
        set(Self.dirtLevel, 0)
        since = nil
    }

    override func stop() {
        total = secondsUsed
        since = nil
    }

    override func reset() { total = 0 }

    override func read(_ attribute: AttributeNumber) -> Value? {
        attribute == Self.timeUsed ? .integer(Int64(secondsUsed)) : nil
    }

    /// Seconds that it was used.
    private var secondsUsed: Double { total + (since.map { (device.now - $0).seconds } ?? 0) }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if doing == .cleaning { suck() }
        changed?()
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try begin(.selfCleaning)
        case 0x01: try begin(.drying)
        case 0x02: end(isComplete: false)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressStart":
            if doing == .cleaning { end(isComplete: true) } else { attempt(try begin(.cleaning)) }
        case "pressStop": end(isComplete: false)
        case "dock":
            if doing == .cleaning { end(isComplete: true) }
            set(Self.isDocked, true)
            changed?()
            if bool(Self.autoSelfClean), has(feature: "WASH") { attempt(try begin(.selfCleaning)) }
        case "undock":
            if doing != .cleaning { end(isComplete: false) }
            set(Self.isDocked, false)
            changed?()
        default: return false
        }
        return true
    }

    /// Begins something; cleaning needs a floor, the rest the dock.
    private func begin(_ next: Activity) throws(Status) {
        guard doing == .idle || doing == .drying, next != doing else { throw .invalidInState }
        guard next == .cleaning || isHome, !(refuses?(next) ?? false) else { throw .invalidInState }
        if next == .cleaning {
            set(Self.isDocked, false)
            since = device.now
        }
        set(Self.activity, .integer(next.rawValue))
        if next == .cleaning { suck() }
        changed?()
    }

    /// Ends what it does.
    func end(isComplete: Bool) {
        let last = doing
        guard last != .idle else { return }
        set(Self.activity, 0)
        set(Self.suctionPercent, 0)
        set(Self.dirtLevel, 0)
        switch last {
        case .cleaning:
            let seconds = since.map { (device.now - $0).seconds } ?? 0
            total = secondsUsed
            since = nil
            emit(0x00, [Field("duration", .integer(Int64(seconds)))])
        case .selfCleaning: emit(0x01, [Field("isComplete", .bool(isComplete))])
        case .idle, .drying: break
        }
        changed?()
    }

    /// Sees how dirty the floor is, as a share, and sucks accordingly.
    func see(dirt: Double) {
        // Whole tens, as a ring of light shows it.
        set(Self.dirtLevel, .integer(Int64((min(1, max(0, dirt)) * 10).rounded()) * 10))
        suck()
        changed?()
    }

    /// Sucks as hard as it is set or as the dirt needs.
    private func suck() {
        let level = Int(min(3, max(0, integer(Self.suctionLevel) ?? 0)))
        let dirt = Double(integer(Self.dirtLevel) ?? 0) / 100
        let share = level == 0 ? 0.3 + 0.7 * dirt : Self.suctions[level]
        set(Self.suctionPercent, .integer(Int64((share * 100).rounded())))
    }
}
