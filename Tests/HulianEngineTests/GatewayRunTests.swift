import HulianEngine
import HulianModel
import HulianRecord
import Testing

/// Homes whose devices are reached by gateways, in every dialect that has them, on both buses.
@Suite("Homes with gateways", .serialized)
struct GatewayRunTests {
    /// The dialects with gateways.
    static let dialects: [DialectID] = ["alink", "baidu", "iotda", "onenet", "tencent", "tuyalink"]

    /// A scenario in one of them, whose devices another brand sees by the bridge.
    static func text(_ dialect: DialectID) -> String {
        """
        scenario: behind-a-gateway
        level: H2
        home:
          rooms: [hall]
          people: { an: { role: adult } }
          devices:
            lamp: { type: lighting.dimmableLight, dialect: \(dialect), room: hall, through: gate }
            gate: { type: network.gateway, dialect: \(dialect), room: hall }
            door: { type: locks.palmVeinFaceLock, dialect: \(dialect), room: hall, through: gate, credentials: { an: palmVein } }
            other: { type: lighting.dimmableLight, dialect: miot, room: hall }
        steps:
          - { expect: { online: { lamp: true } }, within: 5 s }
          - { expect: { online: { door: true } }, within: 5 s }
          - { device: lamp, set: { onOff.onOff: true }, answer: success }
          - { expect: { lamp: { onOff.onOff: true } }, within: 2 s, seenBy: everyone }
          - { device: lamp, set: { levelControl.currentLevel: 40 % }, from: miot, answer: success }
          - { expect: { lamp: { levelControl.currentLevel: 38 % … 42 % } }, within: 3 s, seenBy: everyone }
          - { person: an, presents: palmVein, to: door }
          - { expect: { door: { doorLock.lockState: unlocked } }, within: 3 s, seenBy: everyone }
          - { device: gate, disconnect: 40 s }
          - { expect: { online: { lamp: false } }, within: 2 min }
          - { expect: { online: { door: false } }, within: 2 min }
          - { device: lamp, operate: pressPower }
          - { expect: { online: { lamp: true } }, within: 3 min }
          - { expect: { online: { door: true } }, within: 3 min }
          - { expect: { lamp: { onOff.onOff: false } }, within: 10 s, seenBy: everyone }
          - { device: lamp, power: off }
          - { wait: 5 s }
          - { device: lamp, power: on }
          - { device: gate, power: off }
          - { expect: { online: { lamp: false } }, within: 2 min }
          - { expect: { online: { door: false } }, within: 2 min }
          - { device: gate, power: on }
          - { expect: { online: { lamp: true } }, within: 3 min }
          - { expect: { online: { door: true } }, within: 3 min }
          - { device: lamp, set: { onOff.onOff: true }, answer: success }
          - { expect: { lamp: { onOff.onOff: true } }, within: 5 s, seenBy: everyone }
          - { expect: { delivered: { to: lamp, ratio: ≥ 50 % } } }

        """
    }

    @Test("pass, break no clause, and give the same bytes twice", arguments: dialects)
    func passes(_ dialect: DialectID) throws {
        let first = try RunBench.run(Self.text(dialect))
        let bad = first.result.expectations.filter { $0.verdict != .passed }
        #expect(bad.isEmpty, "\(bad.map { "\($0.place) \($0.expected) | \($0.actual)" })")
        let broken = first.result.clauses.filter { $0.countedVerdict > .passed }
        #expect(
            broken.isEmpty,
            "\(broken.map { "\($0.clause.id) \($0.findings.first.map { "\($0.message.english) \($0.actual.english) \($0.topic ?? "")" } ?? "")" })"
        )
        let second = try RunBench.run(Self.text(dialect))
        #expect(first.record == second.record && !first.record.isEmpty)
    }

    @Test(
        "come to the same over mosquitto",
        .enabled(if: BusesBench.hasMosquitto, "mosquitto is not installed"), arguments: dialects)
    func overMosquitto(_ dialect: DialectID) throws {
        let virtual = try BusesBench.runVirtually("gateways.yaml", text: Self.text(dialect))
        let broker = try BusesBench.runOverMosquitto("gateways.yaml", text: Self.text(dialect))
        #expect(BusesBench.Outcome(broker.result).differences(BusesBench.Outcome(virtual)) == [])
        #expect(broker.foreignMessages == 0 && broker.notices == [])
    }

    @Test(
        "exercise the clauses about gateways",
        arguments: [("tencent", "TC-09"), ("onenet", "ON-10"), ("iotda", "HW-10"), ("alink", "AL-11")])
    func exercises(_ dialect: String, _ clause: String) throws {
        let result = try RunBench.run(Self.text(DialectID(rawValue: dialect))).result
        let found = result.clauses.first { $0.clause.id == ClauseID(rawValue: clause) }
        #expect(found?.verdict == .passed)
    }
}
