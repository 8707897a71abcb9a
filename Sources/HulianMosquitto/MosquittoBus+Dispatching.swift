internal import HulianBus
internal import HulianModel

extension MosquittoBus {
    /// Hands on what came.
    ///
    /// - Returns: How much that was.
    @discardableResult
    func dispatch() -> Int {
        guard !isDispatching, !events.isEmpty else { return 0 }
        isDispatching = true
        defer { isDispatching = false }
        var batch = events
        events = []
        // The observer first: it knows best what is whose.
        observe(batch[...])
        awaitObserver(&batch)
        for index in batch.indices where batch[index].slot >= 0 {
            switch batch[index].kind {
            case .connected: begin(batch[index])
            case .delivery: identify(&batch[index])
            case .disconnected: connection(batch[index].slot)?.keepFloor()
            case .acknowledgement: break
            }
        }
        if !isRestarting, batch.contains(where: { $0.slot == Connection.observerSlot && $0.kind == .disconnected }) {
            fail(
                BrokerError(
                    .observerLost,
                    "the connection to the broker at \(host):\(port) that watches for messages of others broke",
                    "监视其他客户端消息的连接（\(host):\(port)）已断开"))
        }
        batch.removeAll { $0.slot < 0 }
        let order = options.isVirtualTime ? inFixedOrder(batch) : Array(batch.indices)
        for index in order { hand(batch[index]) }
        return batch.count
    }

    /// Hands the observer what it saw.
    private func observe(_ events: ContiguousArray<Event>.SubSequence) {
        for event in events where event.kind == .delivery && event.slot == Connection.observerSlot { observe(event) }
    }

    /// Gives the observer the time to see what a client of ours got before it.
    ///
    /// The broker writes to one client after the other, and with QoS 2 a message is there two packets later: without that
    /// time nobody would know with which QoS and retain flag it was published. The time is short, as it delays what came;
    /// where it is of no use, as with a broker that does not let us see everything, nobody waits after a while.
    private func awaitObserver(_ batch: inout ContiguousArray<Event>) {
        guard !options.isVirtualTime, let observer, observer.isOpen, missedByObserver < Self.mostMissed else { return }
        var end: UInt64?
        while batch.contains(where: isUnknown) {
            let limit = end ?? Library.now() &+ Self.observerTime
            guard Library.now() < limit else {
                missedByObserver += 1
                return
            }
            end = limit
            serve(1)
            let count = batch.count
            batch += events
            events = []
            observe(batch[count...])
        }
        if end != nil { missedByObserver = 0 }
    }

    /// True for what a client of ours got and nobody published as far as is known.
    private func isUnknown(_ event: Event) -> Bool {
        guard event.kind == .delivery, event.slot >= 0, !event.flag else { return false }
        return ledger.newest(event.mark) == nil
    }

    /// The places of events in the order of what caused them, whatever the sockets did first.
    private func inFixedOrder(_ batch: ContiguousArray<Event>) -> [Int] {
        batch.indices.sorted { left, right in
            let (a, b) = (batch[left], batch[right])
            if a.operation != b.operation { return a.operation < b.operation }
            if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
            if a.slot != b.slot { return a.slot < b.slot }
            return left < right
        }
    }

    /// A connection begins; what follows in the same batch must know.
    private func begin(_ event: Event) {
        guard let connection = connection(event.slot), connection.generation == event.generation else { return }
        connection.openedInSettle = settleCount
        connection.recent.reconnected(sessionPresent: event.flag)
        connection.resumed = event.flag ? scheduler.now : nil
        if !event.flag {
            connection.floor = publicationCount
            connection.takesQoS2 = false
            connection.seesRetainAsPublished = false
        }
    }

    /// Finds the publication that a delivery came from.
    private func identify(_ event: inout Event) {
        guard let connection = connection(event.slot) else { return }
        let mark = event.mark
        event.operation = connection.operation
        if event.qos == .atLeastOnce {
            if let number = connection.recent.takeEarlier(event.packet, mark) {
                event.duplicate = true
                event.number = number
                connection.recent.add(event.packet, mark, number)
                return
            }
        }
        defer { if event.qos == .atLeastOnce { connection.recent.add(event.packet, mark, event.number) } }
        if !event.flag || connection.seesRetainAsPublished {
            // What waited for a client is of QoS 1 or 2; QoS 0 never waits.
            let isLive = event.qos == .atMostOnce
            let floor = isLive ? max(connection.currentFloor, connection.liveFloor) : connection.currentFloor
            if let known = ledger.find(
                mark, receiver: event.slot, floor: floor, qos: event.qos, now: scheduler.now,
                prefersFresh: !options.isVirtualTime && !connection.mayGetBacklog)
            {
                event.number = known.number
                event.operation = max(event.operation, known.operation)
                return
            }
        }
        let newest = ledger.newest(mark)
        if event.flag {
            // Kept by the broker, perhaps since before we came.
            event.number = newest?.number ?? announceKept(event)
            event.operation = max(event.operation, connection.subscribed)
            return
        }
        if let newest, !isWillExpected(mark), newest.time + .seconds(10) >= scheduler.now {
            event.number = newest.number
            event.operation = max(event.operation, newest.operation)
            return
        }
        event.number = announce(event, isSeen: false)
        event.operation = max(event.operation, operationCount)
    }

    // MARK: Handing on

    /// Hands on one event.
    private func hand(_ event: Event) {
        guard event.slot >= 0, let connection = connection(event.slot) else { return release(event) }
        let client = clients[Int(event.slot)]
        switch event.kind {
        case .connected:
            guard connection.generation == event.generation else { return }
            open(connection, client, sessionPresent: event.flag)
        case .delivery:
            deliver(event, connection, client)
        case .acknowledgement:
            release(event)
            client.didAcknowledge(event.token)
        case .disconnected:
            if !event.flag {
                guard connection.generation == event.generation else { return }
                ended(connection, client, event.reason)
            }
            client.didDisconnect(event.reason)
        }
    }

    /// The broker accepted a connection.
    private func open(_ connection: Connection, _ client: BusClient, sessionPresent: Bool) {
        guard let options = connection.options else { return }
        connection.isOpen = true
        tap?.connected(client, options, sessionPresent: sessionPresent)
        if let will = options.will { arm(will, of: connection) }
        resend(over: connection)
        client.didConnect(sessionPresent: sessionPresent)
        let held = connection.held
        connection.held = []
        for event in held {
            if sessionPresent, connection.isOpen {
                deliver(event, connection, client, isHeld: true)
            } else {
                tap?.dropped(client, messages[event.handle].topic, number: event.number, .connectionLost)
                release(event)
            }
        }
    }

    /// Hands a message to its client.
    private func deliver(_ event: Event, _ connection: Connection, _ client: BusClient, isHeld: Bool = false) {
        let entry = messages[event.handle]
        guard connection.isOpen, isHeld || connection.generation == event.generation else {
            if event.qos == .atMostOnce {
                tap?.dropped(client, entry.topic, number: event.number, .connectionLost)
                release(event)
            } else {
                // The broker will not send it again: libmosquitto has acknowledged it.
                connection.held.append(event)
            }
            return
        }
        var properties = entry.properties
        if options.isVirtualTime, event.number > 0, properties?.expiry != nil {
            if let known = ledger.entry(event.mark, number: event.number), known.expires != .distantFuture {
                guard known.expires > scheduler.now else {
                    tap?.dropped(client, entry.topic, number: event.number, .expired)
                    return release(event)
                }
                properties?.expiry = .seconds(Int64(((known.expires - scheduler.now).seconds).rounded(.up)))
            }
        }
        let delivery = Delivery(
            topic: entry.topic, payload: messages.payload(event.handle), qos: event.qos, retain: event.flag,
            duplicate: event.duplicate, properties: properties, number: event.number)
        tap?.delivered(client, delivery)
        client.didReceive(delivery)
        release(event)
    }

    /// A connection ended without our doing.
    private func ended(_ connection: Connection, _ client: BusClient, _ reason: DisconnectReason) {
        let wasOpen = connection.isOpen
        connection.isOpen = false
        connection.generation &+= 1
        guard wasOpen else { return }
        tap?.disconnected(client, reason)
        releaseWill(of: connection)
        endSessionLater(connection)
    }

    /// Gives back the message of an event.
    func release(_ event: Event) {
        if event.handle >= 0 { messages.release(event.handle) }
    }

    /// Forgets everything that was not handed on.
    func discardEvents() {
        for event in events { release(event) }
        events = []
    }
}
