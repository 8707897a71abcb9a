internal import HulianModel

/// Garment care: airing, drying, sterilising and dehumidifying on a rack or in a wardrobe.
///
/// A capability of ours. How fast water leaves the garments is a matter of the physics of the device; sterilising light
/// never shines while the door is open.
final class GarmentCareBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC39
    /// What it does.
    static let activity: AttributeNumber = 0x0000
    /// Minutes that are left.
    private static let remainingTime: AttributeNumber = 0x0001
    /// How wet the garments are in %.
    static let moisture: AttributeNumber = 0x0002
    /// The humidity of the air to reach in %.
    static let targetHumidity: AttributeNumber = 0x0003
    /// Whether the door is open.
    private static let isDoorOpen: AttributeNumber = 0x0004
    /// What is wrong.
    private static let fault: AttributeNumber = 0x0005

    /// What it does, as the attribute counts it.
    enum Activity {
        /// Nothing.
        static let idle: Int64 = 0
        /// A fan blows.
        static let airing: Int64 = 1
        /// A fan blows warm air.
        static let drying: Int64 = 2
        /// A light sterilises.
        static let sterilizing: Int64 = 3
        /// Water is taken out of the air.
        static let dehumidifying: Int64 = 4
    }
    /// The features that the activities need.
    private static let features = ["", "AIR", "DRY", "UV", "DEH"]
    /// The moisture below which garments are dry, in % (project default).
    private static let dry: Int64 = 5

    override class var actions: [String] { ["openDoor", "closeDoor"] }
    override class var defects: [String] { ["fanFailure", "heaterFailure"] }

    /// When it ends.
    private var end: Instant?
    /// What is broken.
    private var isFanBroken = false, isHeaterBroken = false
    /// What it does.
    private var activity: Int64 { integer(Self.activity) ?? Activity.idle }
    /// Minutes that are left.
    private var left: Int64 { end.map { max(0, (($0 - device.now).milliseconds + 59_999) / 60_000) } ?? 0 }

    override func start() { rest() }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try begin(fields.integer("activity") ?? 0, minutes: fields.integer("duration") ?? 60)
        case 0x01: finish()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "openDoor":
            set(Self.isDoorOpen, true)
            if has(feature: "DOOR"), activity == Activity.sterilizing { finish() }
        case "closeDoor": set(Self.isDoorOpen, false)
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "fanFailure": isFanBroken = isBroken
        case "heaterFailure": isHeaterBroken = isBroken
        default: return false
        }
        guard device.isPowered else { return true }
        if !isPossible(activity) { finish() }
        let fault: Int64 = isFanBroken ? 1 : isHeaterBroken ? 2 : 0
        guard set(Self.fault, .integer(fault)) else { return true }
        if fault == 0 { emit(0x02) } else { emit(0x01, [Field("fault", .integer(fault))]) }
        return true
    }

    /// True when nothing that an activity needs is broken.
    private func isPossible(_ activity: Int64) -> Bool {
        switch activity {
        case Activity.airing, Activity.dehumidifying: !isFanBroken
        case Activity.drying: !isFanBroken && !isHeaterBroken
        default: true
        }
    }

    /// Begins to do something; nothing ends what goes on.
    private func begin(_ activity: Int64, minutes: Int64) throws(Status) {
        guard activity != Activity.idle else { return finish() }
        guard has(feature: Self.features[Int(min(4, max(0, activity)))]) else { throw .constraintError }
        guard isPossible(activity) else { throw .failure }
        guard activity != Activity.sterilizing || !bool(Self.isDoorOpen) else { throw .invalidInState }
        end = device.now + .minutes(minutes)
        set(Self.activity, .integer(activity))
        set(Self.remainingTime, .integer(minutes))
        setTimer(0, after: .minutes(1))
    }

    /// Ends what goes on; drying ends when the garments are dry, too.
    func finish() {
        guard end != nil else { return }
        rest()
        emit(0x00, [Field("isDry", .bool(integer(Self.moisture) ?? 0 <= Self.dry))])
    }

    /// Does nothing.
    private func rest() {
        end = nil
        cancelTimer(0)
        set(Self.activity, .integer(Activity.idle))
        set(Self.remainingTime, 0)
    }

    override func fire(_ timer: Int) {
        let isDry = integer(Self.moisture) ?? 0 <= Self.dry
        guard left > 0, activity != Activity.drying || !isDry else { return finish() }
        set(Self.remainingTime, .integer(left))
        setTimer(0, after: .minutes(1))
    }
}
