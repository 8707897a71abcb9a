internal import HulianModel

/// What the broker knows of a client, with or without a connection.
final class Session {
    /// A message that was sent to the client and not yet acknowledged.
    struct InFlight {
        /// The name of this delivery.
        let token: UInt32
        /// The message.
        let handle: Int32
        /// How it is delivered.
        let qos: QoS
        /// The retain flag as the client sees it.
        let retain: Bool
        /// True when the client has it and would know it again (QoS 2).
        var isReceived: Bool
    }

    /// A message that waits for a connection or for room.
    struct Waiting {
        /// The message.
        let handle: Int32
        /// How it is delivered.
        let qos: QoS
        /// The retain flag as the client sees it.
        let retain: Bool
    }

    /// The client identifier.
    let id: String
    /// The index of the client that is connected; -1 for none.
    var client: Int32 = -1
    /// The subscriptions by the number of their entry.
    var subscriptions: [Int32] = []
    /// What is under way to the client, in order.
    var inFlight: ContiguousArray<InFlight> = []
    /// What waits, in order; the first ``waitingStart`` are gone.
    private var waiting: ContiguousArray<Waiting> = []
    /// How many of ``waiting`` are gone.
    private var waitingStart = 0
    /// Publications of QoS 2 whose handshake goes on, by token of the client.
    var received: ContiguousArray<UInt32> = []
    /// How many may be under way to the client.
    var receiveMaximum = 20
    /// The version of MQTT of the last connection.
    var version = ProtocolVersion.v311
    /// How long it outlasts the connection.
    var expiry: Interval = .zero
    /// The will; nothing after a goodbye.
    var will: Will?
    /// Rises when the connection changes, so that a delayed will or an expiry is ignored.
    var generation: UInt32 = 0
    /// The next name of a delivery.
    private var nextToken: UInt32 = 1

    /// Makes a session.
    init(id: String) { self.id = id }

    /// The first message that waits.
    var firstWaiting: Waiting? { waitingStart < waiting.count ? waiting[waitingStart] : nil }
    /// How many messages wait.
    var waitingCount: Int { waiting.count - waitingStart }

    /// Lets a message wait.
    func wait(_ message: Waiting) { waiting.append(message) }

    /// Takes the first message that waits.
    func takeWaiting() -> Waiting? {
        guard let first = firstWaiting else { return nil }
        waitingStart += 1
        if waitingStart == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            waitingStart = 0
        } else if waitingStart > 256, waitingStart * 2 > waiting.count {
            waiting.removeSubrange(0..<waitingStart)
            waitingStart = 0
        }
        return first
    }

    /// A name for the next delivery.
    func newToken() -> UInt32 {
        defer { nextToken = nextToken == .max ? 1 : nextToken + 1 }
        return nextToken
    }
}

/// What a client itself keeps: its connection, and what the broker has not yet acknowledged.
struct ClientState {
    /// A publication of QoS 1 or 2 that the broker has not yet taken over.
    struct Unacknowledged {
        /// The name that the publisher knows.
        let token: UInt32
        /// The message.
        let handle: Int32
    }

    /// How it connected last.
    var options: ConnectOptions?
    /// The session; nothing without a connection.
    var session: Session?
    /// True between the acceptance and the end of a connection.
    var isConnected = false
    /// Rises with every connection and every end of one; what is under way from an older one is lost.
    var connection: UInt32 = 0
    /// The last connection that ended with a goodbye; nothing before.
    var farewell: UInt32?
    /// What the broker has not yet taken over, in order.
    var unacknowledged: ContiguousArray<Unacknowledged> = []
    /// The next name of a publication.
    var nextToken: UInt32 = 1
    /// When the last message to the broker arrives; order is kept on a link.
    var uplinkBusy = Instant(nanoseconds: .min)
    /// When the last message from the broker arrives.
    var downlinkBusy = Instant(nanoseconds: .min)
}
