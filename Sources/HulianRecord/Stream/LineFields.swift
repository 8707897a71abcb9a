internal import HulianDiagnostics
internal import HulianModel

/// The fields of one line of a record.
struct LineFields {
    /// The scanned line.
    let scanner: JSONScanner
    /// Its octets.
    let text: Octets

    /// The token of a field; nothing when it is absent.
    private func token(_ key: String) -> Int? {
        var index = 1
        while index < scanner.tokens.count {
            let name = scanner.tokens[index].octets(in: text)
            var wanted = key
            if wanted.withUTF8({ name.equals($0) }) { return index + 1 }
            index = Int(scanner.tokens[index + 1].next)
        }
        return nil
    }

    /// The text of a field.
    func text(_ key: String) -> String? {
        token(key).flatMap { scanner.tokens[$0].kind == .string ? scanner.tokens[$0].string(in: text) : nil }
    }

    /// The whole number of a field.
    func integer(_ key: String) -> Int64? {
        token(key).flatMap { index in
            let octets = scanner.tokens[index].octets(in: text)
            guard scanner.tokens[index].kind == .integer else { return nil }
            if let number = JSONNumber.integer(octets) { return number }
            return UInt64(octets.text).map { Int64(bitPattern: $0) }
        }
    }

    /// The truth value of a field.
    func bool(_ key: String) -> Bool? {
        token(key).flatMap { index in
            switch scanner.tokens[index].kind {
            case .yes: true
            case .no: false
            default: nil
            }
        }
    }

    /// The value of a field.
    func value(_ key: String) -> Value? { token(key).map { Value(scanner.tokens, at: $0, in: text) } }

    /// The octets of a field, written as text or as hexadecimal digits.
    func octets(_ key: String) -> [UInt8] {
        if let text = text(key) { return Array(text.utf8) }
        return text(key + "Hex").flatMap { HexDigits.octets($0) } ?? []
    }

    /// The texts of a list.
    private func texts(_ key: String) -> [String] { value(key)?.listValue?.compactMap(\.stringValue) ?? [] }

    /// The number of a message; 0 when there is none.
    private var messageNumber: UInt64 { UInt64(bitPattern: integer("m") ?? 0) }

    /// A small whole number of a field.
    private func number(_ key: String) -> Int { Int(integer(key) ?? -1) }

    /// Tells a listener what the line says.
    func tell(_ listener: RunListener, _ kind: String, _ time: Instant, _ topic: (Octets) -> Int32) {
        switch kind {
        case "published": tellPublished(listener, time, topic)
        case "delivered":
            listener.delivered(
                DeliveryFacts(
                    number: messageNumber, client: number("client"), qos: UInt8(clamping: number("qos")),
                    retain: bool("retain") ?? false, duplicate: bool("duplicate") ?? false), at: time)
        case "dropped":
            listener.dropped(messageNumber, number("client"), text("reason") ?? "", at: time)
        case "changed":
            listener.changed(
                number("device"), number("slot"), value("value") ?? .null, text("origin") ?? "", at: time)
        case "learned":
            listener.learned(
                DialectID(rawValue: text("dialect") ?? ""), number("device"), number("slot"), value("value") ?? .null,
                at: time)
        case "presence":
            listener.presence(
                DialectID(rawValue: text("dialect") ?? ""), number("device"), bool("online") ?? false, at: time)
        case "stimulated":
            listener.stimulated(number("device"), text("what") ?? "", value("fields")?.fields ?? [], at: time)
        case "requested": listener.requested(request, at: time)
        case "answered": listener.answered(number("request"), text("status") ?? "", at: time)
        case "connected": listener.connected(number("client"), connection, at: time)
        case "disconnected": listener.disconnected(number("client"), text("reason") ?? "", at: time)
        case "subscribed": listener.subscribed(number("client"), text("filter") ?? "", at: time)
        case "type": listener.described(DeviceTypeID(rawValue: text("type") ?? ""), texts("slots"), at: time)
        case "device": if let device { listener.entered(device, at: time) }
        case "client": if let client { listener.entered(client, at: time) }
        case "scene": if let scene { listener.scene(scene, at: time) }
        case "fault":
            listener.fault(
                FaultFacts(
                    kind: text("kind") ?? "", target: text("target") ?? "", begins: bool("begins") ?? true,
                    detail: text("detail") ?? ""), at: time)
        case "loss": if let loss { listener.lost(loss, at: time) }
        case "step": listener.step(text("place") ?? "", text("what") ?? "", at: time)
        case "expectation": listener.decided(expectation(listener, time), at: time)
        default: break
        }
    }

    /// What QoS and retain flag of a message are worth.
    private var flags: FlagSight {
        if bool("flags") == false { return .unseen }
        switch text("flags") {
        case "delivered": return .delivered
        case "kept": return .kept
        default: return .published
        }
    }

    /// Tells a message.
    private func tellPublished(_ listener: RunListener, _ time: Instant, _ topic: (Octets) -> Int32) {
        let name = octets("topic")
        let payload = octets("payload")
        name.withUnsafeBufferPointer { name in
            payload.withUnsafeBufferPointer { payload in
                listener.published(
                    MessageView(
                        time: time, number: messageNumber, client: number("client"), topic: name,
                        payload: payload, qos: UInt8(clamping: number("qos")), retain: bool("retain") ?? false,
                        isWill: bool("will") ?? false, flags: flags, topicIndex: topic(name)))
            }
        }
    }

    /// A request.
    private var request: RequestFacts {
        RequestFacts(
            number: number("request"), dialect: DialectID(rawValue: text("dialect") ?? ""),
            device: text("device") ?? "",
            kind: text("kind") ?? "", elements: texts("elements"), values: texts("values"),
            isForeign: bool("foreign") ?? false)
    }

    /// A connection.
    private var connection: ConnectionFacts {
        ConnectionFacts(
            clientID: text("clientId") ?? "", version: number("mqtt"), cleanStart: bool("cleanStart") ?? true,
            sessionPresent: bool("sessionPresent") ?? false, keepAlive: number("keepAlive"),
            username: text("username"), passwordLength: Int(integer("passwordLength") ?? 0),
            passwordClasses: Int(integer("passwordClasses") ?? 0), willTopic: text("willTopic"),
            willPayload: text("willPayload"), willRetain: bool("willRetain") ?? false)
    }

    /// A device.
    private var device: DeviceEntry? {
        guard let kind = text("kind").flatMap({ DeviceEntry.Kind(rawValue: $0) }) else { return nil }
        return DeviceEntry(
            index: number("device"), name: text("name") ?? "", title: text("title") ?? "",
            type: DeviceTypeID(rawValue: text("type") ?? ""), dialect: DialectID(rawValue: text("dialect") ?? ""),
            room: text("room"), kind: kind, identity: value("identity")?.fields ?? [],
            through: text("through"))
    }

    /// A client.
    private var client: ClientEntry? {
        guard let role = text("role").flatMap({ ClientEntry.Role(rawValue: $0) }) else { return nil }
        return ClientEntry(
            index: number("client"), name: text("name") ?? "", role: role,
            dialect: text("dialect").map { DialectID(rawValue: $0) }, device: integer("device").map { Int($0) })
    }

    /// Something about a scene.
    private var scene: SceneFacts? {
        guard let kind = text("kind").flatMap({ SceneFacts.Kind(rawValue: $0) }) else { return nil }
        return SceneFacts(
            kind: kind, scene: text("scene") ?? "", run: number("run"), serviceClass: text("class") ?? "",
            device: text("device"), detail: text("detail") ?? "", devices: texts("devices"))
    }

    /// A line of the account of losses.
    private var loss: LossEntry? {
        guard let lossClass = text("class").flatMap({ LossClass(rawValue: $0) }) else { return nil }
        return LossEntry(
            from: text("from") ?? "", to: text("to") ?? "", device: text("device") ?? "",
            element: text("element") ?? "", lossClass: lossClass, before: text("before") ?? "",
            after: text("after") ?? "", count: 1)
    }

    /// An expectation.
    private func expectation(_ listener: RunListener, _ time: Instant) -> ExpectationResult {
        ExpectationResult(
            place: SourcePlace(file: text("file") ?? "", line: number("line"), column: number("column")),
            verdict: text("verdict").flatMap { Verdict(rawValue: $0) } ?? .errored, expected: text("expected") ?? "",
            actual: text("actual") ?? "", time: Interval(nanoseconds: integer("t") ?? 0), recordLine: listener.line)
    }
}
