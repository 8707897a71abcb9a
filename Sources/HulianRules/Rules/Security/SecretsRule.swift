internal import HulianBus
internal import HulianModel
internal import HulianRecord

/// No password, key or token stands in a payload that is not encrypted, nor in a kept message.
///
/// It looks for JSON members that are called so and hold something; nothing is parsed and nothing allocated.
final class SecretsRule: Rule {
    override class var id: String { "security.secrets" }
    override class var interests: Interests { [.rawMessages] }
    override class var judgesWithoutTimes: Bool { true }

    /// The names of members that hold secrets, in lower case and without `_` and `-`.
    private static let names: ContiguousArray<ContiguousArray<UInt8>> = ContiguousArray(
        [
            "password", "passwd", "pwd", "passphrase", "secret", "devicesecret", "productsecret", "clientsecret",
            "token", "accesstoken", "refreshtoken", "apikey", "privatekey", "psk", "wifipassword", "wifikey",
        ].map { ContiguousArray($0.utf8) })

    /// True when the link hides what is sent.
    private lazy var isEncrypted = judge.header?.isEncrypted ?? false

    /// True for messages that were caught by somebody.
    private lazy var isCapture = judge.header?.bus == "capture" && judge.header?.isEncrypted == nil

    override func published(_ message: borrowing MessageView) {
        let isKept = message.retain
        guard judge.role(of: message.client) != .tester, !isEncrypted || isKept else { return }
        let device = judge.device(ofClient: message.client)
        guard let name = Self.secret(in: message.payload) else { return holds(device) }
        // Whoever caught messages heard them on a link of their own, which says nothing of the device's.
        if !isKept, isCapture {
            return unclear("the capture does not say whether the link was encrypted on which a secret was sent")
        }
        let member = Octets(rebasing: message.payload[name]).text
        breaks(
            Title(english: "A secret stands in a message.", chinese: "消息中出现机密。"), device: device,
            expected: Title(english: "no member that holds a password, key or token", chinese: "不含保存密码、密钥或令牌的成员"),
            actual: isKept
                ? Title(english: "'\(member)' in a kept message", chinese: "保留消息中的 '\(member)'")
                : Title(english: "'\(member)' in a message that is not encrypted", chinese: "未加密消息中的 '\(member)'"))
    }

    /// Where the name of a member stands that holds a secret; nothing when there is none.
    private static func secret(in payload: Octets) -> Range<Int>? {
        var index = 0
        while index < payload.count {
            guard payload[index] == 0x22 else {
                index += 1
                continue
            }
            let start = index + 1
            let end = endOfText(payload, start)
            index = end + 1
            guard end < payload.count, end - start <= 24, isSecret(payload, start, end) else { continue }
            var next = skipSpace(payload, index)
            guard next < payload.count, payload[next] == 0x3A else { continue }
            next = skipSpace(payload, next + 1)
            if holdsSomething(payload, next) { return start..<end }
        }
        return nil
    }

    /// Where a text ends that has begun, at a quote that is not escaped or beyond the payload.
    @inline(__always)
    private static func endOfText(_ payload: Octets, _ start: Int) -> Int {
        guard let octets = payload.baseAddress else { return start }
        var end = start
        while end < payload.count {
            if end &+ 8 <= payload.count {
                let found = OctetWords.quotesAndEscapes(OctetWords.word(octets + end))
                guard found != 0 else {
                    end &+= 8
                    continue
                }
                end &+= found.trailingZeroBitCount / 8
            }
            if octets[end] == 0x22 { return end }
            end &+= octets[end] == 0x5C ? 2 : 1
        }
        return end
    }

    /// The first place that is no space.
    private static func skipSpace(_ payload: Octets, _ start: Int) -> Int {
        var index = start
        while index < payload.count, payload[index] <= 0x20 { index += 1 }
        return index
    }

    /// True when a value is neither empty text nor null, nor a truth value.
    private static func holdsSomething(_ payload: Octets, _ start: Int) -> Bool {
        guard start < payload.count else { return false }
        if payload[start] == 0x22 { return start + 1 < payload.count && payload[start + 1] != 0x22 }
        return payload[start] == 0x2D || payload[start] &- 0x30 < 10
    }

    /// For each first letter of a name, one bit for each last letter; most other names are known by that not to be one.
    private static let ends: ContiguousArray<UInt32> = {
        var ends = ContiguousArray<UInt32>(repeating: 0, count: 32)
        for name in names {
            guard let first = name.first, let last = name.last else { continue }
            ends[Int(first & 31)] |= 1 << UInt32(last & 31)
        }
        return ends
    }()

    /// True when a name is one of those that hold secrets.
    @inline(__always)
    private static func isSecret(_ payload: Octets, _ start: Int, _ end: Int) -> Bool {
        guard end > start else { return false }
        let (first, last) = (payload[start], payload[end - 1])
        let isPlain = first != 0x5F && first != 0x2D && last != 0x5F && last != 0x2D
        if isPlain, ends[Int(first & 31)] & 1 << UInt32(last & 31) == 0 { return false }
        for name in names {
            var place = 0
            var index = start
            while index < end {
                let octet = payload[index]
                index += 1
                if octet == 0x5F || octet == 0x2D { continue }
                guard place < name.count, octet | 0x20 == name[place] else {
                    place = -1
                    break
                }
                place += 1
            }
            if place == name.count { return true }
        }
        return false
    }
}
