internal import HulianModel

/// Numbers and times as people read them.
enum NumberText {
    /// A whole number with a comma between thousands.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A number with at most so many digits behind the point.
    static func rounded(_ number: Double, digits: Int) -> String {
        let power = Double(JSONNumber.powerOfTen(digits))
        guard number.isFinite, abs(number) * power < 9e17 else { return number.description }
        var writer = JSONWriter()
        writer.scaled(Int64((number * power).rounded()), exponent: -digits)
        return writer.text
    }

    /// Milliseconds as people read them, such as `0.4 ms`, `120 ms` or `2.5 s`.
    static func milliseconds(_ number: Double) -> String {
        switch abs(number) {
        case ..<10: rounded(number, digits: 2) + " ms"
        case ..<1000: rounded(number, digits: 0) + " ms"
        case ..<60_000: rounded(number / 1000, digits: 2) + " s"
        default: duration(.fractional(seconds: number / 1000))
        }
    }

    /// A length of time in at most two units, such as `24 h`, `1 h 30 min` or `2.5 s`.
    static func duration(_ interval: Interval) -> String {
        let seconds = interval.nanoseconds / 1_000_000_000
        switch interval.nanoseconds {
        case ..<60_000_000_000: return milliseconds(interval.seconds * 1000)
        case ..<3_600_000_000_000: return two(seconds / 60, "min", seconds % 60, "s")
        case ..<172_800_000_000_000: return two(seconds / 3600, "h", seconds % 3600 / 60, "min")
        default: return two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h")
        }
    }

    /// Two numbers with their units, the second only when it is not zero.
    private static func two(_ first: Int64, _ unit: String, _ second: Int64, _ smaller: String) -> String {
        second == 0 ? "\(first) \(unit)" : "\(first) \(unit) \(second) \(smaller)"
    }

    /// A time since the start of a run as a clock shows it: `00:09.350`, and with hours when there are any.
    static func clock(_ interval: Interval) -> String {
        let sign = interval.nanoseconds < 0 ? "-" : ""
        let total = Int64(interval.nanoseconds.magnitude / 1_000_000)
        let rest = "\(pad(total / 60_000 % 60, 2)):\(pad(total / 1000 % 60, 2)).\(pad(total % 1000, 3))"
        return total >= 3_600_000 ? "\(sign)\(pad(total / 3_600_000, 2)):\(rest)" : sign + rest
    }

    /// A number with zeros before it.
    private static func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
