internal import HulianModel

/// An extractor over a stove: its fan blows smoke, gas and steam out of the room, and wears out its filter.
final class ExtractorBehaviour: Behaviour {
    /// How device types name it: air in m³/s or m³/h as a bare number, power in W, sound in dBA, filter life in s.
    static let dynamics = Behaviours.Dynamics(
        "extractor", parameters: ["airflow", "power", "sound", "filterLife"]
    ) { device, endpoint, parameters in ExtractorBehaviour(device: device, endpoint: endpoint, parameters) }

    /// The air at full speed in m³/h.
    private let airflow: Double
    /// The power at full speed in watts.
    private let power: Double
    /// The sound at full speed in dBA.
    private let sound: Double
    /// How long a filter lasts at full speed.
    private let filterLife: Interval
    /// What it gives.
    private lazy var emissions = Emissions(of: self)
    /// The share of full speed, and since when.
    private var running: (share: Double, since: Instant)?

    /// Makes an extractor.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        airflow = parameters.number("airflow", or: 1000)
        power = parameters.number("power", or: 180)
        sound = parameters.number("sound", or: 62)
        filterLife = parameters.interval("filterLife", or: .hours(1000))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The fan.
    private var fan: FanControlBehaviour? { sibling(FanControlBehaviour.number) }

    override func start() {
        device.room?.watch(.smoke, by: self)
        device.room?.watch(.gas, by: self)
        device.room?.watch(.humidity, by: self)
        sniff()
        blow()
    }

    override func stop() {
        wear()
        emissions.give()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == FanControlBehaviour.percentCurrent, capability == sibling(FanControlBehaviour.number) else {
            return
        }
        blow()
    }

    override func roomChanged(_ quantity: Room.Quantity) { sniff() }

    /// Works out the speed of automatic mode from what is in the air (project default).
    private func sniff() {
        guard let room = device.room else { return }
        let smoke = min(1, room[.smoke] / 0.1)
        let gas = min(1, room[.gas] / 4)
        let steam = min(1, max(0, (room[.humidity] - 65) / 20))
        fan?.automaticPercent = Int64((max(smoke, gas, steam) * 10).rounded()) * 10
    }

    /// Lets the fan blow as fast as it turns.
    private func blow() {
        wear()
        let share = fan?.share ?? 0
        running = share > 0 ? (share, device.now) : nil
        emissions.give(
            power: power * share * share, airflow: airflow * share, sound: share > 0 ? sound - 20 + 20 * share : 0)
        if share > 0 { setTimer(0, after: .hours(1)) } else { cancelTimer(0) }
    }

    /// Wears out the filter for the time that the fan ran.
    private func wear() {
        guard let running else { return }
        let used = (device.now - running.since).seconds * running.share / max(1, filterLife.seconds)
        self.running = (running.share, device.now)
        // The filters of the fan alone wear: not the water tank of another part of the same device.
        for behaviour in device.allBehaviours where behaviour.endpoint == endpoint {
            (behaviour as? ResourceMonitoringBehaviour)?.use(used)
        }
    }

    override func fire(_ timer: Int) {
        wear()
        if running != nil { setTimer(0, after: .hours(1)) }
    }
}
