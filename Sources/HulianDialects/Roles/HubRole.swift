public import HulianBus
public import HulianModel

/// A client that speaks a dialect as a hub, cloud or controller does: discovers, hears, asks, sets, acknowledges.
///
/// The controllers of a home and the bridge derive from it.
open class HubRole: NetworkClient {
    /// A request that waits for its answer.
    private struct Pending {
        /// The name that the caller knows.
        let token: Int
        /// The identifier as it was sent, as a hash.
        let idHash: UInt64
        /// What kind of request it is.
        let kind: UtteranceKind
        /// The attributes with values that an answer by state must show; for dialects without answers.
        let wanted: [(attribute: Int16, value: Value)]
        /// The command, by index in the binding; -1 for none.
        let element: Int16
        /// True in a dialect without answers to such requests.
        let isShownByState: Bool
        /// What the messages of one request have in common; 0 for a request of one message.
        let batch: UInt32
    }

    /// The dialect at work.
    public final let space: DialectSpace
    /// True when it acknowledges what devices tell; only one hub of a dialect does.
    ///
    /// The same one greets the devices and answers those that ask for their description.
    public final var acknowledges = true {
        didSet { changeOptions { $0.will = acknowledges ? space.codec?.hubWill : nil } }
    }
    /// How long it waits before it takes a command that no state shows for done, without answers (project default).
    public final var silentPatience = Interval.milliseconds(500)
    /// How long it waits for an answer (project default).
    public final var patience = Interval.seconds(10)
    /// What is said, used again.
    private final var statement: Statement
    /// What was heard, used again.
    private final var utterance = Utterance()
    /// The requests that wait, by number of the device.
    private final var pending: ContiguousArray<ContiguousArray<Pending>> = []
    /// Room for the values of a report, used again.
    private final var spareValues: [(Int, Value)] = []
    /// The last identifier that it made.
    private final var lastID: UInt32 = 0
    /// Ends the patience with requests.
    private final var timer: RequestTimer?
    /// The text before identifiers, so that two hubs of one dialect do not use the same.
    private final let prefix: String

    /// What it knows of the devices behind gateways, as a cloud does.
    private final lazy var gateways = CloudGateways(self)

    /// True while it hears a message that the broker kept: it may be old.
    public private(set) final var isHearingKept = false

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - name: Its name in the run.
    ///   - space: The dialect at work.
    ///   - seed: The seed of the run.
    ///   - firstID: Where its identifiers start; different for each hub of one dialect.
    public init(name: String, space: DialectSpace, seed: UInt64, firstID: UInt32) {
        self.space = space
        lastID = firstID
        prefix = "h"
        statement = Statement(.set, by: .hub, about: 0)
        let version: ProtocolVersion = space.table.connection.isVersion5 ? .v5 : .v311
        super.init(
            name: name,
            options: ConnectOptions(clientID: "hulian-\(name)", version: version, will: space.codec?.hubWill),
            seed: seed)
        // A hub stands beside its broker: it is back before its devices, and hears what they say when they come.
        policy = ReconnectPolicy(first: .milliseconds(100), longest: .milliseconds(250))
    }

    // MARK: To override

    /// A device told a value.
    open func didHear(_ device: Int32, _ attribute: Int, _ value: Value, hops: Int64) {}
    /// A device told an event.
    open func didHear(_ device: Int32, event: Int, _ fields: [Field], hops: Int64) {}
    /// A device is there or gone.
    open func didHear(_ device: Int32, isOnline: Bool) {}
    /// A device told something that its model has not got.
    open func didHearUnknown(_ device: Int32, _ name: String, _ value: String) {}
    /// A device described itself, or a gateway described it.
    ///
    /// - Parameters:
    ///   - description: What it says; a dialect may describe a device piece by piece.
    ///   - device: The device; -1 for one that this hub does not know.
    open func didHear(_ description: DeviceDescription, of device: Int32) {}
    /// A request came to an end.
    ///
    /// - Parameters:
    ///   - token: What ``set(_:_:)`` and the others returned.
    ///   - status: What came of it; ``Status/timeout`` when no answer came.
    ///   - values: The attributes that the answer carries.
    ///   - fields: The fields of the answer to a command.
    open func didAnswer(_ token: Int, _ status: Status, values: [(attribute: Int, value: Value)], fields: [Field]) {}
    /// Publishes a request; a tester may change it on the way.
    open func transmit(_ publication: Publication) { send(publication) }
    /// True for a device that this hub speaks with; others are heard and passed over.
    open func isMine(_ device: Int32) -> Bool { true }

    // MARK: Coming

    override open func didJoin(sessionPresent: Bool) {
        guard let bus else { return }
        for filter in space.filters(for: .hub, device: nil) {
            bus.subscribe(self, Subscription(filter, qos: .atLeastOnce))
        }
        if acknowledges { space.publish(space.codec?.greetings(in: space) ?? []) { send($0) } }
    }

    // MARK: Asking

    /// Sets attributes of a device, by index in the binding.
    ///
    /// - Returns: A name for the request; 0 when the dialect cannot say it.
    @discardableResult
    public final func set(
        _ device: Int32, _ items: [(attribute: Int, value: Value)], token: Int, hops: Int64 = 0
    ) -> Bool {
        begin(.set, device)
        statement.hops = hops
        for item in items {
            statement.items.append(Statement.Item(attribute: Int16(item.attribute), value: item.value))
        }
        return ask(token, wanted: items.map { (Int16($0.attribute), $0.value) })
    }

    /// Asks for attributes of a device, by index in the binding.
    @discardableResult
    public final func get(_ device: Int32, _ attributes: [Int], token: Int) -> Bool {
        begin(.get, device)
        for attribute in attributes { statement.items.append(Statement.Item(attribute: Int16(attribute))) }
        return ask(token, wanted: attributes.map { (Int16($0), .null) })
    }

    /// Gives a command to a device, by index in the binding.
    @discardableResult
    public final func invoke(
        _ device: Int32, _ command: Int, _ fields: [Field], token: Int, hops: Int64 = 0
    ) -> Bool {
        let binding = space.speakers[Int(device)].binding
        if case .set = binding.commands[command].form {
            begin(.set, device)
            statement.items.append(Statement.Item(attribute: -1, command: Int16(command)))
        } else {
            begin(.invoke, device)
            statement.element = Int16(command)
            statement.fields = fields
        }
        statement.hops = hops
        return ask(token, wanted: [])
    }

    /// Starts a statement.
    private final func begin(_ kind: UtteranceKind, _ device: Int32) {
        statement.reset(kind, by: .hub, about: device)
        statement.time = bus?.scheduler.now ?? Instant(nanoseconds: 0)
        statement.wantsReply = true
        if kind == .set { statement.revision = space.nextRevision(of: device) }
        makeID()
    }

    /// Sends a request, in as many messages as the dialect needs, and waits for all of its answers.
    private final func ask(_ token: Int, wanted: [(attribute: Int16, value: Value)]) -> Bool {
        let calls = statement.kind == .set ? space.calls(of: statement) : []
        guard calls.count > 1 else { return askOnce(token, wanted: wanted) }
        let batch = lastID
        var isSent = false
        for call in calls {
            let id = statement.id
            statement = call
            statement.id = id
            if isSent { makeID() }
            let part = wanted.filter { one in call.items.contains { $0.attribute == one.attribute } }
            isSent = askOnce(token, wanted: part, batch: batch) || isSent
        }
        return isSent
    }

    /// Gives the statement a new identifier.
    private final func makeID() {
        statement.id.removeAll(keepingCapacity: true)
        lastID = lastID >= 4_000_000_000 ? 1 : lastID + 1
        if space.table.values.correlation.form == .string { statement.id.append(contentsOf: prefix.utf8) }
        statement.addToID(lastID)
    }

    /// Sends one message of a request and waits for its answer.
    private final func askOnce(
        _ token: Int, wanted: [(attribute: Int16, value: Value)], batch: UInt32 = 0
    ) -> Bool {
        guard let bus else { return false }
        let hash = statement.id.withUnsafeBufferPointer { $0.stableHash }
        guard let form = space.usualForm(for: statement).map({ space.facts[$0] }) else { return false }
        let device = Int(statement.device)
        while pending.count <= device { pending.append([]) }
        pending[device].append(
            Pending(
                token: token, idHash: hash, kind: statement.kind, wanted: wanted,
                element: statement.element, isShownByState: form.reply < 0, batch: batch))
        let timer = self.timer ?? RequestTimer(self)
        if self.timer == nil {
            bus.scheduler.hire(timer)
            self.timer = timer
        }
        let isSilent = form.reply < 0 && wanted.isEmpty
        bus.scheduler.schedule(
            timer, at: bus.scheduler.now + (isSilent ? silentPatience : patience),
            task: UInt32(truncatingIfNeeded: token), detail: UInt32(truncatingIfNeeded: device),
            in: isSilent ? .silentRequests : .requests)
        let sent = space.write(statement) { transmit($0) }
        guard sent > 0 else {
            pending[device].removeAll { $0.token == token && $0.idHash == hash }
            return false
        }
        return true
    }

    /// The patience with a request is over.
    fileprivate final func timeOut(_ token: UInt32, _ device: Int) {
        guard
            let index = pending[device].firstIndex(where: { UInt32(truncatingIfNeeded: $0.token) == token })
        else { return }
        let request = pending[device].remove(at: index)
        if request.batch > 0 { pending[device].removeAll { $0.batch == request.batch } }
        // Without answers, a command that no state shows is taken for done.
        let isDone = request.isShownByState && request.wanted.isEmpty
        didAnswer(request.token, isDone ? .success : .timeout, values: [], fields: [])
    }

    /// A gateway has lost its connection: the devices behind it are gone with it.
    public final func lostGateway(_ gateway: Int32) { gateways.lost(gateway) }

    // MARK: Hearing

    override open func didGet(_ delivery: borrowing Delivery) {
        isHearingKept = delivery.retain
        guard let bus, space.read(delivery.topic, delivery.payload, now: bus.scheduler.now, into: &utterance),
            let kind = utterance.kind
        else { return }
        if space.hasParts(utterance.form), utterance.speaker == .device {
            if acknowledges, let step = space.gatewayStep(utterance.form), utterance.device >= 0 {
                return gateways.hear(step, delivery.topic, delivery.payload, utterance, at: bus.scheduler.now)
            }
            return hearParts(delivery.topic, delivery.payload, bus)
        }
        if kind == .announce || kind == .other { return hearDescriptions(delivery.topic, delivery.payload, bus) }
        // Where requests lie below the topic of the device, a hub hears its own, which say nothing of the device.
        guard utterance.device >= 0, utterance.speaker == .device, isMine(utterance.device) else { return }
        let device = utterance.device
        let echo = acknowledges ? echo(device, delivery.payload) : []
        switch kind {
        case .report: hearReport(device, delivery.payload, delivery.topic)
        case .event: hearEvent(device, delivery.payload)
        case .availability: if let online = utterance.online { didHear(device, isOnline: online) }
        case .reply: hearReply(device, delivery.payload)
        default: return
        }
        if acknowledges, kind == .report || kind == .event {
            acknowledge(device, delivery.topic, delivery.payload, echo)
        }
    }

    /// What the acknowledgement of the message that was just read repeats of it; nothing in most dialects.
    private final func echo(_ device: Int32, _ payload: Octets) -> [Statement.Item] {
        guard utterance.kind == .report, let form = space.reply(to: utterance.form),
            space.facts[Int(form)].carriesValues
        else { return [] }
        return utterance.items.filter { $0.attribute >= 0 && $0.status == .success }.map { item in
            Statement.Item(attribute: item.attribute, value: space.modelValue(item, of: device, in: payload))
        }
    }

    /// What a part of a message says, taken out of it.
    private enum Heard {
        /// Values of attributes.
        case values([(attribute: Int, value: Value)])
        /// An event.
        case event(Int, [Field])
        /// The device is there or gone.
        case presence(Bool)
    }

    /// Hears what a gateway tells of its devices, or a device of several moments or events at once.
    private final func hearParts(_ topic: TopicID, _ payload: Octets, _ bus: Bus) {
        var heard: [(device: Int32, what: Heard)] = []
        let whole = utterance
        var part = Utterance()
        space.readParts(topic, payload, now: bus.scheduler.now, of: whole, into: &part) { said in
            guard said.device >= 0, isMine(said.device) else { return }
            switch said.kind {
            case .report:
                let values = said.items.filter { $0.attribute >= 0 && $0.status == .success }.map {
                    (attribute: Int($0.attribute), value: space.modelValue($0, of: said.device, in: payload))
                }
                heard.append((said.device, .values(values)))
            case .event where said.element >= 0:
                heard.append((said.device, .event(Int(said.element), space.modelFields(said, in: payload))))
            case .availability: if let online = said.online { heard.append((said.device, .presence(online))) }
            default: break
            }
        }
        // Hearing may lead to other messages: it comes after the reading.
        for (device, what) in heard {
            switch what {
            case .values(let values):
                for (attribute, value) in values { didHear(device, attribute, value, hops: whole.hops) }
                showState(device, values.map { ($0.attribute, $0.value) })
            case .event(let event, let fields): didHear(device, event: event, fields, hops: whole.hops)
            case .presence(let isOnline): didHear(device, isOnline: isOnline)
            }
        }
        if acknowledges, whole.device >= 0, isMine(whole.device) {
            utterance = whole
            acknowledge(whole.device, topic, payload, [])
        }
    }

    /// Hears descriptions, and answers a device that asks for its own.
    private final func hearDescriptions(_ topic: TopicID, _ payload: Octets, _ bus: Bus) {
        let device = utterance.device
        if device >= 0 { guard isMine(device) else { return } }
        if utterance.speaker == .device, acknowledges, let answer = space.answer(topic, payload, now: bus.scheduler.now)
        {
            space.publish([answer]) { send($0) }
        }
        for description in space.descriptions(topic, payload) {
            let described = device >= 0 ? device : space.device(with: description.identity) ?? -1
            if described >= 0, isMine(described) {
                for topic in space.adopt(description, of: described) {
                    bus.subscribe(self, Subscription(topic, qos: .atLeastOnce))
                }
            }
            if described < 0 || isMine(described) { didHear(description, of: described) }
        }
    }

    /// Hears values.
    private final func hearReport(_ device: Int32, _ payload: Octets, _ topic: TopicID) {
        // What is heard may lead to other messages, which use the same room: take everything out first.
        let hops = utterance.hops
        var values: [(Int, Value)] = []
        swap(&values, &spareValues)
        defer {
            values.removeAll(keepingCapacity: true)
            swap(&values, &spareValues)
        }
        var unknown: [(String, String)] = []
        for item in utterance.items {
            if item.attribute >= 0, item.status == .success {
                values.append((Int(item.attribute), space.modelValue(item, of: device, in: payload)))
            } else if item.attribute < 0 {
                let name = item.name.octets(topic: space.topics.octets(topic), payload: payload).text
                let value = item.value.octets(topic: space.topics.octets(topic), payload: payload).text
                unknown.append((name.isEmpty ? "\(item.service).\(item.number)" : name, value))
            } else {
                let name = space.speakers[Int(device)].binding.attributes[Int(item.attribute)].name.name
                unknown.append((name, item.value.octets(topic: space.topics.octets(topic), payload: payload).text))
            }
        }
        for (attribute, value) in values { didHear(device, attribute, value, hops: hops) }
        for (name, value) in unknown { didHearUnknown(device, name, value) }
        showState(device, values)
    }

    /// Lets a state message answer requests of dialects without answers.
    private final func showState(_ device: Int32, _ values: [(Int, Value)]) {
        let place = Int(device)
        guard place < pending.count, pending[place].contains(where: { $0.isShownByState }) else { return }
        var done: [Pending] = []
        pending[place].removeAll { request in
            guard request.isShownByState, !request.wanted.isEmpty else { return false }
            let isShown = request.wanted.allSatisfy { wanted in
                values.contains {
                    $0.0 == Int(wanted.attribute) && (request.kind == .get || same(device, wanted, $0.1))
                }
            }
            if isShown { done.append(request) }
            return isShown
        }
        for request in done {
            let told = request.wanted.compactMap { wanted in
                values.first { $0.0 == Int(wanted.attribute) }.map { (attribute: $0.0, value: $0.1) }
            }
            didAnswer(request.token, .success, values: told, fields: [])
        }
    }

    /// True when a told value is the one that was set, as far as the dialect can tell them apart.
    private final func same(_ device: Int32, _ wanted: (attribute: Int16, value: Value), _ told: Value) -> Bool {
        if wanted.value == told { return true }
        let codec = space.speakers[Int(device)].binding.attributes[Int(wanted.attribute)].codec
        guard let raw = wanted.value.integerValue, let other = told.integerValue else { return false }
        return codec.roundTrip(raw) == other
    }

    /// Hears an event.
    private final func hearEvent(_ device: Int32, _ payload: Octets) {
        guard utterance.element >= 0 else {
            let name = utterance.elementName.octets(topic: payload, payload: payload).text
            return didHearUnknown(device, utterance.elementName.isInTopic ? "an event" : name, "")
        }
        let fields = space.modelFields(utterance, in: payload)
        didHear(device, event: Int(utterance.element), fields, hops: utterance.hops)
    }

    /// Hears an answer.
    private final func hearReply(_ device: Int32, _ payload: Octets) {
        let place = Int(device)
        guard place < pending.count, let index = pending[place].firstIndex(where: { $0.idHash == utterance.idHash })
        else { return }
        let request = pending[place].remove(at: index)
        var status = utterance.status ?? .success
        // A request of several messages is done when the last is answered, and fails with the first that fails.
        if request.batch > 0, pending[place].contains(where: { $0.batch == request.batch }) {
            if status == .success { return }
            pending[place].removeAll { $0.batch == request.batch }
        }
        var values: [(attribute: Int, value: Value)] = []
        for item in utterance.items {
            if let code = item.code, code != 0, status == .success {
                status = space.table.status.first { $0.means(code) }?.status ?? .failure
            }
            if item.attribute >= 0, item.token >= 0, item.status == .success {
                values.append((Int(item.attribute), space.modelValue(item, of: device, in: payload)))
            }
        }
        didAnswer(
            request.token, status, values: values,
            fields: space.modelResults(utterance, of: request.element, in: payload))
    }

    /// Acknowledges what a device told, where it wants that.
    private final func acknowledge(
        _ device: Int32, _ topic: TopicID, _ payload: Octets, _ echo: [Statement.Item]
    ) {
        guard utterance.wantsReply, utterance.id.exists, let form = space.reply(to: utterance.form),
            !utterance.failed(.id)
        else { return }
        let id = utterance.id.octets(topic: space.topics.octets(topic), payload: payload)
        let element = utterance.element
        let kind = utterance.kind ?? .report
        statement.reset(.acknowledge, by: .hub, about: device)
        statement.kind = kind == .event ? .event : .acknowledge
        statement.form = form
        statement.time = bus?.scheduler.now ?? Instant(nanoseconds: 0)
        statement.id.append(contentsOf: id)
        statement.element = element
        statement.items.append(contentsOf: echo)
        statement.revision = space.nextRevision(of: device)
        space.write(statement) { send($0) }
    }
}

/// Ends the patience of a hub with its requests.
private final class RequestTimer: Worker {
    /// The hub.
    unowned(unsafe) let hub: HubRole  // A hub owns its timer.

    /// Makes a timer.
    init(_ hub: HubRole) { self.hub = hub }

    override func perform(task: UInt32, detail: UInt32) { hub.timeOut(task, Int(detail)) }
}
