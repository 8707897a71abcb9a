internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// What a controller sets is reported with the value that was set.
///
/// How fast a device reacts is measured to the first report of the attribute, since a motor tells that it moves before
/// it arrives; the value itself must be reported before the time is up. In a dialect without answers a device that
/// refuses can only tell the state that it keeps: that is no breach, unless it never does anything that is set of several attributes.
final class SetThenReportRule: Rule {
    override class var id: String { "control.set-then-report" }
    override class var interests: Interests { [.messages, .connections, .changes, .stimuli] }

    /// A value that was set.
    private struct Wanted {
        /// The device.
        let device: JudgedDevice
        /// The attribute, by index in the binding.
        let attribute: Int16
        /// The value.
        let value: RawValue
        /// The identifier of the request.
        let idHash: UInt64
        /// True when some value of the attribute was reported since.
        var hasReacted = false
    }

    /// What was done of what was set of a device without answers.
    private struct Obedience {
        /// The device.
        let device: JudgedDevice
        /// True once it has done something.
        var isProven = false
        /// How often it told another value instead.
        var refusals = 0
        /// The attributes of which it did.
        var attributes: Set<Int16> = []
        /// What shows the first time, and what was set.
        var first: (witness: Witness, text: String)?
    }

    /// The devices without answers of which something was set, by place.
    private var obedience: [Int: Obedience] = [:]
    /// What was set and is not reported yet.
    private lazy var wanted = Deadlines<Wanted>(patience: time("timeout", or: 10))
    /// How long reactions took.
    private var reactions: [Interval] = []
    /// What shows the slowest reaction.
    private var slowest: (interval: Interval, witness: Witness)?

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let kind = said.kind, let device, !device.isMirror else { return }
        expire(at: message.time)
        switch kind {
        case .set where said.speaker == .hub: ask(said, device)
        case .report: look(said, device)
        case .reply where !wanted.isEmpty:
            if said.isRefusal(in: device.space?.table) {
                wanted.forget(of: device.index) { $0.idHash == said.idHash }
            }
        default: return
        }
    }

    /// Notes what is set.
    private func ask(_ said: Utterance, _ device: JudgedDevice) {
        guard let binding = device.binding, device.isReachable else { return }
        for item in said.items where item.attribute >= 0 && item.status == .success && item.raw.isComparable {
            let attribute = binding.attributes[Int(item.attribute)]
            guard attribute.isSettable, attribute.isReported else { continue }
            wanted.forget(of: device.index) { $0.attribute == item.attribute }
            guard device.reported[Int(item.attribute)] != item.raw else { continue }
            wanted.wait(
                for: Wanted(device: device, attribute: item.attribute, value: item.raw, idHash: said.idHash),
                of: device.index, from: judge.witness)
        }
    }

    /// Looks whether a report tells what was set.
    private func look(_ said: Utterance, _ device: JudgedDevice) {
        guard !wanted.isEmpty else { return }
        for item in said.items where item.attribute >= 0 && item.status == .success {
            guard let open = wanted.first(of: device.index, where: { $0.attribute == item.attribute }) else { continue }
            // No device is slow for its link.
            if !open.content.hasReacted, !judge.disturbances.touched(device.name, since: open.start) {
                react(judge.now - open.start, open.witness)
            }
            if open.content.value == item.raw {
                wanted.forget(of: device.index) { $0.attribute == item.attribute }
                holds(device)
                obedience[device.index, default: Obedience(device: device)].isProven = true
            } else {
                wanted.change(of: device.index, where: { $0.attribute == item.attribute }) { $0.hasReacted = true }
            }
        }
    }

    /// Notes how long a reaction took.
    private func react(_ interval: Interval, _ witness: Witness) {
        reactions.append(interval)
        if slowest.map({ $0.interval < interval }) ?? true { slowest = (interval, witness) }
    }

    /// Decides about what was not reported in time.
    private func expire(at time: Instant) {
        while let late = wanted.takeLate(at: time) {
            let device = late.content.device
            guard !judge.disturbances.touched(device.name, since: late.start, until: late.due) else { continue }
            let path = device.path(ofAttribute: late.content.attribute)
            if late.content.hasReacted, !Self.canAnswer(device) {
                var known = obedience[device.index] ?? Obedience(device: device)
                known.refusals += 1
                known.attributes.insert(late.content.attribute)
                let value = device.text(late.content.value, attribute: late.content.attribute)
                if known.first == nil { known.first = (late.witness, "\(path) = \(value)") }
                obedience[device.index] = known
                continue
            }
            let last = device.reported[Int(late.content.attribute)]
            let asked = device.text(late.content.value, attribute: late.content.attribute)
            breaks(
                Title(english: "A value that was set was not reported.", chinese: "设置的值未被上报。"), device: device,
                expected: Title(
                    english: "\(path) = \(asked) within \(wanted.patience)",
                    chinese: "\(wanted.patience) 内 \(path) = \(asked)"),
                actual: Title("\(path) = \(device.text(last, attribute: late.content.attribute))"), at: late.witness)
        }
    }

    /// True when a device has answers to what is set.
    private static func canAnswer(_ device: JudgedDevice) -> Bool {
        device.space?.table.messages.contains { $0.isSent && $0.kind == .set && $0.speaker == .hub && $0.reply != nil }
            ?? false
    }

    /// Decides about devices that never did anything that was set.
    private func decideObedience() {
        for index in obedience.keys.sorted() {
            guard let known = obedience[index], let first = known.first else { continue }
            guard !known.isProven, known.attributes.count > 1 else {
                explain("\(known.device.name) kept another value than was set, which its dialect cannot explain")
                continue
            }
            breaks(
                Title(english: "A device does nothing that is set.", chinese: "设备不执行任何设置。"), device: known.device,
                expected: Title(first.text),
                actual: Title(english: "another value, \(known.refusals) times", chinese: "\(known.refusals) 次为其他值"),
                at: first.witness)
        }
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        expire(at: time)
        guard !wanted.isEmpty, let device = judge.device(ofClient: client) else { return }
        left(device)
    }

    override func left(_ device: JudgedDevice) {
        wanted.forget(of: device.index)
    }

    override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        // Somebody else wants it otherwise meanwhile.
        guard !wanted.isEmpty, origin != "controller", origin != "device" else { return }
        let device = judge.devices[device]
        let attribute = device.attribute(ofSlot: slot)
        wanted.forget(of: device.index) { $0.attribute == attribute }
    }

    override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        guard !wanted.isEmpty, judge.devices.indices.contains(device) else { return }
        let device = judge.devices[device]
        wanted.forget(of: device.index)
    }

    override func finish(at time: Instant) {
        expire(at: time)
        decideObedience()
        guard !reactions.isEmpty, let slowest else { return }
        let limit = self.time("p95", or: 2)
        let sorted = reactions.sorted()
        let rank = Int((0.95 * Double(sorted.count)).rounded(.up)) - 1
        let p95 = sorted[min(max(rank, 0), sorted.count - 1)]
        guard p95 > limit else { return }
        breaks(
            Title(english: "Devices react too slowly.", chinese: "设备响应过慢。"), device: nil,
            expected: Title(english: "95 of 100 within \(limit)", chinese: "95 % 在 \(limit) 内"),
            actual: Title(
                english: "\(p95) over \(sorted.count) requests", chinese: "\(sorted.count) 次请求的 p95 为 \(p95)"),
            at: slowest.witness)
    }
}

extension Utterance {
    /// True for an answer that says that something was not done.
    func isRefusal(in table: DialectTable?) -> Bool {
        if let status, status != .success { return true }
        guard let table else { return false }
        return items.contains { item in
            guard let code = item.code else { return false }
            // A code that the table does not know is no success either.
            return table.status.first { $0.code == code }?.status != .success && code != 0
        }
    }
}
