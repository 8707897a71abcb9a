internal import HulianBus
public import HulianCatalog
internal import HulianDialects
public import HulianModel
public import HulianRecord
public import HulianRules

/// Where a miniature is played: it tells a judge, event by event, what would stand in the record of a run.
///
/// Messages are written by the dialects of the catalog, so that a miniature says what happens and not how it looks on the
/// wire; ``send(_:_:from:qos:retain:)`` sends octets as they are. Nothing happens by itself: devices answer only what the
/// miniature lets them answer, and time passes only by ``wait(_:)``.
public final class Stage {
    /// A device on the stage, in its own dialect or as a bridge shows it in another.
    public struct Actor: Sendable {
        /// Its name.
        public let name: String
        /// Its number among the devices of the record.
        public let entry: Int
        /// The number of its client.
        public let client: Int
        /// Its dialect.
        public let dialect: DialectID
        /// Its number in the space of the dialect.
        let number: Int32
        /// Its device type.
        let type: DeviceTypeID
    }

    /// What the run says of itself; change it before anything else happens.
    public var header: RunHeader
    /// The time now.
    public private(set) var now: Instant
    /// What the flags of the messages that follow are worth.
    public var flags = FlagSight.published
    /// Who judges.
    public let judge: Judge
    /// Where dialects and device types are defined.
    private let catalog: Catalog
    /// The topics of messages.
    private let topics = TopicTable()
    /// The dialects that write messages.
    private var spaces: [DialectSpace] = []
    /// How many devices there are.
    private var deviceCount = 0
    /// The number of the next client.
    private var nextClient = 0
    /// The number of the next message.
    private var nextMessage: UInt64 = 1
    /// True once the header was told.
    private var hasBegun = false

    /// Makes an empty stage.
    ///
    /// - Parameters:
    ///   - catalog: Where clauses, dialects and device types are defined; of this thread alone.
    ///   - profile: What is changed of how clauses are judged.
    public init(_ catalog: Catalog, profile: JudgingProfile = JudgingProfile()) {
        self.catalog = catalog
        let start = Instant(milliseconds: 1_767_225_600_000)
        now = start
        judge = Judge(catalog: catalog, topics: topics, profile: profile)
        header = RunHeader(
            version: "miniature", scenario: "miniature", title: Title(english: "Miniature", chinese: "微型场景"), file: "",
            level: nil, seed: 1, start: start, clock: "virtual", bus: "virtual", isEncrypted: nil, mode: "local",
            parameters: [])
    }

    // MARK: Time

    /// Lets time pass.
    public func wait(_ interval: Interval) { now = now + interval }

    /// Tells an event to the judge.
    func tell(_ call: (Judge) -> Void) {
        if !hasBegun {
            hasBegun = true
            judge.line = 1
            judge.began(header)
        }
        judge.line += 1
        call(judge)
    }

    /// The run ends, some time after the last event.
    public func end(after interval: Interval = .minutes(10)) {
        wait(interval)
        tell { $0.ended(isComplete: true, problem: nil, at: now) }
    }

    // MARK: Who takes part

    /// A device takes part and arrives at once.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - type: Its device type.
    ///   - dialect: Its dialect.
    ///   - room: Where it stands.
    ///   - kind: Whether it is ours.
    ///   - arrives: False for one that connects later, or never.
    ///   - topic: A topic of its own, which says how it is called in topics; made of its name without.
    ///   - gateway: The gateway by which it is reached; nothing for a device with a connection of its own.
    public func device(
        _ name: String = "lamp", _ type: DeviceTypeID = "lighting.dimmableLight", _ dialect: DialectID = "hulian",
        room: String? = nil, kind: DeviceEntry.Kind = .simulated, arrives: Bool = true, in topic: String? = nil,
        behind gateway: Actor? = nil
    ) -> Actor {
        guard let space = space(dialect), let blueprint = catalog.blueprint(type) else {
            return Actor(name: name, entry: -1, client: -1, dialect: dialect, number: -1, type: type)
        }
        let number = space.register(
            name, blueprint,
            identity: topic.flatMap { space.identity(in: $0) }
                ?? (dialect == "hulian" ? ["home": "home", "device": name] : [:]))
        let identity = space.table.identity.compactMap { variable in
            space.identity(variable.name, of: number).map { Field(variable.name, .string($0)) }
        }
        if let gateway { space.put(number, behind: gateway.number) }
        let actor = Actor(
            name: name, entry: deviceCount, client: gateway?.client ?? nextClient, dialect: dialect, number: number,
            type: type)
        deviceCount += 1
        if gateway == nil { nextClient += 1 }
        tell {
            $0.entered(
                DeviceEntry(
                    index: actor.entry, name: name, title: name, type: type, dialect: dialect, room: room, kind: kind,
                    identity: identity, through: gateway?.name), at: now)
        }
        // Its gateway speaks for it.
        if gateway != nil { return actor }
        let role: ClientEntry.Role = kind == .mirror ? .bridge : kind == .foreign ? .foreign : .device
        enter(actor.client, name, role, dialect, device: actor.entry)
        if arrives {
            connect(actor)
            if kind != .mirror { arrive(actor) }
        }
        return actor
    }

    /// A device that has connected describes itself, says that it is there, and reports everything.
    public func arrive(_ actor: Actor) {
        guard let space = space(actor.dialect), actor.number >= 0 else { return }
        describe(actor)
        let isStateFirst = space.tellsStateFirst
        if !isStateFirst, space.canSay(.availability, by: .device) { availability(actor, true) }
        reportAll(actor, id: "1000")
        if isStateFirst { availability(actor, true) }
    }

    /// A device reports everything.
    public func reportAll(_ actor: Actor, id: String) {
        guard let space = space(actor.dialect), actor.number >= 0 else { return }
        let binding = space.speakers[Int(actor.number)].binding
        say(.report, .device, actor, from: actor.client, id: id) { statement, _ in
            statement.isWhole = true
            for index in binding.attributes.indices where binding.attributes[index].isReported {
                let value = Self.startValue(binding.attributes[index].slot, binding.blueprint)
                guard !value.isNull || binding.attributes[index].codec.writesNull else { continue }
                statement.items.append(Statement.Item(attribute: Int16(index), value: value))
            }
        }
    }

    /// A device describes itself, in a dialect with descriptions.
    public func describe(_ actor: Actor) {
        guard let space = space(actor.dialect), actor.number >= 0 else { return }
        for message in Codecs.codec(of: space.table)?.announcements(of: actor.number, in: space, now: now) ?? [] {
            send(topics.id(message.topic), message.payload, actor.client, message.qos.rawValue, message.retain, false)
        }
    }

    /// The value of a new device, or another one where a behaviour would have to make it.
    private static func startValue(_ slot: Int, _ blueprint: DeviceBlueprint) -> Value {
        let attribute = blueprint.attributes[slot]
        let capability = blueprint.capabilities[attribute.capability].definition
        if attribute.constraint.check(attribute.initialValue, in: capability) == .success {
            return attribute.initialValue
        }
        return LegalValues(capability: capability).legal(attribute.constraint).last ?? .null
    }

    /// The time now, in milliseconds since 1970, as most dialects write it.
    public var milliseconds: Int64 { now.milliseconds }

    /// A bridge shows a device in another dialect.
    public func mirror(of actor: Actor, in dialect: DialectID) -> Actor {
        device(actor.name, actor.type, dialect, kind: .mirror)
    }

    /// Somebody who is no device takes part: a hub, a side of the bridge, a tester.
    public func client(_ role: ClientEntry.Role, _ dialect: DialectID? = "hulian") -> Int {
        let client = nextClient
        nextClient += 1
        enter(client, "\(role.rawValue)-\(client)", role, dialect, device: nil)
        tell { $0.connected(client, Self.facts("\(role.rawValue)-\(client)"), at: now) }
        return client
    }

    /// Tells that a client takes part.
    private func enter(_ client: Int, _ name: String, _ role: ClientEntry.Role, _ dialect: DialectID?, device: Int?) {
        tell {
            $0.entered(ClientEntry(index: client, name: name, role: role, dialect: dialect, device: device), at: now)
        }
    }

    /// What a connection without anything special looks like.
    static func facts(
        _ clientID: String, username: String? = nil, passwordLength: Int = 0, passwordClasses: Int = 0,
        keepAlive: Int = 60
    ) -> ConnectionFacts {
        ConnectionFacts(
            clientID: clientID, version: 4, cleanStart: true, sessionPresent: false, keepAlive: keepAlive,
            username: username,
            passwordLength: passwordLength, passwordClasses: passwordClasses, willTopic: nil, willPayload: nil,
            willRetain: false)
    }

    /// A device connects.
    public func connect(
        _ actor: Actor, as clientID: String? = nil, passwordLength: Int = 0, passwordClasses: Int = 0,
        keepAlive: Int = 60
    ) {
        let id = clientID ?? "\(actor.dialect)-\(actor.name)"
        var facts = Self.facts(
            id, passwordLength: passwordLength, passwordClasses: passwordClasses, keepAlive: keepAlive)
        // In a dialect with logins a device has one.
        if clientID == nil, passwordLength == 0, let space = space(actor.dialect), space.table.credentials != nil,
            actor.number >= 0
        {
            let login = space.credentials(of: actor.number, at: now)
            facts = Self.facts(
                login.clientID, username: login.username, passwordLength: login.password?.utf8.count ?? 0,
                passwordClasses: 3, keepAlive: keepAlive)
        }
        tell { $0.connected(actor.client, facts, at: now) }
    }

    /// A client listens to a filter of topics.
    public func subscribe(_ client: Int, _ filter: String) { tell { $0.subscribed(client, filter, at: now) } }

    /// The connection of a device ends.
    ///
    /// - Parameter reason: `normal` after a goodbye; `connectionLost` and others without.
    public func disconnect(_ client: Int, _ reason: String = "connectionLost") {
        tell { $0.disconnected(client, reason, at: now) }
    }

    // MARK: Messages

    /// The dialect that writes messages.
    func space(_ dialect: DialectID) -> DialectSpace? {
        if let known = spaces.first(where: { $0.table.id == dialect }) { return known }
        guard let table = catalog.dialect(dialect) else { return nil }
        spaces.append(DialectSpace(table, topics: topics))
        return spaces.last
    }

    /// Sends octets as they are.
    public func send(
        _ topic: String, _ payload: String, from client: Int, qos: UInt8 = 1, retain: Bool = false, isWill: Bool = false
    ) {
        send(topics.id(topic), Array(payload.utf8), client, qos, retain, isWill)
    }

    /// Sends octets as they are.
    public func send(_ topic: String, octets: [UInt8], from client: Int, qos: UInt8 = 1, retain: Bool = false) {
        send(topics.id(topic), octets, client, qos, retain, false)
    }

    /// Publishes a message.
    private func send(_ topic: TopicID, _ payload: [UInt8], _ client: Int, _ qos: UInt8, _ retain: Bool, _ isWill: Bool)
    {
        let number = nextMessage
        nextMessage += 1
        payload.withUnsafeBufferPointer { octets in
            tell { [now, topics, flags] judge in
                judge.published(
                    MessageView(
                        time: now, number: number, client: client, topic: topics.octets(topic), payload: octets,
                        qos: qos, retain: retain, isWill: isWill, flags: flags, topicIndex: topic.rawValue))
            }
        }
    }

    /// Says something about a device in its dialect.
    ///
    /// - Parameters:
    ///   - kind: What is said.
    ///   - actor: The device.
    ///   - client: Who says it.
    ///   - items: Attributes with values, by path.
    ///   - id: The identifier of the message.
    ///   - change: Changes what is said before it is written.
    private func say(
        _ kind: UtteranceKind, _ speaker: Speaker, _ actor: Actor, from client: Int,
        _ items: KeyValuePairs<String, Value> = [:], id: String = "1",
        _ change: (inout Statement, DialectSpace) -> Void = { _, _ in }
    ) {
        guard let space = space(actor.dialect), actor.number >= 0 else { return }
        var statement = Statement(kind, by: speaker, about: actor.number)
        statement.time = now
        statement.id = ContiguousArray(id.utf8)
        statement.wantsReply = speaker == .hub
        for (path, value) in items {
            let attribute = attribute(path, actor)
            if attribute >= 0 { statement.items.append(Statement.Item(attribute: attribute, value: value)) }
        }
        change(&statement, space)
        publish(client) { send in space.write(statement, send) }
    }

    /// Publishes what a dialect writes.
    func publish(_ client: Int, _ write: ((Publication) -> Void) -> Int) {
        var messages: [(TopicID, [UInt8], UInt8, Bool)] = []
        _ = write { messages.append(($0.topic, Array($0.payload), $0.qos.rawValue, $0.retain)) }
        for (topic, payload, qos, retain) in messages { send(topic, payload, client, qos, retain, false) }
    }

    /// The attribute with a path, by index in the binding; -1 for none.
    private func attribute(_ path: String, _ actor: Actor) -> Int16 {
        guard let space = space(actor.dialect), actor.number >= 0,
            let slot = slot(path, actor)
        else { return -1 }
        return space.speakers[Int(actor.number)].binding.attributeOfSlot[slot]
    }

    /// The attribute with a path, by slot; nothing for none.
    func slot(_ path: String, _ actor: Actor) -> Int? {
        ElementPath(path).flatMap { catalog.blueprint(actor.type)?.attribute($0) }
    }

    /// A device reports attributes.
    public func report(_ actor: Actor, _ items: KeyValuePairs<String, Value>, id: String = "1", hops: Int64 = 0) {
        say(.report, .device, actor, from: actor.client, items, id: id) { statement, _ in statement.hops = hops }
    }

    /// A device reports what the time stamp says to be of another time.
    public func report(_ actor: Actor, _ items: KeyValuePairs<String, Value>, at time: Instant) {
        say(.report, .device, actor, from: actor.client, items) { statement, _ in statement.time = time }
    }

    /// A device tells an event of the capability on its main component.
    public func event(_ actor: Actor, _ capability: CapabilityID, _ name: String, _ fields: [Field] = []) {
        say(.event, .device, actor, from: actor.client) { statement, space in
            let binding = space.speakers[Int(actor.number)].binding
            let index = binding.events.firstIndex { event in
                event.definition.name == name
                    && binding.blueprint.capabilities[event.capability].definition.id == capability
            }
            statement.element = Int16(index ?? -1)
            statement.fields = fields
        }
    }

    /// A device says that it is there or gone.
    public func availability(_ actor: Actor, _ isOnline: Bool) {
        say(.availability, .device, actor, from: actor.client) { statement, _ in statement.online = isOnline }
    }

    /// Somebody sets attributes of a device.
    public func set(_ actor: Actor, _ items: KeyValuePairs<String, Value>, by client: Int, id: String = "1") {
        say(.set, .hub, actor, from: client, items, id: id)
    }

    /// Somebody asks for attributes of a device.
    public func get(_ actor: Actor, _ path: String, by client: Int, id: String = "1") {
        say(.get, .hub, actor, from: client, [path: .null], id: id)
    }

    /// A device answers.
    ///
    /// - Parameters:
    ///   - actor: The device.
    ///   - kind: What kind of request it answers.
    ///   - id: The identifier of the request.
    ///   - status: What came of it.
    ///   - items: What was asked for.
    public func answer(
        _ actor: Actor, to kind: UtteranceKind = .set, id: String = "1", _ status: Status = .success,
        _ items: KeyValuePairs<String, Value> = [:]
    ) {
        say(.reply, .device, actor, from: actor.client, items, id: id) { statement, space in
            let form = space.table.messages.firstIndex { $0.isSent && $0.kind == kind && $0.speaker == .hub }
            statement.form = form.flatMap { space.reply(to: Int16($0)) } ?? -1
            statement.status = status
        }
    }

    /// A hub acknowledges what a device told, in a dialect with acknowledgements.
    ///
    /// - Parameters:
    ///   - actor: The device.
    ///   - kind: What kind of message it acknowledges.
    ///   - client: Who says it.
    ///   - id: The identifier of what the device told.
    public func acknowledge(_ actor: Actor, _ kind: UtteranceKind = .report, by client: Int, id: String = "1") {
        say(.acknowledge, .hub, actor, from: client, id: id) { statement, space in
            let form = space.table.messages.firstIndex { $0.isSent && $0.kind == kind && $0.speaker == .device }
            statement.form = form.flatMap { space.reply(to: Int16($0)) } ?? -1
        }
    }
}
