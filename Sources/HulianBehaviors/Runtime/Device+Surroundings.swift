internal import HulianModel

extension Device {
    /// The value that a sensor measures has the same number in all measurement clusters.
    private static let measuredValue: AttributeNumber = 0x0000
    /// The ends of what a sensor can measure.
    private static let minMeasuredValue: AttributeNumber = 0x0001, maxMeasuredValue: AttributeNumber = 0x0002

    /// A measurement cluster with a usual value and a clear change, in the numbers of its attribute (project defaults).
    private struct Measure {
        /// The number of the cluster.
        let number: CapabilityNumber
        /// A usual value.
        let usual: Double
        /// A clear change.
        let step: Double

        /// Makes a measure.
        init(_ number: CapabilityNumber, usual: Double, step: Double) {
            self.number = number
            self.usual = usual
            self.step = step
        }
    }

    /// Illuminance, temperature, pressure, flow, humidity and the concentrations.
    private static let measures = [
        Measure(0x0400, usual: 20_000, step: 4000), Measure(0x0402, usual: 2000, step: 500),
        Measure(0x0403, usual: 1013, step: 10), Measure(0x0404, usual: 20, step: 10),
        Measure(0x0405, usual: 5000, step: 1500), Measure(0x040C, usual: 5, step: 10),
        Measure(0x040D, usual: 600, step: 200), Measure(0x0413, usual: 50, step: 50),
        Measure(0x0415, usual: 50, step: 50), Measure(0x042A, usual: 20, step: 20),
        Measure(0x042B, usual: 1, step: 1), Measure(0x042C, usual: 20, step: 20),
        Measure(0x042D, usual: 20, step: 20), Measure(0x042E, usual: 1, step: 1),
        Measure(0x042F, usual: 50, step: 50),
    ]

    /// True for a capability whose surroundings ``stir(_:)`` can change.
    public func senses(_ capability: Int) -> Bool {
        let number = blueprint.capabilities[capability].definition.number
        return number == OccupancySensingBehaviour.number && behaviour(of: capability) != nil
            || Self.measures.contains { $0.number == number }
    }

    /// Lets what a capability senses change clearly, as somebody does who tries a sensor by hand: covers it, warms it,
    /// walks in front of it.
    ///
    /// A device that stands in a room is told by the room what it senses, and goes back to that.
    ///
    /// - Parameters:
    ///   - capability: The index of the capability.
    ///   - isLess: True to let it sense less, where it measures, as a sensor of light does that is covered.
    /// - Returns: False when it senses nothing.
    public func stir(_ capability: Int, isLess: Bool = false) -> Bool {
        input {
            if let behaviour = behaviour(of: capability), behaviour.stir() { return true }
            let number = blueprint.capabilities[capability].definition.number
            guard let measure = Self.measures.first(where: { $0.number == number }),
                let slot = blueprint.attribute(Self.measuredValue, of: capability)
            else { return false }
            let value = stirred(storedValue(slot).numberValue, measure, capability, isLess)
            if case .decimal = blueprint.attributes[slot].constraint.type {
                store(.decimal(value), at: slot)
            } else {
                store(.integer(Int64(value)), at: slot)
            }
            return true
        }
    }

    /// Another value inside of what can be measured: a step more or less, or the other way where there is no room.
    private func stirred(_ value: Double?, _ measure: Measure, _ capability: Int, _ isLess: Bool) -> Double {
        func limit(_ attribute: AttributeNumber) -> Double? {
            blueprint.attribute(attribute, of: capability).flatMap { storedValue($0).numberValue }
        }
        let least = limit(Self.minMeasuredValue) ?? -.greatestFiniteMagnitude
        let most = max(least, limit(Self.maxMeasuredValue) ?? .greatestFiniteMagnitude)
        guard let value else { return min(most, max(least, measure.usual)) }
        let less = value - measure.step, more = value + measure.step
        if isLess { return less >= least ? less : value > least ? least : min(most, more) }
        return more <= most ? more : value < most ? most : max(least, less)
    }
}
