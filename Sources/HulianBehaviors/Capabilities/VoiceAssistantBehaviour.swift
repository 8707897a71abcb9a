internal import HulianModel

/// Voice assistant: hears what is said near it, the worse the louder the room is, and says what it is told to say.
///
/// A capability of ours. What was heard is told as text; what it means is for the controller to find out.
final class VoiceAssistantBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC36
    /// What it does.
    static let state: AttributeNumber = 0x0000
    /// Whether the microphone is off.
    private static let isMicrophoneMuted: AttributeNumber = 0x0001
    /// What was heard last, and how often.
    private static let lastUtterance: AttributeNumber = 0x0004, utteranceCount: AttributeNumber = 0x0005

    /// What it does, as the attribute counts it.
    enum State {
        /// It waits for its name.
        static let idle: Int64 = 0
        /// It listens.
        static let listening: Int64 = 1
        /// It speaks.
        static let speaking: Int64 = 2
        /// It hears nothing.
        static let muted: Int64 = 3
    }
    /// How long it listens, and how long it says a letter (project defaults).
    private static let listenTime = Interval.seconds(8), letterTime = Interval.milliseconds(120)
    /// The noise in dBA from which on nothing is understood.
    private static let loudest = 75.0

    override class var actions: [String] { ["speakTo", "pressMicrophone"] }
    override class var defects: [String] { ["microphoneFailure"] }

    /// True while the microphone is broken.
    private var isDeaf = false
    /// True while it hears nothing.
    private var isMuted: Bool { bool(Self.isMicrophoneMuted) }
    /// What it does.
    private var state: Int64 { integer(Self.state) ?? State.idle }

    override func start() { rest() }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.isMicrophoneMuted, state != State.speaking { rest() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            let text = fields.string("text") ?? ""
            guard !text.isEmpty else { throw .constraintError }
            set(Self.state, .integer(State.speaking))
            setTimer(0, after: .milliseconds(Self.letterTime.milliseconds * Int64(max(5, text.count))))
        case 0x01:
            guard !isMuted else { throw .invalidInState }
            set(Self.state, .integer(State.listening))
            setTimer(0, after: Self.listenTime)
        case 0x02:
            cancelTimer(0)
            rest()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func fields(of action: String) -> [ActionField] {
        action == "speakTo" ? [ActionField("text", .text)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "speakTo": hear(String((fields.string("text") ?? "hello").prefix(80)))
        case "pressMicrophone":
            set(Self.isMicrophoneMuted, .bool(!isMuted))
            if state != State.speaking { rest() }
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "microphoneFailure" else { return false }
        isDeaf = isBroken
        return true
    }

    /// Hears what somebody says, unless it cannot.
    private func hear(_ text: String) {
        guard !isMuted, !isDeaf else { return }
        let noise = device.room?[.noise] ?? 30
        // Certain below 45 dBA, and less certain by three hundredths for each decibel above.
        let confidence = Int64(min(98, max(0, 98 - 3 * (noise - 45))).rounded())
        guard noise < Self.loudest, confidence >= 30 else { return emit(0x01) }
        set(Self.lastUtterance, .string(text))
        set(Self.utteranceCount, .integer(((integer(Self.utteranceCount) ?? 0) + 1) & 0xFFFF_FFFF))
        emit(0x00, [Field("text", .string(text)), Field("confidence", .integer(confidence))])
        guard state != State.speaking else { return }
        set(Self.state, .integer(State.listening))
        setTimer(0, after: Self.listenTime)
    }

    /// Waits for its name again, or hears nothing.
    private func rest() {
        cancelTimer(0)
        set(Self.state, .integer(isMuted ? State.muted : State.idle))
    }

    override func fire(_ timer: Int) {
        if state == State.speaking { emit(0x02) }
        rest()
    }
}
