internal import CWatchedProcess
internal import Glibc
internal import HulianModel

/// A mosquitto broker of our own on a free port of this machine.
///
/// It ends with us, also when we are killed: a watcher process stands between, and the kernel tells it. The broker
/// keeps sessions and messages over ``stop()`` and ``startAgain()``.
public final class MosquittoProcess {
    /// The address that it listens on.
    public let host = "127.0.0.1"
    /// The port that it listens on.
    public let port: Int
    /// How it was set up.
    public let setup: MosquittoSetup
    /// The folder with its configuration, log and data; removed at the end.
    public let directory: String
    /// The program.
    private let program: String
    /// The process and its watcher; nothing while it is stopped.
    private var watched: hulian_watched?

    /// Starts a broker and waits until it accepts connections.
    ///
    /// - Throws: ``BrokerError`` when there is no mosquitto, or it does not start.
    public static func start(_ setup: MosquittoSetup = MosquittoSetup()) throws(BrokerError) -> MosquittoProcess {
        Library.prepare()
        guard let program = setup.program ?? findProgram("mosquitto") else { throw missing() }
        var failure = BrokerError(.brokerNotStarted, "mosquitto did not start", "mosquitto 未能启动")
        // Somebody else may take the free port before mosquitto does.
        for _ in 0..<5 {
            let process = try MosquittoProcess(setup, program: program)
            do {
                try process.startAgain()
                return process
            } catch {
                failure = error
                guard error.message.english.contains("Address already in use") else { throw error }
            }
        }
        throw failure
    }

    /// Makes the folder and the configuration.
    private init(_ setup: MosquittoSetup, program: String) throws(BrokerError) {
        self.setup = setup
        self.program = program
        port = try Self.freePort()
        // mkdtemp puts letters in the place of the six X that make the name one of its own.
        var template = Array("\(Self.temporaryFolder)/hulian-mosquitto-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Self.failure("a temporary folder", errno) }
        directory = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        if !setup.users.isEmpty { try writePasswords() }
        try write(setup.configuration(port: port, directory: directory), to: "mosquitto.conf")
    }

    deinit {
        stop()
        removeFolder()
    }

    /// True while it runs.
    public var isRunning: Bool {
        guard let watched else { return false }
        return kill(watched.child, 0) == 0
    }

    /// The process identifier; nothing while it is stopped.
    public var processIdentifier: Int32? { watched?.child }

    /// The last lines of its log.
    public var log: String {
        let lines = Self.read("\(directory)/mosquitto.log").split(separator: "\n")
        return lines.suffix(5).joined(separator: "\n")
    }

    /// Starts it again after ``stop()``, on the same port and with what it has kept.
    public func startAgain() throws(BrokerError) {
        guard watched == nil else { return }
        let output = open("\(directory)/mosquitto.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw Self.failure("the log of mosquitto", errno) }
        defer { Glibc.close(output) }
        let before = Self.read("\(directory)/mosquitto.log").utf8.count
        watched = try Self.spawn(program, ["-c", "\(directory)/mosquitto.conf"], output: output)
        let end = Library.now() &+ UInt64(max(0, setup.patience.nanoseconds))
        while !accepts() {
            let isGone = hasEnded()
            guard !isGone, Library.now() < end else {
                if !isGone { stop() }
                let log = String(
                    decoding: Self.read("\(directory)/mosquitto.log").utf8.dropFirst(before), as: UTF8.self)
                let lines = log.split(separator: "\n").suffix(3).joined(separator: " / ")
                let reason = isGone ? "it ended at once" : "it did not accept connections within \(setup.patience)"
                throw BrokerError(
                    .brokerNotStarted, "mosquitto did not start on port \(port): \(reason): \(lines)",
                    "mosquitto 未能在端口 \(port) 启动：\(lines)")
            }
            usleep(2_000)
        }
    }

    /// Stops it; it writes down what it keeps.
    public func stop() {
        guard let watched else { return }
        // The watcher sees the end of the pipe and ends mosquitto.
        Glibc.close(watched.life)
        var status: Int32 = 0
        while waitpid(watched.watcher, &status, 0) < 0, errno == EINTR {}
        self.watched = nil
    }

    /// Stops it and starts it again.
    public func restart() throws(BrokerError) {
        stop()
        try startAgain()
    }

    /// Ends it as a crash does, without writing down anything.
    public func crash() {
        guard let watched else { return }
        kill(watched.child, SIGKILL)
        stop()
    }

    /// Forgets sessions and kept messages; only while it is stopped.
    public func forget() {
        guard watched == nil else { return }
        unlink("\(directory)/mosquitto.db")
    }

    // MARK: Parts

    /// True when somebody accepts connections on the port.
    private func accepts() -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        return Self.withLoopback(port) { Glibc.connect(descriptor, $0, $1) } == 0
    }

    /// True when the process ended by itself; then it is cleared away.
    private func hasEnded() -> Bool {
        guard let watched else { return true }
        var status: Int32 = 0
        guard waitpid(watched.watcher, &status, WNOHANG) == watched.watcher else { return false }
        Glibc.close(watched.life)
        self.watched = nil
        return true
    }

    /// Writes the file with users and passwords, the passwords hashed by mosquitto's own tool.
    private func writePasswords() throws(BrokerError) {
        guard let tool = Self.findProgram("mosquitto_passwd") else { throw Self.missing() }
        let lines = setup.users.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
        try write(lines.joined(separator: "\n") + "\n", to: "passwords")
        let output = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { Glibc.close(output) }
        let hashing = try Self.spawn(tool, ["-U", "\(directory)/passwords"], output: output)
        var status: Int32 = 0
        while waitpid(hashing.watcher, &status, 0) < 0, errno == EINTR {}
        Glibc.close(hashing.life)
        guard status == 0 else { throw Self.failure("the passwords of mosquitto", EINVAL) }
    }

    /// Writes a file into the folder.
    private func write(_ text: String, to name: String) throws(BrokerError) {
        let descriptor = open("\(directory)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(name, errno) }
        defer { Glibc.close(descriptor) }
        var text = text
        let written = text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written == text.utf8.count else { throw Self.failure(name, errno) }
    }

    /// Removes the folder with all that mosquitto left in it.
    private func removeFolder() {
        guard let folder = opendir(directory) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink("\(directory)/\(name)") }
        }
        closedir(folder)
        rmdir(directory)
    }
}
