internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianEngine
internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// `hulian simulate`: keeps virtual devices alive on a real broker.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Keep virtual devices alive on a broker, for hubs and gateways of others.",
        discussion: """
            Examples:
              hulian simulate home.yaml --broker mqtt://localhost
              hulian simulate --device-type lighting.dimmableLight --dialect zigbee2mqtt --count 10 --broker mqtt://localhost
              hulian simulate --device-type all --dialect homeassistant --broker auto --for '10 min'
            """)

    @Argument(help: "A scenario, or a file with a 'home'.")
    var file: String?
    @Option(name: .long, help: "The device type; 'all' for one of each.")
    var deviceType: [String] = []
    @Option(name: .long, help: "The dialect that the devices speak.")
    var dialect: String?
    @Option(name: .long, help: "How many devices of each type.")
    var count = 1
    @Option(name: .long, help: "The name of a single device; more of them get numbers.")
    var name: String?
    @Option(
        name: .long,
        help: ArgumentHelp("A part of a single device's identity; may be given again.", valueName: "name=value"))
    var identity: [Assignment] = []
    @Option(name: .long, help: "How the devices go wrong on purpose; may be given again.")
    var misbehaves: [String] = []
    @Option(name: .customLong("for"), help: "End after this time; without it, at Ctrl-C.")
    var limit: DurationArgument?
    @Option(name: .long, help: "The seed.")
    var seed: UInt64?
    @Option(name: .long, help: "Write the record, one event a line.")
    var record: String?
    @OptionGroup var common: CommonOptions
    @OptionGroup var brokers: BrokerOptions

    func validate() throws {
        if file == nil, deviceType.isEmpty { throw ValidationError("name a file, or a --device-type and a --dialect") }
        if file != nil, !deviceType.isEmpty { throw ValidationError("a file and --device-type cannot stand together") }
        if !deviceType.isEmpty, dialect == nil { throw ValidationError("--device-type needs --dialect") }
        guard (1...100_000).contains(count) else { throw ValidationError("--count must be from 1 to 100000") }
        if brokers.choice(or: .virtual) == .virtual {
            throw ValidationError("--broker mqtt://host or --broker auto is needed")
        }
    }

    func run() throws {
        try common.perform {
            let catalog = try common.openCatalog()
            var scenario = try scenario(catalog)
            // Hubs and clouds of others compare the times in messages with their own.
            scenario.start = Instant(milliseconds: DispatchClock.unixMilliseconds)
            let choice = brokers.choice(or: .automatic)
            let buses = BusFactory(choice, tls: brokers.tls, clock: .wall)
            defer { buses.close() }
            let record = try RecordFile(self.record, keeps: false)
            record.isLive = true
            var configuration = RunConfiguration(version: HulianVersion.text, wallClock: { DispatchClock.nanoseconds })
            configuration.seed = seed
            configuration.limit = limit?.interval
            configuration.judges = false
            configuration.hasControllers = false
            configuration.staysAlive = true
            configuration.isInterrupted = { Interruption.isRequested }
            configuration.pause = { DispatchClock.sleep($0) }
            if record.isWanted { configuration.record = { record.take($0) } }
            buses.prepare(&configuration)
            let run = try Run(scenario, catalog: catalog, configuration: configuration)
            if !common.quiet {
                for device in run.simulated {
                    let identity = device.identity.map { " \($0.name)=\($0.value.stringValue ?? "")" }.joined()
                    Output.line("\(device.name)  \(device.type)  \(device.dialect) \(identity)")
                }
                Output.line("\(scenario.home.devices.count) devices on \(buses.address); Ctrl-C ends them")
                Output.flush()
            }
            let result = run.perform()
            record.close()
            if !common.quiet { Output.line("\(result.messages.sent) messages were sent") }
            if let problem = result.problem, problem != "interrupted" {
                Output.error("error[could-not-run]: \(problem)\n")
                throw ExitStatus.couldNotHappen
            }
            if Interruption.isRequested { throw ExitStatus.interrupted }
        }
    }

    /// The home that is to live, as a scenario without steps.
    private func scenario(_ catalog: Catalog) throws(DiagnosticsError) -> Scenario {
        let text: String
        if let file {
            // A file that cannot be read is read as a scenario, whose reader says why.
            let isScenario =
                (try? catalog.files.text(file))?.split(separator: "\n").contains { $0.hasPrefix("scenario:") } ?? true
            if isScenario {
                var reader = ScenarioReader(catalog: catalog, vocabulary: .ofBehaviours)
                return try reader.read(file).scenario
            }
            text = "scenario: simulation\nuse: \(quoted(file))\nsteps:\n  - wait: 1 s\n"
        } else {
            text = try fleet(catalog)
        }
        // The scenario is made here and lies nowhere; everything else is read from where it is.
        let path = "simulation.yaml"
        let local = catalog.files
        let files = local.overlaid(with: [path: text])
        let overlay = Catalog(
            base: catalog.folders.last ?? "", overlays: catalog.folders.dropLast().reversed(), files: files)
        var reader = ScenarioReader(catalog: overlay, vocabulary: .ofBehaviours)
        return try reader.read(path).scenario
    }

    /// A home with so many devices of each type.
    private func fleet(_ catalog: Catalog) throws(DiagnosticsError) -> String {
        let names = Names(catalog)
        let dialect = dialect ?? ""
        try names.check(dialect: dialect)
        var types = deviceType
        if types.contains("all") {
            catalog.readAhead()
            types = catalog.deviceTypeIDs.map(\.rawValue)
        }
        var text = "scenario: simulation\nhome:\n  rooms: [home]\n  bridge: false\n  devices:\n"
        for type in types {
            try names.check(deviceType: type)
            let base = name ?? type.split(separator: ".").last.map(String.init) ?? type
            for index in 1...count {
                let isSingle = types.count == 1 && count == 1
                let device =
                    count == 1
                    ? (types.count == 1 || name == nil ? base : "\(base)-\(type.split(separator: ".").last ?? "")")
                    : "\(base)-\(index)"
                text += "    \(device): { type: \(type), dialect: \(dialect), room: home"
                if isSingle, !identity.isEmpty {
                    text +=
                        ", identity: { \(identity.map { "\($0.name): \(quoted($0.value))" }.joined(separator: ", ")) }"
                }
                if !misbehaves.isEmpty { text += ", misbehaves: [\(misbehaves.joined(separator: ", "))]" }
                text += " }\n"
            }
        }
        return text + "steps:\n  - wait: 1 s\n"
    }

    /// Text as YAML writes it in quotes.
    private func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
