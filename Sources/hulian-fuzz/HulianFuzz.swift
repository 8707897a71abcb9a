internal import HulianDiagnostics
internal import HulianModel

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A small fuzzer of our own: changes inputs at random, the same way for the same seed, and watches the readers.
///
/// Each target runs in a process of its own, so that a crash, a hang or a full memory is a finding and not the end of
/// the fuzzer. Each input is written to a file before it is read, so that it stays behind whatever happens.
@main
enum HulianFuzz {
    /// How it is used.
    static let usage = """
        hulian-fuzz TARGET… [--seconds N] [--seed S] [--runs N] [--limit S] [--memory MIB] [--root DIR] [--keep DIR] [--input FILE]

          TARGET       what is fuzzed: a name that 'list' shows, or 'all'
          list         shows the targets
          --seconds    ends a target after so many seconds (60)
          --seed       the seed; the same seed gives the same inputs (1)
          --runs       ends a target after so many inputs
          --limit      the longest time for one input in seconds of the processor (2)
          --patience   the longest time for one input in seconds of the wall, after which it hangs (60)
          --memory     the most memory of a target in MiB (1024)
          --root       the root of the source tree (.)
          --keep       the folder where the input of a finding is left (/tmp)
          --input      reads this file once instead, to see a finding again

        Ends with 0 when all was well, 1 with a finding, 3 when it could not run, 64 for a wrong command line.
        """

    /// Runs the fuzzer.
    static func main() {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            say(usage)
            exit(64)
        }
        let all: [FuzzTarget]
        do {
            all = try Targets.all(root: options.root)
        } catch {
            say("hulian-fuzz cannot run: \((error as? FuzzFailure)?.message ?? "\(error)")")
            exit(3)
        }
        if options.isList {
            for target in all { say("\(target.name)\t\(target.about)") }
            return
        }
        let unknown = options.targets.filter { name in name != "all" && !all.contains { $0.name == name } }
        guard unknown.isEmpty else {
            say("there is no target '\(unknown.joined(separator: "', '"))'; 'hulian-fuzz list' shows all")
            exit(64)
        }
        let chosen = all.filter { options.targets.contains($0.name) || ($0.isReal && options.targets.contains("all")) }
        if options.isWorker, let target = chosen.first { exit(Session(target, options).run() ? 0 : 1) }
        var code: Int32 = 0
        for target in chosen {
            let outcome = Supervisor(target: target.name, options: options).run()
            code = max(code == 3 ? 1 : code, outcome)
        }
        exit(code)
    }
}
