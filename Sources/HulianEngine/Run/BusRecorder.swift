internal import HulianBus
internal import HulianModel
internal import HulianRecord

/// Tells everything that happens on the bus to the listeners of the run, and to those in the engine that need it.
final class BusRecorder: BusTap {
    /// The listeners.
    private let broadcaster: Broadcaster
    /// The bus.
    private unowned(unsafe) let bus: Bus  // The run owns both.
    /// The messages that somebody waits for.
    let messages: MessageWatches
    /// Counts what should reach a device, where an expectation asks for it.
    let deliveries: DeliveryCounter
    /// Hears of connections, for dialects whose cloud knows from the connection who is there.
    var connectionChanged: (_ client: Int, _ isConnected: Bool) -> Void = { _, _ in }

    /// Makes a recorder of a bus.
    init(_ bus: Bus, _ broadcaster: Broadcaster, _ messages: MessageWatches, _ deliveries: DeliveryCounter) {
        self.bus = bus
        self.broadcaster = broadcaster
        self.messages = messages
        self.deliveries = deliveries
    }

    override func connected(_ client: BusClient, _ options: ConnectOptions, sessionPresent: Bool) {
        let password = options.password ?? ""
        let facts = ConnectionFacts(
            clientID: options.clientID, version: options.version == .v5 ? 5 : 4, cleanStart: options.cleanStart,
            sessionPresent: sessionPresent, keepAlive: Int(options.keepAlive.seconds), username: options.username,
            passwordLength: password.utf8.count, passwordClasses: Self.classes(of: password),
            willTopic: options.will?.topic,
            willPayload: options.will.map { String(decoding: $0.payload, as: UTF8.self) },
            willRetain: options.will?.retain ?? false)
        broadcaster.connected(Int(client.index), facts, at: bus.scheduler.now)
        connectionChanged(Int(client.index), true)
    }

    /// How many of letters, digits and other signs a password has.
    private static func classes(of password: String) -> Int {
        let hasLetters = password.contains { $0.isLetter }
        let hasDigits = password.contains { $0.isNumber }
        let hasOthers = password.contains { !$0.isLetter && !$0.isNumber }
        return [hasLetters, hasDigits, hasOthers].count { $0 }
    }

    override func disconnected(_ client: BusClient, _ reason: DisconnectReason) {
        broadcaster.disconnected(Int(client.index), reason.rawValue, at: bus.scheduler.now)
        connectionChanged(Int(client.index), false)
    }

    override func subscribed(_ client: BusClient, _ subscription: Subscription) {
        broadcaster.subscribed(Int(client.index), subscription.filter, at: bus.scheduler.now)
    }

    override func published(
        _ client: BusClient?, _ publication: borrowing Publication, number: UInt64, isWill: Bool
    ) {
        let topic = bus.topics.octets(publication.topic)
        broadcaster.published(
            MessageView(
                time: bus.scheduler.now, number: number, client: client.map { Int($0.index) } ?? -1, topic: topic,
                payload: publication.payload, qos: publication.qos.rawValue, retain: publication.retain,
                isWill: isWill,
                flags: publication.wasKept ? .kept : publication.isSeenPublished ? .published : .delivered,
                topicIndex: publication.topic.rawValue))
        // What was said before the run is nothing that anybody waits for.
        guard !publication.wasKept else { return }
        if !messages.isEmpty { messages.published(topic, publication) }
        if !deliveries.isEmpty { deliveries.published(client, publication.topic, topic) }
    }

    override func delivered(_ client: BusClient, _ delivery: borrowing Delivery) {
        broadcaster.delivered(
            DeliveryFacts(
                number: delivery.number, client: Int(client.index), qos: delivery.qos.rawValue,
                retain: delivery.retain, duplicate: delivery.duplicate), at: bus.scheduler.now)
    }

    override func dropped(_ client: BusClient, _ topic: TopicID, number: UInt64, _ reason: DropReason) {
        broadcaster.dropped(number, Int(client.index), reason.rawValue, at: bus.scheduler.now)
    }
}
