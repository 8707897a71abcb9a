internal import HulianModel

/// Ease of use: an elder mode that makes voice and text clear at one stroke, and a voice that says what matters.
///
/// A capability of ours. It speaks when the work of the device is done and when something in it alarms, in the words
/// that the definition of the event gives it, and is silent in the hours of Do not disturb. The volume of elder mode is a project default.
final class AccessibilityBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC09
    /// Whether elder mode is on.
    private static let elderMode: AttributeNumber = 0x0000
    /// Whether it speaks.
    private static let voicePrompts: AttributeNumber = 0x0001
    /// How loud it speaks, in percent.
    private static let promptVolume: AttributeNumber = 0x0002
    /// Whether it shows large text.
    private static let largeText: AttributeNumber = 0x0003
    /// How often it spoke.
    private static let promptCount: AttributeNumber = 0x0004
    /// The least volume of elder mode in percent.
    private static let elderVolume: Int64 = 80
    /// The capabilities from which on they are about what a device does, and not about the device in its network.
    private static let firstApplication: CapabilityNumber = 0x0044

    /// What was set before elder mode was turned on; nothing while it is off.
    private var before: (voicePrompts: Value, promptVolume: Value, largeText: Value)?

    override func start() { follow() }

    override func reset() { before = nil }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.elderMode { follow() }
    }

    /// Makes voice and text clear, or sets them to what they were.
    private func follow() {
        if bool(Self.elderMode) {
            guard before == nil else { return }
            before = (self[Self.voicePrompts], self[Self.promptVolume], self[Self.largeText])
            set(Self.voicePrompts, true)
            set(Self.promptVolume, .integer(max(Self.elderVolume, integer(Self.promptVolume) ?? 0)))
            set(Self.largeText, true)
        } else if let before {
            self.before = nil
            set(Self.voicePrompts, before.voicePrompts)
            set(Self.promptVolume, before.promptVolume)
            set(Self.largeText, before.largeText)
        }
    }

    override func neighbourTold(_ event: DeviceEvent) {
        guard !DoNotDisturbBehaviour.isActive(in: self) else { return }
        guard bool(Self.voicePrompts), let volume = integer(Self.promptVolume), volume > 0, matters(event) else {
            return
        }
        set(Self.promptCount, .integer((integer(Self.promptCount) ?? 0) + 1))
        let title = event.definition.title
        // What a diagnosis found it says in the words of the fault.
        let details = event.fields.first { $0.name == "text" }?.value.stringValue.map { ": \($0)" } ?? ""
        let chinese = event.fields.first { $0.name == "chinese" }?.value.stringValue.map { "：\($0)" } ?? ""
        emit(
            0x00,
            [
                Field("text", .string(title.english + details)), Field("chinese", .string(title.chinese + chinese)),
                Field("volume", .integer(volume)),
            ])
    }

    /// True for what somebody at the device wants to hear: the end of its work, and whatever alarms.
    private func matters(_ event: DeviceEvent) -> Bool {
        let number = device.blueprint.capabilities[event.capability].definition.number
        guard number >= Self.firstApplication else { return false }
        switch number {
        case AlarmBaseBehaviour.refrigerator, AlarmBaseBehaviour.dishwasher:
            // The same event tells that an alarm ends.
            return event.fields.first { $0.name == "active" }?.value.integerValue ?? 0 != 0
        case let number where OperationalStateBehaviour.numbers.contains(number): return true
        default: return event.definition.priority == .critical
        }
    }
}
