internal import HulianModel
internal import HulianRecord

/// A password by which a device connects has the least length and the least number of kinds of signs.
final class PasswordRule: Rule {
    override class var id: String { "security.password" }
    override class var interests: Interests { [.connections] }
    override class var judgesWithoutTimes: Bool { true }

    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        let role = judge.role(of: client)
        guard facts.passwordLength > 0, role == .device || role == .foreign else { return }
        let device = judge.device(ofClient: client)
        let length = Int(limit("length", or: 8))
        let classes = Int(limit("classes", or: 2))
        if facts.passwordLength >= length, facts.passwordClasses >= classes { return holds(device) }
        breaks(
            Title(english: "A password is too weak.", chinese: "口令强度不足。"), device: device,
            expected: Title(
                english: "at least \(length) characters of \(classes) kinds", chinese: "至少 \(length) 个字符，\(classes) 类字符"
            ),
            actual: Title(
                english: "\(facts.passwordLength) characters of \(facts.passwordClasses) kinds",
                chinese: "\(facts.passwordLength) 个字符，\(facts.passwordClasses) 类字符"))
    }
}
