public import HulianModel

/// One client of a bus: who publishes and subscribes.
///
/// A class to derive from; the bus calls the functions at the bottom. Everything happens on the thread of the bus's
/// scheduler, inside the call that caused it.
open class BusClient {
    /// Its name in the run, for records: the device, the hub, the bridge.
    public let name: String
    /// The bus; nothing before it is attached.
    public internal(set) final unowned(unsafe) var bus: Bus?  // The bus outlives its clients within a run.
    /// Its place among the clients of the bus; -1 before it is attached.
    public internal(set) final var index: Int32 = -1

    /// Makes a client that belongs to no bus yet.
    public init(name: String) { self.name = name }

    /// The broker accepted the connection.
    ///
    /// - Parameter sessionPresent: True when the broker still had the session.
    open func didConnect(sessionPresent: Bool) {}
    /// A message came; it is borrowed for the length of the call.
    open func didReceive(_ delivery: borrowing Delivery) {}
    /// A message of QoS 1 or 2 was taken over by the broker.
    ///
    /// - Parameter token: What ``Bus/publish(_:from:)`` returned.
    open func didAcknowledge(_ token: UInt32) {}
    /// The connection ended, or could not be made.
    open func didDisconnect(_ reason: DisconnectReason) {}
}

/// Sees everything that happens on a bus; the recorder is one.
open class BusTap {
    /// Makes a tap.
    public init() {}

    /// A client connected.
    open func connected(_ client: BusClient, _ options: ConnectOptions, sessionPresent: Bool) {}
    /// A client's connection ended.
    open func disconnected(_ client: BusClient, _ reason: DisconnectReason) {}
    /// A client subscribed.
    open func subscribed(_ client: BusClient, _ subscription: Subscription) {}
    /// A client published; for a will, the broker did so for it.
    ///
    /// - Parameters:
    ///   - client: Who; nothing for somebody who is not ours.
    ///   - publication: What.
    ///   - number: The number of the publication on the bus, from 1.
    ///   - isWill: True for a will.
    open func published(_ client: BusClient?, _ publication: borrowing Publication, number: UInt64, isWill: Bool) {}
    /// A message reached a client.
    open func delivered(_ client: BusClient, _ delivery: borrowing Delivery) {}
    /// A message will never reach a client or the broker.
    open func dropped(_ client: BusClient, _ topic: TopicID, number: UInt64, _ reason: DropReason) {}
}

/// Why a message was lost.
public enum DropReason: String, Sendable, CaseIterable {
    /// The sender had no connection and QoS 0.
    case senderOffline
    /// The receiver had no connection and QoS 0, or no session.
    case receiverOffline
    /// A fault of the link swallowed it.
    case linkFault
    /// The connection broke while it was under way.
    case connectionLost
    /// It was too old.
    case expired
    /// Too many messages were waiting.
    case queueFull
}

/// MQTT as the engine sees it: in process, or over a real broker.
///
/// Both kinds pass the same tests. Calls return at once; what follows from them comes through ``BusClient``, inside
/// work of the scheduler. Not thread-safe.
open class Bus {
    /// The clock and the work of the run.
    public let scheduler: Scheduler
    /// The topics of the run.
    public let topics: TopicTable
    /// Who sees everything.
    public final unowned(unsafe) var tap: BusTap?  // The recorder outlives the bus within a run.
    /// The clients that were attached, by index.
    public internal(set) final var clients: ContiguousArray<BusClient> = []
    /// Why the bus cannot go on, in words for a user; nothing while all is well.
    public final var failure: String?
    /// How many messages were published.
    public final var publicationCount: UInt64 = 0

    /// Makes a bus.
    public init(scheduler: Scheduler, topics: TopicTable = TopicTable()) {
        self.scheduler = scheduler
        self.topics = topics
    }

    /// Makes a client known to the bus.
    open func attach(_ client: BusClient) {
        precondition(client.index < 0, "a client is attached once")
        client.bus = self
        client.index = Int32(truncatingIfNeeded: clients.count)
        clients.append(client)
    }

    /// Connects a client; ``BusClient/didConnect(sessionPresent:)`` or ``BusClient/didDisconnect(_:)`` follows.
    open func connect(_ client: BusClient, _ options: ConnectOptions) { preconditionFailure("to override") }
    /// Ends a connection by saying goodbye.
    open func disconnect(_ client: BusClient, _ reason: DisconnectReason = .normal) {
        preconditionFailure("to override")
    }
    /// Breaks a connection without a word, as a pulled cable does.
    open func cut(_ client: BusClient) { preconditionFailure("to override") }
    /// True while a client is connected.
    open func isConnected(_ client: BusClient) -> Bool { preconditionFailure("to override") }
    /// Subscribes.
    open func subscribe(_ client: BusClient, _ subscription: Subscription) { preconditionFailure("to override") }
    /// Ends a subscription.
    open func unsubscribe(_ client: BusClient, _ filter: String) { preconditionFailure("to override") }
    /// Publishes; the payload is copied before the call returns.
    ///
    /// - Returns: What ``BusClient/didAcknowledge(_:)`` gets for QoS 1 and 2; 0 for QoS 0.
    @discardableResult
    open func publish(_ publication: borrowing Publication, from client: BusClient) -> UInt32 {
        preconditionFailure("to override")
    }
    /// Stops the broker and starts it again.
    ///
    /// - Parameters:
    ///   - downtime: How long it is away.
    ///   - forgets: True when it loses sessions and kept messages.
    open func restartBroker(downtime: Interval, forgets: Bool) { preconditionFailure("to override") }
    /// Lets the network work for at most so long, as a clock on the wall needs it.
    ///
    /// - Returns: False when the bus has no network, so that the caller must wait by itself.
    open func work(atMost longest: Interval) -> Bool { false }
    /// Works until nothing is under way at the present time; the virtual bus has nothing to do.
    ///
    /// - Returns: True when something was under way, so that clients may have to do more at the present time.
    @discardableResult
    open func settle() -> Bool { false }
}
