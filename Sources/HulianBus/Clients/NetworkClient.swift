public import HulianModel

/// How a client comes back after its connection ended.
public struct ReconnectPolicy: Hashable, Sendable {
    /// The first pause.
    public var first: Interval
    /// The longest pause.
    public var longest: Interval
    /// By how much a pause differs at random, as a share.
    public var spread: Double

    /// Makes a policy; the defaults are those of a well-behaved device (project default).
    public init(first: Interval = .seconds(1), longest: Interval = .seconds(60), spread: Double = 0.2) {
        self.first = first
        self.longest = longest
        self.spread = spread
    }

    /// The pause before a try, from 0: doubled each time, with a spread.
    func pause(try number: Int, _ random: inout SeededGenerator) -> Interval {
        let doubled = first * Int64(1 << min(number, 16))
        let base = min(doubled, longest)
        return base * (1 - spread / 2 + spread * random.unit())
    }
}

/// A client that comes back by itself and whose link can be disturbed; devices, hubs and bridges derive from it.
///
/// The layer is the same over the virtual bus and over a real broker, so that a fault does the same on both.
open class NetworkClient: BusClient {
    /// Its random numbers.
    public final var random: SeededGenerator
    /// How it comes back.
    public final var policy = ReconnectPolicy()
    /// How it connects.
    public private(set) final var options: ConnectOptions
    /// True when it is meant to be connected.
    public private(set) final var isWanted = false
    /// True between the acceptance and the end of a connection.
    public private(set) final var isOnline = false
    /// True once it has been connected at all: before, nobody can expect that a message reaches it.
    public private(set) final var wasOnline = false
    /// How many messages others sent that it should get, and how many it got; kept by ``expectsDelivery()``.
    public private(set) final var expectedCount = 0
    /// How many messages it got, duplicates apart.
    public private(set) final var receivedCount = 0
    /// The faults of its link; nothing as long as there never was one.
    private final var link: DisturbedLink?
    /// How often it tried in vain to come back.
    private final var tries = 0
    /// Does the work of coming back.
    private final var returner: Returner?
    /// True while a fault keeps it from connecting.
    private final var isHeldOff = false
    /// True while nothing passes and nobody notices.
    private final var isSilent = false
    /// What was sent last when that was with QoS 2; 0 else.
    private final var lastToken: UInt32 = 0
    /// What the broker must take over before it goes away; 0 for nothing.
    private final var farewell: UInt32 = 0
    /// Who has the connection and speaks for it; nothing for a client with a connection of its own.
    public private(set) final unowned(unsafe) var carrier: NetworkClient?  // A run keeps all of its clients.
    /// True when it goes away as soon as the broker has taken its last message over.
    public final var isLeaving: Bool { farewell != 0 }

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - name: Its name in the run.
    ///   - options: How it connects.
    ///   - seed: The seed of the run.
    public init(name: String, options: ConnectOptions, seed: UInt64) {
        self.options = options
        random = SeededGenerator(seed: seed, name: "link of \(name)")
        super.init(name: name)
    }

    // MARK: To override

    /// It is connected.
    open func didJoin(sessionPresent: Bool) {}
    /// It is about to connect; what it connects by may depend on the time.
    open func willConnect(at now: Instant) {}
    /// A message came through the link; it is borrowed for the length of the call.
    open func didGet(_ delivery: borrowing Delivery) {}
    /// Its connection ended; it comes back by itself.
    open func didLeave(_ reason: DisconnectReason) {}
    /// It could not connect for a reason that trying again will not change.
    open func didFail(_ reason: DisconnectReason) {}
    /// A client that it speaks for wants to be there; ``board()`` must follow when it is.
    open func carriedComes(_ client: NetworkClient) {}
    /// A client that it speaks for is not there any more.
    open func carriedGoes(_ client: NetworkClient) {}

    // MARK: Coming and going

    /// Connects, and comes back whenever the connection ends.
    public final func start() {
        if isLeaving { stop(isPolite: true) }
        isWanted = true
        tries = 0
        if let carrier { bus = carrier.bus }
        connect()
    }

    /// Goes away and stays away.
    ///
    /// - Parameter isPolite: True to say goodbye, false to break the connection.
    public final func stop(isPolite: Bool) {
        isWanted = false
        farewell = 0
        guard let bus else { return }
        if let carrier {
            alight(.normal)
            return carrier.carriedGoes(self)
        }
        if isPolite { bus.disconnect(self) } else { bus.cut(self) }
        if isPolite, isOnline {
            isOnline = false
            didLeave(.normal)
        }
    }

    /// Says goodbye and stays away, once the broker has taken over what was sent last.
    ///
    /// A broker that loses a connection between the two steps of QoS 2 forgets the message (MQTT 5.0, section 4.3.3).
    public final func stopWhenTaken() {
        isWanted = false
        guard isOnline, lastToken != 0, !(link?.isDisturbed ?? false) else { return stop(isPolite: true) }
        farewell = lastToken
    }

    public override final func didAcknowledge(_ token: UInt32) {
        if isLeaving, token == farewell { stop(isPolite: true) }
    }

    /// True when it is meant to be connected, and no fault keeps it away.
    public final var isAvailable: Bool { isWanted && !isHeldOff }

    /// Lets another client speak for it: it never connects by itself.
    public final func travel(with carrier: NetworkClient) { self.carrier = carrier }

    /// The client that speaks for it has made it known: it is there.
    public final func board() {
        guard isAvailable, !isOnline, carrier != nil else { return }
        isOnline = true
        wasOnline = true
        didJoin(sessionPresent: false)
    }

    /// The client that speaks for it cannot do so any more, or it goes itself.
    public final func alight(_ reason: DisconnectReason) {
        guard isOnline, carrier != nil else { return }
        isOnline = false
        didLeave(reason)
    }

    /// Changes how it connects from the next time on.
    public final func changeOptions(_ change: (inout ConnectOptions) -> Void) { change(&options) }

    /// Connects now, unless a fault forbids it.
    private final func connect() {
        guard isAvailable, !isOnline, let bus else { return }
        if let carrier { return carrier.carriedComes(self) }
        willConnect(at: bus.scheduler.now)
        bus.connect(self, options)
    }

    public override final func didConnect(sessionPresent: Bool) {
        isOnline = true
        wasOnline = true
        tries = 0
        didJoin(sessionPresent: sessionPresent)
    }

    public override final func didDisconnect(_ reason: DisconnectReason) {
        let wasOnline = isOnline
        isOnline = false
        isSilent = false
        farewell = 0
        if wasOnline { didLeave(reason) }
        guard isWanted else { return }
        if reason == .notAuthorized || reason == .tlsFailure {
            didFail(reason)
            return
        }
        if !isHeldOff { comeBack() }
    }

    /// Tries again after a pause.
    private final func comeBack() {
        guard let bus else { return }
        let returner = self.returner ?? Returner(self)
        if self.returner == nil {
            bus.scheduler.hire(returner)
            self.returner = returner
        }
        bus.scheduler.schedule(
            returner, after: policy.pause(try: tries, &random), task: returner.newTurn())
        tries += 1
    }

    /// The pause is over.
    fileprivate final func returnNow() { connect() }

    // MARK: Messages

    /// Publishes through the link.
    public final func send(_ publication: borrowing Publication) {
        guard let bus else { return }
        if let carrier { return carrier.send(publication) }
        guard let link, link.isDisturbed else {
            let token = bus.publish(publication, from: self)
            lastToken = publication.qos == .exactlyOnce ? token : 0
            return
        }
        lastToken = 0
        link.send(publication)
    }

    public override final func didReceive(_ delivery: borrowing Delivery) {
        if !delivery.duplicate { receivedCount += 1 }
        guard let link, link.isDisturbed else { return didGet(delivery) }
        if !delivery.duplicate { receivedCount -= 1 }
        link.receive(delivery)
    }

    /// Counts a message that was published and that this client should get.
    public final func expectsDelivery() { expectedCount += 1 }

    /// Hands on a message that came through the disturbed link, or through the client that speaks for it.
    public final func handOn(_ delivery: borrowing Delivery) {
        if !delivery.duplicate { receivedCount += 1 }
        didGet(delivery)
    }

    // MARK: Faults

    /// Begins a fault.
    public final func begin(_ fault: Fault) {
        let link = self.link ?? DisturbedLink(self)
        self.link = link
        link.add(fault)
        fault.begin(self)
    }

    /// Ends a fault.
    public final func end(_ fault: Fault) {
        guard let link, link.remove(fault) else { return }
        fault.end(self)
    }

    /// Ends all faults.
    public final func endAllFaults() {
        for fault in link?.faults ?? [] { end(fault) }
    }

    /// Breaks the connection and keeps from coming back.
    final func holdOff(cuts: Bool) {
        isHeldOff = true
        guard cuts else { return }
        guard let carrier else {
            bus?.cut(self)
            return
        }
        // What is cut is the way to the client that speaks for it.
        alight(.connectionLost)
        carrier.carriedGoes(self)
    }

    /// Lets nothing pass; the broker notices after one and a half times the keep-alive.
    final func goSilent() {
        isHeldOff = true
        guard isOnline, carrier == nil, let bus else { return }
        isSilent = true
        let keepAlive = options.keepAlive
        guard keepAlive > .zero else { return }
        let returner = self.returner ?? Returner(self)
        if self.returner == nil {
            bus.scheduler.hire(returner)
            self.returner = returner
        }
        bus.scheduler.schedule(returner, after: keepAlive * 1.5, task: Returner.silenceTask)
    }

    /// The broker has missed the client for too long.
    fileprivate final func silenceEnds() {
        guard isSilent else { return }
        isSilent = false
        bus?.cut(self)
    }

    /// A fault that kept it away has ended.
    final func release() {
        guard !(link?.faults.contains { $0.swallowsEverything } ?? false) else { return }
        isHeldOff = false
        if isSilent {
            // The connection that nobody missed is alive again.
            isSilent = false
            return
        }
        if isWanted, !isOnline { comeBack() }
    }
}

/// Lets a client come back when its pause is over.
private final class Returner: Worker {
    /// The task that ends a silence.
    static let silenceTask = UInt32.max
    /// The client.
    unowned(unsafe) let client: NetworkClient  // A client owns its returner.
    /// Rises with every pause, so that an old one is ignored.
    private var turn: UInt32 = 0

    /// Makes a returner.
    init(_ client: NetworkClient) { self.client = client }

    /// Starts a pause.
    func newTurn() -> UInt32 {
        turn = turn == Self.silenceTask - 1 ? 0 : turn + 1
        return turn
    }

    override func perform(task: UInt32, detail: UInt32) {
        if task == Self.silenceTask {
            client.silenceEnds()
        } else if task == turn {
            client.returnNow()
        }
    }
}
