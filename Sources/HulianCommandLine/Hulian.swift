public import ArgumentParser
internal import Glibc

/// The command `hulian`.
public struct Hulian: ParsableCommand {
    /// What the command is called, what it says of itself, and its subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "hulian",
        abstract: "Find out whether smart-home devices of different brands understand each other. 互联互通测试工具",
        discussion: """
            Start with:
              hulian run Scenarios/Tour          run the tour, one short scenario after the other
              hulian catalog list                see which devices there are
              hulian check --help                test a device of your own

            Exit codes: 0 passed, 1 failed, 2 a file could not be understood, 3 the run could not happen,
            4 nothing was exercised, 64 wrong command line, 130 interrupted.
            """,
        version: HulianVersion.text,
        subcommands: [
            RunCommand.self, JudgeCommand.self, WatchCommand.self, CheckCommand.self, SimulateCommand.self,
            LintCommand.self,
            VerifyCommand.self,
            CatalogCommand.self, DialectCommand.self, MatterCommand.self, NewCommand.self,
        ])

    /// Makes the command.
    public init() {}

    /// Reads the command line of the process, does what it says and ends the process with the status that tells how
    /// it went.
    public static func start() -> Never {
        // Scripts ask for the version at every turn: it is told before the tree of commands is made, which takes longer
        // than all else together.
        if CommandLine.arguments.dropFirst() == ["--version"] {
            Output.line(HulianVersion.text)
            Glibc.exit(0)
        }
        main()
        Glibc.exit(0)
    }
}
