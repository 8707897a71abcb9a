internal import HulianModel
internal import HulianRecord

extension HTMLReport {
    /// How many findings of a clause a page shows.
    private static let findingLimit = 24
    /// How many findings of a clause in one run a page shows.
    private static let findingLimitOfRun = 8

    /// Writes all about a clause.
    func writeDetail(of outcome: ClauseOutcome, place: Int, to html: inout HTMLWriter) {
        html.element("div", ["class": "clause-detail"]) { html in
            html.element("div", ["class": "clause-story"]) { html in
                html.element("p", ["class": "sentence"], words: outcome.clause.text)
                if let reason = outcome.reason {
                    html.element("p", ["class": "reason"]) { html in
                        html.element("b", words: Words.reason)
                        html.text(" ")
                        html.text(reason)
                    }
                }
                writeRuns(of: outcome, to: &html)
                writeFindings(of: outcome, place: place, to: &html)
            }
            html.element("dl", ["class": "facts"]) { writeFacts(of: outcome, to: &$0) }
        }
    }

    /// Writes where the clause comes from, what it measures by and how often it was looked at.
    private func writeFacts(of outcome: ClauseOutcome, to html: inout HTMLWriter) {
        let clause = outcome.clause
        html.fact(Words.source) { html in
            if clause.sources.isEmpty { html.text("\(clause.standard) \(clause.section)") }
            for source in clause.sources {
                html.element("span", ["class": "source"]) { html in
                    html.text(source.reference)
                    html.text(" ")
                    html.element("span", ["class": "tag trust-\(source.trust.rawValue)"], words: source.trust.title)
                }
            }
        }
        if !clause.thresholds.isEmpty {
            html.fact(Words.limit) { html in
                for limit in clause.thresholds {
                    html.element("span", ["class": "source"]) { html in
                        html.text("\(limit.name) \(limit.text) ")
                        html.element(
                            "span", ["class": limit.isPublished ? "tag published" : "tag"],
                            words: limit.isPublished ? Words.published : Words.projectDefault)
                    }
                }
            }
        }
        html.fact(Words.evidence) { html in
            html.words(Words.evidence(outcome.evidence))
            if outcome.violations > 0 {
                html.text(" · ")
                html.words(Words.violations(outcome.violations))
            }
        }
        if let rule = clause.rule { html.fact(Words.rule) { $0.element("code", text: rule) } }
        if let because = clause.because { html.fact(Words.noRule) { $0.text(because) } }
        if let entry = outcome.entries.first(where: { $0.result.countedVerdict == outcome.verdict }),
            let line = options.reproduction.line(for: suite.runs[entry.run], clause: clause.id)
        {
            html.fact(Words.reproduceShort) { $0.command(line) }
        }
    }

    /// Writes what the clause came to in each run, when there are several.
    private func writeRuns(of outcome: ClauseOutcome, to html: inout HTMLWriter) {
        guard suite.runs.count > 1 else { return }
        let loud = outcome.entries.filter { $0.result.countedVerdict.wantsAttention }
        let rest = VerdictCounts(outcome.entries.map(\.result.countedVerdict))
        html.element("p", ["class": "in-runs"]) { html in
            html.element("b", words: Words.inScenarios)
            html.text(" ")
            html.words(rest.words)
            for entry in loud.prefix(12) {
                html.text(" ")
                html.element(
                    "a", ["class": "chip v-\(entry.result.countedVerdict.rawValue)", "href": "#r\(entry.run)"]
                ) { html in
                    html.icon(entry.result.countedVerdict)
                    html.text(suite.runs[entry.run].name)
                }
            }
            if loud.count > 12 {
                html.text(" ")
                html.words(Words.more(loud.count - 12))
            }
        }
    }

    /// Writes what broke the clause.
    private func writeFindings(of outcome: ClauseOutcome, place: Int, to html: inout HTMLWriter) {
        let all = outcome.entries.flatMap { entry in
            entry.result.findings.prefix(Self.findingLimitOfRun).map { (run: entry.run, finding: $0) }
        }
        let shown = all.prefix(Self.findingLimit)
        guard !shown.isEmpty else { return }
        html.element("h4", words: Words.findings)
        html.element("ol", ["class": "findings"]) { html in
            for (index, item) in shown.enumerated() {
                write(item.finding, run: item.run, id: "c\(place)f\(index)", to: &html)
            }
        }
        let total = max(outcome.violations, outcome.entries.reduce(0) { $0 + $1.result.findings.count })
        if total > shown.count {
            html.element("p", ["class": "quiet"], words: Words.moreFindings(total - shown.count))
        }
    }

    /// Writes a finding with the way to the message that shows it.
    private func write(_ finding: Finding, run: Int, id: String, to html: inout HTMLWriter) {
        let isShown = shows(message: finding.messageNumber, ofRun: run)
        html.element(
            "li",
            [
                "class": "finding v-\(finding.verdict.rawValue)", "id": id, "data-run": String(run),
                "data-message": isShown ? String(finding.messageNumber) : nil, "data-clause": finding.clause.rawValue,
                "data-verdict": finding.verdict.rawValue,
            ]
        ) { html in
            html.element("p", ["class": "finding-head"]) { html in
                html.icon(finding.verdict)
                html.element("span", words: finding.message)
            }
            html.element("dl", ["class": "pair"]) { html in
                if !finding.expected.isEmpty {
                    html.fact(Words.expected) { $0.words(SafeText.cut(finding.expected, to: 600)) }
                }
                if !finding.actual.isEmpty {
                    html.fact(Words.actual) { $0.words(SafeText.cut(finding.actual, to: 600)) }
                }
            }
            html.element("p", ["class": "where"]) { html in
                if suite.runs.count > 1 {
                    html.element("a", ["href": "#r\(run)"], text: suite.runs[run].name)
                }
                if let device = finding.device { html.element("span", words: Words.device(device)) }
                html.element("span", text: NumberText.clock(finding.time))
                if finding.recordLine > 0 { html.element("span", words: Words.recordLine(finding.recordLine)) }
                if let topic = finding.topic { html.element("code", text: SafeText.cut(topic, to: 160)) }
                if isShown {
                    html.element(
                        "a", ["class": "to-message", "href": "#r\(run)m\(finding.messageNumber)"],
                        words: Words.showMessage)
                }
            }
        }
    }
}
