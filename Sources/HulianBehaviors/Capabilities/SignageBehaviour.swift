internal import HulianModel

/// Signage: contents that a display shows one after the other, and the hours in which it does.
///
/// A capability of ours; it switches the On/Off beside it at the hours, and shows nothing while that is off.
final class SignageBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC35
    /// The contents with their times.
    private static let playlist: AttributeNumber = 0x0000
    /// The content that is shown; null for none.
    private static let currentItem: AttributeNumber = 0x0001
    /// Whether it follows the hours.
    private static let isScheduled: AttributeNumber = 0x0002
    /// The hours in minutes of the day.
    private static let openingTime: AttributeNumber = 0x0003, closingTime: AttributeNumber = 0x0004
    /// A number that rises with each new list.
    private static let contentVersion: AttributeNumber = 0x0005
    /// The timers: the next content, and the next opening or closing.
    private enum Timer {
        /// The next content.
        static let item = 0
        /// It opens or closes.
        static let clock = 1
    }

    /// The contents.
    private var items: [Value] { self[Self.playlist].listValue ?? [] }
    /// True while the display is on.
    private var isOn: Bool { value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? true }
    /// Whether it was open when it was last looked at.
    private var wasOpen: Bool?

    override func start() {
        wasOpen = nil
        followClock()
        show(isOn ? items.first : nil)
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.isScheduled { wasOpen = nil }
        followClock()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number) else { return }
        show(isOn ? items.first : nil)
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            let new = fields["items"].listValue ?? []
            let numbers = new.compactMap { $0["item"]?.integerValue }
            guard Set(numbers).count == numbers.count else { throw .constraintError }
            set(Self.playlist, .list(new))
            let version = ((integer(Self.contentVersion) ?? 0) + 1) & 0xFFFF_FFFF
            set(Self.contentVersion, .integer(version))
            emit(0x00, [Field("contentVersion", .integer(version))])
            show(isOn ? new.first : nil)
        case 0x01:
            guard isOn else { throw .invalidInState }
            guard let item = items.first(where: { $0["item"] == fields["item"] }) else { throw .notFound }
            show(item)
        case 0x02:
            guard isOn else { throw .invalidInState }
            showNext()
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Shows a content for its time.
    private func show(_ item: Value?) {
        set(Self.currentItem, item?["item"] ?? .null)
        guard let item, items.count > 1 else { return cancelTimer(Timer.item) }
        setTimer(Timer.item, after: .seconds(max(10, item["duration"]?.integerValue ?? 60)))
    }

    /// Shows the content after the one that is shown.
    private func showNext() {
        guard !items.isEmpty else { return show(nil) }
        let place = items.firstIndex { $0["item"] == self[Self.currentItem] }
        show(items[place.map { ($0 + 1) % items.count } ?? 0])
    }

    /// Opens and closes, and looks again when that changes.
    private func followClock() {
        guard let home = device.room?.home else { return }
        let minutes = home.dayShare * 1440
        let opening = Double(integer(Self.openingTime) ?? 540), closing = Double(integer(Self.closingTime) ?? 1260)
        let isOpen =
            opening <= closing
            ? minutes >= opening && minutes < closing : minutes >= opening || minutes < closing
        let waits = [opening, closing].map { $0 > minutes + 0.001 ? $0 - minutes : $0 + 1440 - minutes }
        setTimer(Timer.clock, after: .fractional(seconds: max(1, (waits.min() ?? 60) * 60)))
        guard bool(Self.isScheduled), isOpen != wasOpen else { return }
        wasOpen = isOpen
        guard let onOff: OnOffBehaviour = sibling(OnOffBehaviour.number), onOff.isOn != isOpen else { return }
        isOpen ? onOff.switchOn() : onOff.switchOff()
        emit(0x01, [Field("isOpen", .bool(isOpen))])
    }

    override func fire(_ timer: Int) { timer == Timer.item ? showNext() : followClock() }
}
