internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// When two controllers set the same thing at once, all brands agree in the end.
final class AgreementRule: BridgeRule {
    override class var id: String { "bridge.agreement" }
    override class var interests: Interests { [.messages, .learning, .requests] }

    /// What was set last of one attribute, and by whom.
    private struct Setting {
        /// The controller.
        let dialect: DialectID
        /// When.
        let time: Instant
    }

    /// An attribute on which all must agree.
    private struct Contested {
        /// The device.
        let device: JudgedDevice
        /// The attribute by slot.
        let slot: Int
    }

    /// The settings by device and path.
    private var settings: [String: Setting] = [:]
    /// What must be agreed on.
    private lazy var contested = Deadlines<Contested>(patience: time("settle", or: 5))
    /// How close two settings must be.
    private lazy var together = time("together", or: 1)

    override func requested(_ facts: RequestFacts, at time: Instant) {
        expire(at: time)
        guard facts.kind == "set", let device = judge.device(named: facts.device), !device.mirrors.isEmpty else {
            return
        }
        for path in facts.elements {
            let key = "\(facts.device) \(path)"
            let before = settings.updateValue(Setting(dialect: facts.dialect, time: time), forKey: key)
            guard let slot = slot(path, of: device) else { continue }
            let isRivalry = before.map { $0.dialect != facts.dialect && time - $0.time <= together } ?? false
            let isOpen = contested.first(of: device.index, where: { $0.slot == slot }) != nil
            guard isRivalry || isOpen else { continue }
            contested.forget(of: device.index) { $0.slot == slot }
            contested.wait(for: Contested(device: device, slot: slot), of: device.index, from: judge.witness)
        }
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard !contested.isEmpty else { return }
        expire(at: message.time)
        guard said.kind == .report, let device, !device.isMirror, let binding = device.binding else { return }
        for item in said.items where item.attribute >= 0 && item.status == .success {
            let slot = binding.attributes[Int(item.attribute)].slot
            guard device.reported[Int(item.attribute)] != item.raw else { continue }
            // It still moves: all have time again.
            if let open = contested.take(of: device.index, where: { $0.slot == slot }) {
                contested.wait(for: open.content, of: device.index, from: judge.witness)
            }
        }
    }

    override func learned(_ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant) {
        if !contested.isEmpty { expire(at: time) }
    }

    /// Decides whether all agree.
    private func expire(at time: Instant) {
        while let late = contested.takeLate(at: time) {
            let (device, slot) = (late.content.device, late.content.slot)
            guard let raw = device.learned[slot]?.rawNumber, !isDisturbed(device, since: late.start, until: late.due)
            else { continue }
            let other = device.mirrors.first { mirror in
                let attribute = mirror.attribute(ofSlot: slot)
                guard attribute >= 0, let known = mirror.learned[slot]?.rawNumber else { return false }
                return known != raw && known != mirror.expressed(.integer(raw), attribute: attribute)
            }
            guard let other else {
                holds(device)
                continue
            }
            let path = device.blueprint?.path(ofAttribute: slot).description ?? "?"
            breaks(
                Title(
                    english: "Brands do not agree after two controllers set the same thing.", chinese: "并发控制后各品牌状态不一致。"),
                device: device,
                expected: Title(
                    english: "\(path) = \(device.text(.integer(raw), slot: slot)) in every brand",
                    chinese: "各品牌中 \(path) = \(device.text(.integer(raw), slot: slot))"),
                actual:
                    Title(
                        english:
                            "\(other.learned[slot].map { other.text($0, slot: slot) } ?? "nothing") in \(other.entry.dialect)",
                        chinese:
                            "\(other.entry.dialect) 中为 \(other.learned[slot].map { other.text($0, slot: slot) } ?? "无值")"
                    ),
                at: late.witness)
        }
    }

    override func finish(at time: Instant) { expire(at: time) }
}
