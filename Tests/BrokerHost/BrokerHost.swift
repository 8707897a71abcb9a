import Glibc
import HulianMosquitto

/// Starts a broker, tells where it is, and waits to be killed: the parent in tests of how a broker ends.
@main
enum BrokerHost {
    static func main() {
        // Who starts us from a thread that hears no signals leaves us deaf too.
        var all = sigset_t()
        sigfillset(&all)
        sigprocmask(SIG_UNBLOCK, &all, nil)
        do {
            let process = try MosquittoProcess.start()
            print("\(process.processIdentifier ?? -1) \(process.directory)")
            fflush(nil)
            while true { sleep(1) }
        } catch {
            print(error)
            exit(1)
        }
    }
}
