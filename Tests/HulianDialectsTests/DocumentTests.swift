import Foundation
import HulianBus
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianModel
import HulianTesting
import Testing

/// The text of a document.
private func document(_ name: String) throws -> String {
    try String(contentsOfFile: packageFolder + "/docs/" + name, encoding: .utf8)
}

/// The blocks of a document that are marked as something.
private func blocks(_ text: String, _ mark: String) -> [String] {
    text.components(separatedBy: "\n```\(mark)\n").dropFirst().compactMap { $0.components(separatedBy: "\n```").first }
}

@Suite("The document of the neutral profile")
struct NeutralProfileDocumentTests {
    @Test("shows messages that the profile reads without a fault")
    func messages() throws {
        let catalog = makeCatalog()
        let table = try #require(catalog.dialect("hulian"))
        let lines = blocks(try document("neutral-profile.md"), "messages").flatMap { $0.split(separator: "\n") }
        #expect(lines.count >= 13)
        var kinds: Set<UtteranceKind> = []
        for line in lines {
            let parts = line.split(separator: " ", maxSplits: 1)
            try #require(parts.count == 2)
            let topic = String(parts[0])
            let type: DeviceTypeID = topic.contains("front-door") ? "locks.palmVeinFaceLock" : "lighting.dimmableLight"
            let space = DialectSpace(table, topics: TopicTable())
            let blueprint = try #require(catalog.blueprint(type))
            space.register("device", blueprint, identity: try #require(space.identity(in: topic)))
            var said = Utterance()
            let octets = Array(parts[1].utf8)
            octets.withUnsafeBufferPointer {
                _ = space.read(space.topics.id(topic), $0, now: Instant(milliseconds: 1_767_225_600_500), into: &said)
            }
            #expect(said.faults.isEmpty, "\(line): \(said.faults)")
            kinds.insert(try #require(said.kind))
            if said.kind == .announce {
                let found = HulianCodec().descriptions(topic: topic, payload: try Value(json: octets))
                #expect(found.first?.attributes.allSatisfy(\.isComplete) == true)
            }
        }
        #expect(kinds == [.announce, .availability, .report, .event, .set, .get, .invoke, .reply])
    }

    @Test("names every topic, clause and status of the profile's table")
    func complete() throws {
        let table = try #require(Shared.table("hulian"))
        let text = try document("neutral-profile.md")
        for message in table.messages {
            var topic = message.topic.text
            for name in ["name", "event", "command"] {
                topic = topic.replacingOccurrences(of: "{\(name)...}", with: "{path}")
            }
            let side = message.speaker == .device ? "device" : "hub"
            let kept = message.retain == .always ? "yes" : "no"
            #expect(text.contains("| `\(topic)` | \(side) | \(kept) |"), "\(message.name)")
            #expect(message.qos == [1])
        }
        for clause in Set(table.clauses.values.map(\.rawValue)) {
            #expect(text.contains("[\(clause)]") && text.contains("| \(clause) |"), "\(clause)")
        }
        for status in table.status { #expect(text.contains("`\(status.text)`"), "\(status.text)") }
        #expect(text.contains("at most \(table.payloadLimit ?? 0) octets"))
        #expect(table.version == "1")
    }
}

@Suite("The document of dialects")
struct DialectsDocumentTests {
    @Test("shows a dialect that is read and passes the test of dialects")
    func plain() throws {
        let file = try #require(blocks(try document("dialects.md"), "yaml dialect").first)
        let base = packageFolder + "/Sources/HulianCatalog/Catalog"
        let files = FileSystem.local().overlaid(with: ["/overlay/dialects/plain.yaml": file + "\n"])
        let catalog = Catalog(base: base, overlays: ["/overlay"], files: files)
        let test = try #require(DialectCompatTest("plain", in: catalog, deviceTypes: ["lighting.dimmableLight"]))
        #expect(catalog.diagnostics.all.map { "\($0)" } == [])
        let report = test.run()
        #expect(report.failures.map(\.description) == [])
        #expect(report.count(.report) > 5 && report.count(.set) > 5 && report.count(.examples) == 3)
    }

    @Test("names every key of a message, and the list of its pages names every dialect of the catalog")
    func complete() throws {
        let text = try document("dialects.md")
        let index = try document("dialects/README.md")
        for dialect in dialects { #expect(index.contains("| [`\(dialect)`](\(dialect).md) |"), "\(dialect)") }
        for kind in UtteranceKind.allCases { #expect(text.contains("`\(kind.rawValue)`"), "\(kind)") }
        for role in BodyTemplate.ItemLayout.Shape.allCases { #expect(text.contains("`\(role.rawValue)`"), "\(role)") }
        for kind in BodyTemplate.Kind.allCases { #expect(text.contains("`$\(kind.rawValue)`"), "\(kind)") }
        for hole in Hole.allCases where hole != .cause { #expect(text.contains("`$\(hole.rawValue)`"), "\(hole)") }
    }
}
