import HulianCatalog
import HulianModel
import HulianRecord
import HulianRules
import HulianTesting
import Testing

@Suite("Messages of a capture")
struct CaptureCountTests {
    /// How often each clause was looked at while a hub switched a lamp and the lamp said so.
    private func evidence(_ dialect: DialectID, isCapture: Bool, hubSpeaks: Bool = true) -> [ClauseID: Int] {
        let stage = Stage(makeCatalog())
        if isCapture { stage.flags = .delivered }
        let lamp = stage.device("lamp", "lighting.dimmableLight", dialect)
        let hub = stage.client(.hub, dialect)
        if hubSpeaks { stage.set(lamp, ["onOff.onOff": true], by: hub, id: "5") }
        stage.answer(lamp, id: "5")
        stage.report(lamp, ["onOff.onOff": true])
        stage.end()
        return Dictionary(stage.judge.results().map { ($0.clause.id, $0.evidence) }) { one, _ in one }
    }

    @Test(
        "count like those of a run, but for the flags that a subscriber cannot see",
        arguments: makeCatalog().dialectIDs)
    func counts(dialect: DialectID) throws {
        let table = try #require(makeCatalog().dialect(dialect))
        let hidden = [table.clauses[.qos], table.clauses[.retain]]
        let (run, capture) = (evidence(dialect, isCapture: false), evidence(dialect, isCapture: true))
        for (clause, count) in run where !hidden.contains(clause) { #expect(capture[clause] == count, "\(clause)") }
        // What a hub asks for is counted as well: a value in range is one.
        let range = try #require(table.clauses[.itemRange])
        let quiet = evidence(dialect, isCapture: true, hubSpeaks: false)
        #expect((capture[range] ?? 0) > (quiet[range] ?? 0), "\(range)")
    }
}
