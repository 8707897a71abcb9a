internal import HulianModel

/// A window or a door to the outside with a contact at it: hands open and close it, and air comes in.
final class OpeningBehaviour: Behaviour {
    /// How device types name it: how far an open one lets the air through, as a share.
    static let dynamics = Behaviours.Dynamics(
        "opening", parameters: ["openness"], actions: OpeningBehaviour.actions, defects: OpeningBehaviour.defects
    ) { device, endpoint, parameters in
        OpeningBehaviour(device: device, endpoint: endpoint, openness: parameters.number("openness", or: 0.5))
    }

    override class var actions: [String] { ["openWindow", "closeWindow", "openDoor", "closeDoor"] }
    override class var defects: [String] { ["magnetLost"] }

    /// How far an open one lets the air through.
    private let openness: Double
    /// True while it stands open.
    private var isOpen = false
    /// True when the contact has lost its magnet, and so never closes.
    private var isMagnetLost = false

    /// Makes a closed window.
    private init(device: Device, endpoint: Int, openness: Double) {
        self.openness = openness
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() { show() }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "openWindow", "openDoor": set(isOpen: true)
        case "closeWindow", "closeDoor": set(isOpen: false)
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "magnetLost" else { return false }
        isMagnetLost = isBroken
        if device.isPowered { show() }
        return true
    }

    /// Opens or closes it.
    private func set(isOpen: Bool) {
        guard isOpen != self.isOpen else { return }
        self.isOpen = isOpen
        if let room = device.room { room.openness = min(1, max(0, room.openness + (isOpen ? openness : -openness))) }
        guard device.isPowered else { return }
        battery?.consume(joules: 0.02)
        show()
    }

    /// Shows it: true is closed (Matter device library, Contact Sensor).
    private func show() {
        sibling(BooleanStateBehaviour.number, as: BooleanStateBehaviour.self)?.setState(!isOpen && !isMagnetLost)
    }
}
