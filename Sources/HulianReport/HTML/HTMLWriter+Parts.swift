package import HulianModel
package import HulianRecord

extension HTMLWriter {
    /// Writes the picture of a verdict; the word stands beside it.
    package mutating func icon(_ verdict: Verdict) {
        element("svg", ["class": "icon", "aria-hidden": "true", "viewBox": "0 0 16 16"]) { html in
            html.element("use", ["href": "#i-\(verdict.rawValue)"]) { _ in }
        }
    }

    /// Writes a verdict as picture and word.
    package mutating func badge(_ verdict: Verdict) {
        element("span", ["class": "badge v-\(verdict.rawValue)"]) { html in
            html.icon(verdict)
            html.words(verdict.title)
        }
    }

    /// Writes how many came to each verdict as one bar; the numbers stand beside it in words.
    mutating func bar(_ counts: VerdictCounts) {
        let total = counts.total
        guard total > 0 else { return }
        element(
            "svg",
            ["class": "share", "viewBox": "0 0 \(total) 1", "preserveAspectRatio": "none", "aria-hidden": "true"]
        ) { html in
            var start = 0
            for (verdict, count) in counts.listed where count > 0 {
                html.element(
                    "rect",
                    [
                        "class": "f-\(verdict.rawValue)", "x": String(start), "y": "0", "width": String(count),
                        "height": "1",
                    ]
                ) { _ in }
                start += count
            }
        }
    }

    /// Writes a command line that can be copied.
    package mutating func command(_ line: String) {
        element("div", ["class": "command"]) { $0.element("code", text: line) }
    }

    /// Writes a name and what it stands for.
    package mutating func fact(_ name: Title, _ content: (inout HTMLWriter) -> Void) {
        element("div", ["class": "fact"]) { html in
            html.element("dt", words: name)
            html.element("dd", [:], content)
        }
    }

    /// Writes a table that scrolls by itself when it is wider than the page.
    package mutating func table(
        _ caption: Title, class name: String, _ heads: [(words: Title, isNumber: Bool)],
        _ rows: (inout HTMLWriter) -> Void
    ) {
        element("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption.english]) { html in
            html.element("table", ["class": name]) { html in
                html.element("caption", ["class": "unseen"], words: caption)
                html.element("thead") { html in
                    html.element("tr") { html in
                        for head in heads {
                            html.element(
                                "th", ["scope": "col", "class": head.isNumber ? "number" : nil], words: head.words)
                        }
                    }
                }
                html.element("tbody", [:], rows)
            }
        }
    }
}
