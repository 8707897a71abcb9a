internal import HulianBus
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord
internal import HulianRules

/// Judges records again, by the same rules that judged the run.
struct RecordJudge {
    /// What judging one record came to.
    struct Judged {
        /// What reading it came to.
        let summary: RecordReader.Summary
        /// What the run came to, judged again.
        let result: RunResult
    }

    /// Where clauses are defined.
    let catalog: Catalog
    /// How clauses are judged.
    let profile: JudgingProfile

    /// True when a file begins like a record of ours.
    static func isRecord(_ octets: [UInt8]) -> Bool { RecordReader.isRecord(octets) }

    /// Judges all records of a file.
    ///
    /// - Throws: ``DiagnosticsError`` for a file that is no record, or has lines that are no events.
    func judge(_ octets: [UInt8], file path: String) throws(DiagnosticsError) -> [Judged] {
        guard RecordReader.isRecord(octets) else {
            throw DiagnosticsError([
                Diagnostic(
                    "no-record", "'\(path)' is not a record of this tool", hint: "write one with 'hulian run --record'")
            ])
        }
        var reader = RecordReader(file: path)
        var topics = TopicTable()
        var judges: [(judge: Judge, summary: RecordReader.Summary)] = []
        reader.read(
            octets, topic: { topics.id($0).rawValue },
            make: { _ in
                // A topic table of its own for each record, as the run had it.
                topics = TopicTable()
                return Judge(catalog: catalog, topics: topics, profile: profile)
            },
            done: { listener, summary in
                if let judge = listener as? Judge { judges.append((judge, summary)) }
            })
        guard !reader.diagnostics.hasErrors else { throw DiagnosticsError(reader.diagnostics.sorted) }
        let collectors = collect(octets, path)
        return zip(judges, collectors).map { pair, collector in
            Judged(summary: pair.summary, result: result(pair.judge, pair.summary, collector))
        }
    }

    /// Reads all records once more for what no judge keeps.
    private func collect(_ octets: [UInt8], _ path: String) -> [RunCollector] {
        var reader = RecordReader(file: path)
        var collectors: [RunCollector] = []
        reader.read(octets, topic: { _ in 0 }, make: { _ in RunCollector() }) { listener, _ in
            if let collector = listener as? RunCollector { collectors.append(collector) }
        }
        return collectors
    }

    /// What a record came to.
    private func result(_ judge: Judge, _ summary: RecordReader.Summary, _ collector: RunCollector) -> RunResult {
        let header = summary.header
        return RunResult(
            name: header.scenario, title: header.title, file: header.file, seed: header.seed,
            isComplete: summary.isComplete && summary.damage == nil, problem: collector.problem,
            virtualTime: collector.end.map { $0 - header.start } ?? .zero, wallTime: .zero, messages: judge.counts,
            expectations: collector.expectations.sorted { $0.place < $1.place },
            clauses: judge.results(), latency: LatencySummary(collector.latencies), losses: collector.losses,
            parameters: header.parameters, annotations: judge.annotations)
    }
}
