import HulianDiagnostics
import HulianMatter
import HulianRecord
import Testing

/// The Matter SDK's own test files, where they are at hand.
@Suite("The Matter SDK's test files")
struct CorpusTests {
    @Test(
        "every test file is read", .enabled(if: MatterData.folder != nil, Material.absence),
        arguments: MatterData.Version.allCases)
    func everyFileIsRead(_ version: MatterData.Version) throws {
        let paths = MatterData.testFiles(version)
        var refused: [String] = []
        for path in paths {
            do {
                let file = try TestFileReader.read(try FileSystem.local().text(path), file: path)
                #expect(!file.steps.isEmpty, "\(path)")
            } catch let error as DiagnosticsError {
                refused.append(
                    DiagnosticRenderer(source: { try? FileSystem.local().text($0) }).render(error.diagnostics))
            }
        }
        #expect(paths.count == (version == .v16 ? 130 : 151))
        // Some do not fit the cluster definitions, which is found when they run; as texts all are well-formed.
        #expect(refused.isEmpty, "\(refused.joined(separator: "\n"))")
    }

    @Test(
        "the table of core files by cluster", .enabled(if: MatterData.folder != nil, Material.absence),
        arguments: MatterData.Version.allCases)
    func table(_ version: MatterData.Version) throws {
        let wanted = MatterData.environment("HULIAN_MATTER_FILES")
        let paths = MatterData.testFiles(version).filter { path in
            wanted.map { path.contains($0) } ?? true
        }
        guard !paths.isEmpty else { return }
        let index = MatterData.index(version)
        let result = try MatterData.run(paths, version)
        if wanted != nil {
            var console = MatterConsole()
            console.isVerbose = MatterData.environment("HULIAN_MATTER_VERBOSE") != nil
            for file in result.files { print(console.text(file), terminator: "") }
            return
        }
        var rows: [String: (passed: Int, all: Int, bad: [String])] = [:]
        for file in result.files {
            let name = file.file.split(separator: "/").last.map(String.init) ?? ""
            guard let row = index[name], row["core"] == "1", row["parrot"] == "fail", let cluster = row["cluster"]
            else { continue }
            rows[cluster, default: (0, 0, [])].all += 1
            if file.verdict == .passed {
                rows[cluster, default: (0, 0, [])].passed += 1
            } else {
                let step = file.steps.first { $0.verdict == .failed || $0.verdict == .errored }
                let place = step.map { "step \($0.index): \($0.explanation)" } ?? file.reason ?? ""
                rows[cluster, default: (0, 0, [])].bad.append("\(name) \(file.verdict.rawValue): \(place.prefix(150))")
            }
        }
        print("core discriminating files of \(version.rawValue): passed / all")
        for (cluster, row) in rows.sorted(by: { $0.key < $1.key }) {
            print("  \(row.passed)/\(row.all)  \(cluster)")
            for bad in row.bad { print("        \(bad)") }
        }
        let passed = rows.reduce(0) { $0 + $1.value.passed }
        let all = rows.reduce(0) { $0 + $1.value.all }
        print("  \(passed)/\(all) in all; virtual time \(result.virtualTime)")
        #expect(all == (version == .v16 ? 82 : 91))
    }
}
