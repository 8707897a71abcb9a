internal import CMosquitto
internal import Glibc
internal import HulianBus
internal import HulianModel

/// A will that the broker holds, or has to publish.
struct ArmedWill {
    /// Whose it is.
    let slot: Int32
    /// The topic.
    let topic: TopicID
    /// The mark of topic and payload.
    let mark: UInt64
    /// What it says.
    let will: Will
    /// True when its connection ended so that the broker publishes it.
    var isReleased = false
}

extension MosquittoBus {
    // MARK: The observer

    /// Connects the client that watches for messages of others.
    func startObserver() throws(BrokerError) {
        let name = "hulian-observer-\(getpid())-\(Library.now() % 1_000_000_007)"
        var reason = try tryObserver(name, .v5)
        if reason == .protocolError { reason = try tryObserver(name, .v311) }
        if let reason { throw refusal(reason) }
    }

    /// Connects it with one version of MQTT.
    ///
    /// - Returns: Why the broker refused; nothing when it did not.
    private func tryObserver(_ name: String, _ version: ProtocolVersion) throws(BrokerError) -> DisconnectReason? {
        let connection = Connection(slot: Connection.observerSlot, bus: self)
        setObserver(connection)
        connection.options = ConnectOptions(clientID: name, version: version, receiveMaximum: 65_535)
        start(connection)
        let end = Library.now() &+ UInt64(max(0, options.patience.nanoseconds))
        while connection.state == .connecting, Library.now() < end { serve(10) }
        var reason = events.last { $0.kind == .disconnected }?.reason
        // A broker that ends the connection within the handshake does not say why; one that is silent may not even be one.
        if options.tls != nil, reason == .unreachable { reason = .tlsFailure }
        discardEvents()
        guard connection.state == .accepted else {
            setObserver(nil)
            return reason ?? .unreachable
        }
        watch("#", over: connection)
        for root in reservedRoots.sorted() { watch("\(root)/#", over: connection) }
        connection.isOpen = true
        try settle(patience: options.patience)
        return nil
    }

    /// Lets the observer hear what `#` leaves out (MQTT 5.0, section 4.7.2), once a client of ours listens there.
    func observeReserved(_ filter: String) {
        guard filter.hasPrefix("$"), let observer, let root = filter.split(separator: "/").first,
            root != "$share", root != "$SYS", reservedRoots.insert(root).inserted
        else { return }
        watch("\(root)/#", over: observer)
    }

    /// Lets the observer hear what matches a filter.
    private func watch(_ filter: String, over connection: Connection) {
        // In virtual time nobody else is about, and fewer handshakes are quicker; else the true QoS is of interest.
        send(
            Subscription(
                filter, qos: options.isVirtualTime ? .atMostOnce : .exactlyOnce, retainAsPublished: true,
                retainHandling: .doNotSend), over: connection)
    }

    /// Why the broker cannot be used when it refused the observer.
    private func refusal(_ reason: DisconnectReason) -> BrokerError {
        let place = "\(host):\(port)"
        switch reason {
        case .notAuthorized:
            return BrokerError(
                .loginRefused, "the broker at \(place) refused user name or password", "代理 \(place) 拒绝了用户名或密码",
                hint: Title(
                    english: "write them as mqtt://user:password@host", chinese: "请写成 mqtt://用户名:密码@主机"))
        case .tlsFailure:
            return BrokerError(
                .tlsFailed, "TLS with the broker at \(place) failed", "与代理 \(place) 的 TLS 连接失败",
                hint: Title(
                    english: "check the files of --ca, --cert and --key, and the name in the broker's certificate",
                    chinese: "请检查 --ca、--cert、--key 文件以及代理证书中的名称"))
        case .unreachable:
            return BrokerError(
                .brokerUnreachable, "the broker at \(place) did not accept a connection in time",
                "代理 \(place) 未在限定时间内接受连接")
        default:
            return BrokerError(
                .connectionRefused, "the broker at \(place) refused the connection: \(reason.rawValue)",
                "代理 \(place) 拒绝了连接：\(reason.rawValue)")
        }
    }

    /// The observer saw a message.
    func observe(_ event: Event) {
        defer { release(event) }
        // A broker of MQTT 3.1.1 sends what it keeps; that is not new.
        if event.flag, observer?.options?.version == .v311 { return }
        if ledger.see(event.mark) == nil { _ = announce(event, isSeen: true) }
    }

    /// Tells of a message that none of our clients published just now: a will of ours, or somebody else's.
    ///
    /// - Returns: Its number.
    func announce(_ event: Event, isSeen: Bool) -> UInt64 {
        let mark = event.mark
        publicationCount += 1
        let number = publicationCount
        let entry = messages[event.handle]
        ledger.add(
            mark, number: number, operation: operationCount, time: scheduler.now, qos: .exactlyOnce,
            isSeen: isSeen || observer == nil)
        // The broker may publish a will before we learn that its connection ended.
        let index = wills.firstIndex { $0.mark == mark && $0.isReleased } ?? wills.firstIndex { $0.mark == mark }
        let will = index.map { wills.remove(at: $0) }
        if will == nil { foreignMessages += 1 }
        var publication = Publication(
            topic: entry.topic, payload: messages.payload(event.handle), qos: will?.will.qos ?? event.qos,
            retain: will?.will.retain ?? event.flag, properties: entry.properties)
        // Only MQTT 5 can show the flag of live messages, and only the observer asks for it.
        publication.isSeenPublished = will != nil || isSeen && observer?.options?.version == .v5
        tap?.published(
            will.map { clients[Int($0.slot)] }, publication, number: number, isWill: will != nil)
        return number
    }

    /// Tells of a message that the broker had kept since before anybody listened, once, however many get it.
    ///
    /// The ledger does not hear of it: what is published later with the same payload is another message.
    ///
    /// - Returns: Its number; 0 where nobody else is about.
    func announceKept(_ event: Event) -> UInt64 {
        guard !options.isVirtualTime, options.watchesOthers else { return 0 }
        if let number = keptNumbers[event.mark] { return number }
        if keptNumbers.count >= PublicationLedger.capacity { keptNumbers.removeAll(keepingCapacity: true) }
        publicationCount += 1
        keptNumbers[event.mark] = publicationCount
        let entry = messages[event.handle]
        var publication = Publication(
            topic: entry.topic, payload: messages.payload(event.handle), qos: event.qos, retain: true,
            properties: entry.properties)
        publication.isSeenPublished = false
        publication.wasKept = true
        tap?.published(nil, publication, number: publicationCount, isWill: false)
        return publicationCount
    }

    // MARK: Wills

    /// The broker holds the will of a connection.
    func arm(_ will: Will, of connection: Connection) {
        disarmWill(of: connection)
        let topic = topics.id(will.topic)
        let mark = will.payload.withUnsafeBufferPointer { PublicationLedger.mark(topic, $0) }
        wills.append(ArmedWill(slot: connection.slot, topic: topic, mark: mark, will: will))
    }

    /// The broker drops the will of a connection; one that it has to publish stays.
    func disarmWill(of connection: Connection) {
        wills.removeAll { $0.slot == connection.slot && (!$0.isReleased || $0.will.delay > .zero) }
    }

    /// The broker has to publish the will of a connection.
    func releaseWill(of connection: Connection) {
        guard let index = wills.firstIndex(where: { $0.slot == connection.slot && !$0.isReleased }) else { return }
        wills[index].isReleased = true
        touch(wills[index].topic)
        if options.isVirtualTime, wills[index].will.delay > .zero, connection.options?.version == .v5 {
            publishLater(wills[index], of: connection)
        }
    }

    /// True when the broker has to publish a will with a mark.
    func isWillExpected(_ mark: UInt64) -> Bool { wills.contains { $0.mark == mark && $0.isReleased } }

    // MARK: Reaching the broker

    /// Checks that somebody answers at the address, without the minutes that the system would wait.
    func probe() throws(BrokerError) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else {
            let reason = String(cString: gai_strerror(code))
            throw BrokerError(
                .brokerUnreachable, "'\(host)' cannot be resolved: \(reason)", "无法解析主机名“\(host)”：\(reason)")
        }
        var reason = "no address"
        var next = list
        while let address = next?.pointee {
            if let failure = tryAddress(address) { reason = failure } else { return }
            next = address.ai_next
        }
        throw BrokerError(
            .brokerUnreachable, "no broker answers at \(host):\(port): \(reason)", "\(host):\(port) 没有代理应答：\(reason)",
            hint: Title(
                english: "start a broker there, or use '--broker auto'", chinese: "请在该地址启动代理，或使用 --broker auto"))
    }

    /// Tries one address.
    ///
    /// - Returns: Why it does not work; nothing when it does.
    private func tryAddress(_ address: addrinfo) -> String? {
        let kind = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.ai_family, kind, address.ai_protocol)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        defer { Glibc.close(descriptor) }
        if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return nil }
        guard errno == EINPROGRESS else { return String(cString: strerror(errno)) }
        var item = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard Glibc.poll(&item, 1, Int32(clamping: options.patience.milliseconds)) > 0 else { return "no answer" }
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
        return error == 0 ? nil : String(cString: strerror(error))
    }
}
