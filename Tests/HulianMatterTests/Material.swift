import HulianCatalog
import HulianDiagnostics
import HulianMatter
import HulianModel
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the outside material lies, and what is read of it once for all tests.
enum Material {
    /// The folder of the package.
    static let root: String = {
        var path = #filePath
        for _ in 0..<3 { path = FileSystem.folder(of: path) }
        return path
    }()

    /// The folder of our catalog.
    static let catalogFolder = root + "/Sources/HulianCatalog/Catalog"

    /// The folder of the material; nothing when it is not at hand.
    static let folder: String? = {
        let stated = getenv("HULIAN_DATA").map { String(cString: $0) } ?? root + "/../shared/data"
        let folder = stated + "/matter"
        return FileSystem.local().isFolder(folder) ? folder : nil
    }()

    /// Why a test is skipped.
    static let absence: Comment = "the Matter material is not at hand (HULIAN_DATA)"

    /// All capabilities of our catalog.
    static let capabilities: [Capability] = {
        let catalog = Catalog(base: catalogFolder, files: .local())
        return catalog.capabilityIDs.compactMap { catalog.capability($0) }
    }()

    /// The definitions of a version, read once.
    static func library(_ version: String) throws -> ClusterLibrary {
        guard let found = libraries[version] else { throw DiagnosticsError([]) }
        return try found.get()
    }

    /// The libraries of both versions.
    private static let libraries: [String: Result<ClusterLibrary, DiagnosticsError>] = {
        var libraries: [String: Result<ClusterLibrary, DiagnosticsError>] = [:]
        for version in ["1.6", "1.2"] {
            guard let folder else { continue }
            do throws(DiagnosticsError) {
                libraries[version] = .success(
                    try ClusterLibrary.read(folder: "\(folder)/zap-xml-\(version)", in: .local(), naming: capabilities))
            } catch {
                libraries[version] = .failure(error)
            }
        }
        return libraries
    }()

    /// The paths of the compositions of a version.
    static func compositions(_ version: String) -> [String] {
        folder.map { FileSystem.local().files(below: "\($0)/compositions-\(version)", suffix: ".matter") } ?? []
    }

    /// A node of a sample application.
    static func node(_ app: String, _ version: String) throws -> MatterNode {
        let suffix = "/\(app).matter"
        let path = try #require(compositions(version).first { $0.hasSuffix(suffix) })
        return MatterNode(
            library: try library(version), composition: try Composition.read(path: path, in: .local()),
            fixture: try Fixture.read(name: app, version: version, catalog: catalogFolder, in: .local()), seed: 1)
    }
}
