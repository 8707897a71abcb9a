/// Logarithm and power made of the four operations only.
///
/// The C library's own may differ in the last bit between versions, and a record must not.
public enum Logarithm {
    /// The natural logarithm of 2.
    private static let naturalTwo = 0.693_147_180_559_945_3
    /// The natural logarithm of 10.
    private static let naturalTen = 2.302_585_092_994_046

    /// The natural logarithm of a positive number; 0 for others.
    public static func natural(_ number: Double) -> Double {
        guard number > 0, number.isFinite else { return 0 }
        // number = significand · 2^exponent; log of the significand by the series of artanh.
        let ratio = (number.significand - 1) / (number.significand + 1)
        let square = ratio * ratio
        var power = ratio
        var sum = 0.0
        for divisor in stride(from: 1.0, through: 61, by: 2) {
            sum += power / divisor
            power *= square
        }
        return 2 * sum + Double(number.exponent) * naturalTwo
    }

    /// The logarithm to base ten of a positive number; 0 for others.
    public static func baseTen(_ number: Double) -> Double { natural(number) / naturalTen }

    /// The exponential function, for arguments from -700 to 700.
    public static func exponential(_ argument: Double) -> Double {
        guard argument.isFinite else { return argument > 0 ? .infinity : 0 }
        guard argument > -700 else { return 0 }
        guard argument < 700 else { return .greatestFiniteMagnitude }
        let halvings = (argument / naturalTwo).rounded()
        let rest = argument - halvings * naturalTwo
        var term = 1.0
        var sum = 1.0
        for divisor in 1...24 {
            term *= rest / Double(divisor)
            sum += term
        }
        return Double(sign: .plus, exponent: Int(halvings), significand: sum)
    }

    /// Ten to a power.
    public static func powerOfTen(_ exponent: Double) -> Double { exponential(exponent * naturalTen) }
}
