internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianExport
internal import HulianMatter
internal import HulianModel
internal import HulianRecord
internal import HulianReport

/// `hulian matter`: the Matter SDK's own test files.
struct MatterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matter", abstract: "Run the Matter SDK's test files against simulated devices.",
        subcommands: [Run.self, Pics.self])

    /// `hulian matter run`.
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run test files in YAML: no radio and no waiting, only the data model in virtual time.",
            discussion: """
                The files, definitions and compositions are those of a checkout of the Matter SDK (connectedhomeip). Each
                file runs with a new node. From a folder of compositions the sample application is taken that the file
                names, else all-clusters-app.

                Example:
                  hulian matter run src/app/tests/suites/certification/Test_TC_OO_2_3.yaml \\
                    --zap src/app/zap-templates/zcl/data-model/chip --composition examples \\
                    --pics src/app/tests/suites/certification/ci-pics-values
                """)
        @Argument(help: "Test files, and folders with test files.")
        var paths: [String]
        @Option(name: .long, help: "The folder with the cluster definitions in XML.")
        var zap: String
        @Option(name: .long, help: "A .matter file, or a folder with such files.")
        var composition: String
        @Option(name: .long, help: "What the device declares; what the composition has when absent.")
        var pics: String?
        @Option(
            name: .customLong("set"),
            help: ArgumentHelp("A setting of the files, such as a PIXIT; may be given again.", valueName: "name=value"))
        var overrides: [Assignment] = []
        @Option(name: .long, help: "The seed of everything that is random.")
        var seed: UInt64 = 42
        @Option(name: .long, help: "Write the result as JSON; '-' for standard output.")
        var json: String?
        @Option(name: .long, help: "Write the result as JUnit XML.")
        var junit: String?
        @Option(name: .long, help: "Write one HTML page.")
        var html: String?
        @Flag(name: .long, help: "Print a table by what the files are about.")
        var table = false
        @Flag(name: .long, help: "Stop at the first file that does not pass.")
        var failFast = false
        @OptionGroup var common: CommonOptions

        func validate() throws {
            if [json, junit, html].count(where: { $0 == "-" }) > 1 {
                throw ValidationError("only one report can go to standard output")
            }
        }

        func run() throws {
            try common.perform {
                let files = FileSystem.local()
                let began = DispatchClock.nanoseconds
                let runner = try makeRunner(files)
                var console = MatterConsole()
                console.language = common.language
                console.usesColor = common.usesColor(on: 1)
                console.isQuiet = common.quiet
                console.isVerbose = common.verbose
                let takesOutput = [json, junit, html].contains("-")
                var results: [MatterFileResult] = []
                var isComplete = true
                for path in try TestFileFinder.find(paths, in: files) {
                    if Interruption.isRequested {
                        isComplete = false
                        break
                    }
                    let result = try runner.run(path: path)
                    results.append(result)
                    if !result.diagnostics.isEmpty { common.show(result.diagnostics) }
                    if !takesOutput { Output.print(console.text(result)) }
                    if failFast, result.verdict == .failed || result.verdict == .errored { break }
                }
                let result = MatterResult(
                    files: results, seed: seed, wallSeconds: Double(DispatchClock.nanoseconds - began) / 1e9,
                    isComplete: isComplete)
                if !takesOutput {
                    if table { Output.print(console.table(result)) }
                    Output.print(console.summary(result))
                }
                try write(result)
                if !isComplete { throw ExitStatus.interrupted }
                if result.exitCode != 0 { throw ExitCode(result.exitCode) }
            }
        }

        /// Reads what all files need.
        private func makeRunner(_ files: FileSystem) throws -> MatterRunner {
            var settings = MatterRunSettings()
            settings.seed = seed
            settings.overrides = overrides.map { ($0.name, $0.value) }
            if let pics { settings.pics = try MatterCommand.pics(pics, files) }
            let folder = try CatalogLocator.ofProcess.find(in: files)
            // Behaviours find elements and features by the catalog's names, which the definitions spell otherwise.
            let known = Catalog(base: folder, files: files)
            let library = try ClusterLibrary.read(
                folder: zap, in: files, naming: known.capabilityIDs.compactMap { known.capability($0) })
            return MatterRunner(
                library: library, chooser: try CompositionChooser(path: composition, in: files), settings: settings,
                version: library.sdkVersion, catalogFolder: folder, files: files)
        }

        /// Writes the reports that were asked for.
        private func write(_ result: MatterResult) throws {
            if let json { try put(result.json, json) }
            if let junit { try put(result.junit, junit) }
            if let html { try put(result.html(common.language), html) }
        }

        /// Writes a report.
        private func put(_ octets: [UInt8], _ path: String) throws(RecordFileError) {
            if let reason = ReportSink.local.write(path, octets) { throw RecordFileError(path: path, reason: reason) }
        }
    }

    /// `hulian matter pics`.
    struct Pics: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the PICS file of a device type, or compare one with it.",
            discussion: """
                With --declared, each code that the file and the device type do not agree on is a finding, and the exit
                code is 1. Codes of clients, buttons and switches of the tests are not compared.

                Examples:
                  hulian matter pics lighting.dimmableLight > light.pics
                  hulian matter pics lighting.dimmableLight --declared mine.pics
                """)
        @Argument(help: "The device type.")
        var deviceType: String
        @Option(name: .long, help: "A PICS file to compare with the device type.")
        var declared: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                let (type, blueprint) = try Names(catalog).deviceType(deviceType)
                guard let declared else { return Output.print(Exporter(type, blueprint).text(.pics)) }
                let values = try MatterCommand.pics(declared, catalog.files)
                let contradictions = PICSContradictions(
                    declared: values, file: declared, codes: PICSCodes.codes(of: blueprint),
                    prefixes: catalog.capabilityIDs.compactMap { catalog.capability($0)?.pics })
                if !contradictions.findings.isEmpty { common.show(contradictions.findings) }
                if !common.quiet {
                    Output.line(
                        "\(contradictions.comparedCount) codes compared, \(contradictions.findings.count) contradictions, "
                            + "\(contradictions.uncheckedCount) codes that no device shows")
                }
                if !contradictions.findings.isEmpty { throw ExitStatus.failed }
            }
        }
    }

    /// The values of a PICS file.
    private static func pics(_ path: String, _ files: FileSystem) throws(DiagnosticsError) -> PICSValues {
        let octets = try InputFile.octets(path, called: "PICS file", in: files)
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw DiagnosticsError([Diagnostic("no-such-file", "the PICS file '\(path)' cannot be read: it is no text")]
            )
        }
        return try PICSValues.read(text, file: path)
    }
}
