internal import HulianModel

/// Camera AV Settings User Level Management: the camera is turned and zoomed by its motors, and the picture of a stream is
/// cut out without them.
///
/// Angles in degrees, zoom from 1; how fast it turns is a project default. Source: Matter application clusters, Camera AV
/// Settings User Level Management (0x0552), revision 1.
final class CameraAvSettingsUserLevelManagementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0552
    /// Where it looks.
    static let position: AttributeNumber = 0x0000
    /// How many places it remembers, and the places.
    private static let maxPresets: AttributeNumber = 0x0001, presets: AttributeNumber = 0x0002
    /// What is shown of each stream.
    private static let dptzStreams: AttributeNumber = 0x0003
    /// The ends of its ways.
    private static let zoomMax: AttributeNumber = 0x0004, tiltMin: AttributeNumber = 0x0005,
        tiltMax: AttributeNumber = 0x0006, panMin: AttributeNumber = 0x0007, panMax: AttributeNumber = 0x0008
    /// Whether it moves.
    private static let movementState: AttributeNumber = 0x0009
    /// How long it takes for a degree to the side, for one up or down, and for one step of zoom.
    private static let panTime = Interval.milliseconds(17), tiltTime = Interval.milliseconds(25),
        zoomTime = Interval.milliseconds(100)
    /// What its motors take, in watts (project default).
    private static let power = 3.0

    override class var defects: [String] { ["motorJammed"] }

    /// One way in which it moves.
    private enum Axis: CaseIterable {
        /// To the side, up and down, nearer.
        case pan, tilt, zoom

        /// The field of positions.
        var name: String {
            switch self {
            case .pan: "pan"
            case .tilt: "tilt"
            case .zoom: "zoom"
            }
        }
        /// The feature that it needs.
        var feature: String {
            switch self {
            case .pan: "MPAN"
            case .tilt: "MTILT"
            case .zoom: "MZOOM"
            }
        }
        /// The time for one step.
        var time: Interval {
            switch self {
            case .pan: CameraAvSettingsUserLevelManagementBehaviour.panTime
            case .tilt: CameraAvSettingsUserLevelManagementBehaviour.tiltTime
            case .zoom: CameraAvSettingsUserLevelManagementBehaviour.zoomTime
            }
        }
    }

    /// The movements that go on.
    private var glides: [(axis: Axis, glide: Glide)] = []
    /// True while a motor is jammed.
    private var isJammed = false
    /// What its motors take.
    private lazy var emissions = Emissions(of: self)

    /// The camera beside it.
    private var camera: CameraAvStreamManagementBehaviour? { sibling(CameraAvStreamManagementBehaviour.number) }
    /// The ways in which it moves.
    private var axes: [Axis] { Axis.allCases.filter { has(feature: $0.feature) } }

    override func start() {
        glides = []
        if has(Self.position) {
            let known = self[Self.position]
            set(
                Self.position,
                .structure(axes.map { Field($0.name, .integer(known.number($0.name) ?? ($0 == .zoom ? 1 : 0))) }))
        }
        set(Self.movementState, 0)
        followStreams()
    }

    override func stop() { halt() }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.position, !glides.isEmpty else { return nil }
        return positionNow
    }

    /// Where it looks now.
    private var positionNow: Value {
        glides.reduce(self[Self.position]) { $0.with($1.axis.name, .integer($1.glide.value(at: device.now))) }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard capability == sibling(CameraAvStreamManagementBehaviour.number),
            attribute == CameraAvStreamManagementBehaviour.Attribute.videoStreams
        else { return }
        followStreams()
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        // Behind a closed shutter nothing is turned (CameraAVSettings, HardPrivacyModeOn).
        if camera?.isShut ?? false { throw .invalidInState }
        switch command {
        case 0x00: try setPosition(fields)
        case 0x01: moveBy(fields)
        case 0x02: try moveToPreset(fields.integer("presetID") ?? 0)
        case 0x03: try savePreset(fields)
        case 0x04: try removePreset(fields.integer("presetID") ?? 0)
        case 0x05: try setViewport(fields.integer("videoStreamID") ?? 0, fields["viewport"])
        case 0x06: try moveViewport(fields)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "motorJammed" else { return false }
        isJammed = isBroken
        if isBroken { halt() }
        return true
    }

    // MARK: Turning

    /// The ends of a way.
    private func range(_ axis: Axis) -> ClosedRange<Int64> {
        switch axis {
        case .pan: (integer(Self.panMin) ?? 0)...max(integer(Self.panMin) ?? 0, integer(Self.panMax) ?? 0)
        case .tilt: (integer(Self.tiltMin) ?? 0)...max(integer(Self.tiltMin) ?? 0, integer(Self.tiltMax) ?? 0)
        case .zoom: 1...max(1, integer(Self.zoomMax) ?? 1)
        }
    }

    /// Turns it to a position; a part that is not named stays.
    private func setPosition(_ fields: Fields) throws(Status) {
        let wanted = Axis.allCases.compactMap { axis in fields.integer(axis.name).map { (axis, $0) } }
        guard !wanted.isEmpty else { throw .invalidCommand }
        guard wanted.allSatisfy({ axes.contains($0.0) && range($0.0).contains($0.1) }) else { throw .constraintError }
        try move(wanted)
    }

    /// Turns it by so much, as far as it can.
    private func moveBy(_ fields: Fields) {
        let now = positionNow
        let wanted = axes.map { axis in
            let target = (now.number(axis.name) ?? 0) + (fields.integer(axis.name + "Delta") ?? 0)
            return (axis, min(range(axis).upperBound, max(range(axis).lowerBound, target)))
        }
        attempt(try move(wanted))
    }

    /// Begins to move.
    private func move(_ targets: [(Axis, Int64)]) throws(Status) {
        let now = positionNow
        for (axis, target) in targets {
            glides.removeAll { $0.axis == axis }
            let from = now.number(axis.name) ?? 0
            guard from != target, !isJammed else { continue }
            glides.append(
                (axis, Glide(from: from, to: target, start: device.now, duration: axis.time * abs(target - from))))
        }
        set(Self.position, now)
        if isJammed { throw .failure }
        show()
    }

    /// Shows whether it moves, and looks again when the first way is done.
    private func show() {
        set(Self.movementState, glides.isEmpty ? 0 : 1)
        emissions.give(power: glides.isEmpty ? 0 : Self.power, sound: glides.isEmpty ? 0 : 35)
        if let left = glides.map({ $0.glide.left(at: device.now) }).min() {
            setTimer(0, after: max(.milliseconds(1), left))
        } else {
            cancelTimer(0)
        }
    }

    override func fire(_ timer: Int) {
        set(Self.position, positionNow)
        glides.removeAll { $0.glide.left(at: device.now) <= .zero }
        show()
    }

    /// Stops where it is.
    private func halt() {
        set(Self.position, positionNow)
        glides = []
        show()
    }

    // MARK: Places that it remembers

    /// The places.
    private var allPresets: [Value] { self[Self.presets].listValue ?? [] }

    /// Turns it to a place.
    private func moveToPreset(_ id: Int64) throws(Status) {
        guard let preset = allPresets.first(where: { $0.number("presetID") == id }) else { throw .notFound }
        try move(axes.compactMap { axis in preset["settings"]?.number(axis.name).map { (axis, $0) } })
    }

    /// Remembers where it looks.
    private func savePreset(_ fields: Fields) throws(Status) {
        let most = integer(Self.maxPresets) ?? 0
        var free: Int64 = 1
        while allPresets.contains(where: { $0.number("presetID") == free }) { free += 1 }
        let id = fields.integer("presetID") ?? free
        guard id <= most else { throw fields.integer("presetID") == nil ? .resourceExhausted : .constraintError }
        let new: Value = ["presetID": .integer(id), "name": fields["name"], "settings": positionNow]
        set(Self.presets, .list(allPresets.filter { $0.number("presetID") != id } + [new]))
    }

    /// Forgets a place.
    private func removePreset(_ id: Int64) throws(Status) {
        guard allPresets.contains(where: { $0.number("presetID") == id }) else { throw .notFound }
        set(Self.presets, .list(allPresets.filter { $0.number("presetID") != id }))
    }

    // MARK: Cutting out

    /// What is shown of the streams.
    private var cuts: [Value] { self[Self.dptzStreams].listValue ?? [] }

    /// Keeps one entry for each stream of pictures.
    private func followStreams() {
        guard has(Self.dptzStreams), let camera else { return }
        let whole = camera[CameraAvStreamManagementBehaviour.Attribute.viewport]
        let ids = camera.streams(.video).compactMap { $0.number("videoStreamID") }
        let followed: [Value] = ids.map { id in
            cuts.first { $0.number("videoStreamID") == id } ?? ["videoStreamID": .integer(id), "viewport": whole]
        }
        set(Self.dptzStreams, .list(followed))
    }

    /// Shows a part of a stream.
    private func setViewport(_ id: Int64, _ viewport: Value) throws(Status) {
        guard cuts.contains(where: { $0.number("videoStreamID") == id }) else { throw .notFound }
        try camera?.checkViewport(viewport)
        set(
            Self.dptzStreams,
            .list(cuts.map { $0.number("videoStreamID") == id ? $0.with("viewport", viewport) : $0 }))
    }

    /// Shifts the part of a stream that is shown, and makes it smaller or larger, as far as the picture reaches.
    private func moveViewport(_ fields: Fields) throws(Status) {
        let id = fields.integer("videoStreamID") ?? 0
        guard let old = cuts.first(where: { $0.number("videoStreamID") == id })?["viewport"] else { throw .notFound }
        let sensor = camera?[CameraAvStreamManagementBehaviour.Attribute.videoSensorParams] ?? .null
        let least = camera?[CameraAvStreamManagementBehaviour.Attribute.minViewport] ?? .null
        let zoom = fields.integer("zoomDelta") ?? 0
        func part(
            _ first: String, _ last: String, by shift: Int64, least: Int64, most: Int64
        ) -> (Int64, Int64) {
            let from = old.number(first) ?? 0, to = old.number(last) ?? most
            let size = min(most, max(least, (to - from) * (100 - zoom) / 100))
            let start = min(most - size, max(0, (from + to - size) / 2 + shift))
            return (start, start + size)
        }
        let (left, right) = part(
            "x1", "x2", by: fields.integer("deltaX") ?? 0, least: least.number("width") ?? 1,
            most: sensor.number("sensorWidth") ?? 1)
        let (top, bottom) = part(
            "y1", "y2", by: fields.integer("deltaY") ?? 0, least: least.number("height") ?? 1,
            most: sensor.number("sensorHeight") ?? 1)
        try setViewport(
            id, ["x1": .integer(left), "y1": .integer(top), "x2": .integer(right), "y2": .integer(bottom)])
    }
}
