internal import Foundation
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel

/// Reading and checking the whole catalog, beside libyaml alone and PyYAML on the same files.
///
/// Commands that want all of it let a second thread read the files, which is measured on the clock; beside it stands the
/// processor time of one thread that does everything.
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
        var figures: (alone: [Double], together: [Double]) = ([], [])
        for round in 0...rounds {
            let alone = try time(CLOCK_PROCESS_CPUTIME_ID, files, paths.count) { _ in }
            let together = try time(CLOCK_MONOTONIC, files, paths.count) { catalog in
                catalog.readAll { work in Task.detached { work() } }
            }
            // The first round warms up.
            guard round > 0 else { continue }
            figures.alone.append(alone)
            figures.together.append(together)
        }
        report.add(
            Measurement(
                name: "read and check the whole catalog, two threads", unit: "ms", figures: figures.together,
                note: "\(paths.count) files, time on the clock"
            ).aiming(atMost: 50, "≤ 50 ms"))
        report.add(
            Measurement(
                name: "read and check the whole catalog, one thread", unit: "ms", figures: figures.alone,
                note: "\(paths.count) files, processor time"))
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

    /// How many milliseconds it takes to read everything into a new catalog.
    private static func time(
        _ clock: clockid_t, _ files: FileSystem, _ least: Int, prepare: (Catalog) -> Void
    ) throws -> Double {
        let catalog = Catalog(base: folder, files: files)
        let start = now(clock)
        prepare(catalog)
        let count = load(catalog)
        let end = now(clock)
        guard catalog.diagnostics.all.isEmpty, count > least else {
            throw BenchError(text: "the catalog cannot be read: \(catalog.diagnostics.sorted.prefix(3))")
        }
        return (end - start) * 1000
    }

    /// What a clock says in seconds.
    private static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
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
