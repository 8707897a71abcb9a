public import HulianBus
public import HulianModel

/// A bus on the bench: clients that write down what happens to them, and a clock that is moved on demand.
public final class BusBench {
    /// The bus.
    public let bus: Bus
    /// The version of MQTT that clients speak unless told otherwise.
    public let version: ProtocolVersion
    /// What was not as it should be, in sentences.
    public private(set) var problems: [String] = []
    /// The clients, kept as long as the bus.
    private var clients: [BenchClient] = []

    /// Puts a bus on the bench.
    public init(_ bus: Bus, version: ProtocolVersion) {
        self.bus = bus
        self.version = version
    }

    /// Makes a client that is not connected.
    public func client(_ name: String) -> BenchClient {
        let client = BenchClient(name: name)
        clients.append(client)
        bus.attach(client)
        return client
    }

    /// Makes a client and connects it.
    ///
    /// - Parameter change: Changes how it connects.
    public func connected(_ name: String, _ change: (inout ConnectOptions) -> Void = { _ in }) -> BenchClient {
        let client = client(name)
        connect(client, change)
        check(client.log.last == .connected(sessionPresent: false), "\(name) connects: \(client.log)")
        client.log = []
        return client
    }

    /// Connects a client and lets everything happen.
    public func connect(_ client: BenchClient, _ change: (inout ConnectOptions) -> Void = { _ in }) {
        var options = ConnectOptions(clientID: client.name, version: version)
        change(&options)
        bus.connect(client, options)
        settle()
    }

    /// Options of a client whose session outlasts the connection.
    public func keepsSession(_ options: inout ConnectOptions) {
        options.cleanStart = false
        if options.version == .v5 { options.sessionExpiry = .hours(1) }
    }

    /// Publishes text.
    @discardableResult
    public func publish(
        _ text: String, on topic: String, from client: BenchClient, qos: QoS = .atLeastOnce, retain: Bool = false,
        properties: MessageProperties? = nil
    ) -> UInt32 {
        var text = text
        let topic = bus.topics.id(topic)
        return text.withUTF8 { payload in
            bus.publish(
                Publication(topic: topic, payload: payload, qos: qos, retain: retain, properties: properties),
                from: client)
        }
    }

    /// Subscribes, and lets everything happen.
    public func subscribe(_ client: BenchClient, _ subscription: Subscription) {
        bus.subscribe(client, subscription)
        settle()
    }

    /// Lets everything happen that is under way.
    public func settle() { pass(.milliseconds(100)) }

    /// Lets time pass.
    public func pass(_ time: Interval) {
        let limit = bus.scheduler.now + time
        while bus.failure == nil {
            if bus.scheduler.nextDue.map({ $0 > bus.scheduler.now }) ?? true { bus.settle() }
            guard bus.scheduler.runNext(until: limit) else { break }
        }
        bus.scheduler.run(until: limit)
        if let failure = bus.failure { problems.append("the bus failed: \(failure)") }
    }

    // MARK: Judging

    /// Something must hold.
    public func check(_ holds: Bool, _ sentence: @autoclosure () -> String) {
        if !holds { problems.append(sentence()) }
    }

    /// Something must have a value.
    public func check<T: Equatable>(_ value: T, is expected: T, _ what: String) {
        if value != expected { problems.append("\(what): \(value) instead of \(expected)") }
    }
}

/// A client that writes down what happens to it.
public final class BenchClient: BusClient {
    /// What can happen to a client.
    public enum Event: Hashable, Sendable {
        /// It was accepted.
        case connected(sessionPresent: Bool)
        /// A message came; long payloads are cut.
        case received(topic: String, text: String)
        /// A publication was taken over.
        case acknowledged(UInt32)
        /// The connection ended.
        case disconnected(DisconnectReason)
    }

    /// A message as it came.
    public struct Received: Hashable, Sendable {
        /// The topic.
        public let topic: String
        /// The payload.
        public let payload: [UInt8]
        /// How it was delivered.
        public let qos: QoS
        /// The retain flag.
        public let retain: Bool
        /// True when it may have come before.
        public let duplicate: Bool
        /// What MQTT 5 added.
        public let properties: MessageProperties?
        /// The number of the publication.
        public let number: UInt64

        /// The payload as text.
        public var text: String { String(decoding: payload, as: UTF8.self) }
    }

    /// What happened, in order.
    public var log: [Event] = []
    /// What came, in order.
    public var received: [Received] = []
    /// What it does when a message comes.
    public var reaction: ((Received) -> Void)?

    /// The texts that came, in order.
    public var texts: [String] { received.map(\.text) }
    /// The tokens of publications that were taken over, in order.
    public var acknowledged: [UInt32] {
        log.compactMap { if case .acknowledged(let token) = $0 { token } else { nil } }
    }

    public override func didConnect(sessionPresent: Bool) { log.append(.connected(sessionPresent: sessionPresent)) }

    public override func didReceive(_ delivery: borrowing Delivery) {
        let message = Received(
            topic: bus?.topics.text(delivery.topic) ?? "", payload: Array(delivery.payload), qos: delivery.qos,
            retain: delivery.retain, duplicate: delivery.duplicate, properties: delivery.properties,
            number: delivery.number)
        received.append(message)
        log.append(.received(topic: message.topic, text: String(message.text.prefix(40))))
        reaction?(message)
    }

    public override func didAcknowledge(_ token: UInt32) { log.append(.acknowledged(token)) }

    public override func didDisconnect(_ reason: DisconnectReason) { log.append(.disconnected(reason)) }
}
