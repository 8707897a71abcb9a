package import HulianModel

/// A page in the style of the reports for results of other shapes: one file that needs no network, in both languages,
/// light and dark, that says all with scripts off.
package struct PlainPage {
    /// What stands in the tab.
    private let title: String
    /// The language that is shown first.
    private let language: Language

    /// Prepares a page.
    package init(title: String, language: Language) {
        self.title = title
        self.language = language
    }

    /// The octets of the page around its parts.
    package func octets(_ content: (inout HTMLWriter) -> Void) -> [UInt8] {
        var html = HTMLWriter()
        html.raw("<!doctype html>\n")
        html.element("html", ["lang": language == .chinese ? "zh-CN" : "en", "data-lang": language.rawValue]) { html in
            html.element("head") { html in
                html.open("meta", ["charset": "utf-8"])
                html.open("meta", ["http-equiv": "Content-Security-Policy", "content": PageParts.policy])
                html.open("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                html.open("meta", ["name": "referrer", "content": "no-referrer"])
                html.open("meta", ["name": "color-scheme", "content": "light dark"])
                html.element("title", text: title)
                html.raw("\n")
                html.element("style") { $0.raw(PageParts.style) }
                html.element("script") { $0.raw(PageParts.early) }
            }
            html.raw("\n")
            html.element("body") { html in
                html.raw(PageParts.icons)
                html.element("header", ["class": "bar"]) { html in
                    html.element("div", ["class": "bar-inner"]) { html in
                        html.element("span", ["class": "brand"]) { html in
                            html.element("b", text: "Hulian")
                            html.element("span", ["lang": "zh-CN"], text: "互联")
                        }
                        html.element("div", ["class": "switches", "id": "switches"]) { _ in }
                    }
                }
                html.element("main", ["id": "top"], content)
                html.element("footer") { $0.element("p", words: Words.claim) }
                html.element("script") { $0.raw(PageParts.script) }
            }
        }
        html.raw("\n")
        return html.octets
    }
}
