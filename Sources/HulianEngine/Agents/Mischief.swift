internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianScenario

/// Makes a simulated device go wrong on purpose: it stands between what the device says and what is sent.
final class Mischief {
    /// How late a late answer is.
    private static let lateness = Interval.seconds(12)
    /// How often a flooding device says everything.
    private static let flood = 100

    /// What goes wrong.
    private let kinds: Set<Misbehaviour>
    /// True while a request is worked on.
    var isAnswering = false
    /// True after a message that could not be read.
    private var isDeafNow = false
    /// True from a return until the device has said what it says when it comes.
    private var isReturning = false
    /// How often it connected.
    private var joins = 0
    /// Sends what is late.
    private var late: LateSender?

    /// Makes mischief.
    init(_ kinds: [Misbehaviour]) { self.kinds = Set(kinds) }

    /// True when it takes everything for done.
    var acceptsEverything: Bool { kinds.contains(.acceptsEverything) }
    /// True when it does not come back.
    var staysAway: Bool { kinds.contains(.staysAway) }

    /// Changes how the device connects.
    func prepare(_ device: SimulatedDevice) {
        guard kinds.contains(.noWill) else { return }
        device.changeOptions { $0.will = nil }
    }

    /// The device is connected and about to say so.
    func joins(_ device: SimulatedDevice) {
        joins += 1
        isReturning = joins > 1 && kinds.contains(.silentReturn)
    }

    /// The device has said what it says when it comes.
    func joined() { isReturning = false }

    /// True when a request is not even heard.
    func isDeaf(to request: DeviceRequest) -> Bool {
        guard kinds.contains(.deafAfterNonsense) else { return false }
        if request.status == .invalidAction { isDeafNow = true }
        return isDeafNow
    }

    /// True when a request is answered and nothing is done.
    func doesNothing(_ request: DeviceRequest) -> Bool {
        kinds.contains(.answersWithoutDoing) && request.kind != .get
    }

    // MARK: Messages

    /// Sends a message, or something else, or nothing.
    func transmit(_ publication: Publication, _ kind: UtteranceKind, of device: SimulatedDevice) {
        if isReturning, kind == .report { return }
        switch kind {
        case .reply: reply(publication, device)
        case .announce where kinds.contains(.noDescription): return
        case .event where kinds.contains(.hidesEvents): return
        case .report where kinds.contains(.hidesChanges) && isAnswering: return
        case .report where kinds.contains(.hidesLocalChanges) && !isAnswering && joins > 0 && device.hasJoined: return
        case .report, .event: spoil(publication, device, times: kinds.contains(.floods) ? Self.flood : 1)
        default: spoil(publication, device, times: 1)
        }
    }

    /// Sends an answer, or something else.
    private func reply(_ publication: Publication, _ device: SimulatedDevice) {
        if kinds.contains(.neverAnswers) { return }
        if kinds.contains(.answersLate) {
            let sender = late ?? LateSender(device)
            late = sender
            return sender.send(publication, after: Self.lateness)
        }
        spoil(publication, device, times: kinds.contains(.answersTwice) ? 2 : 1, isReply: true)
    }

    /// Sends a message with what is wrong in it.
    private func spoil(_ publication: Publication, _ device: SimulatedDevice, times: Int, isReply: Bool = false) {
        var publication = publication
        var octets = Array(publication.payload)
        if let value = try? Value(json: octets) {
            let spoiled = spoiled(value, key: "", isReply: isReply)
            if spoiled != value {
                var writer = JSONWriter()
                writer.value(spoiled)
                octets = Array(writer.text.utf8)
            }
        }
        if kinds.contains(.truncatesReports), !isReply { octets.removeLast(octets.count / 2) }
        if kinds.contains(.changesIdentity) {
            let topic = device.space.topics.text(publication.topic)
            publication.topic = device.space.topics.id(changed(topic, of: device))
        }
        octets.withUnsafeBufferPointer { payload in
            publication.payload = payload
            for _ in 0..<times { device.send(publication) }
        }
    }

    /// A topic with another identity in it, from the second connection on.
    private func changed(_ topic: String, of device: SimulatedDevice) -> String {
        guard joins > 1 else { return topic }
        var topic = topic
        for variable in device.space.table.identity {
            guard let own = device.space.identity(variable.name, of: device.number), own.count > 2 else { continue }
            topic = topic.split(separator: own, omittingEmptySubsequences: false).joined(separator: "\(own)\(joins)")
            break
        }
        return topic
    }

    /// Names that carry a message and not a value.
    private static let framing: Set<String> = [
        "id", "msgId", "version", "did", "siid", "piid", "eiid", "aiid", "method", "hops", "code", "status",
        "device_id",
        "device_name", "model", "eventCode", "actionCode", "event_type", "sys", "ack",
    ]
    /// Names that carry a time.
    private static let times: Set<String> = ["time", "timestamp", "eventTime", "t", "ts"]
    /// Names that carry the identifier of a message.
    private static let identifiers: Set<String> = ["id", "msgId"]

    /// A value with what is wrong in it.
    private func spoiled(_ value: Value, key: String, isReply: Bool) -> Value {
        if let fields = value.fields {
            var fields = fields.map { field in
                let name =
                    kinds.contains(.unknownNames) && !isReply && isName(field.name, in: key)
                    ? "bogus_\(field.name)" : field.name
                return Field(name, spoiled(field.value, key: field.name, isReply: isReply))
            }
            if kinds.contains(.leaksSecrets), key.isEmpty, !isReply {
                fields.append(Field("password", "hunter2hunter2"))
            }
            return .structure(fields)
        }
        if let items = value.listValue { return .list(items.map { spoiled($0, key: key, isReply: isReply) }) }
        if kinds.contains(.wrongTime), Self.times.contains(key) { return 12_345 }
        if Self.identifiers.contains(key) {
            if isReply, kinds.contains(.answersWithWrongID) { return value.stringValue == nil ? 999_999 : "999999" }
            if !isReply, kinds.contains(.sameID) { return value.stringValue == nil ? 7 : "7" }
        }
        guard !isReply, !Self.framing.contains(key), !Self.times.contains(key) else { return value }
        if kinds.contains(.wrongTypes) {
            if value.numberValue != nil || value.boolValue != nil { return .string("\(value)") }
            if value.stringValue != nil { return 4_711 }
        }
        if kinds.contains(.outOfRange), value.numberValue != nil { return 987_654_321 }
        return value
    }

    /// True for a name that stands for an attribute, as far as that can be told without the dialect.
    private func isName(_ name: String, in parent: String) -> Bool {
        guard !Self.framing.contains(name), !Self.times.contains(name), name != "value", name != "result" else {
            return false
        }
        return parent == "data" || parent == "params"
            || parent.isEmpty && !["data", "params", "fields", "results"].contains(name)
    }
}

/// Sends answers late.
private final class LateSender: Worker {
    /// The device; it owns its sender.
    private unowned(unsafe) let device: SimulatedDevice
    /// The answers that wait.
    private var waiting: [(topic: TopicID, payload: [UInt8], qos: QoS)] = []

    /// Makes a sender.
    init(_ device: SimulatedDevice) {
        self.device = device
        super.init()
        device.bus?.scheduler.hire(self)
    }

    /// Keeps an answer for later.
    func send(_ publication: Publication, after delay: Interval) {
        waiting.append((publication.topic, Array(publication.payload), publication.qos))
        device.bus?.scheduler.schedule(self, after: delay, task: 0)
    }

    override func perform(task: UInt32, detail: UInt32) {
        guard !waiting.isEmpty else { return }
        let answer = waiting.removeFirst()
        answer.payload.withUnsafeBufferPointer {
            device.send(Publication(topic: answer.topic, payload: $0, qos: answer.qos, retain: false))
        }
    }
}
