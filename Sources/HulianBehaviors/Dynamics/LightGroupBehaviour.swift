internal import HulianModel

/// The master of a lighting system: what is asked of it, all lamps of the device do; it shows what they show.
///
/// On/Off is on when one lamp is; the level is the mean of the lamps that are on. Scenes that are stored and recalled at
/// the master are those of the lamps that belong to the group.
final class LightGroupBehaviour: Behaviour {
    /// How device types name it: the time in s in which the lamps follow a level.
    static let dynamics = Behaviours.Dynamics("lightGroup", parameters: ["transition"]) {
        device, endpoint, parameters in
        LightGroupBehaviour(
            device: device, endpoint: endpoint, transition: parameters.interval("transition", or: .milliseconds(500)))
    }

    /// The time in which the lamps follow a level.
    private let transition: Interval
    /// True while the master speaks to its lamps, or shows what they do.
    private var isSpeaking = false
    /// Until when the lamps are on their way to what the master said.
    private var deadline = Instant(nanoseconds: 0)

    /// Makes a master.
    private init(device: Device, endpoint: Int, transition: Interval) {
        self.transition = transition
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The behaviours of a class that belong to the lamps.
    private func members<Kind: Behaviour>(_: Kind.Type) -> [Kind] {
        device.allBehaviours.compactMap { $0 as? Kind }.filter { $0.endpoint != endpoint && $0.capability >= 0 }
    }

    override func start() {
        sibling(ScenesManagementBehaviour.number, as: ScenesManagementBehaviour.self)?.follows = {
            [unowned self] command, fields in
            // A lamp that does not belong to the group refuses, as it does when a group is spoken to.
            for member in self.members(ScenesManagementBehaviour.self) { _ = try? member.perform(command, fields) }
            self.setTimer(0, after: .seconds(2))
        }
        setTimer(0, after: .seconds(2))
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard !isSpeaking else { return }
        let instance = device.blueprint.capabilities[capability]
        let number = instance.definition.number
        guard attribute == 0, number == OnOffBehaviour.number || number == LevelControlBehaviour.number else { return }
        guard instance.endpoint == endpoint else {
            // What the lamps do is shown when they have done it.
            if !isArmed(0) { setTimer(0, after: .seconds(1)) }
            return
        }
        speak(about: number)
    }

    /// Lets the lamps do what the master was told.
    private func speak(about number: CapabilityNumber) {
        isSpeaking = true
        defer { isSpeaking = false }
        deadline = device.now + transition + .seconds(1)
        setTimer(0, after: transition + .seconds(1))
        if number == OnOffBehaviour.number {
            let isOn = value(number, OnOffBehaviour.onOff).boolValue ?? false
            for member in members(OnOffBehaviour.self) { isOn ? member.switchOn() : member.switchOff() }
        } else {
            guard let level = value(number, LevelControlBehaviour.currentLevel).integerValue else { return }
            for member in members(LevelControlBehaviour.self) { member.recall(level, in: transition) }
        }
    }

    /// Shows what the lamps show.
    override func fire(_ timer: Int) {
        guard device.now >= deadline else { return setTimer(0, after: deadline - device.now) }
        isSpeaking = true
        defer { isSpeaking = false }
        let shining = members(OnOffBehaviour.self).filter(\.isOn)
        let levels = members(LevelControlBehaviour.self).filter { level in
            shining.contains { $0.endpoint == level.endpoint }
        }.map(\.level)
        let own: LevelControlBehaviour? = sibling(LevelControlBehaviour.number)
        if !levels.isEmpty { own?.recall(levels.reduce(0, +) / Int64(levels.count), in: .zero) }
        sibling(OnOffBehaviour.number, as: OnOffBehaviour.self)?.store(isOn: !shining.isEmpty)
    }
}
