internal import HulianCatalog
internal import HulianDialects
internal import HulianModel

/// Writes scenarios with many devices: all device types in turn, in all dialects in turn.
struct FleetScenario {
    /// How many devices.
    let count: Int
    /// How often everything is set, and asked for; 0 for a home in which nothing happens.
    let rounds: Int
    /// The scenario as a file.
    let text: String

    /// Writes a scenario.
    init(_ catalog: Catalog, devices count: Int, rounds: Int) {
        self.count = count
        self.rounds = rounds
        let tables = SourceTree.dialects(catalog).filter { $0.id != .neutral }
        let blueprints = SourceTree.blueprints(catalog)
        let rooms = (0..<10).map { "room\($0)" }
        var devices = ""
        var steps: [[String]] = [[], []]
        for index in 0..<count {
            let blueprint = blueprints[index % blueprints.count]
            let table = tables[(index / blueprints.count + index) % tables.count]
            let name = "device-\(index)"
            devices +=
                "    \(name): { type: \(blueprint.id), dialect: \(table.id), room: \(rooms[index % rooms.count]) }\n"
            guard rounds > 0 else { continue }
            for (turn, step) in Self.steps(name, DialectBinding(table, to: blueprint)).enumerated() {
                steps[turn].append(step)
            }
        }
        var text = "scenario: fleet\ntitle: { en: Fleet, zh: 设备群 }\nseed: 42\nhome:\n"
        text += "  bridge: false\n  rooms: [\(rooms.joined(separator: ", "))]\n  devices:\n" + devices
        text += "steps:\n"
        if rounds > 0 {
            text += "  - repeat: \(rounds)\n    steps:\n"
            for turn in steps {
                for step in turn { text += "      - \(step)\n" }
                text += "      - { wait: 1 s }\n"
            }
        } else {
            text += "  - { wait: 1 s }\n"
        }
        self.text = text
    }

    /// What is done with a device in the two halves of a round: set there and back, or asked.
    private static func steps(_ name: String, _ binding: DialectBinding) -> [String] {
        let values: [(path: String, one: String, other: String)] = [
            ("onOff.onOff", "true", "false"), ("thermostat.occupiedCoolingSetpoint", "24 °C", "26 °C"),
            ("thermostat.occupiedHeatingSetpoint", "20 °C", "21 °C"), ("levelControl.currentLevel", "20 %", "80 %"),
            ("fanControl.percentSetting", "20 %", "80 %"),
        ]
        for value in values {
            guard let path = ElementPath(value.path), let slot = binding.blueprint.attribute(path),
                binding.attributeOfSlot[slot] >= 0, binding.attributes[Int(binding.attributeOfSlot[slot])].isSettable
            else { continue }
            return [value.one, value.other].map { "{ device: \(name), set: { \(value.path): \($0) } }" }
        }
        guard binding.table.messages.contains(where: { $0.isSent && $0.kind == .get }),
            let told = binding.attributes.first(where: { $0.isReported })
        else { return [] }
        let path = binding.blueprint.path(ofAttribute: told.slot)
        return Array(repeating: "{ device: \(name), get: [\(path)] }", count: 2)
    }
}
