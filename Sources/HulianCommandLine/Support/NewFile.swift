internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianReport

/// Files that `hulian new` makes.
enum NewFile {
    /// Writes a file that is not there yet, with the folders above it.
    ///
    /// - Throws: ``DiagnosticsError`` when the file is there already, which would be lost; ``RecordFileError`` when it cannot
    ///   be written.
    static func write(_ text: String, at path: String, _ files: FileSystem) throws {
        if files.exists(path) {
            throw DiagnosticsError([
                Diagnostic("file-exists", "'\(path)' is there already", hint: "remove it, or choose another name")
            ])
        }
        try Folders.make(FileSystem.folder(of: path))
        if let reason = ReportSink.local.write(path, Array(text.utf8)) {
            throw RecordFileError(path: path, reason: reason)
        }
    }
}
