public import HulianBus
public import HulianModel

/// A dialect at work: the devices that speak it, and the reading and writing of their messages.
///
/// Reading one message after another allocates nothing: topics are known by number, bodies are scanned in place, and
/// what is said comes out as ranges and numbers. Not thread-safe.
public final class DialectSpace {
    /// A device that speaks the dialect.
    public struct Speaker {
        /// Its name in the home.
        public let name: String
        /// What everything is called.
        public internal(set) var binding: DialectBinding
        /// The values of the variables of its identity, in the order of the table.
        public let identity: [String]
        /// What people call it.
        public internal(set) var title: String
        /// Who made it.
        public internal(set) var card: DeviceCard
        /// The octets of the values, and behind them those of the category; they stay as long as the space.
        let octets: FixedList<Octets>
        /// The topic of each message that has no variables but its identity; -1 for one not yet made.
        var topics: ContiguousArray<Int32>
        /// Names beside its attributes that it may tell, for a device that described itself; empty for most.
        var companions: [String] = []
        /// Where it is spoken to, for a device that named its topics itself; nothing for most.
        var commands: DeclaredCommands?
        /// How often a hub has acknowledged or changed its state.
        var revision: Int64 = 0
        /// The gateway by which it is reached, by its number in the space; -1 for a device with a connection of its own.
        var gateway: Int32 = -1
    }

    /// The dialect.
    public let table: DialectTable
    /// The topics of the run.
    public let topics: TopicTable
    /// The coded part of the dialect; nothing for a table alone.
    public let codec: (any DialectCodec)?
    /// The devices by number.
    public internal(set) var speakers: ContiguousArray<Speaker> = []
    /// The bodies of the messages as programs; nothing for one without.
    let programs: [BodyProgram?]
    /// The same laid out for reading; without steps where there is no body.
    let readingPrograms: FixedList<ReadingProgram>
    /// What is asked of the messages all the time.
    let facts: FixedList<FormFacts>
    /// The key of each body behind which the device stands that its topic does not name; nothing for most.
    let deviceKeys: [ContiguousArray<UInt8>?]
    /// The parts of each message that speak for devices of their own; empty for most.
    let parts: [[PartProgram]]
    /// True when parts tell which identity they name, for who looks for devices that nobody registered.
    var notesIdentities = false
    /// The variables of identity that the part read last names; empty for one that names none.
    var partIdentity: [(name: String, value: String)] = []
    /// What reading asks of the style of the dialect.
    let style: ReadingStyle
    /// True when several messages share what a device reports.
    let sharesReports: Bool
    /// True when several messages share what a hub sets.
    let sharesSettings: Bool
    /// True when all of a group is told whenever one of it is.
    let tellsGroups: Bool
    /// True when payloads tell messages of one topic apart.
    let hasWords: Bool
    /// Where plain values lie that stay as long as the space.
    private let memory = FixedMemory()
    /// The place of the variables of identity.
    let identityNames: [String]
    /// The devices by identity; only looked into.
    private var byIdentity: [String: Int32] = [:]
    /// The devices by the first variable of their identity; only looked into.
    private var byFirst: [String: [Int32]] = [:]
    /// The devices by name; only looked into.
    private var byName: [String: Int32] = [:]
    /// The bindings by device type; only looked into.
    private var bindings: [DeviceTypeID: DialectBinding] = [:]
    /// What the topics mean that devices named themselves; only looked into.
    var declaredTopics: [String: DeclaredMeaning] = [:]
    /// What each topic means, by number of the topic; behind a pointer, so that using it is a plain load.
    private let meanings: UnsafeMutablePointer<TopicMeanings>
    /// The scanner of the message that is being read.
    let scanner = JSONScanner()
    /// The body of the message that is being read; behind a pointer, so that using it is a plain load.
    let body: UnsafeMutablePointer<ScannedBody>
    /// The matcher of the message that is being read.
    let matcher: UnsafeMutablePointer<BodyMatcher>
    /// The writer of the message that is being written.
    var writer = JSONWriter()
    /// The field that is being written; nothing outside of lists of fields.
    var field: WrittenField?
    /// How time is written in the message that is being written.
    var timeStyle: ValueStyle.Time
    /// The check that a list with too many elements fails.
    let countCheck: MessageCheck
    /// How devices tell what was while they were away.
    let histories: Histories
    /// The codes of the message that is being written.
    var codes: [StatusCode]
    /// True once a device is reached by another one.
    public internal(set) var hasGateways = false
    /// What was asked of devices behind gateways and may still be answered.
    var requestsBehind = RequestsBehind()
    /// The variables of identity that topics name, since many messages have one topic; only looked into.
    private var topicIdentities: [String: [String: String]?] = [:]
    /// The most topics whose variables are kept.
    private static let topicIdentityLimit = 4096
    /// The constant beginning of the topics, by which a near miss is known.
    private let prefixes: [String]
    /// What a topic means beside what its body says of the device.
    let scratch: UnsafeMutablePointer<TopicMeaning>
    /// The group that is being written; nothing outside of groups.
    var writtenGroup: WireName?

    /// The device through which a gateway with lists of its devices speaks; -1 before the first connected.
    private var gateway: Int32 = -1
    /// How many devices stood in its lists.
    private var listed = 0

    /// Puts a dialect to work.
    public init(_ table: DialectTable, topics: TopicTable) {
        self.table = table
        self.topics = topics
        let identityNames = table.identity.map(\.name)
        let programs = table.messages.map { $0.body.map { BodyProgram($0) } }
        let memory = memory
        self.programs = programs
        self.identityNames = identityNames
        readingPrograms = memory.keep(
            programs.enumerated().map { index, program in
                ReadingProgram(
                    program ?? BodyProgram(.any), identity: identityNames, only: table.messages[index].only, in: memory)
            })
        parts = table.messages.map { message in
            message.parts.map { PartProgram($0, identity: identityNames, in: memory) }
        }
        let memberCounts =
            programs.map { $0?.members.count ?? 0 } + parts.joined().map { $0.program.start.pointee.members.count }
        matcher = .allocate(capacity: 1)
        matcher.initialize(to: BodyMatcher(memberCount: memberCounts.max() ?? 0))
        body = .allocate(capacity: 1)
        meanings = .allocate(capacity: 1)
        meanings.initialize(to: TopicMeanings(in: memory))
        scratch = .allocate(capacity: 1)
        scratch.initialize(to: meanings.pointee.meaning([]))
        deviceKeys = table.messages.map { FormFacts.deviceKey($0, in: table) }
        facts = memory.keep(table.messages.map { FormFacts($0, in: table, memory) })
        style = ReadingStyle(table, in: memory)
        sharesReports = table.messages.contains { $0.carries != .all || $0.isWhole != nil }
        sharesSettings = table.messages.contains { $0.kind == .set && $0.isSent && $0.carries != .all }
        tellsGroups = table.messages.contains { $0.kind == .report && $0.tellsAll && $0.carries == .grouped }
        hasWords = table.messages.contains { $0.word != nil }
        timeStyle = table.values.time
        codes = table.status
        countCheck = table.clauses[.behindCount] == nil ? .size : .behindCount
        histories = Histories(table)
        codec = Codecs.codec(of: table)
        var prefixes: [String] = []
        for message in table.messages where !message.isStrict {
            guard case .text(let text)? = message.topic.parts.first else { continue }
            let first = String(text.prefix { $0 != "/" }) + "/"
            let prefix =
                text.hasPrefix("/")
                ? String(text.prefix(while: { $0 == "/" })) + text.dropFirst().prefix { $0 != "/" } + "/" : first
            if text.contains("/"), !prefixes.contains(prefix) { prefixes.append(prefix) }
        }
        self.prefixes = prefixes
    }

    deinit {
        matcher.pointee.deallocate()
        matcher.deallocate()
        body.deallocate()
        meanings.pointee.deallocate()
        meanings.deinitialize(count: 1)
        meanings.deallocate()
        scratch.deallocate()
    }

    /// The binding of a device type; made once.
    public func binding(for blueprint: DeviceBlueprint) -> DialectBinding {
        if let known = bindings[blueprint.id], known.blueprint === blueprint { return known }
        let binding = DialectBinding(table, to: blueprint)
        bindings[blueprint.id] = binding
        return binding
    }

    /// Takes over a binding that was made elsewhere, so that many spaces share one; that of another table is none of it.
    public func share(_ binding: DialectBinding) {
        guard binding.table === table else { return }
        bindings[binding.blueprint.id] = binding
    }

    /// Makes a device known.
    ///
    /// - Parameters:
    ///   - name: Its name in the home.
    ///   - blueprint: Its device type.
    ///   - identity: The values of the variables of its identity, by name; what is missing is made from the name.
    /// - Returns: Its number.
    @discardableResult
    public func register(_ name: String, _ blueprint: DeviceBlueprint, identity: [String: String] = [:]) -> Int32 {
        let number = Int32(truncatingIfNeeded: speakers.count)
        let binding = binding(for: blueprint)
        let values = table.identity.map { variable in
            identity[variable.name] ?? IdentityMaker.value(variable.template, name: name, category: binding.category)
        }
        speakers.append(
            Speaker(
                name: name, binding: binding, identity: values, title: name,
                card: DeviceCard(of: blueprint, name: name),
                octets: memory.keep((values + [binding.category]).map { memory.keep(octets: $0.utf8) }),
                topics: ContiguousArray(repeating: -1, count: table.messages.count), companions: table.companions))
        byIdentity[key(values)] = number
        if let first = values.first { byFirst[first, default: []].append(number) }
        byName[name] = number
        // Topics that were seen before the device was known mean something else now.
        meanings.pointee.removeAll()
        return number
    }

    /// Says what people call a device, and who made it.
    ///
    /// - Parameter card: Who made it; nothing to leave that as it is.
    public func describe(_ device: Int32, title: String, card: DeviceCard? = nil) {
        speakers[Int(device)].title = title
        if let card { speakers[Int(device)].card = card }
    }

    /// True when a device that has connected is to tell the lists of a gateway.
    ///
    /// That is the first device, each time when it connects, and another one when devices were added since.
    func takesGateway(_ device: Int32) -> Bool {
        if gateway < 0 { gateway = device }
        guard device == gateway || listed != speakers.count else { return false }
        listed = speakers.count
        return true
    }

    /// The device with an identity; nothing for one that is not known.
    public func device(with identity: [String: String]) -> Int32? {
        speakers.indices.first { index in
            identity.allSatisfy { name, value in
                identityNames.firstIndex(of: name).map { speakers[index].identity[$0] == value } ?? false
            }
        }.map { Int32($0) }
    }

    /// The number of a device by its name; nothing for one that is not known.
    public func number(of name: String) -> Int32? { byName[name] }

    /// The value of a variable of a device's identity.
    public func identity(_ variable: String, of device: Int32) -> String? {
        identityNames.firstIndex(of: variable).map { speakers[Int(device)].identity[$0] }
    }

    /// The variables of identity that a topic of the dialect names; nothing for a foreign topic.
    ///
    /// So a device that nobody registered can be known by what it says, and a capture read.
    public func identity(in topic: String) -> [String: String]? {
        if let known = topicIdentities[topic] { return known }
        if topicIdentities.count >= Self.topicIdentityLimit { topicIdentities.removeAll(keepingCapacity: true) }
        let identity = findIdentity(in: topic)
        topicIdentities[topic] = .some(identity)
        return identity
    }

    /// Works out the variables of identity that a topic names.
    private func findIdentity(in topic: String) -> [String: String]? {
        var best: TopicMatch?
        for form in table.messages.indices {
            guard let match = self.match(form, topic)?.match, match.literalCount > best?.literalCount ?? -1 else {
                continue
            }
            best = match
        }
        guard let best else { return nil }
        var identity: [String: String] = [:]
        for name in identityNames { identity[name] = best[name] }
        return identity
    }

    /// The filters that one side subscribes to.
    ///
    /// - Parameters:
    ///   - listener: The side that listens.
    ///   - device: The device; nothing for a hub that hears all of them.
    public func filters(for listener: HulianModel.Speaker, device: Int32?) -> [String] {
        var filters: [String] = []
        let isGateway = device.map { self.isGateway($0) } ?? false
        for (index, message) in table.messages.enumerated() where message.speaker != listener {
            // What is for devices behind a gateway is the gateway's business.
            if message.isBehind, device != nil, !isGateway { continue }
            let namesGateway = facts[index].namesGateway
            // What others say on a topic of one's own is nothing to listen for, unless it is for oneself.
            if message.kind == .other, !message.isSent,
                table.messages.contains(where: { $0.speaker == listener && $0.topic == message.topic })
            {
                continue
            }
            let own = table.sharedTopics[index].filters { name in
                if name == "caller" { return table.caller?.filter { _ in nil } }
                // A topic that names both has the gateway's name, and that of any device behind it.
                if namesGateway { return name == "gateway" ? device.map { speakers[Int($0)].identity[0] } : nil }
                return device.flatMap { self.identity(name, of: $0) }
            }
            for filter in own where !filters.contains(filter) { filters.append(filter) }
        }
        if listener == .hub, device == nil { filters += declaredFilters.filter { !filters.contains($0) } }
        // A filter that another one contains would only bring messages twice.
        return filters.filter { filter in
            !filters.contains { $0 != filter && TopicSyntax.matches(filter: $0, name: filter) }
        }
    }

    /// What a topic means; the pointer is good until another topic is looked up or a device is registered.
    @inline(__always)
    func meaning(of topic: TopicID) -> UnsafePointer<TopicMeaning> {
        meanings.pointee.known(Int(topic.rawValue)) ?? work(out: topic)
    }

    /// Forgets what topics mean, after more became known.
    func forgetMeanings() { meanings.pointee.removeAll() }

    /// True when the dialect knows a topic.
    public func knows(_ topic: TopicID) -> Bool { meaning(of: topic).pointee.forms.count > 0 }

    /// True when the dialect knows a topic as its own: by more than a form that anybody's may have.
    public func owns(_ topic: TopicID) -> Bool {
        let meaning = meaning(of: topic)
        guard meaning.pointee.forms.count > 0 else { return false }
        guard meaning.pointee.device < 0 else { return true }
        if (0..<meaning.pointee.forms.count).contains(where: { facts[Int(meaning.pointee.forms[$0])].namesDevice }) {
            return true
        }
        let form = table.messages[Int(meaning.pointee.forms[0])]
        if case .text? = form.topic.parts.first { return !form.isStrict }
        return false
    }

    /// The device whose first variable of identity is a text; nothing for none.
    func device(first value: String) -> Int32? { byFirst[value]?.first }

    /// True when the dialect knows a topic, or it begins like one of the dialect's.
    public func claims(_ topic: TopicID) -> Bool {
        let meaning = meaning(of: topic)
        return meaning.pointee.forms.count > 0 || meaning.pointee.isNearMiss
    }

    /// Works out what a topic means.
    private func work(out topic: TopicID) -> UnsafePointer<TopicMeaning> {
        let text = topics.text(topic)
        if let declared = declaredTopics[text] {
            var meaning = meanings.pointee.meaning([declared.form])
            meaning.device = declared.device
            meaning.attribute = declared.attribute
            meaning.binding = speakers[Int(declared.device)].binding.factsPlace.start
            meaning.identity = speakers[Int(declared.device)].octets
            return meanings.pointee.set(Int(topic.rawValue), meaning)
        }
        var best: (score: Int, match: TopicMatch, isAlone: Bool)?
        var forms: [Int16] = []
        for index in table.messages.indices {
            guard let (match, isAlone) = match(index, text) else { continue }
            let isKnown = isAlone || device(match) != nil
            let score = match.literalCount + (isKnown ? 100_000 : 0)
            if let other = best, other.score > score { continue }
            if best.map({ $0.score < score }) ?? true { forms.removeAll() }
            if best.map({ $0.score < score }) ?? true { best = (score, match, isAlone) }
            forms.append(Int16(index))
        }
        let device = best.flatMap { self.device($0.match) ?? ($0.isAlone ? 0 : nil) } ?? -1
        var meaning = meanings.pointee.meaning(withoutOthers(forms, of: device))
        if let match = best?.match {
            meaning.device = device
            meaning.code = match["code"].flatMap { Int64($0) }
            meaning.state = match.range("state") ?? .none
            meaning.name = match.range("name") ?? match.range("event") ?? match.range("command") ?? .none
            meaning.id = match.range("id") ?? .none
            meaning.service = match["service"].flatMap { Int32($0) } ?? -1
            meaning.number = match["number"].flatMap { Int32($0) } ?? -1
            resolve(&meaning, topic)
        } else {
            meaning.isNearMiss = prefixes.contains { text.hasPrefix($0) } || table.hasOpenTopics && isBelowDevice(text)
        }
        return meanings.pointee.set(Int(topic.rawValue), meaning)
    }

    /// True for a topic below that of a device, in a dialect whose topics begin with it.
    private func isBelowDevice(_ topic: String) -> Bool {
        speakers.contains { speaker in speaker.identity.first.map { topic.hasPrefix($0 + "/") } ?? false }
    }

    /// A topic taken apart by that of a message; true beside it for one that names no device because it belongs to the
    /// connection, and so to the only device that there is.
    private func match(_ form: Int, _ topic: String) -> (match: TopicMatch, isAlone: Bool)? {
        if let match = TopicMatch(table.sharedTopics[form], topic) {
            return table.messages[form].mayName(match["name"]) ? (match, false) : nil
        }
        guard table.mount != nil, let match = TopicMatch(table.messages[form].topic, topic) else { return nil }
        return (match, speakers.count == 1)
    }

    /// The number that the next change of a device's state gets.
    func nextRevision(of device: Int32) -> Int64 {
        speakers[Int(device)].revision &+= 1
        return speakers[Int(device)].revision
    }

    /// Finds what the name or the numbers in a topic stand for.
    private func resolve(_ meaning: inout TopicMeaning, _ topic: TopicID) {
        guard meaning.device >= 0, meaning.forms.count > 0 else { return }
        let form = meaning.forms[0]
        let binding = speakers[Int(meaning.device)].binding
        meaning.binding = binding.factsPlace.start
        meaning.identity = speakers[Int(meaning.device)].octets
        let name = meaning.name.octets(topic: topics.octets(topic), payload: Octets(start: nil, count: 0))
        let hasNumbers = meaning.service >= 0 && meaning.number >= 0
        switch table.messages[Int(form)].kind {
        case .invoke where meaning.name.exists: meaning.element = binding.command(named: name)
        case .invoke where hasNumbers:
            meaning.element = binding.command(service: meaning.service, number: meaning.number)
        case .event where meaning.name.exists: meaning.element = binding.event(named: name)
        case .event where hasNumbers:
            meaning.element = binding.event(service: meaning.service, number: meaning.number)
        case _ where meaning.name.exists: meaning.attribute = binding.attribute(inTopic: name)
        case _ where hasNumbers:
            meaning.attribute = binding.attribute(service: meaning.service, number: meaning.number)
        default: break
        }
    }

    /// The device that the variables of a topic name.
    private func device(_ match: TopicMatch) -> Int32? {
        guard let first = identityNames.first, match[first] != nil else {
            // A topic that names no device belongs to the only one there is, if there is only one.
            return identityNames.contains { match[$0] != nil } ? find(match) : nil
        }
        return find(match)
    }

    /// Looks a device up by all variables that a topic has.
    private func find(_ match: TopicMatch) -> Int32? {
        if let all = byIdentity[key(identityNames.map { match[$0] ?? "" })] { return all }
        let candidates = identityNames.first.flatMap { match[$0] }.map { byFirst[$0] ?? [] }
        return (candidates ?? speakers.indices.map { Int32($0) }).first { number in
            identityNames.enumerated().allSatisfy { place, name in
                match[name].map { $0 == speakers[Int(number)].identity[place] } ?? true
            }
        }
    }

    /// The key of an identity.
    private func key(_ values: [String]) -> String { values.joined(separator: "\n") }

    /// The topic of a message of a device.
    ///
    /// - Parameters:
    ///   - form: The message, by index in the table.
    ///   - device: The device.
    ///   - value: The values of variables that are not of the identity, such as `name` and `id`.
    func topic(_ form: Int, of device: Int32, _ value: (String) -> String?) -> TopicID? {
        let cached = speakers[Int(device)].topics[form]
        if cached >= 0 { return TopicID(rawValue: cached) }
        var isFixed = true
        let owner = hasGateways ? topicOwner(form, device) : device
        let text = table.sharedTopics[form].topic { name in
            if let identity = identity(name, of: owner) { return identity }
            if name == "gateway", let gateway = gatewayName(of: device) { return gateway }
            isFixed = false
            return value(name)
        }
        guard let text else { return nil }
        let id = topics.id(text)
        if isFixed { speakers[Int(device)].topics[form] = id.rawValue }
        return id
    }
}
