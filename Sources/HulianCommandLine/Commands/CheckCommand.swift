internal import ArgumentParser
internal import HulianDiagnostics
internal import HulianEngine
internal import HulianModel
internal import HulianRecord
internal import HulianReport
internal import HulianRules
internal import HulianScenario

/// `hulian check`: drives, provokes and judges a device under test.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Drive, provoke and judge a real device or adapter on a broker.",
        discussion: """
            The device connects to the broker by itself; the check waits until it says something.

            Examples:
              hulian check --broker mqtt://localhost --dialect zigbee2mqtt --device-type lighting.dimmableLight \\
                           --device hall-light
              hulian check --broker mqtt://localhost --dialect miot --device-type locks.palmVeinFaceLock --device lock \\
                           --identity did=123456789 --html report.html
              hulian check --simulated --dialect tuyalink --device-type lighting.dimmableLight --device lamp \\
                           --misbehaves neverAnswers
            """)

    @Option(name: .long, help: "The dialect that the device speaks.")
    var dialect: String
    @Option(name: .long, help: "The device type.")
    var deviceType: String
    @Option(name: .long, help: "The name of the device, which its topics carry in most dialects.")
    var device: String
    @Option(
        name: .long,
        help: ArgumentHelp("A part of the device's identity in topics; may be given again.", valueName: "name=value"))
    var identity: [Assignment] = []
    @Option(name: .long, help: "The client identifier of the device, to break its connection by taking it over.")
    var clientID: String?
    @Option(name: .long, help: "How long to wait until the device says something.")
    var wait: DurationArgument?
    @Option(name: .long, help: "How long an answer may take.")
    var patience: DurationArgument?
    @Flag(name: .long, help: "Give no commands; only set and ask.")
    var noCommands = false
    @Flag(name: .long, help: "Send no nonsense and break no connection.")
    var gentle = false
    @Flag(name: .long, help: "Check a simulated device instead of a real one.")
    var simulated = false
    @Option(name: .long, help: "How the simulated device goes wrong; may be given again.")
    var misbehaves: [String] = []
    @Option(name: .long, help: "The seed.")
    var seed: UInt64?
    @OptionGroup var common: CommonOptions
    @OptionGroup var brokers: BrokerOptions
    @OptionGroup var reports: ReportOptionGroup
    @OptionGroup var judging: JudgingOptions

    func validate() throws {
        try reports.check()
        if !simulated, brokers.choice(or: .virtual) == .virtual {
            throw ValidationError("a real device needs --broker mqtt://host; or try --simulated")
        }
        for name in misbehaves where Misbehaviour(rawValue: name) == nil {
            let names = Misbehaviour.allCases.map(\.rawValue)
            throw ValidationError(
                "'\(name)' is not a way to misbehave; \(Suggestion.hint(for: name, among: names) ?? "known: \(names.joined(separator: ", "))")"
            )
        }
        if !misbehaves.isEmpty, !simulated { throw ValidationError("--misbehaves needs --simulated") }
    }

    func run() throws {
        try common.perform {
            let catalog = try common.openCatalog()
            try Names(catalog).check(deviceType: deviceType)
            try Names(catalog).check(dialect: dialect)
            var plan = CheckPlan(
                device: device, type: DeviceTypeID(rawValue: deviceType), dialect: DialectID(rawValue: dialect),
                identity: Dictionary(identity.map { ($0.name, $0.value) }) { _, last in last })
            plan.clientID = clientID
            if let wait { plan.appearance = wait.interval }
            if let patience { plan.patience = patience.interval }
            plan.givesCommands = !noCommands
            plan.provokes = !gentle
            if simulated { plan.simulated = misbehaves.compactMap { Misbehaviour(rawValue: $0) } }
            let record = try RecordFile(reports.record, keeps: reports.html != nil)
            record.isLive = brokers.clock(for: brokers.choice(or: .virtual)) == .wall
            let choice = brokers.choice(or: .virtual)
            let buses = BusFactory(choice, tls: brokers.tls, clock: brokers.clock(for: choice))
            defer { buses.close() }
            var configuration = RunConfiguration(version: HulianVersion.text, wallClock: { DispatchClock.nanoseconds })
            configuration.seed = seed
            configuration.profile = try judging.profile(filtersLevel: true, in: catalog)
            configuration.profile.onlyLevels = [.h1]
            configuration.profile.annotationLimit = reports.annotationLimit
            configuration.isInterrupted = { Interruption.isRequested }
            configuration.pause = { DispatchClock.sleep($0) }
            if record.isWanted { configuration.record = { record.take($0) } }
            if TerminalProgress.isWanted(common, reports) { configuration.listeners.append(TerminalProgress()) }
            buses.prepare(&configuration)
            let start = configuration.clock == .wall ? DispatchClock.unixMilliseconds : nil
            let check = try DeviceCheck(plan, catalog: catalog, configuration: configuration, start: start)
            let result = check.perform()
            record.close()
            let suite = SuiteResult(
                version: HulianVersion.text, seed: seed, runs: [result], isComplete: result.isComplete,
                profile: configuration.profile.name)
            let stories =
                reports.html == nil
                ? [] : StoryTeller(catalog: catalog, language: common.language).stories(record.octets, of: result)
            var options = ReportWriter.options(common, columns: nil)
            options.reproduction = Reproduction(command: CommandLine.arguments.map { $0 })
            try ReportWriter(common: common, group: reports).write(suite, stories: stories, options: options)
            throw ExitStatus.code(for: suite, isInterrupted: Interruption.isRequested)
        }
    }
}
