internal import HulianModel

/// Something that is warm all through: it takes heat, loses it to what is around, and lets water flow through it.
///
/// A step of any length is worked out exactly, by the exponential that such a body follows.
struct ThermalMass {
    /// The heat capacity of a litre of water, in J/K.
    static let water = 4186.0

    /// The temperature in °C.
    var temperature: Double
    /// The heat that warms it by a kelvin, in J/K.
    let capacity: Double
    /// The heat that it loses for each kelvin, in W/K.
    let loss: Double

    /// Lets time pass.
    ///
    /// - Parameters:
    ///   - seconds: The time.
    ///   - watts: The heat that is put in.
    ///   - around: The temperature around it in °C.
    ///   - flow: Water that flows through, in L/s.
    ///   - inflow: The temperature of that water in °C.
    mutating func step(seconds: Double, watts: Double, around: Double, flow: Double = 0, inflow: Double = 15) {
        guard seconds > 0 else { return }
        let carried = max(0, flow) * Self.water
        let all = loss + carried
        guard all > 1e-9 else {
            temperature += watts * seconds / capacity
            return
        }
        let end = (watts + loss * around + carried * inflow) / all
        temperature = end + (temperature - end) * Logarithm.exponential(-all * seconds / capacity)
    }

    /// The heat that it gives to what is around now, in watts.
    func given(around: Double) -> Double { loss * (temperature - around) }
}
