internal import HulianModel

/// Service Area: the areas where a robot is to work, where it works now, and how far it is.
///
/// Source: Matter application clusters, Service Area (0x0150), revision 2.
final class ServiceAreaBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0150
    /// The areas that exist.
    private static let supportedAreas: AttributeNumber = 0x0000
    /// The areas where it is to work; none for all.
    static let selectedAreas: AttributeNumber = 0x0002
    /// The area where it works.
    private static let currentArea: AttributeNumber = 0x0003
    /// When it will be done, in seconds since 2000.
    private static let estimatedEndTime: AttributeNumber = 0x0004
    /// How far it is in each area.
    private static let progress: AttributeNumber = 0x0005
    /// Seconds from 1970 to 2000, where Matter's clock begins.
    private static let epoch: Int64 = 946_684_800

    /// How far work is in an area, as the progress counts it.
    enum Progress: Int64 {
        /// It was not begun.
        case pending = 0
        /// It goes on.
        case operating = 1
        /// It was left out.
        case skipped = 2
        /// It is done.
        case completed = 3
    }

    /// Asked whether the robot works; the robot sets it.
    var isOperating: (() -> Bool)?
    /// Leaves out an area; the robot sets it.
    var skip: ((_ area: Int64) -> Void)?

    /// The areas that exist.
    var supported: [Int64] {
        (self[Self.supportedAreas].listValue ?? []).compactMap { $0["areaID"]?.integerValue }
    }
    /// The areas where it is to work; all when none is selected.
    var areas: [Int64] {
        let selected = (self[Self.selectedAreas].listValue ?? []).compactMap(\.integerValue)
        return selected.isEmpty ? supported : selected
    }

    override func start() {
        set(Self.currentArea, .null)
        set(Self.estimatedEndTime, .null)
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: return select(fields["newAreas"].listValue ?? [])
        case 0x02: return skip(fields.integer("skippedArea") ?? -1)
        default: throw .unsupportedCommand
        }
    }

    /// Selects areas.
    private func select(_ areas: [Value]) -> [Field] {
        var seen: [Int64] = []
        for area in areas.compactMap(\.integerValue) where !seen.contains(area) { seen.append(area) }
        if let unknown = seen.first(where: { !supported.contains($0) }) {
            return answer(1, "area \(unknown) is not supported")
        }
        if isOperating?() ?? false, !has(feature: "SELRUN") { return answer(2, "not possible while operating") }
        set(Self.selectedAreas, .list(seen.map { .integer($0) }))
        return answer(0, "")
    }

    /// Leaves out an area.
    private func skip(_ area: Int64) -> [Field] {
        guard !(self[Self.selectedAreas].listValue ?? []).isEmpty else { return answer(1, "no areas are selected") }
        guard isOperating?() ?? false else { return answer(2, "the device is not operating") }
        guard areas.contains(area) else { return answer(3, "the area is not selected") }
        skip?(area)
        return answer(0, "")
    }

    /// An answer of both commands.
    private func answer(_ status: Int64, _ text: String) -> [Field] {
        [Field("status", .integer(status)), Field("statusText", .string(text))]
    }

    /// Shows where the robot works, and when it will be done.
    func show(area: Int64?, secondsLeft: Int64?) {
        set(Self.currentArea, area.map { .integer($0) } ?? .null)
        set(Self.estimatedEndTime, secondsLeft.map { .integer(device.now.seconds + $0 - Self.epoch) } ?? .null)
    }

    /// Begins to report progress in areas.
    func beginProgress(_ areas: [Int64]) {
        set(
            Self.progress,
            .list(areas.map { ["areaID": .integer($0), "status": .integer(Progress.pending.rawValue)] }))
    }

    /// Sets how far work is in an area; seconds are told of one that is done or left out.
    func setProgress(_ area: Int64, _ progress: Progress, seconds: Int64? = nil) {
        let entries = (self[Self.progress].listValue ?? []).map { entry -> Value in
            guard entry["areaID"] == .integer(area) else { return entry }
            var fields = [Field("areaID", .integer(area)), Field("status", .integer(progress.rawValue))]
            if let seconds { fields.append(Field("totalOperationalTime", .integer(seconds))) }
            return .structure(fields)
        }
        set(Self.progress, .list(entries))
    }
}
