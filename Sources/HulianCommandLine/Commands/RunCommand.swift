internal import ArgumentParser
internal import Glibc
internal import HulianCatalog
internal import HulianModel
internal import HulianRecord
internal import HulianReport
internal import HulianScenario

/// `hulian run`: runs scenario files and folders.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run scenario files and folders, and judge what happens.",
        discussion: """
            Examples:
              hulian run Scenarios/Tour
              hulian run coming-home.yaml --html report.html --set lights=miot
              hulian run Scenarios --broker auto --junit junit.xml
            """)

    @Argument(help: "Scenario files, and folders with scenario files.")
    var paths: [String]
    @OptionGroup var common: CommonOptions
    @OptionGroup var brokers: BrokerOptions
    @OptionGroup var reports: ReportOptionGroup
    @OptionGroup var judging: JudgingOptions
    @Option(name: .long, help: "The seed; without it each scenario has its own.")
    var seed: UInt64?
    @Option(name: .long, help: "Only scenarios with this tag; may be given again.")
    var tag: [String] = []
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A parameter of the scenarios; may be given again.", valueName: "name=value"))
    var parameters: [Assignment] = []
    @Option(name: .long, help: "Run each scenario so often, with one seed after the other.")
    var `repeat` = 1
    @Option(name: .customLong("for"), help: "End each run after this virtual time, such as '8 h'.")
    var limit: DurationArgument?
    @Flag(name: .long, help: "End at the first failure.")
    var failFast = false
    @Flag(name: .long, help: "Read and check everything, and run nothing.")
    var dryRun = false
    @Flag(name: .long, help: "List the scenarios, and run nothing.")
    var list = false

    func validate() throws {
        try reports.check()
        guard (1...100_000).contains(`repeat`) else { throw ValidationError("--repeat must be from 1 to 100000") }
    }

    func run() throws {
        try common.perform {
            let catalog = try common.openCatalog()
            let plan = try plan(in: catalog)
            let runner = try SuiteRunner(plan, catalog: catalog)
            let (items, warnings) = try runner.read()
            if !warnings.isEmpty { common.show(warnings) }
            guard !items.isEmpty else {
                Output.error("error[nothing-chosen]: no scenario was chosen; look at --level and --tag\n")
                throw ExitStatus.nothingExercised
            }
            if list || dryRun {
                for item in items where list { show(item) }
                if dryRun { Output.line("\(items.count) scenarios are understood") }
                return
            }
            let suite = runner.run(items)
            try ReportWriter(common: common, group: reports).write(
                suite, stories: runner.stories, options: plan.options)
            throw ExitStatus.code(for: suite, isInterrupted: runner.isInterrupted)
        }
    }

    /// Shows a scenario that was chosen.
    private func show(_ item: SuiteRunner.Item) {
        let level = item.scenario.level?.rawValue ?? "  "
        Output.line("\(level)  \(item.scenario.name)  \(item.scenario.title[common.language])  \(item.scenario.file)")
    }

    /// What the options ask for.
    private func plan(in catalog: Catalog) throws -> SuitePlan {
        var plan = SuitePlan()
        plan.paths = paths
        plan.parameters = parameters.map { ($0.name, $0.value) }
        plan.seed = seed
        plan.broker = brokers.choice(or: .virtual)
        plan.clock = brokers.clock(for: plan.broker)
        plan.tls = brokers.tls
        plan.level = judging.level
        plan.tags = tag
        plan.repetitions = `repeat`
        plan.limit = limit?.interval
        plan.profile = try judging.profile(filtersLevel: false, in: catalog)
        plan.failsFast = failFast
        plan.record = reports.record
        plan.reports = reports.requests
        plan.options = ReportWriter.options(common, columns: nil)
        plan.options.reproduction.options += judging.words
        plan.showsProgress = TerminalProgress.isWanted(common, reports)
        return plan
    }
}
