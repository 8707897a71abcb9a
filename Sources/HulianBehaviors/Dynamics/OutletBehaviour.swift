internal import HulianModel

/// A socket: what is plugged in takes its power while the socket is on, as much as the level lets through.
///
/// More than the socket can bear switches it off after some seconds.
final class OutletBehaviour: Behaviour {
    /// How device types name it: powers in W; the load that is plugged in when new, and the most that it bears.
    static let dynamics = Behaviours.Dynamics(
        "outlet", parameters: ["load", "limit", "standby"], actions: OutletBehaviour.actions,
        defects: OutletBehaviour.defects
    ) { device, endpoint, parameters in OutletBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["connectLoad", "disconnectLoad"] }
    override class var defects: [String] { ["overload"] }

    /// The time for which it bears too much (project default).
    private static let patience = Interval.seconds(5)

    /// The most that it bears, and what it takes itself, in watts.
    private let limit, standby: Double
    /// What is plugged in, in watts.
    private var load: Double
    /// True while far too much is plugged in.
    private var isOverloaded = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a socket.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        load = parameters.number("load", or: 60)
        limit = parameters.number("limit", or: 2200)
        standby = parameters.number("standby", or: 0.4)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() { work() }

    override func stop() { emissions.give() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == 0, device.blueprint.capabilities[capability].endpoint == endpoint else { return }
        work()
    }

    override func fields(of action: String) -> [ActionField] {
        action == "connectLoad" ? [ActionField("watts", .number)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "connectLoad": load = min(10_000, max(0, fields["watts"].numberValue ?? 60))
        case "disconnectLoad": load = 0
        default: return false
        }
        if device.isPowered { work() }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "overload" else { return false }
        isOverloaded = isBroken
        if device.isPowered { work() }
        return true
    }

    /// Takes what flows now.
    private func work() {
        let isOn = value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? true
        let level = value(LevelControlBehaviour.number, LevelControlBehaviour.currentLevel).numberValue ?? 254
        let flowing = isOn ? (isOverloaded ? limit * 1.5 : load) * level / 254 : 0
        emissions.give(heat: flowing + standby, power: flowing + standby)
        if flowing <= limit { cancelTimer(0) } else if !isArmed(0) { setTimer(0, after: Self.patience) }
    }

    /// Too much for too long switches it off.
    override func fire(_ timer: Int) {
        sibling(OnOffBehaviour.number, as: OnOffBehaviour.self)?.store(isOn: false)
        work()
    }
}
