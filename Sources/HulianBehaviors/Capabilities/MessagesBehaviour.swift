internal import HulianModel

/// Messages: what a screen or a loudspeaker tells people for a time, and what they answer.
///
/// Source: Matter application clusters, Messages (0x0097), revision 3.
final class MessagesBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0097
    /// The messages that are told or wait.
    private static let messages: AttributeNumber = 0x0000
    /// Those that are told now.
    private static let activeMessageIDs: AttributeNumber = 0x0001
    /// How many there is room for.
    private static let most = 8
    /// Seconds from 1970 to 2000, where Matter's clock begins.
    private static let epoch: Int64 = 946_684_800

    override class var actions: [String] { ["answerMessage"] }

    /// The messages with the times at which they begin and end.
    private var table: [(message: Value, start: Instant, end: Instant?)] = []

    override func start() { follow() }

    override func reset() { table = [] }

    override func fields(of action: String) -> [ActionField] {
        action == "answerMessage" ? [ActionField("response", .integer), ActionField("reply", .text)] : []
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try present(fields)
        case 0x01:
            for id in fields["messageIDs"].listValue ?? [] { complete(id) }
            follow()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "answerMessage" else { return false }
        guard let id = self[Self.activeMessageIDs].listValue?.first else { return true }
        let response = fields.integer("response").flatMap { has(feature: "RESP") && $0 >= 0 ? $0 : nil }
        let reply = has(feature: "RPLY") ? fields.string("reply").map { String($0.prefix(256)) } : nil
        complete(id, response: response.map { .integer(min($0, 0xFFFF_FFFF)) }, reply: reply.map { .string($0) })
        follow()
        return true
    }

    /// Takes a message; one with the same number gives way to it.
    private func present(_ fields: Fields) throws(Status) {
        let id = fields["messageID"]
        table.removeAll { $0.message["messageID"] == id }
        guard table.count < Self.most else { throw .resourceExhausted }
        var start = device.now
        if let seconds = fields.integer("startTime") {
            start = max(start, Instant(nanoseconds: 0) + .seconds(seconds + Self.epoch))
        }
        // A duration of more than a century is none.
        let end = fields.integer("duration").flatMap { $0 < 1 << 42 ? start + .milliseconds(max(0, $0)) : nil }
        let names = ["messageID", "priority", "messageControl", "startTime", "duration", "messageText", "responses"]
        let message = names.compactMap { name in
            fields.all.contains { $0.name == name } ? Field(name, fields[name]) : nil
        }
        table.append((.structure(message), start, end))
        emit(0x00, [Field("messageID", id)])
        follow()
    }

    /// Ends a message.
    private func complete(_ id: Value, response: Value? = nil, reply: Value? = nil) {
        guard let place = table.firstIndex(where: { $0.message["messageID"] == id }) else { return }
        table.remove(at: place)
        var fields = [Field("messageID", id)]
        if has(feature: "RESP") { fields.append(Field("responseID", response ?? .null)) }
        if has(feature: "RPLY") { fields.append(Field("reply", reply ?? .null)) }
        fields.append(Field("futureMessagesPreference", .null))
        emit(0x02, fields)
    }

    /// Tells what is to be told now, and looks again when that changes.
    private func follow() {
        for entry in table {
            if let end = entry.end, end <= device.now { complete(entry.message["messageID"] ?? .null) }
        }
        let before = self[Self.activeMessageIDs].listValue ?? []
        let active = table.filter { $0.start <= device.now }.compactMap { $0.message["messageID"] }
        set(Self.messages, .list(table.map(\.message)))
        set(Self.activeMessageIDs, .list(active))
        for id in active where !before.contains(id) { emit(0x01, [Field("messageID", id)]) }
        let next = table.flatMap { [$0.start, $0.end ?? $0.start] }.filter { $0 > device.now }.min()
        if let next { setTimer(0, after: next - device.now) } else { cancelTimer(0) }
    }

    override func fire(_ timer: Int) { follow() }
}
