import HulianModel
import Testing

@Suite("The JSON scanner")
struct JSONScannerTests {
    @Test(
        "takes what RFC 8259 allows",
        arguments: [
            "0", "-0", "1", "-1", "1.5", "-0.0", "1e9", "1E+9", "1e-9", "0e0", "123456789012345678901234567890",
            "1e400", "-1e-400", "true", "false", "null", "\"\"", "\"a\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
            "\"\\u0000\"",
            "\"\\uD83D\\uDE00\"", "\"\\u00e9\\u4e2d\"", "\"é中😀\"", "\"\u{7F}\"", "[]", "{}", "[[]]", "[{}]",
            "{\"a\":{}}",
            "[1,2,3]", "[1,\"a\",null,true,{\"b\":[]}]", "{\"a\":1,\"b\":2}", " \t\n\r[ 1 , 2 ] \n", "{\"\":0}",
            "{\"a\" : \"b\" }", "[\"\u{2028}\u{2029}\"]", "[1e-5,0.1e1]", "\"\u{10FFFF}\"",
        ])
    func accepts(_ text: String) { #expect(scan(text.utf8).error == nil) }

    @Test(
        "refuses what RFC 8259 does not allow, and says what and where",
        arguments: [
            ("", JSONError.Code.unexpectedEnd, 0), ("   ", .unexpectedEnd, 3), ("[", .unexpectedEnd, 1),
            ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("{", .unexpectedEnd, 1),
            ("{\"a\"", .unexpectedEnd, 4),
            ("{\"a\":", .unexpectedEnd, 5), ("{\"a\":1", .unexpectedEnd, 6), ("\"abc", .unexpectedEnd, 4),
            ("tru", .unexpectedEnd, 3), ("-", .unexpectedEnd, 1), ("]", .unexpectedOctet, 0),
            ("}", .unexpectedOctet, 0),
            ("[}", .unexpectedOctet, 1), ("{]", .unexpectedOctet, 1), ("[1}", .unexpectedOctet, 2),
            ("[1,]", .unexpectedOctet, 3), ("[,1]", .unexpectedOctet, 1), ("{,}", .unexpectedOctet, 1),
            ("{\"a\":1,}", .unexpectedOctet, 7), ("{a:1}", .unexpectedOctet, 1), ("{1:1}", .unexpectedOctet, 1),
            ("{\"a\" 1}", .unexpectedOctet, 5), ("{'a':1}", .unexpectedOctet, 1), ("[1 2]", .unexpectedOctet, 3),
            ("[1;2]", .unexpectedOctet, 2), ("NaN", .unexpectedOctet, 0), ("Infinity", .unexpectedOctet, 0),
            ("+1", .unexpectedOctet, 0), (".5", .unexpectedOctet, 0), ("nul1", .unexpectedOctet, 3),
            ("True", .unexpectedOctet, 0), ("// c\n1", .unexpectedOctet, 0), ("\u{FEFF}1", .unexpectedOctet, 0),
            ("\u{A0}1", .unexpectedOctet, 0), ("\u{0B}1", .unexpectedOctet, 0), ("1 2", .trailingOctets, 2),
            ("[] []", .trailingOctets, 3), ("{}x", .trailingOctets, 2), ("truex", .trailingOctets, 4),
            ("01", .malformedNumber, 1), ("-01", .malformedNumber, 2), ("1.", .malformedNumber, 2),
            ("1.e5", .malformedNumber, 2), ("1e", .malformedNumber, 2), ("1e+", .malformedNumber, 3),
            ("-a", .malformedNumber, 1), ("--1", .malformedNumber, 1), ("[1.]", .malformedNumber, 3),
            ("\"\\x\"", .malformedEscape, 1), ("\"\\u12\"", .malformedEscape, 1), ("\"\\u12g4\"", .malformedEscape, 1),
            ("\"\\", .unexpectedEnd, 2), ("\"\\u\"", .malformedEscape, 1), ("\"a\nb\"", .controlCharacter, 2),
            ("\"\u{0}\"", .controlCharacter, 1), ("\"\u{1F}\"", .controlCharacter, 1), ("\"\t\"", .controlCharacter, 1),
            ("\"\\uD800\"", .loneSurrogate, 1), ("\"\\uDC00\"", .loneSurrogate, 1),
            ("\"\\uD800\\uD800\"", .loneSurrogate, 1), ("\"\\uDBFFx\"", .loneSurrogate, 1),
            ("\"\\uD800\\n\"", .loneSurrogate, 1), ("\"\\uDC00\\uD800\"", .loneSurrogate, 1),
        ])
    func refuses(_ text: String, _ code: JSONError.Code, _ offset: Int) {
        let error = scan(text.utf8).error
        #expect(error?.code == code)
        #expect(error?.offset == offset)
    }

    @Test(
        "refuses octets that are not UTF-8 (Unicode 15, table 3-7)",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x20], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
            [0xE1, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func malformedUTF8(_ octets: [UInt8]) {
        #expect(scan([0x22] + octets + [0x22]).error?.code == .malformedUTF8)
        #expect(scan([0x5B] + octets + [0x5D]).error?.code == .unexpectedOctet)
        #expect(!octets.withUnsafeBufferPointer { UTF8Check.isValid($0) })
    }

    @Test("refuses every text that is cut off, at every octet")
    func truncated() {
        let text = Array("{\"a\":[1,-2.5e3,\"x\\u00e9\\ud83d\\ude00é\",true,null],\"b\":{\"c\":false}}".utf8)
        #expect(scan(text).error == nil)
        for length in 0..<text.count { #expect(scan(text.prefix(length)).error != nil, "\(length)") }
    }

    @Test("survives every octet at every place")
    func everyOctet() {
        let text = Array("{\"a\":[1,-2.5e3,\"x\\u00e9\"],\"b\":null}".utf8)
        var refused = 0
        for index in text.indices {
            for octet in UInt8.min...UInt8.max {
                var other = text
                other[index] = octet
                if scan(other).error != nil { refused += 1 }
            }
        }
        #expect(refused > text.count * 200 && refused < text.count * 256)
    }

    @Test("counts depth exactly, and does not recurse")
    func depth() {
        for limit in [1, 2, 64] {
            let right = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
            #expect(scan(right.utf8, depthLimit: limit).error == nil)
            #expect(scan("[\(right)]".utf8, depthLimit: limit).error == JSONError(.tooDeep, at: limit))
        }
        #expect(scan("1".utf8, depthLimit: 0).error == nil)
        #expect(scan("[]".utf8, depthLimit: 0).error?.code == .tooDeep)
        #expect(scan(Array(repeating: UInt8(ascii: "["), count: 5_000_000)).error == JSONError(.tooDeep, at: 64))
        #expect(
            scan(Array(repeating: UInt8(ascii: "["), count: 100_000), depthLimit: 200_000).error?.code == .unexpectedEnd
        )
    }

    @Test(
        "takes a key that stands twice and remembers it, however it is escaped",
        arguments: [
            ("{\"a\":1,\"a\":2}", true), ("{\"a\":1,\"b\":2}", false), ("{\"a\":1,\"\\u0061\":2}", true),
            ("{\"\\u0061\":1,\"\\u0061\":2}", true), ("{\"/\":1,\"\\/\":2}", true), ("{\"a\":1,\"A\":2}", false),
            ("{\"a\":{\"b\":1,\"b\":2},\"c\":3}", true), ("[{\"a\":1},{\"a\":1}]", false), ("{\"a\":{\"a\":1}}", false),
            ("{\"\":1,\"\":2}", true), ("{\"é\":1,\"e\u{301}\":2}", false), ("{\"é\":1,\"\\u00E9\":2}", true),
            ("{\"a\":\"a\"}", false), ("{\"a\\\\\":1,\"a\\\\\":2}", true), ("{\"\\ud83d\\ude00\":1,\"😀\":2}", true),
        ])
    func duplicateKeys(_ text: String, _ isTwice: Bool) {
        let (error, duplicate) = scan(text.utf8)
        #expect(error == nil)
        #expect((duplicate >= 0) == isTwice)
    }

    @Test("finds a key that stands twice among thousands, without comparing all with all")
    func manyKeys() {
        for escaped in [false, true] {
            var keys = (0..<20_000).map { "\"k\($0)\":0" }
            if escaped { keys.append("\"\\u006Bx\":0") }
            #expect(scan("{\(keys.joined(separator: ","))}".utf8).duplicate < 0)
            keys.append(escaped ? "\"\\u006B777\":1" : "\"k777\":1")
            #expect(scan("{\(keys.joined(separator: ","))}".utf8).duplicate > 0)
        }
    }

    @Test("is used again without remembering the text before")
    func reuse() {
        let scanner = JSONScanner()
        for text in ["{\"a\":1,\"a\":2}", "[1,", "{\"a\":1}", "\"x\""] {
            let before = withOctets(text) { scanner.scan($0) }
            let fresh = scan(text.utf8)
            #expect(before == fresh.error)
            #expect((scanner.duplicateKey >= 0) == (fresh.duplicate >= 0))
        }
        #expect(scanner.tokens.count == 1)
    }

    @Test("links tokens so that a value can be passed over whole")
    func links() {
        let text = "{\"a\":[1,{\"b\":[]}],\"c\":\"d\"}"
        let scanner = JSONScanner()
        withOctets(text) { octets in
            let error = scanner.scan(octets)
            #expect(error == nil)
            let tokens = scanner.tokens
            #expect(
                tokens.map(\.kind) == [.object, .string, .array, .integer, .object, .string, .array, .string, .string])
            #expect(tokens[0].count == 2 && tokens[2].count == 2 && tokens[4].count == 1 && tokens[6].count == 0)
            #expect(tokens[0].next == 9 && tokens[2].next == 7 && tokens[4].next == 7 && tokens[6].next == 7)
            #expect(tokens[2].octets(in: octets).text == "[1,{\"b\":[]}]")
            #expect(tokens[8].octets(in: octets).text == "d")
        }
    }
}
