internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// After the bridge or the broker came back, what was shown is shown again, and no command is replayed.
final class RestartRule: BridgeRule {
    override class var id: String { "bridge.restart" }
    override class var interests: Interests { [.messages, .connections, .faults] }

    /// How long commands of the time before count as replayed (project default).
    private static let memory = Interval.seconds(60)
    /// What was shown when the last fault began.
    private var shown: [JudgedDevice] = []
    /// What must be shown again.
    private lazy var returning = Deadlines<JudgedDevice>(patience: time("within", or: 120))
    /// When the last fault began, and when it ended.
    private var last: (start: Instant, end: Instant?)?
    /// When each device was asked last, by place.
    private var asked: [Int: Instant] = [:]

    override func fault(_ fault: FaultFacts, at time: Instant) {
        expire(at: time)
        guard fault.target == "bridge" || fault.target == "broker" else { return }
        if fault.begins {
            returning.forgetAll()
            last = (time, nil)
            shown = judge.devices.filter { device in
                device.isMirror && device.client >= 0
                    && (device.isConnected || time - device.connectionTime <= .seconds(1))
                    && device.reportTimes.contains { $0 > Instant(nanoseconds: 0) }
            }
        } else if let start = last?.start {
            last = (start, time)
            for device in shown { returning.wait(for: device, of: device.index, from: judge.witness) }
        }
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        if !returning.isEmpty { expire(at: message.time) }
        guard let device, let kind = said.kind else { return }
        switch kind {
        case .set, .invoke:
            let own = native(device)
            guard judge.role(of: message.client) == .bridge else {
                if !own.mirrors.isEmpty { asked[own.index] = message.time }
                return
            }
            guard let last, let end = last.end, message.time - end <= Self.memory, message.time >= end else { return }
            if let asked = asked[own.index], asked >= last.start { return }
            breaks(
                Title(english: "A command is replayed after a restart.", chinese: "重启后重放了命令。"), device: own,
                expected: Title(english: "no command that nobody gave since the restart", chinese: "重启后没有无人发出的命令"),
                actual: Title(english: "a command by the bridge", chinese: "桥接发出的命令"))
        case .report where device.isMirror && !returning.isEmpty,
            .availability where device.isMirror && said.online == true && !returning.isEmpty:
            if returning.take(of: device.index) != nil { holds(device) }
        default: return
        }
    }

    /// Decides about what was not shown again.
    private func expire(at time: Instant) {
        while let late = returning.takeLate(at: time) {
            guard let own = late.content.original, own.isConnected,
                !judge.disturbances.touched(own.name, since: late.start + .milliseconds(1))
            else { continue }
            breaks(
                Title(english: "A device is not shown again after a restart.", chinese: "重启后设备未恢复展示。"),
                device: late.content,
                expected: Title(
                    english: "a sign of it in \(late.content.entry.dialect) within \(returning.patience)",
                    chinese: "\(returning.patience) 内在 \(late.content.entry.dialect) 中出现"),
                actual: Title(english: "none", chinese: "没有"), at: late.witness)
        }
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        expire(at: time)
        guard !returning.isEmpty, let device = judge.device(ofClient: client), !device.isMirror else { return }
        for mirror in device.mirrors { returning.forget(of: mirror.index) }
    }

    override func finish(at time: Instant) { expire(at: time) }
}
