internal import HulianBus
internal import HulianModel

/// What libmosquitto told, kept until it is handed on: clients never run inside a callback of the library.
struct Event {
    /// What happened; the order is that of events that belong to the same operation.
    enum Kind: UInt8 {
        /// The broker accepted the connection.
        case connected
        /// A message came.
        case delivery
        /// The broker took a publication over.
        case acknowledgement
        /// The connection ended or could not be made.
        case disconnected
    }

    /// What happened.
    let kind: Kind
    /// The connection; ``Connection/observerSlot`` for the observer.
    let slot: Int32
    /// Which connection of the client it belongs to.
    let generation: UInt32
    /// The message; -1 for none.
    var handle: Int32 = -1
    /// The mark of topic and payload of a delivery.
    var mark: UInt64 = 0
    /// How it was delivered.
    var qos = QoS.atMostOnce
    /// The retain flag; for ``Kind/connected`` whether the session was still there.
    var flag = false
    /// True when the message may have come before.
    var duplicate = false
    /// The name of the publication that was taken over.
    var token: UInt32 = 0
    /// The packet identifier of a delivery.
    var packet: Int32 = 0
    /// Why the connection ended.
    var reason = DisconnectReason.normal
    /// The number of the publication; 0 when unknown.
    var number: UInt64 = 0
    /// The operation that it follows from, for the fixed order in virtual time.
    var operation: UInt64 = 0

    /// Makes an event.
    init(_ kind: Kind, of connection: Connection) {
        self.kind = kind
        slot = connection.slot
        generation = connection.generation
    }
}
