import HulianCatalog
import HulianDiagnostics
import HulianModel
import Testing

@Suite("The names of a catalog")
struct CatalogNameTests {
    @Test(
        "are those of its files, whose words are joined by hyphens",
        arguments: [
            ("lighting/bedside-lamp", "lighting.bedsideLamp"), ("audio-video/tv-4-k", "audioVideo.tv4K"),
            ("a/b-2-c", "a.b2C"), ("a/b--c", "a.bC"), ("a/b-", "a.b"), ("a/-b", "a.B"),
            ("x/snake_case", "x.snake_case"),
            ("灯/夜-é", "灯.夜É"), ("a/é", "a.é"),
        ])
    func names(_ path: String, _ name: String) {
        let catalog = Catalog(base: "c", files: .memory(["c/device-types/\(path).yaml": "a: 1"]))
        #expect(catalog.deviceTypeIDs.map(\.rawValue) == [name])
    }

    @Test(
        "lead to their files",
        arguments: [
            ("lighting.bedsideLamp", "lighting/bedside-lamp"), ("audioVideo.tv", "audio-video/tv"), ("a.B", "a/b"),
            ("A.b", "a/b"), ("a.b2C", "a/b2-c"), ("a.bCD", "a/b-c-d"), ("x.snake_case", "x/snake_case"),
        ])
    func paths(_ name: String, _ path: String) throws {
        let text = "deviceType: \(name)\n"
        let catalog = Catalog(base: "c", files: .memory(["c/device-types/\(path).yaml": text]))
        #expect(try catalog.text(of: DeviceTypeID(rawValue: name)) == text)
    }
}
