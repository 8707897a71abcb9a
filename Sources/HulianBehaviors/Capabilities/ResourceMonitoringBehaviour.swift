internal import HulianModel

/// The filter and tank monitoring capabilities: something that wears out, how much of it is left, and when to change it.
///
/// Source: Matter application clusters, Resource Monitoring and what derives from it (0x0071, 0x0072, 0x0079),
/// revision 1, and ours for what else is used up (hulian-1, consumableMonitoring); warning at 20 % and the end at 5 % are project defaults.
class ResourceMonitoringBehaviour: Behaviour {
    /// The numbers of the capabilities that share this behaviour.
    static let numbers: [CapabilityNumber] = [hepa, carbon]
    /// The number of HEPA Filter Monitoring.
    static let hepa: CapabilityNumber = 0x0071
    /// The number of Activated Carbon Filter Monitoring.
    static let carbon: CapabilityNumber = 0x0072
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
    private(set) var used = 0.0
    /// How often it was made new.
    private(set) final var renewals = 0

    /// The number of the capability.
    final var number: CapabilityNumber { device.blueprint.capabilities[capability].definition.number }
    /// True when nothing is left.
    final var isUsedUp: Bool { used >= 1 }

    override class var actions: [String] { ["replaceFilter"] }

    override func start() { show() }

    override func reset() { used = 0 }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        renew()
        return []
    }

    override func fields(of action: String) -> [ActionField] {
        action == "replaceFilter" ? [componentField(of: ResourceMonitoringBehaviour.self)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "replaceFilter" else { return false }
        if isMeant(fields) { renew() }
        return true
    }

    /// Uses up a share of it; negative to give some back.
    final func use(_ share: Double) {
        used = min(1, max(0, used + share))
        show()
    }

    /// Told when it was made new; the physics of the device sets it.
    final var renewed: (() -> Void)?

    /// Makes it new.
    final func renew() {
        used = 0
        renewals &+= 1
        set(Self.lastChangedTime, .integer(device.now.seconds - Self.epoch))
        show()
        if device.isPowered { renewed?() }
    }

    /// Shows what is left.
    final func show() {
        let falls = integer(Self.degradationDirection) ?? 1 == 1
        let percent = Int64((used * 100).rounded(.down))
        set(Self.condition, .integer(falls ? 100 - percent : percent))
        set(Self.changeIndication, used >= 0.95 ? 2 : used >= 0.8 ? 1 : 0)
    }
}
