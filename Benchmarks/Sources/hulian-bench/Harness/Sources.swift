internal import Foundation
internal import HulianBehaviors
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianEngine
internal import HulianModel
internal import HulianScenario

/// The files that the measures work with, found from the place of this file.
enum SourceTree {
    /// The folder of the project.
    static let root = (0..<5).reduce(#filePath) { path, _ in FileSystem.folder(of: path) }
    /// The folder of the scenarios that are measured.
    static let scenarios = root + "/Benchmarks/Scenarios"
    /// The folder of the peers.
    static let peers = root + "/Benchmarks/Peers"

    /// The catalog of the project, with files that exist in memory only.
    static func catalog(_ files: [String: String] = [:]) -> Catalog {
        let memory = FileSystem.memory(files)
        let local = FileSystem.local()
        let both = FileSystem(
            octets: { path throws(FileSystem.Failure) in
                try path.hasPrefix("/memory/") ? memory.octets(path) : local.octets(path)
            },
            names: { $0.hasPrefix("/memory") ? memory.names($0) : local.names($0) })
        return Catalog(base: root + "/Sources/HulianCatalog/Catalog", files: both)
    }

    /// All device types, without those that a file's mistake hides.
    static func blueprints(_ catalog: Catalog) -> [DeviceBlueprint] {
        catalog.deviceTypeIDs.sorted().compactMap { catalog.blueprint($0) }
    }

    /// The dialects in the order of their names.
    static func dialects(_ catalog: Catalog) -> [DialectTable] {
        catalog.dialectIDs.sorted().compactMap { catalog.dialect($0) }
    }

    /// Reads a scenario.
    static func scenario(_ path: String, _ catalog: Catalog) throws -> Scenario {
        var reader = ScenarioReader(catalog: catalog, vocabulary: .ofBehaviours)
        do {
            return try reader.read(path).scenario
        } catch {
            throw BenchError(text: error.diagnostics.prefix(5).map { "\($0)" }.joined(separator: "\n"))
        }
    }
}

/// A measure that could not be made.
struct BenchError: Error, CustomStringConvertible {
    /// Words for people.
    let text: String
    /// Words for people.
    var description: String { text }
}

/// Nanoseconds of the clock on the wall, as runs want them.
func wallNanoseconds() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

/// How runs are configured that are measured: in virtual time, judged, without a record.
func measuredConfiguration() -> RunConfiguration { RunConfiguration(version: "benchmark", wallClock: wallNanoseconds) }
