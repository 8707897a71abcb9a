internal import HulianBus
internal import HulianEngine
internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// Messages a second that the engine carries with devices of all types, all dialects, the bus, and all rules judging.
enum Fleet {
    /// Makes the measure.
    static func measure(_ options: Options, _ report: inout Report) throws {
        let text = FleetScenario(SourceTree.catalog(), devices: 1000, rounds: 20).text
        let catalog = SourceTree.catalog(["/memory/fleet.yaml": text])
        let scenario = try SourceTree.scenario("/memory/fleet.yaml", catalog)
        var rates: [Double] = []
        var deliveries: [Double] = []
        var recorded: [Double] = []
        var note = ""
        for round in 0...max(3, options.rounds / 2) {
            let run = try Run(scenario, catalog: catalog, configuration: measuredConfiguration())
            var result: RunResult?
            let seconds = Stopwatch.seconds { result = run.perform() }
            guard let result, result.isComplete else {
                throw BenchError(text: "the fleet did not run to its end: \(result?.problem ?? "")")
            }
            guard result.messages.judged > 0, result.messages.dropped == 0 else {
                throw BenchError(text: "\(result.messages.judged) judged, \(result.messages.dropped) lost")
            }
            // The first run warms up.
            guard round > 0 else { continue }
            rates.append(Double(result.messages.sent) / seconds)
            deliveries.append(Double(result.messages.delivered) / seconds)
            note =
                "\(result.messages.sent) sent, \(result.messages.delivered) delivered, \(result.messages.judged) judged"
        }
        for _ in 0..<3 {
            var octets = 0
            var configuration = measuredConfiguration()
            configuration.record = {
                octets += $0.count
                return true
            }
            let run = try Run(scenario, catalog: catalog, configuration: configuration)
            var result: RunResult?
            let seconds = Stopwatch.seconds { result = run.perform() }
            recorded.append(Double(result?.messages.sent ?? 0) / seconds)
        }
        report.add(
            Measurement(name: "engine, 1,000 devices, judged", unit: "messages/s", figures: rates, note: note)
                .aiming(atLeast: 200_000, "≥ 200,000"))
        report.add(
            Measurement(name: "engine, 1,000 devices, deliveries", unit: "deliveries/s", figures: deliveries))
        report.add(
            Measurement(name: "engine, 1,000 devices, judged and recorded", unit: "messages/s", figures: recorded))
    }
}
