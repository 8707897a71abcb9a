internal import HulianModel

/// Channel: the programme that a receiver is tuned to.
///
/// Source: Matter application clusters, Channel (0x0504), revision 2. The programmes of the guide are those of the
/// player's contents; a player of which nothing is said has none.
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
            let status = change(matching: fields.string("match") ?? "")
            return [Field("status", .integer(status))] + (mediaContent?.answer("channel", found: status == 0) ?? [])
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
            return [Field("paging", .structure([])), Field("programList", .list(programs(fields)))]
        case 0x06:
            try record(fields.string("programIdentifier"), fields.bool("shouldRecordSeries") ? 2 : 1)
        case 0x07:
            try record(fields.string("programIdentifier"), 0)
        default:
            throw .unsupportedCommand
        }
        return []
    }

    /// The programmes of the guide that begin and end within a time and run on channels that are asked for.
    private func programs(_ fields: Fields) -> [Value] {
        let wanted = fields["channelList"].listValue ?? []
        return (mediaContent?.programs ?? []).compactMap { program in
            guard program.start >= fields.integer("startTime") ?? .min,
                program.end <= fields.integer("endTime") ?? .max,
                let channel = channels.first(where: {
                    $0["majorNumber"] == .integer(program.major) && $0["minorNumber"] == .integer(program.minor)
                }), wanted.isEmpty || wanted.contains(where: { isSame($0, channel) })
            else { return nil }
            var entry = [
                Field("identifier", .string(program.identifier)), Field("channel", channel),
                Field("startTime", .integer(program.start)), Field("endTime", .integer(program.end)),
                Field("title", .string(program.title)),
            ]
            if let subtitle = program.subtitle { entry.append(Field("subtitle", .string(subtitle))) }
            if let recording = program.recording { entry.append(Field("recordingFlag", .integer(recording))) }
            return .structure(entry)
        }
    }

    /// True when two entries mean the same channel.
    private func isSame(_ one: Value, _ other: Value) -> Bool {
        one["majorNumber"] == other["majorNumber"] && one["minorNumber"] == other["minorNumber"]
    }

    /// Begins or ends to record a programme of the guide.
    private func record(_ identifier: String?, _ recording: Int64) throws(Status) {
        guard let content = mediaContent,
            let place = content.programs.firstIndex(where: { $0.identifier == identifier })
        else { throw .notFound }
        content.programs[place].recording = recording
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
