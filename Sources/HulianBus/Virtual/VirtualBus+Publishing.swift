internal import HulianModel

extension VirtualBus {
    /// Sends a publication of QoS 1 or 2 to the broker.
    func send(_ token: UInt32, _ handle: Int32, of client: Int32, duplicate: Bool) {
        messages.retain(handle)
        sendUp(
            Packet(
                step: .publish, client: client, connection: states[Int(client)].connection, handle: handle,
                token: token, qos: messages[handle].qos, duplicate: duplicate))
    }

    /// PUBLISH has reached the broker, or its connection is gone.
    func publishArrives(_ packet: Packet, _ isCurrent: Bool) {
        defer { messages.release(packet.handle) }
        guard isCurrent, let session = states[Int(packet.client)].session else {
            if packet.qos != .exactlyOnce, isUp, states[Int(packet.client)].farewell == packet.connection {
                route(packet.handle)
                // It is not sent again: an old goodbye must not follow a new greeting.
                forget(packet.token, of: packet.client)
            } else if packet.qos == .atMostOnce {
                let entry = messages[packet.handle]
                tap?.dropped(clients[Int(packet.client)], entry.topic, number: entry.number, .connectionLost)
            }
            return
        }
        switch packet.qos {
        case .atMostOnce: route(packet.handle)
        case .atLeastOnce:
            route(packet.handle)
            sendDown(
                Packet(step: .acknowledge, client: packet.client, connection: packet.connection, token: packet.token))
        case .exactlyOnce:
            if !session.received.contains(packet.token) { session.received.append(packet.token) }
            // PUBREC down and PUBREL up, then the message goes on.
            states[Int(packet.client)].uplinkBusy = max(
                states[Int(packet.client)].uplinkBusy, scheduler.now + latency + latency)
            messages.retain(packet.handle)
            schedule(
                Packet(
                    step: .release, client: packet.client, connection: packet.connection, handle: packet.handle,
                    token: packet.token), at: scheduler.now + latency + latency)
        }
    }

    /// PUBREL has reached the broker.
    func releaseArrives(_ packet: Packet) {
        defer { messages.release(packet.handle) }
        guard let session = states[Int(packet.client)].session else { return }
        if let index = session.received.firstIndex(of: packet.token) {
            session.received.remove(at: index)
            route(packet.handle)
        }
        sendDown(
            Packet(step: .acknowledge, client: packet.client, connection: packet.connection, token: packet.token))
    }

    /// PUBACK or PUBCOMP has reached the publisher.
    func acknowledgeArrives(_ packet: Packet) {
        if forget(packet.token, of: packet.client) { clients[Int(packet.client)].didAcknowledge(packet.token) }
    }

    /// The broker has taken a publication over: it is not sent again; false when it was not waited for.
    @discardableResult
    private func forget(_ token: UInt32, of client: Int32) -> Bool {
        let index = Int(client)
        guard let place = states[index].unacknowledged.firstIndex(where: { $0.token == token }) else { return false }
        messages.release(states[index].unacknowledged[place].handle)
        states[index].unacknowledged.remove(at: place)
        return true
    }

    /// Sends a message to all who subscribed to it, and keeps it if it is to be kept.
    func route(_ handle: Int32) {
        let topic = messages[handle].topic
        if messages[handle].retain { keep(handle, topic) }
        let index = Int(topic.rawValue)
        while routes.count <= index { routes.append(Route(generation: 0, entries: [])) }
        if routes[index].generation != tree.generation {
            routes[index] = Route(generation: tree.generation, entries: recipients(of: topic))
        }
        let count = routes[index].entries.count
        for place in 0..<count { send(handle, to: routes[index].entries[place]) }
    }

    /// Sends a message to one subscription, or to the next of a group.
    func send(_ handle: Int32, to number: Int32) {
        guard let entry = entries[Int(number)] else { return }
        if entry.members.isEmpty {
            guard let session = entry.session else { return }
            return send(handle, to: session, entry)
        }
        for offset in 0..<entry.members.count {
            let turn = (entry.turn + offset) % entry.members.count
            guard let member = entries[Int(entry.members[turn])], let session = member.session, session.client >= 0
            else { continue }
            entries[Int(number)]?.turn = turn + 1
            return send(handle, to: session, member)
        }
    }

    /// Sends a message to the session of a subscription, as the subscription wants it.
    ///
    /// It looks at the entry, and asks each thing of the subscription in it: a copy would count its references.
    @inline(__always)
    private func send(_ handle: Int32, to session: Session, _ entry: SubscriptionEntry) {
        if entry.subscription.noLocal, session.client >= 0, messages[handle].sender == session.client { return }
        enqueue(
            handle, to: session, qos: min(messages[handle].qos, entry.subscription.qos),
            retain: entry.subscription.retainAsPublished && messages[handle].retain)
    }

    /// Puts a message on the way to a session, or lets it wait.
    func enqueue(_ handle: Int32, to session: Session, qos: QoS, retain: Bool) {
        let isConnected = session.client >= 0
        if qos == .atMostOnce {
            guard isConnected else { return }
            messages.retain(handle)
            sendDown(
                Packet(
                    step: .deliver, client: session.client, connection: states[Int(session.client)].connection,
                    handle: handle, qos: qos, retain: retain))
            return
        }
        messages.retain(handle)
        if isConnected, session.waitingCount == 0, session.inFlight.count < session.receiveMaximum {
            begin(Session.Waiting(handle: handle, qos: qos, retain: retain), session)
        } else if session.waitingCount < Self.queueLimit {
            session.wait(Session.Waiting(handle: handle, qos: qos, retain: retain))
        } else {
            messages.release(handle)
        }
    }

    /// Begins a delivery of QoS 1 or 2.
    func begin(_ item: Session.Waiting, _ session: Session) {
        let token = session.newToken()
        session.inFlight.append(
            Session.InFlight(
                token: token, handle: item.handle, qos: item.qos, retain: item.retain, isReceived: false))
        messages.retain(item.handle)
        sendDown(
            Packet(
                step: .deliver, client: session.client, connection: states[Int(session.client)].connection,
                handle: item.handle, token: token, qos: item.qos, retain: item.retain))
    }

    /// Sends what waits, as far as there is room.
    func sendWaiting(_ session: Session) {
        guard session.client >= 0 else { return }
        while session.inFlight.count < session.receiveMaximum, let item = session.takeWaiting() {
            if messages[item.handle].expires <= scheduler.now {
                let entry = messages[item.handle]
                tap?.dropped(clients[Int(session.client)], entry.topic, number: entry.number, .expired)
                messages.release(item.handle)
                continue
            }
            begin(item, session)
        }
    }

    /// PUBLISH has reached a subscriber, or its connection is gone.
    func deliver(_ packet: Packet, _ isCurrent: Bool) {
        defer { messages.release(packet.handle) }
        let client = clients[Int(packet.client)]
        let (topic, number) = (messages[packet.handle].topic, messages[packet.handle].number)
        guard isCurrent, let session = states[Int(packet.client)].session else {
            if packet.qos == .atMostOnce {
                tap?.dropped(client, topic, number: number, .connectionLost)
            }
            return
        }
        if packet.qos != .atMostOnce {
            if packet.qos == .exactlyOnce,
                let place = session.inFlight.firstIndex(where: { $0.token == packet.token })
            {
                session.inFlight[place].isReceived = true
            }
            sendUp(Packet(step: .confirm, client: packet.client, connection: packet.connection, token: packet.token))
        }
        let delivery = Delivery(
            topic: topic, payload: messages.payload(packet.handle), qos: packet.qos, retain: packet.retain,
            duplicate: packet.duplicate,
            properties: messages[packet.handle].properties == nil ? nil : properties(of: packet.handle, for: session),
            number: number)
        tap?.delivered(client, delivery)
        client.didReceive(delivery)
    }

    /// What a subscriber sees of the properties of a message: nothing with MQTT 3.1.1, and of the time that it stays
    /// valid what is left (MQTT 5.0, section 3.3.2.3.3).
    private func properties(of handle: Int32, for session: Session) -> MessageProperties? {
        let entry = messages[handle]
        guard session.version == .v5, var properties = entry.properties else { return nil }
        if properties.expiry != nil {
            properties.expiry = .seconds(max(1, Int64((entry.expires - scheduler.now).seconds.rounded(.up))))
        }
        return properties
    }

    /// PUBACK or PUBCOMP of a subscriber has reached the broker.
    func confirmArrives(_ packet: Packet) {
        guard let session = states[Int(packet.client)].session,
            let place = session.inFlight.firstIndex(where: { $0.token == packet.token })
        else { return }
        messages.release(session.inFlight[place].handle)
        session.inFlight.remove(at: place)
        sendWaiting(session)
    }
}
