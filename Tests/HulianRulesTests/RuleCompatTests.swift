import HulianCatalog
import HulianDiagnostics
import HulianModel
import HulianRecord
import HulianRules
import HulianTesting
import Testing

/// The folder of the package.
let packageFolder = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))

/// A catalog over the files of the source tree.
func makeCatalog() -> Catalog {
    Catalog(base: packageFolder + "/Sources/HulianCatalog/Catalog", files: .local())
}

@Suite("Every rule")
struct RuleCompatTests {
    @Test("finds what breaks it and spares what keeps it", arguments: Miniatures.all)
    func judges(miniature: Miniature) {
        #expect(RuleCompatTest(makeCatalog()).problems(of: miniature) == [])
    }

    @Test("has a miniature that breaks it and one that keeps it", arguments: RuleCompatTest.rules)
    func isMeasured(rule: String) {
        #expect(Miniatures.all.contains { $0.rule == rule && $0.breaks })
        #expect(Miniatures.all.contains { $0.rule == rule && !$0.breaks })
    }

    @Test("finds nothing when nothing happens")
    func nothing() { #expect(RuleCompatTest(makeCatalog()).problemsOfNothing() == []) }

    @Test("has a name of its own, and a line in the list")
    func names() throws {
        let names = RuleCompatTest.rules
        #expect(Set(names).count == names.count)
        let folder = packageFolder + "/Sources/HulianRules/Rules"
        var declared: Set<String> = []
        for path in FileSystem.local().files(below: folder, suffix: ".swift") {
            let text = try FileSystem.local().text(path)
            for line in text.split(separator: "\n") where line.contains("override class var id: String { \"") {
                declared.formUnion(line.split(separator: "\"").dropFirst().prefix(1).map(String.init))
            }
        }
        #expect(declared == Set(names))
    }
}
