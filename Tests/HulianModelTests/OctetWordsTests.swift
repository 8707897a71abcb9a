import HulianModel
import Testing

@Suite("Octets taken eight at a time")
struct OctetWordsTests {
    @Test("find what is special in text wherever it stands")
    func special() {
        for length in 0...26 {
            for place in 0..<max(1, length) {
                func text(_ octets: [UInt8]) -> [UInt8] {
                    var text = [UInt8](repeating: 0x61, count: length)
                    if length > 0 { text.replaceSubrange(place...place, with: octets) }
                    return [0x22] + text + [0x22]
                }
                guard length > 0 else {
                    #expect(scan(text([])).error == nil)
                    continue
                }
                for octet in UInt8.min...UInt8.max {
                    let error = scan(text([octet])).error
                    switch octet {
                    case 0x00...0x1F: #expect(error == JSONError(.controlCharacter, at: place + 1))
                    case 0x22: #expect(error == JSONError(.trailingOctets, at: place + 2))
                    // Behind the backslash stands a letter that is no escape, or the quotes and then nothing.
                    case 0x5C where place == length - 1: #expect(error == JSONError(.unexpectedEnd, at: length + 2))
                    case 0x5C: #expect(error == JSONError(.malformedEscape, at: place + 1))
                    case 0x80...: #expect(error == JSONError(.malformedUTF8, at: place + 1))
                    default: #expect(error == nil)
                    }
                }
                for good in ["\\n", "\\u4E2D", "é", "中", "😀"] {
                    #expect(scan(text(Array(good.utf8))).error == nil)
                }
            }
        }
    }

    @Test("tell digits from what is none, at every place of a number")
    func digits() {
        for length in 1...19 {
            let digits = (0..<length).map { UInt8(0x31 + $0 % 9) }
            let number = Int64(String(decoding: digits, as: UTF8.self))
            #expect(digits.withUnsafeBufferPointer { JSONNumber.integer($0) } == number)
            for place in 0..<length {
                for octet in [0x2F, 0x3A, 0x20, 0x00, 0xB5, 0xFF, 0x65] as [UInt8] {
                    var text = digits
                    text[place] = octet
                    #expect(text.withUnsafeBufferPointer { JSONNumber.integer($0) } == nil)
                }
            }
        }
    }

    @Test("are equal only where every octet is")
    func equality() {
        for length in 0...40 {
            let left = (0..<length).map { UInt8($0 * 7 % 256) }
            #expect(left.withUnsafeBufferPointer { first in left.withUnsafeBufferPointer { first.equals($0) } })
            for place in 0..<length {
                var right = left
                right[place] ^= 0x20
                #expect(!left.withUnsafeBufferPointer { first in right.withUnsafeBufferPointer { first.equals($0) } })
            }
        }
    }

    @Test("find the first quote or backslash of a word")
    func quotesAndEscapes() {
        var generator = SeededGenerator(seed: 2, name: "quotes")
        for _ in 0..<4000 {
            let octets = (0..<8).map { _ in
                [0x22, 0x5C, 0x23, 0x5D, 0x21, 0x00, 0xFF, 0x61][Int(generator.next() % 8)] as UInt8
            }
            let found = octets.withUnsafeBufferPointer { octets in
                octets.baseAddress.map { OctetWords.quotesAndEscapes(OctetWords.word($0)) } ?? 0
            }
            let first = octets.firstIndex { $0 == 0x22 || $0 == 0x5C }
            #expect((found == 0 ? nil : found.trailingZeroBitCount / 8) == first)
        }
    }

    @Test("tell keys apart whose quick hash is the same")
    func sharedHash() throws {
        // The hash sees the first, the middle and the last eight octets of forty.
        let left = [UInt8](repeating: 0x61, count: 40)
        var right = left
        right[9] = 0x62
        #expect(
            left.withUnsafeBufferPointer { $0.nameHash } == right.withUnsafeBufferPointer { $0.nameHash },
            "the hash has changed: this test needs other keys")
        func object(_ keys: [[UInt8]]) -> [UInt8] {
            Array("{".utf8) + keys.map { [0x22] + $0 + Array("\":1".utf8) }.joined(separator: [0x2C]) + Array("}".utf8)
        }
        #expect(scan(object([left, right])).duplicate < 0)
        #expect(scan(object([left, right, left])).duplicate == 5)
    }

    @Test("see a key that stands twice among any number of keys")
    func duplicates() {
        for count in Array(2...70) + [127, 128, 129, 130, 300] {
            let keys = (0..<count).map { "\"k\($0)\":0" }
            #expect(scan("{\(keys.joined(separator: ","))}".utf8).duplicate < 0)
            for twice in [0, count / 2, count - 1] {
                for key in ["k\(twice)", "\\u006B\(twice)"] {
                    let text = "{\(keys.joined(separator: ",")),\"\(key)\":1}"
                    #expect(scan(text.utf8).duplicate == 1 + 2 * count)
                }
            }
        }
    }

    @Test("make the same fraction of a number as the library does")
    func fractions() throws {
        var generator = SeededGenerator(seed: 1, name: "fractions")
        var texts = [
            "0", "-0", "0.0", "-0.0", "1e22", "1e23", "9007199254740993", "9007199254740992e1", "0.1", "1e-22",
        ]
        for _ in 0..<4000 {
            let mantissa = generator.next() >> (generator.next() % 64)
            let digits = String(mantissa)
            let point = Int(generator.next() % UInt64(digits.count))
            let whole = point == 0 ? "0" : String(digits.prefix(point))
            let power = generator.next() % 3 == 0 ? "e\(Int(generator.next() % 61) - 30)" : ""
            texts.append("\(generator.next() % 2 == 0 ? "-" : "")\(whole).\(digits.dropFirst(point))\(power)")
        }
        for text in texts {
            let found = try #require(withOctets(text) { JSONNumber.double($0) })
            let wanted = try #require(Double(text))
            #expect(found == wanted && found.sign == wanted.sign, "\(text)")
        }
    }
}
