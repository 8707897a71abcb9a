internal import HulianModel

/// The least and the most power in a period, and when each was measured.
///
/// Source: Matter application clusters, Electrical Power Measurement, MeasurementRangeStruct.
struct PowerRange {
    /// The number of active power among the kinds of measurements.
    private static let activePower: Int64 = 5
    /// When the period began.
    private let start: Instant
    /// The least and the most power in watts.
    private var least, most: Double
    /// When each was measured.
    private var leastTime, mostTime: Instant

    /// Begins a period.
    init(_ watts: Double, at time: Instant) {
        start = time
        least = watts
        most = watts
        leastTime = time
        mostTime = time
    }

    /// Notes what is measured now.
    mutating func note(_ watts: Double, at time: Instant) {
        if watts < least { (least, leastTime) = (watts, time) }
        if watts > most { (most, mostTime) = (watts, time) }
    }

    /// The range as its structure says it, in milliwatts, for a period that ends now.
    func value(until end: Instant) -> Value {
        [
            "measurementType": .integer(Self.activePower), "min": .integer(Int64((least * 10).rounded()) * 100),
            "max": .integer(Int64((most * 10).rounded()) * 100), "startTimestamp": .integer(start.matterSeconds),
            "endTimestamp": .integer(end.matterSeconds), "minTimestamp": .integer(leastTime.matterSeconds),
            "maxTimestamp": .integer(mostTime.matterSeconds),
        ]
    }
}
