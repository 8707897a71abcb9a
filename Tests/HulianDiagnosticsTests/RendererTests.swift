import HulianDiagnostics
import Testing

@Suite("The renderer of messages")
struct RendererTests {
    /// Renders a message about a place in a text.
    private func render(_ text: String, _ line: Int, _ column: Int, _ length: Int = 1, hint: String? = "here") -> String
    {
        let diagnostic = Diagnostic(
            "code", "message", at: SourcePlace(file: "f", line: line, column: column, length: length), hint: hint)
        return DiagnosticRenderer { $0 == "f" ? text : nil }.render(diagnostic)
    }

    @Test("shows code, sentence, place, line, mark, hint and notes")
    func whole() {
        let diagnostic = Diagnostic(
            "unknown-capability", "'dimmer' is not a capability of lighting.dimmableLight",
            at: SourcePlace(file: "evening.yaml", line: 14, column: 9, length: 6), hint: "did you mean 'levelControl'?",
            notes: ["it has: onOff, levelControl", "second note"])
        let text = String(repeating: "x\n", count: 13) + "        dimmer: 40\nmore"
        #expect(
            DiagnosticRenderer { _ in text }.render(diagnostic) == """
                error[unknown-capability]: 'dimmer' is not a capability of lighting.dimmableLight
                  --> evening.yaml:14:9
                   |
                14 |         dimmer: 40
                   |         ^^^^^^ did you mean 'levelControl'?
                   = it has: onOff, levelControl
                   = second note

                """)
    }

    @Test(
        "puts the mark under the right place, whatever stands before it",
        arguments: [
            ("abc", 2, 1, "abc", " ^"), ("客厅: [lamp]", 6, 4, "客厅: [lamp]", "       ^^^^"),
            ("a客厅b", 2, 2, "a客厅b", " ^^^^"),
            ("\tkey: v", 2, 3, "\tkey: v", "\t^^^"), ("e\u{301}x", 3, 1, "e\u{301}x", " ^"),
            ("abc", 99, 1, "abc", String(repeating: " ", count: 3) + "^"),
            ("abc", 0, 0, "abc", "^"), ("abc", 1, 99, "abc", "^^^"), ("a\r", 1, 1, "a", "^"), ("", 1, 1, "", "^"),
        ])
    func marks(_ line: String, _ column: Int, _ length: Int, _ shown: String, _ mark: String) {
        let rows = render(line, 1, column, length).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows[3] == "1 | \(shown)")
        #expect(rows[4] == "  | \(mark) here")
    }

    @Test("shows the part of a long line that is meant")
    func longLines() {
        let line = String(repeating: "a", count: 5000) + "WRONG" + String(repeating: "b", count: 5000)
        let rows = render(line, 1, 5001, 5).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows[3].count < 200 && rows[3].contains("WRONG"))
        let offset = rows[3].distance(from: rows[3].startIndex, to: rows[3].firstIndex(of: "W") ?? rows[3].endIndex)
        #expect(
            rows[4].prefix(offset).allSatisfy { $0 == " " || $0 == "|" }
                && rows[4].dropFirst(offset).hasPrefix("^^^^^ here"))
        let start = render(line, 1, 3, 2).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(start[3].hasPrefix("1 | aaaa") && start[3].hasSuffix("…") && start[4] == "  |   ^^ here")
    }

    @Test("does not let a file play with the terminal")
    func controls() {
        let text = render("a\u{1B}[31mred\u{7}\u{9B}2J\u{202E}evil\u{2066}", 1, 1)
        for scalar in text.unicodeScalars {
            #expect(scalar == "\n" || scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
            #expect(!(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value))
        }
        #expect(text.contains("a\u{FFFD}[31mred"))
    }

    @Test("does without a line, a place, a hint")
    func without() {
        #expect(render("one", 7, 1) == "error[code]: message\n --> f:7:1\n  = here\n")
        #expect(render("one", 7, 1, hint: nil) == "error[code]: message\n --> f:7:1\n")
        let renderer = DiagnosticRenderer { _ in nil }
        #expect(renderer.render(Diagnostic("code", severity: .warning, "message")) == "warning[code]: message\n")
        #expect(
            renderer.render(Diagnostic("code", severity: .note, "m", hint: "h", notes: ["n"]))
                == "note[code]: m\n = h\n = n\n")
        #expect(renderer.render([Diagnostic("a", "x"), Diagnostic("b", "y")]) == "error[a]: x\n\nerror[b]: y\n")
        #expect(renderer.render([]) == "")
    }

    @Test("colours the head and the marks, and nothing else")
    func colour() {
        var renderer = DiagnosticRenderer(usesColor: true) { _ in "abc" }
        let diagnostic = Diagnostic("code", "message", at: SourcePlace(file: "f", line: 1, column: 1))
        let text = renderer.render(diagnostic)
        #expect(
            text.hasPrefix("\u{1B}[1;31merror[code]\u{1B}[0m: message\n") && text.contains("\u{1B}[1;31m^\u{1B}[0m"))
        renderer.usesColor = false
        #expect(!renderer.render(diagnostic).contains("\u{1B}"))
    }
}

@Suite("Gatherings of messages")
struct DiagnosticsTests {
    @Test("keep each message once, and at most so many")
    func once() {
        var diagnostics = Diagnostics()
        for _ in 0..<3 { diagnostics.error("a", "same") }
        #expect(diagnostics.all.count == 1)
        for index in 0..<1000 { diagnostics.warning("b", "number \(index)") }
        #expect(diagnostics.all.count == Diagnostics.limit)
    }

    @Test("are sorted by place, those without one first, and in order where the place is the same")
    func sorted() {
        var diagnostics = Diagnostics()
        let places: [SourcePlace?] = [
            SourcePlace(file: "b", line: 1, column: 1), SourcePlace(file: "a", line: 10, column: 1),
            SourcePlace(file: "a", line: 9, column: 2), nil, SourcePlace(file: "a", line: 9, column: 2),
        ]
        for (index, place) in places.enumerated() { diagnostics.error("c", "\(index)", at: place) }
        #expect(diagnostics.sorted.map(\.message) == ["3", "2", "4", "1", "0"])
    }

    @Test("have errors only when one is an error")
    func errors() {
        var diagnostics = Diagnostics()
        diagnostics.warning("w", "warning")
        #expect(!diagnostics.hasErrors)
        diagnostics.error("e", "error")
        #expect(diagnostics.hasErrors)
        #expect(Diagnostic.Severity.note < .warning && Diagnostic.Severity.warning < .error)
    }
}

@Suite("Suggestions")
struct SuggestionTests {
    @Test(
        "name what was probably meant",
        arguments: [
            ("lamp", ["lamp", "fan"], "lamp"), ("lmap", ["lamp", "fan"], "lamp"), ("Lamp", ["lamp"], "lamp"),
            ("lam", ["lamp"], "lamp"),
            ("lamps", ["lamp"], "lamp"), ("onof", ["onOff", "on"], "onOff"), ("levelControl", ["onOff"], nil),
            ("", ["a"], nil), ("x", [], nil),
            ("xyz", ["abc"], nil), ("b", ["a", "c"], "a"), ("zigbe", ["zigbee2mqtt"], "zigbee2mqtt"),
            ("mode", ["thermostat.mode"], "thermostat.mode"),
            ("dimmableLight", ["lighting.dimmableLight"], "lighting.dimmableLight"), ("客听", ["客厅", "厨房"], "客厅"),
        ] as [(String, [String], String?)])
    func nearest(_ wrong: String, _ names: [String], _ meant: String?) {
        #expect(Suggestion.nearest(to: wrong, among: names) == meant)
        #expect(Suggestion.hint(for: wrong, among: names) == meant.map { "did you mean '\($0)'?" })
    }

    @Test("prefer the nearest, and of equals the first by name, whatever the order")
    func ties() {
        for names in [["bat", "cat", "rat"], ["rat", "cat", "bat"], ["cat", "rat", "bat"]] {
            #expect(Suggestion.nearest(to: "xat", among: names) == "bat")
        }
        #expect(Suggestion.nearest(to: "thermostatt", among: ["thermostat2x", "thermostat"]) == "thermostat")
    }

    @Test("take bounded time for hostile names")
    func hostile() {
        let long = String(repeating: "a", count: 1_000_000)
        #expect(Suggestion.nearest(to: long, among: [long + "b", "c"]) != nil)
    }

    @Test("list names, cut when there are many")
    func lists() {
        #expect(Suggestion.list(["a", "b"]) == "a, b" && Suggestion.list([String]()) == "")
        #expect(Suggestion.list((1...20).map(String.init), most: 3) == "1, 2, 3, … (20 in all)")
    }
}

@Suite("File systems")
struct FileSystemTests {
    @Test(
        "join paths",
        arguments: [
            ("a/b", "c", "a/b/c"), ("a/b", "../c", "a/c"), ("a/b", "../../c", "c"), ("a", "../c", "c"),
            ("a", "../../c", "../c"), ("..", "../c", "../../c"), (".", "../c", "./../c"),
            ("/a", "../b", "/b"), ("/", "../b", "/b"), ("/", "b", "/b"), ("/a/b", "../../../c", "/c"),
            ("a/b/", "../c", "a/c"), ("a", "./c", "a/c"), ("", "c", "c"), ("a", "/c", "/c"),
            ("a/", "c", "a/c"), (".", "c", "./c"),
        ])
    func join(_ folder: String, _ name: String, _ path: String) { #expect(FileSystem.join(folder, name) == path) }

    @Test("know the folder of a path")
    func folder() {
        #expect(
            FileSystem.folder(of: "a/b.yaml") == "a" && FileSystem.folder(of: "b.yaml") == "."
                && FileSystem.folder(of: "/b") == "/")
    }

    @Test("in memory list folders in order and miss what is not there")
    func memory() throws {
        let files = FileSystem.memory(["a/z.yaml": "1", "a/b/c.yaml": "2", "a/.hidden.yaml": "3", "d.txt": "4"])
        #expect(files.names("a") == [".hidden.yaml", "b", "z.yaml"] && files.names("x") == nil)
        #expect(files.files(below: "a", suffix: ".yaml") == ["a/b/c.yaml", "a/z.yaml"])
        #expect(try files.text("d.txt") == "4")
        #expect(throws: FileSystem.Failure.missing) { try files.text("e.txt") }
    }

    @Test("of the machine tell what is wrong")
    func local() throws {
        let files = FileSystem.local(limit: 100)
        #expect(throws: FileSystem.Failure.missing) { try files.text("/no/such/file") }
        #expect(throws: FileSystem.Failure.unreadable) { try files.text("/") }
        #expect(throws: FileSystem.Failure.tooLong) { try files.text(#filePath) }
        #expect(files.names("/no/such/folder") == nil && files.isFolder("/"))
        #if os(Linux)
            // Files that the kernel makes while they are read say that they are empty.
            #expect(try !FileSystem.local().text("/proc/self/maps").isEmpty)
            #expect(throws: FileSystem.Failure.tooLong) {
                try FileSystem.local(limit: 4).text("/proc/self/maps")
            }
        #endif
    }

    @Test("give text only where the octets are UTF-8")
    func text() {
        let files = FileSystem(octets: { _ in [0xFF] }, names: { _ in nil })
        #expect(throws: FileSystem.Failure.notText) { try files.text("x") }
    }

    @Test("know of a file that cannot be read, and of none where there is none")
    func exists() {
        let broken = FileSystem(
            octets: { path throws(FileSystem.Failure) in throw path == "broken" ? .unreadable : .missing },
            names: { _ in nil })
        #expect(broken.exists("broken") && !broken.exists("absent"))
        let memory = FileSystem.memory(["a": ""])
        #expect(memory.exists("a") && !memory.exists("b"))
        let both = broken.overlaid(with: ["a": ""])
        #expect(both.exists("a") && both.exists("broken") && !both.exists("b"))
        #expect(FileSystem.local().exists(#filePath) && !FileSystem.local().exists(#filePath + ".absent"))
    }
}
