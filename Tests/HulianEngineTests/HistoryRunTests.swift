import HulianEngine
import HulianModel
import HulianRecord
import Testing

/// Devices that are cut off and tell later what was, on both buses.
@Suite("Homes whose devices are cut off", .serialized)
struct HistoryRunTests {
    /// The dialects with histories, and the topic of one.
    static let dialects: [(DialectID, String)] = [
        ("tuyalink", "tylink/+/thing/data/history_report"), ("onenet", "$sys/+/+/thing/history/post"),
    ]

    /// A scenario in one of them: a lamp that is cut off, one behind a gateway, and one that loses its power.
    static func text(_ dialect: DialectID, _ topic: String) -> String {
        """
        scenario: cut-off
        level: H2
        home:
          rooms: [hall]
          people: { an: { role: adult } }
          devices:
            lamp: { type: lighting.dimmableLight, dialect: \(dialect), room: hall }
            gate: { type: network.gateway, dialect: \(dialect), room: hall }
            door: { type: locks.palmVeinFaceLock, dialect: \(dialect), room: hall, through: gate, credentials: { an: palmVein } }
            other: { type: lighting.dimmableLight, dialect: miot, room: hall }
        steps:
          - { expect: { online: { lamp: true } }, within: 5 s }
          - { expect: { online: { door: true } }, within: 5 s }
          - { device: lamp, set: { onOff.onOff: true }, answer: success }
          - { expect: { lamp: { onOff.onOff: true } }, within: 2 s, seenBy: everyone }
          - { device: lamp, disconnect: 20 s }
          - { wait: 2 s }
          - { device: lamp, operate: pressPower }
          - { wait: 2 s }
          - { device: lamp, operate: pressPower }
          - { wait: 2 s }
          - { device: lamp, operate: pressPower }
          - { expect: { message: { topic: "\(topic)", count: 1 } }, within: 2 min }
          - { expect: { lamp: { onOff.onOff: false } }, within: 10 s, seenBy: everyone }
          - { device: gate, disconnect: 20 s }
          - { wait: 2 s }
          - { person: an, presents: palmVein, to: door }
          - { expect: { message: { topic: "\(topic)", contains: "lock" } }, within: 2 min }
          - { expect: { online: { door: true } }, within: 1 min }
          - { expect: { lamp: { onOff.onOff: false } }, within: 10 s, seenBy: everyone }
          - { device: lamp, disconnect: 20 s }
          - { wait: 2 s }
          - { device: lamp, operate: pressPower }
          - { device: lamp, power: off }
          - { wait: 30 s }
          - { device: lamp, power: on }
          - { expect: { message: { topic: "\(topic)" } }, never: true, for: 20 s }
          - { device: lamp, set: { levelControl.currentLevel: 40 % }, from: miot, answer: success }

        """
    }

    /// The lines of a record that show histories and their acknowledgements.
    private static func published(in record: [UInt8]) -> [Substring] {
        String(decoding: record, as: UTF8.self).split(separator: "\n")
            .filter {
                $0.contains("\"e\":\"published\"") && ($0.contains("history_report") || $0.contains("history/post"))
            }
    }

    @Test("have their history in the cloud, break no clause, and give the same bytes twice", arguments: dialects)
    func passes(_ dialect: DialectID, _ topic: String) throws {
        let first = try RunBench.run(Self.text(dialect, topic))
        let bad = first.result.expectations.filter { $0.verdict != .passed }
        #expect(bad.isEmpty, "\(bad.map { "\($0.place) \($0.expected) | \($0.actual)" })")
        let broken = first.result.clauses.filter { $0.countedVerdict > .passed }
        #expect(
            broken.isEmpty,
            "\(broken.map { "\($0.clause.id) \($0.findings.first.map { "\($0.message.english) \($0.actual.english) \($0.topic ?? "")" } ?? "")" })"
        )
        // The lamp, the gateway and the gateway for the lock told one each, and each is acknowledged.
        #expect(Self.published(in: first.record).count == 6)
        let second = try RunBench.run(Self.text(dialect, topic))
        #expect(first.record == second.record && !first.record.isEmpty)
    }

    @Test(
        "come to the same over mosquitto",
        .enabled(if: BusesBench.hasMosquitto, "mosquitto is not installed"), arguments: dialects)
    func overMosquitto(_ dialect: DialectID, _ topic: String) throws {
        let text = Self.text(dialect, topic)
        let virtual = try BusesBench.runVirtually("histories.yaml", text: text)
        let broker = try BusesBench.runOverMosquitto("histories.yaml", text: text)
        #expect(BusesBench.Outcome(broker.result).differences(BusesBench.Outcome(virtual)) == [])
        #expect(broker.foreignMessages == 0 && broker.notices == [])
    }

    @Test("exercise the clauses about histories", arguments: ["TY-07", "TY-11"])
    func exercises(_ clause: String) throws {
        let (dialect, topic) = Self.dialects[0]
        let result = try RunBench.run(Self.text(dialect, topic)).result
        let found = result.clauses.first { $0.clause.id == ClauseID(rawValue: clause) }
        #expect(found?.verdict == .passed)
    }

    @Test("write the times of their own clocks, which need not be right")
    func clock() throws {
        let outcome = try RunBench.run(
            "{ fault: { link: lamp, clockSkew: 1 h } }", "{ device: lamp, disconnect: 20 s }", "{ wait: 2 s }",
            "{ device: lamp, operate: pressPower }", "{ wait: 2 s }", "{ device: lamp, operate: pressPower }",
            "{ expect: { message: { topic: tylink/+/thing/data/history_report } }, within: 2 min }")
        #expect(outcome.verdicts == [.passed], "\(outcome.story)")
        let told = Self.published(in: outcome.record).filter { $0.contains("history_report\"") }
        #expect(told.count == 1)
        // 2026-01-01T01:00:00Z, in milliseconds without their last four digits.
        #expect(told.allSatisfy { $0.contains(#"\"time\":17672292"#) && !$0.contains(#"\"time\":17672256"#) })
    }

    @Test("are no affair of devices that go wrong on purpose, nor of dialects without histories")
    func others() throws {
        let home = """
            home:
              bridge: false
              devices:
                one: { type: lighting.dimmableLight, dialect: tuyalink, misbehaves: [silentReturn] }
                two: { type: lighting.dimmableLight, dialect: alink }

            """
        let outcome = try RunBench.run(
            RunBench.text(
                [
                    "{ wait: 5 s }", "{ device: one, disconnect: 20 s }", "{ device: two, disconnect: 20 s }",
                    "{ wait: 2 s }", "{ device: one, operate: pressPower }", "{ device: two, operate: pressPower }",
                    "{ wait: 2 min }",
                ], home: home))
        #expect(Self.published(in: outcome.record).isEmpty)
        #expect(String(decoding: outcome.record, as: UTF8.self).contains("published"))
    }
}
