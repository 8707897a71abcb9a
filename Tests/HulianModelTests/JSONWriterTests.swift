import Foundation
import HulianModel
import Testing

@Suite("The JSON writer")
struct JSONWriterTests {
    @Test(
        "writes each value in one form only",
        arguments: [
            (Value.null, "null"), (true, "true"), (false, "false"), (0, "0"), (-1, "-1"),
            (.integer(.min), "-9223372036854775808"), (.integer(.max), "9223372036854775807"), (0.1, "0.1"),
            (1.0, "1.0"),
            (.decimal(1e300), "1e+300"), (.decimal(-0.0), "-0.0"), (.decimal(.nan), "null"),
            (.decimal(.infinity), "null"),
            ("", "\"\""), ("a\"b\\c/d", "\"a\\\"b\\\\c/d\""), ("\n\r\t\u{1}\u{7F}", "\"\\n\\r\\t\\u0001\\u007f\""),
            ("中😀", "\"中😀\""), (.bytes([0, 255]), "\"hex:00ff\""), ([], "[]"), ([1, [2]], "[1,[2]]"),
            (.structure([]), "{}"), (["b": 1, "a": [:]], "{\"b\":1,\"a\":{}}"),
        ] as [(Value, String)])
    func values(_ value: Value, _ text: String) { #expect(value.description == text) }

    @Test(
        "writes scaled numbers without rounding",
        arguments: [
            (265, -1, "26.5"), (2600, -2, "26"), (0, -2, "0"), (-5, -3, "-0.005"), (7, 2, "700"), (-265, -1, "-26.5"),
            (100, -2, "1"), (123, -5, "0.00123"), (.max, -18, "9.223372036854775807"),
            (.min, -18, "-9.223372036854775808"),
            (.min, 0, "-9223372036854775808"), (1_000_001, -6, "1.000001"),
        ] as [(Int64, Int, String)])
    func scaled(_ mantissa: Int64, _ exponent: Int, _ text: String) {
        var writer = JSONWriter()
        writer.scaled(mantissa, exponent: exponent)
        #expect(writer.text == text)
    }

    @Test("keeps the point where a dialect wants one")
    func point() {
        var writer = JSONWriter()
        writer.beginArray()
        writer.scaled(2600, exponent: -2, keepsPoint: true)
        writer.scaled(0, exponent: -2, keepsPoint: true)
        writer.scaled(265, exponent: -1, keepsPoint: true)
        writer.endArray()
        #expect(writer.text == "[26.0,0.0,26.5]")
    }

    @Test("puts commas and goes back to where it stood")
    func marks() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("a")
        writer.integer(1)
        let mark = writer.mark
        writer.key("b")
        writer.beginArray()
        writer.bool(true)
        writer.rewind(to: mark)
        writer.key("c")
        writer.null()
        writer.endObject()
        writer.endLine()
        writer.integer(2)
        #expect(writer.text == "{\"a\":1,\"c\":null}\n2")
        writer.removeAll()
        writer.integer(3)
        #expect(writer.text == "3")
    }

    @Test("writes octets that are not UTF-8 as replacement characters, so that the text stays JSON")
    func badOctets() {
        var writer = JSONWriter()
        let octets: [UInt8] = [0x61, 0xFF, 0xE4, 0xB8, 0xAD, 0xC2, 0x22]
        octets.withUnsafeBufferPointer { writer.string($0) }
        #expect(writer.text == "\"a\u{FFFD}中\u{FFFD}\\\"\"")
        #expect(scan(writer.octets).error == nil)
    }

    @Test("is read again as it was, for random values")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 2026)
        for _ in 0..<3000 {
            let value = Self.random(&generator, depth: 0)
            #expect(try Value(json: value.description) == value)
        }
    }

    @Test("agrees with Foundation on what it writes")
    func foundation() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let value = Value.list([Self.random(&generator, depth: 1)])
            let data = Data(value.description.utf8)
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: data) }
        }
    }

    /// A random value that JSON can carry as it is.
    static func random(_ generator: inout SeededGenerator, depth: Int) -> Value {
        switch generator.number(in: 0...(depth > 4 ? 4 : 6)) {
        case 0: return .null
        case 1: return .bool(generator.chance(0.5))
        case 2:
            return .integer(Int64(bitPattern: generator.next()) >> generator.number(in: 0...63))
        case 3:
            let number = Double(bitPattern: generator.next())
            return .decimal(number.isFinite ? number : 0.5)
        case 4:
            let scalars = (0..<generator.number(in: 0...12)).compactMap { _ in
                Unicode.Scalar(UInt32(generator.number(in: 0...0x2FFFF) >> generator.number(in: 0...11)))
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            return .string(String(text))
        case 5:
            return .list((0..<generator.number(in: 0...4)).map { _ in random(&generator, depth: depth + 1) })
        default:
            return .structure(
                (0..<generator.number(in: 0...4)).map { Field("k\($0)\"\n", random(&generator, depth: depth + 1)) })
        }
    }
}

@Suite("JSON of others", .enabled(if: !dataFiles.isEmpty, "the folder with data of others is absent (HULIAN_DATA)"))
struct JSONFixtureTests {
    @Test("is read, written and read again without loss", arguments: dataFiles)
    func roundTrip(_ name: String) throws {
        let octets = Array(try Data(contentsOf: URL(fileURLWithPath: "\(dataFolder)/\(name)")))
        let texts =
            name.hasSuffix(".ndjson")
            ? octets.split(separator: 0x0A).map(Array.init) : [octets]
        var count = 0
        for text in texts where !text.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
            let ours = scan(text).error == nil
            // Foundation refuses nothing that RFC 8259 allows in these files, and allows more than it.
            if ours {
                #expect(throws: Never.self) {
                    try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
                }
                let value = try Value(json: text)
                #expect(try Value(json: value.description) == value)
                count += 1
            } else {
                #expect(throws: (any Error).self) {
                    try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
                }
            }
        }
        #expect(count > 0)
    }
}
