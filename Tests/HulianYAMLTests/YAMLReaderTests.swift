import HulianDiagnostics
import HulianYAML
import Testing

@Suite("The YAML reader")
struct YAMLReaderTests {
    /// The codes of what is wrong with a text.
    private func codes(_ text: String) -> [String] {
        do {
            _ = try YAMLReader.read(text, file: "f")
            return []
        } catch {
            return error.diagnostics.map(\.code)
        }
    }

    @Test("keeps scalars as they are written, and knows quotes")
    func scalars() throws {
        let node = try YAMLReader.read(
            "a: 0x1F\nb: 'x'\nc: \"1\"\nd: on\ne: ~\nf:\ng: |\n  two\n  lines\nh: >-\n  one\n  line\ni: 2026-03-01\nj: \"\\u4e2d\"",
            file: "f")
        let expected: [(String, String, Bool)] = [
            ("a", "0x1F", false), ("b", "x", true), ("c", "1", true), ("d", "on", false), ("e", "~", false),
            ("f", "", false),
            ("g", "two\nlines\n", true), ("h", "one line", true), ("i", "2026-03-01", false), ("j", "中", true),
        ]
        for (key, text, isQuoted) in expected {
            #expect(node[key]?.scalar == text && node[key]?.isQuoted == isQuoted, "\(key)")
        }
        #expect(node["e"]?.isNull == true && node["f"]?.isNull == true && node["c"]?.isNull == false)
        #expect(node["x"] == nil && node.items == nil && node.entries?.count == 10)
    }

    @Test(
        "reads numbers and truth values only where they are plain and unmistakable",
        arguments: [
            ("1", 1, 1, nil), ("-7", -7, -7, nil), ("+7", 7, 7, nil), ("0x1f", 31, 31, nil), ("007", 7, 7, nil),
            ("1.5", nil, 1.5, nil),
            ("1e3", nil, 1000, nil), (".5", nil, 0.5, nil), ("-.5", nil, -0.5, nil), ("true", nil, nil, true),
            ("false", nil, nil, false),
            ("True", nil, nil, nil), ("yes", nil, nil, nil), ("on", nil, nil, nil), ("no", nil, nil, nil),
            ("'1'", nil, nil, nil), ("'true'", nil, nil, nil),
            (".inf", nil, nil, nil), ("nan", nil, nil, nil), ("inf", nil, nil, nil), ("1_000", nil, nil, nil),
            ("1:30", nil, nil, nil),
            ("9223372036854775807", Int64.max, 9.223372036854775807e18, nil),
            ("9223372036854775808", nil, 9.223372036854775808e18, nil),
            ("-9223372036854775808", Int64.min, -9.223372036854775808e18, nil),
            ("999999999999999999", 999_999_999_999_999_999, 1e18, nil),
            ("0X7fffffffffffffff", Int64.max, 9.223372036854775807e18, nil),
            ("0x0FFFFFFFFFFFFFF", 0xFF_FFFF_FFFF_FFFF, Double(0xFF_FFFF_FFFF_FFFF as Int64), nil),
            ("00000000000000000000007", 7, 7, nil), ("0xG", nil, nil, nil), ("+", nil, nil, nil),
            ("1-2", nil, nil, nil),
            ("0xFFFFFFFFFFFFFFFF", nil, nil, nil), ("1e999", nil, nil, nil), ("-", nil, nil, nil),
            ("''", nil, nil, nil), ("１", nil, nil, nil),
        ] as [(String, Int64?, Double?, Bool?)])
    func types(_ text: String, _ integer: Int64?, _ number: Double?, _ bool: Bool?) throws {
        let node = try #require(try YAMLReader.read("k: \(text == "-" ? "'-'" : text)", file: "f")["k"])
        #expect(node.integer == integer && node.bool == bool)
        // Hexadecimal floating point is not a number that people write.
        if !text.hasPrefix("0xF") { #expect(node.number == number) }
    }

    @Test("knows where everything stands, in characters and not in octets")
    func places() throws {
        let node = try YAMLReader.read("客厅: { 灯: [a, 😀, b] }\nx:\n  - y: 1\n", file: "f")
        let room = try #require(node.entries?.first)
        #expect(room.place.description == "f:1:1" && room.place.length == 2)
        let lamp = try #require(room.value.entries?.first)
        #expect(lamp.place.description == "f:1:7" && lamp.value.place.description == "f:1:10")
        #expect(lamp.value.items?.map(\.place.column) == [11, 14, 17])
        #expect(node["x"]?.items?.first?["y"]?.place.description == "f:3:8")
    }

    @Test(
        "refuses what makes YAML a trap, each with its own code",
        arguments: [
            ("a: 1\na: 2", "yaml-duplicate-key"), ("{a: 1, a: 2}", "yaml-duplicate-key"),
            ("1: a\n\"1\": b", "yaml-duplicate-key"),
            ("~: a\n'~': b", "yaml-duplicate-key"), ("a: &x 1", "yaml-alias"), ("a: &x 1\nb: *x", "yaml-alias"),
            ("b: *x", "yaml-alias"),
            ("a: &x [1]", "yaml-alias"), ("a: &x {b: 1}", "yaml-alias"), ("&x a: 1", "yaml-alias"),
            ("<<: {a: 1}", "yaml-alias"),
            ("a: !!binary aGk=", "yaml-tag"), ("a: !thing x", "yaml-tag"), ("a: !!set {x}", "yaml-tag"),
            ("a: !!str 1", "yaml-tag"),
            ("!!map {a: 1}", "yaml-tag"), ("a: !!seq [1]", "yaml-tag"), ("a\n---\nb", "yaml-documents"),
            ("", "yaml-empty"), ("# c", "yaml-empty"),
            ("\n\n", "yaml-empty"), ("[a]: 1", "yaml-key"), ("{a: 1}: 1", "yaml-key"), ("a: b: c", "yaml-syntax"),
            ("a: [", "yaml-syntax"),
            ("a: \"", "yaml-syntax"), ("a: 'x", "yaml-syntax"), ("\ta: 1", "yaml-syntax"), ("a: @x", "yaml-syntax"),
            ("a: `x", "yaml-syntax"),
            ("a: 1\n b: 2", "yaml-syntax"), ("- a\nb: 1", "yaml-syntax"), ("a: \"\\q\"", "yaml-syntax"),
            ("a: \u{7}", "yaml-syntax"),
            ("a: }", "yaml-syntax"), ("%YAML 9.9\n---\na: 1", "yaml-syntax"), ("a: |x\n  y", "yaml-syntax"),
            ("? a\n? a", "yaml-duplicate-key"),
        ])
    func traps(_ text: String, _ code: String) { #expect(codes(text).first == code) }

    @Test(
        "says where a key stands for the second time",
        arguments: [
            ("a: 1\nb: 2\na: 3", "f:3:1"), ("a: 1\n\"a\": 2", "f:2:1"), ("1: a\n'1': b", "f:2:1"),
            ("{a: 1, b: 2, a: 3}", "f:1:14"), ("p: { 1: { 1: x }, \"1\": y }", "f:1:19"),
            ("p: { a: [a, a],\n  a: 1 }", "f:2:3"), ("p: { a: 'x, a: y', 灯: it's, a: 1 }", "f:1:29"),
            ("{a: \"{\", ab: 1, 'a' : 2}", "f:1:17"), ("x: {a: 1}\ny: {b: 1, b: 2}", "f:2:11"),
        ])
    func secondPlaces(_ text: String, _ place: String) {
        let error = #expect(throws: DiagnosticsError.self) { try YAMLReader.read(text, file: "f") }
        #expect(
            error?.diagnostics.map { "\($0.code) \($0.place?.description ?? "")" } == ["yaml-duplicate-key \(place)"])
    }

    @Test("finds the second of two keys in a mapping of any size, however the characters are written")
    func manyKeys() throws {
        for count in [1, 23, 24, 25, 100] {
            let lines = (0..<count).map { "k\($0): [{ k\($0): 1 }]" }
            let node = try YAMLReader.read(lines.joined(separator: "\n"), file: "f")
            #expect(node.entries?.map(\.key) == (0..<count).map { "k\($0)" })
            #expect((0..<count).allSatisfy { node["k\($0)"]?.items?.first?["k\($0)"]?.integer == 1 })
            #expect(node["k"] == nil && node["k\(count)"] == nil && node[""] == nil)
            for second in [0, count / 2, count - 1] {
                let text = (lines + ["k\(second): 2", "z: 1", "k\(second): 3"]).joined(separator: "\n")
                let error = #expect(throws: DiagnosticsError.self) { try YAMLReader.read(text, file: "f") }
                #expect(error?.diagnostics.compactMap { $0.place?.line } == [count + 1, count + 3], "\(count)")
            }
        }
        // The same letter as one character, and as a letter with an accent of its own.
        let one = "caf\u{E9}"
        let two = "cafe\u{301}"
        #expect(codes("\(one): 1\n\(two): 2") == ["yaml-duplicate-key"])
        // The sign of kelvin is the letter K.
        #expect(codes("K: 1\n\u{212A}: 2") == ["yaml-duplicate-key"])
        let node = try YAMLReader.read("a: 0\n\(one): 1\n'': 3\nb: 2", file: "f")
        #expect(node[one]?.integer == 1 && node[two]?.integer == 1 && node["b"]?.integer == 2)
        #expect(node["a"]?.integer == 0 && node[""]?.integer == 3)
    }

    @Test("builds the same nodes of parts as it reads")
    func madeNodes() throws {
        let read = try YAMLReader.read("a: { b: [1, 'x', ~], 灯: true }\nc: 0x1F", file: "f")
        func made(_ node: YAMLNode) -> YAMLNode {
            switch node.content {
            case .scalar: YAMLNode(node.content, at: node.place)
            case .sequence(let items): YAMLNode(.sequence(items.map(made)), at: node.place)
            case .mapping(let entries):
                YAMLNode(
                    .mapping(entries.map { YAMLNode.Entry(key: $0.key, place: $0.place, value: made($0.value)) }),
                    at: node.place)
            }
        }
        func isSame(_ one: YAMLNode, _ other: YAMLNode) -> Bool {
            let isAlike =
                one.scalar == other.scalar && one.isQuoted == other.isQuoted && one.isNull == other.isNull
                && one.bool == other.bool && one.integer == other.integer && one.number == other.number
                && one.kind == other.kind && one.place == other.place && one.isMapping == other.isMapping
                && one.items?.count == other.items?.count && one.entries?.count == other.entries?.count
            guard isAlike else { return false }
            return zip(one.items ?? [], other.items ?? []).allSatisfy(isSame)
                && (one.entries ?? []).allSatisfy { entry in
                    other[entry.key].map { isSame(entry.value, $0) } ?? false
                }
        }
        let part = try #require(read["a"])
        #expect(isSame(read, made(read)) && isSame(part, made(part)) && !isSame(read, made(part)))
        for node in [read, made(read)] {
            var reader = FieldReader(node, "a thing")
            #expect(reader.entry("c")?.place.description == "f:2:1" && reader.entry("d") == nil)
            #expect(reader.finish().all.map(\.code) == ["unknown-key"])
        }
    }

    @Test("has a sentence of its own for everything that the parser says")
    func sentences() {
        let library = ["found", "did not", "could not", "while", "expected <", "token", "block mapping", "simple key"]
        for text in [
            "a: b: c", "a: [", "a: \"", "\ta: 1", "a: @x", "a: 1\n b: 2", "- a\nb: 1", "a: \"\\q\"", "a: }",
            "a: &\nb: 1", "a: *\nb: 1", "a: |x\n  y",
            "%YAML 9.9\n---\na: 1", "%TAG ! x\n%TAG ! x\n---\na", "a: !<x y", "a: \"\\uD800\"", "a: \"\\xZZ\"", "{a: 1",
            "[a, b", "a\nb: 1", "...\nx\n...\ny: [",
            "a: >99\n  x", "a: \u{7}", "? - a\n  b", "{a, b: }, c", "--- a\n--- b: [", "a: 'b' c", "a: \"b\" c",
            "%FOO\n", "*x : 1",
        ] {
            do {
                _ = try YAMLReader.read(text, file: "f")
            } catch {
                for diagnostic in error.diagnostics {
                    #expect(
                        !library.contains { diagnostic.message.contains($0) },
                        "\(text.debugDescription): \(diagnostic.message)")
                    #expect(diagnostic.place != nil)
                }
            }
        }
    }

    @Test("takes a byte order mark at the start, as editors of Windows write it")
    func byteOrderMark() throws {
        let node = try YAMLReader.read("\u{FEFF}a: 1\nb: 2", file: "f")
        #expect(node["a"]?.integer == 1 && node.entries?.map(\.place.description) == ["f:1:1", "f:2:1"])
    }

    @Test("takes the line ends of Windows")
    func carriageReturns() throws {
        let node = try YAMLReader.read("a: 1\r\nb:\r\n  c: x\r\n", file: "f")
        #expect(node["b"]?["c"]?.scalar == "x" && node["b"]?["c"]?.place.description == "f:3:6")
    }

    @Test("ends soon for a few lines that could keep it busy for ever")
    func bombs() {
        var laughs = "a0: &a0 [x, x]\n"
        for index in 1..<60 { laughs += "a\(index): &a\(index) [*a\(index - 1), *a\(index - 1)]\n" }
        #expect(Set(codes(laughs + "b: *a59")) == ["yaml-alias"])
        #expect(Set(codes(laughs + "? *a59\n: 1")) == ["yaml-alias"])
        #expect(codes(String(repeating: "[", count: 1_000_000)) == ["yaml-depth"])
        #expect(codes(String(repeating: "{a: ", count: 100_000)) == ["yaml-depth"])
        #expect(codes(String(repeating: "- ", count: 100_000) + "a") == ["yaml-depth"])
        #expect(codes(String(repeating: "? ", count: 100_000) + "a").last == "yaml-depth")
        let stairs = (0..<3000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(codes(stairs) == ["yaml-depth"])
        #expect(codes("a: " + String(repeating: "x", count: YAMLReader.lengthLimit)) == ["yaml-length"])
        #expect(codes("a: [" + String(repeating: "1,", count: 450_000) + "]").contains("yaml-depth"))
    }

    @Test("lets text alone that only looks like brackets or aliases")
    func lookalikes() throws {
        let ranges = (0..<500).map { "k\($0): \"[1, 254)\"  # [0, 1) and *all\n" }.joined()
        let node = try YAMLReader.read(ranges.replacing("  # [0, 1)", with: "  # "), file: "f")
        #expect(node.entries?.count == 500)
        for text in [
            "\"\(String(repeating: "*x &y ", count: 100))\"", "|\n  " + String(repeating: "R & D * x ", count: 100),
        ] {
            let node = try YAMLReader.read("a: \(text)", file: "f")
            #expect(node["a"]?.isQuoted == true)
        }
    }

    @Test("allows as much nesting as it says, and not more")
    func depth() {
        let limit = YAMLReader.depthLimit
        #expect(codes(String(repeating: "[", count: limit) + String(repeating: "]", count: limit)) == [])
        #expect(
            codes(String(repeating: "[", count: limit + 2) + String(repeating: "]", count: limit + 2)) == ["yaml-depth"]
        )
    }
}

@Suite("The reader of fields")
struct FieldReaderTests {
    /// A reader over a text.
    private func reader(_ text: String) throws -> FieldReader {
        FieldReader(try YAMLReader.read(text, file: "f"), "a thing")
    }

    @Test("tells of unknown keys, missing keys and wrong types in the same words everywhere")
    func messages() throws {
        var reader = try reader(
            "count: many\nlable: x\nisOn: yes\nname: [a]\nlist: [a, {b: 1}]\nmap: 1\nsmall: 99\nempty:\n")
        let numbers = [reader.integer("count"), reader.integer("small", in: 0...9)]
        let isOn = reader.bool("isOn")
        let texts = [reader.string("name"), reader.string("label")]
        let list = reader.strings("list")
        let map = reader.mapping("map")
        let nodes = [reader.required("kind"), reader.value("empty")]
        #expect(numbers == [nil, nil] && isOn == nil && texts == [nil, nil] && list == ["a"] && map.isEmpty)
        #expect(nodes.allSatisfy { $0 == nil })
        let messages = reader.finish().sorted.map { "\($0.place.map(\.description) ?? "") \($0.code) \($0.message)" }
        #expect(
            messages == [
                "f:1:1 missing-key a thing needs 'kind'",
                "f:1:8 wrong-type 'count' must be a whole number, but here stands 'many'",
                "f:2:1 unknown-key 'lable' is not a key of a thing",
                "f:3:7 wrong-type 'isOn' must be true or false, but here stands 'yes'",
                "f:4:7 wrong-type 'name' must be text, but here stands a list",
                "f:5:11 wrong-type 'list' must be a list of names, but here stands a mapping",
                "f:6:6 wrong-type 'map' must be a mapping, but here stands '1'",
                "f:7:8 out-of-range 'small' is 99, but must be 0 to 9",
            ])
    }

    @Test("takes one value for a list of one, and knows what was asked for")
    func lists() throws {
        var reader = try reader("a: x\nb: [y, z]\nc: 1")
        let lists = [reader.strings("a"), reader.strings("b"), reader.strings("d")]
        #expect(lists == [["x"], ["y", "z"], []])
        let found = reader.finish(alsoKnown: ["c"])
        #expect(found.all.isEmpty)
    }

    @Test("tells of a key that nobody asked for, also behind many others")
    func manyFields() throws {
        for count in [1, 63, 64, 65, 100] {
            let keys = (0..<count).map { "k\($0)" }
            let text = keys.map { "\($0): 1" }.joined(separator: "\n")
            for unknown in [nil, 0, count - 1] {
                var reader = FieldReader(try YAMLReader.read(text, file: "f"), "a thing")
                for (index, key) in keys.enumerated() where index != unknown { _ = reader.integer(key) }
                // Asking twice, or for what is not there, makes nothing known.
                _ = reader.integer(keys[count / 2 == unknown ? 0 : count / 2])
                _ = reader.integer("absent")
                let lines = reader.finish().all.map { $0.place?.line }
                let isAsked = unknown == nil || (count / 2 == unknown && unknown == 0)
                #expect(lines == (isAsked ? [] : [(unknown ?? 0) + 1]), "\(count) \(unknown ?? -1)")
            }
        }
    }

    @Test("says so when it is no mapping, and nothing besides")
    func noMapping() throws {
        var reader = try reader("[a, b]")
        let value = reader.required("x")
        let found = reader.finish()
        #expect(value == nil && found.all.map(\.code) == ["expected-mapping"])
    }
}
