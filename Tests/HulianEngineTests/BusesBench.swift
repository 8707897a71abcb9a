import Foundation
import HulianBus
import HulianCatalog
import HulianDiagnostics
import HulianEngine
import HulianModel
import HulianMosquitto
import HulianRecord
import HulianScenario

/// Runs one scenario on the virtual bus and on a mosquitto broker of its own, both in virtual time.
enum BusesBench {
    /// What a run came to, as far as it must not depend on the bus.
    struct Outcome: Equatable, CustomStringConvertible {
        /// Lines that a person can compare.
        var lines: [String]

        /// What came of a run.
        init(_ result: RunResult) {
            lines = ["complete \(result.isComplete), problem \(result.problem ?? "none"), \(result.verdict)"]
            lines += result.expectations.map { "\($0.place): \($0.expected): \($0.verdict)" }
            lines += result.clauses.map { "\($0.clause.id): \($0.verdict)" }
        }

        /// The lines.
        var description: String { lines.joined(separator: "\n") }

        /// The lines in which two outcomes differ.
        func differences(_ other: Outcome) -> [String] {
            lines.difference(from: other.lines).map { change in
                switch change {
                case .insert(_, let line, _): "here only: \(line)"
                case .remove(_, let line, _): "there only: \(line)"
                }
            }
        }
    }

    /// The root of the source tree.
    static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// True when mosquitto is there.
    static let hasMosquitto: Bool = {
        do {
            _ = try MosquittoProcess.start()
            return true
        } catch { return (error as? BrokerError)?.code != .mosquittoMissing }
    }()

    /// Scenario files of a folder, sorted; homes that scenarios share are none.
    static func files(in folder: String) -> [String] {
        let files = FileSystem.local()
        return files.files(below: root.appending(path: folder).path, suffix: ".yaml").filter { path in
            (try? files.text(path))?.split(separator: "\n").contains { $0.hasPrefix("scenario:") } ?? true
        }
    }

    /// Reads a scenario and what it is checked against.
    static func read(_ path: String, text: String? = nil) throws -> (scenario: Scenario, catalog: Catalog) {
        let local = FileSystem.local()
        let files = FileSystem(
            octets: { name throws(FileSystem.Failure) in
                if let text, name == path { return Array(text.utf8) }
                return try local.octets(name)
            }, names: local.names)
        let catalog = Catalog(base: CheckBench.catalogFolder, files: files)
        var reader = ScenarioReader(catalog: catalog, vocabulary: .ofBehaviours)
        return (try reader.read(path).scenario, catalog)
    }

    /// Runs a scenario on the virtual bus.
    static func runVirtually(_ path: String, text: String? = nil) throws -> RunResult {
        let (scenario, catalog) = try read(path, text: text)
        let configuration = RunConfiguration(version: "test", wallClock: { 0 })
        return try Run(scenario, catalog: catalog, configuration: configuration).perform()
    }

    /// What came of a run over mosquitto, with its record.
    struct BrokerRun {
        /// The result.
        var result: RunResult
        /// The record.
        var record: [UInt8]
        /// What went wrong on the way.
        var notices: [String]
        /// Messages of nobody that we know.
        var foreignMessages: Int
    }

    /// Runs a scenario over mosquitto.
    static func runOverMosquitto(_ path: String, text: String? = nil, keepsRecord: Bool = false) throws -> BrokerRun {
        let (scenario, catalog) = try read(path, text: text)
        let process = try MosquittoProcess.start()
        defer { process.stop() }
        let box = Box()
        var configuration = RunConfiguration(version: "test", wallClock: { DispatchTime.now().uptimeNanoseconds })
        configuration.busName = "mosquitto"
        configuration.isEncrypted = false
        if keepsRecord {
            configuration.record = { octets in
                box.record.append(contentsOf: octets)
                return true
            }
        }
        configuration.makeBus = { scheduler, topics, _ in
            let bus = try MosquittoBus(
                scheduler: scheduler, topics: topics, host: process.host, port: process.port,
                options: MosquittoOptions(isVirtualTime: true), process: process)
            box.bus = bus
            return bus
        }
        let result = try Run(scenario, catalog: catalog, configuration: configuration).perform()
        return BrokerRun(
            result: result, record: box.record, notices: (box.bus?.notices ?? []).map(\.description),
            foreignMessages: box.bus?.foreignMessages ?? -1)
    }

    /// Carries things out of closures.
    private final class Box {
        /// The record.
        var record: [UInt8] = []
        /// The bus.
        var bus: MosquittoBus?
    }
}
