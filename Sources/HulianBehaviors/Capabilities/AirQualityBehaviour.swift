internal import HulianModel

/// Air Quality: the worst of what the concentrations beside it say.
///
/// Source: Matter application clusters, Air Quality (0x005B), revision 1; which level means which quality is a project
/// default.
final class AirQualityBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x005B
    /// How good the air is.
    private static let airQuality: AttributeNumber = 0x0000
    /// The qualities, as the attribute counts them.
    private enum Quality {
        /// Nothing is known.
        static let unknown: Int64 = 0
        /// Nothing to mind.
        static let good: Int64 = 1
        /// Not so good; the three have features of their own.
        static let fair: Int64 = 2
        /// Worse than fair.
        static let moderate: Int64 = 3
        /// Bad: every device has it.
        static let poor: Int64 = 4
        /// Worse than bad.
        static let veryPoor: Int64 = 5
    }

    /// The slots of the levels of the concentrations on the same endpoint.
    private lazy var levels: [Int] = device.blueprint.capabilities.indices.compactMap { index in
        guard device.blueprint.capabilities[index].endpoint == endpoint,
            LevelsBehaviour.isConcentration(device, index)
        else { return nil }
        return device.blueprint.attribute(LevelsBehaviour.levelValue, of: index)
    }

    override func start() { judge() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == LevelsBehaviour.levelValue { judge() }
    }

    /// Works out the quality of the worst level.
    private func judge() {
        let worst = levels.compactMap { device.storedValue($0).integerValue }.max() ?? 0
        set(Self.airQuality, .integer(quality(ofLevel: worst)))
    }

    /// The quality that a level of a concentration means, among those that the device can say.
    private func quality(ofLevel level: Int64) -> Int64 {
        switch level {
        case 0: Quality.unknown
        case 1: Quality.good
        case 2: has(feature: "MOD") ? Quality.moderate : has(feature: "FAIR") ? Quality.fair : Quality.poor
        case 3: Quality.poor
        default: has(feature: "VPOOR") ? Quality.veryPoor : Quality.poor
        }
    }
}
