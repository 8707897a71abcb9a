import Foundation
import HulianModel
import HulianRecord
import HulianReport
import Testing

/// A result in which every text that a device or a file can choose is hostile.
private let hostileSuite: SuiteResult = {
    let text = Samples.hostile
    let title = Title(english: text, chinese: text)
    let clause = Samples.clause("evil", standard: text, section: text, title: title, text: title)
    let finding = Samples.finding("evil", message: title, device: text, number: 1, topic: text)
    let run = Samples.run(
        [Samples.result(clause, .failed, findings: [finding], reason: text)],
        [Samples.expectation(.failed, expected: text, actual: text)], name: text, title: title, file: "\(text).yaml",
        isComplete: false, problem: text,
        losses: [
            LossEntry(
                from: text, to: text, device: text, element: text, lossClass: .dropped, before: text, after: text,
                count: 1)
        ], parameters: [Field(text, .string(text))],
        annotations: [
            MessageAnnotation(number: 1, dialect: text, kind: text, device: text, summary: text, breaks: ["evil"])
        ])
    return Samples.suite([run], isComplete: false)
}()

@Suite("Hostile text stays text")
struct EscapingTests {
    /// The tags of a page outside its scripts and its style, with their attributes as they stand.
    private func tags(_ html: String) throws -> [(name: String, rest: String)] {
        let pattern = try Regex("(?s)(<script[^>]*>).*?</script>|(<style>).*?</style>")
        let markup = html.replacing(pattern) { "\($0.output[1].substring ?? $0.output[2].substring ?? "")" }
        return markup.matches(of: try Regex("<([a-zA-Z!/][a-zA-Z0-9-]*)([^>]*)>")).map {
            (String($0.output[1].substring ?? ""), String($0.output[2].substring ?? ""))
        }
    }

    @Test("in the page: no tag, no attribute and no end of a script comes from a text")
    func page() throws {
        let (story, _) = SampleStory.make(rounds: 3)
        let html = Samples.text(hostileSuite, .html, stories: [story])
        let known: Set = [
            "!doctype", "html", "head", "meta", "title", "style", "script", "body", "svg", "symbol", "circle", "path",
            "rect", "use",
            "a", "header", "nav", "div", "span", "b", "main", "section", "p", "h1", "h2", "h3", "h4", "dl", "dt", "dd",
            "table",
            "caption", "thead", "tbody", "tr", "th", "td", "code", "small", "ol", "ul", "li", "details", "summary",
            "noscript",
            "footer",
        ]
        let tags = try tags(html)
        #expect(tags.count > 300)
        for (name, rest) in tags {
            let name = name.hasPrefix("/") ? String(name.dropFirst()) : name
            #expect(known.contains(name), "<\(name)\(rest)>")
            // What is left without the quoted values are the names of attributes.
            let names = rest.replacing(try Regex("\"[^\"]*\""), with: "")
            #expect(names.wholeMatch(of: try Regex("(?: [a-zA-Z-]+(?:=|(?= )|$))*/?(?: html)?")) != nil, "\(rest)")
            #expect(!rest.contains(" style="), "a style beside an element breaks the page's own policy")
        }
        // Two scripts of the page and one story; a text that could end one would start others.
        #expect(html.matches(of: try Regex("<script")).count == 3)
        #expect(html.matches(of: try Regex("</script>")).count == 3)
        // The data of the scripts hold texts as they are, and the scripts clean them.
        let shown = html.replacing(try Regex("(?s)<script.*?</script>"), with: "")
        let isClean = !hasTreacherousSign(shown)
        #expect(isClean)
        expect(html, lacks: "<img")
        expect(html, contains: "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;")
    }

    @Test("in the data of the page: JSON that a parser reads back octet for octet, and that ends no script")
    func data() throws {
        let (story, annotations) = SampleStory.make(rounds: 3)
        let run = Samples.run(
            annotations: annotations + [
                MessageAnnotation(
                    number: 2, dialect: "miot", kind: "report", device: nil, summary: Samples.hostile, breaks: [])
            ])
        let html = Samples.text(Samples.suite([run]), .html, stories: [story])
        let start = try #require(html.range(of: "<script type=\"application/json\" id=\"story-0\">"))
        let end = try #require(html.range(of: "</script>", range: start.upperBound..<html.endIndex))
        let json = html[start.upperBound..<end.lowerBound]
        #expect(!json.contains("<") && !json.contains(">") && !json.contains("&"))
        let value = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let texts = try #require(value["texts"] as? [String])
        #expect(texts.contains("miot/home/hall-light/property/post"))
        #expect(texts.contains { $0.contains("灯 <b>") })
        #expect((value["messages"] as? [[Any]])?.count == 17)
    }

    @Test("in JUnit: a parser of others reads the XML, and reads the text itself")
    func junit() throws {
        let root = try #require(Element.parse(Samples.text(hostileSuite, .junit)))
        #expect(root.name == "testsuites")
        let suite = try #require(root.all("testsuite").first)
        // XML cannot carry control characters at all; everything else must come back as it was.
        let carried = String(
            String.UnicodeScalarView(Samples.hostile.unicodeScalars.map { $0.value < 0x20 ? "\u{FFFD}" : $0 }))
        #expect(suite.attributes["name"] == carried)
        #expect(root.all("testcase").count == 3)
        #expect(root.all("failure").contains { $0.attributes["message"] == carried })
        #expect(root.all("property").contains { $0.attributes["name"] == "parameter.\(carried)" })
    }

    @Test("in JSON: a parser of others reads the very same text")
    func json() throws {
        let octets = Report(hostileSuite).octets(.json)
        let value = try #require(try JSONSerialization.jsonObject(with: Data(octets)) as? [String: Any])
        let run = try #require((value["runs"] as? [[String: Any]])?.first)
        #expect(run["name"] as? String == Samples.hostile)
        #expect((run["parameters"] as? [String: Any])?[Samples.hostile] as? String == Samples.hostile)
        let finding = ((run["clauses"] as? [[String: Any]])?.first?["findings"] as? [[String: Any]])?.first
        #expect(finding?["topic"] as? String == Samples.hostile)
        #expect(finding?["messageZh"] as? String == Samples.hostile)
    }

    @Test("in Markdown: no HTML, no link, no cell of its own, no call of people")
    func markdown() throws {
        let whole = Samples.text(hostileSuite, .markdown)
        // The command line stands in a block of code, where all texts stand as they are.
        #expect(Samples.hostile.contains("`") && whole.components(separatedBy: "\n```\n").count == 3)
        let text = whole.components(separatedBy: "\n```\n").enumerated().filter { $0.offset != 1 }.map(\.element)
            .joined()
        #expect(!text.contains("<"))
        #expect(!hasTreacherousSign(text))
        #expect(!text.contains("[a](b)") && text.contains("\\[a\\](b)"))
        for line in text.split(separator: "\n") where line.hasPrefix("|") {
            let cells = line.replacing("\\|", with: "").count { $0 == "|" } - 1
            #expect([3, 4, 5, 8, 2].contains(cells), "\(line)")
        }
        // A mark that joins the sign before it makes one character of two, and hid the sign.
        let joined = Samples.text(
            Samples.suite([Samples.run(name: "a|\u{0301}b<\u{0338}c@\u{0301}d", title: Title(english: "", chinese: ""))]
            ), .markdown)
        #expect(joined.contains("a\\|\u{0301}b&lt;\u{0338}c&#64;\u{0301}d"))
    }

    @Test("in the terminal: nothing moves the cursor, rings or turns text", arguments: [false, true])
    func terminal(usesColor: Bool) throws {
        let text = Samples.text(hostileSuite, .console) {
            $0.usesColor = usesColor
            $0.detail = .verbose
        }
        // Colours are ours: what is left without them must be harmless.
        let plain = usesColor ? text.replacing(try Regex("\u{1B}\\[[0-9;]*m"), with: "") : text
        #expect(!hasTreacherousSign(plain))
        #expect(!plain.contains("\u{1B}[31m"))
        if usesColor { #expect(text.contains("\u{1B}[1;31m")) }
    }
}
