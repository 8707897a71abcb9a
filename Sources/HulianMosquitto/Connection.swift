internal import CMosquitto
internal import Glibc
internal import HulianBus
internal import HulianModel

/// One client of the broker: its handle of libmosquitto, and what the broker has not yet acknowledged.
final class Connection {
    /// Where a connection stands.
    enum State {
        /// There is none.
        case idle
        /// It waits until fewer connections are being made.
        case queued
        /// CONNECT was sent.
        case connecting
        /// The broker accepted it.
        case accepted
    }

    /// What cannot be changed on a handle of libmosquitto.
    struct Identity: Equatable {
        /// The client identifier.
        let clientID: String
        /// The version of MQTT.
        let version: ProtocolVersion
        /// True to begin a new session.
        let cleanStart: Bool
    }

    /// A publication of QoS 1 or 2 that the broker has not yet taken over.
    struct Unacknowledged {
        /// The name that the publisher knows.
        let token: UInt32
        /// The message.
        let handle: Int32
        /// The operation that it was.
        let operation: UInt64
        /// The packet identifier; 0 while libmosquitto does not have it.
        var packet: Int32
    }

    /// The slot of the connection that watches for messages of others.
    static let observerSlot: Int32 = -1

    /// How many messages of QoS 1 and 2 the library sends before the first of them is acknowledged.
    static let window = 20

    /// The slot of the connection that ends sessions.
    static let undertakerSlot: Int32 = -2

    /// The index of the client; ``observerSlot`` for the observer.
    let slot: Int32
    /// The bus.
    unowned(unsafe) let bus: MosquittoBus  // The bus owns its connections.
    /// The handle of libmosquitto.
    var handle: OpaquePointer?
    /// What the handle was made for.
    var identity: Identity?
    /// How it connected last.
    var options: ConnectOptions?
    /// Where it stands.
    var state = State.idle
    /// True from the moment the client was told of its connection until it ended.
    var isOpen = false
    /// Rises with every connection and every end of one.
    var generation: UInt32 = 0
    /// The operation that asked for the connection.
    var operation: UInt64 = 0
    /// When CONNECT was sent, in wall time.
    var started: UInt64 = 0
    /// The socket that the kernel watches; -1 for none.
    var socket: Int32 = -1
    /// True while the kernel also watches whether there is room to write.
    var watchesRoom = false
    /// Why the broker refused the connection; nothing when it did not.
    var refusal: DisconnectReason?
    /// What the broker has not yet taken over, in order.
    var unacknowledged: ContiguousArray<Unacknowledged> = []
    /// Deliveries of QoS 1 and 2 that libmosquitto acknowledged after the client had gone.
    var held: ContiguousArray<Event> = []
    /// The next name of a publication.
    var nextToken: UInt32 = 1
    /// The packet identifier of the barrier under way; 0 for none.
    var barrier: Int32 = 0
    /// True when something was sent or came after the last barrier.
    var isDirty = false
    /// The operation of its last subscription.
    var subscribed: UInt64 = 0
    /// True when a subscription shows the retain flag as it was published.
    var seesRetainAsPublished = false
    /// What came with QoS 1 over this connection, and over the one before it: to know again what comes twice.
    var recent = RecentDeliveries()
    /// True while it is in a list of those that may get something.
    var isReceiver = false
    /// The ``MosquittoBus/settleCount`` when it was opened; the greatest number while there is no connection.
    var openedInSettle = UInt64.max
    /// True when a subscription asks for QoS 2, or an old session may hold one.
    var takesQoS2 = false
    /// What ``currentFloor`` was when the connection began or ended.
    var floor: UInt64 = 0
    /// How many messages had been published when the connection was asked for; those with QoS 0 never reach it.
    var liveFloor: UInt64 = 0
    /// When the session was taken up again; nothing when it is new.
    var resumed: Instant?

    /// Makes a connection that does nothing yet.
    init(slot: Int32, bus: MosquittoBus) {
        self.slot = slot
        self.bus = bus
    }

    deinit { mosquitto_destroy(handle) }

    /// Sends CONNECT.
    ///
    /// - Returns: Why that is not possible; nothing when it was sent.
    func open() -> DisconnectReason? {
        guard let options else { return .protocolError }
        refusal = nil
        socket = -1
        watchesRoom = false
        started = Library.now()
        let wanted = Identity(
            clientID: options.clientID, version: options.version, cleanStart: options.cleanStart)
        if handle == nil || identity != wanted, let reason = renew(wanted) { return reason }
        let borrows = options.username == nil && (bus.options.lendsLogin || slot < 0)
        mosquitto_username_pw_set(
            handle, borrows ? bus.options.username : options.username,
            borrows ? bus.options.password : options.password)
        if setWill(options.will, options.version) != MOSQ_ERR_SUCCESS.rawValue { return .protocolError }
        let properties = PropertyList()
        if options.version == .v5 {
            let seconds = bus.expirySeconds(options.sessionExpiry)
            if seconds > 0 { properties.add(MQTT_PROP_SESSION_EXPIRY_INTERVAL, number: seconds) }
            mosquitto_int_option(
                handle, MOSQ_OPT_RECEIVE_MAXIMUM, Int32(clamping: min(65_535, max(1, options.receiveMaximum))))
        }
        let code = mosquitto_connect_bind_v5(
            handle, bus.host, Int32(bus.port), bus.keepAliveSeconds(options.keepAlive), nil,
            options.version == .v5 ? properties.pointer : nil)
        guard code == MOSQ_ERR_SUCCESS.rawValue else {
            return Self.reason(ofError: code)
        }
        return nil
    }

    /// Makes a new handle; what the old one had not finished is sent again by the new one.
    private func renew(_ wanted: Identity) -> DisconnectReason? {
        mosquitto_destroy(handle)
        handle = mosquitto_new(
            wanted.clientID.isEmpty ? nil : wanted.clientID, wanted.cleanStart,
            Unmanaged.passUnretained(self).toOpaque())
        guard let handle else { return .protocolError }
        identity = wanted
        for index in unacknowledged.indices { unacknowledged[index].packet = 0 }
        mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, Int32(wanted.version.rawValue))
        mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1)
        mosquitto_int_option(handle, MOSQ_OPT_SEND_MAXIMUM, Int32(Self.window))
        setCallbacks(handle)
        guard let tls = bus.options.tls else { return nil }
        let path = tls.authorities == nil ? bus.systemAuthorities : nil
        var code = mosquitto_tls_set(handle, tls.authorities, path, tls.certificate, tls.key, nil)
        // The library would allow TLS 1.1.
        if code == 0 { code = mosquitto_tls_opts_set(handle, 1, "tlsv1.2", nil) }
        if code == 0 { code = mosquitto_tls_insecure_set(handle, !tls.checksHostName) }
        return code == 0 ? nil : .tlsFailure
    }

    /// Sets or clears the will.
    private func setWill(_ will: Will?, _ version: ProtocolVersion) -> Int32 {
        // In virtual time a delayed will is the work of the bus.
        guard let will, !(bus.options.isVirtualTime && version == .v5 && will.delay > .zero) else {
            return mosquitto_will_clear(handle)
        }
        let properties = PropertyList()
        let delay = bus.expirySeconds(will.delay)
        if version == .v5, delay > 0 {
            properties.add(MQTT_PROP_WILL_DELAY_INTERVAL, number: delay)
        }
        let code = will.payload.withUnsafeBufferPointer { payload in
            mosquitto_will_set_v5(
                handle, will.topic, Int32(clamping: payload.count), payload.baseAddress, Int32(will.qos.rawValue),
                will.retain, properties.pointer)
        }
        // The library keeps the properties of a will.
        if code == 0 { properties.letGo() }
        return code
    }

    // MARK: Ending

    /// Publications up to this number reached the client before, or never will; settling raises it.
    var currentFloor: UInt64 {
        openedInSettle == .max || openedInSettle == bus.settleCount ? floor : bus.settledPublications
    }

    /// True while what waited for the client may be coming.
    var mayGetBacklog: Bool { resumed.map { bus.scheduler.now < $0 + .seconds(10) } ?? false }

    /// The connection ends: what is published from now on may wait for the client.
    func keepFloor() {
        floor = currentFloor
        openedInSettle = .max
    }

    /// Gives the broker time to notice the end: a second descriptor of the socket, to read until it is closed.
    func duplicateSocket() -> Int32 {
        let descriptor = mosquitto_socket(handle)
        return descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    }

    /// Breaks the connection without a word; nothing that waits in it is read any more.
    func tear(_ nothing: Int32) {
        let descriptor = mosquitto_socket(handle)
        guard descriptor >= 0 else { return }
        shutdown(descriptor, Int32(SHUT_WR))
        // The library reads the end of a file instead of what waits, and closes.
        bus.poller.remove(descriptor)
        dup2(nothing, descriptor)
        for _ in 0..<100 where mosquitto_socket(handle) >= 0 { mosquitto_loop_read(handle, 1) }
        socket = -1
    }

    /// Says goodbye.
    ///
    /// - Returns: False when the goodbye could not be sent.
    func sayGoodbye(withWill: Bool) -> Bool {
        let code = withWill && options?.version == .v5 ? MQTT_RC_DISCONNECT_WITH_WILL_MSG.rawValue : 0
        guard mosquitto_disconnect_v5(handle, Int32(code), nil) == 0 else { return false }
        for _ in 0..<200 {
            let descriptor = mosquitto_socket(handle)
            if descriptor < 0 { break }
            var item = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = Glibc.poll(&item, 1, 10)
            mosquitto_loop_write(handle, 1)
        }
        socket = -1
        return mosquitto_socket(handle) < 0
    }
}
