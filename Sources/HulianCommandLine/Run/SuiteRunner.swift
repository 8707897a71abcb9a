internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianEngine
internal import HulianModel
internal import HulianRecord
internal import HulianReport
internal import HulianRules
internal import HulianScenario

/// Runs scenario files one after the other and gathers what came of them.
final class SuiteRunner {
    /// A scenario that is to be run.
    struct Item {
        /// The scenario.
        let scenario: Scenario
        /// The seed; nothing for that of the scenario.
        let seed: UInt64?
    }

    /// What is asked for.
    private let plan: SuitePlan
    /// Where everything is defined.
    private let catalog: Catalog
    /// Makes buses.
    private let buses: BusFactory
    /// Takes records.
    private let record: RecordFile
    /// The stories for the page.
    private(set) var stories: [RunStory] = []
    /// The results in order.
    private(set) var results: [RunResult] = []
    /// True when the user broke it off.
    private(set) var isInterrupted = false

    /// Makes a runner.
    init(_ plan: SuitePlan, catalog: Catalog) throws(RecordFileError) {
        self.plan = plan
        self.catalog = catalog
        buses = BusFactory(plan.broker, tls: plan.tls, clock: plan.clock)
        let wantsStories = plan.reports.contains { $0.format == .html }
        record = try RecordFile(plan.record, keeps: wantsStories)
        record.isLive = plan.clock == .wall
    }

    /// Reads all scenarios, so that every mistake of every file is found before anything runs.
    ///
    /// - Returns: The scenarios with warnings.
    /// - Throws: ``DiagnosticsError`` with all mistakes.
    func read() throws(DiagnosticsError) -> (items: [Item], warnings: [Diagnostic]) {
        var items: [Item] = []
        var problems: [Diagnostic] = []
        var warnings: [Diagnostic] = []
        for path in try ScenarioFinder(files: catalog.files).find(plan.paths) {
            var reader = ScenarioReader(catalog: catalog, vocabulary: .ofBehaviours, overrides: plan.parameters)
            do {
                let (scenario, found) = try reader.read(path)
                warnings += found
                guard isWanted(scenario) else { continue }
                for round in 0..<plan.repetitions {
                    let base = plan.seed ?? scenario.seed
                    items.append(Item(scenario: scenario, seed: round == 0 ? plan.seed : base &+ UInt64(round)))
                }
            } catch {
                problems += error.diagnostics
            }
        }
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        return (items, warnings)
    }

    /// True when the user wants a scenario.
    private func isWanted(_ scenario: Scenario) -> Bool {
        if let level = plan.level, scenario.level != level { return false }
        return plan.tags.isEmpty || plan.tags.contains { scenario.tags.contains($0) }
    }

    /// Runs scenarios.
    func run(_ items: [Item]) -> SuiteResult {
        for (index, item) in items.enumerated() {
            if Interruption.isRequested {
                isInterrupted = true
                break
            }
            progress("[\(index + 1)/\(items.count)] \(item.scenario.name)")
            let result = run(item)
            results.append(result)
            if plan.failsFast, result.verdict >= .failed { break }
        }
        progress(nil)
        buses.close()
        record.close()
        isInterrupted = isInterrupted || Interruption.isRequested
        let isWhole = results.count == items.count && !isInterrupted && record.isIntact
        return SuiteResult(
            version: HulianVersion.text, seed: plan.seed, runs: results,
            isComplete: isWhole && results.allSatisfy(\.isComplete), profile: plan.profile.name)
    }

    /// Runs one scenario.
    private func run(_ item: Item) -> RunResult {
        let start = DispatchClock.nanoseconds
        var configuration = RunConfiguration(version: HulianVersion.text, wallClock: { DispatchClock.nanoseconds })
        configuration.seed = item.seed
        configuration.limit = plan.limit
        configuration.profile = plan.profile
        configuration.profile.annotationLimit = plan.reports.contains { $0.format == .html } ? 20_000 : 0
        configuration.failsFast = plan.failsFast
        configuration.isInterrupted = { Interruption.isRequested }
        configuration.pause = { DispatchClock.sleep($0) }
        record.forget()
        if record.isWanted { configuration.record = { [record] in record.take($0) } }
        buses.prepare(&configuration)
        do {
            let run = try Run(item.scenario, catalog: catalog, configuration: configuration)
            let result = run.perform()
            record.flush()
            if plan.reports.contains(where: { $0.format == .html }) {
                let teller = StoryTeller(catalog: catalog, language: plan.options.language)
                for var story in teller.stories(record.octets, of: result) {
                    story.run = results.count
                    stories.append(story)
                }
            }
            return result
        } catch {
            return failure(item, Self.words(error), since: start)
        }
    }

    /// What an error says, for a result.
    private static func words(_ error: any Error) -> String {
        guard let error = error as? DiagnosticsError else { return "\(error)" }
        return error.diagnostics.map { diagnostic in
            (diagnostic.place.map { "\($0): " } ?? "") + diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? "")
        }
        .joined(separator: "; ")
    }

    /// The result of a run that could not happen.
    private func failure(_ item: Item, _ problem: String, since start: UInt64) -> RunResult {
        RunResult(
            name: item.scenario.name, title: item.scenario.title, file: item.scenario.file,
            seed: item.seed ?? item.scenario.seed, isComplete: false, problem: problem, virtualTime: .zero,
            wallTime: Interval(nanoseconds: Int64(clamping: DispatchClock.nanoseconds - start)),
            messages: MessageCounts(), expectations: [], clauses: [], latency: .empty, losses: [],
            parameters: item.scenario.parameters)
    }

    /// Shows on a terminal what is going on.
    private func progress(_ text: String?) {
        guard plan.showsProgress else { return }
        TerminalProgress.show(text ?? "")
    }
}
