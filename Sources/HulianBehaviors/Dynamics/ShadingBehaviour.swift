internal import HulianModel

/// A curtain before a window: how long it travels, and how much daylight it lets in.
final class ShadingBehaviour: Behaviour {
    /// How device types name it: times in s, the light that passes a closed curtain as a share.
    static let dynamics = Behaviours.Dynamics("shading", parameters: ["liftTime", "tiltTime", "transmission"]) {
        device, endpoint, parameters in ShadingBehaviour(device: device, endpoint: endpoint, parameters)
    }

    /// The times for the whole way.
    private let liftTime, tiltTime: Interval
    /// The share of light that passes when it is closed; never nought, so that it can be taken back.
    private let transmission: Double
    /// The share of light that passes now.
    private var passed = 1.0

    /// Makes a curtain.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        liftTime = parameters.interval("liftTime", or: .seconds(20))
        tiltTime = parameters.interval("tiltTime", or: .seconds(4))
        transmission = min(1, max(0.001, parameters.number("transmission", or: 0.05)))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The covering.
    private var covering: WindowCoveringBehaviour? { sibling(WindowCoveringBehaviour.number) }

    override func start() {
        covering?.liftTime = liftTime
        covering?.tiltTime = tiltTime
        shade()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == WindowCoveringBehaviour.Axis.lift.percent100ths,
            capability == sibling(WindowCoveringBehaviour.number)
        else { return }
        shade()
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
