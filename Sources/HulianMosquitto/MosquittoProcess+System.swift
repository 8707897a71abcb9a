internal import CWatchedProcess
internal import Glibc
internal import HulianModel

extension MosquittoProcess {
    /// The error for a machine without mosquitto.
    static func missing() -> BrokerError {
        BrokerError(
            .mosquittoMissing, "no program 'mosquitto' was found in /usr/sbin, /usr/local/sbin or the search path",
            "在 /usr/sbin、/usr/local/sbin 和搜索路径中找不到 mosquitto 程序",
            hint: Title(
                english: "install it, on Debian and Ubuntu with 'apt install mosquitto'",
                chinese: "请安装，例如在 Debian 或 Ubuntu 上运行 apt install mosquitto"))
    }

    /// The error for something that the system did not allow.
    static func failure(_ what: String, _ error: Int32) -> BrokerError {
        let reason = String(cString: strerror(error))
        return BrokerError(
            .brokerNotStarted, "mosquitto cannot be started: \(what): \(reason)", "无法启动 mosquitto：\(what)：\(reason)")
    }

    /// Finds a program.
    static func findProgram(_ name: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let folders = ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/sbin"]
        for folder in folders + path.split(separator: ":").map(String.init) {
            let candidate = "\(folder)/\(name)"
            if access(candidate, X_OK) == 0 { return candidate }
        }
        return nil
    }

    /// Where temporary folders belong.
    static var temporaryFolder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// Starts a program that ends with us.
    static func spawn(_ program: String, _ arguments: [String], output: Int32) throws(BrokerError) -> hulian_watched {
        var strings: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        strings.append(nil)
        defer { for string in strings { free(string) } }
        var result = hulian_watched()
        let error = hulian_start_watched(program, strings, output, &result)
        guard error == 0 else { throw failure(program, error) }
        return result
    }

    /// The text of a file; empty when it cannot be read.
    static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var octets: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            octets.append(contentsOf: buffer[..<count])
        }
        return String(decoding: octets, as: UTF8.self)
    }

    /// A port of this machine that nobody uses at the moment.
    static func freePort() throws(BrokerError) -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure("a socket", errno) }
        defer { close(descriptor) }
        guard withLoopback(0, { bind(descriptor, $0, $1) }) == 0 else { throw failure("a free port", errno) }
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard code == 0 else { throw failure("a free port", errno) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Calls with the address of a port of this machine.
    static func withLoopback<R>(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
