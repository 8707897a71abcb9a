public import HulianBus
public import HulianModel

/// A client that speaks a dialect as a device does: announces, reports, tells events, answers.
///
/// Simulated devices and the mirrors of the bridge derive from it; what a request does is theirs to decide.
open class DeviceRole: NetworkClient {
    /// The dialect at work.
    public final let space: DialectSpace
    /// Its number in the space.
    public final let number: Int32
    /// By how much its clock is wrong.
    public final var clockSkew = Interval.zero
    /// What is said, used again.
    private final var statement: Statement
    /// What was heard, used again.
    private final var utterance = Utterance()
    /// The last identifier that it made.
    private final var lastID: UInt32 = 0
    /// The requests that it worked on last.
    private final var handled = HandledPublications()
    /// True while it publishes what makes it known; nothing is reported in between.
    private final var isAnnouncing = false
    /// The longest that it waits before it answers a greeting (project default).
    ///
    /// All devices hear the greeting at once, and what they say then may be more than a broker keeps for one hub: Home
    /// Assistant asks for a random delay (https://www.home-assistant.io/integrations/mqtt, birth and last will).
    public final var greetingSpread = Interval.seconds(1)
    /// Random numbers for that wait.
    private final var chance: SeededGenerator
    /// Makes it known when that wait is over.
    private final var announcer: Announcer?
    /// True while it waits to answer a greeting; one answer serves all that came in between.
    private final var isGreeted = false
    /// What it does for the devices behind it; nothing for a device that is no gateway.
    final var gateway: Gateway?
    /// What it keeps to tell when it is back; nothing while it is heard.
    final var history: KeptHistory?

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - name: Its name in the run.
    ///   - space: The dialect at work; the device must be registered.
    ///   - number: Its number in the space.
    ///   - seed: The seed of the run.
    public init(name: String, space: DialectSpace, number: Int32, seed: UInt64) {
        self.space = space
        self.number = number
        statement = Statement(.report, by: .device, about: number)
        chance = SeededGenerator(seed: seed, name: "greetings of \(name)")
        super.init(name: name, options: space.connectOptions(of: number), seed: seed)
    }

    /// What everything is called.
    public final var binding: DialectBinding { space.speakers[Int(number)].binding }

    // MARK: To override

    /// The value of an attribute now.
    open func value(of attribute: Int) -> Value { .null }
    /// True when there is something to say of an attribute; what is not known is not told, not even as null.
    open func isKnown(_ attribute: Int) -> Bool { true }
    /// A controller wants something; ``answer(_:status:fields:)`` must follow, at once or later.
    open func handle(_ request: DeviceRequest) {}
    /// Publishes a message; a device that goes wrong on purpose may do something else with it.
    open func transmit(_ publication: Publication, _ kind: UtteranceKind) { send(publication) }
    /// It is connected, and has made itself known.
    open func didBecomeKnown() {}
    /// True when its gateway may tell what it tells in one message with what others tell.
    open var mayShareMessages: Bool { true }
    /// True when it keeps what happens while its connection is broken.
    open var keepsHistory: Bool { false }

    // MARK: Coming and going

    override open func willConnect(at now: Instant) {
        guard space.table.credentials != nil else { return }
        let login = space.credentials(of: number, at: now + clockSkew)
        changeOptions { options in
            options.clientID = login.clientID
            options.username = login.username
            options.password = login.password
        }
    }

    override open func didJoin(sessionPresent: Bool) {
        // Who is reached by a gateway is listened for before the cloud hears that it is there.
        if carrier == nil, !sessionPresent || options.cleanStart { listen() }
        becomeKnown()
        didBecomeKnown()
        endHistory()
        gateway?.didJoin()
    }

    /// Subscribes to what is said to it.
    final func listen() {
        for filter in ownFilters {
            bus?.subscribe(carrier ?? self, Subscription(filter, qos: .atLeastOnce, noLocal: false))
        }
    }

    /// Whose messages tell how many reached it: its gateway's, where they are not its own.
    public final var counted: DeviceRole { ownFilters.isEmpty ? (carrier as? DeviceRole) ?? self : self }

    /// What is listened to for it; nothing where its gateway hears for it on topics of its own.
    public final var ownFilters: [String] {
        carrier != nil && space.table.gateway?.topics == .gateway
            ? [] : space.filters(for: .device, device: number)
    }

    override open func didLeave(_ reason: DisconnectReason) {
        beginHistory()
        gateway?.didLeave(reason)
    }
    public override final func carriedComes(_ client: NetworkClient) { gateway?.comes(client) }
    public override final func carriedGoes(_ client: NetworkClient) { gateway?.goes(client) }

    /// Describes itself, says that it is there, and tells its state; again for a hub that has come back.
    private final func becomeKnown() {
        isAnnouncing = true
        let now = (bus?.scheduler.now ?? Instant(nanoseconds: 0)) + clockSkew
        space.announcements(of: number, now: now) { transmit($0, .announce) }
        // A dialect may want to hear all of the state before the device is there.
        let isStateFirst = space.tellsStateFirst
        if !isStateFirst { say(online: true) }
        isAnnouncing = false
        reportAll()
        if isStateFirst { say(online: true) }
    }

    /// Makes itself known to a hub that has come back, after a wait of its own.
    private final func answerGreeting() {
        guard let bus, !isGreeted else { return }
        isGreeted = true
        let announcer = self.announcer ?? Announcer(self)
        if self.announcer == nil {
            bus.scheduler.hire(announcer)
            self.announcer = announcer
        }
        let wait = chance.number(in: 0...max(0, greetingSpread.nanoseconds))
        bus.scheduler.schedule(announcer, after: Interval(nanoseconds: wait), task: 0)
    }

    /// The wait is over; a device that went meanwhile makes itself known when it comes.
    fileprivate final func endGreeting() {
        isGreeted = false
        if isOnline { becomeKnown() }
    }

    /// Takes back what is kept of it, for a device that is removed for good.
    public final func retract() {
        guard isOnline else { return }
        space.publish(space.codec?.removals(of: number, in: space) ?? []) { transmit($0, .announce) }
    }

    /// Says goodbye and goes.
    public final func leave() {
        say(online: false)
        stopWhenTaken()
    }

    /// Tells that it is there or going; nothing in a dialect that has no words for it.
    public final func say(online: Bool) {
        guard space.canSay(.availability, by: .device) else { return }
        begin(.availability)
        statement.online = online
        statement.isGoodbye = !online
        send(statement)
    }

    // MARK: Saying

    /// Starts a statement.
    private final func begin(_ kind: UtteranceKind) {
        statement.reset(kind, by: .device, about: number)
        statement.time = (bus?.scheduler.now ?? Instant(nanoseconds: 0)) + clockSkew
    }

    /// Publishes what a statement says.
    private final func send(_ statement: Statement) {
        if let carrier, statement.kind == .report || statement.kind == .event, mayShareMessages,
            let gateway = (carrier as? DeviceRole)?.gateway, gateway.gathers(statement)
        {
            return
        }
        space.write(statement) { transmit($0, statement.kind) }
    }

    /// A new identifier for a message that wants an acknowledgement.
    private final func makeID() {
        statement.id.removeAll(keepingCapacity: true)
        statement.addToID(nextID())
    }

    /// A new identifier; a gateway and the devices behind it never use the same.
    final func nextID() -> UInt32 {
        if let carrier = carrier as? DeviceRole { return carrier.nextID() }
        lastID = lastID == .max ? 1 : lastID + 1
        return lastID
    }

    /// Reports all attributes.
    public final func reportAll(hops: Int64 = 0) {
        report(binding.attributes.indices.filter { binding.attributes[$0].isReported }, hops: hops, isWhole: true)
    }

    /// Reports attributes, by index in the binding; all of them in a dialect whose reports tell all.
    ///
    /// A device that is away keeps them, where its dialect can tell them later.
    public final func report(
        _ attributes: some Sequence<Int>, hops: Int64 = 0, isWhole: Bool = false, form: Int16 = -1
    ) {
        guard isOnline || history != nil, !isAnnouncing, !isLeaving else { return }
        begin(.report)
        statement.hops = hops
        statement.isWhole = isWhole
        statement.form = form
        if space.reportsTellAll {
            for index in binding.attributes.indices where binding.attributes[index].isReported { add(index) }
        } else {
            var told: Set<Int> = []
            for index in attributes where binding.attributes[index].isReported {
                for one in space.told(with: index, of: number) where told.insert(one).inserted { add(one) }
            }
            if !binding.toldWith.isEmpty { addCompanions() }
        }
        guard !statement.items.isEmpty else { return }
        publish()
    }

    /// Publishes the statement, or keeps it as long as nobody hears it.
    private final func publish() {
        guard isOnline else {
            history?.keep(statement)
            return
        }
        makeID()
        send(statement)
    }

    /// Adds what is told whenever something else of the report is told.
    private final func addCompanions() {
        let binding = self.binding
        for place in 0..<statement.items.count {
            for other in binding.toldWith[Int(statement.items[place].attribute)]
            where !statement.items.contains(where: { $0.attribute == Int16(other) }) {
                add(other)
            }
        }
    }

    /// Adds an attribute to the report; one without value is left out where the dialect has no word for that.
    private final func add(_ attribute: Int) {
        guard isKnown(attribute) else { return }
        let value = value(of: attribute)
        guard !value.isNull || binding.attributes[attribute].codec.writesNull else { return }
        statement.items.append(Statement.Item(attribute: Int16(attribute), value: value))
    }

    /// Tells an event, by index in the binding.
    public final func tell(_ event: Int, _ fields: [Field], hops: Int64 = 0) {
        guard isOnline || history != nil else { return }
        begin(.event)
        statement.element = Int16(event)
        statement.fields = fields
        statement.hops = hops
        publish()
    }

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: The request, with what came of each of its items.
    ///   - status: What came of all of it.
    ///   - fields: The fields of the answer to a command.
    public final func answer(_ request: DeviceRequest, status: Status, fields: [Field] = []) {
        guard let form = space.reply(to: request.form) else {
            // Without answers, a state message shows what came of it.
            let told = request.items.compactMap { $0.attribute >= 0 ? Int($0.attribute) : nil }
            if request.kind != .invoke {
                let form = space.report(after: request.form) ?? -1
                report(told, isWhole: space.asksForAll(request.form), form: form)
            }
            return
        }
        guard request.wantsReply, isOnline else { return }
        begin(.reply)
        statement.form = form
        statement.id = request.id
        statement.caller = request.caller
        statement.before = request.before
        statement.status = status
        statement.element = request.element
        statement.fields = fields
        let tellsValues = space.facts[Int(form)].carriesValues
        for item in request.items {
            // Only what was asked for has a value in the answer, or what the answer to a setting tells; a null that the
            // dialect has no word for has none.
            let isAsked = request.kind == .get && item.status == .success
            let isTold = item.attribute >= 0 && (isAsked || (request.kind == .set && tellsValues))
            statement.items.append(
                Statement.Item(
                    attribute: item.attribute, value: isTold ? value(of: Int(item.attribute)) : .null,
                    status: item.status, command: item.command, service: item.service, number: item.number,
                    name: item.name))
        }
        send(statement)
    }

    // MARK: Hearing

    override open func didGet(_ delivery: borrowing Delivery) {
        if wasHandled(delivery) { return }
        guard let bus, space.read(delivery.topic, delivery.payload, now: bus.scheduler.now, into: &utterance) else {
            return
        }
        if let gateway, gateway.takes(delivery, utterance, at: bus.scheduler.now) {
            if delivery.qos != .atMostOnce { handled.note(delivery.number) }
            return
        }
        guard utterance.device == number || utterance.device < 0, utterance.speaker == .hub, let kind = utterance.kind
        else { return }
        switch kind {
        case .set, .get, .invoke:
            if delivery.qos != .atMostOnce { handled.note(delivery.number) }
            handle(request(kind, delivery.topic, delivery.payload))
        case .other where utterance.device < 0 && space.isGreeting(delivery.topic, delivery.payload):
            answerGreeting()
        case .other where utterance.device == number: respond(to: delivery.topic, delivery.payload)
        default: break
        }
    }

    /// Hears a request that stands in a message of its gateway.
    final func hear(_ request: Utterance, _ topic: TopicID, _ payload: Octets) {
        guard let kind = request.kind else { return }
        utterance = request
        handle(self.request(kind, topic, payload))
    }

    /// Answers a question about itself that is none of the table.
    private final func respond(to topic: TopicID, _ payload: Octets) {
        guard let codec = space.codec, !payload.isEmpty, UTF8Check.isValid(payload) else { return }
        // A word by itself is no JSON.
        let question = (try? Value(json: payload)) ?? .string(payload.text)
        let answer = codec.response(topic: space.topics.text(topic), payload: question, of: number, in: space) {
            index in
            isKnown(index) ? value(of: index) : .null
        }
        if let answer { space.publish([answer]) { transmit($0, .reply) } }
    }

    /// True for a request that is delivered again after it was worked on; "at least once" allows that, and a second
    /// toggle would undo the first (MQTT 5.0, section 4.3.2).
    private final func wasHandled(_ delivery: borrowing Delivery) -> Bool {
        delivery.duplicate && handled.contains(delivery.number)
    }

    /// Takes a request out of what was heard.
    private final func request(_ kind: UtteranceKind, _ topic: TopicID, _ payload: Octets) -> DeviceRequest {
        let octets = space.topics.octets(topic)
        // An identifier of another form cannot be repeated in the answer.
        var id = utterance.failed(.id) ? [] : ContiguousArray(utterance.id.octets(topic: octets, payload: payload))
        // What may be a number or text is repeated as what it was.
        if space.table.values.correlation.form == .either, utterance.id.exists, !utterance.id.isInTopic,
            utterance.id.start > 0, payload[Int(utterance.id.start) - 1] == 0x22
        {
            id = [0x22] + id + [0x22]
        }
        var status = Status.success
        if utterance.failed(.json) || utterance.failed(.utf8) || utterance.failed(.shape) { status = .invalidAction }
        if kind == .invoke {
            if utterance.element < 0 { status = .unsupportedCommand }
            if let fault = utterance.faults.first(where: { $0.check == .arguments }) {
                status = fault.problem == .outOfRange ? .constraintError : .invalidCommand
            }
        }
        var items: [DeviceRequest.Item] = []
        if kind != .invoke {
            items = utterance.items.map { item in
                var status = item.status
                if kind == .get, item.attribute >= 0 { status = .success }
                if kind == .set, item.attribute >= 0, !binding.attributes[Int(item.attribute)].isSettable {
                    status = .unsupportedWrite
                }
                return DeviceRequest.Item(
                    attribute: item.attribute, command: item.command,
                    value: kind == .set ? space.modelValue(item, of: number, in: payload) : .null, status: status,
                    service: item.service, number: item.number,
                    name: item.attribute < 0 ? item.name.octets(topic: octets, payload: payload).text : "")
            }
            if let asked = space.attributes(askedBy: utterance.form, in: topic, of: number) {
                items = asked.map {
                    DeviceRequest.Item(
                        attribute: Int16($0), command: -1, value: .null, status: .success, service: -1, number: -1,
                        name: "")
                }
            }
        }
        let fields = status == .success && kind == .invoke ? space.modelFields(utterance, in: payload) : []
        let before = space.attributeToldBefore(utterance, of: number).map {
            Statement.Item(attribute: Int16($0), value: value(of: $0))
        }
        return DeviceRequest(
            kind: kind, form: utterance.form, id: id, wantsReply: utterance.wantsReply, hops: utterance.hops,
            items: items, element: utterance.element, fields: fields, status: status,
            caller: ContiguousArray(utterance.caller.octets(topic: octets, payload: payload)),
            flipAfter: utterance.flipAfter, before: before)
    }
}

/// Lets a device answer a greeting.
private final class Announcer: Worker {
    /// The device.
    unowned(unsafe) let device: DeviceRole  // A device owns its announcer.

    /// Makes an announcer.
    init(_ device: DeviceRole) { self.device = device }

    override func perform(task: UInt32, detail: UInt32) { device.endGreeting() }
}

/// The numbers of the publications that were worked on last.
struct HandledPublications {
    /// How many are remembered; more are never on their way to one device at the same time.
    private static let limit = 32
    /// The numbers, the oldest overwritten first; 0 for none.
    private var numbers = ContiguousArray<UInt64>(repeating: 0, count: limit)
    /// The place of the next number.
    private var next = 0

    /// Remembers a publication; 0 stands for one whose number is not known.
    mutating func note(_ number: UInt64) {
        numbers[next] = number
        next = (next + 1) % Self.limit
    }

    /// True for a publication that is remembered.
    func contains(_ number: UInt64) -> Bool { number != 0 && numbers.contains(number) }
}
