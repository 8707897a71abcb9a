internal import HulianModel

/// Content Launcher: finds something to play by words or by address, and plays it.
///
/// Source: Matter application clusters, Content Launcher (0x050A), revision 1. There is no library behind it: every
/// search finds a medium of the length that the player has.
final class ContentLauncherBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x050A
    /// What the answer says of an address that leads nowhere.
    private static let urlNotAvailable: Int64 = 1
    /// What the answer says of what may not be watched.
    private static let authFailed: Int64 = 2

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        // An address leads to something that nobody has rated.
        if let control = contentControl, control.blocksEverything || command == 0x01 && control.blocksUnrated {
            return [Field("status", .integer(Self.authFailed))]
        }
        switch command {
        case 0x00:
            play(fields.bool("autoPlay"), from: fields["playbackPreferences"]["playbackPosition"]?.integerValue ?? 0)
        case 0x01:
            guard let url = fields.string("contentURL"), !url.isEmpty else {
                return [Field("status", .integer(Self.urlNotAvailable))]
            }
            play(true, from: 0)
        default:
            throw .unsupportedCommand
        }
        return [Field("status", 0)]
    }

    /// Lets the player begin, or wait at the beginning.
    private func play(_ isPlaying: Bool, from position: Int64) {
        if let onOff: OnOffBehaviour = sibling(OnOffBehaviour.number), !onOff.isOn { onOff.switchOn() }
        let player: MediaPlaybackBehaviour? = sibling(MediaPlaybackBehaviour.number)
        player?.enter(isPlaying ? .playing : .paused, at: max(0, position), speed: isPlaying ? 1 : 0)
    }
}
