/// Reads numbers out of octets without making text of them.
public enum JSONNumber {
    /// The whole number that the octets write; nothing when it does not fit 64 bits or is no whole number.
    @inlinable
    public static func integer(_ text: Octets) -> Int64? {
        guard !text.isEmpty else { return nil }
        let isNegative = text[0] == 0x2D
        var index = isNegative ? 1 : 0
        guard index < text.count, text.count - index <= 19 else { return nil }
        var magnitude: UInt64 = 0
        while index &+ 8 <= text.count, let start = text.baseAddress {
            let word = OctetWords.word(start + index)
            guard OctetWords.isDigits(word) else { return nil }
            magnitude = magnitude &* 100_000_000 &+ OctetWords.number(ofDigits: word)
            index += 8
        }
        while index < text.count {
            let digit = text[index] &- 0x30
            guard digit < 10 else { return nil }
            magnitude = magnitude &* 10 &+ UInt64(digit)
            index += 1
        }
        if isNegative {
            guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
            return Int64(truncatingIfNeeded: 0 &- magnitude)
        }
        return magnitude <= UInt64(Int64.max) ? Int64(magnitude) : nil
    }

    /// The number as a mantissa and a power of ten, exactly; nothing when the mantissa does not fit 64 bits, when the
    /// power is 400 or more either way, or when the octets write no number.
    ///
    /// `26.50` gives 265 and -1, `1e2` gives 1 and 2: it is the value that counts, and zeros at the end of a fraction,
    /// however many, never make a number too long.
    @inlinable
    public static func scaled(_ text: Octets) -> (mantissa: Int64, exponent: Int)? {
        var index = 0
        var isNegative = false
        if index < text.count, text[index] == 0x2D {
            isNegative = true
            index += 1
        }
        // Negative all the way, because there is one negative number more.
        var mantissa: Int64 = 0
        var exponent = 0
        var zeros = 0
        var hasDigits = false
        var isFraction = false
        func append(_ digit: Int64) -> Bool {
            let (product, isTooGreat) = mantissa.multipliedReportingOverflow(by: 10)
            let (sum, isBeyond) = product.subtractingReportingOverflow(digit)
            mantissa = sum
            return !isTooGreat && !isBeyond
        }
        while index < text.count {
            let octet = text[index]
            if octet == 0x2E {
                guard !isFraction, hasDigits else { return nil }
                isFraction = true
                hasDigits = false
            } else if octet &- 0x30 < 10 {
                hasDigits = true
                // Zeros at the end of a fraction say nothing.
                if isFraction, octet == 0x30 {
                    zeros += 1
                } else {
                    while zeros > 0 {
                        guard append(0) else { return nil }
                        zeros -= 1
                        exponent -= 1
                    }
                    guard append(Int64(octet - 0x30)) else { return nil }
                    if isFraction { exponent -= 1 }
                }
            } else if octet | 0x20 == 0x65 {
                guard hasDigits else { return nil }
                index += 1
                if index < text.count, text[index] == 0x2B { index += 1 }
                guard let power = integer(Octets(rebasing: text[index...])), power.magnitude < 400 else { return nil }
                exponent += Int(power)
                break
            } else {
                return nil
            }
            index += 1
        }
        guard hasDigits else { return nil }
        if isNegative { return (mantissa, exponent) }
        return mantissa == .min ? nil : (-mantissa, exponent)
    }

    /// The number as a fraction; infinite for one that is too large.
    public static func double(_ text: Octets) -> Double? {
        // Where mantissa and power of ten are both exact, one division or multiplication rounds as it must be.
        if let (mantissa, exponent) = scaled(text), mantissa != 0, mantissa.magnitude <= 1 << 53,
            exponent.magnitude <= 22
        {
            let power = exactPowers[Int(exponent.magnitude)]
            return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
        }
        return Double(text.text)
    }

    /// The powers of ten that a double holds exactly.
    private static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// Ten to a power from 0 to 18.
    @inlinable
    public static func powerOfTen(_ exponent: Int) -> Int64 {
        var power: Int64 = 1
        for _ in 0..<min(max(exponent, 0), 18) { power &*= 10 }
        return power
    }
}
