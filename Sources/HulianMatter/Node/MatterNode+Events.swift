internal import HulianBehaviors
public import HulianModel

extension MatterNode {
    /// The events that happened, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint.
    ///   - cluster: The cluster.
    ///   - event: What kind of event.
    ///   - number: The least number of an event that is wanted.
    /// - Throws: The status with which the node refuses.
    public func events(
        _ endpoint: UInt16, _ cluster: UInt32, _ event: UInt32, from number: UInt64? = nil
    ) throws(Status) -> [LoggedEvent] {
        notSimulated = nil
        if mutation?.answer(to: .events(cluster: cluster, event: event), on: endpoint, of: self) != nil { return [] }
        let capability = try find(endpoint, cluster)
        guard device.blueprint.capabilities[capability].events.contains(where: { $0.number.rawValue == event }) else {
            throw .unsupportedEvent
        }
        device.administrator = fabric
        try demand(.view, endpoint, cluster)
        return log.filter {
            $0.endpoint == endpoint && $0.cluster == cluster && $0.event == event && $0.number >= number ?? 0
                && isVisible($0)
        }
    }

    /// True for an event that the fabric may see: events that name a fabric are for that fabric alone.
    func isVisible(_ event: LoggedEvent) -> Bool {
        guard let owner = event.fields.first(where: { $0.name == "fabricIndex" })?.value.integerValue else {
            return true
        }
        guard library.isSensitive(EventNumber(event.event), of: CapabilityNumber(event.cluster)) else { return true }
        return owner == Int64(fabric)
    }

    /// The number of the last event; nought when there was none.
    public var lastEventNumber: UInt64 { log.last?.number ?? 0 }

    /// Takes what the device tells into the log and to the subscriptions.
    func takeNews() {
        var changed: ContiguousArray<Int32> = []
        device.takeChanges(&changed)
        let blueprint = device.blueprint
        for event in device.takeEvents() {
            let capability = blueprint.capabilities[event.capability]
            let (cluster, kind) = (capability.definition.number.rawValue, event.definition.number.rawValue)
            // The applications of the SDK count their events from nought.
            let number = event.number - 1
            let logged = LoggedEvent(
                endpoint: UInt16(truncatingIfNeeded: blueprint.endpoints[capability.endpoint].number.rawValue),
                cluster: cluster, event: kind, name: event.definition.name,
                number: mutation?.number(number, of: kind, in: cluster) ?? number,
                priority: event.definition.priority,
                time: event.time, fields: event.fields)
            log.append(logged)
            if log.count > Self.logCapacity { log.removeFirst(log.count - Self.logCapacity) }
            noteEvent(logged)
        }
        for slot in changed { noteChange(Int(slot)) }
    }

    /// How many events a node remembers.
    static let logCapacity = 4096
}
