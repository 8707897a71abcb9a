internal import HulianModel

/// Keypad Input: the keys of a remote control, and what they do at the device.
///
/// Source: Matter application clusters, Keypad Input (0x0509), revision 1, with the key codes of HDMI CEC.
final class KeypadInputBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0509
    /// How many levels of 254 one press of a volume key is (project default).
    private static let volumeStep: Int64 = 10
    /// The key codes that do something beyond the screen, as HDMI CEC counts them.
    private enum Key {
        /// One channel up.
        static let channelUp: Int64 = 0x30
        /// One channel down.
        static let channelDown: Int64 = 0x31
        /// The next input.
        static let inputSelect: Int64 = 0x34
        /// The power keys.
        static let power: Int64 = 0x40, powerToggle: Int64 = 0x6B, powerOff: Int64 = 0x6C, powerOn: Int64 = 0x6D
        /// The keys for the sound.
        static let volumeUp: Int64 = 0x41, volumeDown: Int64 = 0x42, mute: Int64 = 0x43
        /// The keys for playing.
        static let play: Int64 = 0x44, stop: Int64 = 0x45, pause: Int64 = 0x46, rewind: Int64 = 0x48
        /// More keys for playing.
        static let fastForward: Int64 = 0x49, forward: Int64 = 0x4B, backward: Int64 = 0x4C
    }

    override class var actions: [String] { ["pressKey"] }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00, let key = fields.integer("keyCode") else { throw .unsupportedCommand }
        return [Field("status", .integer(press(key)))]
    }

    override func fields(of action: String) -> [ActionField] {
        action == "pressKey" ? [ActionField("keyCode", .integer, isNeeded: true)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "pressKey" else { return false }
        _ = press(fields.integer("keyCode") ?? 0)
        return true
    }

    /// Presses a key; tells whether it was taken (0), is none of its keys (1) or does nothing in this state (2).
    private func press(_ key: Int64) -> Int64 {
        guard mediaContent?.knows(key: key) ?? true else { return 1 }
        let isOff = value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false
        if isPlayerOff, ![Key.power, Key.powerToggle, Key.powerOn].contains(key) { return 2 }
        let onOff: OnOffBehaviour? = sibling(OnOffBehaviour.number)
        let player: MediaPlaybackBehaviour? = sibling(MediaPlaybackBehaviour.number)
        switch key {
        case Key.power, Key.powerToggle: isOff ? onOff?.switchOn() : onOff?.switchOff()
        case Key.powerOn: onOff?.switchOn()
        case Key.powerOff: onOff?.switchOff()
        case Key.volumeUp: speaker?.nudge(up: true, by: Self.volumeStep)
        case Key.volumeDown: speaker?.nudge(up: false, by: Self.volumeStep)
        case Key.mute: mute()
        case Key.channelUp: sibling(ChannelBehaviour.number, as: ChannelBehaviour.self)?.skip(1)
        case Key.channelDown: sibling(ChannelBehaviour.number, as: ChannelBehaviour.self)?.skip(-1)
        case Key.inputSelect: sibling(MediaInputBehaviour.number, as: MediaInputBehaviour.self)?.selectNext()
        case Key.play: _ = player?.perform(0x00, Fields())
        case Key.pause: _ = player?.perform(0x01, Fields())
        case Key.stop: _ = player?.perform(0x02, Fields())
        case Key.forward: _ = player?.perform(0x05, Fields())
        case Key.backward: _ = player?.perform(0x04, Fields())
        case Key.rewind: _ = player?.perform(0x06, Fields())
        case Key.fastForward: _ = player?.perform(0x07, Fields())
        default: break  // Letters, digits and arrows move something on the screen that no message tells.
        }
        return 0
    }

    /// The volume of the device: its first level.
    private var speaker: LevelControlBehaviour? {
        device.allBehaviours.lazy.compactMap { $0 as? LevelControlBehaviour }.first
    }

    /// Mutes and unmutes the speaker, which Matter does by its On/Off.
    private func mute() {
        guard let speaker, speaker.endpoint != endpoint,
            let onOff: OnOffBehaviour = speaker.sibling(OnOffBehaviour.number)
        else { return }
        onOff.isOn ? onOff.switchOff() : onOff.switchOn()
    }
}
