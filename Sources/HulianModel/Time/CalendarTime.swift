/// A date and time of day, for what people read and for time stamps in messages.
///
/// The proleptic Gregorian calendar without leap seconds, as RFC 3339 and MQTT dialects use it.
public struct CalendarTime: Hashable, Sendable {
    /// The year.
    public var year: Int
    /// The month, 1…12.
    public var month: Int
    /// The day of the month, 1…31.
    public var day: Int
    /// The hour, 0…23.
    public var hour: Int
    /// The minute, 0…59.
    public var minute: Int
    /// The second, 0…59.
    public var second: Int
    /// The millisecond, 0…999.
    public var millisecond: Int

    /// Splits a point in time, as a clock shows it that is so many minutes ahead of UTC.
    public init(_ instant: Instant, offsetMinutes: Int = 0) {
        let total = instant.milliseconds + Int64(offsetMinutes) * 60_000
        var days = Int(total / 86_400_000)
        var rest = Int(total % 86_400_000)
        if rest < 0 {
            rest += 86_400_000
            days -= 1
        }
        millisecond = rest % 1000
        second = rest / 1000 % 60
        minute = rest / 60_000 % 60
        hour = rest / 3_600_000
        // Days from civil, after Howard Hinnant's public description of the algorithm.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Makes a date and time; nothing checks that the day exists.
    public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0)
    {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.millisecond = millisecond
    }

    /// The point in time, read as a clock that is so many minutes ahead of UTC.
    public func instant(offsetMinutes: Int = 0) -> Instant {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = Int64(era * 146_097 + dayOfEra - 719_468)
        let ofDay = Int64(((hour * 60 + minute) * 60 + second) * 1000 + millisecond)
        return Instant(milliseconds: days * 86_400_000 + ofDay - Int64(offsetMinutes) * 60_000)
    }

    /// Reads `2026-03-01T18:00:00+08:00`; the zone may be `Z` or absent (then UTC), seconds may be absent.
    public static func instant(rfc3339 text: some StringProtocol) -> Instant? {
        var text = String(text)
        return text.withUTF8 { instant(rfc3339: $0) }
    }

    /// Reads the same from octets, without memory of its own.
    public static func instant(rfc3339 octets: UnsafeBufferPointer<UInt8>) -> Instant? {
        var reader = DigitReader(octets)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day)
        else { return nil }
        var time = CalendarTime(year: year, month: month, day: day)
        if reader.isAtEnd { return time.instant() }
        guard reader.take("T") || reader.take(" "), let hour = reader.number(2), hour < 24, reader.take(":"),
            let minute = reader.number(2), minute < 60
        else { return nil }
        time.hour = hour
        time.minute = minute
        if reader.take(":") {
            guard let second = reader.number(2), second < 60 else { return nil }
            time.second = second
            if reader.take(".") {
                guard let fraction = reader.fraction() else { return nil }
                time.millisecond = fraction
            }
        }
        if reader.isAtEnd { return time.instant() }
        if reader.take("Z") { return reader.isAtEnd ? time.instant() : nil }
        let sign = reader.take("+") ? 1 : (reader.take("-") ? -1 : 0)
        guard sign != 0, let hours = reader.number(2), hours < 24 else { return nil }
        _ = reader.take(":")
        guard let minutes = reader.number(2), minutes < 60, reader.isAtEnd else { return nil }
        return time.instant(offsetMinutes: sign * (hours * 60 + minutes))
    }

    /// Reads `20260301T100000Z`.
    public static func instant(compact octets: UnsafeBufferPointer<UInt8>) -> Instant? {
        var reader = DigitReader(octets)
        guard let year = reader.number(4), let month = reader.number(2), let day = reader.number(2),
            (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day), reader.take("T"),
            let hour = reader.number(2), hour < 24, let minute = reader.number(2), minute < 60,
            let second = reader.number(2), second < 60, reader.take("Z"), reader.isAtEnd
        else { return nil }
        return CalendarTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second).instant()
    }

    /// How many days a month has.
    public static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The form `2026-03-01T10:00:00.000Z`.
    public var rfc3339: String {
        "\(Self.pad(year, 4))-\(Self.pad(month))-\(Self.pad(day))T\(clock).\(Self.pad(millisecond, 3))Z"
    }

    /// The form `20260301T100000Z`.
    public var compact: String {
        "\(Self.pad(year, 4))\(Self.pad(month))\(Self.pad(day))T\(Self.pad(hour))\(Self.pad(minute))"
            + "\(Self.pad(second))Z"
    }

    /// The form `10:00:00`.
    public var clock: String { "\(Self.pad(hour)):\(Self.pad(minute)):\(Self.pad(second))" }

    /// A number with zeros before it.
    private static func pad(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Takes digits and signs from the front of octets.
private struct DigitReader {
    /// The octets.
    private let octets: UnsafeBufferPointer<UInt8>
    /// How many of them were read.
    private var place = 0

    /// Makes a reader at the start of some octets.
    init(_ octets: UnsafeBufferPointer<UInt8>) { self.octets = octets }

    /// True when nothing is left.
    var isAtEnd: Bool { place == octets.count }

    /// Reads exactly so many digits.
    @inline(__always)
    mutating func number(_ width: Int) -> Int? {
        let end = place &+ width
        guard end <= octets.count else { return nil }
        var number = 0
        while place < end {
            let digit = octets[place] &- 0x30
            guard digit < 10 else { return nil }
            number = number &* 10 &+ Int(digit)
            place &+= 1
        }
        return number
    }

    /// Reads a fraction of a second, in milliseconds.
    mutating func fraction() -> Int? {
        var digits = 0
        var number = 0
        while place < octets.count, octets[place] &- 0x30 < 10 {
            if digits < 3 { number = number * 10 + Int(octets[place] - 0x30) }
            digits += 1
            place += 1
        }
        guard digits > 0 else { return nil }
        for _ in digits..<max(3, digits) { number *= 10 }
        return number
    }

    /// Takes a sign if it stands next.
    @inline(__always)
    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard place < octets.count, octets[place] == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }
}
