internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A connection keeps the limits of its cloud: how often it gives a sign of life, and to how much it listens.
///
/// The limits of the clause are `keepAliveLeast` and `keepAliveMost` in seconds and `subscriptions`, a count.
final class ConnectionLimitsRule: Rule {
    override class var id: String { "connection.limits" }
    override class var interests: Interests { [.connections] }
    override class var judgesWithoutTimes: Bool { true }

    /// The filters that each client listens to; only looked into.
    private var filters: [Int: Set<String>] = [:]

    /// The device of a client whose dialect has such limits, and the clause.
    private func judged(_ client: Int) -> (device: JudgedDevice, clause: ClauseID)? {
        guard let device = judge.device(ofClient: client), !device.isMirror, let table = device.space?.table,
            let clause = clause(of: table.id)
        else { return nil }
        return (device, clause)
    }

    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        if !facts.sessionPresent { filters[client] = nil }
        guard let (device, clause) = judged(client) else { return }
        let least = Int(judge.limit(clause, "keepAliveLeast", or: 0))
        let most = Int(judge.limit(clause, "keepAliveMost", or: 65_535))
        guard !(least...most).contains(facts.keepAlive) else { return holds(device) }
        breaks(
            Title(english: "The keep alive of a connection is not what the cloud takes.", chinese: "连接的心跳间隔超出平台限制。"),
            device: device,
            expected: Title(english: "\(least) to \(most) s", chinese: "\(least) 至 \(most) 秒"),
            actual: Title(english: "\(facts.keepAlive) s", chinese: "\(facts.keepAlive) 秒"))
    }

    override func subscribed(_ client: Int, _ filter: String, at time: Instant) {
        guard let (device, clause) = judged(client) else { return }
        guard let most = judge.limit(clause, "subscriptions").map({ Int($0) }) else { return }
        guard filters[client, default: []].insert(filter).inserted, filters[client]?.count == most + 1 else { return }
        breaks(
            Title(english: "A connection listens to too much.", chinese: "连接订阅的主题过多。"), device: device,
            expected: Title(english: "at most \(most) subscriptions", chinese: "至多 \(most) 个订阅"),
            actual: Title(english: "one more", chinese: "多 1 个"))
    }
}
