package import HulianModel

/// The messages that are under way, with memory that is used again and again.
///
/// A message is named by a number and counted by hand; in a run that has settled, publishing allocates nothing.
package struct MessageSlab {
    /// Makes an empty slab.
    package init() {}

    /// One message.
    package struct Entry {
        /// The topic.
        package var topic: TopicID
        /// Where the payload lies.
        package var start: UnsafeMutablePointer<UInt8>?
        /// How much memory lies there.
        package var capacity: Int32
        /// How long the payload is.
        package var count: Int32
        /// How surely it is delivered.
        package var qos: QoS
        /// True when it was published to be kept.
        package var retain: Bool
        /// How many places still need it; the entry is free at 0.
        package var references: Int32
        /// The client that published it; -1 for none.
        package var sender: Int32
        /// The number of the publication.
        package var number: UInt64
        /// When it is too old.
        package var expires: Instant
        /// What MQTT 5 added.
        package var properties: MessageProperties?
    }

    /// The entries, used and free.
    private var entries: ContiguousArray<Entry> = []
    /// The numbers of free entries.
    private var free: ContiguousArray<Int32> = []

    /// How many messages are under way.
    package var count: Int { entries.count - free.count }

    /// The message with a number.
    package subscript(handle: Int32) -> Entry {
        // Yields and does not copy: a copy would count the references in its properties.
        @inline(__always) _read { yield entries[Int(handle)] }
    }

    /// The payload of a message; valid until it is released.
    package func payload(_ handle: Int32) -> Octets {
        Octets(start: entries[Int(handle)].start, count: Int(entries[Int(handle)].count))
    }

    /// Copies a message in, needed once.
    package mutating func add(_ publication: borrowing Publication, number: UInt64, sender: Int32, now: Instant)
        -> Int32
    {
        let handle: Int32
        if let last = free.popLast() {
            handle = last
        } else {
            handle = Int32(truncatingIfNeeded: entries.count)
            entries.append(
                Entry(
                    topic: publication.topic, start: nil, capacity: 0, count: 0, qos: .atMostOnce, retain: false,
                    references: 0, sender: -1, number: 0, expires: .distantFuture, properties: nil))
        }
        let index = Int(handle)
        let count = publication.payload.count
        if count > Int(entries[index].capacity) {
            entries[index].start?.deallocate()
            let capacity = max(256, count + count / 2)
            entries[index].start = .allocate(capacity: capacity)
            entries[index].capacity = Int32(truncatingIfNeeded: capacity)
        }
        if let base = publication.payload.baseAddress, count > 0 {
            entries[index].start?.update(from: base, count: count)
        }
        entries[index].topic = publication.topic
        entries[index].count = Int32(truncatingIfNeeded: count)
        entries[index].qos = publication.qos
        entries[index].retain = publication.retain
        entries[index].references = 1
        entries[index].sender = sender
        entries[index].number = number
        if let properties = publication.properties {
            entries[index].properties = properties
            entries[index].expires = properties.expiry.map { now + $0 } ?? .distantFuture
        } else if entries[index].properties != nil || entries[index].expires != .distantFuture {
            entries[index].properties = nil
            entries[index].expires = .distantFuture
        }
        return handle
    }

    /// Needs a message once more.
    package mutating func retain(_ handle: Int32) { entries[Int(handle)].references += 1 }

    /// Needs a message once less; its memory is used again when nobody needs it.
    package mutating func release(_ handle: Int32) {
        entries[Int(handle)].references -= 1
        if entries[Int(handle)].references == 0 { free.append(handle) }
    }

    /// Gives all memory back.
    package mutating func deallocate() {
        for entry in entries { entry.start?.deallocate() }
        entries = []
        free = []
    }
}
