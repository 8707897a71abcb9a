internal import Foundation
internal import HulianBehaviors
internal import HulianEngine
internal import HulianModel
internal import HulianScenario

/// Memory of simulated devices, as growth of the resident set in a process of its own.
enum Memory {
    /// How many devices.
    private static let count = 10_000

    /// Makes the measure: starts this program once more, so that nothing else has touched its memory.
    static func measure(_ report: inout Report) throws {
        guard resident() != nil, let own = Bundle.main.executablePath else {
            return report.miss("memory of a device", "this system does not tell the resident set in /proc")
        }
        let outcome = try Program.run(own, ["--memory-only"])
        guard outcome.status == 0, let result = try? Value(json: outcome.output) else {
            throw BenchError(text: "the process that measures memory ended with \(outcome.status): \(outcome.errors)")
        }
        let names = [
            ("device", "memory of a device: values and behaviours", true),
            ("assembled", "memory of a device: with client, dialect, judge", false),
            ("online", "memory of a device: with session, subscriptions, topics", false),
        ]
        for (key, name, hasAim) in names {
            guard let octets = result[key]?.numberValue else { continue }
            let measurement = Measurement(name: name, unit: "octets", figures: [octets])
            report.add(hasAim ? measurement.aiming(atMost: 4096, "≤ 4,096") : measurement)
        }
    }

    /// Measures, and prints JSON; nothing else is done by the process.
    static func printFigures() throws {
        let text = FleetScenario(SourceTree.catalog(), devices: count, rounds: 0).text
        let catalog = SourceTree.catalog(["/memory/fleet.yaml": text])
        let scenario = try SourceTree.scenario("/memory/fleet.yaml", catalog)
        let blueprints = SourceTree.blueprints(catalog)
        let scheduler = Scheduler(start: .defaultStart)
        // Once without counting: what belongs to types and not to devices is made now.
        var devices = blueprints.map {
            Device(name: "first", blueprint: $0, scheduler: scheduler, seed: 1, behaviours: Behaviours.make(for:))
        }
        let before = resident() ?? 0
        for index in 0..<count {
            let blueprint = blueprints[index % blueprints.count]
            let device = Device(
                name: "device-\(index)", blueprint: blueprint, scheduler: scheduler, seed: 1,
                behaviours: Behaviours.make(for:))
            device.powerOn()
            devices.append(device)
        }
        let bare = (resident() ?? 0) - before
        let start = resident() ?? 0
        let run = try Run(scenario, catalog: catalog, configuration: measuredConfiguration())
        let assembled = (resident() ?? 0) - start
        _ = run.perform()
        let online = (resident() ?? 0) - start
        var writer = JSONWriter()
        writer.value(
            .structure(
                [("device", bare), ("assembled", assembled), ("online", online)].map {
                    Field($0.0, .decimal(Double($0.1) / Double(count)))
                }))
        print(writer.text)
        withExtendedLifetime((devices, run)) {}
    }

    /// The resident set of this process in octets; nothing where the system does not tell it this way.
    private static func resident() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? Int(fields[1]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }
}
