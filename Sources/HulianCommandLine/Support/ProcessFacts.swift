internal import Glibc

/// What the process was given by whoever started it.
enum ProcessFacts {
    /// The value of a variable of the environment; nothing when it is not set.
    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// The path of the binary with links resolved; nothing when the system does not say.
    static var executable: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }
}
