/// What came with QoS 1 of late, to know again what a broker sends a second time after a broken connection.
///
/// libmosquitto 2.0 does not tell the DUP flag of a message; a broker that sends again uses the same packet identifier
/// for the same message (MQTT 5.0, section 4.4).
struct RecentDeliveries {
    /// One delivery.
    private struct Item {
        /// The packet identifier.
        let packet: Int32
        /// The mark of topic and payload.
        let mark: UInt64
        /// The number of the publication.
        let number: UInt64
    }

    /// How many are remembered, more than may be under way with the usual settings of brokers.
    private static let capacity = 128
    /// Those of this connection.
    private var current: ContiguousArray<Item> = []
    /// The place of the next one.
    private var next = 0
    /// Those of the connection before, that were not seen again yet.
    private var earlier: ContiguousArray<Item> = []

    /// A connection began.
    mutating func reconnected(sessionPresent: Bool) {
        earlier = sessionPresent ? current : []
        current = []
        next = 0
    }

    /// Remembers a delivery.
    mutating func add(_ packet: Int32, _ mark: UInt64, _ number: UInt64) {
        let item = Item(packet: packet, mark: mark, number: number)
        if current.count < Self.capacity {
            current.append(item)
        } else {
            current[next] = item
            next = (next + 1) % Self.capacity
        }
    }

    /// The number of the publication when this came before; nothing when it is new.
    mutating func takeEarlier(_ packet: Int32, _ mark: UInt64) -> UInt64? {
        guard !earlier.isEmpty, let place = earlier.firstIndex(where: { $0.packet == packet && $0.mark == mark })
        else { return nil }
        return earlier.remove(at: place).number
    }
}
