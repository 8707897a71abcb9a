internal import HulianModel
internal import HulianRecord

/// The page: one file that needs no network, in both languages, light and dark, that says all with scripts off.
struct HTMLReport {
    /// The result.
    let suite: SuiteResult
    /// The stories by the number of their run; only looked into, never walked.
    let stories: [Int: RunStory]
    /// What was chosen.
    let options: ReportOptions
    /// The clauses over all runs.
    let outcomes: [ClauseOutcome]
    /// The numbers of the messages that each story kept, for links.
    private let messages: [Int: Set<UInt64>]

    /// The octets of the page.
    static func octets(_ suite: SuiteResult, stories: [RunStory], _ options: ReportOptions) -> [UInt8] {
        let report = HTMLReport(suite, stories, options)
        var writer = HTMLWriter()
        report.write(&writer)
        return writer.octets
    }

    /// Prepares a page.
    private init(_ suite: SuiteResult, _ stories: [RunStory], _ options: ReportOptions) {
        self.suite = suite
        self.options = options
        self.stories = Dictionary(stories.map { ($0.run, $0) }, uniquingKeysWith: { first, _ in first })
        outcomes = ClauseOutcome.all(of: suite)
        messages = self.stories.mapValues { Set($0.messages.map(\.number)) }
    }

    /// True when the page can show a message.
    func shows(message number: UInt64, ofRun run: Int) -> Bool {
        number > 0 && messages[run]?.contains(number) == true
    }

    /// Writes the document.
    private func write(_ html: inout HTMLWriter) {
        let language = options.language
        html.raw("<!doctype html>\n")
        html.element("html", ["lang": language == .chinese ? "zh-CN" : "en", "data-lang": language.rawValue]) { html in
            html.element("head") { writeHead(&$0) }
            html.raw("\n")
            html.element("body") { html in
                html.raw(PageParts.icons)
                writeBar(&html)
                html.element("main", ["id": "top"]) { html in
                    writeSummary(&html)
                    writeClauses(&html)
                    writeRuns(&html)
                    writeReproduction(&html)
                }
                html.element("footer") { html in
                    html.element("p", words: Words.claim)
                    html.element("p", ["class": "legend"]) { html in
                        for verdict in Verdict.inReadingOrder {
                            html.element("span", ["class": "legend-item"]) { html in
                                html.badge(verdict)
                                html.words(verdict.meaning)
                            }
                        }
                    }
                }
                writeData(&html)
                html.element("script") { $0.raw(PageParts.script) }
            }
        }
        html.raw("\n")
    }

    /// Writes what stands before anything is shown.
    private func writeHead(_ html: inout HTMLWriter) {
        html.open("meta", ["charset": "utf-8"])
        html.open("meta", ["http-equiv": "Content-Security-Policy", "content": PageParts.policy])
        html.open("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        html.open("meta", ["name": "referrer", "content": "no-referrer"])
        html.open("meta", ["name": "color-scheme", "content": "light dark"])
        html.element(
            "title", text: "\(suite.verdict.title[options.language]) · Hulian 互联 \(Words.report[options.language])")
        html.raw("\n")
        html.element("style") { $0.raw(PageParts.style) }
        html.element("script") { $0.raw(PageParts.early) }
    }

    /// Writes the bar at the top, with the ways to the parts of the page.
    private func writeBar(_ html: inout HTMLWriter) {
        html.element("a", ["class": "skip", "href": "#clauses"], words: Words.skip)
        html.element("header", ["class": "bar"]) { html in
            html.element("div", ["class": "bar-inner"]) { html in
                html.element("a", ["class": "brand", "href": "#top"]) { html in
                    html.element("b", text: "Hulian")
                    html.element("span", ["lang": "zh-CN"], text: "互联")
                }
                html.element("nav", ["aria-label": Words.contents[options.language]]) { html in
                    html.element("a", ["href": "#clauses"], words: Words.clauses)
                    html.element("a", ["href": "#scenarios"], words: Words.scenarios)
                    html.element("a", ["href": "#reproduce"], words: Words.reproduceShort)
                }
                html.element("div", ["class": "switches", "id": "switches"]) { _ in }
            }
        }
    }

    /// Writes how to see all of it again.
    private func writeReproduction(_ html: inout HTMLWriter) {
        let lines = suite.runs.compactMap { options.reproduction.line(for: $0) }
        html.element("section", ["id": "reproduce", "class": "part"]) { html in
            html.element("h2", words: Words.reproduce)
            guard !lines.isEmpty else {
                html.element("p", ["class": "quiet"], words: Words.notReproducible)
                return
            }
            html.element("p", ["class": "quiet"], words: Words.sameBytes)
            for line in lines.prefix(50) { html.command(line) }
            if lines.count > 50 { html.element("p", ["class": "quiet"], words: Words.more(lines.count - 50)) }
        }
    }

    /// Writes the stories as data for the scripts.
    private func writeData(_ html: inout HTMLWriter) {
        for run in suite.runs.indices {
            guard let story = stories[run] else { continue }
            let json = StoryData.json(story, annotations: suite.runs[run].annotations)
            html.raw("\n")
            html.element("script", ["type": "application/json", "id": "story-\(run)"]) { html in
                html.raw(HTMLWriter.embedded(json: json))
            }
        }
        html.raw("\n")
    }
}
