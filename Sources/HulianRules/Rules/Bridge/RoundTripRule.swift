internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A value that another brand sees is one that the device told, or the loss ledger says what became of it.
final class RoundTripRule: BridgeRule {
    override class var id: String { "bridge.round-trip" }
    override class var interests: Interests { [.messages, .learning, .losses] }
    override class var kinds: Set<UtteranceKind>? { [.report, .reply] }

    /// The last values that a device told of one attribute.
    private struct Told {
        /// The last one; nothing before the first.
        var last: Int64?
        /// When it was told.
        var time = Instant(nanoseconds: 0)
        /// Those before it that may still be on their way.
        var before: (Int64?, Int64?, Int64?) = (nil, nil, nil)

        /// Notes a value.
        mutating func note(_ value: Int64, _ now: Instant) {
            if last != value { before = (last, before.0, before.1) }
            last = value
            time = now
        }

        /// True when a value is the last, or one before it that may still be on its way.
        func holds(_ value: Int64, at now: Instant, _ patience: Interval) -> Bool {
            if last == value { return true }
            return now - time <= patience && (before.0 == value || before.1 == value || before.2 == value)
        }

        /// The value before the last.
        var previous: Int64? { before.0 }
    }

    /// What devices told, by place of the device and slot.
    private var told: ContiguousArray<ContiguousArray<Told>> = []
    /// What the ledger speaks of.
    private var losses = LossesSeen()
    /// How long a value may be on its way.
    private lazy var patience = time("within", or: 2)

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard said.kind == .report || said.kind == .reply, said.speaker == .device, let device, !device.isMirror,
            !device.mirrors.isEmpty, let binding = device.binding
        else { return }
        for item in said.items where item.attribute >= 0 && item.status == .success {
            guard let raw = item.raw.rawNumber else { continue }
            reserve(device)
            told[device.index][binding.attributes[Int(item.attribute)].slot].note(raw, message.time)
        }
    }

    /// Makes room for what a device tells.
    private func reserve(_ device: JudgedDevice) {
        while told.count <= device.index { told.append([]) }
        if told[device.index].isEmpty {
            told[device.index] = ContiguousArray(repeating: Told(), count: device.blueprint?.attributes.count ?? 0)
        }
    }

    override func lost(_ entry: LossEntry, at time: Instant) { losses.note(entry) }

    override func learned(_ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant) {
        let mirror = judge.devices[device]
        guard mirror.isMirror, let original = mirror.original, original.index < told.count,
            slot < told[original.index].count, let raw = value.rawNumber, let last = told[original.index][slot].last
        else { return }
        if told[original.index][slot].holds(raw, at: time, patience) { return holds(mirror) }
        guard let path = mirror.blueprint?.path(ofAttribute: slot).description,
            !isDisturbed(original, since: time - patience)
        else { return }
        if losses.contains(original.name, path, to: dialect) { return holds(mirror) }
        breaks(
            Title(english: "Another brand sees a value that the device did not tell.", chinese: "其他品牌看到的值并非设备所报。"),
            device: mirror,
            expected: Title(
                english: "\(path) = \(mirror.text(.integer(last), slot: slot)), or an entry in the loss ledger",
                chinese: "\(path) = \(mirror.text(.integer(last), slot: slot))，或损失账中有记录"),
            actual: Title(
                english: "\(path) = \(mirror.text(value, slot: slot)) in \(dialect)",
                chinese: "\(dialect) 中 \(path) = \(mirror.text(value, slot: slot))"))
    }
}
