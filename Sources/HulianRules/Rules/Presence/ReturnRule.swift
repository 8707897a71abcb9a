internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// After its link, its power or the broker came back, a device connects again and reports its state.
final class ReturnRule: Rule {
    override class var id: String { "presence.return" }
    override class var interests: Interests { [.messages, .connections, .faults, .stimuli] }

    /// Devices that may connect again.
    private lazy var returning = Deadlines<JudgedDevice>(patience: time("within", or: 120))
    /// Devices that are back and have not reported yet.
    private lazy var reporting = Deadlines<JudgedDevice>(patience: time("report", or: 10))
    /// How many returns were watched to their end.
    private var trials = 0
    /// How many of them were whole.
    private var successes = 0
    /// What shows the first that was not.
    private var failure: Witness?
    /// What was wrong with it, and the device.
    private var problem: (device: JudgedDevice, text: Title)?

    override func fault(_ fault: FaultFacts, at time: Instant) {
        expire(at: time)
        for device in judge.devices where !device.isMirror && device.client >= 0 {
            guard fault.target == device.name || fault.target == "broker" else { continue }
            if fault.begins { forget(device) } else { obstacleEnded(device) }
        }
    }

    override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        expire(at: time)
        guard judge.devices.indices.contains(device) else { return }
        if what == "powerOff" { forget(judge.devices[device]) }
        if what == "powerOn", judge.devices[device].client >= 0 { obstacleEnded(judge.devices[device]) }
    }

    /// What kept a device away has ended.
    private func obstacleEnded(_ device: JudgedDevice) {
        guard !device.isConnected, !judge.disturbances.touched(device.name, since: judge.now + .seconds(1)) else {
            return
        }
        forget(device)
        returning.wait(for: device, of: device.index, from: judge.witness)
    }

    /// A trial is off.
    private func forget(_ device: JudgedDevice) {
        returning.forget(of: device.index)
        reporting.forget(of: device.index)
    }

    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        expire(at: time)
        guard !returning.isEmpty, let device = judge.device(ofClient: client),
            let back = returning.take(of: device.index)
        else { return }
        reporting.wait(
            for: device, of: device.index,
            from: Witness(line: back.witness.line, messageNumber: 0, topic: -1, time: time))
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        expire(at: message.time)
        guard !reporting.isEmpty, said.kind == .report, let device, reporting.take(of: device.index) != nil
        else { return }
        trials += 1
        successes += 1
        holds(device)
    }

    /// Decides about returns whose time is up.
    private func expire(at time: Instant) {
        while let late = returning.takeLate(at: time) {
            fail(
                late,
                Title(
                    english: "not connected \(returning.patience) after it could",
                    chinese: "可以连接 \(returning.patience) 后仍未连接"))
        }
        while let late = reporting.takeLate(at: time) {
            fail(
                late,
                Title(
                    english: "no report \(reporting.patience) after it connected",
                    chinese: "连接 \(reporting.patience) 后仍无上报"))
        }
    }

    /// A return failed.
    private func fail(_ late: Deadline<JudgedDevice>, _ text: Title) {
        trials += 1
        guard failure == nil else { return }
        failure = late.witness
        problem = (late.content, text)
    }

    override func finish(at time: Instant) {
        expire(at: time)
        guard trials > 0 else { return }
        let wanted = Int(limit("trials", or: 20))
        if trials < wanted { explain("\(trials) of the \(wanted) trials that the criterion speaks of") }
        let least = limit("ratio", or: 99) / 100
        guard Double(successes) / Double(trials) < least, let problem else { return }
        breaks(
            Title(english: "A device does not come back with its state.", chinese: "设备未能恢复联机并上报状态。"),
            device: problem.device,
            expected: Title(
                english: "at least \(Self.percent(least)) of \(trials) returns",
                chinese: "\(trials) 次恢复中至少 \(Self.percent(least))"),
            actual: Title(
                english: "\(successes) of \(trials); first: \(problem.text.english)",
                chinese: "\(trials) 次中 \(successes) 次；首例：\(problem.text.chinese)"), at: failure)
    }
}
