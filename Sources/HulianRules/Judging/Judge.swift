public import HulianBus
public import HulianCatalog
public import HulianDialects
public import HulianModel
public import HulianRecord

/// Judges a run by all rules: reads each message once, hands it to who wants it, and gathers evidence.
public final class Judge: RunListener {
    /// The catalog.
    public let catalog: Catalog
    /// The topics of the run.
    public let topics: TopicTable
    /// What the user changed.
    public let profile: JudgingProfile
    /// What reads descriptions.
    let codecs: [any DialectCodec]
    /// What the run says of itself.
    public private(set) var header: RunHeader?
    /// How many messages a dialect could read.
    public private(set) var judgedCount = 0
    /// How many messages were published, delivered and lost.
    public private(set) var counts = MessageCounts()
    /// What the first messages say.
    public private(set) var annotations: [MessageAnnotation] = []
    /// The time of the event that is told now.
    public private(set) var now = Instant(nanoseconds: 0)
    /// False for a capture that does not say when its messages came.
    public private(set) var hasTimes = true
    /// The faults of the run.
    public private(set) var disturbances = Disturbances()
    /// What led to the event that is told now.
    private var current = Witness(line: 0, time: Instant(nanoseconds: 0))
    /// Who takes part.
    let home = JudgedHome()
    /// What was found.
    private var book: EvidenceBook
    /// The rules.
    private var rules: [Rule] = []
    /// The rules by what they want to hear of; ``rules`` keeps them.
    private var audience = Audience([])
    /// What messages show of gateways and the devices behind them.
    public let gateways = JudgedGateways()
    /// True when one device is tested, on a broker that it may share with strangers who are none of its business.
    private var isCheck = false
    /// What the message that is judged says.
    private var utterance = Utterance()

    /// Makes a judge.
    ///
    /// - Parameters:
    ///   - catalog: Where clauses, dialects and device types are defined.
    ///   - topics: The topics of the run.
    ///   - profile: What the user changed.
    ///   - rules: The rules; all that exist by default.
    ///   - codecs: What reads descriptions; all that exist by default.
    public init(
        catalog: Catalog, topics: TopicTable, profile: JudgingProfile = JudgingProfile(),
        rules types: [Rule.Type] = RuleSet.all, codecs: [any DialectCodec] = Codecs.all
    ) {
        self.catalog = catalog
        self.topics = topics
        self.profile = profile
        self.codecs = codecs
        book = EvidenceBook(catalog.clauses, profile)
        super.init()
        rules = types.map { $0.init(self) }
        audience = Audience(rules)
    }

    // MARK: Evidence

    /// A limit of a clause, as the user or the catalog sets it.
    public func limit(_ clause: ClauseID, _ name: String, or other: Double) -> Double {
        book.limit(clause, name) ?? other
    }

    /// A limit of a clause; nothing when neither the user nor the catalog sets it.
    public func limit(_ clause: ClauseID, _ name: String) -> Double? { book.limit(clause, name) }

    /// The place of a clause, for rules that report evidence for every message; -1 for one that is not judged.
    public func place(of clause: ClauseID) -> Int { book.place(of: clause) }

    /// A clause was looked at and holds.
    public func satisfied(_ clause: ClauseID) { book.satisfied(book.place(of: clause)) }

    /// A clause, by place, was looked at and holds.
    @inline(__always)
    public func satisfied(at place: Int) { book.satisfied(place) }

    /// A clause, by place, was looked at so many times and held each time.
    public func satisfied(at place: Int, times count: Int) { book.satisfied(place, times: count) }

    /// What shows the event that is told now.
    public var witness: Witness { current }

    /// A clause was looked at and does not hold.
    ///
    /// - Parameters:
    ///   - clause: The clause.
    ///   - rule: Who found it.
    ///   - message: One sentence in both languages; words are made only for the findings that are kept.
    ///   - device: The device that it is about.
    ///   - expected: What was expected.
    ///   - actual: What came instead.
    ///   - witness: What shows it; the event that is told now by default.
    ///   - strength: How binding the clause is of this breach; what profile and catalog say by default.
    public func violated(
        _ clause: ClauseID, by rule: String, _ message: @autoclosure () -> Title, device: String?,
        expected: @autoclosure () -> Title, actual: @autoclosure () -> Title, at witness: Witness? = nil,
        as strength: Strength? = nil
    ) {
        violated(
            at: book.place(of: clause), by: rule, message(), device: device, expected: expected(), actual: actual(),
            at: witness, as: strength)
    }

    /// A clause, by place, was looked at and does not hold.
    public func violated(
        at place: Int, by rule: String, _ message: @autoclosure () -> Title, device: String?,
        expected: @autoclosure () -> Title, actual: @autoclosure () -> Title, at witness: Witness?,
        as strength: Strength? = nil
    ) {
        guard place >= 0 else { return }
        let seen = witness ?? current
        let start = header?.start ?? seen.time
        guard let verdict = book.violated(place, as: strength) else { return }
        book.keep(
            Finding(
                clause: book.clauses[place].id, rule: rule, verdict: verdict, message: message(), expected: expected(),
                actual: actual(), device: device, recordLine: seen.line, messageNumber: seen.messageNumber,
                topic: seen.topic >= 0 ? topics.text(TopicID(rawValue: seen.topic)) : nil, time: seen.time - start),
            at: place)
    }

    /// A clause was looked at and could not be observed well enough.
    public func unclear(_ clause: ClauseID, _ reason: String) { book.unclear(book.place(of: clause), reason) }

    /// A clause, by place, was looked at and could not be observed well enough.
    public func unclear(at place: Int, _ reason: String) { book.unclear(place, reason) }

    /// Why a clause was not exercised, for who reads the report.
    public func explain(_ clause: ClauseID, _ reason: String) { book.explain(book.place(of: clause), reason) }

    /// Why a clause, by place, was not exercised.
    public func explain(at place: Int, _ reason: String) { book.explain(place, reason) }

    /// What came of all clauses, in the order of the catalog.
    ///
    /// - Parameter expectedFailures: The clauses that the scenario says must fail.
    public func results(expectedFailures: Set<ClauseID> = []) -> [ClauseResult] {
        book.results(
            dialects: heard.union(devices.map(\.entry.dialect)),
            capabilities: Set(devices.flatMap { $0.blueprint?.capabilities.map(\.definition.id) ?? [] }),
            expectedFailures: expectedFailures)
    }

    // MARK: Participants

    /// The dialects that are judged whoever takes part.
    private var heard: Set<DialectID> = []

    /// Judges messages of a dialect though no device of it is known: what descriptions say needs no device type.
    public func listen(to dialect: DialectID) {
        if home.space(of: dialect, catalog, topics) != nil { heard.insert(dialect) }
    }

    public override func began(_ header: RunHeader) {
        self.header = header
        if header.clock == "none" { dismissRulesOfTime() }
        note(header.start)
        tell(.participants) { $0.began(header) }
    }

    /// Lets the rules go that would take the order of lines for time.
    private func dismissRulesOfTime() {
        hasTimes = false
        for rule in rules where !type(of: rule).judgesWithoutTimes {
            rule.explain("the messages have no times, by which it is judged")
        }
        rules.removeAll { !type(of: $0).judgesWithoutTimes }
        audience = Audience(rules)
    }

    public override func described(_ type: DeviceTypeID, _ slots: [String], at time: Instant) {
        home.describe(type, slots)
    }

    public override func entered(_ device: DeviceEntry, at time: Instant) {
        note(time)
        home.enter(device, catalog, topics)
        tell(.participants) { $0.entered(device, at: time) }
    }

    public override func entered(_ client: ClientEntry, at time: Instant) {
        note(time)
        home.enter(client)
        isCheck =
            client.role == .tester && !home.devices.isEmpty && home.devices.allSatisfy { $0.entry.kind == .foreign }
            || isCheck
        tell(.participants) { $0.entered(client, at: time) }
    }

    // MARK: Events

    /// Notes the time of an event.
    @inline(__always)
    private func note(_ time: Instant) {
        now = time
        current = Witness(line: line, time: time)
    }

    /// Tells an event to the rules that want to hear of it.
    @inline(__always)
    private func tell(_ interest: Interests, _ call: (Rule) -> Void) {
        audience.tell(interest, at: line, call)
    }

    public override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        note(time)
        setConnected(client, true, time)
        tell(.connections) { $0.connected(client, facts, at: time) }
    }

    public override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        note(time)
        setConnected(client, false, time)
        tell(.connections) { $0.disconnected(client, reason, at: time) }
    }

    /// Notes whether the client of a device or a hub is connected.
    private func setConnected(_ client: Int, _ isConnected: Bool, _ time: Instant) {
        home.hub(client, isConnected: isConnected, at: time)
        guard let device = home.device(ofClient: client) else { return }
        device.isConnected = isConnected
        device.connectionTime = time
        gateways.connected(device, isConnected, home.devices)
        tellWhoMoved(at: time)
    }

    /// Tells which devices behind gateways came or went by the event that is told now.
    private func tellWhoMoved(at time: Instant) {
        for device in gateways.takeMoved() {
            device.connectionTime = time
            tell(.connections) { device.isConnected ? $0.came(device) : $0.left(device) }
        }
    }

    public override func subscribed(_ client: Int, _ filter: String, at time: Instant) {
        note(time)
        tell(.connections) { $0.subscribed(client, filter, at: time) }
    }

    public override func published(_ borrowed: borrowing MessageView) {
        // Plain numbers and pointers: a copy counts no references, and can be handed on from within closures.
        let message = copy borrowed
        if message.flags == .kept { return judgeKept(message) }
        note(message)
        counts.sent += 1
        let place = home.dialect(of: message.topicIndex)
        tell(.rawMessages) { $0.published(message) }
        guard place >= 0 else { return }
        let space = home.spaces[place]
        guard read(message, place, hasTime: hasTimes) else { return }
        let device = home.device(at: place, speaker: utterance.device)
        if annotations.count < profile.annotationLimit { annotate(message, space, device) }
        // One copy for all rules: each call with the property itself would make its own.
        let said = utterance
        audience.tell(said.kind, at: line) { $0.said(message, said, device) }
        if let device, said.kind == .report { remember(said, device) }
        if space.hasParts(said.form) { judgeParts(message, said, space, place) }
        if space.table.gateway != nil, let device {
            gateways.heard(said, device)
            tellWhoMoved(at: message.time)
        }
        if said.kind == .announce { home.adopt(TopicID(rawValue: message.topicIndex), message.payload, in: place) }
    }

    /// Notes the time of a message, and what shows it.
    @inline(__always)
    private func note(_ message: MessageView) {
        now = message.time
        current = Witness(
            line: line, messageNumber: message.number, topic: message.topicIndex, time: message.time)
    }

    /// Reads a message and counts it.
    ///
    /// - Returns: False for what strangers say on the broker of a check: it is none of our business.
    @inline(__always)
    private func read(_ message: MessageView, _ place: Int, hasTime: Bool) -> Bool {
        let topic = TopicID(rawValue: message.topicIndex)
        home.spaces[place].read(topic, message.payload, now: message.time, into: &utterance)
        if isCheck, message.client < 0, utterance.device < 0, !home.concerns(topic, message.payload, in: place) {
            return false
        }
        if !hasTime { utterance.forget(.timeRange) }
        judgedCount += 1
        counts.judged += 1
        return true
    }

    /// Judges what was said before anybody listened, as far as the broker had kept it: what it says and not when.
    ///
    /// In a check that is what the device under test said; what strangers left on the broker of a run is not judged.
    private func judgeKept(_ message: MessageView) {
        let place = home.dialect(of: message.topicIndex)
        guard isCheck || header?.bus == "capture", place >= 0 else { return }
        note(message)
        // Whoever listens counts all that is heard; a run counts what is sent in it.
        if !isCheck { counts.sent += 1 }
        guard read(message, place, hasTime: false) else { return }
        let device = home.device(at: place, speaker: utterance.device)
        if annotations.count < profile.annotationLimit { annotate(message, home.spaces[place], device) }
        let said = utterance
        audience.tell(said.kind, at: line, isKept: true) { $0.said(message, said, device) }
        if said.kind == .announce { home.adopt(TopicID(rawValue: message.topicIndex), message.payload, in: place) }
    }

    /// Judges the parts of a message as messages of the devices that they speak for.
    private func judgeParts(_ message: MessageView, _ whole: Utterance, _ space: DialectSpace, _ place: Int) {
        var said = Utterance()
        space.readParts(
            TopicID(rawValue: message.topicIndex), message.payload, now: message.time, of: whole, into: &said
        ) { part in
            var part = part
            if !hasTimes { part.forget(.timeRange) }
            let device = home.device(at: place, speaker: part.device)
            audience.tell(part.kind, at: line) { $0.said(message, part, device) }
            if let device, part.kind == .report { remember(part, device) }
            if let device { gateways.heard(part: part, of: whole, device) }
        }
    }

    /// Remembers what a device reported, after the rules have compared it with what it said before.
    private func remember(_ said: Utterance, _ device: JudgedDevice) {
        for item in said.items where item.attribute >= 0 && item.status == .success {
            device.reported[Int(item.attribute)] = item.raw
            device.reportTimes[Int(item.attribute)] = now
        }
    }

    public override func delivered(_ facts: DeliveryFacts, at time: Instant) {
        note(time)
        counts.delivered += 1
        tell(.deliveries) { $0.delivered(facts, at: time) }
    }

    public override func dropped(_ number: UInt64, _ client: Int, _ reason: String, at time: Instant) {
        note(time)
        counts.dropped += 1
        tell(.deliveries) { $0.dropped(number, client, reason, at: time) }
    }

    public override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        note(time)
        guard let slot = home.slot(slot, of: device) else { return }
        tell(.changes) { $0.changed(device, slot, value, origin, at: time) }
        home.devices[device].truth[slot] = value
        home.devices[device].truthTimes[slot] = time
    }

    public override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        note(time)
        if home.devices.indices.contains(device), what == "powerOff" || what == "powerOn" {
            // A device without power is not to blame for its silence.
            disturbances.note(
                FaultFacts(kind: "power", target: home.devices[device].name, begins: what == "powerOff"), at: time)
        }
        tell(.stimuli) { $0.stimulated(device, what, fields, at: time) }
    }

    public override func requested(_ facts: RequestFacts, at time: Instant) {
        note(time)
        tell(.requests) { $0.requested(facts, at: time) }
    }

    public override func answered(_ number: Int, _ status: String, at time: Instant) {
        note(time)
        tell(.requests) { $0.answered(number, status, at: time) }
    }

    public override func learned(
        _ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant
    ) {
        note(time)
        guard let slot = home.slot(slot, of: device) else { return }
        tell(.learning) { $0.learned(dialect, device, slot, value, at: time) }
        home.devices[device].learned[slot] = value
    }

    public override func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool, at time: Instant) {
        note(time)
        guard home.devices.indices.contains(device) else { return }
        tell(.learning) { $0.presence(dialect, device, isOnline, at: time) }
    }

    public override func scene(_ scene: SceneFacts, at time: Instant) {
        note(time)
        tell(.scenes) { $0.scene(scene, at: time) }
    }

    public override func fault(_ fault: FaultFacts, at time: Instant) {
        note(time)
        disturbances.note(fault, at: time)
        tell(.faults) { $0.fault(fault, at: time) }
    }

    public override func lost(_ entry: LossEntry, at time: Instant) {
        note(time)
        tell(.losses) { $0.lost(entry, at: time) }
    }

    public override func ended(isComplete: Bool, problem: String?, at time: Instant) {
        note(time)
        for rule in rules {
            rule.line = line
            rule.finish(at: time)
        }
    }

    /// Notes what a message says, for people.
    private func annotate(_ message: borrowing MessageView, _ space: DialectSpace, _ device: JudgedDevice?) {
        annotations.append(
            MessageAnnotation(
                number: message.number, dialect: space.table.id.rawValue, kind: utterance.kind?.rawValue ?? "unknown",
                device: device?.name, summary: space.summary(utterance, in: message.payload),
                breaks: Array(Set(utterance.faults.compactMap { space.table.clauses[$0.check] })).sorted()))
    }
}
