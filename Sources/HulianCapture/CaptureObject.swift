internal import HulianBus
internal import HulianModel

/// A line that is a JSON object, with the fields that mosquitto_sub writes.
///
/// Source: the manual of mosquitto_sub, "Output format", `%j` and `%J`.
struct CaptureObject {
    /// The line.
    let text: Octets
    /// What it holds.
    let tokens: JSONTokens

    /// The last value of a key; the JSON of brokers has each key once, and of two the later one counts for most readers.
    private func token(_ key: String) -> Int? {
        var found: Int?
        var index = 1
        let end = Int(tokens[0].next)
        while index < end {
            if tokens[index].string(in: text) == key { found = index + 1 }
            index = Int(tokens[index + 1].next)
        }
        return found
    }

    /// The value of a key.
    private func value(_ key: String) -> Value? { token(key).map { Value(tokens, at: $0, in: text) } }

    /// The column of a key's value, from 1.
    private func column(_ key: String) -> Int { token(key).map { Int(tokens[$0].start) + 1 } ?? 1 }

    /// The message that the line tells.
    func message(_ line: Int) -> Result<CapturedMessage, CaptureLineError> {
        guard let topic = value("topic")?.stringValue else {
            return .failure(CaptureLineError("the object has no 'topic' that is text", column: column("topic")))
        }
        guard let payload = token("payload") else {
            return .failure(CaptureLineError("the object has no 'payload'"))
        }
        var qos: UInt8?
        if let value = value("qos") {
            guard let number = value.integerValue, (0...2).contains(number) else {
                return .failure(CaptureLineError("'qos' is \(value), and must be 0, 1 or 2", column: column("qos")))
            }
            qos = UInt8(number)
        }
        var retain: Bool?
        switch value("retain") {
        case nil: break
        case .bool(let flag)?: retain = flag
        case .integer(0)?: retain = false
        case .integer(1)?: retain = true
        case let value?:
            return .failure(
                CaptureLineError("'retain' is \(value), and must be 0, 1, true or false", column: column("retain")))
        }
        var time: Instant?
        if let value = value("tst") ?? value("time") ?? value("timestamp") {
            guard let instant = Self.instant(value) else {
                return .failure(
                    CaptureLineError(
                        "'\(value)' is no time", column: column("tst"),
                        hint: "write 2026-03-01T18:00:00.000000+0800, or seconds since 1970"))
            }
            time = instant
        }
        return Self.message(
            time: time, topic: Array(topic.utf8), payload: octets(ofPayload: payload), qos: qos, retain: retain, line)
    }

    /// The payload as it went over the wire.
    ///
    /// `%j` writes the payload as text and `%J` as the JSON that it is. Where both would read alike, text in quotes, the
    /// length that mosquitto_sub writes beside it decides.
    private func octets(ofPayload index: Int) -> [UInt8] {
        let token = tokens[index]
        let length = value("payloadlen")?.integerValue.map(Int.init)
        let raw = Array(token.octets(in: text))
        switch token.kind {
        case .string:
            let inside = Array(token.string(in: text).utf8)
            return length == raw.count + 2 && length != inside.count ? [0x22] + raw + [0x22] : inside
        case .null: return length == 4 ? raw : []
        default: return raw
        }
    }

    /// A time as text, or as a number since 1970 in seconds, milli-, micro- or nanoseconds, which its size tells.
    private static func instant(_ value: Value) -> Instant? {
        switch value {
        case .string(let text): return CalendarTime.instant(rfc3339: text)
        case .integer(let number):
            guard number >= 0 else { return nil }
            switch number {
            case ..<9_000_000_000: return Instant(milliseconds: number * 1000)
            case ..<9_000_000_000_000: return Instant(milliseconds: number)
            case ..<9_000_000_000_000_000: return Instant(nanoseconds: number * 1000)
            default: return Instant(nanoseconds: number)
            }
        case .decimal(let number):
            guard number >= 0, number < 9e9 else { return nil }
            return Instant(nanoseconds: Int64(number * 1e6) * 1000)
        default: return nil
        }
    }

    /// Makes a message of its parts, when the topic is one.
    static func message(
        time: Instant?, topic: [UInt8], payload: [UInt8], qos: UInt8?, retain: Bool?, _ line: Int
    ) -> Result<CapturedMessage, CaptureLineError> {
        if let error = topic.withUnsafeBufferPointer({ TopicSyntax.checkName($0) }) {
            return .failure(
                CaptureLineError("'\(String(decoding: topic.prefix(80), as: UTF8.self))' is no topic: \(error)"))
        }
        return .success(
            CapturedMessage(time: time, topic: topic, payload: payload, qos: qos, retain: retain, line: line))
    }
}
