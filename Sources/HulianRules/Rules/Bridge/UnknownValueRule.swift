internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// What a device tells and the bridge does not know stands in the loss ledger; it is not dropped in silence.
final class UnknownValueRule: BridgeRule {
    override class var id: String { "bridge.unknown" }
    override class var interests: Interests { [.messages, .losses] }

    /// Something that was told and must be accounted for.
    private struct Unknown {
        /// The device.
        let device: JudgedDevice
        /// What it is called.
        let name: String
    }

    /// What must be accounted for.
    private lazy var unknown = Deadlines<Unknown>(patience: time("within", or: 2))
    /// What was accounted for, as the ledger has one line for each element.
    private var known: Set<String> = []

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        if !unknown.isEmpty { expire(at: message.time) }
        guard said.kind == .report, !said.faults.isEmpty, let device, !device.isMirror, !device.mirrors.isEmpty,
            judge.role(of: message.client) != .tester, said.faults.allSatisfy({ $0.check == .itemName })
        else { return }
        for fault in said.faults {
            let name = fault.place.octets(topic: message.topic, payload: message.payload).text
            if known.contains("\(device.name) \(name)") {
                holds(device)
            } else if unknown.first(of: device.index, where: { $0.name == name }) == nil {
                unknown.wait(for: Unknown(device: device, name: name), of: device.index, from: judge.witness)
            }
        }
    }

    override func lost(_ entry: LossEntry, at time: Instant) {
        expire(at: time)
        guard !unknown.isEmpty, let device = judge.device(named: entry.device) else { return }
        while let found = unknown.take(of: device.index, where: { entry.isAbout($0.name) }) {
            known.insert("\(found.content.device.name) \(found.content.name)")
            holds(found.content.device)
        }
    }

    /// Decides about what was not accounted for.
    private func expire(at time: Instant) {
        while let late = unknown.takeLate(at: time) {
            let device = late.content.device
            guard !isDisturbed(device, since: late.start, until: late.due) else { continue }
            breaks(
                Title(english: "The bridge drops something unknown in silence.", chinese: "桥接静默丢弃未知内容。"),
                device: device,
                expected: Title(
                    english: "a line for '\(late.content.name)' in the loss ledger within \(unknown.patience)",
                    chinese: "\(unknown.patience) 内损失账中有 '\(late.content.name)' 的记录"),
                actual: Title(english: "none", chinese: "没有"), at: late.witness)
        }
    }

    override func finish(at time: Instant) { expire(at: time) }
}

extension LossEntry {
    /// True when it is about something with a name; a dialect with numbers names services and numbers.
    fileprivate func isAbout(_ name: String) -> Bool {
        element == name || element.allSatisfy { $0 == "." || $0.isNumber }
    }
}
