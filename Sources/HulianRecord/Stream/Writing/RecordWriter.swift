public import HulianModel

/// Writes a run as JSON Lines: a header, an event a line, checkpoints of a digest, and a footer.
///
/// The digest in a checkpoint and in the footer is SHA-256 over every octet of the record before the digest itself, so
/// that changing one octet anywhere is seen, and seen where. A record without footer is incomplete, and says so to whoever
/// reads it. The format is described in docs/record-format.md.
///
/// Lines are handed on many at once, and one by one on the wall clock, where somebody may watch.
public final class RecordWriter: RunListener {
    /// Takes whole lines of the record, one or many; false when they could not be kept.
    public typealias Sink = (Octets) -> Bool

    /// How many lines lie between two checkpoints.
    public static let checkpointDistance = 1000
    /// The version of the format.
    public static let format = "hulian-record/1"
    /// How many octets are handed on at once.
    private static let pieceLength = 1 << 16

    /// How many lines were written.
    public private(set) var lineCount = 0
    /// False when the sink refused octets; what follows is not written any more.
    public private(set) var isIntact = true
    /// Takes the octets; nothing to count lines only.
    private let sink: Sink?
    /// The digest of all octets so far, but for those that follow ``digested``.
    private let digest: SHA256?
    /// How many of the octets that were not handed on yet are in the digest.
    private var digested = 0
    /// The lines that were not handed on yet.
    private var lines: LineWriter
    /// True to hand on each line by itself.
    private var isLive = false
    /// The time at which virtual time starts.
    private var start = Instant(nanoseconds: 0)

    /// Makes a writer.
    ///
    /// - Parameter sink: Takes the octets; nothing to count lines only.
    public init(to sink: Sink?) {
        self.sink = sink
        digest = sink == nil ? nil : SHA256()
        lines = LineWriter(capacity: sink == nil ? 0 : Self.pieceLength + 4096)
        super.init()
    }

    // A run that broke off has no footer; what there is of it is worth reading all the same.
    deinit { flush() }

    // MARK: Lines

    /// Begins a line.
    ///
    /// - Returns: False when nothing is written, so that the caller need not make the line.
    @inline(__always)
    private func begin(_ kind: StaticString, _ time: Instant) -> Bool {
        if lineCount % Self.checkpointDistance == Self.checkpointDistance - 1 { checkpoint(time) }
        lineCount += 1
        guard sink != nil, isIntact else { return false }
        lines.begin(kind, number: lineCount, time: time - start)
        return true
    }

    /// True when lines are written, and not only counted.
    public var isWriting: Bool { sink != nil }

    /// Counts a line whose content nobody needs; not for a record that is written.
    public func skipLine(at time: Instant) { _ = begin("", time) }

    /// Ends a line.
    @inline(__always)
    private func end() {
        lines.end()
        if lines.count >= Self.pieceLength || isLive { flush() }
    }

    /// Writes a line, when lines are written.
    @inline(__always)
    private func write(_ kind: StaticString, _ time: Instant, _ content: (inout LineWriter) -> Void) {
        guard begin(kind, time) else { return }
        content(&lines)
        end()
    }

    /// Hands on the lines that were written.
    ///
    /// - Returns: ``isIntact``.
    @discardableResult
    public func flush() -> Bool {
        guard let sink, isIntact, lines.count > 0 else { return isIntact }
        takeIn()
        isIntact = sink(lines.octets)
        lines.removeAll()
        digested = 0
        return isIntact
    }

    /// Takes all octets that were written into the digest.
    private func takeIn() {
        digest?.update(Octets(rebasing: lines.octets[digested...]))
        digested = lines.count
    }

    /// Ends a line with the digest of all octets before it, those of the line included.
    private func seal() {
        takeIn()
        lines.text("sha256", digest?.digest() ?? "")
        end()
    }

    /// Writes the digest of all that comes before.
    private func checkpoint(_ time: Instant) {
        lineCount += 1
        guard sink != nil, isIntact else { return }
        lines.begin("checkpoint", number: lineCount, time: time - start)
        seal()
    }

    // MARK: Who takes part

    public override func began(_ header: RunHeader) {
        start = header.start
        isLive = header.clock == "wall"
        write("header", header.start) { $0.header(header, format: Self.format) }
    }

    public override func described(_ type: DeviceTypeID, _ slots: [String], at time: Instant) {
        write("type", time) { $0.type(type, slots) }
    }

    public override func entered(_ device: DeviceEntry, at time: Instant) {
        write("device", time) { $0.device(device) }
    }

    public override func entered(_ client: ClientEntry, at time: Instant) {
        write("client", time) { $0.client(client) }
    }

    // MARK: What happens on the bus

    public override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        write("connected", time) { $0.connection(client, facts) }
    }

    public override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        write("disconnected", time) { $0.client(client, "reason", reason) }
    }

    public override func subscribed(_ client: Int, _ filter: String, at time: Instant) {
        write("subscribed", time) { $0.client(client, "filter", filter) }
    }

    public override func published(_ message: borrowing MessageView) {
        guard begin("published", message.time) else { return }
        lines.message(message)
        end()
    }

    public override func delivered(_ facts: DeliveryFacts, at time: Instant) {
        write("delivered", time) { $0.delivery(facts) }
    }

    public override func dropped(_ number: UInt64, _ client: Int, _ reason: String, at time: Instant) {
        write("dropped", time) { $0.loss(number, client, reason) }
    }

    // MARK: What happens in the home

    public override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        write("changed", time) {
            $0.attribute(device, slot, value)
            $0.text("origin", origin)
        }
    }

    public override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        write("stimulated", time) { $0.stimulus(device, what, fields) }
    }

    public override func requested(_ facts: RequestFacts, at time: Instant) {
        write("requested", time) { $0.request(facts) }
    }

    public override func answered(_ number: Int, _ status: String, at time: Instant) {
        write("answered", time) { $0.answer(number, status) }
    }

    public override func learned(
        _ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant
    ) {
        write("learned", time) {
            $0.text("dialect", dialect.rawValue)
            $0.attribute(device, slot, value)
        }
    }

    public override func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool, at time: Instant) {
        write("presence", time) { $0.presence(dialect, device, isOnline) }
    }

    public override func scene(_ scene: SceneFacts, at time: Instant) {
        write("scene", time) { $0.scene(scene) }
    }

    public override func fault(_ fault: FaultFacts, at time: Instant) {
        write("fault", time) { $0.fault(fault) }
    }

    public override func lost(_ entry: LossEntry, at time: Instant) {
        write("loss", time) { $0.loss(entry) }
    }

    // MARK: The scenario

    public override func step(_ place: String, _ what: String, at time: Instant) {
        write("step", time) { $0.step(place, what) }
    }

    public override func decided(_ expectation: ExpectationResult, at time: Instant) {
        write("expectation", time) { $0.expectation(expectation) }
    }

    public override func ended(isComplete: Bool, problem: String?, at time: Instant) {
        guard begin("footer", time) else { return }
        lines.footer(isComplete: isComplete, problem: problem, lines: lineCount)
        seal()
        flush()
    }
}
