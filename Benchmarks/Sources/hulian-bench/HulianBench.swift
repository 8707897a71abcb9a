internal import Foundation

/// Measures what docs/performance.md promises, and prints it as a table.
@main
enum HulianBench {
    /// Reads the command line and makes the measures one after the other.
    static func main() {
        switch Options.read(Array(CommandLine.arguments.dropFirst())) {
        case .failure(let error):
            print("error: \(error.text)\n\(Options.help)")
            exit(64)
        case .success(let options):
            do {
                if options.measuresMemory { try Memory.printFigures() } else { try measure(options) }
            } catch {
                FileHandle.standardError.write(Data("error: \(error)\n".utf8))
                exit(3)
            }
        }
    }

    /// Makes the measures that are wanted.
    private static func measure(_ options: Options) throws {
        let machine = Machine()
        Report.show(machine.text)
        var report = Report()
        if options.wants("reading") { try Reading.measure(options, &report) }
        if options.wants("dialects") { try DialectSpeed.measure(options, &report) }
        if options.wants("fleet") { try Fleet.measure(options, &report) }
        if options.wants("devices") { try MixedHome.measure(options, &report) }
        if options.wants("memory") { try Memory.measure(&report) }
        if options.wants("day") { try VirtualDay.measure(options, &report) }
        if options.wants("catalog") { try CatalogLoad.measure(options, &report) }
        if options.wants("start") { try Start.measure(options, &report) }
        if options.wants("endToEnd") { try EndToEnd.measure(options, &report) }
        if let path = options.json {
            try report.json(machine: machine).write(toFile: path, atomically: true, encoding: .utf8)
        }
    }
}
