extension Unit {
    /// The units in which people count what is measured in thousandths: watts and not milliwatts.
    private static let readable: [(unit: String, shown: String)] = [
        ("mW", "W"), ("mWh", "Wh"), ("mV", "V"), ("mA", "A"), ("mHz", "Hz"),
    ]

    /// A number of this unit as people say it: 145 W for 145000 mW.
    ///
    /// - Returns: The number and its unit; both as they are for a unit that people use, and where three digits behind the
    ///   point would not hold all of the number.
    func readable(_ number: Double) -> (number: Double, unit: Unit) {
        guard let entry = Self.readable.first(where: { $0.unit == symbol }), let other = Unit(symbol: entry.shown),
            number.rounded() == number, number.magnitude < 9e15
        else { return (number, self) }
        // Dividing is exact to the last digit where multiplying by a thousandth is not.
        return (number / 1000, other)
    }
}
