internal import CMosquitto
internal import Glibc
internal import HulianBus
internal import HulianModel

extension MosquittoBus {
    // MARK: Coming

    /// Asks for a connection.
    func come(_ connection: Connection, _ options: ConnectOptions) {
        if connection.state == .connecting || connection.state == .accepted { tear(connection) }
        connection.generation &+= 1
        connection.isOpen = false
        connection.options = options
        connection.operation = nextOperation()
        connection.liveFloor = publicationCount
        connection.state = .queued
        queue.append(connection.slot)
        startQueued()
    }

    /// Makes connections that wait, as far as there is room.
    func startQueued() {
        while connectingCount < Self.mostConnecting, queueStart < queue.count {
            let slot = queue[queueStart]
            queueStart += 1
            guard let connection = connection(slot), connection.state == .queued else { continue }
            start(connection)
        }
        if queueStart == queue.count {
            queue.removeAll(keepingCapacity: true)
            queueStart = 0
        }
    }

    /// Makes one connection.
    func start(_ connection: Connection) {
        connection.state = .connecting
        if let reason = isRestarting ? .unreachable : connection.open() {
            connection.state = .idle
            var event = Event(.disconnected, of: connection)
            event.reason = reason
            event.operation = connection.operation
            events.append(event)
            return
        }
        connectingCount += 1
        watch(connection)
    }

    /// Lets the kernel watch the socket of a connection, and its room to write when something waits.
    func watch(_ connection: Connection) {
        let socket = mosquitto_socket(connection.handle)
        let tag = UInt32(bitPattern: connection.slot &+ 2)
        if socket != connection.socket {
            connection.socket = socket
            connection.watchesRoom = false
            if socket >= 0 { poller.add(socket, tag: tag) }
        }
        guard socket >= 0 else { return }
        let wants = mosquitto_want_write(connection.handle)
        if wants != connection.watchesRoom {
            connection.watchesRoom = wants
            poller.change(socket, tag: tag, watchesRoom: wants)
        }
    }

    // MARK: Going

    /// Ends a connection by saying goodbye.
    func sayGoodbye(_ connection: Connection, _ reason: DisconnectReason) {
        guard connection.isOpen else { return }
        if reason == .normalWithWill { releaseWill(of: connection) } else { disarmWill(of: connection) }
        _ = nextOperation()
        linger(connection.duplicateSocket())
        leave(connection)
        if connection.sayGoodbye(withWill: reason == .normalWithWill) {
            forgetSent(of: connection)
        } else {
            connection.tear(nothing)
        }
        endSessionLater(connection)
        tap?.disconnected(clients[Int(connection.slot)], reason)
    }

    /// Forgets what reached the broker before a goodbye: an old goodbye must not follow a new greeting.
    ///
    /// The library would send again what was not acknowledged, so the next connection gets a new handle.
    private func forgetSent(of connection: Connection) {
        var sent = 0
        var isForgetting = false
        connection.unacknowledged.removeAll { item in
            guard item.packet != 0, sent < Connection.window else { return false }
            sent += 1
            // QoS 2 needs a second step, which a goodbye cuts off.
            guard messages[item.handle].qos == .atLeastOnce else { return false }
            messages.release(item.handle)
            isForgetting = true
            return true
        }
        if isForgetting { connection.identity = nil }
    }

    /// Breaks a connection and tells the client.
    func cut(_ connection: Connection, _ reason: DisconnectReason = .connectionLost) {
        guard connection.state != .idle else { return }
        if options.isVirtualTime, !lingering.isEmpty, wills.contains(where: { $0.isReleased }) {
            // Connections that end at one moment end one after the other, or the order of their wills would be chance.
            waitForCuts(until: Library.now() &+ UInt64(max(0, options.patience.nanoseconds)))
        }
        let wasOpen = connection.isOpen
        _ = nextOperation()
        tear(connection)
        if wasOpen {
            tap?.disconnected(clients[Int(connection.slot)], reason)
            releaseWill(of: connection)
            endSessionLater(connection)
        }
        var event = Event(.disconnected, of: connection)
        event.reason = reason
        event.operation = operationCount
        // The tap was told already.
        event.flag = true
        events.append(event)
    }

    /// Breaks a connection; the client is not told.
    func tear(_ connection: Connection) {
        linger(connection.duplicateSocket())
        leave(connection)
        connection.tear(nothing)
    }

    /// Makes the state of a connection that of none.
    func leave(_ connection: Connection) {
        if connection.state == .connecting { connectingCount -= 1 }
        if connection.barrier != 0 { barrierCount -= 1 }
        connection.barrier = 0
        connection.state = .idle
        if connection.isOpen { connection.keepFloor() }
        connection.isOpen = false
        connection.generation &+= 1
    }

    /// Reads a socket that is done on our side until the broker closes it too.
    func linger(_ descriptor: Int32) {
        guard descriptor >= 0 else { return }
        lingering[descriptor] = Library.now()
        poller.add(descriptor, tag: 0x8000_0000 | UInt32(bitPattern: descriptor))
    }

    /// Something came on a socket that is done on our side.
    func lingeringIsReady(_ descriptor: Int32) {
        var buffer = (UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        let count = withUnsafeMutableBytes(of: &buffer) {
            recv(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
        }
        if count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR)) { return }
        endLingering(descriptor)
    }

    /// Closes a socket that is done on both sides.
    func endLingering(_ descriptor: Int32) {
        guard lingering.removeValue(forKey: descriptor) != nil else { return }
        poller.remove(descriptor)
        Glibc.close(descriptor)
    }

    // MARK: What the library asks

    /// Why a connection ended, with what the bus knows beyond the library.
    func reason(of connection: Connection, _ reason: DisconnectReason) -> DisconnectReason {
        guard reason == .connectionLost || reason == .unreachable else { return reason }
        if isRestarting { return .serverShutDown }
        let clientID = connection.options?.clientID
        let isTakenOver = connections.contains {
            $0 !== connection && ($0.state == .connecting || $0.state == .accepted)
                && $0.options?.clientID == clientID
        }
        return isTakenOver ? .sessionTakenOver : .connectionLost
    }

    /// The number of the next operation.
    func nextOperation() -> UInt64 {
        operationCount += 1
        return operationCount
    }

    /// Whole seconds of a time, upwards, as MQTT 5 sends them.
    func expirySeconds(_ interval: Interval) -> UInt32 {
        guard interval > .zero else { return 0 }
        // Virtual time may pass much faster or slower than that of the broker.
        if options.isVirtualTime { return .max - 1 }
        return UInt32(clamping: Int64(interval.seconds.rounded(.up)))
    }

    /// The keep-alive that the broker gets: at least the five seconds that libmosquitto can do, or 0 for never.
    func keepAliveSeconds(_ interval: Interval) -> Int32 {
        guard interval > .zero, !options.isVirtualTime else { return 0 }
        return min(65_535, max(5, Int32(clamping: Int64(interval.seconds.rounded(.up)))))
    }

    /// Where the system keeps the certificates of authorities.
    var systemAuthorities: String { "/etc/ssl/certs" }

    /// The broker refused a subscription.
    func subscriptionWasRefused(_ connection: Connection) {
        if connection.slot == Connection.observerSlot {
            notice(
                BrokerError(
                    .observerLost,
                    "the broker does not let us subscribe to all topics, so messages of others go unseen",
                    "代理不允许订阅全部主题，因此看不到其他客户端的消息"))
        } else {
            let name = clients[Int(connection.slot)].name
            notice(
                BrokerError(
                    .connectionRefused, "the broker refused a subscription of \(name)", "代理拒绝了 \(name) 的订阅"))
        }
    }
}
