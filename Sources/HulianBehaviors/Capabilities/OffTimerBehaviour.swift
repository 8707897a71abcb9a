internal import HulianModel

/// Off timer: switches the device off after a time that somebody set, or after the longest time that it may be on.
///
/// The capability is the project's own (hulian-1). It is the sleep timer of appliances: in minutes, for the whole device
/// with all its parts, off and never on, and it starts to count when the device is switched on. What counts seconds for
/// the one switch beside it, and may also switch on, is Countdown timer.
final class OffTimerBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC25
    /// Minutes after which it is switched off; 0 for none.
    private static let duration: AttributeNumber = 0x0000
    /// Seconds that are left.
    private static let remainingTime: AttributeNumber = 0x0001
    /// Minutes for which it may be on; 0 for ever.
    private static let longestTimeOn: AttributeNumber = 0x0002
    /// The timers: the time that somebody set, and the longest time.
    private enum Timer {
        /// The time that somebody set is over.
        static let asked = 0
        /// It was on for the longest time.
        static let longest = 1
    }

    /// When it is switched off because somebody set it so.
    private var deadline: Instant?
    /// True while a part of the device is on.
    private var wasOn = false

    override func start() {
        deadline = nil
        set(Self.duration, 0)
        set(Self.remainingTime, 0)
        wasOn = false
        follow()
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.remainingTime, let deadline else { return nil }
        return .integer(max(0, ((deadline - device.now).milliseconds + 999) / 1000))
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.duration { count() } else { limit() }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == OnOffBehaviour.onOff || attribute == FanControlBehaviour.percentCurrent { follow() }
    }

    override func fire(_ timer: Int) {
        emit(0x00)
        for behaviour in device.allBehaviours {
            if let fan = behaviour as? FanControlBehaviour, fan.sibling(OnOffBehaviour.number) == nil {
                fan.enter(mode: 0)
            }
            if let switching = behaviour as? OnOffBehaviour { switching.switchOff() }
        }
    }

    /// True while a part of the device is on.
    private var isOn: Bool {
        device.allBehaviours.contains { behaviour in
            if let switching = behaviour as? OnOffBehaviour { return switching.isOn && !switching.has(feature: "LT") }
            guard let fan = behaviour as? FanControlBehaviour else { return false }
            return fan.sibling(OnOffBehaviour.number) == nil && fan.share > 0
        }
    }

    /// Follows what is switched on and off.
    private func follow() {
        let isOn = isOn
        guard isOn != wasOn else { return }
        wasOn = isOn
        // A time that is set while it is off counts from the moment when it is switched on, and once.
        if !isOn { set(Self.duration, 0) }
        count()
        limit()
    }

    /// Counts the time that somebody set.
    private func count() {
        guard isOn, let minutes = integer(Self.duration), minutes > 0 else {
            deadline = nil
            cancelTimer(Timer.asked)
            set(Self.remainingTime, 0)
            return
        }
        deadline = device.now + .minutes(minutes)
        set(Self.remainingTime, .integer(minutes * 60))
        setTimer(Timer.asked, after: .minutes(minutes))
    }

    /// Counts the longest time.
    private func limit() {
        guard wasOn, let minutes = integer(Self.longestTimeOn), minutes > 0 else { return cancelTimer(Timer.longest) }
        setTimer(Timer.longest, after: .minutes(minutes))
    }
}
