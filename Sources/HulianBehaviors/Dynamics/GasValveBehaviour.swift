internal import HulianModel

/// The valve of the gas pipe of a room: while it is shut, no leak behind it can give gas.
final class GasValveBehaviour: Behaviour {
    /// How device types name it: the time in s.
    static let dynamics = Behaviours.Dynamics("gasValve", parameters: ["travelTime"]) { device, endpoint, parameters in
        GasValveBehaviour(
            device: device, endpoint: endpoint, travelTime: parameters.interval("travelTime", or: .seconds(5)))
    }

    /// The time for the valve.
    private let travelTime: Interval
    /// True when the home knows it.
    private var isRegistered = false

    /// Makes a valve.
    private init(device: Device, endpoint: Int, travelTime: Interval) {
        self.travelTime = travelTime
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The valve.
    private var valve: ValveConfigurationAndControlBehaviour? { sibling(ValveConfigurationAndControlBehaviour.number) }

    override func start() {
        valve?.travelTime = travelTime
        guard !isRegistered, let room = device.room else { return }
        isRegistered = true
        room.home.addValve(in: room) { [weak self] in self?.valve?.isShut ?? false }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == ValveConfigurationAndControlBehaviour.currentState else { return }
        battery?.consume(joules: 15)
    }
}
