import HulianCatalog
import HulianModel
import HulianRules
import Testing

@Suite("The audit of clauses")
struct ClauseAuditTests {
    /// The criteria of the three levels, whose numbers the clauses carry.
    static let criteria: [(level: String, count: Int)] = [("H1-", 32), ("H2-", 19), ("H3-", 28)]

    @Test("finds nothing wrong with the catalog")
    func catalog() {
        let audit = ClauseAudit(makeCatalog())
        #expect(audit.problems == [])
        #expect(audit.count(.open) == 0)
    }

    @Test("knows every criterion of each level", arguments: criteria)
    func levels(level: String, count: Int) {
        let audit = ClauseAudit(makeCatalog())
        let own = audit.standings.filter { $0.clause.rawValue.hasPrefix(level) }
        #expect(own.count == count)
        #expect(own.contains { $0.standing == .judged })
    }

    @Test("counts at least forty clauses that rules judge, on all three levels")
    func judged() {
        let catalog = makeCatalog()
        let audit = ClauseAudit(catalog)
        #expect(audit.count(.judged) >= 40)
        let general = audit.standings.filter { $0.standing == .judged && $0.clause.rawValue.hasPrefix("H") }
        #expect(
            general.filter { !$0.clause.rawValue.hasPrefix("HA") && !$0.clause.rawValue.hasPrefix("HL") }.count >= 40)
    }

    @Test("finds clauses whose rule is gone, and rules that no clause names")
    func gone() {
        let audit = ClauseAudit(makeCatalog(), rules: [Unnamed.self])
        #expect(audit.problems.contains { $0.description == "H1-CTL-1: there is no rule 'control.set-then-report'" })
        #expect(audit.problems.contains { $0.description == "rule 'test.unnamed': no clause names it" })
        #expect(audit.count(.judged) == 0)
    }

    @Test("lists what no scenario exercises")
    func unexercised() {
        let audit = ClauseAudit(makeCatalog())
        let left = audit.unexercised(by: ["H1-CTL-1"])
        #expect(!left.contains("H1-CTL-1"))
        #expect(left.contains("H1-CTL-3"))
        #expect(!left.contains("H1-ELD-1"))
        #expect(left.count == audit.count(.judged) - 1)
    }

    /// A rule that no clause names.
    final class Unnamed: Rule {
        override class var id: String { "test.unnamed" }
    }
}
