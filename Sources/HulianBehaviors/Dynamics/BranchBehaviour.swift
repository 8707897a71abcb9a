internal import HulianModel

/// What is connected behind a switch or a breaker and has no radio of its own: a pump, a heater, a string of sockets.
///
/// Without a switch it is what a device on the mains takes all the time.
final class BranchBehaviour: Behaviour {
    /// How device types name it: powers in W.
    static let dynamics = Behaviours.Dynamics("branch", parameters: ["load", "standby"]) {
        device, endpoint, parameters in
        BranchBehaviour(
            device: device, endpoint: endpoint, load: parameters.number("load", or: 300),
            standby: parameters.number("standby", or: 0.5))
    }

    /// What the branch takes while it has current, and what the switch takes for itself, in watts.
    private let load, standby: Double
    /// What it takes.
    private lazy var emissions = Emissions(of: self)

    /// Makes a branch.
    private init(device: Device, endpoint: Int, load: Double, standby: Double) {
        self.load = load
        self.standby = standby
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The breaker before it, if there is one.
    private var breaker: CircuitProtectionBehaviour? { sibling(CircuitProtectionBehaviour.number) }
    /// What the branch takes while it has current, in watts.
    var watts: Double { load * (breaker?.loadFactor ?? 1) }

    override func start() { work() }

    override func stop() { emissions.give() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(OnOffBehaviour.number), attribute == OnOffBehaviour.onOff { work() }
    }

    /// Takes what it takes now.
    func work() {
        guard device.isPowered else { return }
        let isOn = value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? true
        let flows = isOn && (breaker?.isClosed ?? true)
        emissions.give(heat: standby, power: standby + (flows ? watts : 0))
    }
}
