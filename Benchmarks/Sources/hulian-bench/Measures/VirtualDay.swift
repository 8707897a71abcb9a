internal import HulianCatalog
internal import HulianEngine
internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// The time that one day of a home with 50 devices takes, and whether its record is the same twice.
enum VirtualDay {
    /// Makes the measure.
    static func measure(_ options: Options, _ report: inout Report) throws {
        let catalog = SourceTree.catalog()
        let scenario = try SourceTree.scenario(SourceTree.scenarios + "/day.yaml", catalog)
        var judged: [Double] = []
        var recorded: [Double] = []
        var hashes: [UInt64] = []
        var note = ""
        for round in 0...max(3, options.rounds / 2) {
            let plain = try run(scenario, catalog, record: nil)
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            var octets = 0
            let written = try run(scenario, catalog) {
                octets += $0.count
                hash = Self.hash($0, after: hash)
                return true
            }
            hashes.append(hash)
            guard round > 0 else { continue }
            judged.append(plain.seconds)
            recorded.append(written.seconds)
            note = "\(written.result.messages.sent) messages, record of \(octets >> 10) KiB"
        }
        guard Set(hashes).count == 1 else { throw BenchError(text: "the same day gave different records") }
        report.add(
            Measurement(name: "a virtual day, 50 devices, judged", unit: "s", figures: judged, note: note)
                .aiming(atMost: 2, "≤ 2 s"))
        report.add(
            Measurement(name: "a virtual day, 50 devices, judged and recorded", unit: "s", figures: recorded)
                .aiming(atMost: 2, "≤ 2 s"))
    }

    /// A hash of octets that follow others, made eight octets at a time: it runs while the day is timed.
    private static func hash(_ octets: Octets, after previous: UInt64) -> UInt64 {
        let raw = UnsafeRawBufferPointer(octets)
        var hash = previous
        var index = 0
        while index + 8 <= raw.count {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
            index += 8
        }
        for octet in raw[index...] { hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3 }
        return hash ^ hash >> 29
    }

    /// Runs the day once.
    private static func run(
        _ scenario: Scenario, _ catalog: Catalog, record: RecordWriter.Sink?
    ) throws -> (seconds: Double, result: RunResult) {
        var configuration = measuredConfiguration()
        configuration.record = record
        var result: RunResult?
        let seconds = try Stopwatch.seconds {
            result = try Run(scenario, catalog: catalog, configuration: configuration).perform()
        }
        guard let result, result.isComplete, result.virtualTime >= .hours(24) else {
            throw BenchError(text: "the day did not run to its end: \(result?.problem ?? "")")
        }
        return (seconds, result)
    }
}
