internal import HulianBus
internal import HulianCapture
internal import HulianDiagnostics
internal import HulianModel

/// Reads captures: each line is a message or is reported with its place, and what was read can be written and read again.
final class CaptureTarget: FuzzTarget {
    /// Makes the target.
    init() {
        super.init("capture", "captures: each line is a message or is reported, and messages are read as written")
    }

    override func seeds() -> [[UInt8]] {
        [
            "home/lamp\tON\nhome/lamp\t{\"state\":\"ON\"}\r\n\nhome/lamp\t\n",
            #"{"tst":"2026-03-01T18:00:00.250000+0800","topic":"a","qos":1,"retain":0,"payloadlen":2,"payload":"21"}"#,
            "{\"tst\":1772359200.25,\"topic\":\"a/b\",\"payload\":{\"state\":\"ON\",\"t\":[21.50,null]}}\nb\tc",
            #"{"time":1772359200250,"topic":"开/关","qos":2,"retain":true,"payload":"{\"s\":\"\u5f00\"}"}"#,
            #"{"timestamp":1772359200250000000,"topic":"a","payloadlen":4,"payload":null,"properties":{"a":"b"}}"#,
            "\u{FEFF}a\tb\n{\"topic\":\"a\"}\n{\"payload\":1}\n{\"topic\":\"a/#\",\"payload\":\"\"}\nno tab",
        ].map { Array($0.utf8) }
    }

    override var words: [String] {
        [
            "\t", "\n", "\r\n", "{\"topic\":\"a\",\"payload\":", "\"payload\":", "\"topic\":", "\"qos\":",
            "\"retain\":", "\"tst\":",
            "\"payloadlen\":", "\"time\":", "null", "\"2026-03-01T18:00:00Z\"", "9000000000", "a/b\t", "\\u0000", "\\t",
        ]
    }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        var signature = Signature()
        let (messages, reader) = Self.read(input)
        let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard reader.messageCount == messages.count else {
            throw FuzzFailure("it counts \(reader.messageCount) messages")
        }
        guard messages.count + reader.rejectedCount <= lines.count else {
            throw FuzzFailure("there are more messages than lines")
        }
        guard (reader.rejectedCount > 0) == !reader.diagnostics.all.isEmpty else {
            throw FuzzFailure("a line is refused in silence")
        }
        for diagnostic in reader.diagnostics.all.prefix(20) {
            guard let place = diagnostic.place, (1...lines.count).contains(place.line), place.column >= 1,
                place.column <= lines[place.line - 1].count + 1
            else { throw FuzzFailure("a message has no place in the file: \(diagnostic)") }
            signature.add(String(diagnostic.message.prefix(24)))
        }
        if !messages.isEmpty { understood += 1 }
        var number = 0
        for message in messages {
            guard message.line > number, message.line <= lines.count else {
                throw FuzzFailure("line \(message.line) comes after \(number)")
            }
            number = message.line
            if let qos = message.qos, qos > 2 { throw FuzzFailure("the quality of service is \(qos)") }
            guard message.topic.withUnsafeBufferPointer({ TopicSyntax.checkName($0) }) == nil else {
                throw FuzzFailure("the topic is none")
            }
        }
        for message in messages.prefix(8) {
            try checkAgain(message)
            signature.add(message.time == nil ? 0 : 1)
            signature.add(Int(message.qos ?? 3))
            signature.add(message.retain == nil ? 0 : 1)
            signature.add(min(message.payload.count, 8))
        }
        signature.add(min(messages.count, 8))
        signature.add(min(reader.rejectedCount, 8))
        return signature.value
    }

    /// Reads a capture.
    private static func read(_ input: [UInt8]) -> (messages: [CapturedMessage], reader: CaptureReader) {
        var reader = CaptureReader(file: "fuzz")
        var messages: [CapturedMessage] = []
        reader.read(input) { messages.append($0) }
        return (messages, reader)
    }

    /// Checks that a message is read as it is written, in both forms where both can say it.
    private func checkAgain(_ message: CapturedMessage) throws {
        var forms: [[UInt8]] = []
        // A payload of several lines, or one with the end of line of Windows, cannot be told behind a tab; an object
        // would be read where a topic starts like one.
        let isLine = !message.payload.contains(0x0A) && message.payload.last != 0x0D
        let first = message.topic.first { $0 != 0x20 }
        if isLine, !message.topic.contains(0x09), !message.topic.contains(0x0A), first != 0x7B,
            !message.topic.starts(with: [0xEF, 0xBB, 0xBF])
        {
            forms.append(message.topic + [0x09] + message.payload)
        }
        if let payload = String(validating: message.payload, as: UTF8.self) {
            let topic = String(decoding: message.topic, as: UTF8.self)
            forms.append(
                Array(
                    Value.structure([Field("topic", .string(topic)), Field("payload", .string(payload))]).description
                        .utf8))
        }
        for form in forms {
            let again = Self.read(form).messages
            guard again.count == 1, again[0].topic == message.topic, again[0].payload == message.payload else {
                throw FuzzFailure(
                    "line \(message.line), written again as \(String(decoding: form.prefix(300), as: UTF8.self)), is another message"
                )
            }
        }
    }
}
