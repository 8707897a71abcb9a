internal import HulianModel

/// The filter and tank monitoring capabilities: something that wears out, how much of it is left, and when to change it.
///
/// Source: Matter application clusters, Resource Monitoring and what derives from it (0x0071, 0x0072, 0x0079),
/// revision 1; warning at 20 % and the end at 5 % are project defaults.
final class ResourceMonitoringBehaviour: Behaviour {
    /// The numbers of the capabilities that share this behaviour.
    static let numbers: [CapabilityNumber] = [0x0071, 0x0072, 0x0079]
    /// The number of Water Tank Level Monitoring.
    static let tank: CapabilityNumber = 0x0079
    /// What is left in percent.
    private static let condition: AttributeNumber = 0x0000
    /// Whether the percent fall or rise with use.
    private static let degradationDirection: AttributeNumber = 0x0001
    /// Whether it is to be changed.
    private static let changeIndication: AttributeNumber = 0x0002
    /// When it was changed, in seconds since 2000.
    private static let lastChangedTime: AttributeNumber = 0x0004
    /// Seconds from 1970 to 2000, where Matter's clock begins.
    private static let epoch: Int64 = 946_684_800

    /// The share that is used up.
    private var used = 0.0

    override class var actions: [String] { ["replaceFilter"] }

    override func start() { show() }

    override func reset() { used = 0 }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        renew()
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "replaceFilter" else { return false }
        renew()
        return true
    }

    /// Uses up a share of it.
    func use(_ share: Double) {
        used = min(1, used + share)
        show()
    }

    /// Sets the share that is used up, as the level of a tank says it.
    func setUsed(_ share: Double) {
        used = min(1, max(0, share))
        show()
    }

    /// Told when a client says that it was renewed; a tank is filled by it.
    var renewed: (() -> Void)?

    /// Makes it new.
    private func renew() {
        used = 0
        set(Self.lastChangedTime, .integer(device.now.seconds - Self.epoch))
        show()
        renewed?()
    }

    /// Shows what is left.
    private func show() {
        let falls = integer(Self.degradationDirection) ?? 1 == 1
        let percent = Int64((used * 100).rounded(.down))
        set(Self.condition, .integer(falls ? 100 - percent : percent))
        set(Self.changeIndication, used >= 0.95 ? 2 : used >= 0.8 ? 1 : 0)
    }
}
