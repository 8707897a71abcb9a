internal import HulianModel

/// Countdown timer: after a time that somebody sets, the switch beside it is toggled, switched off or switched on.
///
/// A capability of ours, after the countdowns of outlets and switches; a loss of power ends a countdown, as it does there.
/// The sleep timer of appliances, which switches a device with all its parts off, is Off timer; no device has both.
final class CountdownTimerBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC80
    /// The seconds that are left; 0 when none runs.
    private static let remainingTime: AttributeNumber = 0x0000
    /// What is done at the end.
    private static let endAction: AttributeNumber = 0x0001
    /// Whether one runs.
    private static let isRunning: AttributeNumber = 0x0002

    /// When the countdown ends; nothing when none runs.
    private var end: Instant?

    override func start() { settle() }

    override func stop() { settle() }

    override func reset() { settle() }

    /// No countdown runs.
    private func settle() {
        end = nil
        cancelTimer(0)
        set(Self.remainingTime, 0)
        set(Self.isRunning, false)
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.remainingTime, let end else { return nil }
        return .integer(max(0, (end.nanoseconds - device.now.nanoseconds + 999_999_999) / 1_000_000_000))
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        guard attribute == Self.remainingTime else { return }
        let seconds = integer(Self.remainingTime) ?? 0
        guard seconds > 0 else { return settle() }
        end = device.now + .seconds(seconds)
        setTimer(0, after: .seconds(seconds))
        set(Self.isRunning, true)
    }

    override func fire(_ timer: Int) {
        let action = integer(Self.endAction) ?? 0
        settle()
        if let plug = sibling(OnOffBehaviour.number, as: OnOffBehaviour.self) {
            let isOn = action == 0 ? !plug.isOn : action == 2
            isOn ? plug.switchOn() : plug.switchOff()
        }
        emit(0x00, [Field("action", .integer(action))])
    }
}
