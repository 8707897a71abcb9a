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
        /// The clauses.
        let clauses: [ClauseResult]
        /// How many messages there were.
        let counts: MessageCounts
        /// What the first messages say.
        let annotations: [MessageAnnotation]
    }

    /// Where clauses are defined.
    let catalog: Catalog
    /// How clauses are judged.
    let profile: JudgingProfile

    /// Judges all records of a file.
    func judge(_ path: String) throws(DiagnosticsError) -> [Judged] {
        let octets: [UInt8]
        do {
            octets = Array(try catalog.files.text(path).utf8)
        } catch {
            throw DiagnosticsError([Diagnostic("no-such-file", "the record '\(path)' cannot be read")])
        }
        guard RecordReader.isRecord(octets) else {
            throw DiagnosticsError([
                Diagnostic("no-record", "'\(path)' is not a record of this tool", hint: "write one with 'hulian run --record'")
            ])
        }
        var reader = RecordReader(file: path)
        var topics = TopicTable()
        var judged: [Judged] = []
        reader.read(
            octets, topic: { topics.id($0).rawValue },
            make: { _ in
                // A topic table of its own for each record, as the run had it.
                topics = TopicTable()
                return Judge(catalog: catalog, topics: topics, profile: profile)
            },
            done: { listener, summary in
                guard let judge = listener as? Judge else { return }
                judged.append(
                    Judged(
                        summary: summary, clauses: judge.results(), counts: judge.counts, annotations: judge.annotations))
            })
        guard !reader.diagnostics.hasErrors else { throw DiagnosticsError(reader.diagnostics.sorted) }
        return judged
    }
}
