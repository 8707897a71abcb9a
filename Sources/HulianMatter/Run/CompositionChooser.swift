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
        // A sample application that is made of one device type names it behind its root node.
        for name in Self.deviceNames(for: file) {
            let start = "rootnode_\(name)_"
            if let path = paths.first(where: { Self.name(of: $0).hasPrefix(start) }) { return path }
        }
        return paths.first { Self.name(of: $0) == "all-clusters-app" } ?? paths[0]
    }

    /// The names of applications that a file asks for, from what it names itself to what its PICS tell.
    private static func names(for file: TestFile) -> [String] {
        var names: [String] = []
        for application in file.applications where application.name != "all-devices" {
            names.append(application.name.hasSuffix("-app") ? application.name : application.name + "-app")
        }
        for application in file.applications where application.name == "all-devices" {
            names += device(of: application).map { deviceApplications[$0] ?? $0 + "-app" }.map { [$0] } ?? []
        }
        if names.isEmpty, let prefix = file.pics.first?.codes.first?.prefix(while: { $0 != "." }),
            let application = prefixApplications[String(prefix)]
        {
            names.append(application)
        }
        return names
    }

    /// The device types that a file asks for, as the names of compositions write them.
    private static func deviceNames(for file: TestFile) -> [String] {
        file.applications.filter { $0.name == "all-devices" }.compactMap { device(of: $0) }.map(MatterName.plain)
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

    /// The applications of test files that name none, by the first part of their PICS.
    private static let prefixApplications: [String: String] = [
        "accountlogin": "tv-app", "alogin": "tv-app", "apbsc": "tv-app", "applauncher": "tv-app",
        "audiooutput": "tv-app", "channel": "tv-app", "contentlauncher": "tv-app", "keypadinput": "tv-app",
        "mediainput": "tv-app", "mediaplayback": "tv-app", "tgtnav": "tv-app", "appobserver": "tv-app",
        "concon": "tv-app", "rvcclean": "rvc-app", "rvcopstate": "rvc-app", "rvcrun": "rvc-app",
    ]

    /// The name of a composition.
    private static func name(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.hasSuffix(".matter") ? name.dropLast(7) : name)
    }
}
