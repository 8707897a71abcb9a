internal import HulianModel

/// Content Launcher: finds something to play by words or by address, and plays it.
///
/// Source: Matter application clusters, Content Launcher (0x050A), revision 1. Every search finds a medium of the length
/// that the player has; the contents of the player say which addresses lead nowhere.
final class ContentLauncherBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x050A
    /// What the answer says of an address that leads nowhere.
    private static let urlNotAvailable: Int64 = 1
    /// What the answer says of what may not be watched.
    private static let authFailed: Int64 = 2

    override func answerInvalid(
        _ command: CommandNumber, _ fields: Fields, _ status: Status, by origin: Origin
    ) throws(Status) -> [Field] {
        // A player that does not look at lengths takes what is too long.
        guard status == .constraintError, mediaContent?.checksLengths == false else { throw status }
        return try invoke(command, fields, by: origin)
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        // An address leads to something that nobody has rated.
        if let control = contentControl, control.blocksEverything || command == 0x01 && control.blocksUnrated {
            return answer(Self.authFailed)
        }
        switch command {
        case 0x00:
            play(fields.bool("autoPlay"), from: fields["playbackPreferences"]["playbackPosition"]?.integerValue ?? 0)
        case 0x01:
            guard let url = fields.string("contentURL"), !url.isEmpty, mediaContent?.reaches(url) ?? true else {
                return answer(Self.urlNotAvailable)
            }
            if mediaContent?.refuses(url) ?? false { return answer(Self.authFailed) }
            play(true, from: 0)
        default:
            throw .unsupportedCommand
        }
        return answer(0)
    }

    /// An answer with the data of the player's contents.
    private func answer(_ status: Int64) -> [Field] {
        [Field("status", .integer(status))] + (mediaContent?.answer("contentLauncher") ?? [])
    }

    /// Lets the player begin, or wait at the beginning.
    private func play(_ isPlaying: Bool, from position: Int64) {
        if isPlayerOff { sibling(OnOffBehaviour.number, as: OnOffBehaviour.self)?.switchOn() }
        let player: MediaPlaybackBehaviour? = sibling(MediaPlaybackBehaviour.number)
        player?.enter(isPlaying ? .playing : .paused, at: max(0, position), speed: isPlaying ? 1 : 0)
    }
}
