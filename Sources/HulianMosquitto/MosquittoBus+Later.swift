internal import HulianBus
internal import HulianModel

/// What is due later in the time of the run.
struct DueLater {
    /// What it is.
    enum Work {
        /// A delayed will is published.
        case will(ArmedWill)
        /// A session without connection ends.
        case session(clientID: String)
    }

    /// The connection that it belongs to.
    let slot: Int32
    /// The connection's generation; when it has changed, the client is back.
    let generation: UInt32
    /// What it is.
    let work: Work
}

extension MosquittoBus {
    /// The task of a broker that comes back.
    private static let brokerReturns = UInt32.max

    /// Does what is due.
    func perform(_ task: UInt32, _ detail: UInt32) {
        if task == Self.brokerReturns { return endRestart() }
        let item = later[Int(task)]
        guard let connection = connection(item.slot), connection.generation == item.generation else { return }
        switch item.work {
        case .will(let armed):
            guard let observer else { return }
            armed.will.payload.withUnsafeBufferPointer { payload in
                var packet: Int32 = 0
                _ = send(
                    Publication(topic: armed.topic, payload: payload, qos: armed.will.qos, retain: armed.will.retain),
                    over: observer, &packet)
            }
        case .session(let clientID):
            // A broker that is away ends it when it is back.
            guard !isRestarting else { return scheduler.schedule(worker, after: .seconds(1), task: task) }
            endSession(clientID)
        }
    }

    /// Puts work for later.
    private func schedule(_ work: DueLater.Work, of connection: Connection, after delay: Interval) {
        later.append(DueLater(slot: connection.slot, generation: connection.generation, work: work))
        scheduler.schedule(worker, after: delay, task: UInt32(truncatingIfNeeded: later.count - 1))
    }

    /// Publishes a delayed will in virtual time, unless the client comes back before; no later than its session ends.
    func publishLater(_ armed: ArmedWill, of connection: Connection) {
        let expiry = connection.options?.sessionExpiry ?? .zero
        schedule(.will(armed), of: connection, after: min(armed.will.delay, max(.zero, expiry)))
    }

    /// Ends the session of a connection when its time is over; in wall time the broker does that.
    func endSessionLater(_ connection: Connection) {
        guard options.isVirtualTime, let options = connection.options, options.version == .v5,
            options.sessionExpiry > .zero, options.sessionExpiry < .hours(24 * 365 * 50)
        else { return }
        schedule(.session(clientID: options.clientID), of: connection, after: options.sessionExpiry)
    }

    /// Lets the broker forget a session: somebody connects under its name with a clean start, and goes.
    private func endSession(_ clientID: String) {
        guard !clients.isEmpty else { return }
        let connection = Connection(slot: Connection.undertakerSlot, bus: self)
        setUndertaker(connection)
        connection.options = ConnectOptions(clientID: clientID, version: .v5)
        start(connection)
        let end = Library.now() &+ UInt64(max(0, options.patience.nanoseconds))
        while connection.state == .connecting, Library.now() < end { serve(10) }
        if connection.state == .accepted {
            linger(connection.duplicateSocket())
            leave(connection)
            _ = connection.sayGoodbye(withWill: false)
        } else {
            fail(
                BrokerError(
                    .notSettled, "the broker did not end the session of '\(clientID)'",
                    "代理未能结束“\(clientID)”的会话"))
        }
        setUndertaker(nil)
    }

    // MARK: Restarting the broker

    /// Stops the broker and lets it come back.
    func restart(downtime: Interval, forgets: Bool) {
        guard let process else {
            return fail(
                BrokerError(
                    .brokerNotStarted, "a broker that was not started by this run cannot be restarted",
                    "无法重启不是由本次运行启动的代理",
                    hint: Title(english: "use '--broker auto'", chinese: "请使用 --broker auto")))
        }
        isRestarting = true
        let end = Library.now() &+ UInt64(max(0, options.patience.nanoseconds))
        if options.isVirtualTime {
            // A broker that stops may or may not still tell one client of the will of another: here it never does.
            for connection in connections { cut(connection, .serverShutDown) }
            waitForCuts(until: end)
        } else {
            for connection in connections where connection.isOpen { releaseWill(of: connection) }
        }
        process.stop()
        if forgets { process.forget() }
        // Everybody notices before the run goes on.
        while isAnybodyThere, Library.now() < end { serve(10) }
        scheduler.schedule(worker, after: downtime, task: Self.brokerReturns)
    }

    /// Waits until the broker has noticed which connections are gone, and the observer has seen what came of it.
    func waitForCuts(until end: UInt64) {
        while !lingering.isEmpty, Library.now() < end { serve(10) }
        flushObserver(until: end)
    }

    /// Lets the observer see all that the broker has published.
    private func flushObserver(until end: UInt64) {
        guard let observer, sendBarrier(over: observer) else { return }
        while observer.barrier != 0, Library.now() < end { serve(10) }
    }

    /// True while a connection to the broker that stopped is believed to be there.
    private var isAnybodyThere: Bool {
        connections.contains { $0.state != .idle && $0.state != .queued }
            || (observer.map { $0.state != .idle } ?? false)
    }

    /// The broker comes back.
    private func endRestart() {
        guard let process else { return }
        isRestarting = false
        do {
            try process.startAgain()
            if needsObserver { try startObserver() }
        } catch { fail(error) }
    }
}
