internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A device sends no more messages in a second than its cloud takes, as the limit `perSecond` of the clause says.
///
/// Who asks a device faster than that has the answers and what changes by them to answer for: two messages for each request
/// of the last second are not counted (project default).
final class RateRule: Rule {
    override class var id: String { "message.rate" }
    override class var interests: Interests { [.messages] }

    /// The messages of one device.
    fileprivate final class Messages {
        /// The device.
        let device: JudgedDevice
        /// How many a second may have.
        let limit: Int
        /// When the last of them came, as many as a second may have; a ring.
        var times: ContiguousArray<Instant> = []
        /// The place of the oldest of them.
        var oldest = 0
        /// When there were too many last.
        var broken: Instant?
        /// The number of the last message, which may say several things.
        var number: UInt64 = 0
        /// How many messages it was asked for that it has not sent yet, and when it was asked last.
        var owed = 0, asked = Instant(nanoseconds: 0)

        /// Makes a device that said nothing.
        init(device: JudgedDevice, limit: Int) {
            self.device = device
            self.limit = limit
        }
    }

    /// The messages of each device by its place, as far as devices were looked at; nothing for one whose dialect has no such
    /// limit.
    private var messages: ContiguousArray<Messages?> = []
    /// The time in which so many are too many: on the wall, where a network may bunch what was sent evenly, a little less
    /// than the second (project default).
    private lazy var span = Interval.milliseconds(judge.header?.clock == "virtual" ? 1000 : 800)

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let device, !device.isMirror, !message.isWill else { return }
        if device.index >= messages.count { lookAround() }
        guard let own = messages[device.index], own.number != message.number else { return }
        own.number = message.number
        if said.speaker == .hub, said.kind?.isRequest ?? false {
            own.owed += 2
            own.asked = message.time
            return
        }
        // Of a stranger only what it says tells that it speaks as a device.
        let isItsOwn = message.client < 0 ? said.kind != nil && said.speaker == .device : judge.isNative(message.client)
        guard isItsOwn, !own.isFree(at: message.time) else { return }
        guard own.times.count == own.limit else { return own.times.append(message.time) }
        let first = own.take(message.time)
        let took = message.time - first
        guard took < span else { return }
        // One second too full is one finding, however many too many there are.
        if let broken = own.broken, message.time - broken < .seconds(1) { return }
        own.broken = message.time
        // A link that was cut hands on all at once what it held back.
        guard !judge.disturbances.touched(device.name, since: first) else { return }
        breaks(
            Title(english: "A device sends too many messages.", chinese: "设备发送消息过于频繁。"), device: device,
            expected: Title(english: "at most \(own.limit) a second", chinese: "每秒至多 \(own.limit) 条"),
            actual: Title(
                english: "\(own.limit + 1) within \(took)", chinese: "\(took) 内 \(own.limit + 1) 条"))
    }

    /// Looks at devices that came since.
    private func lookAround() {
        for device in judge.devices[messages.count...] {
            let limit = device.space.flatMap { clause(of: $0.table.id) }.flatMap { judge.limit($0, "perSecond") } ?? 0
            messages.append(limit >= 1 ? Messages(device: device, limit: Int(limit)) : nil)
        }
    }

    override func finish(at time: Instant) {
        for case let messages? in messages where messages.broken == nil && !messages.times.isEmpty {
            holds(messages.device)
        }
    }
}

extension RateRule.Messages {
    /// True for a message that it was asked for; it is owed no more.
    fileprivate func isFree(at time: Instant) -> Bool {
        if time - asked > .seconds(1) { owed = 0 }
        guard owed > 0 else { return false }
        owed -= 1
        return true
    }

    /// Puts a time into the ring, which is full.
    ///
    /// - Returns: The time that it takes the place of: with it, there are as many messages between as a second may have.
    fileprivate func take(_ time: Instant) -> Instant {
        let first = times[oldest]
        times[oldest] = time
        oldest = (oldest + 1) % times.count
        return first
    }
}
