@preconcurrency internal import Glibc

/// Makes folders.
enum Folders {
    /// Makes a folder and those above it that are not there.
    ///
    /// - Throws: ``RecordFileError`` when one cannot be made.
    static func make(_ path: String) throws(RecordFileError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty || made == "/" ? "" : "/") + part
            if mkdir(made, 0o777) != 0, errno != EEXIST {
                throw RecordFileError(path: made, reason: String(cString: strerror(errno)))
            }
        }
    }
}
