internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord

extension HTMLReport {
    /// Writes the scenarios, each of which opens.
    func writeRuns(_ html: inout HTMLWriter) {
        html.element("section", ["id": "scenarios", "class": "part"]) { html in
            html.element("h2", words: Words.scenarios)
            if suite.runs.isEmpty { html.element("p", ["class": "quiet"], words: Words.closing(suite)) }
            html.element("div", ["id": "run-tools"]) { _ in }
            for (index, run) in suite.runs.enumerated() { write(run, at: index, to: &html) }
        }
    }

    /// Writes a scenario: a line that opens, and all about it.
    private func write(_ run: RunResult, at index: Int, to html: inout HTMLWriter) {
        html.raw("\n")
        html.element(
            "details",
            [
                "class": "run v-\(run.verdict.rawValue)", "id": "r\(index)", "data-run": String(index),
                "data-verdict": run.verdict.rawValue, "open": suite.runs.count == 1 ? "" : nil,
            ]
        ) { html in
            html.element("summary") { html in
                html.badge(run.verdict)
                html.element("span", ["class": "run-name"]) { html in
                    html.element("b", text: run.name)
                    if !run.isUntitled { html.element("span", ["class": "run-title"], words: run.title) }
                }
                html.element("span", ["class": "run-counts quiet"]) { html in
                    html.words(run.clauseCounts.words)
                }
                html.element("span", ["class": "run-size quiet"]) { html in
                    html.words(Words.messageCount(run.messages.sent))
                    html.text(" · \(NumberText.duration(run.virtualTime))")
                }
            }
            html.element("div", ["class": "run-body"]) { writeBody(of: run, at: index, to: &$0) }
        }
    }

    /// Writes all about a scenario.
    private func writeBody(of run: RunResult, at index: Int, to html: inout HTMLWriter) {
        if let problem = run.problem {
            html.element("p", ["class": "notice v-errored"], words: Words.problem(problem))
        } else if !run.isComplete {
            html.element("p", ["class": "notice v-errored"], words: Words.incomplete)
        }
        if let damage = stories[index]?.damage {
            html.element("p", ["class": "notice v-errored"], words: Words.damaged(damage))
        }
        html.element("dl", ["class": "facts flow"]) { writeFacts(of: run, at: index, to: &$0) }
        writeTrees(of: run, to: &html)
        writeExpectations(of: run, to: &html)
        writeStory(of: run, at: index, to: &html)
        html.element("div", ["class": "columns"]) { html in
            writeLatency(of: run, to: &html)
            if let story = stories[index] {
                writeScenes(of: story, run: index, to: &html)
                writeFaults(of: story, run: index, to: &html)
            }
        }
        writeLosses(of: run, to: &html)
    }

    /// Writes what the run was.
    private func writeFacts(of run: RunResult, at index: Int, to html: inout HTMLWriter) {
        if !run.file.isEmpty { html.fact(Words.file) { $0.element("code", text: run.file) } }
        html.fact(Words.seed) { $0.text(String(run.seed)) }
        html.fact(Words.virtualTime) { $0.text(NumberText.duration(run.virtualTime)) }
        html.fact(Words.messages) { html in
            html.words(
                Words.delivery(
                    sent: run.messages.sent, delivered: run.messages.delivered, dropped: run.messages.dropped,
                    judged: run.messages.judged))
        }
        if let header = stories[index]?.header {
            html.fact(Words.mode) { html in
                html.text("\(header.mode) · \(header.bus) · \(header.clock)")
            }
        }
        if !run.parameters.isEmpty {
            html.fact(Words.parameters) { html in
                for parameter in run.parameters {
                    html.element(
                        "code", text: "\(parameter.name)=\(parameter.value.stringValue ?? parameter.value.description)")
                    html.text(" ")
                }
            }
        }
        if let line = options.reproduction.line(for: run) { html.fact(Words.reproduceShort) { $0.command(line) } }
    }

    /// Writes the expectations, those that need a look first.
    private func writeExpectations(of run: RunResult, to html: inout HTMLWriter) {
        guard !run.expectations.isEmpty else { return }
        let limit = 200
        let sorted = run.expectations.enumerated().sorted { left, right in
            let ranks = (Self.rank(left.element.verdict), Self.rank(right.element.verdict))
            return ranks.0 == ranks.1 ? left.offset < right.offset : ranks.0 < ranks.1
        }.map(\.element)
        html.element("section", ["class": "block"]) { html in
            html.element("h4") { html in
                html.words(Words.expectations)
                html.element("span", ["class": "quiet"], words: VerdictCounts(sorted.map(\.verdict)).words)
            }
            html.table(
                Words.expectations, class: "expectations",
                [
                    (Words.verdict, false), (Words.expected, false), (Words.actual, false), (Words.place, false),
                    (Words.time, true),
                ]
            ) { html in
                for expectation in sorted.prefix(limit) {
                    html.element("tr", ["class": "v-\(expectation.verdict.rawValue)"]) { html in
                        html.element("td") { $0.badge(expectation.verdict) }
                        html.element("td", text: SafeText.cut(expectation.expected, to: 400))
                        html.element("td", text: SafeText.cut(expectation.actual, to: 400))
                        html.element("td") { html in
                            html.element("code", text: "\(expectation.place.line):\(expectation.place.column)")
                            if expectation.place.file != run.file {
                                html.element("small", text: " \(expectation.place.file)")
                            }
                        }
                        html.element("td", ["class": "number"], text: NumberText.clock(expectation.time))
                    }
                }
            }
            if sorted.count > limit { html.element("p", ["class": "quiet"], words: Words.more(sorted.count - limit)) }
        }
    }

    /// Writes where the scripts show what was said and how things went.
    private func writeStory(of run: RunResult, at index: Int, to html: inout HTMLWriter) {
        guard let story = stories[index] else { return }
        html.element("section", ["class": "block story-block"]) { html in
            html.element("h4") { html in
                html.words(Words.sequence)
                html.element(
                    "span", ["class": "quiet"], words: Words.kept(story.messages.count, of: story.messageCount))
            }
            html.element("div", ["class": "sequence", "data-run": String(index)]) { html in
                html.element("noscript") { $0.element("p", ["class": "quiet"], words: Words.needsScript) }
            }
        }
        guard !story.tracks.isEmpty else { return }
        html.element("section", ["class": "block story-block"]) { html in
            html.element("h4") { html in
                html.words(Words.states)
                html.element(
                    "span", ["class": "quiet"], words: Words.trackCount(story.tracks.count, story.tracksLeftOut))
            }
            html.element("div", ["class": "states", "data-run": String(index)]) { html in
                html.element("noscript") { $0.element("p", ["class": "quiet"], words: Words.needsScript) }
            }
        }
    }
}
