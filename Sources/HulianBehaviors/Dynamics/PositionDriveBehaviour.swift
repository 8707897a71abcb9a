internal import HulianModel

/// The motors of a piece of furniture: their speed, what they take, how loud they are, and when they are too warm.
///
/// Motors of furniture are made for short runs: so many seconds, then nine times as long a rest (project default).
final class PositionDriveBehaviour: Behaviour {
    /// How device types name it: speeds in mm/s and °/s, powers in W for each axis that moves, sound in dBA, time in s.
    static let dynamics = Behaviours.Dynamics(
        "positionDrive",
        parameters: [
            "heightSpeed", "backSpeed", "legSpeed", "seatSpeed", "power", "standby", "sound", "runTime",
        ]
    ) { device, endpoint, parameters in PositionDriveBehaviour(device: device, endpoint: endpoint, parameters) }

    /// Seconds of rest that take the warmth of one second of running away.
    private static let restShare = 9.0

    /// The speeds of the axes in their order.
    private let speeds: [Double]
    /// The power of a motor, and of waiting, in watts.
    private let power, standby: Double
    /// The sound of a motor in dBA; 0 for none that matters.
    private let sound: Double
    /// The seconds that a cold motor may run.
    private let runTime: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)
    /// The warmth in seconds of running when it was last worked out, and when that was.
    private var warmth = 0.0, since = Instant(nanoseconds: 0)
    /// How many motors run, and whether they had to stop.
    private var running = 0, isHot = false

    /// Makes motors.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        speeds = [
            parameters.number("heightSpeed", or: 25), parameters.number("backSpeed", or: 4),
            parameters.number("legSpeed", or: 4), parameters.number("seatSpeed", or: 3),
        ]
        power = parameters.number("power", or: 120)
        standby = parameters.number("standby", or: 0.3)
        sound = parameters.number("sound", or: 45)
        runTime = max(1, parameters.number("runTime", or: 120))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The capability that it moves.
    private var positioner: PositionerBehaviour? { sibling(PositionerBehaviour.number) }

    override func start() {
        positioner?.speeds = speeds
        since = device.now
        isHot = false
        running = 0
        work()
    }

    override func stop() {
        settle()
        running = 0
        emissions.give()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == PositionerBehaviour.movingAxes, capability == sibling(PositionerBehaviour.number) else {
            return
        }
        work()
    }

    /// Works the warmth out until now.
    private func settle() {
        let seconds = (device.now - since).seconds
        since = device.now
        warmth = running > 0 ? warmth + seconds : max(0, warmth - seconds / Self.restShare)
    }

    /// Takes what runs now, and looks again when it would be too warm or cold enough.
    private func work() {
        settle()
        running = value(PositionerBehaviour.number, PositionerBehaviour.movingAxes).integerValue?.nonzeroBitCount ?? 0
        let watts = standby + power * Double(running)
        if let battery, battery.endpoint == endpoint {
            battery.setLoad(watts)
            emissions.give(heat: watts, sound: running > 0 ? sound : 0)
        } else {
            emissions.give(heat: watts, power: watts, sound: running > 0 ? sound : 0)
        }
        if running > 0 {
            setTimer(0, after: .fractional(seconds: max(0.01, runTime - warmth)))
        } else if isHot {
            setTimer(0, after: .fractional(seconds: max(0.01, warmth / 2 * Self.restShare)))
        } else {
            cancelTimer(0)
        }
    }

    override func fire(_ timer: Int) {
        settle()
        // Half cooled down is enough to move again.
        isHot = running > 0
        positioner?.setOverheated(isHot)
        work()
    }
}
