public import HulianModel

/// An event in the log of a node.
public struct LoggedEvent: Hashable, Sendable {
    /// Its endpoint.
    public let endpoint: UInt16
    /// Its cluster.
    public let cluster: UInt32
    /// What it is.
    public let event: UInt32
    /// Its name.
    public let name: String
    /// Its number among all events of the node.
    public let number: UInt64
    /// How urgent it is.
    public let priority: EventPriority
    /// When it happened.
    public let time: Instant
    /// Its fields in the order of their definition.
    public let fields: [Field]
}

/// What a subscription tells.
public struct Report: Sendable {
    /// The subscription.
    public let subscription: Int
    /// When it was told.
    public let time: Instant
    /// The endpoint.
    public let endpoint: UInt16
    /// The cluster.
    public let cluster: UInt32
    /// The attribute; nothing for events.
    public let attribute: UInt32?
    /// The value of the attribute.
    public let value: Value?
    /// The events.
    public let events: [LoggedEvent]
}
