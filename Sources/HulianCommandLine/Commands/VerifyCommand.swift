internal import ArgumentParser
internal import HulianBus
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord
internal import HulianRules

/// `hulian verify`: judges a record again and compares the result with the one that was published.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Judge a record again, and compare with the result that was published.",
        discussion: "Example:\n  hulian verify result.json record.jsonl")

    @Argument(help: "A result, as 'hulian run --json' writes it.")
    var result: String
    @Argument(help: "The record that belongs to it, as 'hulian run --record' writes it.")
    var record: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var judging: JudgingOptions

    func run() throws {
        try common.perform {
            let catalog = try common.openCatalog()
            let published = try published(catalog)
            let profile = try judging.profile(filtersLevel: false, in: catalog)
            let judged = try RecordJudge(catalog: catalog, profile: profile).judge(
                try InputFile.octets(record, called: "record", in: catalog.files), file: record)
            var differences: [String] = []
            if published.count != judged.count {
                differences.append("the result tells of \(published.count) runs, the record of \(judged.count)")
            }
            for (index, run) in judged.enumerated() {
                if let damage = run.summary.damage {
                    differences.append("\(run.summary.header.scenario): the record is damaged: \(damage)")
                }
                guard published.indices.contains(index) else { continue }
                differences += compare(published[index], run)
            }
            for difference in differences { Output.line(difference) }
            let clauses = judged.reduce(0) { $0 + $1.result.clauses.count }
            if !common.quiet {
                Output.line(
                    differences.isEmpty
                        ? "\(judged.count) runs and \(clauses) clauses come to the same verdicts, and the record is whole"
                        : "\(differences.count) differences")
            }
            if !differences.isEmpty { throw ExitStatus.failed }
            if judged.isEmpty { throw ExitStatus.nothingExercised }
        }
    }

    /// A run as a published result tells it.
    private struct Published {
        /// The name of the scenario.
        let name: String
        /// The verdicts by clause.
        let verdicts: [(clause: String, verdict: String)]
    }

    /// Reads the result.
    private func published(_ catalog: Catalog) throws(DiagnosticsError) -> [Published] {
        let octets = try InputFile.octets(result, called: "result", in: catalog.files)
        guard let value = try? Value(json: octets), value["format"]?.stringValue == "hulian-result/1",
            let runs = value["runs"]?.listValue
        else {
            throw DiagnosticsError([
                Diagnostic(
                    "no-result", "'\(result)' is not a result of this tool", hint: "write one with 'hulian run --json'")
            ])
        }
        return runs.map { run in
            Published(
                name: run["name"]?.stringValue ?? "",
                verdicts: (run["clauses"]?.listValue ?? []).map {
                    ($0["id"]?.stringValue ?? "", $0["verdict"]?.stringValue ?? "")
                })
        }
    }

    /// What differs between a published run and the same run judged again.
    private func compare(_ published: Published, _ run: RecordJudge.Judged) -> [String] {
        var differences: [String] = []
        if published.name != run.summary.header.scenario {
            differences.append(
                "the result names '\(published.name)' where the record names '\(run.summary.header.scenario)'")
        }
        let again = Dictionary(run.result.clauses.map { ($0.clause.id.rawValue, $0.verdict.rawValue) }) { first, _ in
            first
        }
        for (clause, verdict) in published.verdicts where again[clause] != verdict {
            differences.append("\(published.name): \(clause) was \(verdict) and is \(again[clause] ?? "unknown")")
        }
        return differences
    }
}
