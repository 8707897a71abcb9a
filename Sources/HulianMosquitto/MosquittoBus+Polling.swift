internal import CMosquitto
internal import Glibc
internal import HulianBus
internal import HulianModel

extension MosquittoBus {
    /// Serves the sockets and hands on what came.
    ///
    /// - Parameter timeoutMilliseconds: The longest wait when nothing is there; 0 for none.
    /// - Returns: How much was handed on.
    @discardableResult
    public func poll(timeoutMilliseconds: Int) -> Int {
        guard !isDispatching else { return 0 }
        serve(events.isEmpty ? Int32(clamping: max(0, timeoutMilliseconds)) : 0)
        return dispatch()
    }

    /// Serves the sockets once.
    func serve(_ timeout: Int32) {
        startQueued()
        poller.wait(timeout) { ready in
            if ready.tag & 0x8000_0000 != 0 {
                lingeringIsReady(Int32(bitPattern: ready.tag & 0x7FFF_FFFF))
            } else if let connection = connection(Int32(bitPattern: ready.tag) &- 2) {
                serve(connection, ready)
            }
        }
        doChores()
    }

    /// Serves one socket.
    private func serve(_ connection: Connection, _ ready: Poller.Ready) {
        guard connection.socket >= 0 else { return }
        if ready.canRead {
            let code = mosquitto_loop_read(connection.handle, 1)
            // A TLS handshake that fails is told by this code alone.
            if code > 0, connection.state == .connecting { connection.failed(code) }
        }
        if mosquitto_socket(connection.handle) >= 0, ready.canWrite || mosquitto_want_write(connection.handle) {
            mosquitto_loop_write(connection.handle, 1)
        }
        watch(connection)
    }

    /// Does what is due once a second: signs of life, and giving up what takes too long.
    private func doChores() {
        let now = Library.now()
        guard now &- lastChores > 1_000_000_000 else { return }
        lastChores = now
        for connection in connections { doChores(connection, now) }
        if let observer { doChores(observer, now) }
        for (descriptor, since) in lingering where now &- since > 5_000_000_000 { endLingering(descriptor) }
        ledger.trim()
    }

    /// The same for one connection.
    private func doChores(_ connection: Connection, _ now: UInt64) {
        switch connection.state {
        case .accepted:
            mosquitto_loop_misc(connection.handle)
            watch(connection)
        case .connecting where now &- connection.started > UInt64(max(0, options.patience.nanoseconds)):
            tear(connection)
            var event = Event(.disconnected, of: connection)
            event.reason = .unreachable
            event.flag = true
            events.append(event)
        default: break
        }
    }

    /// A connection sent or got something that may bring more.
    func touch(_ connection: Connection) {
        guard !connection.isDirty else { return }
        connection.isDirty = true
        dirty.append(connection.slot)
    }

    /// Something was published on a topic.
    func touch(_ topic: TopicID) { audience.published(topic) }

    /// Remembers a subscription, for finding out what to wait for.
    func remember(_ filter: String, of connection: Connection) { audience.insert(filter, slot: connection.slot) }
}
