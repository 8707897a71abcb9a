internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// Time stamps of a device do not run backwards and are not far from the time of the bus.
final class TimeStampRule: Rule {
    override class var id: String { "message.time" }
    override class var interests: Interests { [.messages] }
    override class var kinds: Set<UtteranceKind>? { [.report, .event] }

    /// The last time stamp of each device by its place; nothing before the first.
    private var last: ContiguousArray<Instant?> = []
    /// By how much a clock may be wrong.
    private lazy var skew = time("skew", or: 5)
    /// A capture without times gives this or less.
    private static let unknownTime = Instant(milliseconds: 946_684_800_000)
    /// A link that was disturbed so long ago may still hold messages back.
    private static let memory = Interval.minutes(5)

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let time = said.time, let device, !device.isMirror, said.speaker == .device, !message.isWill,
            said.kind == .report || said.kind == .event, message.time > Self.unknownTime,
            !judge.disturbances.touched(device.name, since: message.time - Self.memory)
        else { return }
        while last.count <= device.index { last.append(nil) }
        // A clock that the scenario puts wrong is not the device's fault, nor that it is put right again.
        guard !judge.disturbances.touched(device.name, by: "clockSkew", since: message.time - Self.memory) else {
            last[device.index] = nil
            return
        }
        let before = last[device.index]
        // Of a time in whole seconds the rest is cut off: it may be later than it says by almost one.
        let latest = Self.isWhole(time, said, device) ? time + .milliseconds(999) : time
        if let before, latest < before {
            last[device.index] = time
            return breaks(
                Title(english: "A time stamp runs backwards.", chinese: "时间戳倒退。"), device: device,
                expected: Title(
                    english: "not before the one before, \(CalendarTime(before).rfc3339)",
                    chinese: "不早于前一时间戳 \(CalendarTime(before).rfc3339)"),
                actual: Title(CalendarTime(time).rfc3339))
        }
        last[device.index] = before.map { max($0, time) } ?? time
        // Some dialects write whole seconds, cut off.
        let heard = message.time
        let difference = heard - time
        guard difference <= skew + .seconds(1), difference >= .zero - skew else {
            return breaks(
                Title(english: "A time stamp is far from the time of the bus.", chinese: "时间戳与总线时间偏差过大。"),
                device: device,
                expected: Title(
                    english: "within \(skew) of \(CalendarTime(heard).rfc3339)",
                    chinese: "与 \(CalendarTime(heard).rfc3339) 相差不超过 \(skew)"),
                actual: Title(CalendarTime(time).rfc3339))
        }
        holds(device)
    }

    /// True for a time stamp that is written in whole seconds.
    private static func isWhole(_ time: Instant, _ said: Utterance, _ device: JudgedDevice) -> Bool {
        guard let table = device.space?.table, said.form >= 0 else { return false }
        switch table.messages[Int(said.form)].time ?? table.values.time {
        case .seconds, .compact, .local: return true
        case .secondsOrMilliseconds: return time.milliseconds % 1000 == 0
        case .milliseconds, .millisecondsText, .rfc3339, .fractionalSeconds: return false
        }
    }
}

extension Instant {
    /// An earlier point.
    static func - (left: Instant, right: Interval) -> Instant { left + (.zero - right) }
}
