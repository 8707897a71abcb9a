internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianEngine
internal import HulianScenario

/// `hulian lint`: checks scenario files and runs nothing.
struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Check scenario files, and run nothing.",
        discussion: "Example:\n  hulian lint Scenarios")

    @Argument(help: "Scenario files, and folders with scenario files.")
    var paths: [String]
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A parameter of the scenarios; may be given again.", valueName: "name=value"))
    var parameters: [Assignment] = []
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.perform {
            let catalog = try common.openCatalog()
            var problems: [Diagnostic] = []
            let files = try ScenarioFinder(files: catalog.files).find(paths)
            var badFiles = 0
            for path in files {
                var reader = ScenarioReader(
                    catalog: catalog, vocabulary: .ofBehaviours, overrides: parameters.map { ($0.name, $0.value) })
                do throws(DiagnosticsError) {
                    let (scenario, warnings) = try reader.read(path)
                    problems += warnings
                    try Run.check(scenario, catalog: catalog)
                } catch {
                    badFiles += 1
                    problems += error.diagnostics
                }
            }
            if !problems.isEmpty { common.show(problems) }
            if !common.quiet {
                Output.line(
                    badFiles == 0
                        ? "\(files.count) files are understood"
                        : "\(badFiles) of \(files.count) files cannot be understood")
            }
            if badFiles > 0 { throw ExitStatus.notUnderstood }
        }
    }
}
