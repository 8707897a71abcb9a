public import HulianBehaviors
public import HulianModel

/// A node of Matter's data model without the wire: endpoints, clusters, attributes, commands, events and subscriptions
/// over one ``Device``, in virtual time.
public final class MatterNode {
    /// The cluster definitions.
    public let library: ClusterLibrary
    /// What it is made of.
    public let composition: Composition
    /// The device whose behaviours answer.
    public let device: Device
    /// The clock.
    public let scheduler: Scheduler
    /// Who asks: the number of the fabric, 1 for the first.
    public var fabric: UInt8 = 1
    /// What the cluster itself said of the last command beside its status.
    public var clusterStatus: UInt8? { device.clusterStatus }
    /// What the last interaction wanted that the simulator has not got, such as a command without behaviour; a step
    /// that ends with this proves nothing.
    public private(set) var notSimulated: String?

    /// Makes a node and switches it on.
    public init(library: ClusterLibrary, composition: Composition, fixture: Fixture, seed: UInt64) {
        self.library = library
        self.composition = composition
        scheduler = Scheduler(start: .defaultStart)
        device = Device(
            name: "node", blueprint: DeviceBlueprint(id: "matter.node", title: Title(english: "node", chinese: "节点"), components: [], capability: { _ in nil }),
            scheduler: scheduler, seed: seed, behaviours: { _ in [] })
    }

    /// Reads an attribute.
    ///
    /// - Throws: The status with which the node refuses.
    public func read(
        _ endpoint: UInt16, _ cluster: UInt32, _ attribute: UInt32, fabricFiltered: Bool = true
    ) throws(Status) -> Value { throw .failure }

    /// Writes an attribute.
    ///
    /// - Throws: The status with which the node refuses.
    public func write(
        _ endpoint: UInt16, _ cluster: UInt32, _ attribute: UInt32, _ value: Value, isTimed: Bool = false,
        dataVersion: UInt32? = nil
    ) throws(Status) { throw .failure }

    /// Does a command.
    ///
    /// - Returns: The fields of the answer; empty when the status is the answer.
    /// - Throws: The status with which the node refuses.
    @discardableResult
    public func invoke(
        _ endpoint: UInt16, _ cluster: UInt32, _ command: UInt32, _ fields: [Field], isTimed: Bool = false
    ) throws(Status) -> [Field] { throw .failure }

    /// Writes an attribute of all endpoints of a group; nobody answers.
    public func write(group: UInt16, _ cluster: UInt32, _ attribute: UInt32, _ value: Value) {}

    /// Does a command at all endpoints of a group; nobody answers.
    public func invoke(group: UInt16, _ cluster: UInt32, _ command: UInt32, _ fields: [Field]) {}

    /// The version of the data of a cluster; nothing when there is no such cluster.
    public func dataVersion(_ endpoint: UInt16, _ cluster: UInt32) -> UInt32? { nil }

    /// The events that happened, in the order of their numbers.
    ///
    /// - Parameter number: The least number of an event that is wanted.
    /// - Throws: The status with which the node refuses.
    public func events(
        _ endpoint: UInt16, _ cluster: UInt32, _ event: UInt32, from number: UInt64? = nil
    ) throws(Status) -> [LoggedEvent] { throw .failure }

    /// Subscribes to an attribute.
    ///
    /// - Returns: The subscription, and the value now.
    /// - Throws: The status with which the node refuses.
    public func subscribe(
        _ endpoint: UInt16, _ cluster: UInt32, attribute: UInt32, min: Interval, max: Interval,
        keepingOthers: Bool = false, fabricFiltered: Bool = true
    ) throws(Status) -> (subscription: Int, value: Value) { throw .failure }

    /// Subscribes to an event.
    ///
    /// - Returns: The subscription, and the events that happened already.
    /// - Throws: The status with which the node refuses.
    public func subscribe(
        _ endpoint: UInt16, _ cluster: UInt32, event: UInt32, from number: UInt64? = nil, min: Interval, max: Interval,
        keepingOthers: Bool = false
    ) throws(Status) -> (subscription: Int, events: [LoggedEvent]) { throw .failure }

    /// Lets time go on until a subscription reports, at most for a time.
    ///
    /// - Parameter subscription: The subscription; nothing for whichever reports first.
    /// - Returns: Nothing when no report came within the time.
    public func nextReport(of subscription: Int? = nil, within limit: Interval) -> Report? { nil }

    /// Lets time go on.
    public func advance(by interval: Interval) { scheduler.run(until: scheduler.now + interval) }

    /// Starts the node anew; what is to outlast that stays.
    public func reboot() {}

    /// Makes the node what it was when new.
    public func factoryReset() {}
}

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
