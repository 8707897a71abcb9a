import Foundation
import HulianDiagnostics
import HulianScenario
import Testing

/// Runs Python and gives what it printed; nothing when it cannot be run or fails.
private func python(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: sourceRoot)
    process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
}

/// True when Python can check YAML against a JSON Schema.
private let hasValidator = python(["-c", "import jsonschema, yaml"]) != nil

@Suite(
    "The JSON Schema of scenarios",
    .enabled(if: hasValidator, "Python with the modules jsonschema and yaml is absent"))
struct SchemaTests {
    /// Validates files, by path: true for a valid one.
    private func validate(_ paths: [String]) throws -> [String: Bool] {
        let output = try #require(python(["Scripts/validate-scenarios.py", "docs/schemas/scenario.json"] + paths))
        var results: [String: Bool] = [:]
        for line in output.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count >= 2 else { continue }
            results[String(parts[1].prefix { $0 != ":" })] = parts[0] == "valid"
        }
        #expect(results.count == paths.count, "\(output)")
        return results
    }

    @Test("takes every scenario that the reader takes")
    func valid() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hulian-every-\(UUID().uuidString).yaml"
        ).path
        try Data(EveryConstruct.scenario.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        for (path, isValid) in try validate(validScenarios + [path]) { #expect(isValid, "\(path)") }
    }

    @Test("refuses what is wrong without knowing the catalog")
    func invalid() throws {
        let structural: Set = [
            "unknown-key", "missing-key", "expected-mapping", "bad-name", "bad-timing", "two-verbs", "empty",
            "missing-value", "unknown-step",
            "yaml-syntax", "yaml-depth", "yaml-empty", "not-text",
        ]
        // Who has a PIN is known to the reader only, and so is what stands in another file.
        let exceptions = ["pin-that-nobody-has", "use-of-a-scenario"]
        let paths = (makeFiles().names("Scenarios/Invalid") ?? []).filter { $0.hasSuffix(".yaml") }.map {
            "Scenarios/Invalid/\($0)"
        }
        let results = try validate(paths)
        var refused = 0
        for path in paths {
            if results[path] == false { refused += 1 }
            let codes = Set(HulianScenarioTests.read(path).diagnostics.map(\.code))
            guard codes.isSubset(of: structural), !exceptions.contains(where: { path.contains($0) }) else { continue }
            #expect(results[path] == false, "\(path) \(codes.sorted())")
        }
        #expect(refused > paths.count / 2)
    }

    @Test("describes every key")
    func descriptions() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(sourceRoot)/docs/schemas/scenario.json"))
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let properties = try #require(schema["properties"] as? [String: [String: Any]])
        let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
        for (key, value) in properties {
            let reference = (value["$ref"] as? String)?.split(separator: "/").last.map(String.init)
            #expect(
                value["description"] != nil || reference.flatMap { definitions[$0]?["description"] } != nil, "\(key)")
        }
        #expect(properties.count >= 18 && definitions.count > 30)
    }
}
