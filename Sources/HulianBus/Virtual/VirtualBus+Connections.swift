internal import HulianModel

extension VirtualBus {
    /// CONNECT has reached the broker.
    func acceptConnection(_ client: Int32) {
        let index = Int(client)
        guard isUp, let options = states[index].options else { return tellEnd(client, .unreachable) }
        if let accounts, options.username.flatMap({ accounts[$0] }) != options.password || options.username == nil {
            return tellEnd(client, .notAuthorized)
        }
        var isPresent = false
        if let old = sessions[options.clientID] {
            if old.client >= 0 { endConnection(old.client, .sessionTakenOver, tellsClient: true) }
            old.generation &+= 1
            if options.cleanStart { discard(old) } else { isPresent = true }
        }
        let session = sessions[options.clientID] ?? Session(id: options.clientID)
        if sessions[options.clientID] == nil {
            sessions[options.clientID] = session
            sessionOrder.append(session)
        }
        session.client = client
        session.will = options.will
        session.version = options.version
        session.receiveMaximum = min(Self.inFlightLimit, max(1, options.receiveMaximum))
        session.expiry =
            options.version == .v311 ? (options.cleanStart ? .zero : .hours(24 * 365 * 100)) : options.sessionExpiry
        states[index].session = session
        states[index].isConnected = true
        sendDown(
            Packet(
                step: .accept, client: client, connection: states[index].connection, duplicate: isPresent))
    }

    /// CONNACK has reached the client.
    func finishConnecting(_ packet: Packet) {
        let index = Int(packet.client)
        guard let session = states[index].session, let options = states[index].options else { return }
        tap?.connected(clients[index], options, sessionPresent: packet.duplicate)
        // What the broker never acknowledged is sent again, in order, before anything new.
        for item in states[index].unacknowledged {
            send(item.token, item.handle, of: packet.client, duplicate: packet.duplicate)
        }
        // Only what was under way before is sent again: not what a subscription of this moment has brought.
        let resumed = Set(session.inFlight.map(\.token))
        clients[index].didConnect(sessionPresent: packet.duplicate)
        for item in session.inFlight where item.isReceived && resumed.contains(item.token) {
            // The client knows it: only the end of the handshake is left.
            sendUp(Packet(step: .confirm, client: packet.client, connection: packet.connection, token: item.token))
        }
        for item in session.inFlight where !item.isReceived && resumed.contains(item.token) {
            messages.retain(item.handle)
            sendDown(
                Packet(
                    step: .deliver, client: packet.client, connection: packet.connection, handle: item.handle,
                    token: item.token, qos: item.qos, retain: item.retain, duplicate: true))
        }
        sendWaiting(session)
    }

    /// Ends a connection on both sides.
    func endConnection(_ client: Int32, _ reason: DisconnectReason, tellsClient: Bool) {
        let index = Int(client)
        guard let session = states[index].session else { return }
        states[index].isConnected = false
        states[index].session = nil
        states[index].connection &+= 1
        session.client = -1
        session.generation &+= 1
        tap?.disconnected(clients[index], reason)
        if let will = session.will {
            session.will = nil
            pendingWills.append((client, session, session.generation, will))
            let number = UInt32(truncatingIfNeeded: pendingWills.count - 1)
            let delay = min(will.delay, session.expiry > .zero ? session.expiry : .zero)
            schedule(
                Packet(step: .will, client: client, connection: session.generation, token: number),
                at: scheduler.now + (will.delay > .zero ? delay : .zero))
        }
        if session.expiry <= .zero {
            discard(session)
        } else if session.expiry < .hours(24 * 365 * 50) {
            expiring.append((session, session.generation))
            schedule(
                Packet(
                    step: .expire, client: client, connection: 0,
                    token: UInt32(truncatingIfNeeded: expiring.count - 1)), at: scheduler.now + session.expiry)
        }
        if tellsClient { tellEnd(client, reason) }
    }

    /// Lets a client know that its connection ended.
    func tellEnd(_ client: Int32, _ reason: DisconnectReason) {
        let token = UInt32(DisconnectReason.allCases.firstIndex(of: reason) ?? 0)
        schedule(Packet(step: .end, client: client, connection: 0, token: token), at: scheduler.now)
    }

    /// Publishes a will that is due, unless its client came back while it was delayed.
    func publishWill(_ packet: Packet) {
        let pending = pendingWills[Int(packet.token)]
        if pending.will.delay > .zero, pending.session.generation != pending.generation || !isUp { return }
        publish(pending.will, of: pending.client)
    }

    /// Publishes a will.
    func publish(_ will: Will, of client: Int32) {
        publicationCount += 1
        let topic = topics.id(will.topic)
        will.payload.withUnsafeBufferPointer { payload in
            let publication = Publication(topic: topic, payload: payload, qos: will.qos, retain: will.retain)
            tap?.published(clients[Int(client)], publication, number: publicationCount, isWill: true)
            let handle = messages.add(publication, number: publicationCount, sender: -1, now: scheduler.now)
            route(handle)
            messages.release(handle)
        }
    }

    /// Ends a session whose client stayed away.
    func expire(_ packet: Packet) {
        let (session, generation) = expiring[Int(packet.token)]
        guard session.generation == generation, session.client < 0 else { return }
        discard(session)
    }

    /// Forgets a session.
    func discard(_ session: Session) {
        for number in session.subscriptions { drop(number) }
        session.subscriptions = []
        for item in session.inFlight { messages.release(item.handle) }
        session.inFlight = []
        while let item = session.takeWaiting() { messages.release(item.handle) }
        if sessions[session.id] === session { sessions[session.id] = nil }
        sessionOrder.removeAll { $0 === session }
    }
}
