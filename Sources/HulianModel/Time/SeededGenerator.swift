/// A generator of random numbers that gives the same numbers for the same seed, everywhere and for ever.
///
/// xoshiro256++ by Blackman and Vigna, seeded through SplitMix64. Each device has its own, derived from the run's seed
/// and the device's name, so that adding a device does not change what the others do.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// The state.
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Makes a generator from a seed.
    public init(seed: UInt64) {
        var splitMix = seed
        func next() -> UInt64 {
            splitMix &+= 0x9E37_79B9_7F4A_7C15
            var mixed = splitMix
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        state = (next(), next(), next(), next())
    }

    /// Makes the generator that belongs to a name within a run.
    public init(seed: UInt64, name: String) {
        var name = name
        let hash = name.withUTF8 { $0.stableHash }
        self.init(seed: seed ^ hash &* 0x9E37_79B9_7F4A_7C15)
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let sum = state.0 &+ state.3
        let result = (sum << 23 | sum >> 41) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// A number from 0 up to but not including 1.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number from a range, both ends included.
    public mutating func number(in range: ClosedRange<Int64>) -> Int64 {
        let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        guard width < .max else { return Int64(bitPattern: next()) }
        // Multiply and shift: the bias is below 2^-32 for the widths that occur, and it takes one number always.
        let scaled = next().multipliedFullWidth(by: width + 1).high
        return range.lowerBound &+ Int64(bitPattern: scaled)
    }

    /// True with a probability.
    public mutating func chance(_ probability: Double) -> Bool {
        probability >= 1 || (probability > 0 && unit() < probability)
    }

    /// A number of the normal distribution with mean 0 and deviation 1, from twelve uniform numbers.
    ///
    /// A sum instead of logarithms, so that no mathematics library can make two machines differ.
    public mutating func normal() -> Double {
        var sum = 0.0
        for _ in 0..<12 { sum += unit() }
        return sum - 6
    }
}
