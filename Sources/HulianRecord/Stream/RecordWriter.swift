internal import HulianDiagnostics
public import HulianModel

/// Writes a run as JSON Lines: a header, an event a line, checkpoints of a digest, and a footer.
///
/// The digest in a checkpoint and in the footer is SHA-256 over every octet of the record before the digest itself, so
/// that changing one octet anywhere is seen, and seen where. A record without footer is incomplete, and says so to whoever
/// reads it. The format is described in docs/record-format.md.
public final class RecordWriter: RunListener {
    /// Takes octets of the record; false when they could not be kept.
    public typealias Sink = (Octets) -> Bool

    /// How many lines lie between two checkpoints.
    public static let checkpointDistance = 1000
    /// The version of the format.
    public static let format = "hulian-record/1"

    /// How many lines were written.
    public private(set) var lineCount = 0
    /// False when the sink refused octets; what follows is not written any more.
    public private(set) var isIntact = true
    /// Takes the octets; nothing to count lines only.
    private let sink: Sink?
    /// The digest of all octets so far.
    private let digest: SHA256?
    /// The line that is being written.
    private var writer = JSONWriter()
    /// The time at which virtual time starts.
    private var start = Instant(nanoseconds: 0)

    /// Makes a writer.
    ///
    /// - Parameter sink: Takes the octets; nothing to count lines only.
    public init(to sink: Sink?) {
        self.sink = sink
        digest = sink == nil ? nil : SHA256()
        super.init()
    }

    // MARK: Lines

    /// Begins a line.
    ///
    /// - Returns: False when nothing is written, so that the caller need not make the line.
    @inline(__always)
    private func begin(_ kind: StaticString, _ time: Instant) -> Bool {
        if lineCount % Self.checkpointDistance == Self.checkpointDistance - 1 { checkpoint(time) }
        lineCount += 1
        guard sink != nil, isIntact else { return false }
        writer.removeAll()
        writer.beginObject()
        writer.key("n")
        writer.integer(lineCount)
        writer.key("t")
        writer.integer((time - start).nanoseconds)
        writer.key("e")
        writer.raw(kind)
        return true
    }

    /// Ends a line and hands it on.
    @inline(__always)
    private func end() {
        writer.endObject()
        writer.endLine()
        writer.octets.withUnsafeBufferPointer { octets in
            digest?.update(octets)
            if let sink, !sink(octets) { isIntact = false }
        }
    }

    /// Ends a line with the digest of all octets before it, those of the line included, and hands it on.
    private func seal() {
        writer.octets.withUnsafeBufferPointer { digest?.update($0) }
        let covered = writer.octets.count
        text("sha256", digest?.digest() ?? "")
        writer.endObject()
        writer.endLine()
        writer.octets.withUnsafeBufferPointer { octets in
            digest?.update(Octets(rebasing: octets[covered...]))
            if let sink, !sink(octets) { isIntact = false }
        }
    }

    /// Writes the digest of all that comes before.
    private func checkpoint(_ time: Instant) {
        lineCount += 1
        guard sink != nil, isIntact else { return }
        writer.removeAll()
        writer.beginObject()
        writer.key("n")
        writer.integer(lineCount)
        writer.key("t")
        writer.integer((time - start).nanoseconds)
        writer.key("e")
        writer.raw("\"checkpoint\"")
        seal()
    }

    /// Writes a key with text, unless there is none.
    private func text(_ key: String, _ text: String?) {
        guard let text else { return }
        writer.key(key)
        writer.string(text)
    }

    /// Writes a key with named values, unless there are none.
    private func fields(_ key: String, _ fields: [Field]) {
        guard !fields.isEmpty else { return }
        writer.key(key)
        writer.value(.structure(fields))
    }

    /// Writes a key with octets: as text when they are UTF-8, else as hexadecimal digits under another key.
    private func octets(_ key: String, _ octets: Octets) {
        if UTF8Check.isValid(octets) {
            writer.key(key)
            writer.string(octets)
        } else {
            writer.key(key + "Hex")
            writer.string(HexDigits.text(octets))
        }
    }

    // MARK: Events

    public override func began(_ header: RunHeader) {
        start = header.start
        guard begin("\"header\"", header.start) else { return }
        text("format", Self.format)
        text("tool", "hulian")
        text("version", header.version)
        text("scenario", header.scenario)
        text("titleEn", header.title.english)
        text("titleZh", header.title.chinese)
        text("file", header.file)
        text("level", header.level?.rawValue)
        writer.key("seed")
        writer.integer(header.seed)
        text("start", CalendarTime(header.start).rfc3339)
        text("clock", header.clock)
        text("bus", header.bus)
        if let isEncrypted = header.isEncrypted {
            writer.key("encrypted")
            writer.bool(isEncrypted)
        }
        text("mode", header.mode)
        fields("parameters", header.parameters)
        end()
    }

    public override func described(_ type: DeviceTypeID, _ slots: [String], at time: Instant) {
        guard begin("\"type\"", time) else { return }
        text("type", type.rawValue)
        writer.key("slots")
        writer.value(.list(slots.map { .string($0) }))
        end()
    }

    public override func entered(_ device: DeviceEntry, at time: Instant) {
        guard begin("\"device\"", time) else { return }
        writer.key("device")
        writer.integer(device.index)
        text("name", device.name)
        text("title", device.title)
        text("type", device.type.rawValue)
        text("dialect", device.dialect.rawValue)
        text("room", device.room)
        text("kind", device.kind.rawValue)
        fields("identity", device.identity)
        end()
    }

    public override func entered(_ client: ClientEntry, at time: Instant) {
        guard begin("\"client\"", time) else { return }
        writer.key("client")
        writer.integer(client.index)
        text("name", client.name)
        text("role", client.role.rawValue)
        text("dialect", client.dialect?.rawValue)
        if let device = client.device {
            writer.key("device")
            writer.integer(device)
        }
        end()
    }

    public override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        guard begin("\"connected\"", time) else { return }
        writer.key("client")
        writer.integer(client)
        text("clientId", facts.clientID)
        writer.key("mqtt")
        writer.integer(facts.version)
        writer.key("cleanStart")
        writer.bool(facts.cleanStart)
        writer.key("sessionPresent")
        writer.bool(facts.sessionPresent)
        writer.key("keepAlive")
        writer.integer(facts.keepAlive)
        text("username", facts.username)
        if facts.passwordLength > 0 {
            writer.key("passwordLength")
            writer.integer(facts.passwordLength)
            writer.key("passwordClasses")
            writer.integer(facts.passwordClasses)
        }
        text("willTopic", facts.willTopic)
        text("willPayload", facts.willPayload)
        if facts.willTopic != nil {
            writer.key("willRetain")
            writer.bool(facts.willRetain)
        }
        end()
    }

    public override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        guard begin("\"disconnected\"", time) else { return }
        writer.key("client")
        writer.integer(client)
        text("reason", reason)
        end()
    }

    public override func subscribed(_ client: Int, _ filter: String, at time: Instant) {
        guard begin("\"subscribed\"", time) else { return }
        writer.key("client")
        writer.integer(client)
        text("filter", filter)
        end()
    }

    public override func published(_ message: borrowing MessageView) {
        guard begin("\"published\"", message.time) else { return }
        writer.key("m")
        writer.integer(message.number)
        writer.key("client")
        writer.integer(message.client)
        octets("topic", message.topic)
        octets("payload", message.payload)
        if message.hasFlags {
            writer.key("qos")
            writer.integer(message.qos)
            if message.retain {
                writer.key("retain")
                writer.bool(true)
            }
        } else {
            writer.key("flags")
            writer.bool(false)
        }
        if message.isWill {
            writer.key("will")
            writer.bool(true)
        }
        end()
    }

    public override func delivered(_ facts: DeliveryFacts, at time: Instant) {
        guard begin("\"delivered\"", time) else { return }
        writer.key("m")
        writer.integer(facts.number)
        writer.key("client")
        writer.integer(facts.client)
        writer.key("qos")
        writer.integer(facts.qos)
        if facts.retain {
            writer.key("retain")
            writer.bool(true)
        }
        if facts.duplicate {
            writer.key("duplicate")
            writer.bool(true)
        }
        end()
    }

    public override func dropped(_ number: UInt64, _ client: Int, _ reason: String, at time: Instant) {
        guard begin("\"dropped\"", time) else { return }
        writer.key("m")
        writer.integer(number)
        writer.key("client")
        writer.integer(client)
        text("reason", reason)
        end()
    }

    public override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        guard begin("\"changed\"", time) else { return }
        writer.key("device")
        writer.integer(device)
        writer.key("slot")
        writer.integer(slot)
        writer.key("value")
        writer.value(value)
        text("origin", origin)
        end()
    }

    public override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        guard begin("\"stimulated\"", time) else { return }
        writer.key("device")
        writer.integer(device)
        text("what", what)
        self.fields("fields", fields)
        end()
    }

    public override func requested(_ facts: RequestFacts, at time: Instant) {
        guard begin("\"requested\"", time) else { return }
        writer.key("request")
        writer.integer(facts.number)
        text("dialect", facts.dialect.rawValue)
        text("device", facts.device)
        text("kind", facts.kind)
        writer.key("elements")
        writer.value(.list(facts.elements.map { .string($0) }))
        writer.key("values")
        writer.value(.list(facts.values.map { .string($0) }))
        writer.key("foreign")
        writer.bool(facts.isForeign)
        end()
    }

    public override func answered(_ number: Int, _ status: String, at time: Instant) {
        guard begin("\"answered\"", time) else { return }
        writer.key("request")
        writer.integer(number)
        text("status", status)
        end()
    }

    public override func learned(
        _ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant
    ) {
        guard begin("\"learned\"", time) else { return }
        text("dialect", dialect.rawValue)
        writer.key("device")
        writer.integer(device)
        writer.key("slot")
        writer.integer(slot)
        writer.key("value")
        writer.value(value)
        end()
    }

    public override func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool, at time: Instant) {
        guard begin("\"presence\"", time) else { return }
        text("dialect", dialect.rawValue)
        writer.key("device")
        writer.integer(device)
        writer.key("online")
        writer.bool(isOnline)
        end()
    }

    public override func scene(_ scene: SceneFacts, at time: Instant) {
        guard begin("\"scene\"", time) else { return }
        text("kind", scene.kind.rawValue)
        text("scene", scene.scene)
        writer.key("run")
        writer.integer(scene.run)
        text("class", scene.serviceClass)
        text("device", scene.device)
        if !scene.detail.isEmpty { text("detail", scene.detail) }
        if !scene.devices.isEmpty {
            writer.key("devices")
            writer.value(.list(scene.devices.map { .string($0) }))
        }
        end()
    }

    public override func fault(_ fault: FaultFacts, at time: Instant) {
        guard begin("\"fault\"", time) else { return }
        text("kind", fault.kind)
        text("target", fault.target)
        writer.key("begins")
        writer.bool(fault.begins)
        if !fault.detail.isEmpty { text("detail", fault.detail) }
        end()
    }

    public override func lost(_ entry: LossEntry, at time: Instant) {
        guard begin("\"loss\"", time) else { return }
        text("from", entry.from)
        text("to", entry.to)
        text("device", entry.device)
        text("element", entry.element)
        text("class", entry.lossClass.rawValue)
        text("before", entry.before)
        text("after", entry.after)
        end()
    }

    public override func step(_ place: String, _ what: String, at time: Instant) {
        guard begin("\"step\"", time) else { return }
        text("place", place)
        text("what", what)
        end()
    }

    public override func decided(_ expectation: ExpectationResult, at time: Instant) {
        guard begin("\"expectation\"", time) else { return }
        text("file", expectation.place.file)
        writer.key("line")
        writer.integer(expectation.place.line)
        writer.key("column")
        writer.integer(expectation.place.column)
        text("verdict", expectation.verdict.rawValue)
        text("expected", expectation.expected)
        text("actual", expectation.actual)
        end()
    }

    public override func ended(isComplete: Bool, problem: String?, at time: Instant) {
        guard begin("\"footer\"", time) else { return }
        writer.key("complete")
        writer.bool(isComplete)
        text("problem", problem)
        writer.key("lines")
        writer.integer(lineCount)
        seal()
    }
}
