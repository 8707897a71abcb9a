internal import HulianModel

/// An electric car that comes with some charge, is plugged in, and takes what the charging point offers until it is full;
/// it also gives back what the charging point asks for, down to a reserve.
final class VehicleBehaviour: Behaviour {
    /// How device types name it: energy in Wh, the charge with which it comes in %, the phases of the charging point.
    static let dynamics = Behaviours.Dynamics(
        "vehicle", parameters: ["capacity", "arrival", "phases"], actions: VehicleBehaviour.actions
    ) { device, endpoint, parameters in VehicleBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["plugIn", "unplug"] }

    /// What it holds, in watt-hours.
    private let capacity: Double
    /// The charge with which it comes, as a share.
    private let arrival: Double
    /// How many phases it is charged by.
    private let phases: Double
    /// The share of energy that reaches the battery of the car (project default).
    private static let efficiency = 0.9

    /// True while it is plugged in.
    private(set) var isPlugged = false
    /// The energy in the car, in watt-hours, and since when it is charged so.
    private var stored = 0.0, since = Instant(nanoseconds: 0)
    /// The current that it takes, in amperes; negative for giving.
    private(set) var current = 0.0
    /// The energy that it has taken and given since it was plugged in, in watt-hours.
    private var taken = 0.0, returned = 0.0
    /// The share that it keeps for driving whatever is asked of it (project default).
    private static let reserve = 0.2
    /// What it takes from the mains.
    private lazy var emissions = Emissions(of: self)
    /// Told when it is plugged in or out, or is full; the charging point sets it.
    var changed: (() -> Void)?

    /// Makes a car that is away.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        capacity = max(1, parameters.number("capacity", or: 60_000))
        arrival = min(1, max(0, parameters.number("arrival", or: 40) / 100))
        phases = max(1, parameters.number("phases", or: 1))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The power of a current, in watts.
    func watts(_ amperes: Double) -> Double { amperes * ElectricalPowerMeasurementBehaviour.mains * phases }
    /// The current of a power, in amperes.
    func amperes(_ watts: Double) -> Double { watts / ElectricalPowerMeasurementBehaviour.mains / phases }
    /// The energy that it still lacks up to a share, from the mains, in watt-hours.
    func lack(upTo share: Double = 1) -> Double {
        settle()
        return max(0, capacity * share - stored) / Self.efficiency
    }
    /// The share of its charge.
    var share: Double {
        settle()
        return stored / capacity
    }
    /// The energy that it has taken since it was plugged in, in watt-hours.
    var session: Double {
        settle()
        return taken
    }
    /// The energy that it has given since it was plugged in, in watt-hours.
    var given: Double {
        settle()
        return returned
    }
    /// The energy that it can still give, in watt-hours.
    var spare: Double {
        settle()
        return max(0, stored - capacity * Self.reserve) * Self.efficiency
    }
    /// What it holds when it is full, in watt-hours.
    var fullEnergy: Double { capacity }

    override func stop() {
        settle()
        current = 0
        cancelTimer(0)
        emissions.give()
    }

    /// Lets it take a current, or asks it to give one.
    ///
    /// - Parameter amperes: The current; negative for giving.
    func charge(amperes: Double) {
        settle()
        let isPossible = isPlugged && (amperes > 0 ? lack() > 0.01 : spare > 0.01)
        current = isPossible ? amperes : 0
        let power = watts(current)
        // A tenth of it warms the car and the air around it.
        emissions.give(heat: abs(power) * (1 - Self.efficiency), power: power)
        if current != 0 {
            let left = current > 0 ? lack() : spare
            setTimer(0, after: .fractional(seconds: max(1, left / abs(power) * 3600)))
        } else {
            cancelTimer(0)
        }
    }

    override func fire(_ timer: Int) {
        settle()
        // What rounding of time leaves out is nothing that a car would wait for.
        if current > 0, lack() < 1 { stored = capacity }
        if current < 0, spare < 1 { stored = capacity * Self.reserve }
        changed?()
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "plugIn":
            guard !isPlugged else { return true }
            isPlugged = true
            stored = capacity * arrival
            since = device.now
            taken = 0
            returned = 0
        case "unplug":
            guard isPlugged else { return true }
            charge(amperes: 0)
            isPlugged = false
        default: return false
        }
        changed?()
        return true
    }

    /// Works out the energy until now.
    private func settle() {
        let energy = watts(current) * (device.now - since).seconds / 3600
        since = device.now
        if energy >= 0 {
            taken += energy
            stored = min(capacity, stored + energy * Self.efficiency)
        } else {
            returned -= energy
            stored = max(0, stored + energy / Self.efficiency)
        }
    }
}
