internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A device that goes shows as offline in the other brands within the limit, and requests to it do not succeed.
final class ForeignOfflineRule: BridgeRule {
    override class var id: String { "bridge.offline" }
    override class var interests: Interests { [.messages, .connections, .learning, .requests] }

    /// Devices as other brands see them, which are to show as offline.
    private lazy var going = Deadlines<JudgedDevice>(patience: time("within", or: 60))
    /// The places of the devices that controllers of other brands take for present.
    private var present: Set<Int> = []
    /// Requests to devices that are away, by number.
    private var requests: [Int: (mirror: JudgedDevice, witness: Witness)] = [:]

    override func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool, at time: Instant) {
        expire(at: time)
        let mirror = judge.devices[device]
        guard mirror.isMirror else { return }
        if isOnline {
            present.insert(mirror.index)
        } else {
            present.remove(mirror.index)
            if going.take(of: mirror.index) != nil { holds(mirror) }
        }
    }

    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        expire(at: time)
        guard let device = judge.device(ofClient: client), !device.isMirror else { return }
        came(device)
    }

    override func came(_ device: JudgedDevice) {
        for mirror in device.mirrors { going.forget(of: mirror.index) }
        for number in requests.keys.sorted() where requests[number]?.mirror.original === device {
            requests[number] = nil
        }
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        expire(at: time)
        guard reason != "serverShutDown", let device = judge.device(ofClient: client), !device.isMirror else { return }
        left(device)
    }

    override func left(_ device: JudgedDevice) {
        for mirror in device.mirrors where present.contains(mirror.index) {
            guard going.first(of: mirror.index) == nil else { continue }
            going.wait(for: mirror, of: mirror.index, from: judge.witness)
        }
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        if !going.isEmpty { expire(at: message.time) }
    }

    override func requested(_ facts: RequestFacts, at time: Instant) {
        expire(at: time)
        guard facts.isForeign, facts.kind != "get", let device = judge.device(named: facts.device),
            device.client >= 0 || device.gateway != nil, !device.isConnected,
            let mirror = device.mirrors.first(where: { $0.entry.dialect == facts.dialect })
        else { return }
        requests[facts.number] = (mirror, judge.witness)
    }

    override func answered(_ number: Int, _ status: String, at time: Instant) {
        expire(at: time)
        guard let request = requests.removeValue(forKey: number) else { return }
        // Without answers, a hub takes a command that no state shows for done.
        let table = request.mirror.space?.table
        guard table?.messages.contains(where: { $0.kind == .set && $0.reply != nil }) ?? false else { return }
        if status != "success" { return holds(request.mirror) }
        breaks(
            Title(english: "A request to a device that is away succeeds.", chinese: "对离线设备的请求竟然成功。"),
            device: request.mirror, expected: Title(english: "an error", chinese: "错误应答"),
            actual: Title(english: "success", chinese: "成功应答"), at: request.witness)
    }

    /// Decides about devices that still show as present.
    private func expire(at time: Instant) {
        while let late = going.takeLate(at: time) {
            // Where bridge or broker are away, nobody can show anything.
            guard !judge.disturbances.touched("bridge", since: late.start, until: late.due) else { continue }
            breaks(
                Title(
                    english: "A device that went is not shown as offline in another brand.", chinese: "设备离线未传达到其他品牌。"),
                device: late.content,
                expected: Title(
                    english: "offline in \(late.content.entry.dialect) within \(going.patience)",
                    chinese: "\(going.patience) 内在 \(late.content.entry.dialect) 中显示离线"),
                actual: Title(english: "it shows as online", chinese: "仍显示在线"), at: late.witness)
        }
    }

    override func finish(at time: Instant) { expire(at: time) }
}
