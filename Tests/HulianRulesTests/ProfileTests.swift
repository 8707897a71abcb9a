import HulianCatalog
import HulianDiagnostics
import HulianModel
import HulianRecord
import HulianRules
import HulianTesting
import Testing

/// What came of the clause of a line, and of all clauses, after one message of a device.
private struct Outcome {
    /// The verdict on the clause of the line.
    let clause: Verdict
    /// The clauses that failed.
    let failed: [ClauseID]
}

/// A line of a profile with its place, for the name of a test.
private struct NamedLine: CustomTestStringConvertible {
    /// The profile.
    let profile: Profile
    /// The line.
    let line: ProfileLine
    /// What it is called.
    var testDescription: String { "\(profile.id) \(line.clause) \(line.faults?.written?.rawValue ?? "")" }
}

/// The profiles of the catalog, read once.
private let profiles: [String: Profile] = {
    let catalog = makeCatalog()
    return Dictionary(
        uniqueKeysWithValues: catalog.profileIDs.compactMap { name in
            catalog.profile(name).map { (name, $0) }
        })
}()

/// How clauses are judged by a profile of the catalog; by the catalog alone without one.
private func judging(_ name: String?) -> JudgingProfile {
    name.flatMap { profiles[$0] }.map { JudgingProfile($0) } ?? JudgingProfile()
}

/// All lines of the profiles of the catalog.
private let lines = profiles.values.sorted { $0.id < $1.id }.flatMap { profile in
    profile.lines.map { NamedLine(profile: profile, line: $0) }
}

/// Judges a message by a profile; by the catalog alone without one.
private func judge(
    _ example: ProfileExample, _ line: ProfileLine, by name: String?, _ catalog: Catalog
) throws -> Outcome {
    let clause = try #require(catalog.clauses.first { $0.id == line.clause })
    let stage = Stage(catalog, profile: judging(name))
    let dialect = try #require(clause.dialect)
    let device = stage.device("device", example.deviceType, dialect, in: example.topic)
    stage.send(example.topic, example.payload, from: device.client, qos: 1, retain: example.retain)
    stage.end(after: .zero)
    let results = stage.judge.results()
    return Outcome(
        clause: try #require(results.first { $0.clause.id == line.clause }).verdict,
        failed: results.filter { $0.verdict == .failed }.map(\.clause.id))
}

@Suite("A profile of the catalog")
struct CatalogProfileTests {
    @Test("is read without a message, and has words in both languages")
    func words() {
        let catalog = makeCatalog()
        #expect(catalog.profileIDs == ["lenient", "strict"])
        for name in catalog.profileIDs {
            guard let profile = catalog.profile(name) else {
                Issue.record("\(name): \(catalog.diagnostics.sorted.map(\.message))")
                continue
            }
            for title in [profile.title, profile.text] + profile.lines.map(\.because) {
                #expect(!title.english.isEmpty && !title.chinese.isEmpty && title.english != title.chinese)
            }
            #expect(!profile.lines.isEmpty)
        }
        #expect(catalog.diagnostics.all.isEmpty)
    }

    @Test("gives each line a source and a message that real devices send", arguments: lines)
    private func sources(_ named: NamedLine) {
        let line = named.line
        #expect(!line.sources.isEmpty && !line.examples.isEmpty)
        // A strict line makes a clause stricter than the catalog, a lenient one only some of its faults less strict.
        let known = makeCatalog().clauses.first { $0.id == line.clause }?.strength
        if named.profile.id == "strict" {
            #expect(line.strength == .must && known != .must)
        } else {
            #expect(line.faults != nil && !line.wrong.isEmpty && line.strength != .must && known == .must)
        }
    }

    @Test(
        "fails what real devices do otherwise when it is strict, and only warns of it when it is lenient",
        arguments: lines)
    private func both(_ named: NamedLine) throws {
        let catalog = makeCatalog()
        for example in named.line.examples {
            let strict = try judge(example, named.line, by: "strict", catalog)
            #expect(strict.clause == .failed, "\(example.payload)")
            let lenient = try judge(example, named.line, by: "lenient", catalog)
            #expect(lenient.clause == .warned || lenient.clause == .passed, "\(example.payload): \(lenient.clause)")
            #expect(lenient.failed == [], "\(example.payload)")
        }
    }

    @Test("lets nothing pass that is wrong, and judges it as the catalog does", arguments: lines)
    private func wrong(_ named: NamedLine) throws {
        let catalog = makeCatalog()
        for example in named.line.wrong {
            for name in ["strict", "lenient"] {
                let outcome = try judge(example, named.line, by: name, catalog)
                #expect(outcome.clause == .failed || !outcome.failed.isEmpty, "\(name): \(example.payload)")
            }
            let plain = try judge(example, named.line, by: nil, catalog)
            let lenient = try judge(example, named.line, by: "lenient", catalog)
            #expect(lenient.failed == plain.failed, "\(example.payload)")
        }
    }

    @Test(
        "changes nothing of the messages by which dialects are tested, but for its own lines",
        arguments: ["strict", "lenient"])
    func unchanged(_ name: String) throws {
        let catalog = makeCatalog()
        let profile = try #require(profiles[name])
        let changed = Set(profile.lines.map(\.clause) + ["H1-MSG-1", "H1-MSG-2"])
        let dialects = Set(
            profile.lines.compactMap { line in catalog.clauses.first { $0.id == line.clause }?.dialect })
        for dialect in dialects.sorted(by: { $0.rawValue < $1.rawValue }) {
            let table = try #require(catalog.dialect(dialect))
            for example in table.examples {
                func verdicts(_ judging: JudgingProfile) -> [String] {
                    let stage = Stage(catalog, profile: judging)
                    let device = stage.device("device", example.deviceType, dialect, in: example.topic)
                    stage.send(example.topic, example.payload, from: device.client, qos: 1)
                    stage.end(after: .zero)
                    return stage.judge.results().filter { !changed.contains($0.clause.id) && $0.verdict > .passed }
                        .map { "\($0.clause.id) \($0.verdict)" }
                }
                #expect(verdicts(JudgingProfile(profile)) == verdicts(JudgingProfile()), "\(example.payload)")
            }
        }
    }
}
