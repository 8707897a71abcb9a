internal import HulianModel

/// Thread Border Router Management: the network of which it is a border router is given to it, told and changed.
///
/// Source: Matter application clusters, Thread Border Router Management (0x0452), revision 1.
final class ThreadBorderRouterManagementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0452
    /// Whether it takes part in a network.
    private static let interfaceEnabled: AttributeNumber = 0x0003
    /// When the network was made, and when another one takes its place.
    private static let activeTimestamp: AttributeNumber = 0x0004, pendingTimestamp: AttributeNumber = 0x0005
    /// How long it takes until the pending network is the active one when it does not say (project default).
    private static let changeTime = Interval.minutes(5)

    /// The networks; they outlast a loss of power.
    private var active: ThreadDataset?, pending: ThreadDataset?
    /// True while the network may still be taken back.
    private var isUncommitted = false
    /// How long it takes until the pending network is the active one (Thread, Delay Timer).
    private var delay: Interval { pending?.delay.map { .milliseconds($0) } ?? Self.changeTime }

    override func start() {
        show()
        if pending != nil { setTimer(0, after: delay) }
    }

    override func reset() {
        active = nil
        pending = nil
        isUncommitted = false
    }

    override func failSafeEnded(isComplete: Bool) {
        // The network that was given under the fail-safe goes with it (SetActiveDatasetRequest, effect on receipt).
        if isUncommitted, !isComplete { active = nil }
        isUncommitted = false
        show()
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: return [Field("dataset", .bytes(active?.octets ?? []))]
        case 0x01: return [Field("dataset", .bytes(pending?.octets ?? []))]
        case 0x03:
            guard device.isFailSafeArmed ?? true else { throw .failsafeRequired }
            guard let dataset = ThreadDataset(fields["activeDataset"].bytesValue ?? []), dataset.activeTimestamp != nil,
                dataset.extendedPanID != nil
            else { throw .invalidCommand }
            // A network that is there is changed by a pending one only (SetActiveDatasetRequest, effect on receipt).
            guard active == nil else { throw .invalidInState }
            active = dataset
            isUncommitted = device.isFailSafeArmed ?? false
        case 0x04:
            guard let dataset = ThreadDataset(fields["pendingDataset"].bytesValue ?? []),
                dataset.pendingTimestamp != nil, dataset.activeTimestamp != nil
            else { throw .invalidCommand }
            guard active != nil else { throw .invalidInState }
            pending = dataset
            setTimer(0, after: delay)
        default: throw .unsupportedCommand
        }
        show()
        return []
    }

    override func fire(_ timer: Int) {
        active = pending?.activated ?? active
        pending = nil
        show()
    }

    /// Shows the networks.
    private func show() {
        set(Self.interfaceEnabled, .bool(active != nil))
        set(Self.activeTimestamp, active?.activeTimestamp.map { .integer($0) } ?? .null)
        set(Self.pendingTimestamp, pending?.pendingTimestamp.map { .integer($0) } ?? .null)
    }
}
