import Foundation
import HulianModel
import HulianRecord
import HulianReport
import Testing

@Suite("The page")
struct PageTests {
    /// A page with a story.
    private let page: String = {
        let (suite, stories) = SamplePages.make(clauses: 3, runs: 1)
        return Samples.text(suite, .html, stories: stories)
    }()

    @Test("asks the network for nothing")
    func network() throws {
        expect(page, contains: "content=\"default-src &#39;none&#39;;")
        let addresses = page.matches(of: try Regex("(?:src|href|action|url)\\s*[=(]\\s*[\"']?([^\"')\\s>]+)"))
            .compactMap {
                $0.output[1].substring.map(String.init)
            }
        #expect(addresses.count > 10)
        for address in addresses { #expect(!address.contains("//") && !address.hasPrefix("http"), "\(address)") }
        for word in [
            "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "import(", "eval(", "innerHTML", "document.write",
        ] {
            expect(page, lacks: word)
        }
    }

    @Test(
        "allows its own scripts and style by digest, and nothing else",
        .enabled(if: python(["-c", "import hashlib"]) != nil, "Python is absent"))
    func policy() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("hulian-\(UUID().uuidString).html")
        try Data(page.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let program = """
            import base64, hashlib, re, sys
            page = open(sys.argv[1], encoding="utf-8", newline="").read()
            policy = re.search(r'Security-Policy" content="([^"]*)"', page).group(1)
            parts = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.S)
            for part in parts:
                digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
                print(f"sha256-{digest}" in policy)
            print("unsafe" in policy)
            """
        #expect(python(["-c", program, file.path]) == "True\nTrue\nTrue\nFalse\n")
    }

    @Test("sets every text in colours that can be told from what lies below", arguments: ["light", "dark"])
    func contrast(theme: String) throws {
        let pattern = try Regex("--([a-z0-9-]+): light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\)")
        var colours: [String: Double] = [:]
        for match in page.matches(of: pattern) {
            let name = try #require(match.output[1].substring.map(String.init))
            let digits = try #require(match.output[theme == "light" ? 2 : 3].substring)
            let number = try #require(Int(digits, radix: 16))
            // Relative luminance as WCAG 2.2 defines it.
            let parts = [number >> 16, number >> 8 & 255, number & 255].map { part -> Double in
                let share = Double(part) / 255
                return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            colours[name] = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let texts = [
            "ink", "soft", "accent", "passed", "warned", "failed", "inconclusive", "errored", "declared", "idle", "d0",
            "d1", "d2",
            "d3", "d4", "d5", "d6", "d7",
        ]
        for text in texts {
            for ground in ["paper", "card", "raised", "sunk"] {
                let pair = try [#require(colours[text]), #require(colours[ground])].sorted()
                let ratio = (pair[1] + 0.05) / (pair[0] + 0.05)
                #expect(ratio >= 4.5, "\(text) on \(ground): \(ratio)")
            }
        }
    }

    @Test("holds both languages and begins with the one that was chosen", arguments: Language.allCases)
    func language(language: Language) {
        let text = Samples.text(Samples.everyVerdict, .html) { $0.language = language }
        expect(
            text,
            contains: "<html lang=\"\(language == .chinese ? "zh-CN" : "en")\" data-lang=\"\(language.rawValue)\">")
        for words in ["单品智能", "single product"] { expect(text, contains: words) }
    }

    @Test("leads from a finding to its message when the page holds it, and promises no other")
    func links() throws {
        expect(page, contains: "href=\"#r0m12\"")
        let (suite, _) = SamplePages.make(clauses: 3, runs: 1)
        let bare = Samples.text(suite, .html)
        expect(bare, lacks: "href=\"#r0m12\"")
        expect(bare, contains: "class=\"finding v-failed\" id=\"c0f0\" data-run=\"0\"")
        // Every place that a link names is there.
        let names = page.matches(of: try Regex("href=\"#([a-z]+[0-9]*)\"")).compactMap {
            $0.output[1].substring.map(String.init)
        }
        #expect(Set(names).count >= 4)
        for name in Set(names) where !name.hasPrefix("i-") { expect(page, contains: "id=\"\(name)\"") }
    }

    @Test("gives every id once")
    func ids() throws {
        let (suite, stories) = SamplePages.make(clauses: 60, runs: 4)
        let text = Samples.text(suite, .html, stories: stories)
        let ids = text.matches(of: try Regex(" id=\"([^\"]+)\"")).compactMap { $0.output[1].substring.map(String.init) }
        #expect(ids.count > 60 && Set(ids).count == ids.count)
    }

    @Test("says how a run is seen again, in words that a shell takes apart as they were meant")
    func reproduction() {
        let run = Samples.run(file: "my scenes/it's.yaml", parameters: [Field("who", .string("$(li) & co"))])
        let text = Samples.text(Samples.suite([run]), .json)
        #expect(text.contains("hulian run 'my scenes/it'\\\\''s.yaml' --seed 42 --set 'who=$(li) & co'"), "\(text)")
    }
}

@Suite("Equal results give equal octets")
struct DeterminismTests {
    @Test("in every form and language, with stories", arguments: ReportFormat.allCases, Language.allCases)
    func twice(format: ReportFormat, language: Language) {
        func make() -> [UInt8] {
            let (suite, stories) = SamplePages.make(clauses: 40, runs: 3)
            var options = ReportOptions()
            options.language = language
            return Report(suite, stories: stories, options: options).octets(format)
        }
        let first = make()
        #expect(first.count > 500 && first == make())
    }

    @Test(
        "and the time on the wall shows nowhere but on the terminal and in the JSON", arguments: ReportFormat.allCases)
    func wallTime(format: ReportFormat) {
        func text(_ wall: Interval) -> String {
            let run = RunResult(
                name: "evening", title: Title(english: "", chinese: ""), file: "a.yaml", seed: 1, isComplete: true,
                problem: nil,
                virtualTime: .hours(1), wallTime: wall, messages: MessageCounts(),
                expectations: [Samples.expectation(.failed)],
                clauses: [], latency: .empty, losses: [], parameters: [])
            return Samples.text(Samples.suite([run]), format)
        }
        #expect((text(.milliseconds(3)) == text(.seconds(9))) == [.junit, .html, .markdown].contains(format))
    }
}
