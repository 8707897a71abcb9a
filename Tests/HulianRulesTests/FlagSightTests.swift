import HulianCatalog
import HulianModel
import HulianRecord
import HulianRules
import HulianTesting
import Testing

@Suite("QoS and retain flag, as far as they can be seen")
struct FlagSightTests {
    /// What came of a clause of the neutral profile after a message about a lamp.
    private func verdict(
        of clause: ClauseID, _ flags: FlagSight, _ topic: String, qos: UInt8 = 1, retain: Bool
    ) -> Verdict? {
        let stage = Stage(makeCatalog())
        let lamp = stage.device("lamp", "lighting.dimmableLight", "hulian", arrives: false)
        stage.flags = flags
        stage.send(
            "hulian/1/home/lamp/\(topic)", "{\"value\":true,\"time\":\(stage.milliseconds)}", from: lamp.client,
            qos: qos,
            retain: retain)
        stage.end()
        return stage.judge.results().first { $0.clause.id == clause }?.verdict
    }

    @Test(
        "a state must be kept",
        arguments: [
            (FlagSight.published, true, Verdict.passed), (.published, false, .failed),
            (.delivered, true, .passed), (.delivered, false, .inconclusive),
            (.unseen, false, .inconclusive),
        ])
    func kept(flags: FlagSight, retain: Bool, expected: Verdict) {
        #expect(verdict(of: "HL-12", flags, "state/main/onOff/onOff", retain: retain) == expected)
    }

    @Test(
        "a request must not be kept",
        arguments: [
            (FlagSight.published, true, Verdict.failed), (.published, false, .passed),
            (.delivered, true, .failed), (.delivered, false, .inconclusive),
        ])
    func notKept(flags: FlagSight, retain: Bool, expected: Verdict) {
        #expect(verdict(of: "HL-12", flags, "set/main/onOff/onOff", retain: retain) == expected)
    }

    @Test(
        "a state has QoS 1",
        arguments: [
            (FlagSight.published, UInt8(1), Verdict.passed), (.published, 0, .failed), (.published, 2, .failed),
            (.delivered, 0, .inconclusive), (.delivered, 1, .inconclusive), (.delivered, 2, .failed),
            (.unseen, 0, .inconclusive),
        ])
    func quality(flags: FlagSight, qos: UInt8, expected: Verdict) {
        #expect(verdict(of: "HL-11", flags, "state/main/onOff/onOff", qos: qos, retain: true) == expected)
    }
}
