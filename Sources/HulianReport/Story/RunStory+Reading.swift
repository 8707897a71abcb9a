public import HulianDiagnostics
internal import HulianModel
public import HulianRecord

extension RunStory {
    /// The stories that a file of records tells, each joined to its run of a result.
    ///
    /// The records must stand in the order of the runs, as the command line writes them; a record of a run that the
    /// result does not have is passed over.
    ///
    /// - Parameters:
    ///   - octets: The records, one behind the other.
    ///   - file: The path of the file, for messages.
    ///   - suite: The result.
    ///   - limits: How much is kept.
    ///   - words: How values read.
    /// - Returns: The stories, and what was wrong with the file.
    public static func read(
        _ octets: [UInt8], file: String, for suite: SuiteResult, limits: StoryLimits = StoryLimits(),
        words: StoryWords = StoryWords()
    ) -> (stories: [RunStory], diagnostics: [Diagnostic]) {
        var stories: [RunStory] = []
        var next = 0
        var run: Int?
        var reader = RecordReader(file: file)
        reader.read(
            octets, topic: { _ in 0 },
            make: { header in
                run = suite.runs[min(next, suite.runs.count)...].firstIndex { $0.name == header.scenario }
                guard let run else { return RunListener() }
                next = run + 1
                return StoryCollector(
                    header, interest: StoryInterest(suite.runs[run]), limits: limits, words: words)
            },
            done: { listener, summary in
                guard let collector = listener as? StoryCollector, let run else { return }
                var story = collector.finish(damage: summary.damage)
                story.run = run
                stories.append(story)
            })
        return (stories, reader.diagnostics.sorted)
    }
}
