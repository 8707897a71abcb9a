internal import HulianModel
internal import HulianRecord

extension HTMLReport {
    /// Writes the verdict, the levels and the numbers that people look for first.
    func writeSummary(_ html: inout HTMLWriter) {
        html.element("section", ["class": "hero v-\(suite.verdict.rawValue)"]) { html in
            html.icon(suite.verdict)
            html.element("div") { html in
                html.element("p", ["class": "overline"]) { html in
                    html.words(Words.report)
                    html.text(" · ")
                    html.words(suite.verdict.title)
                }
                html.element("h1", words: Words.closing(suite))
                if !suite.isComplete { html.element("p", ["class": "notice v-errored"], words: Words.incomplete) }
                html.element("p", ["class": "quiet"]) { html in
                    for (index, fact) in facts.enumerated() {
                        if index > 0 { html.raw(" <span class=\"dot\">·</span> ") }
                        html.words(fact)
                    }
                }
            }
        }
        writeLevels(&html)
        writeNumbers(&html)
    }

    /// What the run was, in a few words.
    private var facts: [Title] {
        var facts = [
            Words.scenarioCount(suite.runs.count), Words.clauseCount(outcomes.count),
            Words.messageCount(suite.runs.reduce(0) { $0 + $1.messages.sent }),
            Words.spent(suite.runs.reduce(.zero) { $0 + $1.virtualTime }),
        ]
        if let seed = suite.commonSeed { facts.append(Words.seed(seed)) }
        if let profile = suite.profile { facts.append(Words.profile(profile)) }
        facts.append(Title(english: "hulian \(suite.version)", chinese: "hulian \(suite.version)"))
        return facts
    }

    /// Writes a card for each of the three levels.
    private func writeLevels(_ html: inout HTMLWriter) {
        html.element("h2", ["class": "unseen"], words: Words.levels)
        html.element("div", ["class": "levels"]) { html in
            for level in LevelOutcome.all(of: suite) {
                html.element("section", ["class": "card level v-\(level.verdict.rawValue)"]) { html in
                    html.element("h3") { html in
                        html.element("b", text: level.level.rawValue)
                        html.words(Words.levelName(level.level))
                    }
                    html.badge(level.verdict)
                    html.bar(level.counts)
                    html.element(
                        "p", ["class": "quiet"],
                        words: level.counts.total > 0 ? level.counts.words : Words.noClause)
                }
            }
        }
    }

    /// Writes the headline numbers that were measured.
    private func writeNumbers(_ html: inout HTMLWriter) {
        let shares = options.headline.measured
        let latency = SuiteLatency(suite)
        guard !shares.isEmpty || latency.summary.count > 0 else { return }
        html.element("h2", ["class": "unseen"], words: Words.numbers)
        html.element("dl", ["class": "numbers"]) { html in
            for (_, title, share) in shares {
                html.element("div", ["class": "card number-card"]) { html in
                    html.element("dt", words: title)
                    html.element("dd") { html in
                        html.element("b", text: share.text ?? "–")
                        html.element(
                            "span", ["class": "quiet"],
                            text: "\(NumberText.grouped(share.succeeded)) / \(NumberText.grouped(share.attempted))")
                    }
                }
            }
            guard latency.summary.count > 0 else { return }
            html.element("div", ["class": "card number-card times"]) { html in
                html.element("dt") { html in
                    html.words(Words.latency)
                    if latency.isBound { html.element("small", words: Words.upperBound) }
                }
                let numbers = [
                    ("p50", latency.summary.p50), ("p95", latency.summary.p95), ("p99", latency.summary.p99),
                ]
                html.element("dd") { html in
                    for (name, number) in numbers {
                        html.element("span", ["class": "time"]) { html in
                            html.element("small", text: name)
                            html.element("b", text: (latency.isBound ? "≤ " : "") + NumberText.milliseconds(number))
                        }
                    }
                }
            }
        }
    }
}
