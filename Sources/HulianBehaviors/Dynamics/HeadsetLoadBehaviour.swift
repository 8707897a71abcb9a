internal import HulianModel

/// What a headset takes from its battery: much in a session, little while it waits.
final class HeadsetLoadBehaviour: Behaviour {
    /// How device types name it: powers in W.
    static let dynamics = Behaviours.Dynamics("headsetLoad", parameters: ["active", "paused"]) {
        device, endpoint, parameters in
        HeadsetLoadBehaviour(
            device: device, endpoint: endpoint, active: parameters.number("active", or: 8),
            paused: parameters.number("paused", or: 1.5))
    }

    /// The powers in a session that goes on and in one that waits, in watts.
    private let active, paused: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a load.
    private init(device: Device, endpoint: Int, active: Double, paused: Double) {
        self.active = active
        self.paused = paused
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() { work() }

    override func stop() { emissions.give() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(HeadsetBehaviour.number), attribute == HeadsetBehaviour.sessionState { work() }
    }

    /// Takes what it takes now.
    private func work() {
        let session = value(HeadsetBehaviour.number, HeadsetBehaviour.sessionState).integerValue
        let watts =
            session == HeadsetBehaviour.Session.active
            ? active : session == HeadsetBehaviour.Session.paused ? paused : 0
        battery?.setLoad(watts)
        emissions.give(heat: watts)
    }
}
