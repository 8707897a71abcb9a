import HulianCatalog
import HulianDiagnostics
import HulianModel
import Testing

/// The folder of the catalog in the source tree.
let catalogFolder =
    FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath))) + "/Sources/HulianCatalog/Catalog"

/// A catalog over the files of the source tree.
func makeCatalog() -> Catalog { Catalog(base: catalogFolder, files: .local()) }

@Suite("The capability files of the catalog")
struct CapabilityFilesTests {
    @Test("are all understood, and there are as many as Matter's application clusters and more")
    func allLoad() {
        let catalog = makeCatalog()
        let ids = catalog.capabilityIDs
        let loaded = ids.compactMap { catalog.capability($0) }
        #expect(catalog.diagnostics.all.map { "\($0.place.map(String.init(describing:)) ?? "") \($0.message)" } == [])
        #expect(loaded.count == ids.count)
        #expect(loaded.count >= 115)
        #expect(Set(loaded.map(\.number)).count == loaded.count)
    }

    @Test("give every element a title in both languages")
    func titles() {
        let catalog = makeCatalog()
        var count = 0
        for id in catalog.capabilityIDs {
            guard let capability = catalog.capability(id) else { continue }
            let titles =
                [capability.title] + capability.attributes.map(\.title) + capability.commands.map(\.title)
                + capability.events.map(\.title)
            for title in titles {
                #expect(!title.english.isEmpty && !title.chinese.isEmpty, "\(id)")
                count += 1
            }
        }
        #expect(count > 1500)
    }

    @Test("name setters whose command takes the field")
    func setters() {
        let catalog = makeCatalog()
        var count = 0
        for id in catalog.capabilityIDs {
            guard let capability = catalog.capability(id) else { continue }
            for attribute in capability.attributes {
                guard case .command(let name, let field, let others) = attribute.setter else { continue }
                count += 1
                let command = capability.command(named: name)
                #expect(command?.fields.contains { $0.name == field } == true, "\(id).\(attribute.name)")
                var constraint = attribute.constraint
                constraint.isNullable = false
                let fields = [Field(field, constraint.zero)] + others
                #expect(
                    command?.fields.check(fields, in: capability, missing: .invalidCommand) != .invalidCommand,
                    "\(id).\(attribute.name)")
            }
        }
        #expect(count > 15)
    }
}
