internal import HulianModel

/// What is to happen when a packet arrives.
enum Step: UInt8 {
    /// CONNECT reaches the broker.
    case connect
    /// CONNACK reaches the client.
    case accept
    /// The client learns that its connection ended.
    case end
    /// PUBLISH reaches the broker.
    case publish
    /// PUBREL reaches the broker.
    case release
    /// PUBACK or PUBCOMP reaches the publisher.
    case acknowledge
    /// PUBLISH reaches a subscriber.
    case deliver
    /// PUBACK or PUBCOMP of a subscriber reaches the broker.
    case confirm
    /// A will is published.
    case will
    /// A session without connection ends.
    case expire
    /// The broker is back.
    case restart
}

/// A packet under way: plain numbers only.
struct Packet {
    /// What is to happen.
    var step: Step
    /// The quality of delivery.
    var qos: QoS
    /// The retain flag as the receiver sees it.
    var retain: Bool
    /// True when the receiver may have it already.
    var duplicate: Bool
    /// The client.
    var client: Int32
    /// The connection that it belongs to.
    var connection: UInt32
    /// The message; -1 for none.
    var handle: Int32
    /// The name of the publication or delivery.
    var token: UInt32

    /// Makes a packet; what is not said is nothing.
    init(
        step: Step, client: Int32, connection: UInt32, handle: Int32 = -1, token: UInt32 = 0,
        qos: QoS = .atMostOnce, retain: Bool = false, duplicate: Bool = false
    ) {
        self.step = step
        self.qos = qos
        self.retain = retain
        self.duplicate = duplicate
        self.client = client
        self.connection = connection
        self.handle = handle
        self.token = token
    }
}

/// Lets packets of a virtual bus arrive.
final class PacketWorker: Worker {
    /// The bus.
    unowned(unsafe) var bus: VirtualBus?  // The bus owns its worker.

    override func perform(task: UInt32, detail: UInt32) { bus?.arrive(task) }
}
