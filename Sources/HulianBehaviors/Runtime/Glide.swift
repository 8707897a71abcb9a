internal import HulianModel

/// A whole number that moves evenly from one value to another and is worked out only when somebody looks.
struct Glide {
    /// Where it began.
    let from: Int64
    /// Where it ends.
    let to: Int64
    /// When it began.
    let start: Instant
    /// How long it takes.
    let duration: Interval

    /// The value at a time.
    func value(at now: Instant) -> Int64 {
        let passed = (now - start).milliseconds
        let whole = duration.milliseconds
        guard whole > 0, passed < whole else { return to }
        return from + (to - from) * max(0, passed) / whole
    }

    /// The time that is left; nothing or less when it is over.
    func left(at now: Instant) -> Interval { duration - (now - start) }

    /// Tenths of a second that are left, rounded up, as the attributes that say so count them.
    func tenthsLeft(at now: Instant) -> Int64 { min(0xFFFE, max(0, (left(at: now).milliseconds + 99) / 100)) }
}
