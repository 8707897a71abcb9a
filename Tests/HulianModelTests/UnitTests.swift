import HulianModel
import Testing

@Suite("Units and quantities")
struct UnitTests {
    @Test(
        "are read as people write them",
        arguments: [
            ("26 °C", 26, "°C"), ("26°C", 26, "°C"), ("26 ℃", 26, "°C"), ("-18 °C", -18, "°C"), ("60 %", 60, "%"),
            ("60%", 60, "%"), ("1.5 h", 1.5, "h"), ("1e3 ms", 1000, "ms"), ("10 秒", 10, "s"), ("5 分钟", 5, "min"),
            ("+3 s", 3, "s"), ("  7  W  ", 7, "W"), ("350 µg/m³", 350, "µg/m³"), ("350 ug/m3", 350, "µg/m³"),
            ("1 e", nil, nil), ("10 %LEL", 10, "%LEL"), ("26", 26, nil), ("-0.5", -0.5, nil), ("", nil, nil),
            ("°C", nil, nil),
            ("26 parsecs", nil, nil), ("two s", nil, nil), ("1 s s", nil, nil), ("1,5 s", nil, nil),
            ("1e400 s", nil, nil),
            ("1e s", nil, nil), ("5e2W", 500, "W"), ("5E", nil, nil), ("7\u{A0}°C", 7, "°C"), ("7\u{A0}s", 7, "s"),
            ("7 s\n", nil, nil), ("nan s", nil, nil), ("0x10 s", nil, nil), ("- 5 s", nil, nil),
        ] as [(String, Double?, String?)])
    func quantities(_ text: String, _ number: Double?, _ unit: String?) {
        let quantity = Quantity(text)
        #expect(quantity?.number == number)
        #expect(quantity?.unit?.symbol == unit)
    }

    @Test(
        "convert within what they measure, and not beyond",
        arguments: [
            (100, "°C", "°F", 212), (212, "°F", "°C", 100), (0, "°C", "K", 273.15), (1, "kWh", "Wh", 1000),
            (90, "min", "h", 1.5), (500, "mired", "kelvin", 2000), (2000, "kelvin", "mired", 500),
            (0, "mired", "kelvin", 0),
            (1, "m³", "L", 1000), (36, "km/h", "m/s", 10), (3.6, "mm/h", "m/s", 1e-6), (250, "µg/m³", "mg/m³", 0.25),
            (1, "%", "‰", 10), (1, "°C", "%", nil), (1, "s", "W", nil),
        ] as [(Double, String, String, Double?)])
    func conversions(_ number: Double, _ from: String, _ to: String, _ result: Double?) throws {
        let from = try #require(Unit(symbol: from))
        let to = try #require(Unit(symbol: to))
        let found = from.convert(number, to: to)
        if let result { #expect(abs((found ?? .nan) - result) < 1e-9) } else { #expect(found == nil) }
    }

    @Test("come back from every unit of the same dimension")
    func thereAndBack() {
        var count = 0
        for one in Unit.all {
            for other in Unit.all where one.dimension == other.dimension {
                let there = one.convert(12.5, to: other)
                let back = there.flatMap { other.convert($0, to: one) }
                #expect(abs((back ?? .nan) - 12.5) < 1e-9, "\(one.symbol) \(other.symbol)")
                count += 1
            }
        }
        #expect(count > 150)
        #expect(Set(Unit.all.map(\.symbol)).count == Unit.all.count)
    }

    @Test(
        "are lengths of time where they are time",
        arguments: [
            ("1 s", 1_000_000_000), ("1.5 ms", 1_500_000), ("2 d", 172_800_000_000_000), ("-1 s", -1_000_000_000),
            ("1", nil),
            ("1 W", nil),
        ] as [(String, Int64?)])
    func intervals(_ text: String, _ nanoseconds: Int64?) {
        #expect(Quantity(text)?.interval?.nanoseconds == nanoseconds)
    }

    @Test("scale raw numbers, also by the logarithm of lux")
    func scales() {
        let hundredths = Scale.linear(numerator: 1, denominator: 100)
        #expect(hundredths.quantity(raw: 2650) == 26.5 && hundredths.raw(quantity: 26.5) == 2650)
        for lux in [1.0, 10, 350, 10_000, 100_000] {
            let raw = Scale.logarithmicLux.raw(quantity: lux)
            #expect(abs(Scale.logarithmicLux.quantity(raw: raw) / lux - 1) < 1e-9)
        }
        #expect(
            Scale.logarithmicLux.raw(quantity: 1) == 1 && abs(Scale.logarithmicLux.raw(quantity: 10) - 10_001) < 1e-6)
        #expect(Scale.logarithmicLux.raw(quantity: 0) == 0 && Scale.logarithmicLux.quantity(raw: 0) == 0)
    }

    @Test("have logarithms and powers like those of the library, to the last digits")
    func logarithms() {
        for number in [1e-300, 0.001, 0.5, 1, 2, 2.718281828459045, 10, 12345.678, 1e300] {
            let power = Logarithm.exponential(Logarithm.natural(number))
            #expect(abs(power / number - 1) < 1e-12, "\(number)")
        }
        #expect(Logarithm.natural(0) == 0 && Logarithm.natural(-1) == 0 && Logarithm.natural(.infinity) == 0)
        #expect(Logarithm.exponential(-1000) == 0 && Logarithm.exponential(1000) == .greatestFiniteMagnitude)
        #expect(Logarithm.exponential(.nan) == 0 && Logarithm.exponential(.infinity) == .infinity)
        #expect(abs(Logarithm.baseTen(1000) - 3) < 1e-14 && abs(Logarithm.powerOfTen(2) - 100) < 1e-11)
    }
}
