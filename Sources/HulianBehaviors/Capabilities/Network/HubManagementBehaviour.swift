internal import HulianModel

/// Hub management: devices are let in while pairing is open, and the hub works on without the cloud.
///
/// A capability of ours; the power is a project default.
final class HubManagementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC49
    /// Whether devices may join, and for how long.
    private static let isPairingOpen: AttributeNumber = 0x0000, pairingTime: AttributeNumber = 0x0001
    /// How many devices there are and can be.
    private static let deviceCount: AttributeNumber = 0x0002, capacity: AttributeNumber = 0x0003
    /// Whether the cloud is gone.
    private static let isLocalMode: AttributeNumber = 0x0004
    /// What it takes, in watts.
    private static let power = 4.0

    override class var actions: [String] { ["pairDevice"] }
    override class var defects: [String] { ["cloudLost"] }

    /// The devices by name, in the order in which they came; they outlast a loss of power.
    private var devices: [String] = []
    /// What it takes.
    private lazy var emissions = Emissions(of: self)

    override func start() {
        close()
        show()
        emissions.give(heat: Self.power, power: Self.power)
    }

    override func stop() { emissions.give() }

    override func reset() { devices = [] }

    override func fields(of action: String) -> [ActionField] {
        action == "pairDevice" ? [ActionField("name", .text)] : []
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard Int64(devices.count) < integer(Self.capacity) ?? 0 else { throw .resourceExhausted }
            set(Self.isPairingOpen, true)
            setTimer(0, after: .seconds(integer(Self.pairingTime) ?? 180))
        case 0x01: close()
        case 0x02:
            guard let name = fields.string("name"), devices.contains(name) else { throw .notFound }
            devices.removeAll { $0 == name }
            emit(0x01, [Field("name", .string(name))])
            show()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "pairDevice" else { return false }
        let name = fields.string("name") ?? "device \(devices.count + 1)"
        guard bool(Self.isPairingOpen), !name.isEmpty, name.utf8.count <= 32, !devices.contains(name) else {
            return true
        }
        devices.append(name)
        emit(0x00, [Field("name", .string(name))])
        show()
        if Int64(devices.count) >= integer(Self.capacity) ?? 0 { close() }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "cloudLost" else { return false }
        if set(Self.isLocalMode, .bool(isBroken)) { emit(isBroken ? 0x02 : 0x03) }
        return true
    }

    /// Closes pairing.
    private func close() {
        cancelTimer(0)
        set(Self.isPairingOpen, false)
    }

    override func fire(_ timer: Int) { close() }

    /// Shows how many devices there are.
    private func show() { set(Self.deviceCount, .integer(Int64(devices.count))) }
}
