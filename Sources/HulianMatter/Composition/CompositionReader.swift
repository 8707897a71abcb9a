public import HulianDiagnostics

extension Composition {
    /// Reads a `.matter` file.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - files: The files that may be read.
    /// - Throws: ``DiagnosticsError`` with the codes `unreadable-file` or `matter-syntax`.
    public static func read(path: String, in files: FileSystem) throws(DiagnosticsError) -> Composition {
        throw DiagnosticsError([])
    }
}
