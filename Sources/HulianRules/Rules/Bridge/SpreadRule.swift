internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A change of a device is seen by the controllers of all brands within the limit, with the same value.
final class SpreadRule: BridgeRule {
    override class var id: String { "bridge.spread" }
    override class var interests: Interests { [.messages, .connections, .learning] }

    /// A value that a controller must learn.
    private struct Waiting {
        /// The device as the brand of the controller sees it.
        let mirror: JudgedDevice
        /// The attribute by slot.
        let slot: Int
        /// The raw value, as the dialect of the controller can say it.
        let wanted: Int64
    }

    /// What must be learned.
    private lazy var waiting = Deadlines<Waiting>(patience: time("within", or: 2))

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        if !waiting.isEmpty { expire(at: message.time) }
        guard said.kind == .report, let device, !device.mirrors.isEmpty, !device.isMirror, !message.isWill,
            let binding = device.binding
        else { return }
        for item in said.items where item.attribute >= 0 && item.status == .success {
            let slot = binding.attributes[Int(item.attribute)].slot
            guard let raw = item.raw.rawNumber else {
                // What it said before is no longer so, and need not reach anybody any more.
                if item.raw == .null {
                    for mirror in device.mirrors { waiting.forget(of: mirror.index) { $0.slot == slot } }
                }
                continue
            }
            guard device.reported[Int(item.attribute)] != item.raw else { continue }
            for mirror in device.mirrors { spread(raw, slot, to: mirror) }
        }
    }

    /// Waits until a controller has learned a value.
    private func spread(_ raw: Int64, _ slot: Int, to mirror: JudgedDevice) {
        let attribute = mirror.attribute(ofSlot: slot)
        guard attribute >= 0, let binding = mirror.binding, binding.attributes[Int(attribute)].isReported,
            judge.hasController(of: mirror.entry.dialect)
        else { return }
        waiting.forget(of: mirror.index) { $0.slot == slot }
        guard let wanted = mirror.expressed(.integer(raw), attribute: attribute),
            mirror.learned[slot]?.rawNumber != wanted
        else { return }
        waiting.wait(for: Waiting(mirror: mirror, slot: slot, wanted: wanted), of: mirror.index, from: judge.witness)
    }

    override func learned(_ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant) {
        guard !waiting.isEmpty else { return }
        expire(at: time)
        let mirror = judge.devices[device]
        guard mirror.isMirror, let raw = value.rawNumber else { return }
        if waiting.take(of: mirror.index, where: { $0.slot == slot && $0.wanted == raw }) != nil { holds(mirror) }
    }

    /// Decides about what was not learned.
    private func expire(at time: Instant) {
        while let late = waiting.takeLate(at: time) {
            let mirror = late.content.mirror
            guard !isDisturbed(native(mirror), since: late.start, until: late.due) else { continue }
            let path = mirror.blueprint?.path(ofAttribute: late.content.slot).description ?? "?"
            let wanted = "\(path) = \(mirror.text(.integer(late.content.wanted), slot: late.content.slot))"
            breaks(
                Title(english: "A change does not reach another brand.", chinese: "变化未传达到其他品牌。"), device: mirror,
                expected: Title(
                    english: "\(wanted) in \(mirror.entry.dialect) within \(waiting.patience)",
                    chinese: "\(waiting.patience) 内在 \(mirror.entry.dialect) 中 \(wanted)"),
                actual: mirror.learned[late.content.slot].map { Title(mirror.text($0, slot: late.content.slot)) }
                    ?? Title(english: "nothing", chinese: "无值"),
                at: late.witness)
        }
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        expire(at: time)
        guard !waiting.isEmpty, let device = judge.device(ofClient: client) else { return }
        left(device)
    }

    override func left(_ device: JudgedDevice) {
        for mirror in native(device).mirrors { waiting.forget(of: mirror.index) }
    }

    override func finish(at time: Instant) { expire(at: time) }
}
