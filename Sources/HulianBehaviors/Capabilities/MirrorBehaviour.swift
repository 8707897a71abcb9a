internal import HulianModel

/// Mirror: it fogs when its glass is colder than the dew point of the room, and shows the time or the climate.
///
/// The capability is the project's own (hulian-1). A heater of its glass is a component of its own.
final class MirrorBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC27
    /// What the display shows.
    private static let displayContent: AttributeNumber = 0x0000
    /// The text on the display.
    private static let displayText: AttributeNumber = 0x0001
    /// Whether the glass is fogged.
    private static let isFogged: AttributeNumber = 0x0002
    /// Whether it heats its glass by itself.
    private static let autoDefog: AttributeNumber = 0x0003
    /// What the display shows, as the attribute counts it.
    private enum Content {
        /// The time of day.
        static let clock: Int64 = 1
        /// The temperature of the room.
        static let temperature: Int64 = 2
        /// The humidity of the room.
        static let humidity: Int64 = 3
    }
    /// The time between two looks at the display and the glass.
    private static let period = Interval.minutes(1)
    /// A glass at an inner wall is as warm as the room, less so much in kelvin (project default).
    private static let coolness = 2.0

    /// True while it switched the heater on by itself.
    private var isDefogging = false

    /// The heater of the glass.
    private var heater: HeaterBehaviour? { device.allBehaviours.lazy.compactMap { $0 as? HeaterBehaviour }.first }

    override func start() {
        isDefogging = false
        device.room?.watch(.humidity, by: self)
        look()
        setTimer(0, after: Self.period)
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { look() }

    override func roomChanged(_ quantity: Room.Quantity) { lookAtGlass() }

    override func fire(_ timer: Int) {
        look()
        setTimer(0, after: Self.period)
    }

    /// Looks at the glass and at what the display shows.
    private func look() {
        lookAtGlass()
        set(Self.displayText, .string(text))
    }

    /// What the display shows.
    private var text: String {
        guard let room = device.room else { return "" }
        switch integer(Self.displayContent) {
        case Content.clock:
            // A clock of glowing digits shows the minute.
            let minute = Int64((room.home.dayShare * 1440 + 0.001).rounded(.down)) % 1440
            return Self.twoDigits(minute / 60) + ":" + Self.twoDigits(minute % 60)
        case Content.temperature: return "\(Int64(room[.temperature].rounded())) °C"
        case Content.humidity: return "\(Int64(room[.humidity].rounded())) %"
        default: return ""
        }
    }

    /// A number with two digits.
    private static func twoDigits(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }

    /// The temperature at which the air of the room gives water, in °C, by Magnus' formula over water.
    private func dewPoint(_ room: Room) -> Double {
        let air = room[.temperature]
        let sum = Logarithm.natural(max(0.01, room[.humidity] / 100)) + 17.62 * air / (243.12 + air)
        return 243.12 * sum / (17.62 - sum)
    }

    /// Works out whether the glass is fogged, and heats it if it is to.
    private func lookAtGlass() {
        guard let room = device.room else { return }
        let dew = dewPoint(room)
        let wall = room[.temperature] - Self.coolness
        // The heater warms the glass above the wall behind it.
        let glass = wall + max(0, (heater?.temperature ?? room[.temperature]) - room[.temperature])
        let fogged = glass < dew + (bool(Self.isFogged) ? 0.5 : 0)
        if set(Self.isFogged, .bool(fogged)) { emit(fogged ? 0x00 : 0x01) }
        guard let heater,
            let button: OnOffBehaviour = heater.sibling(OnOffBehaviour.number)
        else { return }
        if bool(Self.autoDefog), wall < dew + 1, !button.isOn {
            isDefogging = true
            button.switchOn()
        } else if isDefogging, wall > dew + 2 {
            isDefogging = false
            button.switchOff()
        }
        if !button.isOn { isDefogging = false }
    }
}
