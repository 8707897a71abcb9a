public import HulianDiagnostics
public import HulianModel

extension ClusterLibrary {
    /// Reads the cluster definitions of a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder with the SDK's XML files.
    ///   - files: The files that may be read.
    ///   - known: The capabilities of our catalog, whose names are taken over.
    /// - Throws: ``DiagnosticsError`` for files that are not understood.
    public static func read(
        folder: String, in files: FileSystem, naming known: [Capability] = []
    ) throws(DiagnosticsError) -> ClusterLibrary {
        ClusterLibrary(clusters: [])
    }
}
