internal import Glibc
internal import HulianDiagnostics

/// Reads what the command line names.
enum InputFile {
    /// The octets of a file; `-` is standard input.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - name: What the file is to the command, for messages.
    ///   - files: The files.
    /// - Throws: ``DiagnosticsError`` when it cannot be read.
    static func octets(
        _ path: String, called name: String, in files: FileSystem
    ) throws(DiagnosticsError) -> [UInt8] {
        if path == "-" { return standardInput() }
        do {
            return try files.octets(path)
        } catch {
            let why = files.words(for: error, at: path)
            throw DiagnosticsError([Diagnostic("no-such-file", "the \(name) '\(path)' cannot be read: \(why)")])
        }
    }

    /// Everything that comes through standard input.
    private static func standardInput() -> [UInt8] {
        var octets: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(0, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return octets }
            octets.append(contentsOf: buffer[..<count])
        }
    }
}
