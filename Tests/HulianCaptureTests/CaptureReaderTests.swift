import HulianCapture
import HulianDiagnostics
import HulianModel
import Testing

/// Reads a text.
private func read(_ text: String) -> (messages: [CapturedMessage], reader: CaptureReader) {
    var reader = CaptureReader(file: "capture.jsonl")
    var messages: [CapturedMessage] = []
    reader.read(Array(text.utf8)) { messages.append($0) }
    return (messages, reader)
}

/// A line, and the message that it is.
struct UnderstoodLine: Sendable, CustomTestStringConvertible {
    let line: String
    let topic: String
    let payload: String
    var time: Instant?
    var qos: UInt8?
    var retain: Bool?
    var testDescription: String { line }

    static let all: [UnderstoodLine] = [
        UnderstoodLine(line: "home/lamp\tON", topic: "home/lamp", payload: "ON"),
        UnderstoodLine(line: "home/lamp\t", topic: "home/lamp", payload: ""),
        UnderstoodLine(line: "home/lamp\ta\tb", topic: "home/lamp", payload: "a\tb"),
        UnderstoodLine(line: "home/lamp\t{\"state\":\"ON\"}\r", topic: "home/lamp", payload: "{\"state\":\"ON\"}"),
        UnderstoodLine(line: #"{"topic":"a/b","payload":"ON"}"#, topic: "a/b", payload: "ON"),
        UnderstoodLine(line: #"  {"payload":"ON","topic":"a/b"}"#, topic: "a/b", payload: "ON"),
        UnderstoodLine(
            line:
                #"{"tst":"2026-03-01T18:00:00.250000+0800","topic":"a","qos":1,"retain":0,"payloadlen":2,"payload":"21"}"#,
            topic: "a", payload: "21", time: Instant(milliseconds: 1_772_359_200_250), qos: 1, retain: false),
        UnderstoodLine(
            line: #"{"tst":1772359200,"topic":"a","qos":2,"retain":true,"payload":"21"}"#, topic: "a", payload: "21",
            time: Instant(milliseconds: 1_772_359_200_000), qos: 2, retain: true),
        UnderstoodLine(
            line: #"{"tst":1772359200.25,"topic":"a","payload":"21"}"#, topic: "a", payload: "21",
            time: Instant(milliseconds: 1_772_359_200_250)),
        UnderstoodLine(
            line: #"{"tst":1772359200250,"topic":"a","payload":"21"}"#, topic: "a", payload: "21",
            time: Instant(milliseconds: 1_772_359_200_250)),
        UnderstoodLine(
            line: #"{"topic":"a","payload":{"state": "ON","t":21.50}}"#, topic: "a",
            payload: #"{"state": "ON","t":21.50}"#),
        UnderstoodLine(line: #"{"topic":"a","payload":21.50}"#, topic: "a", payload: "21.50"),
        UnderstoodLine(line: #"{"topic":"a","payload":null}"#, topic: "a", payload: ""),
        UnderstoodLine(line: #"{"topic":"a","payloadlen":4,"payload":null}"#, topic: "a", payload: "null"),
        UnderstoodLine(line: #"{"topic":"a","payloadlen":4,"payload":"ON"}"#, topic: "a", payload: #""ON""#),
        UnderstoodLine(line: #"{"topic":"a","payloadlen":2,"payload":"ON"}"#, topic: "a", payload: "ON"),
        UnderstoodLine(line: #"{"topic":"a","payload":"{\"s\":\"开\"}"}"#, topic: "a", payload: #"{"s":"开"}"#),
        UnderstoodLine(
            line: #"{"topic":"a","payload":"x","properties":{"user-properties":[{"k":"v"}]}}"#, topic: "a", payload: "x"
        ),
    ]
}

/// A line that is no message, and what is said of it.
struct RejectedLine: Sendable, CustomTestStringConvertible {
    let line: String
    let says: String
    var testDescription: String { line }

    static let all: [RejectedLine] = [
        RejectedLine(line: "home/lamp ON", says: "neither an object nor"),
        RejectedLine(line: #"{"topic":"a","payload":"#, says: "is no JSON"),
        RejectedLine(line: #"{"topic":"a"}"#, says: "no 'payload'"),
        RejectedLine(line: #"{"payload":"a"}"#, says: "no 'topic'"),
        RejectedLine(line: #"{"topic":7,"payload":"a"}"#, says: "no 'topic'"),
        RejectedLine(line: #"{"topic":"a/#","payload":"a"}"#, says: "wildcard"),
        RejectedLine(line: #"{"topic":"","payload":"a"}"#, says: "must not be empty"),
        RejectedLine(line: "\tON", says: "must not be empty"),
        RejectedLine(line: #"{"topic":"a\u0000","payload":"a"}"#, says: "U+0000"),
        RejectedLine(line: #"{"topic":"a","payload":"a","qos":3}"#, says: "'qos' is 3"),
        RejectedLine(line: #"{"topic":"a","payload":"a","retain":"yes"}"#, says: "'retain' is"),
        RejectedLine(line: #"{"topic":"a","payload":"a","tst":"yesterday"}"#, says: "is no time"),
        RejectedLine(line: #"{"topic":"a","payload":"a","tst":-1}"#, says: "is no time"),
        RejectedLine(line: String(repeating: "{\"a\":", count: 400), says: "nested too deeply"),
    ]
}

@Suite("Captures")
struct CaptureReaderTests {
    @Test("A line that tells a message is understood", arguments: UnderstoodLine.all)
    func understands(_ row: UnderstoodLine) throws {
        let (messages, reader) = read(row.line + "\n")
        let message = try #require(messages.first)
        #expect(messages.count == 1 && reader.rejectedCount == 0)
        #expect(String(decoding: message.topic, as: UTF8.self) == row.topic)
        #expect(String(decoding: message.payload, as: UTF8.self) == row.payload)
        #expect(message.time == row.time)
        #expect(message.qos == row.qos)
        #expect(message.retain == row.retain)
    }

    @Test("A line that is no message is reported with its place, and the next one is read", arguments: RejectedLine.all)
    func rejects(_ row: RejectedLine) throws {
        let (messages, reader) = read("a\t1\n\(row.line)\nb\t2")
        #expect(messages.map(\.line) == [1, 3])
        #expect(reader.messageCount == 2 && reader.rejectedCount == 1)
        let diagnostic = try #require(reader.diagnostics.sorted.first)
        #expect(diagnostic.place?.line == 2 && diagnostic.code == "capture-line")
        #expect(diagnostic.message.contains(row.says), "it says: \(diagnostic.message)")
    }

    @Test("A mark of the byte order, empty lines and octets that are no text are taken as they come")
    func oddOctets() {
        var reader = CaptureReader(file: "capture")
        var messages: [CapturedMessage] = []
        reader.read([0xEF, 0xBB, 0xBF] + Array("\n  \na\t".utf8) + [0xFF, 0x00, 0x0A]) { messages.append($0) }
        #expect(messages.map(\.payload) == [[0xFF, 0x00]])
        #expect(messages.first?.line == 3)
    }

    @Test("A thousand bad lines are counted, and told up to a limit")
    func manyBadLines() {
        let (messages, reader) = read(String(repeating: "nonsense\n", count: 1000))
        #expect(messages.isEmpty && reader.rejectedCount == 1000)
        #expect(reader.diagnostics.all.count <= Diagnostics.limit + 1)
    }
}
