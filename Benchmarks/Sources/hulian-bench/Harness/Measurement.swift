/// One figure of the table: measured in rounds, told as its median.
struct Measurement {
    /// What was measured.
    let name: String
    /// The unit of the figures.
    let unit: String
    /// The figures of the rounds.
    let figures: [Double]
    /// What is aimed at, for people; empty when nothing is.
    var aim = ""
    /// Whether the aim is reached; nothing without one.
    var isReached: Bool?
    /// What else is to be said.
    var note = ""

    /// The figure in the middle; of an even number of figures the mean of the two in the middle.
    var median: Double {
        let sorted = figures.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The least and the greatest figure.
    var range: (low: Double, high: Double) { (figures.min() ?? .nan, figures.max() ?? .nan) }

    /// The same with an aim that a figure must reach or pass.
    func aiming(atLeast aim: Double, _ text: String) -> Measurement {
        var copy = self
        copy.aim = text
        copy.isReached = median >= aim
        return copy
    }

    /// The same with an aim that a figure must not pass.
    func aiming(atMost aim: Double, _ text: String) -> Measurement {
        var copy = self
        copy.aim = text
        copy.isReached = median <= aim
        return copy
    }
}

/// Times work.
enum Stopwatch {
    /// The seconds that work takes.
    static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try work()
        return seconds(clock.now - start)
    }

    /// A duration in seconds.
    static func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// Repeats work and gives what a figure is made of, the seconds of each round; one round before warms up.
    static func rounds(_ count: Int, _ work: () throws -> Void) rethrows -> [Double] {
        try work()
        var seconds: [Double] = []
        for _ in 0..<count { seconds.append(try Self.seconds(work)) }
        return seconds
    }
}
