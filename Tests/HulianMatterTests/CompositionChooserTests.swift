import HulianDiagnostics
import HulianMatter
import Testing

/// Which sample application a test file runs with.
@Suite("Choosing a sample application")
struct CompositionChooserTests {
    /// The folder of compositions.
    private let files = FileSystem.memory([
        "apps/all-clusters-app.matter": "", "apps/deep/lock-app.matter": "", "apps/network-manager-app.matter": "",
        "apps/tv-app.matter": "", "apps/tv-casting-app.matter": "", "one.matter": "", "empty/readme.md": "",
    ])

    @Test(
        "what the file names comes first, then what the SDK takes for its name, then all-clusters-app",
        arguments: [
            ("Test_TC_OO_2_1.yaml", "", "apps/all-clusters-app.matter"),
            ("Test_TC_OO_2_1.yaml", "CI: [{ app: lock }]", "apps/deep/lock-app.matter"),
            ("TV_ChannelCluster.yaml", "", "apps/tv-app.matter"),
            ("TV_ChannelCluster.yaml", "CI: [{ app: all-clusters }]", "apps/all-clusters-app.matter"),
            ("DL_Schedules.yaml", "", "apps/deep/lock-app.matter"),
            ("Test_TC_APPOBSERVER_13_2.yaml", "", "apps/tv-casting-app.matter"),
            ("Test_TC_RVCRUNM_2_1.yaml", "", "apps/all-clusters-app.matter"),
            ("a.yaml", "CI: [{ app: unknown }]", "apps/all-clusters-app.matter"),
            (
                "a.yaml", "CI: [{ app: all-devices, args: [--device, network-infrastructure-manager] }]",
                "apps/network-manager-app.matter"
            ),
            ("a.yaml", "CI: [{ app: all-devices, args: [--device, speaker] }]", "apps/all-clusters-app.matter"),
        ])
    func choice(_ name: String, _ head: String, _ path: String) throws {
        let file = try TestFileReader.read("\(head)\nname: x\ntests: []", file: "suite/\(name)")
        #expect(try CompositionChooser(path: "apps", in: files).path(for: file) == path)
        #expect(try CompositionChooser(path: "one.matter", in: files).path(for: file) == "one.matter")
    }

    @Test("a path without a composition is told")
    func missing() {
        #expect(throws: DiagnosticsError.self) { try CompositionChooser(path: "empty", in: files) }
        #expect(throws: DiagnosticsError.self) { try CompositionChooser(path: "nowhere.matter", in: files) }
    }

    @Test("test files are found below folders, without the catalogues of PICS")
    func finding() throws {
        let files = FileSystem.memory([
            "s/b.yaml": "", "s/c/a.yaml": "", "s/PICS.yaml": "", "s/x.txt": "", "t.yaml": "",
        ])
        #expect(try TestFileFinder.find(["t.yaml", "s", "t.yaml"], in: files) == ["t.yaml", "s/b.yaml", "s/c/a.yaml"])
        #expect(throws: DiagnosticsError.self) { try TestFileFinder.find(["u"], in: .memory(["u/x.txt": ""])) }
    }
}
