internal import CMosquitto
internal import Glibc

/// What is done once in a process before libmosquitto is used.
enum Library {
    /// Done when first asked for.
    private static let preparation: Void = {
        _ = mosquitto_lib_init()
        // libmosquitto 2.0.11 writes to sockets without MSG_NOSIGNAL; a broker that went away must not end us.
        signal(SIGPIPE, SIG_IGN)
        raiseFileLimit()
    }()

    /// Prepares the process; further calls do nothing.
    static func prepare() { _ = preparation }

    /// Allows as many open files as the system lets us: each client needs three.
    private static func raiseFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max
        else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Wall time in nanoseconds from any start; for waiting on a broker, never for the run itself.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
