internal import HulianModel

/// Occupancy Sensing: somebody is there; for the hold time after the last one left, somebody still is.
///
/// One that forecasts learns for each hour of the day how likely somebody is there. Source: Matter application clusters,
/// Occupancy Sensing (0x0406), revision 7; how it forecasts is a project default.
final class OccupancySensingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0406
    /// Bit 0 says that somebody is there.
    static let occupancy: AttributeNumber = 0x0000
    /// Seconds for which it stays occupied when nobody is seen any more.
    private static let holdTime: AttributeNumber = 0x0003
    /// Between which limits the hold time can be set.
    private static let holdTimeLimits: AttributeNumber = 0x0004
    /// When somebody will probably be there.
    private static let predicted: AttributeNumber = 0x0005
    /// The older names of the hold time, one for each kind of sensor.
    private static let olderHoldTimes: [AttributeNumber] = [0x0010, 0x0020, 0x0030]
    /// The hold time of a sensor that does not say one (project default).
    private static let usualHoldTime: Int64 = 60

    override class var defects: [String] { ["sensorFault"] }

    /// True while the sensor sees nothing any more.
    private var isBroken = false
    /// True while it takes a thing for a person.
    private var seesGhost = false
    /// True while it is too dark to see, or something covers the lens.
    private var isBlind = false
    /// What it learned of the hours of the day; nothing for one that does not forecast.
    private var forecast: OccupancyForecast?

    override func start() {
        device.room?.watch(.occupancy, by: self)
        if has(Self.holdTime) { for older in Self.olderHoldTimes { set(older, self[Self.holdTime]) } }
        look()
        if has(Self.predicted) { startForecast() }
    }

    override func reset() { forecast = nil }

    /// Goes on to learn, with what it knew before it was switched off.
    private func startForecast() {
        if forecast == nil { forecast = OccupancyForecast() }
        forecast?.begin(isOccupied: integer(Self.occupancy) == 1, at: device.now)
        tellForecast()
    }

    /// Tells what it expects of the next day, and looks again when the hour is over.
    private func tellForecast() {
        guard let forecast else { return }
        set(Self.predicted, forecast.value(from: device.now))
        setTimer(1, after: OccupancyForecast.restOfHour(device.now))
    }

    override func roomChanged(_ quantity: Room.Quantity) { look() }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.holdTime || Self.olderHoldTimes.contains(attribute), has(Self.holdTimeLimits),
            let seconds = value.integerValue
        else { return }
        let limits = self[Self.holdTimeLimits]
        let least = limits["holdTimeMin"]?.integerValue ?? 0
        guard seconds >= least, seconds <= limits["holdTimeMax"]?.integerValue ?? .max else { throw .constraintError }
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        guard attribute == Self.holdTime || Self.olderHoldTimes.contains(attribute) else { return }
        // The older attributes are the same quantity under another name (Occupancy Sensing, HoldTime attribute).
        for other in [Self.holdTime] + Self.olderHoldTimes { set(other, self[attribute]) }
        if isArmed(0) { setTimer(0, after: .seconds(seconds)) }
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "sensorFault" else { return false }
        self.isBroken = isBroken
        look()
        return true
    }

    override func stir() -> Bool {
        // Who comes in is seen at once; who leaves is missed when the hold time is over.
        setGhost(integer(Self.occupancy) != 1)
        return true
    }

    /// Lets it take a thing for a person, or see that it is none.
    func setGhost(_ isSeen: Bool) {
        seesGhost = isSeen
        if device.isPowered { look() }
    }

    /// Lets one that sees by a camera be blind, or see again.
    func setBlind(_ isBlind: Bool) {
        guard isBlind != self.isBlind else { return }
        self.isBlind = isBlind
        if device.isPowered { look() }
    }

    /// Looks whether somebody is in the room.
    private func look() {
        if !isBroken, !isBlind, seesGhost || device.room?[.occupancy] ?? 0 > 0 {
            cancelTimer(0)
            setOccupied(true)
        } else if integer(Self.occupancy) == 1, !isArmed(0) {
            setTimer(0, after: .seconds(seconds))
        }
    }

    override func fire(_ timer: Int) {
        guard timer == 1 else { return setOccupied(false) }
        forecast?.settle(until: device.now)
        tellForecast()
    }

    /// The hold time in seconds.
    private var seconds: Int64 { integer(Self.holdTime) ?? Self.usualHoldTime }

    /// Sets the bit and tells the event.
    private func setOccupied(_ isOccupied: Bool) {
        let value: Value = isOccupied ? 1 : 0
        guard set(Self.occupancy, value) else { return }
        forecast?.note(isOccupied: isOccupied, at: device.now)
        emit(0x00, [Field("occupancy", value)])
    }
}
