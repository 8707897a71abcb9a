internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A device that takes part connects and makes itself known.
final class JoinRule: Rule {
    override class var id: String { "presence.join" }
    override class var interests: Interests { [.messages, .connections, .participants] }

    /// How far a device is.
    private enum Stage {
        /// It takes part.
        case expected
        /// It is connected.
        case connected
        /// It has made itself known, or has not in time.
        case decided
    }

    /// How far each device is, by place.
    private var stages: [Int: Stage] = [:]
    /// Devices that are connected and have said nothing yet.
    private lazy var silent = Deadlines<JudgedDevice>(patience: time("within", or: 10))
    /// How many were decided.
    private var trials = 0
    /// How many joined.
    private var successes = 0
    /// What shows the first that did not, and which.
    private var failure: (witness: Witness?, device: JudgedDevice, text: Title)?

    override func entered(_ client: ClientEntry, at time: Instant) {
        guard client.role == .device, let device = judge.device(ofClient: client.index), !device.isMirror else {
            return
        }
        stages[device.index] = .expected
    }

    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        expire(at: time)
        guard let device = judge.device(ofClient: client), stages[device.index] == .expected else { return }
        stages[device.index] = .connected
        silent.wait(for: device, of: device.index, from: judge.witness)
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard !silent.isEmpty else { return }
        expire(at: message.time)
        guard let sender = judge.device(ofClient: message.client), silent.take(of: sender.index) != nil else {
            return
        }
        stages[sender.index] = .decided
        trials += 1
        successes += 1
        holds(sender)
    }

    /// Decides about devices that say nothing.
    private func expire(at time: Instant) {
        while let late = silent.takeLate(at: time) {
            stages[late.content.index] = .decided
            guard !judge.disturbances.touched(late.content.name, since: late.start, until: late.due) else { continue }
            fail(
                late.content,
                Title(
                    english: "connected and said nothing for \(silent.patience)", chinese: "连接后 \(silent.patience) 内无消息"
                ),
                late.witness)
        }
    }

    /// A device did not join.
    private func fail(_ device: JudgedDevice, _ text: Title, _ witness: Witness?) {
        trials += 1
        if failure == nil { failure = (witness, device, text) }
    }

    override func finish(at time: Instant) {
        expire(at: time)
        let start = judge.header?.start ?? time
        for index in stages.keys.sorted() where stages[index] == .expected && time - start > silent.patience {
            let device = judge.devices[index]
            if !judge.disturbances.touched(device.name, since: start) {
                fail(device, Title(english: "never connected", chinese: "从未连接"), nil)
            }
        }
        guard trials > 0 else { return }
        let wanted = Int(limit("trials", or: 20))
        if trials < wanted { explain("\(trials) of the \(wanted) trials that the criterion speaks of") }
        let least = limit("ratio", or: 95) / 100
        guard Double(successes) / Double(trials) < least, let failure else { return }
        breaks(
            Title(english: "A device did not join.", chinese: "设备未能接入。"), device: failure.device,
            expected: Title(
                english: "at least \(Self.percent(least)) of \(trials) devices",
                chinese: "\(trials) 台设备中至少 \(Self.percent(least))"),
            actual: Title(
                english: "\(successes) of \(trials); first: \(failure.text.english)",
                chinese: "\(trials) 台中 \(successes) 台；首例：\(failure.text.chinese)"), at: failure.witness)
    }
}
