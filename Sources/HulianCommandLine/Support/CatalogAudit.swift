internal import HulianCatalog
internal import HulianModel
internal import HulianRules

/// Finds clauses that nobody judges and that give no reason, and rules that no clause names.
struct CatalogAudit {
    /// What was found.
    private(set) var findings: [String] = []

    /// Looks at a catalog.
    init(_ catalog: Catalog) {
        let rules = Set(RuleSet.all.map { $0.id })
        var named: Set<String> = []
        for clause in catalog.clauses {
            if let rule = clause.rule {
                named.insert(rule)
                if !rules.contains(rule) { findings.append("\(clause.id): there is no rule '\(rule)'") }
            } else if clause.because == nil, !clause.isDeclaration {
                findings.append("\(clause.id): no rule judges it, and no reason is given")
            }
        }
        for rule in rules.sorted() where !named.contains(rule) { findings.append("rule '\(rule)': no clause names it") }
        let known = Set(catalog.clauses.map(\.id))
        for id in catalog.dialectIDs {
            for clause in (catalog.dialect(id)?.clauses ?? [:]).values.sorted() where !known.contains(clause) {
                findings.append("\(id): its checks name \(clause), which is no clause")
            }
        }
    }
}
