import HulianModel
import Testing

@Suite("Numbers in JSON")
struct JSONNumberTests {
    @Test(
        "are whole numbers of 64 bits or none",
        arguments: [
            ("0", 0), ("-0", 0), ("1", 1), ("-1", -1), ("9223372036854775807", Int64.max),
            ("-9223372036854775808", Int64.min), ("9223372036854775808", nil), ("-9223372036854775809", nil),
            ("18446744073709551615", nil), ("99999999999999999999", nil), ("", nil), ("-", nil), ("1.0", nil),
            ("1e2", nil),
            ("+1", nil), ("a", nil), ("1a", nil), ("--1", nil), ("0000000000000000001", 1),
            ("00000000000000000001", nil),
        ] as [(String, Int64?)])
    func integers(_ text: String, _ number: Int64?) {
        #expect(withOctets(text) { JSONNumber.integer($0) } == number)
    }

    @Test(
        "are a mantissa and a power of ten, without the zeros at the end of a fraction",
        arguments: [
            ("26.50", 265, -1), ("26.5", 265, -1), ("1e2", 1, 2), ("-0.001", -1, -3), ("0", 0, 0), ("0.0", 0, 0),
            ("-0.0", 0, 0), ("1E+5", 1, 5), ("12.5e-3", 125, -4), ("12.50e-3", 125, -4), ("1.0e1", 1, 1),
            ("100", 100, 0), ("10.010", 1001, -2), ("26.500000000000000000000000", 265, -1),
            ("9223372036854775807", Int64.max, 0), ("-9223372036854775808", Int64.min, 0),
            ("0.1234567890123456789", 1_234_567_890_123_456_789, -19), ("1e399", 1, 399), ("1e-399", 1, -399),
        ] as [(String, Int64, Int)])
    func scaled(_ text: String, _ mantissa: Int64, _ exponent: Int) throws {
        let found = try #require(withOctets(text) { JSONNumber.scaled($0) })
        #expect(found.mantissa == mantissa && found.exponent == exponent)
    }

    @Test(
        "have no mantissa when they are longer or larger than can be",
        arguments: [
            "9223372036854775808", "-9223372036854775809", "0.12345678901234567890123", "1.00000000000000000001",
            "1e400", "1e-400", "1e9223372036854775807", "1e-9223372036854775808", "1e99999999999999999999",
            "", "-", ".", ".5", "1.", "1.2.3", "e5", "-e5", "1.e5", "1e", "1e+", "x", "1x", "1e1.5", "--1", "+1",
        ])
    func notScaled(_ text: String) { #expect(withOctets(text) { JSONNumber.scaled($0) } == nil) }

    @Test("that are too large become infinite, and are no crash")
    func double() {
        #expect(withOctets("1e400") { JSONNumber.double($0) } == .infinity)
        #expect(withOctets("-1e400") { JSONNumber.double($0) } == -.infinity)
        #expect(withOctets("1e-400") { JSONNumber.double($0) } == 0)
        #expect(withOctets("0.1") { JSONNumber.double($0) } == 0.1)
        #expect(withOctets("x") { JSONNumber.double($0) } == nil)
    }

    @Test("have powers of ten from 0 to 18")
    func powers() {
        #expect(JSONNumber.powerOfTen(0) == 1)
        #expect(JSONNumber.powerOfTen(18) == 1_000_000_000_000_000_000)
        #expect(JSONNumber.powerOfTen(-5) == 1)
        #expect(JSONNumber.powerOfTen(19) == JSONNumber.powerOfTen(18))
    }
}
