internal import HulianModel

/// Cleaning record: how long, how much and how often a robot cleaned.
///
/// A capability of ours; it follows the operational state beside it. The area is the time by the pace of the robot, of
/// which 0.8 m² a minute is a project default.
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

    /// The seconds of this cleaning and of all before it, up to `since`.
    private var seconds: Int64 = 0, before: Int64 = 0
    /// Since when it cleans without a break.
    private var since: Instant?
    /// True from the start of a cleaning to its end, pauses included.
    private var isOpen = false

    override func start() { follow() }

    override func stop() { pause() }

    override func reset() { (seconds, before, since, isOpen) = (0, 0, nil, false) }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(Self.operationalState), attribute == Self.state { follow() }
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        switch attribute {
        case Self.cleaningTime: within(attribute, current / 60)
        case Self.cleaningArea: within(attribute, Self.area(current))
        case Self.totalTime: within(attribute, (before + current) / 60)
        case Self.totalArea: within(attribute, Self.area(before + current))
        default: nil
        }
    }

    /// The seconds of this cleaning until now.
    private var current: Int64 { seconds + (since.map { device.now.seconds - $0.seconds } ?? 0) }

    /// The square metres that are cleaned in a time.
    private static func area(_ seconds: Int64) -> Int64 { seconds * pace.area / pace.seconds / 100 }

    /// A number that an attribute may have in this device.
    private func within(_ attribute: AttributeNumber, _ number: Int64) -> Value {
        let most = slot(attribute).map { device.blueprint.attributes[$0].constraint.integerRange.upperBound }
        return .integer(min(number, most ?? .max))
    }

    /// Follows the operational state.
    private func follow() {
        switch value(Self.operationalState, Self.state).integerValue {
        case Self.running?:
            if !isOpen { begin() }
            if since == nil { since = device.now }
        case Self.paused?: pause()
        default:
            pause()
            isOpen = false
        }
    }

    /// A cleaning begins.
    private func begin() {
        before += seconds
        seconds = 0
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
