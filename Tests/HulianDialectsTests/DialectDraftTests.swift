import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("The file of a new dialect")
struct DialectDraftTests {
    /// A catalog with a new dialect in a folder of its own.
    private static func catalog() -> Catalog {
        let draft = DialectDraft("acme2", title: Title(english: "Acme \"two\"", chinese: "顶点"))
        let files = FileSystem.local().overlaid(with: ["/overlay/" + draft.path: draft.text])
        return Catalog(
            base: packageFolder + "/Sources/HulianCatalog/Catalog", overlays: ["/overlay"], files: files)
    }

    @Test("is read without a complaint, title and clauses with it")
    func loads() throws {
        let catalog = Self.catalog()
        let table = try #require(catalog.dialect("acme2"))
        #expect(table.title.english == "Acme \"two\"" && table.title.chinese == "顶点")
        let clauses = catalog.clauses.filter { $0.dialect == "acme2" }
        #expect(Set(clauses.map(\.id)) == Set(table.clauses.values))
        #expect(catalog.diagnostics.all.map { "\($0)" } == [])
    }

    @Test("passes the test of dialects with every device type, and all that its sides say is tried")
    func passes() throws {
        let test = try #require(DialectCompatTest("acme2", in: Self.catalog()))
        let report = test.run()
        #expect(report.failures.prefix(12).map(\.description) == [])
        for check in DialectCompatTest.Check.allCases where check != .description && check != .history {
            #expect(report.count(check) > 0, "\(check)")
        }
    }

    @Test("is recognised beside all others, and takes nothing of theirs")
    func isRecognised() throws {
        let table = try #require(Self.catalog().dialect("acme2"))
        let recogniser = DialectRecogniser(Shared.tables + [table])
        for example in table.examples {
            let best = recogniser.recognise(example.topic, Array(example.payload.utf8)).first
            #expect(best?.dialect == "acme2" && best?.kind == example.kind, "\(example.topic)")
        }
        for example in Shared.tables.flatMap(\.examples) {
            let best = recogniser.recognise(example.topic, Array(example.payload.utf8))
            #expect(!best.contains { $0.dialect == "acme2" }, "\(example.topic)")
        }
    }
}

@Suite("Clauses in the file of a dialect")
struct DialectClauseTests {
    /// What a catalog finds in a file of clauses beside a dialect's.
    private func read(_ clauses: String) -> (clauses: [Clause], diagnostics: [String]) {
        let draft = DialectDraft("acme", title: Title(english: "Acme", chinese: "顶点"))
        let text = draft.text.split(separator: "\nclauses:\n")[0] + "\n" + clauses + "\nexamples: []\n"
        let files = FileSystem.local().overlaid(with: ["/overlay/" + draft.path: String(text)])
        let catalog = Catalog(
            base: packageFolder + "/Sources/HulianCatalog/Catalog", overlays: ["/overlay"], files: files)
        let found = catalog.clauses.filter { $0.dialect == "acme" }
        _ = catalog.dialect("acme")
        return (found, catalog.diagnostics.all.map { "\($0)" })
    }

    @Test("take the level, the source and the dialect of the file, and their own where they have them")
    func read() throws {
        let (clauses, diagnostics) = read(
            """
            clauses:
              - id: ACME-01
                title: { en: One, zh: 一 }
                text: { en: One is one., zh: 一为一。 }
                rule: message.form
              - id: ACME-02
                level: H2
                strength: should
                title: { en: Two, zh: 二 }
                text: { en: Two is two., zh: 二为二。 }
                sources: [{ ref: "Acme's text, section 2", trust: text }]
                because: nobody counts
            """)
        #expect(diagnostics == [])
        #expect(clauses.map(\.id) == ["ACME-01", "ACME-02"] && clauses.map(\.level) == [.h1, .h2])
        #expect(clauses.map(\.strength) == [.must, .should] && clauses.allSatisfy { $0.standard == "acme" })
        #expect(clauses[1].sources.map(\.trust) == [.text])
    }

    @Test("are refused where they are no list, or a clause has nobody behind it")
    func refused() {
        #expect(read("clauses: 3").diagnostics.contains { $0.contains("must be a list") })
        let bare = read("clauses:\n  - { id: A-1, title: { en: a, zh: a }, text: { en: a, zh: a } }")
        #expect(bare.diagnostics.contains { $0.contains("the clause") && $0.contains("needs") }, "\(bare.diagnostics)")
    }
}
