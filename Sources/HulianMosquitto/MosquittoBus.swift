internal import Glibc
public import HulianBus
public import HulianModel

/// MQTT over a real broker, on the calling thread.
///
/// Nothing happens by itself: ``poll(timeoutMilliseconds:)`` serves the sockets and hands on what came, ``settle()``
/// does so until the broker is quiet. With ``MosquittoOptions/isVirtualTime`` a run over a broker gives the same
/// record each time, as the virtual bus does: what came is handed on in the order of the operations that caused it.
///
/// Retransmission, keep-alive and the states of QoS 1 and 2 are the work of libmosquitto; connections are served from
/// one list of the kernel, without a thread of their own.
public final class MosquittoBus: Bus {
    /// The name or address of the broker.
    public let host: String
    /// The port of the broker.
    public let port: Int
    /// How the broker is used.
    public let options: MosquittoOptions
    /// The broker, when it is a process of ours that can be restarted.
    public let process: MosquittoProcess?
    /// How many messages of others were seen: neither ours nor the wills of our clients.
    public internal(set) var foreignMessages = 0
    /// What went wrong and did not end the run, in the order in which it happened; the first hundred.
    public internal(set) var notices: [BrokerError] = []

    /// The most connections that are being made at one time; the broker lets about 100 wait.
    static let mostConnecting = 50
    /// The most messages that wait at a client without connection.
    static let queueLimit = 1000

    /// The list of the kernel.
    let poller: Poller
    /// A descriptor that gives nothing to read, for connections that are torn.
    let nothing: Int32
    /// The connections by the index of their client.
    var connections: ContiguousArray<Connection> = []
    /// The connection that watches for messages of others.
    private(set) var observer: Connection?
    /// The connection that ends sessions in virtual time.
    private var undertaker: Connection?
    /// How often ``settle()`` found nothing to wait for.
    var idleCount: UInt64 = 0
    /// How often the broker was quiet.
    var settleCount: UInt64 = 1
    /// How many messages were published when the broker was last quiet.
    var settledPublications: UInt64 = 0
    /// The connections that wait to be made.
    var queue: ContiguousArray<Int32> = []
    /// How many of ``queue`` are done.
    var queueStart = 0
    /// How many connections are being made.
    var connectingCount = 0
    /// What came and was not yet handed on.
    var events: ContiguousArray<Event> = []
    /// The messages that came or are not yet acknowledged.
    var messages = MessageSlab()
    /// Which publication a delivery came from.
    var ledger = PublicationLedger()
    /// How long the observer gets to see what a client of ours got before it, in nanoseconds.
    static let observerTime: UInt64 = 20_000_000
    /// How often in a row it may see nothing in that time until nobody waits for it any more.
    static let mostMissed = 8
    /// How often in a row it saw nothing in that time.
    var missedByObserver = 0
    /// The numbers that messages were given which the broker had kept from before, by mark; only looked into.
    var keptNumbers: [UInt64: UInt64] = [:]
    /// Rises with everything that our clients do.
    var operationCount: UInt64 = 0
    /// How many barriers are under way.
    var barrierCount = 0
    /// Sockets that are done on our side, until the broker has noticed.
    var lingering: [Int32: UInt64] = [:]
    /// True while events are handed on.
    var isDispatching = false
    /// True while the broker is being restarted.
    var isRestarting = false
    /// The first levels beginning with `$` below which the observer listens, since `#` leaves them out.
    var reservedRoots: Set<Substring> = []
    /// The wills of our clients that the broker may publish.
    var wills: [ArmedWill] = []
    /// When the slow duties were last done, in wall time.
    var lastChores: UInt64 = 0
    /// Who may get a topic; for finding out what to wait for.
    var audience = Audience()
    /// The connections that sent or got something since they were last quiet.
    var dirty: ContiguousArray<Int32> = []
    /// Clients whose session or will is due later in virtual time.
    var later: ContiguousArray<DueLater> = []
    /// Does work that is due later.
    let worker = BusWorker()

    /// Makes a bus and checks that the broker answers and lets us in.
    ///
    /// - Parameters:
    ///   - scheduler: The clock of the run.
    ///   - host: The name or address of the broker.
    ///   - port: Its port, 1…65535.
    ///   - options: How it is used.
    ///   - process: The broker, when it is ours to restart.
    /// - Throws: ``BrokerError`` when the broker cannot be used.
    public init(
        scheduler: Scheduler, topics: TopicTable = TopicTable(), host: String, port: Int,
        options: MosquittoOptions = MosquittoOptions(), process: MosquittoProcess? = nil
    ) throws(BrokerError) {
        Library.prepare()
        self.host = host
        self.port = port
        self.options = options
        self.process = process
        guard let poller = Poller() else { throw BrokerError.tooManyFiles }
        self.poller = poller
        nothing = Glibc.open("/dev/null", O_RDWR | O_CLOEXEC)
        super.init(scheduler: scheduler, topics: topics)
        worker.bus = self
        scheduler.hire(worker)
        try probe()
        if needsObserver { try startObserver() }
    }

    deinit {
        for descriptor in lingering.keys { Glibc.close(descriptor) }
        if nothing >= 0 { Glibc.close(nothing) }
        connections = []
        observer = nil
        messages.deallocate()
    }

    /// Ends all connections politely and serves none any more.
    public func close() {
        for client in clients { disconnect(client) }
        if let observer { _ = observer.sayGoodbye(withWill: false) }
        observer = nil
        discardEvents()
    }

    /// True when there has to be an observer: in virtual time it also publishes delayed wills.
    var needsObserver: Bool { options.watchesOthers || options.isVirtualTime }

    /// Makes the observer known; for its own file.
    func setObserver(_ connection: Connection?) { observer = connection }

    /// Makes the connection that ends sessions known; for its own file.
    func setUndertaker(_ connection: Connection?) { undertaker = connection }

    /// The connection with a slot.
    func connection(_ slot: Int32) -> Connection? {
        switch slot {
        case Connection.observerSlot: observer
        case Connection.undertakerSlot: undertaker
        default: slot < connections.count ? connections[Int(slot)] : nil
        }
    }

    // MARK: Calls of clients

    public override func attach(_ client: BusClient) {
        super.attach(client)
        connections.append(Connection(slot: client.index, bus: self))
    }

    public override func connect(_ client: BusClient, _ options: ConnectOptions) {
        come(connections[Int(client.index)], options)
    }

    public override func disconnect(_ client: BusClient, _ reason: DisconnectReason = .normal) {
        sayGoodbye(connections[Int(client.index)], reason)
    }

    public override func cut(_ client: BusClient) { cut(connections[Int(client.index)]) }

    @discardableResult
    public override func publish(_ publication: borrowing Publication, from client: BusClient) -> UInt32 {
        send(publication, from: client)
    }

    public override func restartBroker(downtime: Interval, forgets: Bool) {
        restart(downtime: downtime, forgets: forgets)
    }

    public override func isConnected(_ client: BusClient) -> Bool { connections[Int(client.index)].isOpen }

    public override func subscribe(_ client: BusClient, _ subscription: Subscription) {
        let connection = connections[Int(client.index)]
        guard connection.isOpen else { return }
        tap?.subscribed(client, subscription)
        observeReserved(subscription.filter)
        send(subscription, over: connection)
    }

    public override func unsubscribe(_ client: BusClient, _ filter: String) {
        let connection = connections[Int(client.index)]
        guard connection.isOpen else { return }
        stop(filter, over: connection)
    }

    public override func work(atMost longest: Interval) -> Bool {
        // What came is handed on by the next call, when the clock has been moved to the time at which it came.
        if dispatch() > 0 { return true }
        // Rounded up, or a wait of less than a millisecond would turn in circles.
        serve(Int32(clamping: max(0, longest.nanoseconds / 1_000_000 + (longest.nanoseconds % 1_000_000 > 0 ? 1 : 0))))
        return true
    }

    @discardableResult
    public override func settle() -> Bool {
        do { return try settle(patience: options.patience) } catch { fail(error) }
        return false
    }

    /// Ends the run for a reason; the first one counts.
    func fail(_ error: BrokerError) {
        if failure == nil { failure = error.description }
    }

    /// Keeps what went wrong and does not end the run.
    func notice(_ error: BrokerError) {
        if notices.count < 100 { notices.append(error) }
    }
}

/// Does what a bus has to do later.
final class BusWorker: Worker {
    /// The bus.
    unowned(unsafe) var bus: MosquittoBus?  // The bus owns its worker.

    override func perform(task: UInt32, detail: UInt32) { bus?.perform(task, detail) }
}
