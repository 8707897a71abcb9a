#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
internal import HulianDiagnostics
internal import HulianModel

/// A small fuzzer of our own: changes inputs at random, the same way for the same seed, and watches the readers.
///
/// Each input is written to a file before it is read, so that a crash or a hang leaves it behind.
@main
enum HulianFuzz {
    /// What the command line says.
    struct Options {
        /// The targets to run; empty for all.
        var targets: [String] = []
        /// The most inputs for each target.
        var runs = Int.max
        /// The longest time for each target.
        var seconds = 60.0
        /// The seed.
        var seed: UInt64 = 1
        /// The longest time for one input.
        var limit = 5.0
        /// The root of the source tree.
        var root = "."
        /// A file to read instead of made-up inputs.
        var input: String?
        /// The folder in which inputs are left.
        var keep = "/tmp"
        /// True to print the targets only.
        var isList = false
    }

    /// How it is used.
    static let usage = """
        hulian-fuzz [--list] [--target NAME]… [--runs N] [--seconds S] [--seed N] [--limit S] [--root DIR] [--keep DIR] [--input FILE]

          --list       shows the targets
          --target     runs this target; all without
          --runs       ends a target after so many inputs
          --seconds    ends a target after so many seconds (60)
          --seed       the seed; the same seed gives the same inputs (1)
          --limit      the longest time for one input in seconds (5)
          --root       the root of the source tree (.)
          --keep       where the input is left that was read last (/tmp)
          --input      reads this file once instead, to see a failure again

        Ends with 0 when all was well, 1 when an input failed, 64 for a wrong command line.
        """

    /// Runs the fuzzer.
    static func main() {
        guard let options = parse(Array(CommandLine.arguments.dropFirst())) else {
            print(usage)
            exit(64)
        }
        let all = Targets.all(root: options.root)
        if options.isList {
            for target in all { print("\(target.name)\t\(target.about)") }
            return
        }
        let unknown = options.targets.filter { name in !all.contains { $0.name == name } }
        guard unknown.isEmpty, !all.isEmpty else {
            print("there is no target '\(unknown.joined(separator: "', '"))'; --list shows all")
            exit(64)
        }
        var isWell = true
        for target in all where options.targets.isEmpty || options.targets.contains(target.name) {
            isWell = Session(target, options).run() && isWell
        }
        exit(isWell ? 0 : 1)
    }

    /// Reads the command line; nothing when it is wrong.
    private static func parse(_ arguments: [String]) -> Options? {
        var options = Options()
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--list" {
                options.isList = true
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--target": options.targets.append(value)
            case "--runs":
                guard let number = Int(value), number > 0 else { return nil }
                options.runs = number
                if !arguments.contains("--seconds") { options.seconds = .infinity }
            case "--seconds":
                guard let number = Double(value), number > 0 else { return nil }
                options.seconds = number
            case "--limit":
                guard let number = Double(value), number > 0, number < 3600 else { return nil }
                options.limit = number
            case "--seed":
                guard let number = UInt64(value) else { return nil }
                options.seed = number
            case "--root": options.root = value
            case "--keep": options.keep = value
            case "--input": options.input = value
            default: return nil
            }
        }
        return options
    }
}
