internal import HulianModel

/// A curtain before a window: how long it travels, and how much daylight it lets in.
final class ShadingBehaviour: Behaviour {
    /// How device types name it: times in s, the light that passes a closed curtain as a share, powers in W, the sound
    /// of its motor in dBA; a curtain that lives on a battery has no powers.
    static let dynamics = Behaviours.Dynamics(
        "shading", parameters: ["liftTime", "tiltTime", "transmission", "motor", "standby", "sound"]
    ) { device, endpoint, parameters in ShadingBehaviour(device: device, endpoint: endpoint, parameters) }

    /// Whether the covering moves.
    private static let operationalStatus: AttributeNumber = 0x000A

    /// The times for the whole way.
    private let liftTime, tiltTime: Interval
    /// The share of light that passes when it is closed; never nought, so that it can be taken back.
    private let transmission: Double
    /// What the motor takes while it moves and while it waits, in watts, and its sound in dBA.
    private let motor, standby, sound: Double
    /// What it takes.
    private lazy var emissions = Emissions(of: self)
    /// The share of light that passes now.
    private var passed = 1.0

    /// Makes a curtain.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        liftTime = parameters.interval("liftTime", or: .seconds(20))
        tiltTime = parameters.interval("tiltTime", or: .seconds(4))
        transmission = min(1, max(0.001, parameters.number("transmission", or: 0.05)))
        motor = max(0, parameters.number("motor", or: 0))
        standby = max(0, parameters.number("standby", or: 0))
        sound = parameters.number("sound", or: 0)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The covering.
    private var covering: WindowCoveringBehaviour? { sibling(WindowCoveringBehaviour.number) }

    override func start() {
        covering?.liftTime = liftTime
        covering?.tiltTime = tiltTime
        shade()
        work()
    }

    override func stop() { emissions.give() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard capability == sibling(WindowCoveringBehaviour.number) else { return }
        if attribute == WindowCoveringBehaviour.Axis.lift.percent100ths { shade() }
        if attribute == Self.operationalStatus { work() }
    }

    /// Takes the power for moving, or for waiting.
    private func work() {
        guard device.isPowered else { return }
        let isMoving = (value(WindowCoveringBehaviour.number, Self.operationalStatus).integerValue ?? 0) != 0
        emissions.give(power: isMoving ? motor : standby, sound: isMoving ? sound : 0)
    }

    /// Lets the room have the light that passes.
    private func shade() {
        guard let room = device.room, let covering else { return }
        let share = 1 - covering.closedShare * (1 - transmission)
        guard share != passed else { return }
        room.daylightShare *= share / passed
        passed = share
        room.updateLight()
    }
}
