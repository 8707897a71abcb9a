internal import HulianModel

/// A heated plate in the open: rain makes it wet at once, and it takes its time to dry.
final class RainDetectorBehaviour: Behaviour {
    /// How device types name it: the intensity as a speed, the time in s.
    static let dynamics = Behaviours.Dynamics(
        "rainDetector", parameters: ["intensity", "dryTime"], actions: RainDetectorBehaviour.actions,
        defects: RainDetectorBehaviour.defects
    ) { device, endpoint, parameters in
        RainDetectorBehaviour(device: device, endpoint: endpoint, parameters)
    }

    override class var actions: [String] { ["sprinkle"] }
    override class var defects: [String] { ["sensorFault", "dirtyPlate"] }

    /// The rain that makes it wet, in mm/h.
    private let intensity: Double
    /// How long it takes to dry.
    private let dryTime: Interval
    /// True while dirt joins the contacts, and while no water does.
    private var isDirty = false, isBroken = false

    /// Makes a dry detector.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        // Speeds come in metres a second, and places count millimetres an hour.
        intensity = max(0.01, parameters.number("intensity", or: 0.2 / 3_600_000) * 3_600_000)
        dryTime = parameters.interval("dryTime", or: .minutes(10))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The fact that it tells: true for rain (Matter device library, Rain Sensor).
    private var state: BooleanStateBehaviour? { sibling(BooleanStateBehaviour.number) }

    override func start() {
        device.room?.watch(.rain, by: self)
        feel()
        // What was wet before a loss of power dries now.
        if state?[BooleanStateBehaviour.stateValue].boolValue ?? false, !isArmed(0), !isWettedNow {
            setTimer(0, after: dryTime)
        }
    }

    override func roomChanged(_ quantity: Room.Quantity) { feel() }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "sprinkle" else { return false }
        guard !isBroken else { return true }
        state?.setState(true)
        if !isWettedNow { setTimer(0, after: dryTime) }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "sensorFault": self.isBroken = isBroken
        case "dirtyPlate": isDirty = isBroken
        default: return false
        }
        if device.isPowered { feel() }
        return true
    }

    /// True while something makes it wet.
    private var isWettedNow: Bool { isDirty || device.room?[.rain] ?? 0 >= intensity }

    /// Feels the rain: it is wet at once, and dry when nothing made it wet for the time.
    private func feel() {
        if isBroken {
            cancelTimer(0)
            state?.setState(false)
        } else if isWettedNow {
            cancelTimer(0)
            state?.setState(true)
        } else if state?[BooleanStateBehaviour.stateValue].boolValue ?? false, !isArmed(0) {
            setTimer(0, after: dryTime)
        }
    }

    override func fire(_ timer: Int) { state?.setState(false) }
}
