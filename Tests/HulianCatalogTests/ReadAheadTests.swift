import HulianCatalog
import HulianDiagnostics
import HulianModel
import Testing

@Suite("Reading all files of a catalog")
struct ReadAheadTests {
    /// The files of our catalog, some of them damaged.
    private static func damaged(_ spoiled: Set<String>) -> FileSystem {
        let local = FileSystem.local()
        return FileSystem(
            octets: { path throws(FileSystem.Failure) in
                let octets = try local.octets(path)
                return spoiled.contains(where: { path.hasSuffix($0) }) ? Array(octets.dropLast(40)) + [0x5B] : octets
            }, names: local.names, exists: local.exists)
    }

    /// What a catalog holds and what is wrong with it, as text.
    private func contents(_ files: FileSystem, ahead: Bool) -> [String] {
        let catalog = Catalog(base: sourceRoot + "/Sources/HulianCatalog/Catalog", files: files)
        if ahead { catalog.readAll { work in Task.detached { work() } } }
        let blueprints = catalog.deviceTypeIDs.map { id in
            catalog.blueprint(id).map { "\(id) \($0.title.english) \($0.attributePaths)" } ?? "\(id) is broken"
        }
        return blueprints + catalog.diagnostics.all.map { "\($0)" }
    }

    @Test(
        "on a second thread changes nothing that is read, and nothing that is said of it",
        arguments: [[], ["onOff.yaml", "on-off.yaml", "dimmableLight.yaml", "dimmable-light.yaml", "fan.yaml"]])
    func same(_ spoiled: [String]) {
        let files = Self.damaged(Set(spoiled))
        let plain = contents(files, ahead: false)
        for _ in 0..<3 { #expect(contents(files, ahead: true) == plain) }
        #expect(plain.count >= 195)
        #expect(plain.contains { $0.hasSuffix("is broken") } == !spoiled.isEmpty)
    }

    @Test("ends when the catalog goes away before all is read")
    func ends() {
        for _ in 0..<20 {
            let catalog = Catalog(base: sourceRoot + "/Sources/HulianCatalog/Catalog", files: .local())
            catalog.readAll { work in Task.detached { work() } }
            #expect(catalog.deviceType("lighting.dimmableLight") != nil)
        }
    }
}
