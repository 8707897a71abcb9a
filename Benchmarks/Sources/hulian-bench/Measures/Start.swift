internal import Foundation

/// The time from the start of the binary to its end.
enum Start {
    /// Makes the measure.
    static func measure(_ options: Options, _ report: inout Report) throws {
        guard let hulian = options.hulian, Program.exists(hulian) else {
            return report.miss("start of the binary", "no binary was given (--hulian)")
        }
        let cases: [(name: String, arguments: [String], aim: Double)] = [
            ("hulian --version", ["--version"], 30),
            ("hulian catalog list", ["catalog", "list"], 100),
            ("hulian run, one device", ["run", SourceTree.scenarios + "/one-device.yaml"], 150),
        ]
        for (name, arguments, aim) in cases {
            var figures: [Double] = []
            for round in 0...max(10, options.rounds) {
                let seconds = try secondsOfRun(hulian, arguments)
                if round > 0 { figures.append(seconds * 1000) }
            }
            report.add(
                Measurement(name: name, unit: "ms", figures: figures).aiming(atMost: aim, "≤ \(Int(aim)) ms"))
        }
    }

    /// The seconds from the start of a program to its end; what it prints is thrown away.
    ///
    /// Made with the system's own calls: `Process` notices the end of a program only some time after it.
    private static func secondsOfRun(_ path: String, _ arguments: [String]) throws -> Double {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        var status: Int32 = 0
        let start = ContinuousClock.now
        guard posix_spawn(&child, path, &actions, nil, words, nil) == 0 else {
            throw BenchError(text: "\(path) cannot be started")
        }
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let seconds = Stopwatch.seconds(start.duration(to: .now))
        guard status == 0 else {
            throw BenchError(text: "\(path) \(arguments.joined(separator: " ")) ended with \(status)")
        }
        return seconds
    }
}
