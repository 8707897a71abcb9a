internal import CMosquitto
internal import HulianBus
public import HulianModel

extension MosquittoBus {
    /// A filter that nobody subscribes to.
    private static let barrierFilter = "hulian/barrier/of/nobody"

    /// Works until the broker is quiet: all that was sent has been handed on, and nothing more comes of it.
    ///
    /// A barrier goes through the connections: an UNSUBSCRIBE for a filter that nobody has, which the broker answers in
    /// order, behind all that it had to do and to send before. First through those that sent something, then through
    /// those that may get something; again as long as clients react. Nobody else sees a barrier, and no right of an
    /// access list is needed for it.
    ///
    /// - Parameter patience: The longest wait for the answers to one barrier, in wall time.
    /// - Returns: False when the broker was quiet already.
    /// - Throws: ``BrokerError`` with the code ``BrokerError/Code/notSettled`` when that was not enough.
    @discardableResult
    public func settle(patience: Interval) throws(BrokerError) -> Bool {
        guard !isDispatching else { return false }
        if !isBusy, events.isEmpty {
            // Nothing was sent, so nothing can come; still, a broker that went away should be noticed some day.
            idleCount &+= 1
            guard idleCount & 0x3F == 0 else { return false }
        }
        serve(0)
        guard isBusy || !events.isEmpty else { return false }
        var receivers: ContiguousArray<Int32> = []
        var quietRounds = 0
        repeat {
            try wait(patience, "connections that are made or closed", "正在建立或关闭的连接") {
                !isConnecting && lingering.isEmpty
            }
            let senders = takeDirty()
            try pass(senders, patience)
            try wait(patience, "acknowledgements of messages", "消息确认") { !senders.contains { awaits($0) } }
            // What comes with QoS 2 is announced first; two rounds without news make sure that it has come.
            if quietRounds == 0 { receivers.removeAll { !(connection($0)?.takesQoS2 ?? false) } }
            join(&receivers, senders)
            try pass(receivers, patience)
            quietRounds = dispatch() > 0 ? 0 : quietRounds + 1
            let awaitsQoS2 = quietRounds < 2 && receivers.contains { connection($0)?.takesQoS2 ?? false }
            if !awaitsQoS2 && !isBusy { break }
        } while true
        ledger.settled()
        settleCount += 1
        settledPublications = publicationCount
        return true
    }

    /// True when something was sent or asked for whose consequences were not yet waited for.
    private var isBusy: Bool { !dirty.isEmpty || !audience.pending.isEmpty || isConnecting || !lingering.isEmpty }

    /// True while connections are being made.
    private var isConnecting: Bool { connectingCount > 0 || queueStart < queue.count }

    /// True when the broker has not yet taken over all that a connection gave it.
    private func awaits(_ slot: Int32) -> Bool {
        guard let connection = connection(slot), connection.state == .accepted else { return false }
        return connection.unacknowledged.contains { $0.packet != 0 }
    }

    /// The connections that sent or got something since they were last asked for.
    private func takeDirty() -> ContiguousArray<Int32> {
        defer { dirty.removeAll(keepingCapacity: true) }
        for slot in dirty { connection(slot)?.isDirty = false }
        return dirty
    }

    /// Adds those that sent something and those that may get something, each once.
    private func join(_ receivers: inout ContiguousArray<Int32>, _ senders: ContiguousArray<Int32>) {
        for slot in receivers { connection(slot)?.isReceiver = true }
        var found = senders
        audience.takeReceivers(topics) { found.append($0) }
        if let observer { found.append(observer.slot) }
        for slot in found {
            guard let connection = connection(slot), !connection.isReceiver else { continue }
            connection.isReceiver = true
            receivers.append(slot)
        }
        for slot in receivers { connection(slot)?.isReceiver = false }
    }

    /// Sends a barrier through connections, and waits until it has come back in all of them.
    private func pass(_ slots: ContiguousArray<Int32>, _ patience: Interval) throws(BrokerError) {
        for slot in slots {
            if let connection = connection(slot) { sendBarrier(over: connection) }
        }
        try wait(patience, "barriers", "屏障") { barrierCount == 0 }
    }

    /// Sends a barrier through a connection.
    ///
    /// - Returns: False when there is no connection, or a barrier is under way in it.
    @discardableResult
    func sendBarrier(over connection: Connection) -> Bool {
        guard connection.state == .accepted, connection.barrier == 0 else { return false }
        var packet: Int32 = 0
        guard mosquitto_unsubscribe(connection.handle, &packet, Self.barrierFilter) == 0 else { return false }
        connection.barrier = packet
        barrierCount += 1
        watch(connection)
        return true
    }

    /// Serves the sockets until something holds.
    private func wait(
        _ patience: Interval, _ english: String, _ chinese: String, _ isDone: () -> Bool
    ) throws(BrokerError) {
        guard !isDone() else { return }
        let end = Library.now() &+ UInt64(max(0, patience.nanoseconds))
        repeat {
            serve(10)
            if isDone() { return }
        } while Library.now() < end
        throw BrokerError(
            .notSettled, "the broker at \(host):\(port) did not become quiet within \(patience): \(english) are open",
            "代理 \(host):\(port) 在 \(patience) 内未平静：\(chinese)未完成")
    }
}
