import Foundation
import Testing

/// One message of a capture: when it came, in seconds, its topic and its payload.
private struct Line {
    let second: Double
    let topic: String
    let payload: String

    init(_ second: Double, _ topic: String, _ payload: String) {
        self.second = second
        self.topic = topic
        // A payload says when it was made as `@`, which is the time of the message, or `@+3` seconds later.
        self.payload = payload.replacing(#/@(?:\+(\d+))?/#) { match in
            let later = match.1.flatMap { Double($0) } ?? 0
            return "\(1_772_359_200_000 + Int64((second + later) * 1000))"
        }
    }

    /// The line with its time.
    var timed: String {
        let object: [String: Any] = ["tst": 1_772_359_200 + second, "topic": topic, "payload": payload]
        let data = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
    /// The line as an object without its time.
    var untimed: String {
        let object: [String: Any] = ["topic": topic, "payload": payload]
        let data = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
    /// The line as topic and payload alone.
    var bare: String { "\(topic)\t\(payload)" }
}

/// A capture, and what comes of some clauses with times and without.
private struct Capture: CustomTestStringConvertible {
    let what: String
    let lines: [Line]
    /// The verdicts with times.
    let timed: [String: String]
    /// The verdicts without times; all clauses that are not named here must be as with times, or not exercised.
    let untimed: [String: String]

    var testDescription: String { what }
}

/// The beginning of a topic of a lamp.
private let tuya = "tylink/dev1/thing/property"

@Suite("A capture without times")
struct UntimedCaptureTests {
    private static let captures = [
        Capture(
            what: "a lamp that does at once what it is told",
            lines: [
                Line(0, "\(tuya)/report", #"{"msgId":"1","time":@,"data":{"switch_led":{"value":false,"time":@}}}"#),
                Line(0.1, "\(tuya)/report_response", #"{"msgId":"1","time":@,"code":0}"#),
                Line(1, "\(tuya)/set", #"{"msgId":"2","time":@,"data":{"switch_led":true}}"#),
                Line(1.1, "\(tuya)/set_response", #"{"msgId":"2","time":@,"code":0}"#),
                Line(1.2, "\(tuya)/report", #"{"msgId":"3","time":@,"data":{"switch_led":{"value":true,"time":@}}}"#),
                Line(30, "\(tuya)/report", #"{"msgId":"4","time":@,"data":{"switch_led":{"value":true,"time":@}}}"#),
            ],
            timed: [
                "H1-CTL-1": "passed", "H1-MSG-1": "passed", "H1-MSG-3": "passed", "H1-MSG-4": "passed",
                "TY-06": "passed", "H1-DESC-3": "passed",
            ],
            untimed: [
                "H1-CTL-1": "notExercised", "H1-MSG-1": "passed", "H1-MSG-3": "notExercised",
                "H1-MSG-4": "notExercised", "H1-DESC-3": "notExercised", "TY-06": "passed", "TY-07": "notExercised",
            ]),
        Capture(
            what: "a lamp that never does what it is told, and does not answer",
            lines: [
                Line(0, "\(tuya)/set", #"{"msgId":"2","time":@,"data":{"switch_led":true}}"#),
                Line(30, "\(tuya)/report", #"{"msgId":"3","time":@,"data":{"switch_led":{"value":false,"time":@}}}"#),
                Line(59, "\(tuya)/report", #"{"msgId":"4","time":@,"data":{"switch_led":{"value":false,"time":@}}}"#),
            ],
            timed: ["H1-CTL-1": "failed"],
            untimed: ["H1-CTL-1": "notExercised", "H1-MSG-3": "notExercised", "H1-MSG-4": "notExercised"]),
        Capture(
            what: "a lamp whose clock is a year ahead, then behind",
            lines: [
                Line(0, "\(tuya)/report", #"{"msgId":"3","time":@+31536000,"data":{"switch_led":{"value":true}}}"#),
                Line(1, "\(tuya)/report", #"{"msgId":"4","time":@,"data":{"switch_led":{"value":true}}}"#),
            ],
            timed: ["H1-MSG-4": "warned", "TY-03": "failed"],
            untimed: ["H1-MSG-4": "notExercised", "TY-03": "passed"]),
        Capture(
            what: "a lamp that writes words for truth values",
            lines: [Line(0, "\(tuya)/report", #"{"msgId":"3","time":@,"data":{"switch_led":{"value":"yes"}}}"#)],
            timed: ["H1-MSG-2": "failed"], untimed: ["H1-MSG-2": "failed"]),
        Capture(
            what: "a lamp that answers what nobody asked, twice",
            lines: [
                Line(0, "\(tuya)/set", #"{"msgId":"2","time":@,"data":{"switch_led":true}}"#),
                Line(0.1, "\(tuya)/set_response", #"{"msgId":"2","time":@,"code":0}"#),
                Line(0.2, "\(tuya)/set_response", #"{"msgId":"2","time":@,"code":0}"#),
            ],
            timed: ["H1-MSG-3": "failed"], untimed: ["H1-MSG-3": "failed"]),
        Capture(
            what: "a light of Home Assistant with topics of its own that takes half a minute",
            lines: [
                Line(
                    0, "homeassistant/light/l/config",
                    #"{"schema":"json","stat_t":"a/l","cmd_t":"a/l/do","sup_clrm":["brightness"],"#
                        + #""dev":{"ids":["l"],"mf":"M","mdl":"X"}}"#),
                Line(1, "a/l", #"{"state":"OFF","brightness":10}"#),
                Line(2, "a/l/do", #"{"state":"ON"}"#),
                Line(32, "a/l", #"{"state":"ON","brightness":10}"#),
                Line(50, "a/l", #"{"state":"ON","brightness":300}"#),
            ],
            timed: ["H1-CTL-1": "failed", "HA-17": "warned", "HA-15": "failed"],
            untimed: ["H1-CTL-1": "notExercised", "HA-17": "notExercised", "HA-15": "failed"]),
    ]

    @Test("is judged by form and values, and never by time", arguments: captures)
    private func verdicts(capture: Capture) throws {
        let scratch = try Scratch()
        let timed = try judge(capture.lines.map(\.timed), scratch)
        for (clause, verdict) in capture.timed { #expect(timed[clause] == verdict, "\(clause) with times") }
        // One line without a time is enough not to know how long anything took.
        let mixed = capture.lines.enumerated().map { $0.offset == 0 ? $0.element.untimed : $0.element.timed }
        for lines in [capture.lines.map(\.untimed), capture.lines.map(\.bare), mixed] {
            let untimed = try judge(lines, scratch)
            #expect(untimed.count == timed.count)
            for (clause, verdict) in untimed {
                let wanted = capture.untimed[clause] ?? timed[clause] ?? ""
                #expect(verdict == wanted || verdict == "notExercised", "\(clause) without times")
                if capture.untimed[clause] != nil { #expect(verdict == wanted, "\(clause) without times") }
            }
        }
    }

    /// Judges lines, and gives the verdict of each clause.
    private func judge(_ lines: [String], _ scratch: Scratch) throws -> [String: String] {
        let file = try scratch.file("capture.jsonl", lines.joined(separator: "\n") + "\n")
        let outcome = try Binary.run([
            "judge", file, "--device-type", "lighting.dimmableLight", "--json", scratch.path("result.json"),
        ])
        #expect([0, 1].contains(outcome.code), "\(outcome.output)\(outcome.errors)")
        let value = try JSONSerialization.jsonObject(with: scratch.octets("result.json")) as? [String: Any]
        let run = (value?["runs"] as? [[String: Any]])?.first
        return Dictionary(
            (run?["clauses"] as? [[String: Any]] ?? []).map { ("\($0["id"] ?? "")", "\($0["verdict"] ?? "")") }
        ) { first, _ in first }
    }
}
