internal import HulianModel

/// Zone Management: parts of a picture in which movement is told, and parts in which nothing may be seen.
///
/// Source: Matter application clusters, Zone Management (0x0550), revision 1.
final class ZoneManagementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0550
    /// How many zones users can make, and how many there can be at all.
    private static let maxUserDefinedZones: AttributeNumber = 0x0000, maxZones: AttributeNumber = 0x0001
    /// The zones, and what makes them tell something.
    private static let zones: AttributeNumber = 0x0002, triggers: AttributeNumber = 0x0003
    /// How sensitive it is, from 1 to the greatest.
    private static let sensitivityMax: AttributeNumber = 0x0004, sensitivity: AttributeNumber = 0x0005
    /// The corner of the picture opposite to 0, 0.
    private static let corner: AttributeNumber = 0x0006

    /// What zones are for, as structures count it.
    private enum Use {
        /// Movement is told.
        static let motion: Int64 = 0
        /// Nothing is seen.
        static let privacy: Int64 = 1
        /// It is shown larger.
        static let focus: Int64 = 2
    }

    /// A zone in which something moves.
    private struct Run {
        /// The zone.
        let zone: Int64
        /// When it ends unless something moves again.
        var end: Instant
        /// When it ends whatever moves.
        let deadline: Instant
    }

    /// The zones in which something moves now.
    private var runs: [Run] = []
    /// The zones that look away for a while after movement, and until when.
    private var rests: [(zone: Int64, until: Instant)] = []

    override func start() {
        runs = []
        rests = []
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.sensitivity, value.integerValue ?? 0 > integer(Self.sensitivityMax) ?? 10 else {
            return
        }
        throw .constraintError
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: return [Field("zoneID", .integer(try create(fields["zone"])))]
        case 0x02: try update(fields)
        case 0x03: try remove(fields.integer("zoneID") ?? 0)
        case 0x04: try setTrigger(fields["trigger"])
        case 0x05: try removeTrigger(fields.integer("zoneID") ?? 0)
        default: throw .unsupportedCommand
        }
        return []
    }

    // MARK: Zones

    /// The zones.
    private var allZones: [Value] { self[Self.zones].listValue ?? [] }
    /// The triggers.
    private var allTriggers: [Value] { self[Self.triggers].listValue ?? [] }
    /// The zone with a number.
    private func zone(_ id: Int64) -> Value? { allZones.first { $0.number("zoneID") == id } }

    /// Makes a zone.
    private func create(_ area: Value) throws(Status) -> Int64 {
        try check(area, except: nil)
        let own = allZones.count { $0.number("zoneSource") == 1 }
        guard own < integer(Self.maxUserDefinedZones) ?? 0, allZones.count < integer(Self.maxZones) ?? 0 else {
            throw .resourceExhausted
        }
        var id: Int64 = 1
        while zone(id) != nil { id += 1 }
        let new: Value = [
            "zoneID": .integer(id), "zoneType": 0, "zoneSource": 1, "twoDCartesianZone": area,
        ]
        set(Self.zones, .list(allZones + [new]))
        return id
    }

    /// Changes a zone that a user made.
    private func update(_ fields: Fields) throws(Status) {
        let id = fields.integer("zoneID") ?? 0
        guard let old = zone(id) else { throw .notFound }
        guard old.number("zoneSource") == 1 else { throw .constraintError }
        try check(fields["zone"], except: id)
        set(
            Self.zones,
            .list(
                allZones.map { $0.number("zoneID") == id ? $0.with("twoDCartesianZone", fields["zone"]) : $0 }))
    }

    /// Removes a zone that a user made and that tells nothing.
    private func remove(_ id: Int64) throws(Status) {
        guard let old = zone(id) else { throw .notFound }
        guard old.number("zoneSource") == 1 else { throw .constraintError }
        guard !allTriggers.contains(where: { $0.number("zoneID") == id }) else { throw .invalidInState }
        set(Self.zones, .list(allZones.filter { $0.number("zoneID") != id }))
    }

    /// Checks the shape of a zone: inside the picture, with sides that do not cross, and not the same as another one.
    private func check(_ area: Value, except id: Int64?) throws(Status) {
        let corner = self[Self.corner]
        let points = Polygon(area["vertices"] ?? .null)
        guard points.isSimple, points.isInside(width: corner.number("x") ?? 0, height: corner.number("y") ?? 0),
            area.number("use") != Use.focus || has(feature: "FOCUSZONES")
        else { throw .constraintError }
        let isTaken = allZones.contains { other in
            other.number("zoneID") != id && other["twoDCartesianZone"]?["vertices"] == area["vertices"]
                && other["twoDCartesianZone"]?["use"] == area["use"]
        }
        if isTaken { throw .constraintError }
    }

    // MARK: Triggers

    /// Makes or changes what a zone tells.
    private func setTrigger(_ trigger: Value) throws(Status) {
        let id = trigger.number("zoneID") ?? 0
        guard let zone = zone(id) else { throw .notFound }
        let first = trigger.number("initialDuration") ?? 0, most = trigger.number("maxDuration") ?? 0
        guard (zone["twoDCartesianZone"]?.number("use") ?? Use.motion) == Use.motion, first <= most,
            trigger.number("augmentationDuration") ?? 0 <= most,
            trigger.number("sensitivity") ?? 1 <= integer(Self.sensitivityMax) ?? 10
        else { throw .constraintError }
        let others = allTriggers.filter { $0.number("zoneID") != id }
        let kept = (trigger.fields ?? []).filter { $0.name != "sensitivity" || has(feature: "PERZONESENS") }
        set(Self.triggers, .list(others + [.structure(kept)]))
    }

    /// Lets a zone tell nothing more.
    private func removeTrigger(_ id: Int64) throws(Status) {
        guard allTriggers.contains(where: { $0.number("zoneID") == id }) else { throw .notFound }
        guard !runs.contains(where: { $0.zone == id }) else { throw .invalidInState }
        set(Self.triggers, .list(allTriggers.filter { $0.number("zoneID") != id }))
    }

    // MARK: Movement

    /// Somebody moves somewhere in the picture.
    ///
    /// - Returns: False when it happens where nothing may be seen.
    func motion() -> Bool {
        let corner = self[Self.corner]
        let x = device.random.number(in: 0...max(0, corner.number("x") ?? 0))
        let y = device.random.number(in: 0...max(0, corner.number("y") ?? 0))
        let touched = allZones.filter { zone in
            Polygon(zone["twoDCartesianZone"]?["vertices"] ?? .null).contains(x, y)
        }
        guard !touched.contains(where: { $0["twoDCartesianZone"]?.number("use") == Use.privacy }) else { return false }
        rests.removeAll { $0.until <= device.now }
        for trigger in allTriggers {
            guard let id = trigger.number("zoneID"), touched.contains(where: { $0.number("zoneID") == id }),
                !rests.contains(where: { $0.zone == id }), isFelt(trigger)
            else { continue }
            move(in: id, trigger)
        }
        arm()
        return true
    }

    /// True when the sensitivity of a zone is great enough for a movement; the greatest misses nothing.
    private func isFelt(_ trigger: Value) -> Bool {
        let most = integer(Self.sensitivityMax) ?? 10
        let level = trigger.number("sensitivity") ?? integer(Self.sensitivity) ?? most
        return device.random.chance(Double(min(most, level)) / Double(max(1, most)))
    }

    /// Something moves in a zone: it tells so, or goes on.
    private func move(in zone: Int64, _ trigger: Value) {
        if let place = runs.firstIndex(where: { $0.zone == zone }) {
            let later = device.now + .seconds(trigger.number("augmentationDuration") ?? 0)
            runs[place].end = min(runs[place].deadline, max(runs[place].end, later))
            return
        }
        runs.append(
            Run(
                zone: zone, end: device.now + .seconds(trigger.number("initialDuration") ?? 1),
                deadline: device.now + .seconds(trigger.number("maxDuration") ?? 1)))
        emit(0x00, [Field("zone", .integer(zone)), Field("reason", 0)])
    }

    /// Arms the timer for the zone that ends first.
    private func arm() {
        guard let next = runs.map(\.end).min() else { return cancelTimer(0) }
        setTimer(0, after: max(.milliseconds(1), next - device.now))
    }

    override func fire(_ timer: Int) {
        for run in runs where run.end <= device.now {
            emit(0x01, [Field("zone", .integer(run.zone)), Field("reason", run.end == run.deadline ? 1 : 0)])
            let rest = allTriggers.first { $0.number("zoneID") == run.zone }?.number("blindDuration") ?? 0
            if rest > 0 { rests.append((run.zone, device.now + .seconds(rest))) }
        }
        runs.removeAll { $0.end <= device.now }
        arm()
    }
}
