internal import HulianModel
internal import HulianRecord

/// A link that leaves the home is encrypted.
final class EncryptionRule: Rule {
    override class var id: String { "security.encrypted" }
    override class var interests: Interests { [.participants] }
    override class var judgesWithoutTimes: Bool { true }

    override func began(_ header: RunHeader) {
        switch header.isEncrypted {
        case nil: return
        case true?: holds(nil)
        case false? where header.mode == "local":
            explain("the link is not encrypted; whether it leaves the home is for the vendor to say")
        case false?:
            breaks(
                Title(english: "A link to a cloud is not encrypted.", chinese: "连接云端的链路未加密。"), device: nil,
                expected: Title("TLS"),
                actual: Title(english: "a plain link in the mode \(header.mode)", chinese: "\(header.mode) 模式下的明文链路"))
        }
    }
}
