internal import HulianModel

/// The levels of a concentration: it rises when a threshold is reached, and falls only when the value is well below it.
///
/// Source: Matter application clusters, Concentration Measurement, LevelValue attribute; thresholds come from the device
/// type and the hysteresis is a project default of a tenth.
final class LevelsBehaviour: Behaviour {
    /// How device types name it: thresholds in base units (mg/m³, ppm), the hysteresis in % of them.
    static let dynamics = Behaviours.Dynamics(
        "levels", parameters: ["medium", "high", "critical", "hysteresis"]
    ) { device, endpoint, parameters in LevelsBehaviour(device: device, endpoint: endpoint, parameters) }

    /// The value of the concentration.
    private static let measuredValue: AttributeNumber = 0x0000
    /// The level of the concentration.
    static let levelValue: AttributeNumber = 0x000A
    /// The levels, as the attribute counts them.
    enum Level {
        /// Nothing was measured.
        static let unknown: Int64 = 0
        /// Nothing to mind.
        static let low: Int64 = 1
    }

    /// The levels above low with the thresholds that reach them, rising.
    private let thresholds: [(level: Int64, value: Double)]
    /// The share of a threshold by which the value must fall below it.
    private let hysteresis: Double
    /// The capability that has the level; -1 when there is none.
    private let concentration: Int
    /// How many base units one unit of the value is.
    private let factor: Double

    /// Makes levels.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        hysteresis = min(0.9, max(0, parameters.number("hysteresis", or: 10) / 100))
        let found = device.blueprint.capabilities.indices.first { index in
            device.blueprint.capabilities[index].endpoint == endpoint && Self.isConcentration(device, index)
        }
        concentration = found ?? -1
        let slot = found.flatMap { device.blueprint.attribute(Self.measuredValue, of: $0) }
        factor = slot.flatMap { device.blueprint.attributes[$0].definition.unit?.factor } ?? 1
        // Which levels there are is a matter of features (Concentration Measurement, MED and CRI).
        let names: [(name: String, level: Int64, feature: String?)] = [
            ("medium", 2, "MED"), ("high", 3, nil), ("critical", 4, "CRI"),
        ]
        thresholds = names.compactMap { name, level, feature in
            guard let found, let value = parameters[name]?.numberValue else { return nil }
            guard feature.map({ device.blueprint.capabilities[found].has(feature: $0) }) ?? true else { return nil }
            return (level, value)
        }
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// True for a concentration that has a value and a level.
    static func isConcentration(_ device: Device, _ capability: Int) -> Bool {
        let instance = device.blueprint.capabilities[capability]
        return instance.definition.feature("LEV") != nil && instance.has(feature: "LEV") && instance.has(feature: "MEA")
    }

    override func start() { judge() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == concentration, attribute == Self.measuredValue { judge() }
    }

    /// Works out the level of the value.
    private func judge() {
        guard concentration >= 0, let level = device.blueprint.attribute(Self.levelValue, of: concentration),
            let slot = device.blueprint.attribute(Self.measuredValue, of: concentration)
        else { return }
        guard let value = device.storedValue(slot).numberValue.map({ $0 * factor }) else {
            device.store(.integer(Level.unknown), at: level)
            return
        }
        let last = device.storedValue(level).integerValue ?? Level.unknown
        var next = Level.low
        for threshold in thresholds {
            let needed = threshold.level <= last ? threshold.value * (1 - hysteresis) : threshold.value
            if value >= needed { next = threshold.level }
        }
        device.store(.integer(next), at: level)
    }
}
