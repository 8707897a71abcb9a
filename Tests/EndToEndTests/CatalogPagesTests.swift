import Foundation
import Testing

@Suite("The pages of the catalog")
struct CatalogPagesTests {
    @Test("in docs/catalog are those that the catalog makes")
    func equal() throws {
        let scratch = try Scratch()
        let made = scratch.url.appending(path: "catalog")
        let outcome = try Binary.run(["catalog", "export", "--format", "markdown", "--output", made.path])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let kept = Binary.package.appending(path: "docs/catalog")
        func names(_ folder: URL) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        }
        #expect(try names(made) == names(kept))
        for name in try names(made) {
            let isEqual =
                try Data(contentsOf: made.appending(path: name)) == Data(contentsOf: kept.appending(path: name))
            #expect(isEqual, "\(name): run 'hulian catalog export --format markdown --output docs/catalog'")
        }
    }
}
