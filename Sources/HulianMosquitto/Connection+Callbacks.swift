internal import CMosquitto
internal import Glibc
internal import HulianBus
internal import HulianModel

extension Connection {
    /// Lets libmosquitto tell us what happens; everything becomes an ``Event`` for later.
    func setCallbacks(_ handle: OpaquePointer) {
        mosquitto_connect_v5_callback_set(handle) { _, context, code, flags, _ in
            Connection.from(context)?.didConnect(code, flags)
        }
        mosquitto_disconnect_v5_callback_set(handle) { _, context, code, _ in
            Connection.from(context)?.didDisconnect(code)
        }
        mosquitto_message_v5_callback_set(handle) { _, context, message, properties in
            guard let message else { return }
            Connection.from(context)?.didReceive(message.pointee, properties)
        }
        mosquitto_publish_v5_callback_set(handle) { _, context, packet, code, _ in
            Connection.from(context)?.didPublish(packet, code)
        }
        mosquitto_subscribe_v5_callback_set(handle) { _, context, packet, count, granted, _ in
            Connection.from(context)?.didSubscribe(packet, count > 0 ? granted?.pointee ?? 0 : 0)
        }
        mosquitto_unsubscribe_v5_callback_set(handle) { _, context, packet, _ in
            Connection.from(context)?.didUnsubscribe(packet)
        }
    }

    /// The connection that a callback is for.
    private static func from(_ context: UnsafeMutableRawPointer?) -> Connection? {
        context.map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
    }

    /// CONNACK came.
    private func didConnect(_ code: Int32, _ flags: Int32) {
        guard state == .connecting else { return }
        guard code == 0 else {
            refusal = Self.reason(ofConnack: code, options?.version ?? .v311)
            return
        }
        state = .accepted
        bus.connectingCount -= 1
        bus.touch(self)
        bus.noteSentAgain(over: self)
        var event = Event(.connected, of: self)
        event.flag = flags & 1 != 0
        event.operation = operation
        bus.events.append(event)
    }

    /// The connection ended, or was refused.
    private func didDisconnect(_ code: Int32) {
        guard state != .idle else { return }
        if state == .connecting { bus.connectingCount -= 1 }
        if barrier != 0 { bus.barrierCount -= 1 }
        state = .idle
        barrier = 0
        var event = Event(.disconnected, of: self)
        // Nobody knows what it follows from: it comes last.
        event.operation = .max
        event.reason = refusal ?? bus.reason(of: self, Self.reason(ofError: code))
        bus.events.append(event)
    }

    /// The connection cannot be made, and the library has not told.
    func failed(_ code: Int32) {
        bus.poller.remove(socket)
        tear(bus.nothing)
        didDisconnect(code)
    }

    /// PUBLISH came, or for QoS 2 PUBREL.
    private func didReceive(_ message: mosquitto_message, _ properties: OpaquePointer?) {
        guard let name = message.topic else { return }
        let start = UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self)
        let topic = bus.topics.id(Octets(start: start, count: strlen(name)))
        let payload = Octets(
            start: message.payload.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) },
            count: Int(message.payloadlen))
        let qos = QoS(rawValue: UInt8(clamping: message.qos)) ?? .atMostOnce
        var event = Event(.delivery, of: self)
        event.packet = message.mid
        event.mark = PublicationLedger.mark(topic, payload)
        event.handle = bus.messages.add(
            Publication(
                topic: topic, payload: payload, qos: qos, retain: message.retain,
                properties: properties.map { MessageProperties(reading: $0) }),
            number: 0, sender: -1, now: bus.scheduler.now)
        event.qos = qos
        event.flag = message.retain
        // libmosquitto 2.0 does not tell the DUP flag of a delivery.
        bus.events.append(event)
        if qos != .atMostOnce { bus.touch(self) }
    }

    /// PUBACK or PUBCOMP came; for QoS 0 the message was sent, which is of no interest.
    private func didPublish(_ packet: Int32, _ code: Int32) {
        guard let place = unacknowledged.firstIndex(where: { $0.packet == packet }) else { return }
        let item = unacknowledged.remove(at: place)
        var event = Event(.acknowledgement, of: self)
        event.token = item.token
        event.handle = item.handle
        event.operation = item.operation
        bus.events.append(event)
    }

    /// SUBACK came.
    private func didSubscribe(_ packet: Int32, _ granted: Int32) {
        guard granted >= 0x80 else { return }
        bus.subscriptionWasRefused(self)
    }

    /// UNSUBACK came.
    private func didUnsubscribe(_ packet: Int32) {
        guard packet == barrier else { return }
        barrier = 0
        bus.barrierCount -= 1
    }

    // MARK: Reasons

    /// Why a connection ended, from a code of the library or, from 128 up, of MQTT 5.
    static func reason(ofError code: Int32) -> DisconnectReason {
        switch code {
        case 0x87: .notAuthorized
        case 0x8B: .serverShutDown
        case 0x8D: .keepAliveTimeout
        case 0x8E: .sessionTakenOver
        case 0x80...: .protocolError
        case Int32(MOSQ_ERR_KEEPALIVE.rawValue): .keepAliveTimeout
        case Int32(MOSQ_ERR_TLS.rawValue), Int32(MOSQ_ERR_TLS_HANDSHAKE.rawValue): .tlsFailure
        case Int32(MOSQ_ERR_ERRNO.rawValue), Int32(MOSQ_ERR_EAI.rawValue), Int32(MOSQ_ERR_LOOKUP.rawValue):
            .unreachable
        case Int32(MOSQ_ERR_AUTH.rawValue): .notAuthorized
        case Int32(MOSQ_ERR_PROTOCOL.rawValue), Int32(MOSQ_ERR_MALFORMED_PACKET.rawValue),
            Int32(MOSQ_ERR_INVAL.rawValue):
            .protocolError
        default: .connectionLost
        }
    }

    /// Why a connection was refused (MQTT 3.1.1, section 3.2.2.3; MQTT 5.0, section 3.2.2.2).
    static func reason(ofConnack code: Int32, _ version: ProtocolVersion) -> DisconnectReason {
        switch code {
        case 4 where version == .v311, 5 where version == .v311, 0x86, 0x87, 0x8A: .notAuthorized
        case 3 where version == .v311, 0x88, 0x89, 0x9F: .unreachable
        default: .protocolError
        }
    }
}
