public import HulianModel

/// MQTT in process and in virtual time: sessions, kept messages, wills, three qualities of delivery.
///
/// A message takes ``latency`` to the broker and again to each subscriber; acknowledgements take it too, so that a
/// broken connection leaves exactly the duplicates that it would leave on a real network. Order is kept on every link.
/// Where the standard leaves a choice, the bus does what mosquitto 2.0 does.
public final class VirtualBus: Bus {
    /// The time that a packet takes between client and broker.
    public var latency: Interval
    /// The passwords by user name; nothing to let everybody in.
    public var accounts: [String: String]?
    /// The most messages of QoS 1 and 2 that are under way to a client at one time, as mosquitto has it.
    static let inFlightLimit = 20
    /// The most messages that wait for a client without connection.
    public static let queueLimit = 1000

    /// Does the work of packets that arrive.
    let worker: PacketWorker
    /// The packets under way.
    var packets: ContiguousArray<Packet> = []
    /// The numbers of packets that have arrived.
    var freePackets: ContiguousArray<UInt32> = []
    /// The messages under way.
    var messages = MessageSlab()
    /// What each client keeps.
    var states: ContiguousArray<ClientState> = []
    /// The sessions by client identifier; only looked into, never walked.
    var sessions: [String: Session] = [:]
    /// The sessions in the order in which they began.
    var sessionOrder: [Session] = []
    /// The subscriptions; nothing for one that ended.
    var entries: ContiguousArray<SubscriptionEntry?> = []
    /// The groups of shared subscriptions by name and filter; only looked into.
    ///
    /// By octets, as filters are compared (MQTT 5.0, section 4.7.3).
    var groups: [ContiguousArray<UInt8>: Int32] = [:]
    /// Finds subscriptions.
    var tree = SubscriptionTree()
    /// The routes by topic.
    var routes: ContiguousArray<Route> = []
    /// The kept messages by topic; -1 for none.
    var retained: ContiguousArray<Int32> = []
    /// The topics with a kept message, in the order in which they got one.
    var retainedOrder: [TopicID] = []
    /// False while the broker is away.
    var isUp = true

    /// Wills that wait, by number.
    var pendingWills: [(client: Int32, session: Session, generation: UInt32, will: Will)] = []
    /// Sessions that end, by number.
    var expiring: [(session: Session, generation: UInt32)] = []

    /// Makes a bus.
    ///
    /// - Parameters:
    ///   - scheduler: The clock.
    ///   - latency: The time that a packet takes between client and broker.
    public init(scheduler: Scheduler, topics: TopicTable = TopicTable(), latency: Interval = .milliseconds(2)) {
        self.latency = latency
        worker = PacketWorker()
        super.init(scheduler: scheduler, topics: topics)
        worker.bus = self
        scheduler.hire(worker)
    }

    deinit { messages.deallocate() }

    /// How many messages are under way, waiting or kept; for tests that look for leaks.
    public var messageCount: Int { messages.count }

    // MARK: Calls of clients

    public override func attach(_ client: BusClient) {
        super.attach(client)
        states.append(ClientState())
    }

    public override func connect(_ client: BusClient, _ options: ConnectOptions) {
        let index = Int(client.index)
        states[index].options = options
        states[index].connection &+= 1
        states[index].uplinkBusy = Instant(nanoseconds: .min)
        states[index].downlinkBusy = Instant(nanoseconds: .min)
        sendUp(Packet(step: .connect, client: client.index, connection: states[index].connection))
    }

    public override func disconnect(_ client: BusClient, _ reason: DisconnectReason = .normal) {
        guard states[Int(client.index)].isConnected else { return }
        if reason != .normalWithWill { states[Int(client.index)].session?.will = nil }
        // What was sent before the goodbye arrives before it.
        states[Int(client.index)].farewell = states[Int(client.index)].connection
        endConnection(client.index, reason, tellsClient: false)
    }

    public override func cut(_ client: BusClient) {
        let index = Int(client.index)
        if states[index].isConnected {
            endConnection(client.index, .connectionLost, tellsClient: true)
        } else if states[index].options != nil {
            // A connection that is being made breaks too.
            states[index].connection &+= 1
            tellEnd(client.index, .connectionLost)
        }
    }

    public override func isConnected(_ client: BusClient) -> Bool { states[Int(client.index)].isConnected }

    public override func subscribe(_ client: BusClient, _ subscription: Subscription) {
        guard let session = states[Int(client.index)].session else { return }
        tap?.subscribed(client, subscription)
        let isNew = !session.subscriptions.contains { isEntry($0, for: subscription.filter) }
        if !isNew { remove(subscription.filter, from: session) }
        let number = Int32(truncatingIfNeeded: entries.count)
        entries.append(SubscriptionEntry(session: session, subscription: subscription))
        session.subscriptions.append(number)
        if let (group, filter) = Self.share(subscription.filter) {
            join(number, group: "\(group)/\(filter)", filter: filter, subscription)
            return
        }
        tree.insert(subscription.filter, number)
        guard subscription.retainHandling == .send || (subscription.retainHandling == .sendIfNew && isNew) else {
            return
        }
        sendRetained(to: session, subscription)
    }

    public override func unsubscribe(_ client: BusClient, _ filter: String) {
        guard let session = states[Int(client.index)].session else { return }
        remove(filter, from: session)
    }

    @discardableResult
    public override func publish(_ publication: borrowing Publication, from client: BusClient) -> UInt32 {
        let index = Int(client.index)
        if publication.properties != nil, states[index].options?.version == .v311 {
            // MQTT 3.1.1 has no properties.
            return publish(
                Publication(
                    topic: publication.topic, payload: publication.payload, qos: publication.qos,
                    retain: publication.retain), from: client)
        }
        publicationCount += 1
        let number = publicationCount
        tap?.published(client, publication, number: number, isWill: false)
        if publication.qos == .atMostOnce {
            guard states[index].isConnected else {
                tap?.dropped(client, publication.topic, number: number, .senderOffline)
                return 0
            }
            let handle = messages.add(publication, number: number, sender: client.index, now: scheduler.now)
            sendUp(
                Packet(
                    step: .publish, client: client.index, connection: states[index].connection, handle: handle,
                    qos: .atMostOnce))
            return 0
        }
        guard states[index].unacknowledged.count < Self.queueLimit else {
            tap?.dropped(client, publication.topic, number: number, .queueFull)
            return 0
        }
        let handle = messages.add(publication, number: number, sender: client.index, now: scheduler.now)
        let token = states[index].nextToken
        states[index].nextToken = token == .max ? 1 : token + 1
        states[index].unacknowledged.append(ClientState.Unacknowledged(token: token, handle: handle))
        if states[index].isConnected { send(token, handle, of: client.index, duplicate: false) }
        return token
    }

    public override func restartBroker(downtime: Interval, forgets: Bool) {
        isUp = false
        var wills: [(client: Int32, will: Will)] = []
        for client in clients where states[Int(client.index)].isConnected {
            let session = states[Int(client.index)].session
            if let session, let will = session.will, will.delay <= .zero {
                wills.append((client.index, will))
                session.will = nil
            }
            endConnection(client.index, .serverShutDown, tellsClient: true)
        }
        // As mosquitto does when it stops; nobody is there to hear them, but some may be kept.
        for item in wills { publish(item.will, of: item.client) }
        if forgets {
            for session in sessionOrder { discard(session) }
            for topic in retainedOrder { messages.release(retained[Int(topic.rawValue)]) }
            for topic in retainedOrder { retained[Int(topic.rawValue)] = -1 }
            retainedOrder = []
        }
        schedule(Packet(step: .restart, client: -1, connection: 0), at: scheduler.now + downtime)
    }
}
