import Foundation
import Testing

@Suite("Records, results and what they promise")
struct EvidenceTests {
    @Test("Two runs with one seed give the same record, octet for octet; another seed gives another one")
    func determinism() throws {
        let scratch = try Scratch()
        let file = try scratch.file("passes.yaml", Samples.passes)
        for (name, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
            let outcome = try Binary.run(["run", file, "--seed", seed, "--record", scratch.path(name)])
            #expect(outcome.code == 0, "\(outcome.errors)")
        }
        #expect(try scratch.octets("a") == scratch.octets("b"))
        #expect(try scratch.octets("a") != scratch.octets("c"))
    }

    @Test("A record and its result are verified; a changed record is found out")
    func verification() throws {
        let scratch = try Scratch()
        let file = try scratch.file("passes.yaml", Samples.passes)
        let (json, record) = (scratch.path("r.json"), scratch.path("r.jsonl"))
        #expect(try Binary.run(["run", file, "--json", json, "--record", record]).code == 0)
        #expect(try Binary.run(["verify", json, record]).code == 0)
        let text = try String(contentsOfFile: record, encoding: .utf8)
        let place = try #require(text.range(of: "lamp", options: .backwards))
        try text.replacingCharacters(in: place, with: "lump").write(toFile: record, atomically: true, encoding: .utf8)
        let changed = try Binary.run(["verify", json, record])
        #expect(changed.code == 1, "\(changed.output)")
    }

    @Test("A record that is judged again comes to the same verdict")
    func judgingAgain() throws {
        let scratch = try Scratch()
        for (name, sample) in [("passes", Samples.passes), ("fails", Samples.fails)] {
            let file = try scratch.file("\(name).yaml", sample)
            let run = try Binary.run(["run", file, "--record", scratch.path("r"), "--json", scratch.path("a")])
            let judged = try Binary.run(["judge", scratch.path("r"), "--json", scratch.path("b")])
            #expect(run.code == judged.code)
            func verdicts(_ name: String) throws -> [String: String] {
                let value = try JSONSerialization.jsonObject(with: scratch.octets(name)) as? [String: Any]
                let run = (value?["runs"] as? [[String: Any]])?.first
                let clauses = run?["clauses"] as? [[String: Any]] ?? []
                return Dictionary(
                    clauses.compactMap { clause in
                        (clause["id"] as? String).flatMap { id in (clause["verdict"] as? String).map { (id, $0) } }
                    }, uniquingKeysWith: { first, _ in first })
            }
            #expect(try verdicts("a") == verdicts("b"))
            #expect(try !verdicts("a").isEmpty)
        }
    }

    @Test("Reports hold what they promise: XML that is whole, a page without a network")
    func reports() throws {
        let scratch = try Scratch()
        let file = try scratch.file("fails.yaml", Samples.fails)
        let outcome = try Binary.run([
            "run", file, "--junit", scratch.path("j.xml"), "--html", scratch.path("p.html"), "--markdown",
            scratch.path("m.md"), "--lang", "zh",
        ])
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("未通过") || outcome.output.contains("失败"), "\(outcome.output)")
        let xml = String(decoding: try scratch.octets("j.xml"), as: UTF8.self)
        #expect(xml.contains("<failure") && xml.contains("tests=\""))
        let page = String(decoding: try scratch.octets("p.html"), as: UTF8.self)
        #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n"))
        #expect(!page.contains("src=\"http") && !page.contains("href=\"http") && !page.contains("@import"))
        #expect(String(decoding: try scratch.octets("m.md"), as: UTF8.self).hasPrefix("# "))
    }

    @Test("An installed binary works from any folder, with its catalog beside it")
    func installed() throws {
        let scratch = try Scratch()
        let (bin, share) = (scratch.url.appending(path: "bin"), scratch.url.appending(path: "share/hulian"))
        for folder in [bin, share] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let binary = bin.appending(path: "hulian")
        try FileManager.default.copyItem(at: Binary.path, to: binary)
        let catalog = Binary.package.appending(path: "Sources/HulianCatalog/Catalog")
        try FileManager.default.copyItem(at: catalog, to: share.appending(path: "catalog"))
        _ = try scratch.file("passes.yaml", Samples.passes)
        let outcome = try Binary.run(["run", "passes.yaml"], in: scratch.url, binary: binary)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let listed = try Binary.run(["catalog", "list"], in: URL(filePath: "/"), binary: binary)
        #expect(listed.output.contains("locks.palmVeinFaceLock"))
    }
}
