public import HulianDialects
public import HulianModel
public import HulianRecord

// Who takes part in the run that is judged.
extension Judge {
    /// The devices by number.
    public var devices: [JudgedDevice] { home.devices }
    /// The clients by number; only looked into.
    public var clients: [Int: ClientEntry] { home.clients }
    /// The dialects at work, in the order in which they came.
    public var spaces: [DialectSpace] { home.spaces }

    /// The device of a client by number.
    public func device(ofClient client: Int) -> JudgedDevice? { home.device(ofClient: client) }

    /// The device with a name in its own dialect.
    public func device(named name: String) -> JudgedDevice? { home.device(named: name) }

    /// What reads the descriptions of a dialect; nothing for a dialect that is a table alone.
    public func codec(of table: DialectTable) -> (any DialectCodec)? {
        table.codec.flatMap { name in codecs.first { $0.name == name } }
    }

    /// True when somebody speaks a dialect as a hub, so that what is learned is told.
    public func hasController(of dialect: DialectID) -> Bool { home.hubDialects.contains(dialect) }

    /// True unless the hub of a dialect is known to have been away at some moment since a time.
    public func hubWasThere(_ dialect: DialectID, since time: Instant) -> Bool {
        home.hubs[dialect].map { $0.isThere && $0.since <= time } ?? true
    }

    /// True for the client of a device in its own dialect.
    @inline(__always)
    public func isNative(_ client: Int) -> Bool { home.isNative(client) }

    /// What a client is to the run; nothing for one that is not known.
    @inline(__always)
    public func role(of client: Int) -> ClientEntry.Role? { home.role(of: client) }

    /// The place of a dialect at work; it is put to work when it comes first.
    public func space(of dialect: DialectID) -> Int? { home.space(of: dialect, catalog, topics) }

    /// The dialect that reads a message; nothing when none does.
    public func space(reading message: borrowing MessageView) -> DialectSpace? {
        let place = home.dialect(of: message.topicIndex)
        return place >= 0 ? home.spaces[place] : nil
    }

    /// The gateway in whose message something stands, or which answers for a device; nothing for other messages.
    public func gateway(of said: Utterance, in space: DialectSpace?) -> JudgedDevice? {
        guard said.gateway >= 0, let space, let place = spaces.firstIndex(where: { $0 === space }) else { return nil }
        return home.device(at: place, speaker: said.gateway)
    }
}
