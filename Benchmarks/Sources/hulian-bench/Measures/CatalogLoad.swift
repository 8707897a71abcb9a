internal import Foundation
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel

/// Reading and checking the whole catalog, beside libyaml alone and PyYAML on the same files.
///
/// A figure is processor time, not time on the clock: one thread does the work, and what else the machine does is not
/// in it.
enum CatalogLoad {
    /// The folder of the catalog.
    private static let folder = SourceTree.root + "/Sources/HulianCatalog/Catalog"
    /// What is read of it.
    private static let kinds = ["capabilities", "device-types", "dialects", "clauses"]

    /// Makes the measure.
    static func measure(_ options: Options, _ report: inout Report) throws {
        let rounds = max(20, options.rounds)
        let files = FileSystem.local()
        let paths = kinds.flatMap { files.files(below: folder + "/" + $0, suffix: ".yaml") }
        var figures: [Double] = []
        for round in 0...rounds {
            let catalog = Catalog(base: folder, files: files)
            let start = processorTime()
            let count = load(catalog)
            let end = processorTime()
            guard catalog.diagnostics.all.isEmpty, count > paths.count else {
                throw BenchError(text: "the catalog cannot be read: \(catalog.diagnostics.sorted.prefix(3))")
            }
            // The first round warms up.
            if round > 0 { figures.append((end - start) * 1000) }
        }
        report.add(
            Measurement(
                name: "read and check the whole catalog", unit: "ms", figures: figures,
                note: "\(paths.count) files, processor time of one thread"
            ).aiming(atMost: 50, "≤ 50 ms"))
        try measurePeers(paths, rounds, options, &report)
    }

    /// Reads everything.
    ///
    /// - Returns: How many definitions were understood.
    private static func load(_ catalog: Catalog) -> Int {
        catalog.capabilityIDs.count { catalog.capability($0) != nil }
            + catalog.deviceTypeIDs.count { catalog.deviceType($0) != nil }
            + catalog.dialectIDs.count { catalog.dialect($0) != nil } + catalog.clauses.count
    }

    /// The processor time of this process in seconds.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Lets the peers read the same files, which check nothing of what the files mean.
    private static func measurePeers(
        _ paths: [String], _ rounds: Int, _ options: Options, _ report: inout Report
    ) throws {
        let list = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hulian-bench-\(ProcessInfo.processInfo.processIdentifier).list")
        try paths.map { $0 + "\n" }.joined().write(to: list, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: list) }
        let peers: [(name: String, program: String?, arguments: [String])] = [
            ("libyaml alone: events of the same files", options.yamlPeer, []),
            ("PyYAML with libyaml: CSafeLoader on the same files", options.python, [SourceTree.peers + "/load.py"]),
        ]
        for (name, program, arguments) in peers {
            guard let program, Program.exists(program) else {
                report.miss(name, "it was not given (--yaml-peer, --python)")
                continue
            }
            let outcome = try Program.run(program, arguments + [list.path, String(rounds)])
            let figures = outcome.output.split(separator: "\n").compactMap { Double($0) }
            guard outcome.status == 0, figures.count == rounds else {
                report.miss(name, "the peer ended with \(outcome.status): \(outcome.errors)")
                continue
            }
            report.add(Measurement(name: name, unit: "ms", figures: figures, note: "processor time"))
        }
    }
}
