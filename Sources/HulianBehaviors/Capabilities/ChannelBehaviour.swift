internal import HulianModel

/// Channel: the programme that a receiver is tuned to.
///
/// Source: Matter application clusters, Channel (0x0504), revision 2; the guide and recordings stay empty.
final class ChannelBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0504
    /// The channels that exist.
    private static let channelList: AttributeNumber = 0x0000
    /// The channel now.
    private static let currentChannel: AttributeNumber = 0x0002
    /// The names by which a channel is found.
    private static let names = ["name", "callSign", "affiliateCallSign", "identifier"]

    /// The channels that exist.
    var channels: [Value] { self[Self.channelList].listValue ?? [] }

    override func start() {
        if self[Self.currentChannel].isNull, let first = channels.first { set(Self.currentChannel, first) }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            return [Field("status", .integer(change(matching: fields.string("match") ?? "")))]
        case 0x02:
            let channel = channels.first {
                $0["majorNumber"] == fields["majorNumber"] && $0["minorNumber"] == fields["minorNumber"]
            }
            guard let channel else { throw .notFound }
            guard contentControl?.blocks(channel: channel) != true else { throw .invalidInState }
            set(Self.currentChannel, channel)
        case 0x03:
            skip(fields.integer("count") ?? 0)
        case 0x04:
            return [Field("paging", .structure([])), Field("programList", .list([]))]
        case 0x06, 0x07:
            throw .notFound  // There is no guide, so no programme has the identifier.
        default:
            throw .unsupportedCommand
        }
        return []
    }

    /// Tunes to the one channel with a name or number; tells whether there was one, several or none.
    private func change(matching text: String) -> Int64 {
        let found = channels.filter { channel in
            let number = "\(channel["majorNumber"] ?? 0).\(channel["minorNumber"] ?? 0)"
            return number == text || Self.names.contains { channel[$0] == .string(text) }
        }
        guard let first = found.first else { return 2 }
        guard found.count == 1 else { return 1 }
        // A channel that is blocked is none that matches.
        guard contentControl?.blocks(channel: first) != true else { return 2 }
        set(Self.currentChannel, first)
        return 0
    }

    /// Goes up or down in the list; behind its end it begins again.
    func skip(_ count: Int64) {
        let size = Int64(channels.count)
        guard size > 0 else { return }
        let place = Int64(channels.firstIndex(of: self[Self.currentChannel]) ?? 0)
        var next = Int(((place + count) % size + size) % size)
        // Channels that are blocked are passed over.
        for _ in 0..<size where contentControl?.blocks(channel: channels[next]) ?? false {
            next = (next + (count < 0 ? Int(size) - 1 : 1)) % Int(size)
        }
        set(Self.currentChannel, channels[next])
    }
}
