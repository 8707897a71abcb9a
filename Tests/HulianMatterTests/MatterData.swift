import HulianDiagnostics
import HulianMatter

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The Matter SDK's files outside of the package, when they are there.
enum MatterData {
    /// A version of the SDK.
    enum Version: String, CaseIterable, Sendable {
        case v16 = "1.6"
        case v12 = "1.2"
    }

    /// The folder with the files of all versions; nothing when they are not there.
    static let folder = Material.folder

    /// A variable of the environment.
    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// The test files of a version, sorted.
    static func testFiles(_ version: Version) -> [String] {
        guard let folder else { return [] }
        return FileSystem.local().files(below: FileSystem.join(folder, "yaml-\(version.rawValue)"), suffix: ".yaml")
    }

    /// What is known of the test files: the columns of the index by file name.
    static func index(_ version: Version) -> [String: [String: String]] {
        guard let folder, let text = try? FileSystem.local().text(FileSystem.join(folder, "yaml-index.csv")) else {
            return [:]
        }
        let lines = text.split { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        guard let head = lines.first?.split(separator: ",").map(String.init) else { return [:] }
        var rows: [String: [String: String]] = [:]
        for line in lines.dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let row = Dictionary(zip(head, cells)) { first, _ in first }
            if row["set"] == version.rawValue, let file = row["file"] { rows[file] = row }
        }
        return rows
    }

    /// Runs test files of a version with the SDK's own PICS.
    static func run(_ paths: [String], _ version: Version) throws -> MatterResult {
        let files = FileSystem.local()
        guard let folder else { throw FileSystem.Failure.missing }
        let library = try Material.library(version.rawValue)
        let chooser = try CompositionChooser(
            path: FileSystem.join(folder, "compositions-\(version.rawValue)"), in: files)
        let picsPath = FileSystem.join(folder, "pics/ci-pics-values-\(version.rawValue)")
        var settings = MatterRunSettings()
        settings.pics = try PICSValues.read(try files.text(picsPath), file: picsPath)
        let runner = MatterRunner(
            library: library, chooser: chooser, settings: settings, version: version.rawValue,
            catalogFolder: Material.catalogFolder, files: files)
        return MatterResult(files: try paths.map { try runner.run(path: $0) }, seed: settings.seed)
    }
}
