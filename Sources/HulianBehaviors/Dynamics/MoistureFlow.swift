internal import HulianModel

/// Water that goes from a thing into the air or out of the air into a thing, at a rate that holds for a while.
struct MoistureFlow {
    /// The heat that the air loses for each g/h that it takes up, in watts (2450 J/g).
    static let latentHeat = 0.68

    /// The water that it gives to the air now in g/h; negative for what it takes out.
    var rate = 0.0
    /// Since when it was not counted.
    private var since: Instant

    /// Makes a flow of nothing.
    init(at moment: Instant) { since = moment }

    /// Counts what went over since it was last counted.
    ///
    /// - Returns: Grams; negative for what was taken out of the air.
    mutating func take(until now: Instant) -> Double {
        defer { since = now }
        return rate * (now - since).seconds / 3600
    }

    /// Nothing flows, and nothing is left to be counted.
    mutating func end(at moment: Instant) {
        rate = 0
        since = moment
    }
}
