import Foundation
import HulianModel
import HulianRecord
import HulianReport
import Testing

/// True when Python can check JSON against a JSON Schema.
private let hasValidator = python(["-c", "import jsonschema, yaml"]) != nil

/// Results of every shape that the tool writes.
private let suites: [(name: String, suite: SuiteResult, options: ReportOptions)] = {
    var headline = ReportOptions()
    headline.headline.interconnection = .init(1, of: 3)
    headline.headline.joining = .init(0, of: 0)
    headline.headline.rejoining = .init(Int.max, of: Int.max)
    let latency = LatencySummary([.milliseconds(3), .fractional(seconds: 0.0004), .seconds(80)])
    let odd = Samples.run(
        [
            Samples.result(
                Samples.clause(
                    "lamp", thresholds: [Threshold(name: "within", value: 2.5, unit: nil, isPublished: true)]), .passed)
        ],
        isComplete: false, problem: Samples.hostile,
        losses: LossClass.allCases.map {
            LossEntry(from: "a", to: "b", device: "c", element: "d", lossClass: $0, before: "e", after: "", count: 1)
        }, parameters: [Field("list", .list([.integer(1), .null])), Field("lights", .string("灯"))], latency: latency,
        trees: [
            TopicTree(
                root: Samples.hostile, dialect: "a", percent: 97, messageCount: 3, ownCount: 3, wholeCount: 2,
                reason: Title(english: "2 of 3", chinese: "3 之 2")),
            TopicTree(
                root: "", dialect: nil, percent: 0, messageCount: 1, ownCount: 0, wholeCount: 0,
                reason: Title(english: "none", chinese: "无")),
        ])
    return [
        ("nothing", Samples.suite([]), ReportOptions()), ("every", Samples.everyVerdict, headline),
        ("odd", Samples.suite([odd, Samples.run(file: "")], isComplete: false, profile: Samples.hostile), headline),
        ("large", SamplePages.make(clauses: 60, runs: 3).suite, ReportOptions()),
    ]
}()

@Suite("The JSON of a result")
struct ResultSchemaTests {
    /// The schema.
    private func schema() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(sourceRoot)/docs/schemas/result.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test(
        "is valid by its JSON Schema, as a validator of others says",
        .enabled(if: hasValidator, "Python with the modules jsonschema and yaml is absent"))
    func valid() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hulian-results-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var paths: [String] = []
        for (name, suite, options) in suites {
            let path = folder.appendingPathComponent("\(name).json")
            let octets = Report(suite, options: options).octets(.json)
            try Data(octets).write(to: path)
            paths.append(path.path)
            // A key that is not in the schema, and one that is missing, must be found.
            let text = String(decoding: octets, as: UTF8.self)
            for (kind, from, to) in [
                ("added", "\"tool\":\"hulian\"", "\"tool\":\"hulian\",\"more\":1"),
                ("missing", "\"tool\":\"hulian\",", ""),
                ("word", "\"complete\":", "\"complete\":\"\",\"old\":"),
            ] {
                let bad = folder.appendingPathComponent("bad-\(kind)-\(name).json")
                #expect(text.contains(from))
                try Data(text.replacing(from, with: to, maxReplacements: 1).utf8).write(to: bad)
                paths.append(bad.path)
            }
        }
        let output = try #require(python(["Scripts/validate-scenarios.py", "docs/schemas/result.json"] + paths))
        let lines = output.split(separator: "\n")
        #expect(lines.count == paths.count)
        for line in lines { #expect(line.hasPrefix("valid ") != line.contains("/bad-"), "\(line)") }
    }

    /// Checks a value against the parts of the schema that name keys; needs no program of others.
    private func check(
        _ value: Any, _ part: [String: Any], _ definitions: [String: Any], _ path: String, _ seen: inout Int
    ) {
        if let reference = part["$ref"] as? String, let name = reference.split(separator: "/").last {
            guard let target = definitions[String(name)] as? [String: Any] else {
                Issue.record("\(path): \(reference) leads nowhere")
                return
            }
            return check(value, target, definitions, path, &seen)
        }
        if let object = value as? [String: Any], let properties = part["properties"] as? [String: Any] {
            seen += 1
            #expect(part["additionalProperties"] as? Bool == false, "\(path) allows any key")
            for key in part["required"] as? [String] ?? [] { #expect(object[key] != nil, "\(path).\(key) is missing") }
            for (key, child) in object {
                guard let rule = properties[key] as? [String: Any] else {
                    Issue.record("\(path).\(key) is not in the schema")
                    continue
                }
                check(child, rule, definitions, "\(path).\(key)", &seen)
            }
        }
        if let list = value as? [Any], let items = part["items"] as? [String: Any] {
            for child in list { check(child, items, definitions, "\(path)[]", &seen) }
        }
        if let words = part["enum"] as? [String] {
            seen += 1
            #expect((value as? String).map(words.contains) == true, "\(path) is \(value)")
        }
    }

    @Test("has the keys of its schema and no others")
    func keys() throws {
        let schema = try schema()
        let definitions = try #require(schema["$defs"] as? [String: Any])
        for (name, suite, options) in suites {
            let value = try JSONSerialization.jsonObject(with: Data(Report(suite, options: options).octets(.json)))
            var seen = 0
            check(value, schema, definitions, name, &seen)
            #expect(seen >= (suite.runs.isEmpty ? 4 : 20), "\(name) \(seen)")
        }
    }

    @Test("has the keys that the schema says it has, all with words that say what they are")
    func descriptions() throws {
        let schema = try schema()
        var seen = 0
        func walk(_ part: [String: Any], _ path: String) {
            for (key, child) in part["properties"] as? [String: [String: Any]] ?? [:] {
                seen += 1
                #expect((child["description"] as? String)?.hasSuffix(".") == true, "\(path).\(key)")
                walk(child, "\(path).\(key)")
            }
        }
        walk(schema, "")
        for (name, definition) in try #require(schema["$defs"] as? [String: [String: Any]]) { walk(definition, name) }
        #expect(seen > 90)
        // Words that mean something in the code mean the same here.
        let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
        #expect(Set(definitions["verdict"]?["enum"] as? [String] ?? []) == Set(Verdict.allCases.map(\.rawValue)))
        let loss = (definitions["loss"]?["properties"] as? [String: [String: Any]])?["class"]?["enum"] as? [String]
        #expect(loss == LossClass.allCases.map(\.rawValue))
    }

    @Test("keeps the promise of its shape: times in seconds, seeds whole, the wall clock apart")
    func shape() throws {
        let text = Samples.text(Samples.everyVerdict, .json)
        #expect(
            text.hasPrefix(
                "{\"format\":\"hulian-result/1\",\"tool\":\"hulian\",\"version\":\"0.1.0\",\"seed\":42,\"complete\":true,\"verdict\":\"errored\",\"runs\":["
            ))
        #expect(text.contains("\"virtualSeconds\":3600,\"wallSeconds\":0.8,"))
        #expect(text.contains("\"place\":\"Scenarios/evening.yaml:3:9\""))
        #expect(text.hasSuffix("}\n"))
    }
}
