internal import HulianModel

/// What a sensor learned of each hour of the day: how much of it somebody was there.
///
/// A new day counts a third, so that a habit is learned within a week and forgotten within another (project default).
struct OccupancyForecast {
    /// The hours of a day.
    private static let hours = 24
    /// The weight of a new day.
    private static let weight = 1.0 / 3
    /// Seconds of an hour.
    private static let hour: Int64 = 3600

    /// The share of each hour in which somebody was there; nothing for an hour that was never watched.
    private var shares: [Double?] = Array(repeating: nil, count: hours)
    /// Seconds of the hour that runs in which somebody was there, and in which it watched.
    private var occupied = 0.0, watched = 0.0
    /// Since when that is counted, and whether somebody has been there since.
    private var since = Instant(nanoseconds: 0), isOccupied = false

    /// How long the hour still lasts.
    static func restOfHour(_ time: Instant) -> Interval { .seconds(hour - time.seconds % hour) }

    /// Begins to watch.
    mutating func begin(isOccupied: Bool, at time: Instant) {
        since = time
        self.isOccupied = isOccupied
    }

    /// Notes that somebody came or left.
    mutating func note(isOccupied: Bool, at time: Instant) {
        count(until: time)
        self.isOccupied = isOccupied
    }

    /// Learns from the hour that is over.
    mutating func settle(until time: Instant) {
        count(until: time)
        defer { (occupied, watched) = (0, 0) }
        guard watched > 0 else { return }
        let place = Self.place(time.seconds - 1)
        let share = occupied / watched
        shares[place] = shares[place].map { $0 + (share - $0) * Self.weight } ?? share
    }

    /// Counts the time since somebody came or left.
    private mutating func count(until time: Instant) {
        let seconds = (time - since).seconds
        watched += seconds
        if isOccupied { occupied += seconds }
        since = time
    }

    /// The hour of the day of a time in seconds.
    private static func place(_ seconds: Int64) -> Int { Int(seconds / hour) % hours }

    /// What it expects of the next day as the attribute says it.
    ///
    /// Times follow one another, each with whether somebody will be there and how sure that is in percent. Hours that it
    /// never watched are left out.
    func value(from time: Instant) -> Value {
        var list: [(start: Int64, end: Int64, isOccupied: Bool, confidence: Double)] = []
        let first = time.seconds - time.seconds % Self.hour
        for index in 0..<Int64(Self.hours) {
            let start = first + index * Self.hour
            guard let share = shares[Self.place(start)] else { continue }
            let isOccupied = share >= 0.5
            let confidence = isOccupied ? share : 1 - share
            let begin = max(start, time.seconds)
            if let last = list.last, last.end == begin, last.isOccupied == isOccupied {
                // As sure as the least sure of its hours.
                list[list.count - 1].end = start + Self.hour
                list[list.count - 1].confidence = min(last.confidence, confidence)
            } else {
                list.append((begin, start + Self.hour, isOccupied, confidence))
            }
        }
        return .list(
            list.map { one in
                [
                    "startTimestamp": .integer(Instant(milliseconds: one.start * 1000).matterSeconds),
                    "endTimestamp": .integer(Instant(milliseconds: one.end * 1000).matterSeconds),
                    "occupancy": .integer(one.isOccupied ? 1 : 0),
                    "confidence": .integer(Int64((one.confidence * 100).rounded())),
                ]
            })
    }
}
