internal import HulianBus
internal import HulianModel

/// Who may get a topic, as far as our own clients have subscribed.
///
/// It is never too small: a subscription stays known after the connection ended, since the broker may have kept it.
struct Audience {
    /// Finds connections by topic.
    private var tree = SubscriptionTree()
    /// The filters that each connection has subscribed to; only looked into.
    private var known: Set<Key> = []
    /// The connections by topic, with the state of the tree that they were worked out for.
    private var cache: ContiguousArray<(generation: UInt32, slots: ContiguousArray<Int32>)> = []
    /// The topics that were published and whose receivers were not yet waited for.
    private(set) var pending: ContiguousArray<TopicID> = []
    /// True for the topics in ``pending``.
    private var isPending: ContiguousArray<Bool> = []

    /// A filter of a connection.
    private struct Key: Hashable {
        /// The connection.
        let slot: Int32
        /// The filter.
        let filter: String
    }

    /// Adds a subscription.
    mutating func insert(_ filter: String, slot: Int32) {
        guard known.insert(Key(slot: slot, filter: filter)).inserted else { return }
        var filter = Substring(filter)
        if filter.hasPrefix("$share/") {
            filter = filter.dropFirst(7)
            guard let slash = filter.utf8.firstIndex(of: 0x2F) else { return }
            filter = Substring(filter.utf8[filter.utf8.index(after: slash)...])
        }
        tree.insert(String(filter), slot)
    }

    /// A message was published on a topic.
    mutating func published(_ topic: TopicID) {
        let index = Int(topic.rawValue)
        while isPending.count <= index { isPending.append(false) }
        guard !isPending[index] else { return }
        isPending[index] = true
        pending.append(topic)
    }

    /// Calls with each connection that may get one of the pending topics, some more than once, and forgets them.
    mutating func takeReceivers(_ topics: TopicTable, _ visit: (Int32) -> Void) {
        for topic in pending {
            let index = Int(topic.rawValue)
            isPending[index] = false
            while cache.count <= index { cache.append((0, [])) }
            if cache[index].generation != tree.generation {
                cache[index] = (tree.generation, tree.matches(topics.octets(topic)))
            }
            for slot in cache[index].slots { visit(slot) }
        }
        pending.removeAll(keepingCapacity: true)
    }
}
