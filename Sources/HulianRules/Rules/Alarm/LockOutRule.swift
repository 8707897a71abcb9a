internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// After wrong entries a lock alarms and takes no entry for a time; an entry under duress is told.
///
/// An entry is wrong when the lock does not open by it; what was shown is not looked at.
final class LockOutRule: Rule {
    override class var id: String { "lock.wrong-entries" }
    override class var interests: Interests { [.messages, .changes, .stimuli] }

    /// What is known of one lock.
    private struct Lock {
        /// The entry of which it is not known yet whether it opens the lock.
        var entry: Witness?
        /// The wrong entries within the window.
        var wrong: [Witness] = []
        /// The time of the last alarm.
        var alarm: Instant?
        /// Until when no entry may open it, and what shows it.
        var lockout: (until: Instant, witness: Witness)?
    }

    /// Something that must be told.
    private struct Telling {
        /// The device.
        let device: JudgedDevice
        /// True for duress, false for wrong entries.
        let isDuress: Bool
    }

    /// The raw numbers of lock states that let somebody in.
    private static let open: [Int64] = [2, 3]
    /// The wrong entries that must lock out.
    private lazy var entries = Int(limit("entries", or: 5))
    /// The time in which they count.
    private lazy var window = time("window", or: 300)
    /// The time without entry.
    private lazy var lockout = time("lockout", or: 90)
    /// The time in which an entry opens the lock, and an alarm is told.
    private lazy var within = time("within", or: 5)
    /// The locks by place of the device; only looked into.
    private var locks: [Int: Lock] = [:]
    /// What must be told.
    private lazy var tellings = Deadlines<Telling>(patience: within)

    override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        settle(at: time)
        guard what == "present", judge.devices.indices.contains(device), judge.devices[device].has("doorLock") else {
            return
        }
        let device = judge.devices[device]
        var lock = locks[device.index] ?? Lock()
        if let entry = lock.entry { note(wrong: entry, &lock, device) }
        lock.entry = judge.witness
        locks[device.index] = lock
        if fields.contains(where: { $0.name == "isDuress" && $0.value == true }), canTellAlarm(device) {
            tellings.wait(for: Telling(device: device, isDuress: true), of: device.index, from: judge.witness)
        }
    }

    override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        let device = judge.devices[device]
        guard origin == "credential", locks[device.index] != nil, let raw = value.integerValue,
            Self.open.contains(raw), device.slots("doorLock", "lockState").contains(slot)
        else { return settle(at: time) }
        var lock = locks[device.index] ?? Lock()
        if let lockout = lock.lockout, time < lockout.until {
            breaks(
                Title(english: "A lock opens while it must take no entry.", chinese: "锁定期间门锁被打开。"), device: device,
                expected: Title(english: "no entry for \(self.lockout)", chinese: "\(self.lockout) 内不能开锁"),
                actual: Title(
                    english: "open \(self.lockout - (lockout.until - time)) after the alarm",
                    chinese: "报警后 \(self.lockout - (lockout.until - time)) 开锁"), at: lockout.witness)
        }
        lock.entry = nil
        lock.wrong = []
        locks[device.index] = lock
        settle(at: time)
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard !locks.isEmpty else { return }
        settle(at: message.time)
        guard said.kind == .event, said.element >= 0, let device, !device.isMirror, let binding = device.binding,
            locks[device.index] != nil
        else { return }
        let event = binding.events[Int(said.element)]
        guard event.definition.name == "doorLockAlarm" else { return }
        locks[device.index]?.alarm = message.time
        while tellings.take(of: device.index) != nil { holds(device) }
    }

    /// True when a lock has words for an alarm.
    private func canTellAlarm(_ device: JudgedDevice) -> Bool {
        device.binding?.events.contains { $0.definition.name == "doorLockAlarm" } ?? false
    }

    /// Notes a wrong entry.
    private func note(wrong entry: Witness, _ lock: inout Lock, _ device: JudgedDevice) {
        if let lockout = lock.lockout, entry.time < lockout.until { holds(device) }
        lock.wrong.removeAll { entry.time - $0.time > window }
        lock.wrong.append(entry)
        guard lock.wrong.count >= entries, let first = lock.wrong.first else { return }
        lock.lockout = (entry.time + lockout, entry)
        lock.wrong = []
        guard canTellAlarm(device), !judge.disturbances.touched(device.name, since: first.time) else {
            return explain("the dialect of \(device.name) has no word for the alarm, or its link was disturbed")
        }
        // A lock that counts fewer entries alarms earlier.
        if let alarm = lock.alarm, alarm >= first.time { return holds(device) }
        tellings.wait(for: Telling(device: device, isDuress: false), of: device.index, from: entry)
    }

    /// Decides about entries that opened nothing, and about what was not told.
    private func settle(at time: Instant) {
        let isAnyOpen = locks.values.contains { $0.entry != nil }
        for index in isAnyOpen ? locks.keys.sorted() : [] {
            guard var lock = locks[index], let entry = lock.entry, time - entry.time > within else { continue }
            lock.entry = nil
            note(wrong: entry, &lock, judge.devices[index])
            locks[index] = lock
        }
        while let late = tellings.takeLate(at: time) {
            let device = late.content.device
            guard !judge.disturbances.touched(device.name, since: late.start, until: late.due) else { continue }
            let title =
                late.content.isDuress
                ? Title(english: "An entry under duress is not told.", chinese: "胁迫开锁未被告知。")
                : Title(english: "Wrong entries raise no alarm.", chinese: "多次错误输入未报警。")
            breaks(
                title, device: device, expected: Title(english: "an alarm within \(within)", chinese: "\(within) 内报警"),
                actual: Title(english: "no alarm", chinese: "没有报警"), at: late.witness)
        }
    }

    override func finish(at time: Instant) { settle(at: time) }
}
