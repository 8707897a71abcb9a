internal import HulianModel

/// The voice of an assistant: what it takes, and how loud it speaks in its room.
final class VoiceBehaviour: Behaviour {
    /// How device types name it: powers in W, the loudest speech in dBA.
    static let dynamics = Behaviours.Dynamics("voice", parameters: ["power", "standby", "loudest"]) {
        device, endpoint, parameters in VoiceBehaviour(device: device, endpoint: endpoint, parameters)
    }

    /// The power while it speaks or listens, and while it waits, in watts.
    private let power, standby: Double
    /// The loudest speech in dBA.
    private let loudest: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a voice.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 3)
        standby = parameters.number("standby", or: 1.5)
        loudest = parameters.number("loudest", or: 75)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() { work() }

    override func stop() { emissions.give() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard
            capability == sibling(VoiceAssistantBehaviour.number) && attribute == VoiceAssistantBehaviour.state
                || capability == sibling(LevelControlBehaviour.number)
        else { return }
        work()
    }

    /// Gives what it gives now.
    private func work() {
        let state = value(VoiceAssistantBehaviour.number, VoiceAssistantBehaviour.state).integerValue
        let isSpeaking = state == VoiceAssistantBehaviour.State.speaking
        let isBusy = isSpeaking || state == VoiceAssistantBehaviour.State.listening
        let volume = (value(LevelControlBehaviour.number, LevelControlBehaviour.currentLevel).numberValue ?? 127) / 254
        let watts = isBusy ? power : standby
        emissions.give(heat: watts, power: watts, sound: isSpeaking ? loudest - 30 + 30 * volume : 0)
    }
}
