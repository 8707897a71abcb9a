internal import HulianBus
internal import HulianModel

/// What the client of a gateway does for the devices behind it: makes them known to the cloud, says when they have gone,
/// and hands on what is for them.
///
/// What is said for that, and in which order, stands in the table of the dialect.
final class Gateway: Worker {
    /// How far a device has come.
    private enum Stage {
        /// Nothing is said for it: it is away, or the gateway is.
        case away
        /// So many steps are done, and the next is to be said.
        case next(Int)
        /// A step was said, and its answer is awaited.
        case asked(Int, id: UInt32, until: Instant)
        /// It is there.
        case there
    }

    /// A device behind the gateway.
    private struct Member {
        /// The device.
        unowned(unsafe) let role: DeviceRole  // A run keeps all of its devices.
        /// How far it has come.
        var stage = Stage.away
    }

    /// How long it waits for the answer of the cloud before it asks again (project default).
    private static let patience = Interval.seconds(10)
    /// The most devices that it names in one message where the vendor gives no limit (project default).
    private static let mostNamed = 50
    /// The task that looks whether an answer is late.
    private static let answerTask: UInt32 = 0

    /// The most devices that it tells of in one message where the vendor gives no limit (project default).
    static let mostTold = 10
    /// The task that tells what was gathered.
    static let tellingTask: UInt32 = 1

    /// The gateway.
    unowned(unsafe) let role: DeviceRole  // A device owns what it does as a gateway.
    /// The devices in the order of the home.
    private var members: [Member] = []
    /// What the devices behind it tell at the present moment, and is still to be sent in as few messages as it takes.
    var gathered: [Statement] = []
    /// The devices that are back and have still to tell what was while they were away.
    var returned: [DeviceRole] = []
    /// True once a scheduler has taken it on.
    private var isHired = false

    /// Makes a gateway of a device.
    init(_ role: DeviceRole) { self.role = role }

    /// The dialect at work.
    var space: DialectSpace { role.space }
    /// The messages by which a device becomes known, in order.
    private lazy var joins = forms(space.table.gateway?.joins ?? [])
    /// The messages that say that a device has gone.
    private lazy var leaves = forms(space.table.gateway?.leaves ?? [])

    /// The messages with some names; the reader of tables sees to it that there are such.
    private func forms(_ names: [String]) -> [Int] {
        names.compactMap { name in space.table.messages.firstIndex { $0.name == name } }
    }

    /// Takes a device in.
    func add(_ device: DeviceRole) { members.append(Member(role: device)) }

    // MARK: Coming and going

    /// The gateway is connected.
    func didJoin() {
        for index in members.indices where members[index].role.isAvailable { begin(index) }
        advance()
    }

    /// Begins to make a device known.
    private func begin(_ index: Int) {
        members[index].role.listen()
        members[index].stage = .next(0)
    }

    /// The gateway has lost its connection: nobody speaks for the devices behind it.
    func didLeave(_ reason: DisconnectReason) {
        gathered.removeAll()
        returned.removeAll()
        for index in members.indices {
            members[index].stage = .away
            members[index].role.alight(reason)
        }
    }

    /// A device behind it wants to be there.
    func comes(_ device: NetworkClient) {
        guard let index = members.firstIndex(where: { $0.role === device }), role.isOnline else { return }
        begin(index)
        advance()
    }

    /// A device behind it is not there any more.
    func goes(_ device: NetworkClient) {
        guard let index = members.firstIndex(where: { $0.role === device }) else { return }
        let wasKnown = if case .away = members[index].stage { false } else { true }
        members[index].stage = .away
        guard wasKnown, role.isOnline else { return }
        tellGathered()
        for form in leaves { say(form, [index], isOnline: false) }
    }

    /// Says the next step of every device that has one, and lets those in that have none left.
    private func advance() {
        guard role.isOnline else { return }
        for step in joins.indices {
            let waiting = members.indices.filter { if case .next(step) = members[$0].stage { true } else { false } }
            var rest = waiting[...]
            let most = self.most(joins[step], or: Self.mostNamed) ?? 1
            while !rest.isEmpty {
                let some = Array(rest.prefix(most))
                rest = rest.dropFirst(most)
                let id = say(joins[step], some, isOnline: true)
                let until = now + Self.patience
                for index in some { members[index].stage = .asked(step, id: id, until: until) }
                schedule(Self.answerTask, at: until)
            }
        }
        for index in members.indices {
            guard case .next(let step) = members[index].stage, step >= joins.count else { continue }
            members[index].stage = .there
            members[index].role.board()
        }
    }

    /// The time now.
    var now: Instant { role.bus?.scheduler.now ?? Instant(nanoseconds: 0) }

    /// Has something done at a time.
    func schedule(_ task: UInt32, at time: Instant) {
        guard let scheduler = role.bus?.scheduler else { return }
        if !isHired { scheduler.hire(self) }
        isHired = true
        scheduler.schedule(self, at: time, task: task)
    }

    override func perform(task: UInt32, detail: UInt32) {
        if task == Self.tellingTask {
            tellGathered()
            return tellHistories()
        }
        var isLate = false
        for index in members.indices {
            guard case .asked(_, _, let until) = members[index].stage, until <= now else { continue }
            members[index].stage = .next(0)
            isLate = true
        }
        if isLate { advance() }
    }

    // MARK: Saying

    /// The most devices that a message speaks of by its parts, where the vendor gives no limit as many as usual; nothing
    /// for a message that speaks of none so.
    func most(_ form: Int, or usual: Int) -> Int? {
        space.parts[form].first(where: \.namesDevice).map { $0.most ?? usual }
    }

    /// Says something for devices behind it.
    ///
    /// - Returns: The identifier of the message.
    @discardableResult
    private func say(_ form: Int, _ devices: [Int], isOnline: Bool) -> UInt32 {
        let id = role.nextID()
        guard let kind = space.parts[form].first(where: \.namesDevice)?.kind else { return id }
        var whole = Statement(.other, by: .device, about: role.number)
        whole.form = Int16(truncatingIfNeeded: form)
        whole.time = now + role.clockSkew
        whole.wantsReply = true
        whole.addToID(id)
        let said = devices.map { index in
            var statement = Statement(kind, by: .device, about: members[index].role.number)
            statement.time = whole.time
            statement.online = isOnline
            return statement
        }
        space.write(whole, parts: said) { role.transmit($0, .other) }
        return id
    }

    // MARK: Hearing

    /// Takes a message that is for a device behind it, or the answer to what it said for one.
    ///
    /// - Returns: False for a message that is the gateway's own.
    func takes(_ delivery: borrowing Delivery, _ said: Utterance, at time: Instant) -> Bool {
        guard said.speaker == .hub, said.form >= 0 else { return false }
        if let index = members.firstIndex(where: { $0.role.number == said.device }) {
            if members[index].role.isOnline { members[index].role.handOn(delivery) }
            return true
        }
        guard said.device == role.number else { return false }
        if space.asksBehind(said.form) {
            handOn(delivery.topic, delivery.payload, said, time)
            return true
        }
        guard said.kind == .acknowledge, joins.contains(where: { answers(said.form, $0) }) else { return false }
        hearAnswer(delivery.topic, delivery.payload, said, time)
        return true
    }

    /// True for a message that answers another one.
    private func answers(_ form: Int16, _ other: Int) -> Bool {
        space.reply(to: Int16(truncatingIfNeeded: other)) == form
    }

    /// Hands a request on that names its device in the body.
    private func handOn(_ topic: TopicID, _ payload: Octets, _ whole: Utterance, _ time: Instant) {
        var requests: [Utterance] = []
        var part = Utterance()
        space.readParts(topic, payload, now: time, of: whole, into: &part) { said in
            if said.kind?.isRequest ?? false { requests.append(said) }
        }
        for request in requests {
            if let member = members.first(where: { $0.role.number == request.device }), member.role.isOnline {
                member.role.hear(request, topic, payload)
            } else {
                refuse(request, topic, payload, time)
            }
        }
    }

    /// Answers a request for a device that is not there: a gateway that stays silent would be taken for lost itself.
    private func refuse(_ request: Utterance, _ topic: TopicID, _ payload: Octets, _ time: Instant) {
        guard request.wantsReply, let form = space.reply(to: request.form) else { return }
        var statement = Statement(.reply, by: .device, about: request.device >= 0 ? request.device : role.number)
        statement.form = form
        statement.time = time + role.clockSkew
        statement.id = ContiguousArray(request.id.octets(topic: space.topics.octets(topic), payload: payload))
        statement.status = .failure
        space.write(statement) { role.transmit($0, .reply) }
    }

    /// Hears what the cloud answers to a step.
    private func hearAnswer(_ topic: TopicID, _ payload: Octets, _ whole: Utterance, _ time: Instant) {
        var results: [(device: Int32, isDone: Bool)] = []
        if space.hasParts(whole.form) {
            var part = Utterance()
            space.readParts(topic, payload, now: time, of: whole, into: &part) { said in
                guard said.kind == .acknowledge, said.device >= 0 else { return }
                results.append((said.device, said.status == .success))
            }
        } else {
            let id = UInt32(whole.id.octets(topic: space.topics.octets(topic), payload: payload).text) ?? 0
            let isDone = whole.status == .success
            for member in members {
                if case .asked(_, let own, _) = member.stage, own == id { results.append((member.role.number, isDone)) }
            }
        }
        for result in results {
            guard let index = members.firstIndex(where: { $0.role.number == result.device }),
                case .asked(let step, _, _) = members[index].stage, answers(whole.form, joins[step])
            else { continue }
            // Who is refused asks again when the patience is over.
            if result.isDone { members[index].stage = .next(step + 1) }
        }
        advance()
    }
}

extension DeviceRole {
    /// Lets a gateway of the same dialect speak for it: it has no connection of its own.
    public final func speak(through gateway: DeviceRole) {
        let desk = gateway.gateway ?? Gateway(gateway)
        gateway.gateway = desk
        desk.add(self)
        travel(with: gateway)
        space.put(number, behind: gateway.number)
    }
}
