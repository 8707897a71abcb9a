import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianModel
import HulianTesting
import Testing

/// The folder of the package.
let packageFolder = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))

/// A catalog over the files of the source tree.
func makeCatalog() -> Catalog {
    Catalog(base: packageFolder + "/Sources/HulianCatalog/Catalog", files: .local())
}

/// The names of all dialects of the catalog.
let dialects: [DialectID] = makeCatalog().dialectIDs

/// A dialect and a check that is made of it.
struct CompatCase: CustomTestStringConvertible, Sendable {
    /// The dialect.
    let dialect: DialectID
    /// The check.
    let check: DialectCompatTest.Check

    var testDescription: String { "\(dialect): \(check)" }

    /// Every check of every dialect.
    static let all = dialects.flatMap { dialect in
        DialectCompatTest.Check.allCases.map { CompatCase(dialect: dialect, check: $0) }
    }

    /// What a dialect has no messages for, so that there is nothing to try.
    static let absent: [DialectID: Set<DialectCompatTest.Check>] = [
        "alink": [.availability], "tuyalink": [.get, .availability], "homeassistant": [.get, .reply],
        "zigbee2mqtt": [.reply, .event],
    ]
}

@Suite("Every dialect of the catalog")
struct CompatTests {
    @Test("is read without a complaint", arguments: dialects)
    func loads(dialect: DialectID) {
        let catalog = makeCatalog()
        #expect(catalog.dialect(dialect) != nil)
        #expect(catalog.diagnostics.all.map { "\($0)" } == [])
    }

    @Test("passes every check of the test of dialects with every device type", arguments: CompatCase.all)
    func passes(one: CompatCase) throws {
        let test = try #require(DialectCompatTest(one.dialect, in: makeCatalog()))
        #expect(test.blueprints.count >= 18)
        let report = test.run([one.check])
        #expect(report.failures.prefix(12).map(\.description) == [])
        // A check that tried nothing proves nothing, unless the dialect has no such messages.
        let isAbsent = CompatCase.absent[one.dialect]?.contains(one.check) ?? false
        #expect((report.count(one.check) == 0) == isAbsent, "\(report.count(one.check)) tries")
    }
}
