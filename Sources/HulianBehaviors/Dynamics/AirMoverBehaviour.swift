internal import HulianModel

/// A fan in a case: it moves air, cleans it with filters, or brings fresh air in and keeps the warmth of the old.
///
/// A filter wears out by the dust and the vapours that it caught, and lets less air through the more it holds.
final class AirMoverBehaviour: Behaviour {
    /// How device types name it: air in m³/h, powers in W, sound in dBA, shares in %, what a filter holds in mg.
    static let dynamics = Behaviours.Dynamics(
        "airMover",
        parameters: [
            "freshAir", "cleanAir", "power", "standby", "sound", "recovery", "filtering", "senses", "least",
            "dustCapacity", "vapourCapacity",
        ],
        defects: AirMoverBehaviour.defects
    ) { device, endpoint, parameters in AirMoverBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["filterClogged", "motorJammed"] }

    /// What automatic mode looks at, with the value at which it begins and the one at which it runs fast.
    private static let sensible: [(quantity: Room.Quantity, low: Double, high: Double)] = [
        (.fineDust, 15, 95), (.carbonDioxide, 700, 1500), (.volatileOrganics, 0.3, 1.2), (.humidity, 70, 90),
        (.temperature, 25, 33), (.smoke, 0.01, 0.1),
    ]
    /// The share of air that a full filter keeps back (project default).
    private static let resistance = 0.4

    /// Fresh air and cleaned air at full speed, in m³/h.
    private let freshAir, cleanAir: Double
    /// The powers at full speed and of waiting, in watts.
    private let power, standby: Double
    /// The sound at full speed in dBA.
    private let sound: Double
    /// The shares of heat that is kept and of dust that is held back when fresh air comes in.
    private let recovery, filtering: Double
    /// What automatic mode looks at.
    private let senses: [(quantity: Room.Quantity, low: Double, high: Double)]
    /// The least speed of automatic mode in percent.
    private let least: Int64
    /// The dust and the vapours that filters hold, in mg.
    private let dustCapacity, vapourCapacity: Double

    /// What is broken.
    private var isClogged = false, isJammed = false
    /// The cleaned and the filtered air that it gives now, in m³/h.
    private var cleaned = 0.0, filtered = 0.0
    /// The air that goes through the filters now, in m³/h, and since when.
    private var through = 0.0, since = Instant(nanoseconds: 0)
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a fan.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        freshAir = parameters.number("freshAir", or: 0)
        cleanAir = parameters.number("cleanAir", or: 0)
        power = parameters.number("power", or: 40)
        standby = parameters.number("standby", or: 0.8)
        sound = parameters.number("sound", or: 60)
        recovery = min(1, max(0, parameters.number("recovery", or: 0) / 100))
        filtering = min(1, max(0, parameters.number("filtering", or: 0) / 100))
        let names = (parameters["senses"]?.listValue ?? []).compactMap(\.stringValue)
        senses = Self.sensible.filter { names.contains($0.quantity.name) }
        least = Int64(min(100, max(0, parameters.number("least", or: 10))))
        dustCapacity = max(1, parameters.number("dustCapacity", or: 12_000))
        vapourCapacity = max(1, parameters.number("vapourCapacity", or: 20_000))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The fan.
    private var fan: FanControlBehaviour? { sibling(FanControlBehaviour.number) }
    /// The filters for dust and for vapours.
    private var filters: [ResourceMonitoringBehaviour] {
        device.allBehaviours.compactMap { $0 as? ResourceMonitoringBehaviour }
            .filter { ResourceMonitoringBehaviour.numbers.contains($0.number) }
    }

    override func start() {
        for sense in senses { device.room?.watch(sense.quantity, by: self) }
        for filter in filters { filter.renewed = { [unowned self] in self.blow() } }
        since = device.now
        sniff()
        blow()
    }

    override func stop() {
        wear()
        through = 0
        giveAir(cleaned: 0, filtered: 0)
        emissions.give()
    }

    override func roomChanged(_ quantity: Room.Quantity) { sniff() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == FanControlBehaviour.percentCurrent, capability == sibling(FanControlBehaviour.number) else {
            return
        }
        blow()
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "filterClogged": isClogged = isBroken
        case "motorJammed":
            isJammed = isBroken
            report(.motorBlocked, isBroken)
        default: return false
        }
        if device.isPowered { blow() }
        return true
    }

    override func fire(_ timer: Int) { blow() }

    /// Works out the speed of automatic mode from what is in the air (project default).
    private func sniff() {
        guard let room = device.room, !senses.isEmpty else { return }
        let worst = senses.map { min(1, max(0, (room[$0.quantity] - $0.low) / ($0.high - $0.low))) }.max() ?? 0
        fan?.automaticPercent = max(least, Int64((worst * 10).rounded()) * 10)
    }

    /// Lets it blow as fast as it turns.
    private func blow() {
        wear()
        let speed = isJammed ? 0 : fan?.share ?? 0
        let filters = filters
        let fullest = filters.map(\.used).max() ?? 0
        let passes = (1 - Self.resistance * fullest) * (isClogged ? 0.4 : 1)
        let fresh = freshAir * speed * passes
        through = (freshAir + cleanAir) * speed * passes
        giveAir(cleaned: cleanAir * speed * passes, filtered: fresh * filtering)
        let watts = standby + power * speed * speed
        // Air carries 0.333 Wh for each m³ and kelvin; the exchanger keeps a part of what would go.
        let outside = device.room?.home.outdoorTemperature ?? 22
        let kept = fresh * 0.333 * recovery * ((device.room?[.temperature] ?? 22) - outside)
        emissions.give(
            heat: (kept + watts * 0.9).rounded(), power: watts, airflow: fresh,
            sound: speed > 0 ? sound - 25 + 25 * speed : 0)
        // Filters fill slowly, the weather changes faster.
        if speed > 0, recovery > 0 || !filters.isEmpty {
            setTimer(0, after: recovery > 0 ? .minutes(2) : .minutes(15))
        } else {
            cancelTimer(0)
        }
    }

    /// Tells the room how much air it cleans.
    private func giveAir(cleaned: Double, filtered: Double) {
        let cleaned = Emissions.whole(cleaned, 1e6 / 3600)
        let filtered = Emissions.whole(filtered, 1e6 / 3600)
        device.room?.addCleanAir(cleaned - self.cleaned)
        device.room?.addFilteredAir(filtered - self.filtered)
        self.cleaned = cleaned
        self.filtered = filtered
    }

    /// Wears out the filters by what went through them.
    private func wear() {
        let hours = (device.now - since).seconds / 3600
        since = device.now
        guard through > 0, hours > 0, let room = device.room else { return }
        let dust = freshAir > cleanAir ? max(room[.fineDust], room.home.outdoorFineDust) : room[.fineDust]
        for filter in filters {
            if filter.number == ResourceMonitoringBehaviour.hepa {
                filter.use(through * hours * dust / 1000 / dustCapacity)
            } else {
                filter.use(through * hours * (room[.volatileOrganics] + room[.formaldehyde]) * 0.3 / vapourCapacity)
            }
        }
    }
}
