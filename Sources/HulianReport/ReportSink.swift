#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Where reports go; passed in, so that tests keep them in memory.
public struct ReportSink: Sendable {
    /// Keeps the octets of a file by its path, `-` for standard output; gives the reason when they could not be kept.
    public var write: @Sendable (String, [UInt8]) -> String?

    /// Makes a sink of a function.
    public init(write: @escaping @Sendable (String, [UInt8]) -> String?) { self.write = write }

    /// The files of the machine and its standard output.
    public static let local = ReportSink { path, octets in
        if path == "-" {
            // The stream of the C library is a global variable; a second one over the same file leaves it alone.
            let copy = dup(STDOUT_FILENO)
            guard copy >= 0, let stream = fdopen(copy, "wb") else { return reason() }
            return put(octets, into: stream, closes: true)
        }
        // A reader must never find half a report, so it gets its name when it is whole; a device or a link, such as
        // `/dev/null`, must stay what it is and is written to as it stands.
        guard isPlain(path) else { return create(path, octets) }
        let partial = path + ".partial"
        if let problem = create(partial, octets) {
            unlink(partial)
            return problem
        }
        guard rename(partial, path) == 0 else {
            let problem = reason()
            unlink(partial)
            return problem
        }
        return nil
    }

    /// True when there is nothing at a path, or a plain file.
    private static func isPlain(_ path: String) -> Bool {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return true }
        return facts.st_mode & S_IFMT == S_IFREG
    }

    /// Writes a file; gives the reason when that failed.
    private static func create(_ path: String, _ octets: [UInt8]) -> String? {
        guard let file = fopen(path, "wb") else { return reason() }
        return put(octets, into: file, closes: true)
    }

    /// Writes all octets into an open file; gives the reason when that failed.
    private static func put(_ octets: [UInt8], into file: UnsafeMutablePointer<FILE>?, closes: Bool) -> String? {
        guard let file else { return reason() }
        let isWhole = fwrite(octets, 1, octets.count, file) == octets.count && fflush(file) == 0
        let problem = isWhole ? nil : reason()
        if closes, fclose(file) != 0 { return problem ?? reason() }
        return problem
    }

    /// What the machine says about the last failure.
    private static func reason() -> String { String(cString: strerror(errno)) }
}
