import HulianCatalog
import HulianModel
import HulianRecord
import HulianRules
import HulianTesting
import Testing

@Suite("A device that was there before anybody listened")
struct KeptMessagesTests {
    /// What a lamp of others does that was there before.
    enum Deed: String, CaseIterable, Sendable {
        case tellsOneThing = "tells what changed and no more"
        case comes = "comes, and tells one thing of two"
        case isAsked = "does not answer when it is asked for the other"
        case keepsOne = "has one thing of two kept"
        case keepsAll = "has everything kept"
    }

    /// A stage with a tester, and a lamp of others in the neutral profile that was there before.
    private func stage() -> (Stage, Stage.Actor, tester: Int) {
        let stage = Stage(makeCatalog())
        let lamp = stage.device("lamp", kind: .foreign, arrives: false)
        return (stage, lamp, stage.client(.tester))
    }

    @Test(
        "is blamed for what it leaves out only where it would have been heard",
        arguments: [
            (Deed.tellsOneThing, Verdict.notExercised), (.comes, .failed), (.isAsked, .failed), (.keepsOne, .failed),
            (.keepsAll, .passed),
        ])
    func mandatory(deed: Deed, expected: Verdict) {
        let (stage, lamp, tester) = stage()
        if deed == .keepsOne || deed == .keepsAll { stage.flags = .kept }
        if deed == .comes { stage.availability(lamp, true) }
        if deed == .keepsAll { stage.arrive(lamp) }
        stage.report(lamp, ["levelControl.currentLevel": 100])
        stage.flags = .published
        if deed == .isAsked { stage.get(lamp, "onOff.onOff", by: tester) }
        stage.end()
        let result = stage.judge.results().first { $0.clause.id == "H1-DESC-3" }
        #expect(result?.verdict == expected, "\(deed.rawValue): \(String(describing: result))")
        if expected == .notExercised { #expect(result?.reason?.contains("was there before") == true) }
    }

    @Test("is judged by what the broker kept of it, and not by when it came", arguments: [true, false])
    func form(isUnderTest: Bool) {
        let stage = Stage(makeCatalog())
        let lamp = stage.device("lamp", kind: isUnderTest ? .foreign : .simulated, arrives: false)
        if isUnderTest { _ = stage.client(.tester) }
        stage.flags = .kept
        stage.send(
            "hulian/1/home/lamp/state/main/onOff/onOff", "{\"value\":5,\"time\":1}", from: lamp.client, retain: true)
        stage.end()
        let verdicts = stage.judge.results().filter { $0.clause.id == "H1-MSG-2" || $0.clause.id == "H1-MSG-4" }
            .map(\.verdict)
        // What strangers left on the broker of a run is not judged; the age of what was kept never is.
        #expect(verdicts == (isUnderTest ? [.failed, .notExercised] : [.notExercised, .notExercised]))
    }
}
