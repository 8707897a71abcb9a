/// A subscription of a session, or a group of shared ones; a class, as every delivery looks into it.
final class SubscriptionEntry {
    /// The session; nothing for a group.
    var session: Session?
    /// What was asked for.
    var subscription: Subscription
    /// The members of a group, as numbers of their entries.
    var members: [Int32] = []
    /// The member that is next.
    var turn = 0

    /// Makes an entry.
    init(session: Session?, subscription: Subscription, members: [Int32] = []) {
        self.session = session
        self.subscription = subscription
        self.members = members
    }
}

/// Who gets a topic: the result of matching, kept until a subscription changes.
struct Route {
    /// The state of the subscriptions that it was worked out for.
    var generation: UInt32
    /// The entries that match, one a session and one a group.
    var entries: ContiguousArray<Int32>
}
