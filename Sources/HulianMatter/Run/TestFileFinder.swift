public import HulianDiagnostics
internal import HulianModel

/// Finds the test files that paths name: files as they are, folders with everything below them.
public enum TestFileFinder {
    /// The catalogues of PICS that lie among the test files and are none.
    private static let others: Set<String> = ["PICS.yaml", "PICS_Example.yaml"]

    /// The paths of the test files, each once, in the order of the paths and of names within a folder.
    ///
    /// - Throws: ``DiagnosticsError`` for a folder without test files.
    public static func find(_ paths: [String], in files: FileSystem) throws(DiagnosticsError) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for path in paths {
            guard files.isFolder(path) else {
                if seen.insert(path).inserted { found.append(path) }
                continue
            }
            let below = files.files(below: path, suffix: ".yaml").filter { path in
                !others.contains(path.split(separator: "/").last.map(String.init) ?? path)
            }
            guard !below.isEmpty else {
                throw DiagnosticsError([
                    Diagnostic(
                        "no-test-files", "no test file lies below '\(path)'",
                        hint: "the SDK keeps them in src/app/tests/suites")
                ])
            }
            for file in below where seen.insert(file).inserted { found.append(file) }
        }
        return found
    }
}

extension ClusterLibrary {
    /// The version of the SDK for which sample applications differ, such as `1.6` or `1.2`.
    ///
    /// Scenes Management (0x0062) came after 1.2 and took the place of Scenes (0x0005).
    public var sdkVersion: String { cluster(0x0062) == nil ? "1.2" : "1.6" }
}
