import Foundation
import HulianDiagnostics
import HulianScenario
import Testing

/// Compares the JSON Schema with the reader itself, without a validator.
@Suite("The keys of the JSON Schema")
struct SchemaKeysTests {
    /// The definitions of the schema.
    private func definitions() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(sourceRoot)/docs/schemas/scenario.json"))
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        return try #require(schema["$defs"] as? [String: Any]).merging(["scenario": schema]) { $1 }
    }

    /// The keys of a mapping of the schema by its path.
    private func keys(_ path: String) throws -> Set<String> {
        var node: Any = try definitions()
        for part in path.split(separator: "/") {
            if let index = Int(part), let list = node as? [Any] {
                node = try #require(list.indices.contains(index) ? list[index] : nil, "\(path)")
            } else {
                node = try #require((node as? [String: Any])?[String(part)], "\(path)")
            }
        }
        return Set(try #require((node as? [String: Any])?["properties"] as? [String: Any], "\(path)").keys)
    }

    /// A mapping of the language: where it stands in the schema, and a text with a key in it that nobody knows.
    struct Mapping: Sendable, CustomTestStringConvertible {
        let path: String
        let text: String
        var testDescription: String { path }
    }

    /// All mappings whose keys are fixed.
    static let mappings: [Mapping] = [
        Mapping(path: "scenario", text: "zzz: 1"),
        Mapping(path: "title/anyOf/1", text: "title: { zzz: 1 }"),
        Mapping(path: "parameters/additionalProperties/anyOf/1", text: "parameters: { a: { default: 1, zzz: 1 } }"),
        Mapping(path: "home", text: "home: { zzz: 1 }"),
        Mapping(path: "home/properties/bridge/anyOf/1", text: "home: { bridge: { zzz: 1 } }"),
        Mapping(path: "room/anyOf/1", text: "home: { rooms: { hall: { zzz: 1 } } }"),
        Mapping(path: "person/anyOf/1", text: "home: { people: { guest: { zzz: 1 } } }"),
        Mapping(
            path: "device", text: "home: { devices: { x: { type: lighting.dimmableLight, dialect: miot, zzz: 1 } } }"),
        Mapping(
            path: "device/properties/clock",
            text: "home: { devices: { x: { type: lighting.dimmableLight, dialect: miot, clock: { zzz: 1 } } } }"),
        Mapping(path: "scene", text: "scenes: { x: { do: { wait: 1 s }, zzz: 1 } }"),
        Mapping(path: "link", text: "- { fault: { link: lamp, cut: true, zzz: 1 } }"),
        Mapping(path: "message", text: "- { send: { topic: a, zzz: 1 } }"),
        Mapping(path: "subject/anyOf/0/properties/event", text: "- { expect: { event: { zzz: 1 } } }"),
        Mapping(path: "subject/anyOf/1/properties/message", text: "- { expect: { message: { zzz: 1 } } }"),
        Mapping(path: "subject/anyOf/2/properties/delivered", text: "- { expect: { delivered: { zzz: 1 } } }"),
        Mapping(path: "subject/anyOf/3/properties/latency", text: "- { expect: { latency: { zzz: 1 } } }"),
        Mapping(path: "subject/anyOf/6/properties/loss", text: "- { expect: { loss: { zzz: 1 } } }"),
    ]

    @Test("are those that the reader knows, no more and no fewer", arguments: mappings)
    func same(_ mapping: Mapping) throws {
        let diagnostics = HulianScenarioTests.read(text: LanguagePageTests.whole(mapping.text)).diagnostics
        let unknown = try #require(
            diagnostics.first { $0.code == "unknown-key" && $0.message.contains("'zzz'") }, "\(diagnostics)")
        let note = try #require(unknown.notes.first { $0.hasPrefix("known keys: ") })
        let known = Set(
            note.dropFirst("known keys: ".count).split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        #expect(known == (try keys(mapping.path)), "\(mapping.path)")
    }

    @Test("name the ways to misbehave that there are")
    func misbehaviours() throws {
        let device = try #require(try definitions()["device"] as? [String: Any])
        let properties = try #require(device["properties"] as? [String: [String: Any]])
        let forms = try #require(properties["misbehaves"]?["anyOf"] as? [[String: Any]])
        let names = Misbehaviour.allCases.map(\.rawValue)
        #expect(forms.first?["enum"] as? [String] == names)
        #expect((forms.last?["items"] as? [String: Any])?["enum"] as? [String] == names)
    }

    @Test("are closed everywhere: a key that nobody knows is refused")
    func closed() throws {
        var count = 0
        func check(_ node: Any, _ path: String) {
            if let node = node as? [String: Any] {
                // What stands under `not` and `then` adds to a mapping that is closed elsewhere.
                if node["properties"] is [String: Any], !path.contains("/not/"), !path.contains("/then") {
                    count += 1
                    let rest = node["additionalProperties"]
                    #expect(rest as? Bool == false || rest is [String: Any], "\(path)")
                }
                for (key, value) in node { check(value, "\(path)/\(key)") }
            } else if let list = node as? [Any] {
                for (index, value) in list.enumerated() { check(value, "\(path)/\(index)") }
            }
        }
        check(try definitions(), "")
        #expect(count > 50)
    }
}
