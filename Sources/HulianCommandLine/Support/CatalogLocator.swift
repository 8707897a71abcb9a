internal import HulianCatalog
internal import HulianDiagnostics

/// Finds the catalog that belongs to the binary.
struct CatalogLocator {
    /// The path of the binary with links resolved.
    let executable: String
    /// A folder that the environment names.
    let environment: String?

    /// The locator of this process.
    static var ofProcess: CatalogLocator {
        CatalogLocator(
            executable: ProcessFacts.executable ?? CommandLine.arguments[0],
            environment: ProcessFacts.environment("HULIAN_CATALOG"))
    }

    /// The folders in which the catalog may be, the most likely one last.
    private var candidates: [String] {
        if let environment, !environment.isEmpty { return [environment] }
        let folder = FileSystem.folder(of: executable)
        var candidates = [
            FileSystem.join(folder, "../share/hulian/catalog"), FileSystem.join(folder, "catalog"),
            FileSystem.join(folder, "hulian_HulianCatalog.resources/Catalog"),
        ]
        // In a checkout the binary lies some folders below the package.
        var parent = folder
        for _ in 0..<6 {
            candidates.append(FileSystem.join(parent, "Sources/HulianCatalog/Catalog"))
            parent = FileSystem.folder(of: parent)
        }
        return candidates
    }

    /// The folder of the catalog.
    ///
    /// - Throws: ``DiagnosticsError`` when there is none, with the places that were looked at.
    func find(in files: FileSystem) throws(DiagnosticsError) -> String {
        for candidate in candidates where files.isFolder(FileSystem.join(candidate, "capabilities")) {
            return candidate
        }
        throw DiagnosticsError([
            Diagnostic(
                "no-catalog", "the catalog of device types and dialects was not found",
                hint: "set HULIAN_CATALOG to the folder that holds 'capabilities' and 'device-types'",
                notes: ["looked at: \(candidates.prefix(3).joined(separator: ", "))"])
        ])
    }
}
