import HulianCatalog
import HulianDiagnostics
import HulianImport
import HulianModel
import Testing

@Suite("The tables of import")
struct ImportTableTests {
    /// Capabilities of which a table knows and which a catalog may lack; the rules that name them do nothing then.
    private static let mayLack: Set<String> = [
        "offTimer", "humidistat", "consumableMonitoring", "selfDiagnosis", "childLock", "maintenance", "traceability",
        "positioner", "siren", "intrusionAlarm", "circuitProtection", "waterQuality", "bodyComposition", "heartRate",
        "cookingControl", "utilityMetering", "videoRecording",
    ]

    @Test("name nothing that the catalog has not, but for capabilities that it may lack as a whole")
    func targets() throws {
        let catalog = makeCatalog()
        for name in try Importer(catalog).unknownTargets() {
            let words = name.split(separator: ".")
            let capability = String(words.count > 1 ? words[words.count - 2] : words[0])
            #expect(Self.mayLack.contains(capability), "\(name) leads nowhere")
            #expect(!catalog.capabilityIDs.contains { $0.rawValue == capability }, "\(name) leads nowhere")
        }
        #expect(catalog.diagnostics.all.map(\.message) == [])
    }

    @Test("say what a name that they do not know is near to")
    func mistakes() {
        let text = "import: miot\nfunctions:\n  a: { too: onOff.onOff }\n"
        let base = makeCatalog()
        let files = base.files.overlaid(with: ["/mine/import/miot.yaml": text])
        do {
            let catalog = CatalogWith(base, files)
            _ = try Importer(catalog.value).unknownTargets()
            Issue.record("it is understood")
        } catch {
            #expect(error.diagnostics.contains { $0.code == "unknown-key" && $0.place?.line == 3 })
        }
    }

    @Test(
        "do not take a file that cannot be read for one that is not there, nor for that of the folder below",
        arguments: [
            (FileSystem.Failure.unreadable, "unreadable-file"), (.notText, "not-text"), (.tooLong, "yaml-length"),
        ])
    func unreadable(_ failure: FileSystem.Failure, _ code: String) {
        let base = makeCatalog()
        let below = base.files
        let path = "/mine/import/miot.yaml"
        let files = FileSystem(
            octets: { asked throws(FileSystem.Failure) in
                if asked == path { throw failure }
                return try below.octets(asked)
            }, names: below.names)
        do {
            _ = try Importer(CatalogWith(base, files).value).unknownTargets()
            Issue.record("it is read")
        } catch {
            #expect(error.diagnostics.map(\.code) == [code])
            #expect(error.diagnostics.first?.place?.file == path)
        }
    }
}

/// A catalog with an overlay.
private struct CatalogWith {
    /// The catalog.
    let value: Catalog

    /// Makes a catalog with the folder `/mine` over another one.
    init(_ base: Catalog, _ files: FileSystem) {
        value = Catalog(base: base.folders[0], overlays: ["/mine"], files: files)
    }
}
