public import HulianBus
public import HulianCatalog
public import HulianDialects
public import HulianModel
public import HulianRecord

/// What a user changes of how clauses are judged.
public struct JudgingProfile: Sendable {
    /// Limits that replace those of the catalog, by clause and name.
    public var limits: [String: Double] = [:]
    /// Strengths that replace those of the catalog.
    public var strengths: [ClauseID: Strength] = [:]
    /// Only these clauses are judged; all when empty.
    public var onlyClauses: Set<ClauseID> = []
    /// Only clauses of these levels are judged; all when empty.
    public var onlyLevels: Set<Level> = []
    /// True when flags and identities are those that a subscriber sees, as in a capture.
    public var isCapture = false
    /// How many messages are annotated for people.
    public var annotationLimit = 0

    /// Makes the profile of the catalog.
    public init() {}
}

/// Judges a run by all rules: reads each message once, hands it to who wants it, and gathers evidence.
public final class Judge: RunListener {
    /// The evidence for one clause.
    private struct Evidence {
        /// How often it was looked at.
        var count = 0
        /// How often it was broken.
        var violations = 0
        /// The first things that broke it.
        var findings: [Finding] = []
        /// The worst that came of it.
        var verdict = Verdict.notExercised
        /// Why it could not be observed.
        var reason: String?
    }

    /// How many findings are kept for one clause.
    private static let findingLimit = 25

    /// The catalog.
    public let catalog: Catalog
    /// The topics of the run.
    public let topics: TopicTable
    /// What the user changed.
    public let profile: JudgingProfile
    /// What the run says of itself.
    public private(set) var header: RunHeader?
    /// The devices by number.
    public private(set) var devices: [JudgedDevice] = []
    /// The clients by number; only looked into.
    public private(set) var clients: [Int: ClientEntry] = [:]
    /// How many messages a dialect could read.
    public private(set) var judgedCount = 0
    /// How many messages were published, delivered and lost.
    public private(set) var counts = MessageCounts()
    /// What the first messages say.
    public private(set) var annotations: [MessageAnnotation] = []
    /// The time of the event that is told now.
    public private(set) var now = Instant(nanoseconds: 0)
    /// The message that is judged now, for findings.
    private var currentMessage: (number: UInt64, topic: Int32)?
    /// The clauses by name with their place; only looked into.
    private var places: [ClauseID: Int] = [:]
    /// All clauses.
    private let clauses: [Clause]
    /// The evidence by place of the clause.
    private var evidence: [Evidence]
    /// The rules.
    private var rules: [Rule] = []
    /// The rules by what they want to hear of.
    private var listeners: [[Rule]] = Array(repeating: [], count: 12)
    /// The dialects at work, in the order in which they came.
    public private(set) var spaces: [DialectSpace] = []
    /// The dialect of each topic, by number of the topic: place in ``spaces``, -1 for none, -2 for not yet known.
    private var dialectOfTopic: ContiguousArray<Int16> = []
    /// What the message that is judged says.
    private var utterance = Utterance()
    /// The devices by dialect and number in the space; only looked into.
    private var deviceOfSpeaker: [[Int: Int]] = []
    /// The slots of device types as the record numbers them.
    private var recordSlots: [DeviceTypeID: [String]] = [:]

    /// Makes a judge.
    ///
    /// - Parameters:
    ///   - catalog: Where clauses, dialects and device types are defined.
    ///   - topics: The topics of the run.
    ///   - profile: What the user changed.
    ///   - rules: The rules; all that exist by default.
    public init(
        catalog: Catalog, topics: TopicTable, profile: JudgingProfile = JudgingProfile(),
        rules types: [Rule.Type] = RuleSet.all
    ) {
        self.catalog = catalog
        self.topics = topics
        self.profile = profile
        clauses = catalog.clauses.filter { clause in
            (profile.onlyClauses.isEmpty || profile.onlyClauses.contains(clause.id))
                && (profile.onlyLevels.isEmpty || profile.onlyLevels.contains(clause.level))
        }
        evidence = Array(repeating: Evidence(), count: clauses.count)
        super.init()
        for (index, clause) in clauses.enumerated() { places[clause.id] = index }
        for type in types {
            let rule = type.init(self)
            rules.append(rule)
            for bit in 0..<listeners.count where type.interests.rawValue & 1 << UInt16(bit) != 0 {
                listeners[bit].append(rule)
            }
        }
    }

    // MARK: Evidence

    /// A limit of a clause, as the user or the catalog sets it.
    public func limit(_ clause: ClauseID, _ name: String, or other: Double) -> Double {
        if let given = profile.limits["\(clause).\(name)"] { return given }
        guard let place = places[clause] else { return other }
        return clauses[place].threshold(name)?.value ?? other
    }

    /// The place of a clause, for rules that report evidence for every message; -1 for one that is not judged.
    public func place(of clause: ClauseID) -> Int { places[clause] ?? -1 }

    /// A clause was looked at and holds.
    public func satisfied(_ clause: ClauseID) { if let place = places[clause] { satisfied(at: place) } }

    /// A clause, by place, was looked at and holds.
    @inline(__always)
    public func satisfied(at place: Int) {
        guard place >= 0 else { return }
        evidence[place].count += 1
        if evidence[place].verdict < .passed { evidence[place].verdict = .passed }
    }

    /// A clause was looked at and does not hold.
    ///
    /// - Parameters:
    ///   - clause: The clause.
    ///   - rule: Who found it.
    ///   - message: One sentence in both languages.
    ///   - device: The device that it is about.
    ///   - expected: What was expected.
    ///   - actual: What came instead.
    ///   - line: The line of the record that shows it; the line of the event that is told now by default.
    public func violated(
        _ clause: ClauseID, by rule: String, _ message: Title, device: String?, expected: String, actual: String,
        at line: Int? = nil
    ) {
        guard let place = places[clause] else { return }
        let strength = profile.strengths[clause] ?? clauses[place].strength
        let verdict: Verdict = strength == .must ? .failed : (strength == .should ? .warned : .passed)
        evidence[place].count += 1
        evidence[place].violations += 1
        evidence[place].verdict = evidence[place].verdict.merging(verdict)
        guard evidence[place].findings.count < Self.findingLimit, verdict != .passed else { return }
        evidence[place].findings.append(
            Finding(
                clause: clause, rule: rule, verdict: verdict, message: message, expected: expected, actual: actual,
                device: device, recordLine: line ?? self.line, messageNumber: currentMessage?.number ?? 0,
                topic: currentMessage.map { topics.text(TopicID(rawValue: $0.topic)) }, time: now - (header?.start ?? now)))
    }

    /// A clause was looked at and could not be observed well enough.
    public func unclear(_ clause: ClauseID, _ reason: String) {
        guard let place = places[clause] else { return }
        evidence[place].verdict = evidence[place].verdict.merging(.inconclusive)
        evidence[place].reason = reason
    }

    /// Why a clause was not exercised, for who reads the report.
    public func explain(_ clause: ClauseID, _ reason: String) {
        guard let place = places[clause], evidence[place].reason == nil else { return }
        evidence[place].reason = reason
    }

    /// What came of all clauses, in the order of the catalog.
    ///
    /// - Parameter expectedFailures: The clauses that the scenario says must fail.
    public func results(expectedFailures: Set<ClauseID> = []) -> [ClauseResult] {
        let dialects = Set(devices.map(\.entry.dialect))
        let capabilities = Set(devices.flatMap { $0.blueprint?.capabilities.map(\.definition.id) ?? [] })
        return clauses.enumerated().map { place, clause in
            let found = evidence[place]
            var verdict = found.verdict
            var reason = found.reason
            if verdict == .notExercised {
                if clause.isDeclaration {
                    verdict = .declared
                    reason = reason ?? "only a statement of the vendor can answer it"
                } else if let dialect = clause.dialect, !dialects.contains(dialect) {
                    verdict = .notApplicable
                    reason = "no device speaks \(dialect)"
                } else if let capability = clause.capability, !capabilities.contains(capability) {
                    verdict = .notApplicable
                    reason = "no device has \(capability)"
                } else if clause.rule == nil {
                    reason = clause.because
                } else {
                    reason = reason ?? "nothing happened that it could be judged by"
                }
            }
            return ClauseResult(
                clause: clause, verdict: verdict, evidence: found.count, violations: found.violations,
                findings: found.findings, reason: reason, isExpectedToFail: expectedFailures.contains(clause.id))
        }
    }

    // MARK: Participants

    public override func began(_ header: RunHeader) {
        self.header = header
        now = header.start
        tell(.participants) { $0.began(header) }
    }

    public override func described(_ type: DeviceTypeID, _ slots: [String], at time: Instant) {
        recordSlots[type] = slots
    }

    public override func entered(_ device: DeviceEntry, at time: Instant) {
        now = time
        let blueprint = catalog.blueprint(device.type)
        var number: Int32 = -1
        var place = -1
        if let blueprint, let found = space(of: device.dialect) {
            place = found
            let identity = Dictionary(
                device.identity.compactMap { field in field.value.stringValue.map { (field.name, $0) } }
            ) { first, _ in first }
            number = spaces[place].register(device.name, blueprint, identity: identity)
            deviceOfSpeaker[place][Int(number)] = devices.count
            dialectOfTopic.removeAll(keepingCapacity: true)
        }
        let slots = (recordSlots[device.type] ?? []).map { path in
            ElementPath(path).flatMap { blueprint?.attribute($0) } ?? -1
        }
        devices.append(
            JudgedDevice(
                entry: device, blueprint: blueprint, space: place >= 0 ? spaces[place] : nil, number: number,
                slots: slots))
        tell(.participants) { $0.entered(device, at: time) }
    }

    /// The place of a dialect at work; it is put to work when it comes first.
    public func space(of dialect: DialectID) -> Int? {
        if let known = spaces.firstIndex(where: { $0.table.id == dialect }) { return known }
        guard let table = catalog.dialect(dialect) else { return nil }
        spaces.append(DialectSpace(table, topics: topics))
        deviceOfSpeaker.append([:])
        return spaces.count - 1
    }

    public override func entered(_ client: ClientEntry, at time: Instant) {
        clients[client.index] = client
        if let device = client.device, devices.indices.contains(device) { devices[device].client = client.index }
        tell(.participants) { $0.entered(client, at: time) }
    }

    // MARK: Events

    /// Tells an event to the rules that want to hear of it.
    @inline(__always)
    private func tell(_ interest: Interests, _ call: (Rule) -> Void) {
        for rule in listeners[interest.rawValue.trailingZeroBitCount] {
            rule.line = line
            call(rule)
        }
    }

    public override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        now = time
        if let device = clients[client]?.device, devices.indices.contains(device) {
            devices[device].isConnected = true
            devices[device].connectionTime = time
        }
        tell(.connections) { $0.connected(client, facts, at: time) }
    }

    public override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        now = time
        if let device = clients[client]?.device, devices.indices.contains(device) {
            devices[device].isConnected = false
            devices[device].connectionTime = time
        }
        tell(.connections) { $0.disconnected(client, reason, at: time) }
    }

    public override func subscribed(_ client: Int, _ filter: String, at time: Instant) {
        now = time
        tell(.connections) { $0.subscribed(client, filter, at: time) }
    }

    public override func published(_ message: borrowing MessageView) {
        now = message.time
        counts.sent += 1
        let place = dialect(of: TopicID(rawValue: message.topicIndex))
        for rule in listeners[Interests.rawMessages.rawValue.trailingZeroBitCount] {
            rule.line = line
            rule.published(message)
        }
        guard place >= 0 else { return }
        let space = spaces[place]
        space.read(TopicID(rawValue: message.topicIndex), message.payload, now: message.time, into: &utterance)
        judgedCount += 1
        counts.judged += 1
        let device = deviceOfSpeaker[place][Int(utterance.device)].map { devices[$0] }
        currentMessage = (message.number, message.topicIndex)
        if annotations.count < profile.annotationLimit { annotate(message, space, device) }
        for rule in listeners[Interests.messages.rawValue.trailingZeroBitCount] {
            rule.line = line
            rule.said(message, utterance, device)
        }
        currentMessage = nil
        if let device, utterance.kind == .report { remember(device) }
    }

    /// Remembers what a device reported, after the rules have compared it with what it said before.
    private func remember(_ device: JudgedDevice) {
        for item in utterance.items where item.attribute >= 0 && item.status == .success {
            device.reported[Int(item.attribute)] = item.raw
            device.reportTimes[Int(item.attribute)] = now
        }
    }

    public override func delivered(_ facts: DeliveryFacts, at time: Instant) {
        now = time
        counts.delivered += 1
        tell(.deliveries) { $0.delivered(facts, at: time) }
    }

    public override func dropped(_ number: UInt64, _ client: Int, _ reason: String, at time: Instant) {
        now = time
        counts.dropped += 1
        tell(.deliveries) { $0.dropped(number, client, reason, at: time) }
    }

    public override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        now = time
        guard devices.indices.contains(device) else { return }
        let slots = devices[device].slots
        let known = slots.isEmpty ? slot : (slots.indices.contains(slot) ? slots[slot] : -1)
        guard known >= 0 else { return }
        tell(.changes) { $0.changed(device, known, value, origin, at: time) }
    }

    public override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        now = time
        tell(.stimuli) { $0.stimulated(device, what, fields, at: time) }
    }

    public override func requested(_ facts: RequestFacts, at time: Instant) {
        now = time
        tell(.requests) { $0.requested(facts, at: time) }
    }

    public override func answered(_ number: Int, _ status: String, at time: Instant) {
        now = time
        tell(.requests) { $0.answered(number, status, at: time) }
    }

    public override func learned(
        _ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant
    ) {
        now = time
        guard devices.indices.contains(device) else { return }
        let slots = devices[device].slots
        let known = slots.isEmpty ? slot : (slots.indices.contains(slot) ? slots[slot] : -1)
        guard known >= 0 else { return }
        tell(.learning) { $0.learned(dialect, device, known, value, at: time) }
    }

    public override func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool, at time: Instant) {
        now = time
        tell(.learning) { $0.presence(dialect, device, isOnline, at: time) }
    }

    public override func scene(_ scene: SceneFacts, at time: Instant) {
        now = time
        tell(.scenes) { $0.scene(scene, at: time) }
    }

    public override func fault(_ fault: FaultFacts, at time: Instant) {
        now = time
        tell(.faults) { $0.fault(fault, at: time) }
    }

    public override func lost(_ entry: LossEntry, at time: Instant) {
        now = time
        tell(.losses) { $0.lost(entry, at: time) }
    }

    public override func ended(isComplete: Bool, problem: String?, at time: Instant) {
        now = time
        for rule in rules {
            rule.line = line
            rule.finish(at: time)
        }
    }

    // MARK: Messages

    /// The place of the dialect that a topic belongs to; -1 for none.
    private func dialect(of topic: TopicID) -> Int {
        let index = Int(topic.rawValue)
        if index < dialectOfTopic.count, dialectOfTopic[index] != -2 { return Int(dialectOfTopic[index]) }
        while dialectOfTopic.count <= index { dialectOfTopic.append(-2) }
        let exact = spaces.firstIndex { $0.knows(topic) }
        let found = exact ?? spaces.firstIndex { $0.claims(topic) } ?? -1
        dialectOfTopic[index] = Int16(found)
        return found
    }

    /// The dialect that reads a message; nothing when none does.
    public func space(reading message: borrowing MessageView) -> DialectSpace? {
        let place = dialect(of: TopicID(rawValue: message.topicIndex))
        return place >= 0 ? spaces[place] : nil
    }

    /// Notes what a message says, for people.
    private func annotate(_ message: borrowing MessageView, _ space: DialectSpace, _ device: JudgedDevice?) {
        annotations.append(
            MessageAnnotation(
                number: message.number, dialect: space.table.id.rawValue, kind: utterance.kind?.rawValue ?? "unknown",
                device: device?.entry.name, summary: space.summary(utterance, in: message.payload),
                breaks: Array(Set(utterance.faults.compactMap { space.table.clauses[$0.check] })).sorted()))
    }
}
