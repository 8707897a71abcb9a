internal import HulianBus
internal import HulianCatalog
internal import HulianEngine
internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// Messages a second that the engine carries with devices of all types, all dialects, the bus, and all rules judging.
enum Fleet {
    /// How many times a device is set or asked, whatever the number of devices.
    private static let requests = 40_000

    /// Makes the measure: with a home as people have it, whose memory stays in the caches, and with as many devices as a
    /// laboratory may have.
    static func measure(_ options: Options, _ report: inout Report) throws {
        try measure(devices: 50, options, &report)
        try measure(devices: 1000, options, &report)
    }

    /// Makes the measure with so many devices.
    private static func measure(devices count: Int, _ options: Options, _ report: inout Report) throws {
        let text = FleetScenario(SourceTree.catalog(), devices: count, rounds: requests / 2 / count).text
        let catalog = SourceTree.catalog(["/memory/fleet.yaml": text])
        let scenario = try SourceTree.scenario("/memory/fleet.yaml", catalog)
        var note = ""
        let judged = try Self.rates(max(3, options.rounds / 2), warmsUp: true) { () throws(BenchError) in
            let (result, seconds) = try perform(scenario, catalog, measuredConfiguration())
            note =
                "\(result.messages.sent) sent, \(result.messages.delivered) delivered, \(result.messages.judged) judged"
            return Double(result.messages.sent) / seconds
        }
        let recorded = try Self.rates(3, warmsUp: false) { () throws(BenchError) in
            var octets = 0
            var configuration = measuredConfiguration()
            configuration.record = {
                octets += $0.count
                return true
            }
            let (result, seconds) = try perform(scenario, catalog, configuration)
            return Double(result.messages.sent) / seconds
        }
        let name = "engine, \(count) devices, judged"
        let measurement = Measurement(name: name, unit: "messages/s", figures: judged, note: note)
        report.add(count < 100 ? measurement.aiming(atLeast: 200_000, "≥ 200,000") : measurement)
        report.add(Measurement(name: name + " and recorded", unit: "messages/s", figures: recorded))
    }

    /// The figures of so many rounds; the first round of all warms up and does not count.
    private static func rates(
        _ rounds: Int, warmsUp: Bool, _ round: () throws(BenchError) -> Double
    ) throws(BenchError) -> [Double] {
        if warmsUp { _ = try round() }
        var figures: [Double] = []
        for _ in 0..<rounds { figures.append(try round()) }
        return figures
    }

    /// Runs once.
    private static func perform(
        _ scenario: Scenario, _ catalog: Catalog, _ configuration: RunConfiguration
    ) throws(BenchError) -> (result: RunResult, seconds: Double) {
        guard let run = try? Run(scenario, catalog: catalog, configuration: configuration) else {
            throw BenchError(text: "the fleet cannot be run")
        }
        var result: RunResult?
        let seconds = Stopwatch.seconds { result = run.perform() }
        guard let result, result.isComplete else {
            throw BenchError(text: "the fleet did not run to its end: \(result?.problem ?? "")")
        }
        guard result.messages.judged > 0, result.messages.dropped == 0 else {
            throw BenchError(text: "\(result.messages.judged) judged, \(result.messages.dropped) lost")
        }
        return (result, seconds)
    }
}
