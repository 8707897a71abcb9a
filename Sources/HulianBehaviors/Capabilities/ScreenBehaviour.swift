internal import HulianModel

/// Screen: a display of a panel or a sign that is lit and dark, as bright as its surroundings need, with pages.
///
/// A capability of ours. A screen with an On/Off beside it is lit while that is on.
final class ScreenBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC37
    /// Whether it is lit, and how bright in %.
    static let isLit: AttributeNumber = 0x0000, brightness: AttributeNumber = 0x0001
    /// Whether the brightness follows the room.
    private static let automaticBrightness: AttributeNumber = 0x0002
    /// Seconds without a touch until it becomes dark.
    private static let idleTime: AttributeNumber = 0x0003
    /// The page that is shown.
    private static let page: AttributeNumber = 0x0004
    /// The temperatures of the rooms.
    private static let roomReadings: AttributeNumber = 0x0005
    /// The timers: it becomes dark, it looks at the rooms, it looks at the light.
    private enum Timer {
        /// It becomes dark.
        static let idle = 0
        /// It looks at the rooms.
        static let rooms = 1
        /// It looks at the light.
        static let light = 2
    }
    /// The time between two looks at the rooms.
    private static let period = Interval.minutes(5)

    override class var actions: [String] { ["touchScreen"] }

    /// True while it is lit.
    private var isLit: Bool { bool(Self.isLit) }

    override func start() {
        if sibling(OnOffBehaviour.number) != nil { follow() }
        if has(feature: "AUTO") {
            device.room?.watch(.illuminance, by: self)
            adapt()
        }
        if has(feature: "ROOM") { lookAround() }
        if isLit { waitForDark() }
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        switch attribute {
        case Self.brightness: if has(feature: "AUTO") { set(Self.automaticBrightness, false) }
        case Self.automaticBrightness: adapt()
        case Self.idleTime: if isArmed(Timer.idle) { waitForDark() }
        default: break
        }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: light(true)
        case 0x01: light(false)
        case 0x02:
            set(Self.page, fields["page"])
            light(true)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func fields(of action: String) -> [ActionField] {
        action == "touchScreen" ? [ActionField("page", .integer)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "touchScreen" else { return false }
        emit(0x00, [Field("wasLit", .bool(isLit))])
        // The first touch wakes a dark screen; the next one goes to a page.
        if isLit, let page = fields.integer("page"), (0...5).contains(page) { set(Self.page, .integer(page)) }
        light(true)
        return true
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number) { follow() }
    }

    /// Is lit while the On/Off beside it is on.
    private func follow() { set(Self.isLit, value(OnOffBehaviour.number, OnOffBehaviour.onOff)) }

    /// Lights the screen or lets it become dark.
    private func light(_ isLit: Bool) {
        if let onOff: OnOffBehaviour = sibling(OnOffBehaviour.number), onOff.isOn != isLit {
            isLit ? onOff.switchOn() : onOff.switchOff()
        }
        set(Self.isLit, .bool(isLit))
        if isLit { waitForDark() } else { cancelTimer(Timer.idle) }
    }

    /// Becomes dark when nobody touches it.
    private func waitForDark() {
        guard has(feature: "IDLE") else { return }
        setTimer(Timer.idle, after: .seconds(integer(Self.idleTime) ?? 60))
    }

    // MARK: Light and rooms

    override func roomChanged(_ quantity: Room.Quantity) {
        if !isArmed(Timer.light) { setTimer(Timer.light, after: .seconds(5)) }
    }

    /// As bright as the room needs: a fifth in the dark, all from 1000 lx on, in steps of a tenth (project default).
    private func adapt() {
        guard has(feature: "AUTO"), bool(Self.automaticBrightness), let room = device.room else { return }
        let wanted = 20 + 80 * min(1, max(0, room[.illuminance] / 1000))
        set(Self.brightness, .integer(Int64((wanted / 10).rounded()) * 10))
    }

    /// Shows the temperatures of the rooms in halves of a degree, and their humidity in steps of five.
    private func lookAround() {
        setTimer(Timer.rooms, after: Self.period)
        guard let rooms = device.room?.home.rooms else { return }
        set(
            Self.roomReadings,
            .list(
                rooms.prefix(16).map { room in
                    [
                        "room": .string(String(room.name.prefix(32))),
                        "temperature": .integer(Int64((room[.temperature] * 2).rounded()) * 50),
                        "humidity": .integer(min(100, max(0, Int64((room[.humidity] / 5).rounded()) * 5))),
                    ]
                }))
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.idle: light(false)
        case Timer.rooms: lookAround()
        default: adapt()
        }
    }
}
