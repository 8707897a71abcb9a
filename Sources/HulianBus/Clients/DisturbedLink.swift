internal import HulianModel

/// The link of one client while faults are on it: decides about packets and lets them through later.
final class DisturbedLink: Worker {
    /// How often a lost packet of QoS 1 or 2 is sent again before it is given up.
    private static let retryLimit = 12
    /// The first time after which a lost packet is sent again; it doubles.
    private static let retryPause = Interval.milliseconds(500)

    /// A message that is on its way.
    private struct Pending {
        /// The message.
        let handle: Int32
        /// True when it goes to the broker.
        let isUp: Bool
        /// As it was delivered, for messages from the broker.
        let qos: QoS
        /// The retain flag, for messages from the broker.
        let retain: Bool
        /// True when the client may have it already.
        let duplicate: Bool
        /// The number of the publication, for messages from the broker.
        let number: UInt64
    }

    /// The client.
    private unowned(unsafe) let client: NetworkClient  // A client owns its link.
    /// The faults that are on, in the order in which they began.
    private(set) var faults: [Fault] = []
    /// The messages on their way, by number.
    private var pending: ContiguousArray<Pending?> = []
    /// Free numbers.
    private var free: ContiguousArray<UInt32> = []
    /// Their octets.
    private var messages = MessageSlab()
    /// How many messages are on their way.
    private var pendingCount = 0
    /// When the last message that keeps order goes on, by way.
    private var busy = (up: Instant(nanoseconds: .min), down: Instant(nanoseconds: .min))

    /// Makes a link.
    init(_ client: NetworkClient) {
        self.client = client
        super.init()
        client.bus?.scheduler.hire(self)
    }

    deinit { messages.deallocate() }

    /// True while a fault is on or a message is still on its way.
    var isDisturbed: Bool { !faults.isEmpty || pendingCount > 0 }

    /// Adds a fault.
    func add(_ fault: Fault) { faults.append(fault) }

    /// Removes a fault.
    ///
    /// - Returns: False when it was not there.
    func remove(_ fault: Fault) -> Bool {
        guard let index = faults.firstIndex(where: { $0 === fault }) else { return false }
        faults.remove(at: index)
        return true
    }

    /// Takes a message for the broker.
    func send(_ publication: borrowing Publication) {
        guard let bus = client.bus else { return }
        if faults.contains(where: { $0.swallowsEverything }) {
            // Without a connection QoS 1 and 2 wait at the client, QoS 0 is gone.
            bus.publish(publication, from: client)
            return
        }
        let topic = bus.topics.octets(publication.topic)
        schedule(
            publication, isUp: true, topic: topic, number: 0, duplicate: false, retain: publication.retain)
    }

    /// Takes a message from the broker.
    func receive(_ delivery: borrowing Delivery) {
        guard let bus = client.bus else { return }
        if faults.contains(where: { $0.swallowsEverything }) { return }
        let publication = Publication(
            topic: delivery.topic, payload: delivery.payload, qos: delivery.qos, retain: delivery.retain,
            properties: delivery.properties)
        schedule(
            publication, isUp: false, topic: bus.topics.octets(delivery.topic), number: delivery.number,
            duplicate: delivery.duplicate, retain: delivery.retain)
    }

    /// Decides about a message, and lets it and its copies go on in time.
    private func schedule(
        _ publication: borrowing Publication, isUp: Bool, topic: Octets, number: UInt64, duplicate: Bool, retain: Bool
    ) {
        guard let bus = client.bus else { return }
        let now = bus.scheduler.now
        var fate = decide(isUp, topic, now)
        var wait = Interval.zero
        var arrivals: [(after: Interval, duplicate: Bool)] = []
        if publication.qos == .atMostOnce {
            if !fate.isLost { arrivals.append((fate.delay, duplicate)) }
        } else {
            var attempt = 0
            while attempt < Self.retryLimit {
                if !fate.isLost {
                    arrivals.append((wait + fate.delay, duplicate || !arrivals.isEmpty))
                    // The acknowledgement goes the other way and can be lost too.
                    if !decide(!isUp, topic, now).isLost { break }
                    if publication.qos == .exactlyOnce { break }
                }
                wait = wait + Self.retryPause * Int64(1 << min(attempt, 6))
                attempt += 1
                fate = decide(isUp, topic, now)
            }
        }
        if arrivals.isEmpty {
            bus.tap?.dropped(client, publication.topic, number: number, .linkFault)
            return
        }
        if publication.qos != .exactlyOnce {
            for _ in 0..<min(fate.copies, 3) {
                arrivals.append((wait + fate.delay + .milliseconds(1), publication.qos != .atMostOnce))
            }
        }
        for arrival in arrivals {
            let handle = messages.add(publication, number: number, sender: client.index, now: now)
            if fate.isCorrupted { corrupt(handle) }
            let item = Pending(
                handle: handle, isUp: isUp, qos: publication.qos, retain: retain, duplicate: arrival.duplicate,
                number: number)
            var due = now + arrival.after
            if !fate.mayOvertake {
                due = max(due, isUp ? busy.up : busy.down)
                if isUp { busy.up = due } else { busy.down = due }
            }
            pendingCount += 1
            bus.scheduler.schedule(self, at: due, task: store(item))
        }
    }

    /// Asks all faults about a packet.
    private func decide(_ isUp: Bool, _ topic: Octets, _ now: Instant) -> PacketFate {
        var fate = PacketFate()
        for fault in faults { fault.judge(&fate, isUp ? .up : .down, topic: topic, now: now, &client.random) }
        return fate
    }

    /// Changes one octet of a payload.
    private func corrupt(_ handle: Int32) {
        let entry = messages[handle]
        guard entry.count > 0, let start = entry.start else { return }
        let place = Int(client.random.number(in: 0...Int64(entry.count - 1)))
        start[place] ^= UInt8(truncatingIfNeeded: client.random.number(in: 1...255))
    }

    /// Keeps a message until it goes on.
    private func store(_ item: Pending) -> UInt32 {
        if let number = free.popLast() {
            pending[Int(number)] = item
            return number
        }
        pending.append(item)
        return UInt32(pending.count - 1)
    }

    /// Lets a message go on.
    override func perform(task: UInt32, detail: UInt32) {
        guard let item = pending[Int(task)], let bus = client.bus else { return }
        pending[Int(task)] = nil
        free.append(task)
        pendingCount -= 1
        let entry = messages[item.handle]
        let payload = messages.payload(item.handle)
        if item.isUp {
            bus.publish(
                Publication(
                    topic: entry.topic, payload: payload, qos: item.qos, retain: item.retain,
                    properties: entry.properties), from: client)
        } else if client.isOnline, !faults.contains(where: { $0.swallowsEverything }) {
            client.handOn(
                Delivery(
                    topic: entry.topic, payload: payload, qos: item.qos, retain: item.retain,
                    duplicate: item.duplicate, properties: entry.properties, number: item.number))
        } else {
            bus.tap?.dropped(client, entry.topic, number: item.number, .connectionLost)
        }
        messages.release(item.handle)
    }
}
