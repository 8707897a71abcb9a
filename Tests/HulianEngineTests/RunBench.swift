import HulianEngine
import HulianModel
import HulianRecord

/// Runs scenarios that stand in tests, in virtual time.
enum RunBench {
    /// A lamp, a curtain that takes its time, and a lock, of three brands.
    static let home = """
        home:
          rooms: [hall, livingRoom]
          people: { an: { role: adult } }
          devices:
            lamp: { type: lighting.dimmableLight, dialect: tuyalink, room: hall, keepAlive: 30 s }
            ceiling: { type: lighting.ceilingLight, dialect: miot, room: livingRoom }
            curtain: { type: furniture.curtain, dialect: zigbee2mqtt, room: livingRoom }
            door: { type: locks.palmVeinFaceLock, dialect: alink, room: hall, credentials: { an: palmVein } }

        """

    /// The text of a scenario with the home above.
    static func text(scenes: String = "", _ steps: [String], more: String = "", home: String = home) -> String {
        "scenario: bench\n" + more + home + scenes + "steps:\n" + steps.map { "  - \($0)\n" }.joined()
    }

    /// What came of a run, with its record.
    struct Outcome {
        /// The result.
        var result: RunResult
        /// The record.
        var record: [UInt8]
        /// The verdicts of the expectations in their order.
        var verdicts: [Verdict] { result.expectations.map(\.verdict) }
        /// What the expectations said, for messages of tests.
        var story: String {
            result.expectations.map { "\($0.verdict): \($0.expected) | \($0.actual)" }.joined(separator: "\n")
        }
    }

    /// Runs a scenario.
    static func run(_ text: String, _ configure: (inout RunConfiguration) -> Void = { _ in }) throws -> Outcome {
        try run(path: "bench.yaml", text: text, configure)
    }

    /// Runs a scenario of a file, or one in memory under its name.
    static func run(
        path: String, text: String? = nil, _ configure: (inout RunConfiguration) -> Void = { _ in }
    ) throws -> Outcome {
        let (scenario, catalog) = try BusesBench.read(path, text: text)
        let box = Box()
        var configuration = RunConfiguration(version: "test", wallClock: { 0 })
        configuration.record = { octets in
            box.record.append(contentsOf: octets)
            return true
        }
        configure(&configuration)
        let result = try Run(scenario, catalog: catalog, configuration: configuration).perform()
        return Outcome(result: result, record: box.record)
    }

    /// Runs steps in the home above.
    static func perform(_ steps: String...) throws -> Outcome { try run(text(steps)) }

    /// Carries the record out of a closure.
    private final class Box {
        /// The record.
        var record: [UInt8] = []
    }
}
