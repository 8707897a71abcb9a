internal import HulianModel

/// Headset: glasses for virtual or augmented reality, worn or not, that know where they are and how far one may go.
///
/// A capability of ours. Cameras find their place only where there is light; a session pauses when nobody wears it.
final class HeadsetBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC33
    /// Whether somebody wears it.
    private static let isWorn: AttributeNumber = 0x0000
    /// What the session does, and how well it knows its place.
    static let sessionState: AttributeNumber = 0x0001, trackingState: AttributeNumber = 0x0002
    /// Where it is against the boundary.
    private static let boundaryState: AttributeNumber = 0x0003
    /// The radius of the boundary in mm.
    private static let boundaryRadius: AttributeNumber = 0x0004
    /// Whether the room is seen.
    private static let isPassthrough: AttributeNumber = 0x0005
    /// Seconds since it was put on, and minutes until a break.
    private static let wornTime: AttributeNumber = 0x0007, breakTime: AttributeNumber = 0x0008
    /// What is used.
    private static let application: AttributeNumber = 0x0009

    /// The states of a session, as the attribute counts them.
    enum Session {
        /// There is none.
        static let idle: Int64 = 0
        /// It goes on.
        static let active: Int64 = 1
        /// It waits.
        static let paused: Int64 = 2
    }
    /// How well it knows its place, as the attribute counts it.
    private enum Tracking {
        /// It does not look.
        static let off: Int64 = 0
        /// It knows how it is turned, not where it is.
        static let limited: Int64 = 1
        /// It knows both.
        static let full: Int64 = 2
    }
    /// Where it is, as the attribute counts it.
    private enum Boundary {
        /// There is no boundary.
        static let notSet: Int64 = 0
        /// Well inside.
        static let inside: Int64 = 1
        /// Close to it.
        static let near: Int64 = 2
        /// Outside.
        static let outside: Int64 = 3
    }
    /// The light in lux that its cameras need.
    private static let neededLight = 10.0

    override class var actions: [String] { ["wear", "takeOff", "stepTo"] }
    override class var defects: [String] { ["cameraFailure"] }

    /// When it was put on.
    private var wornSince: Instant?
    /// True while its cameras see nothing.
    private var isBlind = false
    /// How far the wearer stands from the middle, in mm.
    private var distance: Int64 = 0
    /// True while there is a boundary.
    private var hasBoundary = false

    /// What the session does.
    private var session: Int64 { integer(Self.sessionState) ?? Session.idle }
    /// Seconds since it was put on.
    private var wornSeconds: Int64 { wornSince.map { (device.now - $0).milliseconds / 1000 } ?? 0 }

    override func start() {
        device.room?.watch(.illuminance, by: self)
        wornSince = bool(Self.isWorn) ? device.now : nil
        set(Self.sessionState, .integer(Session.idle))
        set(Self.application, "")
        set(Self.wornTime, 0)
        look()
        bound()
        if wornSince != nil { remind() }
    }

    override func reset() {
        hasBoundary = false
        distance = 0
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        attribute == Self.wornTime && wornSince != nil ? .integer(min(0xFFFF_FFFF, wornSeconds)) : nil
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.breakTime, wornSince != nil { remind() }
        if attribute == Self.boundaryRadius { bound() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard bool(Self.isWorn) else { throw .invalidInState }
            set(Self.application, fields["application"])
            set(Self.sessionState, .integer(Session.active))
            look()
            bound()
        case 0x01: end()
        case 0x02:
            guard session != Session.idle else { throw .invalidInState }
            distance = 0
            bound()
        case 0x03:
            guard integer(Self.trackingState) == Tracking.full else { throw .invalidInState }
            hasBoundary = true
            distance = 0
            bound()
        case 0x04:
            hasBoundary = false
            bound()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func fields(of action: String) -> [ActionField] {
        action == "stepTo" ? [ActionField("millimetres", .integer)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "wear": wear(true)
        case "takeOff": wear(false)
        case "stepTo":
            distance = min(10_000, max(0, fields.integer("millimetres") ?? 1600))
            bound()
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "cameraFailure" else { return false }
        isBlind = isBroken
        if device.isPowered { look() }
        return true
    }

    override func roomChanged(_ quantity: Room.Quantity) { look() }

    /// Puts it on or takes it off.
    private func wear(_ isWorn: Bool) {
        guard set(Self.isWorn, .bool(isWorn)) else { return }
        if isWorn {
            wornSince = device.now
            if session == Session.paused { set(Self.sessionState, .integer(Session.active)) }
            remind()
        } else {
            set(Self.wornTime, .integer(min(0xFFFF_FFFF, wornSeconds)))
            wornSince = nil
            if session == Session.active { set(Self.sessionState, .integer(Session.paused)) }
            cancelTimer(0)
        }
        look()
        bound()
    }

    /// Ends the session.
    private func end() {
        set(Self.sessionState, .integer(Session.idle))
        set(Self.application, "")
        look()
        bound()
    }

    /// Looks how well it knows its place.
    private func look() {
        let isLooking = bool(Self.isWorn) && session != Session.idle
        let isLight = (device.room?[.illuminance] ?? 100) >= Self.neededLight && !isBlind
        let tracking = isLooking ? (isLight ? Tracking.full : Tracking.limited) : Tracking.off
        guard set(Self.trackingState, .integer(tracking)) else { return }
        if tracking == Tracking.limited { emit(0x01) }
    }

    /// Looks where the wearer is against the boundary; who leaves it sees the room.
    private func bound() {
        guard has(feature: "BND") else { return }
        let radius = integer(Self.boundaryRadius) ?? 1500
        let isLooking = bool(Self.isWorn) && session == Session.active
        let state =
            !hasBoundary
            ? Boundary.notSet
            : !isLooking || distance < radius * 4 / 5
                ? Boundary.inside : distance < radius ? Boundary.near : Boundary.outside
        guard set(Self.boundaryState, .integer(state)), state == Boundary.outside else { return }
        set(Self.isPassthrough, true)
        emit(0x00)
    }

    /// Reminds of a break after so many minutes.
    private func remind() { setTimer(0, after: .minutes(integer(Self.breakTime) ?? 30)) }

    override func fire(_ timer: Int) {
        guard wornSince != nil else { return }
        emit(0x02, [Field("wornTime", .integer(min(0xFFFF_FFFF, wornSeconds)))])
        remind()
    }
}
