internal import HulianBehaviors
public import HulianModel

/// Who wants to be told of an attribute or an event, and what waits to be told.
struct Subscription {
    /// What is watched.
    enum Subject: Equatable {
        /// An attribute by its slot in the blueprint.
        case attribute(Int)
        /// An event.
        case event(UInt32)
    }

    /// The endpoint.
    let endpoint: UInt16
    /// The cluster.
    let cluster: UInt32
    /// The attribute by its number, where one is watched.
    let attribute: UInt32?
    /// What is watched.
    let subject: Subject
    /// The fabric that subscribed.
    let fabric: UInt8
    /// True to see only the entries of the own fabric.
    let fabricFiltered: Bool
    /// The least time between two reports.
    let least: Interval
    /// The longest time without a report.
    let most: Interval
    /// When the last report was made.
    var lastReport: Instant
    /// True when the attribute changed since.
    var isDirty = false
    /// The events since.
    var events: [LoggedEvent] = []
    /// True when the alarm is set.
    var isWaiting = false
    /// The reports that nobody took yet.
    var reports: [Report] = []
    /// How many empty reports said that the node is still there, since nothing else was told for the longest time.
    var keepAliveCount = 0
}

extension MatterNode {
    /// Subscribes to an attribute.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint.
    ///   - cluster: The cluster.
    ///   - attribute: The attribute.
    ///   - min: The least time between two reports.
    ///   - max: The longest time without one, at least `min`.
    ///   - keepingOthers: False to end the other subscriptions of the fabric.
    ///   - fabricFiltered: True to see only the entries of the own fabric.
    /// - Returns: The subscription, and the value now.
    /// - Throws: The status with which the node refuses.
    public func subscribe(
        _ endpoint: UInt16, _ cluster: UInt32, attribute: UInt32, min: Interval, max: Interval,
        keepingOthers: Bool = false, fabricFiltered: Bool = true
    ) throws(Status) -> (subscription: Int, value: Value) {
        guard min >= .zero, max >= min else { throw .invalidAction }
        let value = try read(endpoint, cluster, attribute, fabricFiltered: fabricFiltered)
        let capability = try find(endpoint, cluster)
        // Global attributes never change, so that their subscription has no slot to watch.
        let slot = device.blueprint.attribute(AttributeNumber(attribute), of: capability) ?? -1
        let number = add(
            Subscription(
                endpoint: endpoint, cluster: cluster, attribute: attribute, subject: .attribute(slot), fabric: fabric,
                fabricFiltered: fabricFiltered, least: min, most: max, lastReport: scheduler.now),
            keepingOthers: keepingOthers)
        return (number, value)
    }

    /// Subscribes to an event.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint.
    ///   - cluster: The cluster.
    ///   - event: The event.
    ///   - number: The least number of an event that is wanted.
    ///   - min: The least time between two reports.
    ///   - max: The longest time without one, at least `min`.
    ///   - keepingOthers: False to end the other subscriptions of the fabric.
    /// - Returns: The subscription, and the events that happened already.
    /// - Throws: The status with which the node refuses.
    public func subscribe(
        _ endpoint: UInt16, _ cluster: UInt32, event: UInt32, from number: UInt64? = nil, min: Interval, max: Interval,
        keepingOthers: Bool = false
    ) throws(Status) -> (subscription: Int, events: [LoggedEvent]) {
        guard min >= .zero, max >= min else { throw .invalidAction }
        let known = try events(endpoint, cluster, event, from: number)
        let made = add(
            Subscription(
                endpoint: endpoint, cluster: cluster, attribute: nil, subject: .event(event), fabric: fabric,
                fabricFiltered: true, least: min, most: max, lastReport: scheduler.now),
            keepingOthers: keepingOthers)
        return (made, known)
    }

    /// Lets time go on until a subscription reports, at most for a time.
    ///
    /// - Parameters:
    ///   - subscription: The subscription; nothing for whichever reports first.
    ///   - limit: How long to wait.
    /// - Returns: Nothing when no report came within the time.
    public func nextReport(of subscription: Int? = nil, within limit: Interval) -> Report? {
        let deadline = scheduler.now + limit
        while true {
            if let report = takeReport(of: subscription) { return report }
            guard scheduler.runNext(until: deadline) else { break }
        }
        scheduler.run(until: deadline)
        return takeReport(of: subscription)
    }

    /// Forgets the reports that nobody took.
    public func discardReports() {
        for number in subscriptions.keys { subscriptions[number]?.reports = [] }
    }

    /// Ends all subscriptions.
    public func endSubscriptions() { subscriptions = [:] }

    /// Takes a subscription in.
    private func add(_ subscription: Subscription, keepingOthers: Bool) -> Int {
        if !keepingOthers {
            for (number, other) in subscriptions where other.fabric == fabric { subscriptions[number] = nil }
        }
        defer { nextSubscription += 1 }
        subscriptions[nextSubscription] = subscription
        awaitSilence(nextSubscription)
        return nextSubscription
    }

    /// How many empty reports a subscription got, each when nothing was told for its longest time (Matter 1.4 core,
    /// section 8.5.1); nothing for one that has ended.
    public func keepAliveCount(of subscription: Int) -> Int? { subscriptions[subscription]?.keepAliveCount }

    /// Sets the alarm for the longest time without a report.
    private func awaitSilence(_ number: Int) {
        guard let subscription = subscriptions[number], subscription.most > .zero else { return }
        scheduler.schedule(
            alarm, at: subscription.lastReport + subscription.most, task: UInt32(truncatingIfNeeded: number),
            detail: Alarm.silence)
    }

    /// The longest time without a report may be over; if it is, the subscriber is told that the node is still there.
    func keepAlive(_ number: Int) {
        guard let subscription = subscriptions[number] else { return }
        if subscription.lastReport + subscription.most <= scheduler.now {
            subscriptions[number]?.lastReport = scheduler.now
            subscriptions[number]?.keepAliveCount += 1
        }
        awaitSilence(number)
    }

    /// Takes the oldest report of a subscription, or of all of them.
    private func takeReport(of subscription: Int?) -> Report? {
        let numbers = subscription.map { [$0] } ?? subscriptions.keys.sorted()
        var best: (number: Int, time: Instant)?
        for number in numbers {
            guard let first = subscriptions[number]?.reports.first, first.time < best?.time ?? .distantFuture else {
                continue
            }
            best = (number, first.time)
        }
        return best.flatMap { subscriptions[$0.number]?.reports.removeFirst() }
    }

    // MARK: News

    /// An attribute changed.
    func noteChange(_ slot: Int) {
        for number in subscriptions.keys.sorted() where subscriptions[number]?.subject == .attribute(slot) {
            subscriptions[number]?.isDirty = true
            reportOrWait(number)
        }
    }

    /// An event happened.
    func noteEvent(_ event: LoggedEvent) {
        for number in subscriptions.keys.sorted() {
            guard let subscription = subscriptions[number], subscription.subject == .event(event.event),
                subscription.endpoint == event.endpoint, subscription.cluster == event.cluster
            else { continue }
            subscriptions[number]?.events.append(event)
            reportOrWait(number)
        }
    }

    /// Reports now, or when the least time is over.
    private func reportOrWait(_ number: Int) {
        guard let subscription = subscriptions[number], !subscription.isWaiting else { return }
        let due = subscription.lastReport + subscription.least
        guard due > scheduler.now else { return report(number) }
        subscriptions[number]?.isWaiting = true
        scheduler.schedule(alarm, at: due, task: UInt32(truncatingIfNeeded: number))
    }

    /// The alarm of a subscription rang.
    func reportIfDue(_ number: Int) {
        guard subscriptions[number]?.isWaiting ?? false else { return }
        subscriptions[number]?.isWaiting = false
        report(number)
    }

    /// Makes a report of what there is to tell.
    private func report(_ number: Int) {
        guard var subscription = subscriptions[number], subscription.isDirty || !subscription.events.isEmpty else {
            return
        }
        var value: Value?
        if case .attribute(let slot) = subscription.subject {
            let asking = fabric
            fabric = subscription.fabric
            value = visible(device.value(at: slot), at: slot, fabricFiltered: subscription.fabricFiltered)
            fabric = asking
        }
        let report = Report(
            subscription: number, time: scheduler.now, endpoint: subscription.endpoint,
            cluster: subscription.cluster, attribute: subscription.attribute, value: value,
            events: subscription.events)
        if let told = mutation.map({ $0.report(report) }) ?? report { subscription.reports.append(told) }
        subscription.lastReport = scheduler.now
        subscription.isDirty = false
        subscription.events = []
        subscriptions[number] = subscription
    }
}
