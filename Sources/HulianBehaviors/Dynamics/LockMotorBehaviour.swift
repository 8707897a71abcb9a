internal import HulianModel

/// The motor of a lock: it needs some time for the bolt.
final class LockMotorBehaviour: Behaviour {
    /// How device types name it: the time in s.
    static let dynamics = Behaviours.Dynamics("lockMotor", parameters: ["travelTime"]) { device, endpoint, parameters in
        LockMotorBehaviour(
            device: device, endpoint: endpoint, travelTime: parameters.interval("travelTime", or: .milliseconds(1500)))
    }

    /// The time for the bolt.
    private let travelTime: Interval

    /// Makes a motor.
    private init(device: Device, endpoint: Int, travelTime: Interval) {
        self.travelTime = travelTime
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() {
        sibling(DoorLockBehaviour.number, as: DoorLockBehaviour.self)?.travelTime = travelTime
    }
}
