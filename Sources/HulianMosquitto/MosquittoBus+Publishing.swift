internal import CMosquitto
internal import Glibc
internal import HulianBus
internal import HulianModel

extension MosquittoBus {
    /// Sends a message, or keeps it until there is a connection.
    func send(_ publication: borrowing Publication, from client: BusClient) -> UInt32 {
        let connection = connections[Int(client.index)]
        if publication.properties != nil, connection.options?.version == .v311 {
            // MQTT 3.1.1 has no properties.
            return send(
                Publication(
                    topic: publication.topic, payload: publication.payload, qos: publication.qos,
                    retain: publication.retain), from: client)
        }
        publicationCount += 1
        let number = publicationCount
        let operation = nextOperation()
        tap?.published(client, publication, number: number, isWill: false)
        let isSent = connection.isOpen
        if publication.qos == .atMostOnce {
            guard isSent else {
                tap?.dropped(client, publication.topic, number: number, .senderOffline)
                return 0
            }
            note(publication, number: number, operation: operation, isSent: isSent)
            var packet: Int32 = 0
            if !send(publication, over: connection, &packet) {
                tap?.dropped(client, publication.topic, number: number, .connectionLost)
            }
            return 0
        }
        guard connection.unacknowledged.count < Self.queueLimit else {
            tap?.dropped(client, publication.topic, number: number, .queueFull)
            return 0
        }
        note(publication, number: number, operation: operation, isSent: isSent)
        let handle = messages.add(publication, number: number, sender: client.index, now: scheduler.now)
        let token = connection.nextToken
        connection.nextToken = token == .max ? 1 : token + 1
        var packet: Int32 = 0
        if isSent { _ = send(publication, over: connection, &packet) }
        connection.unacknowledged.append(.init(token: token, handle: handle, operation: operation, packet: packet))
        return token
    }

    /// Remembers a publication, to know it again.
    private func note(
        _ publication: borrowing Publication, number: UInt64, operation: UInt64, isSent: Bool
    ) {
        ledger.add(
            PublicationLedger.mark(publication.topic, publication.payload), number: number, operation: operation,
            time: scheduler.now,
            expires: publication.properties?.expiry.map { scheduler.now + $0 } ?? .distantFuture, qos: publication.qos,
            isSent: isSent)
    }

    /// Gives a message to libmosquitto.
    ///
    /// - Parameter packet: Becomes the packet identifier.
    /// - Returns: False when the library did not take it.
    func send(_ publication: borrowing Publication, over connection: Connection, _ packet: inout Int32) -> Bool {
        touch(connection)
        touch(publication.topic)
        var list: PropertyList?
        if let properties = publication.properties, connection.options?.version == .v5 {
            list = PropertyList(properties, expiry: properties.expiry.map { expirySeconds($0) })
        }
        let name = topics.octets(publication.topic)
        let code = withTerminated(name) { name in
            mosquitto_publish_v5(
                connection.handle, &packet, name, Int32(clamping: publication.payload.count),
                publication.payload.baseAddress, Int32(publication.qos.rawValue), publication.retain, list?.pointer)
        }
        watch(connection)
        switch code {
        case Int32(MOSQ_ERR_SUCCESS.rawValue): return true
        case Int32(MOSQ_ERR_NO_CONN.rawValue), Int32(MOSQ_ERR_CONN_LOST.rawValue),
            Int32(MOSQ_ERR_ERRNO.rawValue):
            // The end of the connection is told by the next poll; QoS 1 and 2 stay with the library.
            return publication.qos != .atMostOnce
        default:
            packet = 0
            let reason = String(cString: mosquitto_strerror(code))
            notice(
                BrokerError(
                    .connectionRefused, "a message on '\(topics.text(publication.topic))' cannot be sent: \(reason)",
                    "主题“\(topics.text(publication.topic))”的消息无法发送：\(reason)"))
            return false
        }
    }

    /// Calls with a copy of a topic that ends in a null octet, as C wants it.
    private func withTerminated<R>(_ name: Octets, _ body: (UnsafePointer<CChar>?) -> R) -> R {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: name.count + 1) { copy in
            for index in 0..<name.count { copy[index] = CChar(bitPattern: name[index]) }
            copy[name.count] = 0
            return body(UnsafePointer(copy.baseAddress))
        }
    }

    /// Sends again what a new handle of the library does not know, in order.
    func resend(over connection: Connection) {
        for index in connection.unacknowledged.indices {
            let item = connection.unacknowledged[index]
            let entry = messages[item.handle]
            // The library sent others again by itself when the broker accepted the connection.
            guard item.packet == 0 else { continue }
            ledger.sentLate(
                PublicationLedger.mark(entry.topic, messages.payload(item.handle)), number: entry.number)
            var packet: Int32 = 0
            _ = send(
                Publication(
                    topic: entry.topic, payload: messages.payload(item.handle), qos: entry.qos, retain: entry.retain,
                    properties: entry.properties), over: connection, &packet)
            connection.unacknowledged[index].packet = packet
        }
    }

    /// The library sends again what the broker may not have: the observer may see it twice.
    func noteSentAgain(over connection: Connection) {
        for item in connection.unacknowledged where item.packet != 0 {
            let entry = messages[item.handle]
            ledger.sentLate(
                PublicationLedger.mark(entry.topic, messages.payload(item.handle)), number: entry.number)
        }
    }

    // MARK: Subscriptions

    /// Sends SUBSCRIBE.
    func send(_ subscription: Subscription, over connection: Connection) {
        touch(connection)
        connection.subscribed = nextOperation()
        if subscription.qos == .exactlyOnce { connection.takesQoS2 = true }
        if subscription.retainAsPublished { connection.seesRetainAsPublished = true }
        remember(subscription.filter, of: connection)
        var flags: Int32 = 0
        if connection.options?.version == .v5 {
            flags =
                (subscription.noLocal ? 0x04 : 0) | (subscription.retainAsPublished ? 0x08 : 0)
                | Int32(subscription.retainHandling.rawValue) << 4
        }
        let code = mosquitto_subscribe_v5(
            connection.handle, nil, subscription.filter, Int32(subscription.qos.rawValue), flags, nil)
        watch(connection)
        if code != 0, code != Int32(MOSQ_ERR_NO_CONN.rawValue), code != Int32(MOSQ_ERR_CONN_LOST.rawValue) {
            let reason = String(cString: mosquitto_strerror(code))
            notice(
                BrokerError(
                    .connectionRefused, "'\(subscription.filter)' cannot be subscribed to: \(reason)",
                    "无法订阅“\(subscription.filter)”：\(reason)"))
        }
    }

    /// Sends UNSUBSCRIBE.
    func stop(_ filter: String, over connection: Connection) {
        touch(connection)
        _ = nextOperation()
        mosquitto_unsubscribe(connection.handle, nil, filter)
        watch(connection)
    }
}
