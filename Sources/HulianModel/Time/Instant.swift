/// A length of time in nanoseconds; it may be negative.
public struct Interval: Hashable, Comparable, Sendable {
    /// The length in nanoseconds.
    public var nanoseconds: Int64

    /// Makes a length of time.
    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// No time at all.
    public static let zero = Interval(nanoseconds: 0)

    /// A number of milliseconds.
    @inlinable public static func milliseconds(_ count: Int64) -> Interval {
        Interval(nanoseconds: count * 1_000_000)
    }
    /// A number of seconds.
    @inlinable public static func seconds(_ count: Int64) -> Interval { Interval(nanoseconds: count * 1_000_000_000) }
    /// A number of seconds with a fraction, rounded to nanoseconds; lengths beyond 290 years are cut.
    @inlinable public static func fractional(seconds count: Double) -> Interval {
        let exact = (count * 1e9).rounded()
        return Interval(nanoseconds: abs(exact) < 9.2e18 ? Int64(exact) : (exact < 0 ? .min / 2 : .max / 2))
    }
    /// A number of minutes.
    @inlinable public static func minutes(_ count: Int64) -> Interval { .seconds(count * 60) }
    /// A number of hours.
    @inlinable public static func hours(_ count: Int64) -> Interval { .seconds(count * 3600) }

    /// The length in seconds.
    @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }
    /// The length in whole milliseconds, cut off.
    @inlinable public var milliseconds: Int64 { nanoseconds / 1_000_000 }

    /// Orders lengths.
    @inlinable public static func < (left: Interval, right: Interval) -> Bool { left.nanoseconds < right.nanoseconds }
    /// Adds lengths.
    @inlinable public static func + (left: Interval, right: Interval) -> Interval {
        Interval(nanoseconds: left.nanoseconds &+ right.nanoseconds)
    }
    /// Subtracts lengths.
    @inlinable public static func - (left: Interval, right: Interval) -> Interval {
        Interval(nanoseconds: left.nanoseconds &- right.nanoseconds)
    }
    /// Multiplies a length.
    @inlinable public static func * (left: Interval, right: Int64) -> Interval {
        Interval(nanoseconds: left.nanoseconds &* right)
    }
    /// Multiplies a length, rounding to nanoseconds.
    @inlinable public static func * (left: Interval, right: Double) -> Interval {
        .fractional(seconds: left.seconds * right)
    }
}

extension Interval: CustomStringConvertible {
    /// The length with its unit, such as `350 ms`, `2.5 s` or `1 h`.
    public var description: String {
        let magnitude = nanoseconds.magnitude
        let unit: (name: String, size: Int64, digits: Int) =
            switch magnitude {
            case 0: ("s", 1_000_000_000, 0)
            case ..<1_000: ("ns", 1, 0)
            case ..<1_000_000: ("µs", 1_000, 3)
            case ..<1_000_000_000: ("ms", 1_000_000, 3)
            case ..<60_000_000_000: ("s", 1_000_000_000, 3)
            case ..<3_600_000_000_000 where magnitude % 60_000_000_000 == 0: ("min", 60_000_000_000, 0)
            case _ where magnitude % 3_600_000_000_000 == 0: ("h", 3_600_000_000_000, 0)
            default: ("s", 1_000_000_000, 3)
            }
        var writer = JSONWriter()
        let power = JSONNumber.powerOfTen(unit.digits)
        let scaled = nanoseconds / (unit.size / power == 0 ? 1 : unit.size / power)
        writer.scaled(scaled, exponent: -unit.digits)
        return writer.text + " " + unit.name
    }
}

/// A point in time: nanoseconds since 1970-01-01T00:00:00Z, virtual or real.
public struct Instant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the Unix epoch.
    public var nanoseconds: Int64

    /// Makes a point in time.
    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    /// Makes a point in time from milliseconds since the Unix epoch.
    @inlinable public init(milliseconds: Int64) { self.nanoseconds = milliseconds &* 1_000_000 }

    /// Milliseconds since the Unix epoch, cut off.
    @inlinable public var milliseconds: Int64 { nanoseconds / 1_000_000 }
    /// Seconds since the Unix epoch, cut off.
    @inlinable public var seconds: Int64 { nanoseconds / 1_000_000_000 }

    /// A point that lies behind all others.
    public static let distantFuture = Instant(nanoseconds: .max)
    /// 2026-01-01T08:00:00+08:00, where a scenario starts that does not say when.
    public static let defaultStart = Instant(milliseconds: 1_767_225_600_000)

    /// Orders points in time.
    @inlinable public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }
    /// A later point.
    @inlinable public static func + (left: Instant, right: Interval) -> Instant {
        let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
        return Instant(nanoseconds: overflow ? .max : sum)
    }
    /// The time from one point to another.
    @inlinable public static func - (left: Instant, right: Instant) -> Interval {
        Interval(nanoseconds: left.nanoseconds &- right.nanoseconds)
    }
}
