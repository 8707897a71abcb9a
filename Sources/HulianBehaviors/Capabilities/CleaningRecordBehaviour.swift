internal import HulianModel

/// Cleaning record: how long, how much and how often a robot cleaned.
///
/// A capability of ours; it follows the operational state beside it, and a run that only draws a map is none. The area is what
/// the robot says that it cleaned; for one that does not count, it is the time by 0.8 m² a minute (project default).
final class CleaningRecordBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC83
    /// The minutes and square metres of this cleaning.
    private static let cleaningTime: AttributeNumber = 0x0000, cleaningArea: AttributeNumber = 0x0001
    /// The minutes, square metres and number of all cleanings.
    private static let totalTime: AttributeNumber = 0x0002, totalArea: AttributeNumber = 0x0003
    /// The number of cleanings.
    private static let totalCount: AttributeNumber = 0x0004
    /// When the first one began, in seconds since 2000.
    private static let firstCleaningTime: AttributeNumber = 0x0005
    /// Seconds from 1970 to 2000, where Matter's clock begins.
    private static let epoch: Int64 = 946_684_800
    /// The operational state of a robot, and its attribute.
    private static let operationalState: CapabilityNumber = 0x0061, state: AttributeNumber = 0x0004
    /// The states in which a cleaning goes on: running, and paused.
    private static let running: Int64 = 1, paused: Int64 = 2
    /// Square decimetres a second: 0.8 m² a minute is 80 dm² in 60 s.
    private static let pace = (area: Int64(80), seconds: Int64(60))

    /// The robot, if it counts what it cleans; found when first asked for.
    private lazy var robot = device.allBehaviours.lazy.compactMap { $0 as? FloorRobotBehaviour }.first
    /// The square metres that the robot had cleaned when this cleaning, and when the first of all, began.
    private var areaAtBegin = 0.0, areaAtFirst = 0.0
    /// The seconds of this cleaning and of all before it, up to `since`.
    private var seconds: Int64 = 0, before: Int64 = 0
    /// Since when it cleans without a break.
    private var since: Instant?
    /// True from the start of a cleaning to its end, pauses included.
    private var isOpen = false

    override func start() { follow() }

    override func stop() { pause() }

    override func reset() {
        (seconds, before, since, isOpen) = (0, 0, nil, false)
        areaAtFirst = robot?.cleanedArea ?? 0
        areaAtBegin = areaAtFirst
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(Self.operationalState), attribute == Self.state { follow() }
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        switch attribute {
        case Self.cleaningTime: within(attribute, current / 60)
        case Self.cleaningArea: within(attribute, area(since: areaAtBegin, orOf: current))
        case Self.totalTime: within(attribute, (before + current) / 60)
        case Self.totalArea: within(attribute, area(since: areaAtFirst, orOf: before + current))
        default: nil
        }
    }

    /// The seconds of this cleaning until now.
    private var current: Int64 { seconds + (since.map { device.now.seconds - $0.seconds } ?? 0) }

    /// The whole square metres that were cleaned since the robot counted so many, or in a time if it does not count.
    private func area(since start: Double, orOf seconds: Int64) -> Int64 {
        guard let robot else { return seconds * Self.pace.area / Self.pace.seconds / 100 }
        // A job that is done to the end is as large as its areas, whatever the last bit of a sum says.
        return Int64((robot.cleanedArea - start + 1e-6).rounded(.down))
    }

    /// A number that an attribute may have in this device.
    private func within(_ attribute: AttributeNumber, _ number: Int64) -> Value {
        let most = slot(attribute).map { device.blueprint.attributes[$0].constraint.integerRange.upperBound }
        return .integer(min(number, most ?? .max))
    }

    /// Follows the operational state.
    private func follow() {
        switch value(Self.operationalState, Self.state).integerValue {
        case Self.running? where !isMapping:
            if !isOpen { begin() }
            if since == nil { since = device.now }
        case Self.paused?: pause()
        default:
            pause()
            isOpen = false
        }
    }

    /// True while the robot draws a map instead of cleaning.
    private var isMapping: Bool {
        sibling(ModeBaseBehaviour.robotRun, as: ModeBaseBehaviour.self)?.hasTag(ModeBaseBehaviour.Tag.mapping) ?? false
    }

    /// A cleaning begins.
    private func begin() {
        before += seconds
        seconds = 0
        areaAtBegin = robot?.cleanedArea ?? 0
        isOpen = true
        if let count = integer(Self.totalCount) { set(Self.totalCount, within(Self.totalCount, count + 1)) }
        if self[Self.firstCleaningTime].isNull {
            set(Self.firstCleaningTime, .integer(device.now.seconds - Self.epoch))
        }
    }

    /// The robot stands still.
    private func pause() {
        seconds = current
        since = nil
    }
}
