import Foundation
import HulianDiagnostics
import HulianScenario
import Testing

/// The examples of the page about the language, by the line on which each starts.
private let examples: [(line: Int, text: String)] = {
    guard let page = try? FileSystem.local().text("\(sourceRoot)/docs/scenario-language.md") else { return [] }
    var examples: [(line: Int, text: String)] = []
    var open: (line: Int, lines: [Substring])?
    for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if line == "```yaml" {
            open = (index + 2, [])
        } else if line == "```", let example = open {
            examples.append((example.line, example.lines.joined(separator: "\n") + "\n"))
            open = nil
        } else {
            open?.lines.append(line)
        }
    }
    return examples
}()

@Suite("The page about the language")
struct LanguagePageTests {
    /// What examples that are parts of a scenario stand in.
    private static let parts: [(key: String, text: String)] = [
        ("scenario", "scenario: example\n"),
        (
            "home",
            """
            home:
              rooms: [hall, kitchen]
              people: { grandma: { role: elder }, guest: }
              devices:
                door: { type: locks.palmVeinFaceLock, dialect: tuyalink, room: hall, credentials: { guest: { pin: "246810" } } }
                lamp: { type: lighting.dimmableLight, dialect: miot, room: hall }
                ac: { type: appliances.airConditioner, dialect: alink }
                fridge: { type: appliances.refrigerator, dialect: alink }
                washer: { type: appliances.washer, dialect: tuyalink }
              controllers: [homeassistant]

            """
        ),
        ("scenes", "scenes: { coming-home: { do: { device: lamp, set: { onOff.onOff: true } } } }\n"),
        ("steps", "steps: [{ wait: 1 s }]\n"),
    ]

    /// A whole scenario with an example in it.
    static func whole(_ example: String) -> String {
        // A list is a list of steps.
        let example = example.hasPrefix("- ") ? "steps:\n" + example : example
        let keys = example.split(separator: "\n").filter { $0.first?.isLetter ?? false }.map { $0.prefix { $0 != ":" } }
        // Who brings a home brings what belongs to it.
        let left = parts.filter { part in
            !keys.contains { $0 == part.key } && !(part.key == "scenes" && keys.contains("home"))
        }
        return left.map(\.text).joined() + example
    }

    @Test("has examples that are understood as they stand", arguments: examples.map(\.line))
    func understood(_ line: Int) throws {
        let example = try #require(examples.first { $0.line == line })
        let reading = HulianScenarioTests.read(text: Self.whole(example.text))
        #expect(reading.diagnostics.filter { $0.severity == .error } == [], "docs/scenario-language.md:\(line)")
        #expect(reading.scenario != nil)
    }

    @Test("tells of every key and every word that the schema has")
    func complete() throws {
        let page = try FileSystem.local().text("\(sourceRoot)/docs/scenario-language.md")
        #expect(examples.count >= 15)
        var words: Set<String> = []
        func collect(_ node: Any) {
            if let node = node as? [String: Any] {
                for (key, value) in node {
                    if key == "properties", let properties = value as? [String: Any] {
                        words.formUnion(properties.keys)
                    }
                    if key == "enum", let values = value as? [Any] {
                        words.formUnion(values.compactMap { $0 as? String })
                    }
                    collect(value)
                }
            } else if let list = node as? [Any] {
                for value in list { collect(value) }
            }
        }
        collect(
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: "\(sourceRoot)/docs/schemas/scenario.json"))))
        #expect(words.count > 100)
        let missing = words.filter { word in !page.contains("`\(word)`") && !page.contains("\(word):") }
        #expect(missing.sorted() == [])
    }
}
