internal import HulianModel

/// The drive of an elevator: how fast the car moves, and what it takes on its way up, on its way down and at rest.
final class ElevatorDriveBehaviour: Behaviour {
    /// How device types name it: times in s, powers in W, sound in dBA.
    static let dynamics = Behaviours.Dynamics(
        "elevatorDrive",
        parameters: ["floorTime", "doorTime", "dwellTime", "powerUp", "powerDown", "standby", "sound"]
    ) { device, endpoint, parameters in ElevatorDriveBehaviour(device: device, endpoint: endpoint, parameters) }

    /// The times for a floor, for the door and for people to get in.
    private let floorTime, doorTime, dwellTime: Interval
    /// What it takes on its way up and down and at rest, in watts, and how loud it is.
    private let powerUp, powerDown, standby, sound: Double
    /// What it takes and gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a drive.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        floorTime = max(.milliseconds(100), parameters.interval("floorTime", or: .seconds(3)))
        doorTime = max(.milliseconds(100), parameters.interval("doorTime", or: .milliseconds(2500)))
        dwellTime = max(.seconds(1), parameters.interval("dwellTime", or: .seconds(6)))
        powerUp = parameters.number("powerUp", or: 4000)
        powerDown = parameters.number("powerDown", or: 1500)
        standby = parameters.number("standby", or: 80)
        sound = parameters.number("sound", or: 50)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The car.
    private var car: ElevatorControlBehaviour? { sibling(ElevatorControlBehaviour.number) }

    override func start() {
        car?.floorTime = floorTime
        car?.doorTime = doorTime
        car?.dwellTime = dwellTime
        car?.moved = { [unowned self] in self.give($0) }
        give(0)
    }

    override func stop() {
        car?.moved = nil
        emissions.give()
    }

    /// Takes what it takes in a direction: none (0), up (1) or down (2).
    private func give(_ direction: Int64) {
        let watts = direction == 1 ? powerUp : direction == 2 ? powerDown : 0
        emissions.give(heat: standby, power: standby + watts, sound: direction == 0 ? 0 : sound)
    }
}
