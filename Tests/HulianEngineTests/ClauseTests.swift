import HulianCatalog
import HulianModel
import HulianRecord
import HulianScenario
import Testing

@Suite("Clauses in whole homes")
struct ClauseTests {
    @Test("spare honest devices, whatever is done to their links")
    func honest() throws {
        let result = try ClauseBench.run(ClauseBench.disturbedHome)
        #expect(result.isComplete)
        #expect(ClauseBench.problems(result) == [])
        let passed = result.clauses.filter { $0.verdict == .passed }
        for level in Level.allCases { #expect(passed.contains { $0.clause.level == level }) }
        #expect(passed.count >= 60)
    }

    /// Ways to go wrong, with a dialect, the topic of a request, and the clause that notices.
    static let liars: [(misbehaviour: Misbehaviour, dialect: DialectID, clause: ClauseID)] = [
        (.neverAnswers, "hulian", "H1-MSG-3"), (.answersLate, "hulian", "H1-MSG-3"),
        (.answersTwice, "hulian", "H1-MSG-3"), (.answersWithWrongID, "hulian", "H1-MSG-3"),
        (.answersWithoutDoing, "hulian", "H1-CTL-1"), (.hidesChanges, "hulian", "H1-CTL-1"),
        (.answersWithoutDoing, "zigbee2mqtt", "H1-CTL-1"), (.acceptsEverything, "hulian", "H1-CTL-4"),
        (.wrongTypes, "hulian", "H1-MSG-2"), (.outOfRange, "hulian", "H1-MSG-2"),
        (.unknownNames, "zigbee2mqtt", "H1-MSG-2"), (.truncatesReports, "hulian", "H1-MSG-1"),
        (.wrongTime, "hulian", "HL-05"), (.noWill, "hulian", "H1-ONL-1"), (.silentReturn, "hulian", "H1-ONL-2"),
        (.staysAway, "hulian", "H1-ONL-2"), (.deafAfterNonsense, "hulian", "H1-SEC-8"),
        (.changesIdentity, "hulian", "H1-ONL-2"), (.noDescription, "hulian", "H1-DESC-1"),
        (.leaksSecrets, "hulian", "H1-SEC-5"),
    ]

    @Test("notice devices that lie", arguments: liars)
    func lies(_ lie: (misbehaviour: Misbehaviour, dialect: DialectID, clause: ClauseID)) throws {
        let topic = lie.dialect == "hulian" ? "hulian/1/home/lamp/set/main/onOff/onOff" : "zigbee2mqtt/lamp/set"
        let result = try ClauseBench.run(ClauseBench.liar(lie.misbehaviour, lie.dialect, topic: topic))
        let clause = try #require(result.clauses.first { $0.clause.id == lie.clause })
        #expect(clause.verdict > .passed, "\(lie.misbehaviour): \(clause.verdict) \(clause.reason ?? "")")
        #expect(!clause.findings.isEmpty)
    }

    @Test("notice a curtain that does not tell what a hand does, and spare one that does")
    func localChanges() throws {
        let liar = try ClauseBench.run(ClauseBench.curtain(.hidesLocalChanges))
        #expect(liar.clauses.first { $0.clause.id == "H1-CTL-3" }?.verdict == .failed)
        let honest = try ClauseBench.run(ClauseBench.curtain(nil))
        #expect(honest.clauses.first { $0.clause.id == "H1-CTL-3" }?.verdict == .passed)
        #expect(ClauseBench.problems(honest) == [])
    }

    @Test("spare the lamp that does not lie", arguments: ["hulian", "zigbee2mqtt"])
    func honestLamp(_ dialect: String) throws {
        let topic = dialect == "hulian" ? "hulian/1/home/lamp/set/main/onOff/onOff" : "zigbee2mqtt/lamp/set"
        let text = ClauseBench.liar(.floods, DialectID(rawValue: dialect), topic: topic)
            .replacing(", misbehaves: [floods]", with: "")
        #expect(ClauseBench.problems(try ClauseBench.run(text)) == [])
    }
}
