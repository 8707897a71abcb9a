public import HulianCatalog
public import HulianModel

/// Finds clauses that nobody stands behind: without a rule, without a reason, or without a scenario that exercises them.
///
///     let audit = ClauseAudit(catalog)
///     // audit.problems must be empty
///     // audit.unexercised(by: exercised) says what the scenarios leave out
///
/// A problem is a mistake of the catalog or of the code. A clause that no scenario exercises is none: its miniatures do,
/// and a report says for each run that it was not exercised.
public struct ClauseAudit: Sendable {
    /// What stands behind a clause.
    public enum Standing: String, Sendable, CaseIterable {
        /// A rule judges it.
        case judged
        /// Only a statement of the vendor can answer it.
        case declared
        /// No rule can judge it, and the catalog says why.
        case reasoned
        /// Nothing does.
        case open
    }

    /// Something that must not be.
    public struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// The clause, the rule or the dialect that it is about.
        public let subject: String
        /// What is wrong.
        public let message: String

        /// The problem on one line.
        public var description: String { "\(subject): \(message)" }
    }

    /// What stands behind each clause, in the order of the catalog.
    public let standings: [(clause: ClauseID, standing: Standing)]
    /// What is wrong.
    public let problems: [Problem]
    /// How many rules there are.
    public let ruleCount: Int

    /// Looks at a catalog.
    ///
    /// - Parameters:
    ///   - catalog: Where clauses and dialects are defined.
    ///   - rules: The rules; all that exist by default.
    public init(_ catalog: Catalog, rules: [Rule.Type] = RuleSet.all) {
        let names = rules.map { $0.id }
        let known = Set(names)
        var named: Set<String> = []
        var problems: [Problem] = []
        var standings: [(clause: ClauseID, standing: Standing)] = []
        for clause in catalog.clauses {
            let id = clause.id.rawValue
            let standing: Standing
            if let rule = clause.rule {
                standing = known.contains(rule) ? .judged : .open
                named.insert(rule)
                if !known.contains(rule) {
                    problems.append(Problem(subject: id, message: "there is no rule '\(rule)'"))
                }
            } else if clause.isDeclaration {
                standing = .declared
            } else {
                let isReasoned = clause.because.map { !$0.isEmpty } ?? false
                standing = isReasoned ? .reasoned : .open
                if !isReasoned {
                    problems.append(Problem(subject: id, message: "no rule judges it, and no reason is given"))
                }
            }
            if clause.sources.isEmpty { problems.append(Problem(subject: id, message: "it names no source")) }
            standings.append((clause.id, standing))
        }
        for rule in names.sorted() where !named.contains(rule) {
            problems.append(Problem(subject: "rule '\(rule)'", message: "no clause names it"))
        }
        let clauses = Set(catalog.clauses.map(\.id))
        for dialect in catalog.dialectIDs {
            for clause in (catalog.dialect(dialect)?.clauses ?? [:]).values.sorted() where !clauses.contains(clause) {
                problems.append(
                    Problem(subject: dialect.rawValue, message: "its checks name \(clause), which is no clause"))
            }
        }
        self.standings = standings
        self.problems = problems
        ruleCount = names.count
    }

    /// How many clauses have a standing.
    public func count(_ standing: Standing) -> Int { standings.count { $0.standing == standing } }

    /// The clauses that a rule judges and that no scenario exercises, in the order of the catalog.
    ///
    /// - Parameter scenarios: The clauses that scenarios exercise, or mention as those that they are about.
    public func unexercised(by scenarios: Set<ClauseID>) -> [ClauseID] {
        standings.filter { $0.standing == .judged && !scenarios.contains($0.clause) }.map(\.clause)
    }
}
