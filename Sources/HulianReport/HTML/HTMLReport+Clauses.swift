internal import HulianModel
internal import HulianRecord

extension HTMLReport {
    /// A clause with the place by which the page names it.
    typealias PlacedOutcome = (place: Int, outcome: ClauseOutcome)

    /// Writes the clauses, a chapter after the other.
    func writeClauses(_ html: inout HTMLWriter) {
        let placed = outcomes.enumerated().map { (place: $0.offset, outcome: $0.element) }
        var chapters = ["interconnection", "personalInformation"]
        for outcome in outcomes where !chapters.contains(outcome.clause.chapter) {
            chapters.append(outcome.clause.chapter)
        }
        html.element("section", ["id": "clauses", "class": "part"]) { html in
            html.element("h2", words: Words.clauses)
            guard !placed.isEmpty else {
                html.element("p", ["class": "quiet"], words: Words.noClause)
                return
            }
            html.element("div", ["id": "clause-tools"]) { _ in }
            for (index, chapter) in chapters.enumerated() {
                let rows = placed.filter { $0.outcome.clause.chapter == chapter }
                write(chapter, number: index + 1, rows, to: &html)
            }
        }
    }

    /// Writes a chapter: what it came to and its table.
    private func write(_ chapter: String, number: Int, _ rows: [PlacedOutcome], to html: inout HTMLWriter) {
        let counts = VerdictCounts(rows.map(\.outcome.verdict))
        html.element("section", ["class": "chapter"]) { html in
            html.element("header", ["class": "chapter-head"]) { html in
                html.element("h3") { html in
                    html.element("span", ["class": "ordinal"], text: String(number))
                    html.words(Words.chapter(chapter))
                }
                html.element("p", ["class": "quiet"], words: rows.isEmpty ? Words.noClause : counts.words)
            }
            guard !rows.isEmpty else { return }
            html.bar(counts)
            writeTable(Words.chapter(chapter), rows, to: &html)
        }
    }

    /// Writes the table of a chapter, the worst first.
    private func writeTable(_ caption: Title, _ rows: [PlacedOutcome], to html: inout HTMLWriter) {
        let sorted = rows.sorted { left, right in
            let ranks = (Self.rank(left.outcome.verdict), Self.rank(right.outcome.verdict))
            return ranks.0 == ranks.1 ? left.place < right.place : ranks.0 < ranks.1
        }
        html.element("table", ["class": "clauses"]) { html in
            html.element("caption", ["class": "unseen"], words: caption)
            html.element("thead") { html in
                html.element("tr") { html in
                    for (key, words) in Self.columns {
                        html.element("th", ["scope": "col", "class": "c-\(key)", "data-key": key], words: words)
                    }
                }
            }
            for (place, outcome) in sorted { write(outcome, place: place, to: &html) }
        }
    }

    /// The columns of the table of clauses.
    private static let columns: [(String, Title)] = [
        ("verdict", Words.verdict), ("id", Words.clause), ("level", Words.level), ("standard", Words.standard),
        ("strength", Words.strength), ("evidence", Words.evidence), ("findings", Words.findings),
    ]

    /// Where a verdict stands in the table: what wants a look first, what does not apply last.
    static func rank(_ verdict: Verdict) -> Int {
        let order: [Verdict] = [
            .errored, .failed, .inconclusive, .warned, .notExercised, .declared, .passed, .notApplicable,
        ]
        return order.firstIndex(of: verdict) ?? order.count
    }

    /// Writes the rows of a clause: what it came to, and all about it.
    private func write(_ outcome: ClauseOutcome, place: Int, to html: inout HTMLWriter) {
        let clause = outcome.clause
        let verdict = outcome.verdict
        let standard = clause.section.isEmpty ? clause.standard : "\(clause.standard) §\(clause.section)"
        let findings = max(outcome.violations, outcome.entries.reduce(0) { $0 + $1.result.findings.count })
        html.raw("\n")
        html.element(
            "tbody",
            [
                "class": "clause", "id": "c\(place)", "data-verdict": verdict.rawValue,
                "data-rank": String(Self.rank(verdict)), "data-place": String(place), "data-id": clause.id.rawValue,
                "data-level": clause.level.rawValue, "data-standard": clause.standard,
                "data-strength": clause.strength.rawValue, "data-evidence": String(outcome.evidence),
                "data-findings": String(findings),
            ]
        ) { html in
            html.element("tr", ["class": "row"]) { html in
                html.element("td", ["class": "c-verdict"]) { html in
                    html.badge(verdict)
                    if outcome.isExpectedToFail {
                        html.element("small", ["class": "tag"], words: Words.expectedToFail)
                    }
                }
                html.element("th", ["scope": "row", "class": "c-id"]) { html in
                    html.element("span", ["class": "clause-name"]) { html in
                        html.element("code", text: clause.id.rawValue)
                        html.element("span", ["class": "clause-title"], words: clause.title)
                    }
                    html.element("span", ["class": "narrow"]) { html in
                        html.text("\(clause.level.rawValue) · \(standard) · ")
                        html.words(clause.strength.title)
                    }
                }
                html.element("td", ["class": "c-level"], text: clause.level.rawValue)
                html.element("td", ["class": "c-standard"], text: standard)
                html.element("td", ["class": "c-strength"], words: clause.strength.title)
                html.element("td", ["class": "c-evidence"], text: NumberText.grouped(outcome.evidence))
                html.element("td", ["class": "c-findings"], text: findings == 0 ? "–" : NumberText.grouped(findings))
            }
            html.element("tr", ["class": "detail"]) { html in
                html.element("td", ["colspan": "7"]) { writeDetail(of: outcome, place: place, to: &$0) }
            }
        }
    }
}
