internal import HulianModel

/// A player with a screen, a loudspeaker or both: what it takes, and how loud it is.
final class PlayerBehaviour: Behaviour {
    /// How device types name it: powers in W, the loudest sound in dBA.
    static let dynamics = Behaviours.Dynamics("player", parameters: ["power", "standby", "loudest"]) {
        device, endpoint, parameters in PlayerBehaviour(device: device, endpoint: endpoint, parameters)
    }

    /// The power while it is on, in watts.
    private let power: Double
    /// The power while it waits, in watts.
    private let standby: Double
    /// The sound at full volume in dBA.
    private let loudest: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a player.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 100)
        standby = parameters.number("standby", or: 0.5)
        loudest = parameters.number("loudest", or: 80)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() { play() }

    override func stop() { emissions.give() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let number = device.blueprint.capabilities[capability].definition.number
        guard attribute == 0,
            [OnOffBehaviour.number, LevelControlBehaviour.number, MediaPlaybackBehaviour.number].contains(number)
        else { return }
        play()
    }

    /// The first behaviour of a class in the device.
    private func first<Kind: Behaviour>(_: Kind.Type) -> Kind? {
        device.allBehaviours.lazy.compactMap { $0 as? Kind }.first
    }

    /// Gives what it gives now: the volume, and the On/Off beside it that mutes, count where it plays.
    private func play() {
        let isOn = value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? true
        let volume = first(LevelControlBehaviour.self)
        let isMuted = volume.map { $0.value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false } ?? false
        let state = value(MediaPlaybackBehaviour.number, MediaPlaybackBehaviour.currentState).integerValue
        let isSounding = isOn && !isMuted && state == MediaPlaybackBehaviour.State.playing.rawValue
        let share = Double(volume?.level ?? 0) / 254
        let watts = isOn ? power : standby
        emissions.give(heat: watts, power: watts, sound: isSounding && share > 0 ? loudest - 40 + 40 * share : 0)
    }
}
