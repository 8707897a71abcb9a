public import HulianDiagnostics

/// Chooses the sample application with which a test file runs, among those of a folder or a single one.
public struct CompositionChooser: Sendable {
    /// The paths of the compositions, sorted.
    private let paths: [String]

    /// Makes a chooser.
    ///
    /// - Parameters:
    ///   - path: A `.matter` file, or a folder with such files in it or below it.
    ///   - files: The files that may be read.
    /// - Throws: ``DiagnosticsError`` when there is no such file.
    public init(path: String, in files: FileSystem) throws(DiagnosticsError) {
        if files.isFolder(path) {
            paths = files.files(below: path, suffix: ".matter")
            guard !paths.isEmpty else {
                throw DiagnosticsError([
                    Diagnostic(
                        "no-composition", "no '.matter' file lies in '\(path)'",
                        hint: "the SDK keeps them in examples/*/*-common")
                ])
            }
        } else {
            guard files.exists(path) else {
                throw DiagnosticsError([Diagnostic("no-such-file", "there is no file or folder '\(path)'")])
            }
            paths = [path]
        }
    }

    /// The path of the composition for a test file.
    public func path(for file: TestFile) -> String {
        if paths.count == 1 { return paths[0] }
        for name in Self.names(for: file) {
            if let path = paths.first(where: { Self.name(of: $0) == name }) { return path }
        }
        return paths.first { Self.name(of: $0) == "all-clusters-app" } ?? paths[0]
    }

    /// The names of applications that a file asks for; of one that says nothing, what the SDK takes for its name.
    private static func names(for file: TestFile) -> [String] {
        var names: [String] = []
        for application in file.applications {
            if application.name != "all-devices" {
                names.append(application.name.hasSuffix("-app") ? application.name : application.name + "-app")
            } else if let device = device(of: application), let name = deviceApplications[device] {
                // The application of all device types has no composition; all-clusters-app has nearly all it has.
                names.append(name)
            }
        }
        guard file.applications.isEmpty else { return names }
        let stem = file.path.split(separator: "/").last.map(String.init) ?? file.path
        return fileApplications.filter { stem.hasPrefix($0.start) }.map(\.application)
    }

    /// The device type with which an application of all device types starts.
    private static func device(of application: TestFile.Application) -> String? {
        guard let option = application.arguments.firstIndex(of: "--device"),
            option + 1 < application.arguments.count
        else { return nil }
        return application.arguments[option + 1]
    }

    /// The applications of device types that have one under another name.
    private static let deviceApplications = ["network-infrastructure-manager": "network-manager-app"]

    /// The applications of test files that name none, by how their names start
    /// (connectedhomeip, scripts/tests/chiptest).
    ///
    /// Files of robots that name none are of Matter 1.2, which ran them with all-clusters-app.
    private static let fileApplications: [(start: String, application: String)] =
        [
            "TV_", "Test_TC_MC_", "Test_TC_LOWPOWER_", "Test_TC_KEYPADINPUT_", "Test_TC_APPLAUNCHER_",
            "Test_TC_MEDIAINPUT_", "Test_TC_WAKEONLAN_", "Test_TC_CHANNEL_", "Test_TC_MEDIAPLAYBACK_",
            "Test_TC_AUDIOOUTPUT_", "Test_TC_TGTNAV_", "Test_TC_APBSC_", "Test_TC_CONTENTLAUNCHER_", "Test_TC_ALOGIN_",
        ].map { ($0, "tv-app") }
        + ["DL_", "Test_TC_DRLK_"].map { ($0, "lock-app") }
        + ["Test_TC_BRBINFO_", "Test_TC_ACT_"].map { ($0, "bridge-app") }
        + ["Test_TC_MWOM_", "Test_TC_MWOCTRL_"].map { ($0, "microwave-oven-app") }
        // The part of a casting client that takes messages of content applications; the SDK runs it by hand alone.
        + ["Test_TC_APPOBSERVER_"].map { ($0, "tv-casting-app") }
        + ["Test_TC_TBRM_", "Test_TC_THNETDIR_", "Test_TC_WIFINM_"].map { ($0, "network-manager-app") }

    /// The name of a composition.
    private static func name(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.hasSuffix(".matter") ? name.dropLast(7) : name)
    }
}
