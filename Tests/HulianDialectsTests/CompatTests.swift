import Foundation
import HulianBus
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

/// What many tests share: everything of the catalog is read once.
enum Shared {
    /// A catalog and what it gives.
    private static let all: (tables: [DialectTable], blueprints: [DeviceBlueprint]) = {
        let catalog = makeCatalog()
        return (
            catalog.dialectIDs.compactMap { catalog.dialect($0) },
            catalog.deviceTypeIDs.compactMap { catalog.blueprint($0) }
        )
    }()
    /// The tables of all dialects.
    static var tables: [DialectTable] { all.tables }
    /// All device types, in the order of their names.
    static var blueprints: [DeviceBlueprint] { all.blueprints }
    /// All device types by name.
    private static let byID = Dictionary(all.blueprints.map { ($0.id, $0) }) { first, _ in first }
    /// The bindings of all device types, by dialect.
    private static let bindings: [DialectID: [DeviceTypeID: DialectBinding]] = {
        var bindings: [DialectID: [DeviceTypeID: DialectBinding]] = [:]
        for table in tables {
            for blueprint in blueprints {
                bindings[table.id, default: [:]][blueprint.id] = DialectBinding(table, to: blueprint)
            }
        }
        return bindings
    }()

    /// The table of a dialect.
    static func table(_ dialect: DialectID) -> DialectTable? { tables.first { $0.id == dialect } }
    /// A device type.
    static func blueprint(_ type: DeviceTypeID) -> DeviceBlueprint? { byID[type] }
    /// The binding of a device type in a dialect.
    static func binding(_ dialect: DialectID, _ type: DeviceTypeID) -> DialectBinding? { bindings[dialect]?[type] }
}

/// The names of all dialects of the catalog; while one is made, `HULIAN_DIALECTS=acme,zeta` takes those alone.
let dialects: [DialectID] = {
    let wanted = ProcessInfo.processInfo.environment["HULIAN_DIALECTS"]?.split(separator: ",").map(String.init)
    return makeCatalog().dialectIDs.filter { wanted?.contains($0.rawValue) ?? true }
}()

/// What a dialect has no messages for, so that there is nothing to try.
///
/// It follows from the table, so that a new table needs no line here.
func absent(_ table: DialectTable) -> Set<DialectCompatTest.Check> {
    let space = DialectSpace(table, topics: TopicTable())
    let sayings: [(check: DialectCompatTest.Check, kind: UtteranceKind, speaker: HulianModel.Speaker)] = [
        (.get, .get, .hub), (.reply, .reply, .device), (.event, .event, .device),
        (.availability, .availability, .device),
    ]
    var absent = Set(sayings.filter { !space.canSay($0.kind, by: $0.speaker) }.map(\.check))
    if space.historyLimit == nil { absent.insert(.history) }
    if Codecs.codec(of: table) == nil { absent.insert(.description) }
    return absent
}

@Suite("Every dialect of the catalog")
struct CompatTests {
    @Test("is read without a complaint", arguments: dialects)
    func loads(dialect: DialectID) {
        let catalog = makeCatalog()
        #expect(catalog.dialect(dialect) != nil)
        #expect(catalog.diagnostics.all.map { "\($0)" } == [])
    }

    @Test("passes every check of the test of dialects with every device type", arguments: dialects)
    func passes(dialect: DialectID) throws {
        let test = try #require(DialectCompatTest(dialect, in: makeCatalog()))
        #expect(test.blueprints.count == Shared.blueprints.count && test.blueprints.count >= 190)
        let report = test.run()
        let absent = absent(test.table)
        for check in DialectCompatTest.Check.allCases {
            #expect(report.failures.filter { $0.check == check }.prefix(12).map(\.description) == [])
            // A check that tried nothing proves nothing, unless the dialect has no such messages.
            let isAbsent = absent.contains(check)
            #expect((report.count(check) == 0) == isAbsent, "\(check): \(report.count(check)) tries")
        }
    }
}
