internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord

/// The result as JSON, in the shape that `docs/schemas/result.json` promises.
///
/// It says the same whatever language a person asked for, and of all that it holds only `wallSeconds` may differ
/// between equal runs.
struct ResultJSON {
    /// The name and version of the shape.
    static let format = "hulian-result/1"
    /// Writes the text.
    private var writer = JSONWriter()

    /// The JSON of a result, with a newline at its end.
    static func octets(_ suite: SuiteResult, _ options: ReportOptions) -> [UInt8] {
        var json = ResultJSON()
        json.write(suite, options)
        json.writer.endLine()
        return json.writer.octets
    }

    /// Starts a text.
    private init() {}

    // MARK: Parts

    /// Writes a key with text, unless there is none.
    private mutating func text(_ key: String, _ text: String?) {
        guard let text else { return }
        writer.key(key)
        writer.string(text)
    }

    /// Writes a key with a whole number.
    private mutating func number(_ key: String, _ number: some BinaryInteger) {
        writer.key(key)
        writer.integer(number)
    }

    /// Writes a key with a number that may have a fraction; a whole one is written without a point.
    private mutating func decimal(_ key: String, _ number: Double) {
        writer.key(key)
        if number.rounded() == number, abs(number) < 9e15 {
            writer.integer(Int64(number))
        } else {
            writer.decimal(number)
        }
    }

    /// Writes a key with a truth value.
    private mutating func bool(_ key: String, _ value: Bool) {
        writer.key(key)
        writer.bool(value)
    }

    /// Writes a key with a length of time in seconds, exactly.
    private mutating func seconds(_ key: String, _ interval: Interval) {
        writer.key(key)
        writer.scaled(interval.nanoseconds, exponent: -9)
    }

    /// Writes a key with a title in both languages.
    private mutating func title(_ key: String, _ title: Title) {
        writer.key(key)
        writer.beginObject()
        text("en", title.english)
        text("zh", title.chinese)
        writer.endObject()
    }

    /// Writes a key with an object.
    private mutating func object(_ key: String, _ content: (inout ResultJSON) -> Void) {
        writer.key(key)
        writer.beginObject()
        content(&self)
        writer.endObject()
    }

    /// Writes a key with an object for each of several things.
    private mutating func array<Element>(
        _ key: String, _ elements: some Sequence<Element>, _ content: (inout ResultJSON, Element) -> Void
    ) {
        writer.key(key)
        writer.beginArray()
        for element in elements {
            writer.beginObject()
            content(&self, element)
            writer.endObject()
        }
        writer.endArray()
    }

    // MARK: Result

    /// Writes the whole result.
    private mutating func write(_ suite: SuiteResult, _ options: ReportOptions) {
        writer.beginObject()
        text("format", Self.format)
        text("tool", "hulian")
        text("version", suite.version)
        writer.key("seed")
        if let seed = suite.commonSeed { writer.integer(seed) } else { writer.null() }
        text("profile", suite.profile)
        bool("complete", suite.isComplete)
        text("verdict", suite.verdict.rawValue)
        array("runs", suite.runs) { json, run in json.write(run, options) }
        object("summary") { json in
            let counts = VerdictCounts(suite.everyVerdict)
            for (verdict, count) in counts.listed { json.number(verdict.rawValue, count) }
        }
        object("levels") { json in
            for level in Level.allCases { json.text(level.rawValue, suite.verdict(of: level).rawValue) }
        }
        let latency = SuiteLatency(suite)
        write(latency.summary, isBound: latency.isBound)
        object("headline") { json in
            for (key, title, share) in options.headline.measured {
                json.object(key) { json in
                    json.title("title", title)
                    json.number("succeeded", share.succeeded)
                    json.number("attempted", share.attempted)
                    if let percent = share.hundredthsOfPercent {
                        json.writer.key("percent")
                        json.writer.scaled(percent, exponent: -2)
                    }
                }
            }
        }
        writer.endObject()
    }

    /// Writes a run.
    private mutating func write(_ run: RunResult, _ options: ReportOptions) {
        text("name", run.name)
        title("title", run.title)
        text("file", run.file)
        text("verdict", run.verdict.rawValue)
        number("seed", run.seed)
        bool("complete", run.isComplete)
        text("problem", run.problem)
        seconds("virtualSeconds", run.virtualTime)
        seconds("wallSeconds", run.wallTime)
        text("reproduce", options.reproduction.line(for: run))
        object("messages") { json in
            json.number("sent", run.messages.sent)
            json.number("delivered", run.messages.delivered)
            json.number("dropped", run.messages.dropped)
            json.number("judged", run.messages.judged)
        }
        writer.key("parameters")
        writer.value(.structure(run.parameters))
        object("levels") { json in
            for level in Level.allCases { json.text(level.rawValue, run.verdict(of: level).rawValue) }
        }
        array("expectations", run.expectations) { json, expectation in
            json.text("place", expectation.place.description)
            json.text("verdict", expectation.verdict.rawValue)
            json.text("expected", expectation.expected)
            json.text("actual", expectation.actual)
            json.seconds("timeSeconds", expectation.time)
            json.number("recordLine", expectation.recordLine)
        }
        array("clauses", run.clauses) { json, clause in json.write(clause) }
        write(run.latency, isBound: false)
        array("losses", run.losses) { json, entry in
            json.text("from", entry.from)
            json.text("to", entry.to)
            json.text("device", entry.device)
            json.text("element", entry.element)
            json.text("class", entry.lossClass.rawValue)
            json.text("before", entry.before)
            json.text("after", entry.after)
            json.number("count", entry.count)
        }
        guard !run.trees.isEmpty else { return }
        array("topicTrees", run.trees) { json, tree in
            json.text("filter", tree.filter)
            json.text("dialect", tree.dialect?.rawValue)
            json.text("certainty", tree.certainty.rawValue)
            json.number("percent", tree.percent)
            json.number("messages", tree.messageCount)
            json.number("own", tree.ownCount)
            json.number("whole", tree.wholeCount)
            json.text("reason", tree.reason.english)
            json.text("reasonZh", tree.reason.chinese)
        }
    }

    /// Writes how long answers took.
    private mutating func write(_ latency: LatencySummary, isBound: Bool) {
        object("latency") { json in
            json.number("count", latency.count)
            json.decimal("p50Milliseconds", latency.p50)
            json.decimal("p95Milliseconds", latency.p95)
            json.decimal("p99Milliseconds", latency.p99)
            json.decimal("maxMilliseconds", latency.maximum)
            json.bool("isUpperBound", isBound)
            json.array("buckets", latency.buckets) { json, bucket in
                json.decimal("upToMilliseconds", bucket.upTo)
                json.number("count", bucket.count)
            }
        }
    }

    /// Writes a clause of a run.
    private mutating func write(_ result: ClauseResult) {
        let clause = result.clause
        text("id", clause.id.rawValue)
        text("standard", clause.standard)
        text("section", clause.section)
        text("level", clause.level.rawValue)
        text("strength", clause.strength.rawValue)
        text("chapter", clause.chapter)
        title("title", clause.title)
        text("rule", clause.rule)
        text("verdict", result.verdict.rawValue)
        text("countedVerdict", result.countedVerdict.rawValue)
        bool("expectedToFail", result.isExpectedToFail)
        number("evidence", result.evidence)
        number("violations", result.violations)
        text("reason", result.reason)
        array("limits", clause.thresholds) { json, limit in
            json.text("name", limit.name)
            json.decimal("value", limit.value)
            json.text("text", limit.text)
            json.bool("published", limit.isPublished)
        }
        array("findings", result.findings) { json, finding in
            json.text("message", finding.message.english)
            json.text("messageZh", finding.message.chinese)
            json.text("verdict", finding.verdict.rawValue)
            json.text("rule", finding.rule)
            json.text("expected", finding.expected.english)
            json.text("expectedZh", finding.expected.chinese)
            json.text("actual", finding.actual.english)
            json.text("actualZh", finding.actual.chinese)
            json.text("device", finding.device)
            json.number("recordLine", finding.recordLine)
            json.number("messageNumber", finding.messageNumber)
            json.text("topic", finding.topic)
            json.seconds("timeSeconds", finding.time)
        }
    }
}

extension SuiteResult {
    /// The seed that was asked for, or the one that all runs have; nothing when each has its own.
    var commonSeed: UInt64? {
        if let seed { return seed }
        guard let first = runs.first?.seed, runs.allSatisfy({ $0.seed == first }) else { return nil }
        return first
    }
}
