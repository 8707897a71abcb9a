internal import HulianModel

/// Weather guard: an awning comes in before strong wind and rain, and stays in for some time after.
///
/// A capability of ours; it holds the Window Covering beside it. A guard whose sensor fails brings it in, too.
final class WeatherGuardBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC3D
    /// Whether it is in for the weather.
    private static let isRetracted: AttributeNumber = 0x0000
    /// The wind in tenths of m/s, and whether it rains.
    private static let windSpeed: AttributeNumber = 0x0001, isRaining: AttributeNumber = 0x0002
    /// The wind that is too strong, in tenths of m/s.
    private static let windLimit: AttributeNumber = 0x0003
    /// Whether rain brings it in, and for how many minutes after the last reason.
    private static let guardsRain: AttributeNumber = 0x0004, holdTime: AttributeNumber = 0x0005
    /// Why it came in or may go out, as the event counts it.
    private enum Reason {
        /// The weather is calm.
        static let calm: Int64 = 0
        /// The wind is too strong.
        static let wind: Int64 = 1
        /// It rains.
        static let rain: Int64 = 2
        /// Nobody knows what the weather is like.
        static let fault: Int64 = 3
    }
    /// The rain in mm/h that counts.
    private static let drizzle = 0.2

    override class var defects: [String] { ["windSensorFault"] }

    /// True while nobody knows what the wind is like.
    private var isBroken = false
    /// The covering that it holds.
    private var covering: WindowCoveringBehaviour? { sibling(WindowCoveringBehaviour.number) }

    override func start() {
        device.room?.watch(.wind, by: self)
        device.room?.watch(.rain, by: self)
        set(Self.isRetracted, false)
        covering?.setGuarded(false)
        look()
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.holdTime, isArmed(0) { setTimer(0, after: hold) }
        look()
    }

    override func roomChanged(_ quantity: Room.Quantity) { look() }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "windSensorFault" else { return false }
        self.isBroken = isBroken
        if device.isPowered { look() }
        return true
    }

    /// The hold time.
    private var hold: Interval { .minutes(integer(Self.holdTime) ?? 15) }

    /// Looks at the weather.
    private func look() {
        let wind = min(1000, max(0, Int64(((device.room?[.wind] ?? 0) * 10).rounded())))
        let isRaining = device.room?[.rain] ?? 0 >= Self.drizzle
        set(Self.windSpeed, isBroken ? .null : .integer(wind))
        set(Self.isRaining, .bool(isRaining))
        let reason =
            isBroken
            ? Reason.fault
            : wind >= integer(Self.windLimit) ?? 100
                ? Reason.wind : isRaining && bool(Self.guardsRain) ? Reason.rain : Reason.calm
        if reason != Reason.calm {
            cancelTimer(0)
            retract(reason)
        } else if bool(Self.isRetracted), !isArmed(0) {
            setTimer(0, after: hold)
        }
    }

    /// Brings it in.
    private func retract(_ reason: Int64) {
        guard set(Self.isRetracted, true) else { return }
        covering?.setGuarded(true)
        emit(0x00, [Field("isRetracted", true), Field("reason", .integer(reason))])
    }

    /// Lets it go out again.
    override func fire(_ timer: Int) {
        guard set(Self.isRetracted, false) else { return }
        covering?.setGuarded(false)
        emit(0x00, [Field("isRetracted", false), Field("reason", .integer(Reason.calm))])
    }
}
