internal import HulianModel

/// Two contacts on the floor that water joins: it is told when the water is deep enough, and until it is nearly gone.
final class WaterDetectorBehaviour: Sensing {
    /// How device types name it: the depth as a length.
    static let dynamics = Behaviours.Dynamics(
        "waterDetector", parameters: ["depth"], actions: WaterDetectorBehaviour.actions,
        defects: WaterDetectorBehaviour.defects
    ) { device, endpoint, parameters in
        // Lengths come in metres, and the room counts millimetres.
        WaterDetectorBehaviour(device: device, endpoint: endpoint, depth: parameters.number("depth", or: 0.0005) * 1000)
    }

    override class var actions: [String] { ["spill", "wipe"] }

    /// The depth from which on the contacts are joined, in mm.
    private let depth: Double

    /// Makes a detector.
    private init(device: Device, endpoint: Int, depth: Double) {
        self.depth = max(0.01, depth)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The fact that it tells: true for water (Matter device library, Water Leak Detector).
    private var state: BooleanStateBehaviour? { sibling(BooleanStateBehaviour.number) }

    override func start() {
        device.room?.watch(.floodWater, by: self)
        feel()
    }

    override func roomChanged(_ quantity: Room.Quantity) { feel() }

    override func fields(of action: String) -> [ActionField] {
        action == "spill" ? [ActionField("millimetres", .number)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard let room = device.room else { return action == "spill" || action == "wipe" }
        switch action {
        // A glass of water spreads to about two millimetres.
        case "spill": room.add(.floodWater, min(100, max(0, fields["millimetres"].numberValue ?? 2)))
        case "wipe": room.set(.floodWater, 0)
        default: return false
        }
        return true
    }

    /// Feels the water; what made it wet keeps it wet until half of that is gone.
    override func feel() {
        guard let water = device.room?[.floodWater] else { return }
        let isWet = state?[BooleanStateBehaviour.stateValue].boolValue ?? false
        state?.setState(!isBroken && water >= (isWet ? depth / 2 : depth))
    }
}
