internal import HulianModel
internal import HulianRecord

extension HTMLReport {
    /// How many rows of a table a page shows.
    private static let rowLimit = 150

    /// Writes which dialects are spoken where.
    func writeTrees(of run: RunResult, to html: inout HTMLWriter) {
        guard !run.trees.isEmpty else { return }
        html.element("section", ["class": "block"]) { html in
            html.element("h4", words: Words.topicTrees)
            html.table(
                Words.topicTrees, class: "small",
                [
                    (Words.topics, false), (Words.dialect, false), (Words.certainty, true), (Words.messages, true),
                    (Words.reason, false),
                ]
            ) { html in
                for tree in run.trees.prefix(Self.rowLimit) {
                    html.element("tr") { html in
                        html.element("td") { $0.element("code", text: tree.filter) }
                        html.element("td") { html in
                            if let dialect = tree.dialect {
                                html.element("b", text: dialect.rawValue)
                            } else {
                                html.words(Words.noDialect)
                            }
                        }
                        html.element("td", ["class": "number"]) { html in
                            html.words(tree.certainty.title)
                            if tree.dialect != nil { html.text(" \(tree.percent) %") }
                        }
                        html.element("td", ["class": "number"], text: NumberText.grouped(tree.messageCount))
                        html.element("td", words: tree.reason)
                    }
                }
            }
            writeRest(run.trees.count, to: &html)
        }
    }

    /// Writes the runs of scenes.
    func writeScenes(of story: RunStory, run: Int, to html: inout HTMLWriter) {
        guard !story.scenes.isEmpty else { return }
        html.element("section", ["class": "block"]) { html in
            html.element("h4") { html in
                html.words(Words.scenes)
                html.element("span", ["class": "quiet"], text: NumberText.grouped(story.scenes.count))
            }
            html.table(
                Words.scenes, class: "small",
                [(Words.scene, false), (Words.started, true), (Words.lasted, true), (Words.outcome, false)]
            ) { html in
                for scene in story.scenes.prefix(Self.rowLimit) {
                    html.element("tr") { html in
                        html.element("td") { html in
                            html.element("b", text: scene.name)
                            if let trigger = scene.trigger { html.element("small", text: " \(trigger)") }
                        }
                        html.element("td", ["class": "number"], text: NumberText.clock(scene.start))
                        html.element(
                            "td", ["class": "number"],
                            text: scene.end.map { NumberText.duration($0 - scene.start) } ?? "–")
                        html.element("td") { html in
                            html.words(StorySentences.outcome(scene.outcome))
                            for failure in scene.failures {
                                html.element("small", ["class": "bad"], text: " \(failure)")
                            }
                        }
                    }
                }
            }
            writeRest(story.scenes.count, to: &html)
        }
    }

    /// Writes the faults.
    func writeFaults(of story: RunStory, run: Int, to html: inout HTMLWriter) {
        guard !story.faults.isEmpty else { return }
        html.element("section", ["class": "block"]) { html in
            html.element("h4") { html in
                html.words(Words.faults)
                html.element("span", ["class": "quiet"], text: NumberText.grouped(story.faults.count))
            }
            html.table(
                Words.faults, class: "small",
                [(Words.fault, false), (Words.target, false), (Words.started, true), (Words.lasted, true)]
            ) { html in
                for fault in story.faults.prefix(Self.rowLimit) {
                    html.element("tr") { html in
                        html.element("td") { html in
                            html.element("b", text: fault.kind)
                            if !fault.detail.isEmpty { html.element("small", text: " \(fault.detail)") }
                        }
                        html.element("td", text: fault.target)
                        html.element("td", ["class": "number"], text: NumberText.clock(fault.start))
                        html.element("td", ["class": "number"]) { html in
                            if let end = fault.end {
                                html.text(NumberText.duration(end - fault.start))
                            } else {
                                html.words(Words.toTheEnd)
                            }
                        }
                    }
                }
            }
            writeRest(story.faults.count, to: &html)
        }
    }

    /// Writes what translation lost.
    func writeLosses(of run: RunResult, to html: inout HTMLWriter) {
        guard !run.losses.isEmpty else { return }
        let sums = LossSums(run.losses)
        html.element("section", ["class": "block"]) { html in
            html.element("h4", words: Words.losses)
            html.element("p", ["class": "loss-sums"]) { html in
                for sum in sums.byClass {
                    html.element("span", ["class": "loss l-\(sum.lossClass.rawValue)"]) { html in
                        html.element("b", text: NumberText.grouped(sum.count))
                        html.words(sum.lossClass.title)
                    }
                }
            }
            html.table(
                Words.losses, class: "losses",
                [
                    (Words.lossClass, false), (Words.fromTo, false), (Words.device, false), (Words.element, false),
                    (Words.before, false), (Words.after, false), (Words.count, true),
                ]
            ) { html in
                for entry in run.lossesByWeight.prefix(Self.rowLimit) {
                    html.element("tr") { html in
                        html.element("td") { html in
                            html.element(
                                "span", ["class": "loss l-\(entry.lossClass.rawValue)"], words: entry.lossClass.title)
                        }
                        html.element("td", text: "\(entry.from) → \(entry.to)")
                        html.element("td", text: entry.device)
                        html.element("td") { $0.element("code", text: entry.element) }
                        html.element("td") { $0.element("code", text: SafeText.cut(entry.before, to: 120)) }
                        html.element("td") { $0.element("code", text: SafeText.cut(entry.after, to: 120)) }
                        html.element("td", ["class": "number"], text: NumberText.grouped(entry.count))
                    }
                }
            }
            writeRest(run.losses.count, to: &html)
        }
    }

    /// Says how many rows a table leaves out.
    private func writeRest(_ count: Int, to html: inout HTMLWriter) {
        if count > Self.rowLimit { html.element("p", ["class": "quiet"], words: Words.more(count - Self.rowLimit)) }
    }
}
