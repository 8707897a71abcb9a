import HulianDiagnostics
import HulianMatter
import HulianRecord
import HulianYAML
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The list in `docs/matter.md` of core files that do not pass is that of a run, each with its reason.
///
/// The reasons stand in `docs/matter-reasons.yaml`; a file without one is listed with what came instead.
/// `HULIAN_MATTER_LIST=write` writes the list anew.
@Suite("The list of files that do not pass")
struct MatterListTests {
    /// One line of the list.
    private struct Row {
        /// The version of the SDK.
        let version: String
        /// What the file is about.
        let cluster: String
        /// The file.
        let file: String
        /// What it came to.
        let verdict: String
        /// Why.
        let reason: String
    }

    /// Where the list stands.
    private static let page = FileSystem.join(Material.root, "docs/matter.md")
    /// Where the reasons stand.
    private static let reasonsPath = FileSystem.join(Material.root, "docs/matter-reasons.yaml")
    /// What stands before the list.
    private static let begin = "<!-- list: files that do not pass -->\n"
    /// What stands behind it.
    private static let end = "<!-- end of list -->\n"

    /// The reasons by version and file.
    private func reasons() throws -> [String: [String: String]] {
        let text = try FileSystem.local().text(Self.reasonsPath)
        let root = try YAMLReader.read(text, file: "docs/matter-reasons.yaml")
        var reasons: [String: [String: String]] = [:]
        for version in root.entries ?? [] {
            for entry in version.value.entries ?? [] {
                let reason: String = try #require(entry.value.scalar)
                reasons[version.key, default: [:]][entry.key] = reason
            }
        }
        return reasons
    }

    /// What a file that did not pass says itself, fit for a cell of a table.
    private static func words(of file: MatterFileResult) -> String {
        let step = file.steps.first { $0.verdict == .failed || $0.verdict == .errored }
        let text = step.map { "step \($0.index): \($0.explanation)" } ?? file.reason ?? ""
        return String(text.prefix(200)).replacing("|", with: "\\|").replacing("\n", with: " ")
    }

    @Test("it is that of a run", .enabled(if: MatterData.folder != nil, Material.absence))
    func list() throws {
        let reasons = try reasons()
        var rows: [Row] = []
        var text = "| version | core files that tell devices apart | passed |\n|---|---|---|\n"
        for version in MatterData.Version.allCases {
            let index = MatterData.index(version)
            func row(_ path: String) -> [String: String]? {
                index[path.split(separator: "/").last.map(String.init) ?? ""].flatMap {
                    $0["core"] == "1" && $0["parrot"] == "fail" ? $0 : nil
                }
            }
            let paths = MatterData.testFiles(version).filter { row($0) != nil }
            let result = try MatterData.run(paths, version)
            text += "| \(version.rawValue) | \(paths.count) | \(result.count(.passed)) |\n"
            var known = reasons[version.rawValue] ?? [:]
            for file in result.files where file.verdict != .passed {
                let facts = row(file.file) ?? [:]
                let name = facts["file"] ?? ""
                // What nobody has explained yet says itself what came instead.
                let reason = known.removeValue(forKey: name) ?? Self.words(of: file)
                rows.append(
                    Row(
                        version: version.rawValue, cluster: facts["cluster"] ?? "", file: name,
                        verdict: file.verdict.rawValue, reason: reason))
            }
            #expect(known.keys.sorted() == [], "\(version.rawValue): reasons of files that pass or are not there")
        }
        if !rows.isEmpty {
            text += "\n| version | cluster | file | verdict | reason |\n|---|---|---|---|---|\n"
            for row in rows.sorted(by: { ($0.version, $0.cluster, $0.file) < ($1.version, $1.cluster, $1.file) }) {
                text += "| \(row.version) | \(row.cluster) | \(row.file) | \(row.verdict) | \(row.reason) |\n"
            }
        }
        let page = try FileSystem.local().text(Self.page)
        let first = try #require(page.firstRange(of: Self.begin))
        let last = try #require(page.firstRange(of: Self.end))
        if MatterData.environment("HULIAN_MATTER_LIST") == "write" {
            let whole = page[..<first.upperBound] + text + page[last.lowerBound...]
            let stream = try #require(fopen(Self.page, "w"))
            fputs(String(whole), stream)
            fclose(stream)
        } else {
            #expect(
                String(page[first.upperBound..<last.lowerBound]) == text,
                "write it anew: HULIAN_MATTER_LIST=write swift test --filter MatterListTests")
        }
    }
}
