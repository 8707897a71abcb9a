import Foundation
import Testing

@Suite("The README")
struct ReadmeTests {
    /// The text.
    private static let text =
        (try? String(contentsOf: Binary.package.appending(path: "README.md"), encoding: .utf8)) ?? ""

    @Test("shows the scenario that lies in docs/examples, as it is")
    func scenario() throws {
        let file = Binary.package.appending(path: "docs/examples/hello.yaml")
        let scenario = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)
        #expect(Self.text.contains("```yaml\n\(scenario)\n```"))
    }

    @Test("shows what the command really prints, but for the time that it took")
    func output() throws {
        let outcome = try Binary.run(["run", "docs/examples/hello.yaml"])
        #expect(outcome.code == 1)
        // The first line tells the time on the wall.
        let lines = outcome.output.split(separator: "\n").dropFirst()
        #expect(lines.count > 20)
        // How many clauses do not apply grows with every dialect.
        let text = Self.withoutCounts(Self.text)
        for line in lines {
            #expect(text.contains(Self.withoutCounts(String(line))), "the README has no line '\(line)'")
        }
    }

    /// A text without the numbers of clauses that do not apply.
    private static func withoutCounts(_ text: String) -> String {
        text.replacing(/[0-9]+ not applicable/, with: "n not applicable")
    }

    @Test("names commands that exist")
    func commands() throws {
        let words = Self.text.matches(of: /hulian (run|check|judge|watch|simulate|verify|catalog|dialect|lint)\b/)
        #expect(words.count >= 8)
        for command in Set(words.map { String($0.output.1) }) {
            #expect(try Binary.run([command, "--help"]).code == 0)
        }
    }
}
