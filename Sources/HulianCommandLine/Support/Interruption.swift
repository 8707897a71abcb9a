internal import Glibc

/// Hears of Ctrl-C: the first one asks the run to end in good order, the second one ends at once.
enum Interruption {
    // Written by a signal handler and read by the run; one machine word, which is written as a whole.
    nonisolated(unsafe) private static var flag: sig_atomic_t = 0

    /// True once the user wants the run to end.
    static var isRequested: Bool { flag != 0 }

    /// Starts to listen.
    static func listen() {
        signal(SIGINT) { _ in
            if Interruption.flag != 0 { _exit(130) }
            Interruption.flag = 1
        }
        signal(SIGTERM) { _ in
            if Interruption.flag != 0 { _exit(143) }
            Interruption.flag = 1
        }
        // Whoever started us may have blocked signals, as thread pools do; a process that cannot be ended is no use.
        var heard = sigset_t()
        sigemptyset(&heard)
        sigaddset(&heard, SIGINT)
        sigaddset(&heard, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &heard, nil)
        // A reader that went away shows as an error of writing, not as the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }
}
