import Foundation
import Testing

@Suite("The pages of the dialects")
struct DialectPagesTests {
    @Test("in docs/dialects are those that the catalog makes, one for each dialect and one for all")
    func equal() throws {
        let scratch = try Scratch()
        let made = scratch.url.appending(path: "dialects")
        let outcome = try Binary.run(["dialect", "export", "--format", "markdown", "--output", made.path])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let kept = Binary.package.appending(path: "docs/dialects")
        func names(_ folder: URL) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        }
        let list = try Binary.run(["dialect", "list", "--json"]).output
        let dialects = try JSONSerialization.jsonObject(with: Data(list.utf8)) as? [[String: Any]] ?? []
        let wanted = ["README.md"] + dialects.compactMap { ($0["id"] as? String).map { $0 + ".md" } }
        #expect(try names(made) == wanted.sorted())
        #expect(try names(made) == names(kept))
        for name in try names(made) {
            let isEqual =
                try Data(contentsOf: made.appending(path: name)) == Data(contentsOf: kept.appending(path: name))
            #expect(isEqual, "\(name): run 'hulian dialect export --format markdown --output docs/dialects'")
        }
    }

    @Test("say everything that a dialect's file holds")
    func complete() throws {
        let page = try Binary.run(["dialect", "export", "alink"]).output
        let shown = try Binary.run(["dialect", "show", "alink"]).output
        // Every topic that the table has stands on the page.
        let topics = shown.split(separator: "\n").compactMap { $0.split(separator: " ").last }.filter {
            $0.hasPrefix("/")
        }
        #expect(topics.count > 40)
        for topic in topics { #expect(page.contains("`\(topic)`"), "\(topic)") }
        for text in ["LightStatus", "AL-01", "**unverified**", "460", "262144", "ours", "未核实", "## Examples"] {
            #expect(page.contains(text), "\(text)")
        }
    }
}
