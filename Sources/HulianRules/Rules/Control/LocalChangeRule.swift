internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A change that no controller asked for is reported without being asked.
final class LocalChangeRule: Rule {
    override class var id: String { "control.local-change" }
    override class var interests: Interests { [.messages, .connections, .changes] }

    /// A change that is to be told.
    private struct Change {
        /// The device.
        let device: JudgedDevice
        /// The attribute, by index in the binding.
        let attribute: Int16
        /// The raw value that a report must tell; nothing when any will do.
        var wanted: Int64?
    }

    /// The changes that were not told yet.
    private lazy var changes = Deadlines<Change>(patience: time("within", or: 2))

    override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        expire(at: time)
        let device = judge.devices[device]
        let attribute = device.attribute(ofSlot: slot)
        guard attribute >= 0, let binding = device.binding, binding.attributes[Int(attribute)].isReported,
            binding.blueprint.attributes[slot].definition.notifies, device.isConnected
        else { return }
        let wanted = device.expressed(value, attribute: attribute)
        let isSame = { (change: Change) in change.attribute == attribute }
        // A value that the dialect cannot say, or that looks like the one told last, needs no report.
        let isTold = wanted != nil && device.reported[Int(attribute)].rawNumber == wanted
        if value.isNull || isTold || (wanted == nil && value.rawNumber != nil) {
            return changes.forget(of: device.index, where: isSame)
        }
        // The time runs from the first change that was not told.
        if changes.change(of: device.index, where: isSame, { $0.wanted = wanted }) { return }
        guard origin != "controller" else { return }
        changes.wait(
            for: Change(device: device, attribute: attribute, wanted: wanted), of: device.index, from: judge.witness)
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard !changes.isEmpty else { return }
        expire(at: message.time)
        guard said.kind == .report, let device else { return }
        for item in said.items where item.attribute >= 0 && item.status == .success {
            guard let told = changes.take(of: device.index, where: { $0.attribute == item.attribute }) else { continue }
            if told.content.wanted == nil || told.content.wanted == item.raw.rawNumber {
                holds(device)
            } else {
                // An older value: the present one must follow.
                changes.wait(for: told.content, of: device.index, from: judge.witness)
            }
        }
    }

    /// Decides about changes that were not told.
    private func expire(at time: Instant) {
        while let late = changes.takeLate(at: time) {
            let device = late.content.device
            guard !judge.disturbances.touched(device.name, since: late.start, until: late.due) else { continue }
            let path = device.path(ofAttribute: late.content.attribute)
            let value = late.content.wanted.map { device.text(.integer($0), attribute: late.content.attribute) }
            breaks(
                Title(english: "A local change was not reported.", chinese: "本地变化未上报。"), device: device,
                expected: Title(
                    english: "a report of \(path)\(value.map { " = \($0)" } ?? "") within \(changes.patience)",
                    chinese: "\(changes.patience) 内上报 \(path)\(value.map { " = \($0)" } ?? "")"),
                actual: Title(english: "no such report", chinese: "没有该上报"), at: late.witness)
        }
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        expire(at: time)
        guard !changes.isEmpty, let device = judge.device(ofClient: client) else { return }
        left(device)
    }

    override func left(_ device: JudgedDevice) {
        changes.forget(of: device.index)
    }

    override func finish(at time: Instant) { expire(at: time) }
}
