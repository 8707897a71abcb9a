internal import HulianBus
internal import HulianModel

/// Knows which publication a delivery came from, although MQTT does not say it.
///
/// Topic and payload are the mark of a publication. Where several publications have the same mark, a receiver gets
/// them in the order in which they were published.
struct PublicationLedger {
    /// One publication.
    struct Entry {
        /// The mark of topic and payload.
        let mark: UInt64
        /// The number on the bus.
        let number: UInt64
        /// The operation that it belongs to.
        let operation: UInt64
        /// When it was published.
        let time: Instant
        /// When it is too old.
        let expires: Instant
        /// The quality that it was published with; nobody gets it with a higher one.
        let qos: QoS
        /// The place of the publication with the same mark before it; -1 for none.
        let previous: Int32
        /// How often the observer may still see it: once, and once more for each time that it was sent again.
        var unseen: Int32
        /// False while its client has no connection: nobody can have got it.
        var isSent: Bool
        /// True when it was sent again, or for the first time long after it was published.
        var isLate = false
    }

    /// How many publications are remembered.
    static let capacity = 1 << 17
    /// How far back publications with the same mark are looked at.
    private static let depth = 256
    /// Deliveries are believed to belong to a publication that is not older, if there is one.
    private static let freshness = Interval.seconds(10)

    /// The publications, a ring once it is full.
    private var entries: ContiguousArray<Entry> = []
    /// The place of the next publication.
    private var next = 0
    /// The place of the last publication with a mark; only looked into.
    private var latest: [UInt64: Int32] = [:]
    /// The last number that each receiver got for a mark; only looked into.
    private var given: [UInt64: UInt64] = [:]

    /// The mark of a message.
    static func mark(_ topic: TopicID, _ payload: Octets) -> UInt64 {
        let spread = (UInt64(UInt32(bitPattern: topic.rawValue)) &+ 1) &* 0x9E37_79B9_7F4A_7C15
        return spread ^ payload.stableHash &+ UInt64(payload.count)
    }

    /// Remembers a publication.
    mutating func add(
        _ mark: UInt64, number: UInt64, operation: UInt64, time: Instant, expires: Instant = .distantFuture,
        qos: QoS, isSent: Bool = true, isSeen: Bool = false
    ) {
        let entry = Entry(
            mark: mark, number: number, operation: operation, time: time, expires: expires, qos: qos,
            previous: latest[mark] ?? -1, unseen: isSent && !isSeen ? 1 : 0, isSent: isSent)
        if entries.count < Self.capacity {
            entries.append(entry)
        } else {
            if latest[entries[next].mark] == Int32(truncatingIfNeeded: next) { latest[entries[next].mark] = nil }
            entries[next] = entry
        }
        latest[mark] = Int32(truncatingIfNeeded: next)
        next = (next + 1) % Self.capacity
    }

    /// Goes through the publications with a mark, the last first, until told to stop.
    private func walk(_ mark: UInt64, _ visit: (Int) -> Bool) {
        var place = Int(latest[mark] ?? -1)
        var number = UInt64.max
        for _ in 0..<Self.depth {
            // A place of the ring that was used again carries another mark or a later number.
            guard place >= 0, entries[place].mark == mark, entries[place].number < number else { return }
            number = entries[place].number
            guard visit(place) else { return }
            place = Int(entries[place].previous)
        }
    }

    /// The last publication with a mark that was sent.
    func newest(_ mark: UInt64) -> Entry? {
        var found = -1
        walk(mark) { place in
            if entries[place].isSent { found = place }
            return found < 0
        }
        return found < 0 ? nil : entries[found]
    }

    /// The publication with a mark and a number; nothing when it is too long ago.
    func entry(_ mark: UInt64, number: UInt64) -> Entry? {
        var found = -1
        walk(mark) { place in
            if entries[place].number == number { found = place }
            return entries[place].number > number
        }
        return found < 0 ? nil : entries[found]
    }

    /// The publication that a delivery came from.
    ///
    /// - Parameters:
    ///   - receiver: The connection that got it.
    ///   - floor: Numbers up to this one reached the receiver before, or never will.
    ///   - qos: The quality of the delivery.
    ///   - prefersFresh: True to take the first publication of the last seconds, if there is one, before older ones:
    ///     those may have passed before the receiver subscribed.
    /// - Returns: Nothing when no publication fits.
    mutating func find(
        _ mark: UInt64, receiver: Int32, floor: UInt64, qos: QoS, now: Instant, prefersFresh: Bool
    ) -> Entry? {
        let key = mark ^ (UInt64(UInt32(bitPattern: receiver)) &+ 1) &* 0xD6E8_FEB8_6659_FD93
        let last = max(floor, given[key] ?? 0)
        var oldest = -1
        var freshest = -1
        walk(mark) { place in
            guard entries[place].number > last else { return false }
            guard entries[place].isSent, entries[place].qos >= qos else { return true }
            oldest = place
            if entries[place].time + Self.freshness >= now { freshest = place }
            return true
        }
        var place = prefersFresh && freshest >= 0 ? freshest : oldest
        if place < 0 { place = latePlace(mark, qos) }
        guard place >= 0 else { return nil }
        given[key] = max(last, entries[place].number)
        return entries[place]
    }

    /// The place of the last publication with a mark that came to the broker late; -1 for none.
    private func latePlace(_ mark: UInt64, _ qos: QoS) -> Int {
        var found = -1
        walk(mark) { place in
            if entries[place].isLate, entries[place].qos >= qos { found = place }
            return found < 0
        }
        return found
    }

    /// The publication that the observer saw, each once.
    ///
    /// - Returns: Nothing when all with this mark were seen: then it is somebody else's.
    mutating func see(_ mark: UInt64) -> Entry? {
        var oldest = -1
        walk(mark) { place in
            if entries[place].unseen > 0 { oldest = place }
            return true
        }
        guard oldest >= 0 else { return nil }
        entries[oldest].unseen -= 1
        return entries[oldest]
    }

    /// A publication is sent again, or for the first time after its client had been away.
    ///
    /// The broker may hand it on once, or once more.
    mutating func sentLate(_ mark: UInt64, number: UInt64) {
        var found = -1
        walk(mark) { place in
            if entries[place].number == number { found = place }
            return found < 0
        }
        guard found >= 0 else { return }
        entries[found].isLate = true
        entries[found].isSent = true
        entries[found].unseen += 1
    }

    /// Everything up to now has arrived; what receivers got before needs not be remembered.
    mutating func settled() { given.removeAll(keepingCapacity: true) }

    /// Forgets what receivers got when that has become too much.
    mutating func trim() {
        if given.count > Self.capacity { given.removeAll(keepingCapacity: true) }
    }
}
