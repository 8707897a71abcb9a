internal import HulianModel

/// The motor of a lock: it needs some time for the bolt.
final class LockMotorBehaviour: Behaviour {
    /// How device types name it: the time in s.
    static let dynamics = Behaviours.Dynamics("lockMotor", parameters: ["travelTime"]) { device, endpoint, parameters in
        LockMotorBehaviour(
            device: device, endpoint: endpoint, travelTime: parameters.interval("travelTime", or: .milliseconds(1500)))
    }

    /// The time for which it holds a drawn latch (project default).
    private static let latchTime = Interval.seconds(3)
    /// The time for the bolt.
    private let travelTime: Interval

    /// Makes a motor.
    private init(device: Device, endpoint: Int, travelTime: Interval) {
        self.travelTime = travelTime
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() {
        guard let lock: DoorLockBehaviour = sibling(DoorLockBehaviour.number) else { return }
        lock.travelTime = travelTime
        lock.latchTime = Self.latchTime
    }
}
