internal import HulianModel

/// The ways in which test files write octets: `hex:…`, `base64:…`, or text with the escapes of C.
enum OctetText {
    /// The octets of a text; nothing when it is malformed.
    static func octets(_ text: String) -> [UInt8]? {
        if text.hasPrefix("hex:") {
            return HexDigits.octets(text.dropFirst(4).filter { !$0.isWhitespace }.lowercased())
        }
        if text.hasPrefix("base64:") { return base64(text.dropFirst(7)) }
        return escaped(text)
    }

    /// Octets in base 64.
    private static func base64(_ text: Substring) -> [UInt8]? {
        var octets: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        var isPadded = false
        for letter in text.utf8 {
            let digit: UInt8
            switch letter {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = letter - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = letter - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = letter + 4
            case UInt8(ascii: "+"), UInt8(ascii: "-"): digit = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): digit = 63
            case UInt8(ascii: "="):
                isPadded = true
                continue
            case 0x09, 0x0A, 0x0D, 0x20: continue
            default: return nil
            }
            guard !isPadded else { return nil }
            bits = bits << 6 | UInt32(digit)
            count += 1
            if count % 4 == 0 {
                octets += [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8)]
                octets.append(UInt8(truncatingIfNeeded: bits))
                bits = 0
            }
        }
        switch count % 4 {
        case 0: return octets
        case 2: return octets + [UInt8(truncatingIfNeeded: bits >> 4)]
        case 3: return octets + [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
        default: return nil
        }
    }

    /// The octets of a text, one for each letter, where `\` starts an escape of C; nothing for a letter beyond an octet.
    private static func escaped(_ text: String) -> [UInt8]? {
        let source = text.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
        guard source.count == text.unicodeScalars.count else { return nil }
        var octets: [UInt8] = []
        var index = 0
        while index < source.count {
            let octet = source[index]
            index += 1
            guard octet == UInt8(ascii: "\\") else {
                octets.append(octet)
                continue
            }
            guard index < source.count else { return nil }
            let letter = source[index]
            index += 1
            switch letter {
            case UInt8(ascii: "n"): octets.append(0x0A)
            case UInt8(ascii: "r"): octets.append(0x0D)
            case UInt8(ascii: "t"): octets.append(0x09)
            case UInt8(ascii: "a"): octets.append(0x07)
            case UInt8(ascii: "b"): octets.append(0x08)
            case UInt8(ascii: "f"): octets.append(0x0C)
            case UInt8(ascii: "v"): octets.append(0x0B)
            case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): octets.append(letter)
            case UInt8(ascii: "x"):
                guard index + 2 <= source.count,
                    let number = UInt8(String(decoding: source[index..<index + 2], as: UTF8.self), radix: 16)
                else { return nil }
                octets.append(number)
                index += 2
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                var number = UInt32(letter - 0x30)
                var digits = 1
                while digits < 3, index < source.count, source[index] & 0xF8 == 0x30 {
                    number = number << 3 | UInt32(source[index] - 0x30)
                    index += 1
                    digits += 1
                }
                octets.append(UInt8(truncatingIfNeeded: number))
            default: return nil
            }
        }
        return octets
    }
}
