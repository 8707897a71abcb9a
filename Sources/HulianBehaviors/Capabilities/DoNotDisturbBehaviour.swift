internal import HulianModel

/// Do not disturb: hours of the day in which a device keeps quiet.
///
/// A capability of ours, after the quiet hours of cleaning robots; the hours may pass midnight. In them the device speaks no
/// prompts, and a robot that waits at its dock with a full battery does not go on with its job.
final class DoNotDisturbBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC82
    /// Whether the hours count.
    private static let isEnabled: AttributeNumber = 0x0000
    /// The minute of the day in which they begin.
    private static let startTime: AttributeNumber = 0x0001
    /// The minute of the day in which they end.
    private static let endTime: AttributeNumber = 0x0002
    /// Whether it is one of them.
    static let isActive: AttributeNumber = 0x0003
    /// The minutes of a day.
    private static let day: Int64 = 1440

    /// True in the quiet hours of the device of a behaviour.
    static func isActive(in behaviour: Behaviour) -> Bool { behaviour.value(number, isActive).boolValue ?? false }

    override func start() { look() }

    override func reset() { look() }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { look() }

    override func fire(_ timer: Int) { look() }

    /// Says whether it is one of the hours, and looks again when that changes.
    private func look() {
        cancelTimer(0)
        guard bool(Self.isEnabled), let start = integer(Self.startTime), let end = integer(Self.endTime), start != end
        else {
            set(Self.isActive, false)
            return
        }
        let local = device.now.seconds + Int64(device.room?.home.offsetMinutes ?? 0) * 60
        let second = local % (Self.day * 60)
        let minute = second / 60
        let isInside = start < end ? (start..<end).contains(minute) : minute >= start || minute < end
        set(Self.isActive, .bool(isInside))
        let next = (isInside ? end : start) * 60
        setTimer(0, after: .seconds(next > second ? next - second : next - second + Self.day * 60))
    }
}
