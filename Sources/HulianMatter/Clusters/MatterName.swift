/// How names of the cluster definitions, of test files and of our catalog are brought together.
///
/// The files of the Matter SDK write one element in several ways: `On/Off`, `OnOff`, `ON_OFF`, `kOnOff`.
public enum MatterName {
    /// A name as it compares: letters and digits alone, in lower case.
    public static func plain(_ name: some StringProtocol) -> String {
        var octets: [UInt8] = []
        octets.reserveCapacity(name.utf8.count)
        for octet in name.utf8 {
            switch octet {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): octets.append(octet | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): octets.append(octet)
            default: continue
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }
}

extension MatterName {
    /// A name of the cluster definitions in lowerCamelCase, as capability files write it: `OnOff` and `On/Off` become
    /// `onOff`, `PINCode` becomes `pinCode`, `ACLExtension` becomes `aclExtension`.
    public static func lowerCamel(_ name: some StringProtocol) -> String {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        let octets = Array(name.utf8)
        func isUpper(_ octet: UInt8) -> Bool { octet >= 0x41 && octet <= 0x5A }
        func isLower(_ octet: UInt8) -> Bool { octet >= 0x61 && octet <= 0x7A }
        func isDigit(_ octet: UInt8) -> Bool { octet >= 0x30 && octet <= 0x39 }
        for (index, octet) in octets.enumerated() {
            guard isUpper(octet) || isLower(octet) || isDigit(octet) else {
                if !word.isEmpty { words.append(word) }
                word = []
                continue
            }
            if isUpper(octet), let last = word.last {
                let startsWord = index + 1 < octets.count && isLower(octets[index + 1])
                // Abbreviations stay one word: the last capital before a small letter starts the next one.
                if !isUpper(last) || startsWord {
                    words.append(word)
                    word = []
                }
            }
            word.append(octet)
        }
        if !word.isEmpty { words.append(word) }
        var text = ""
        for (index, word) in words.enumerated() {
            let lower = String(decoding: word, as: UTF8.self).lowercased()
            if index == 0 {
                text = lower
            } else {
                text += lower.prefix(1).uppercased() + lower.dropFirst()
            }
        }
        return text
    }
}
