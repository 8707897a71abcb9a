import Foundation

/// Certificates made with openssl for one test; they end with their folder.
final class Certificates {
    /// The folder.
    let folder: String

    /// True when openssl is there.
    static var isPossible: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl") }

    /// Makes an authority, a broker's certificate for 127.0.0.1, a client's, and an authority that signed neither.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "hulian-certificates-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "subjectAltName=IP:127.0.0.1\n".write(toFile: path("names"), atomically: true, encoding: .utf8)
        for authority in ["authority", "stranger"] {
            try openssl(
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=\(authority)", "-keyout", path("\(authority).key"), "-out", path("\(authority).pem"))
        }
        for (name, authority) in [("broker", "authority"), ("client", "authority"), ("fake", "stranger")] {
            try openssl(
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=\(name)",
                "-keyout", path("\(name).key"), "-out", path("\(name).csr"))
            try openssl(
                "x509", "-req", "-in", path("\(name).csr"), "-CA", path("\(authority).pem"), "-CAkey",
                path("\(authority).key"), "-CAcreateserial", "-days", "2", "-extfile", path("names"), "-out",
                path("\(name).pem"))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The path of a file.
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Runs openssl.
    private func openssl(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus != 0 { throw Failure(arguments: arguments) }
    }

    /// A server of TLS that speaks nothing behind it.
    struct Server {
        /// The process.
        let process: Process
        /// The port.
        let port: Int
        /// What it says of its clients.
        let output: Pipe

        /// Ends it, and gives what it said.
        func stopAndRead() -> String {
            stop()
            return String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }

        /// Ends it.
        func stop() {
            // It may be deaf to anything weaker, as a child of a thread that hears no signals.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    /// Starts a server with one version of TLS.
    func startServer(_ version: String) throws -> Server {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = [
            "s_server", "-accept", "127.0.0.1:0", "-cert", path("broker.pem"), "-key", path("broker.key"), version,
            "-cipher", "ALL:@SECLEVEL=0",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = Pipe()
        try process.run()
        var text = ""
        while true {
            let data = pipe.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Failure(arguments: process.arguments ?? []) }
            text += String(decoding: data, as: UTF8.self)
            // It says: ACCEPT 127.0.0.1:12345
            guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT") }), text.hasSuffix("\n"),
                let port = line.split(separator: ":").last.flatMap({ Int($0) })
            else { continue }
            return Server(process: process, port: port, output: pipe)
        }
    }

    /// What openssl could not do.
    struct Failure: Error {
        /// What it was asked.
        let arguments: [String]
    }
}
