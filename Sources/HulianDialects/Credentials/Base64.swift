internal import HulianModel

/// Base 64 of RFC 4648 section 4, with padding.
enum Base64 {
    /// The signs in the order of their numbers.
    private static let signs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Octets as text.
    static func text(_ octets: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: octets.count, by: 3) {
            let three = octets[start..<min(start + 3, octets.count)]
            var bits: UInt32 = 0
            for octet in three { bits = bits << 8 | UInt32(octet) }
            bits <<= UInt32(8 * (3 - three.count))
            for place in 0..<4 {
                let sign = signs[Int(bits >> UInt32(18 - 6 * place) & 63)]
                text.append(place <= three.count ? sign : 0x3D)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The octets of a text; nothing for what is no base 64.
    static func octets(_ text: String) -> [UInt8]? {
        let all = Array(text.utf8)
        let plain = all.prefix { $0 != 0x3D }
        guard all.count % 4 == 0, all.count - plain.count <= 2, all[plain.count...].allSatisfy({ $0 == 0x3D }) else {
            return nil
        }
        var octets: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for sign in plain {
            guard let number = signs.firstIndex(of: sign) else { return nil }
            bits = bits << 6 | UInt32(number)
            count += 6
            if count >= 8 {
                count -= 8
                octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return octets
    }
}
