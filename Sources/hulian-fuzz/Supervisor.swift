internal import HulianDiagnostics
internal import HulianModel

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Watches the process that fuzzes one target: notices when it crashes, hangs or takes more memory than it may.
struct Supervisor {
    /// The name of the target.
    let target: String
    /// What the command line says.
    let options: Options

    /// How often it looks, in microseconds.
    private static let pause: UInt32 = 20_000
    /// The longest time until the first input, in seconds of the wall.
    private static let start = 60.0

    /// How a process ended.
    private enum End {
        /// By itself, with a code.
        case exited(Int32)
        /// By a signal.
        case signalled(Int32)
        /// By us, with the reason.
        case killed(String)
    }

    /// Runs the target.
    ///
    /// - Returns: 0 when all was well, 1 with a finding, 3 when it could not run.
    func run() -> Int32 {
        guard let process = start() else {
            say("\(target): the process that reads the inputs cannot be started")
            return 3
        }
        switch watch(process) {
        case .exited(let code) where code == 0 || code == 1 || code == 3: return code
        case .exited(let code): finding("it ended the process with code \(code)")
        case .signalled(let signal): finding("it crashed: \(String(cString: strsignal(signal)))")
        case .killed(let reason): finding(reason)
        }
        return 1
    }

    /// Tells of a finding.
    private func finding(_ what: String) {
        let path = options.inputPath(of: target)
        guard let input = try? FileSystem.local().octets(options.input ?? path) else {
            return say("\(target): \(what), before it read an input")
        }
        Finding.show(target, options, input, what)
    }

    /// Starts the process; nothing when that fails.
    private func start() -> pid_t? {
        let own = "/proc/self/exe"
        let path = access(own, X_OK) == 0 ? own : CommandLine.arguments[0]
        // What the user wrote, for this target alone.
        var words = [path, "--worker", target]
        var rest = CommandLine.arguments.dropFirst()
        while let word = rest.popFirst() {
            if word.hasPrefix("--"), let value = rest.popFirst() { words += [word, value] }
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        unlink(options.inputPath(of: target))
        var process = pid_t()
        return posix_spawn(&process, path, nil, nil, arguments, environ) == 0 ? process : nil
    }

    /// Waits for the end of the process, and brings it about when it hangs or grows.
    private func watch(_ process: pid_t) -> End {
        var status: Int32 = 0
        var reason: String?
        var last: (identity: Int, since: Double) = (0, Clock.wall())
        while waitpid(process, &status, WNOHANG) == 0 {
            usleep(Self.pause)
            if reason != nil { continue }
            let memory = Memory.resident(of: process) >> 20
            if memory > options.memory {
                reason = "it takes \(memory) MiB of memory, and may take \(options.memory)"
            }
            // Every input is a file written anew.
            var file = stat()
            if stat(options.inputPath(of: target), &file) == 0, file.modified != last.identity {
                last = (file.modified, Clock.wall())
            }
            // Before the first input the readers' tables are loaded, which may take its time on a busy machine.
            let limit = last.identity == 0 ? max(options.patience, Self.start) : options.patience
            if Clock.wall() - last.since > limit {
                reason = "it hangs: one input took more than \(Int(limit)) s"
            }
            if reason != nil { kill(process, SIGKILL) }
        }
        if let reason { return .killed(reason) }
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }
}

extension stat {
    /// When the file was written last, in nanoseconds.
    fileprivate var modified: Int {
        #if canImport(Glibc)
            Int(st_mtim.tv_sec) * 1_000_000_000 + Int(st_mtim.tv_nsec)
        #else
            Int(st_mtimespec.tv_sec) * 1_000_000_000 + Int(st_mtimespec.tv_nsec)
        #endif
    }
}

/// Writes a line so that it is seen at once, also when the output is a file and the process ends badly.
func say(_ line: String) {
    print(line)
    fflush(nil)
}

/// What a finding looks like to people.
enum Finding {
    /// Tells of a finding: what happened, the input, and how to see it again.
    static func show(_ target: String, _ options: Options, _ input: [UInt8], _ what: String) {
        say("\(target): a finding with seed \(options.seed): \(what)")
        say("  \(input.count) octets, left in \(options.input ?? options.inputPath(of: target)):")
        say("  \(String(decoding: input.prefix(600), as: UTF8.self).debugDescription)")
        if options.input == nil { say("  again: \(options.again(target))") }
    }
}

/// The clocks of the machine, in seconds.
enum Clock {
    /// A clock that never goes back.
    static func wall() -> Double { read(CLOCK_MONOTONIC) }

    /// The time that this process used a processor, which a busy machine does not lengthen.
    static func processor() -> Double { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Reads a clock.
    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// The memory of processes.
enum Memory {
    /// The memory that a process holds, in octets; 0 where the system does not tell.
    static func resident(of process: pid_t = getpid()) -> Int {
        guard let octets = try? FileSystem.local().octets("/proc/\(process)/statm") else { return 0 }
        let parts = String(decoding: octets, as: UTF8.self).split(separator: " ")
        return parts.count > 1 ? (Int(parts[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
