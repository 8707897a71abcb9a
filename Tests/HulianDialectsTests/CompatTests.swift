import Foundation
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

/// The names of all dialects of the catalog; while one is made, `HULIAN_DIALECTS=homie,miot` takes those that begin so.
let dialects: [DialectID] = makeCatalog().dialectIDs.filter { dialect in
    guard let wanted = ProcessInfo.processInfo.environment["HULIAN_DIALECTS"] else { return true }
    return wanted.split(separator: ",").contains { dialect.rawValue.hasPrefix($0) }
}

/// What a dialect has no messages for, so that there is nothing to try.
private let absent: [DialectID: Set<DialectCompatTest.Check>] = [
    "alink": [.availability], "tuyalink": [.get, .availability], "homeassistant": [.get, .reply],
    "zigbee2mqtt": [.reply, .event], "tasmota": [.reply], "homie4": [.get, .reply], "homie5": [.get, .reply],
    "iotda": [.event, .availability, .description], "onenet": [.availability, .description],
    "tencent": [.get, .availability, .description],
]

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
        for check in DialectCompatTest.Check.allCases {
            #expect(report.failures.filter { $0.check == check }.prefix(12).map(\.description) == [])
            // A check that tried nothing proves nothing, unless the dialect has no such messages.
            let isAbsent = absent[dialect]?.contains(check) ?? false
            #expect((report.count(check) == 0) == isAbsent, "\(check): \(report.count(check)) tries")
        }
    }
}
