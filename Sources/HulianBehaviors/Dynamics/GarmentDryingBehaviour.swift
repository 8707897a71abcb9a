internal import HulianModel

/// The water in garments: it goes into the air of the room, slowly by itself, faster with a fan and with warm air.
///
/// A dehumidifier takes water out of the air until the target is reached. Rates fall with the humidity of the room. A
/// limiter keeps the heating from making the air around it too hot.
final class GarmentDryingBehaviour: Behaviour {
    /// How device types name it: powers in W, rates in g/h at half humidity, the most water in g, sound in dBA.
    static let dynamics = Behaviours.Dynamics(
        "garmentDrying",
        parameters: [
            "fan", "heater", "lamp", "compressor", "standby", "airing", "drying", "dehumidifying", "capacity", "sound",
        ], actions: GarmentDryingBehaviour.actions
    ) { device, endpoint, parameters in GarmentDryingBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["hangGarments", "takeGarments"] }

    /// Water that leaves wet garments by itself in g/h (project default).
    private static let still = 60.0
    /// The air in °C at which the limiter opens, and at which it closes again (project defaults).
    private static let limit = (opens: 50.0, closes: 45.0)
    /// The time between two steps.
    private static let step = Interval.seconds(60)

    /// The powers of the fan, of the heating, of the sterilising light, of the dehumidifier and of waiting, in watts.
    private let fan, heater, lamp, compressor, standby: Double
    /// The water that leaves with the fan and with warm air, and that a dehumidifier takes, in g/h.
    private let airing, drying, dehumidifying: Double
    /// The water of garments that are all wet, in grams, and the sound of the fan in dBA.
    private let capacity, sound: Double
    /// The water in the garments in grams.
    private var water = 0.0
    /// The water that leaves them now.
    private lazy var drain = MoistureFlow(at: device.now)
    /// True while the limiter keeps the heating off.
    private var isLimited = false
    /// True while the dehumidifier has reached its target.
    private var isDryEnough = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes dry garments.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        fan = parameters.number("fan", or: 20)
        heater = parameters.number("heater", or: 800)
        lamp = parameters.number("lamp", or: 12)
        compressor = parameters.number("compressor", or: 120)
        standby = parameters.number("standby", or: 0.5)
        airing = parameters.number("airing", or: 200)
        drying = parameters.number("drying", or: 600)
        dehumidifying = parameters.number("dehumidifying", or: 150)
        capacity = max(1, parameters.number("capacity", or: 3000))
        sound = parameters.number("sound", or: 45)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// What the device does.
    private var activity: Int64 {
        value(GarmentCareBehaviour.number, GarmentCareBehaviour.activity).integerValue ?? 0
    }

    override func start() {
        drain.end(at: device.now)
        work()
    }

    override func stop() {
        settle()
        drain.end(at: device.now)
        emissions.give()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard capability == sibling(GarmentCareBehaviour.number),
            attribute == GarmentCareBehaviour.activity || attribute == GarmentCareBehaviour.targetHumidity
        else { return }
        work()
    }

    override func fields(of action: String) -> [ActionField] {
        action == "hangGarments" ? [ActionField("grams", .number)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        settle()
        switch action {
        case "hangGarments": water = min(capacity, water + max(0, fields["grams"].numberValue ?? capacity / 2))
        case "takeGarments": water = 0
        default: return false
        }
        work()
        return true
    }

    /// Works the water out until now.
    private func settle() {
        water = max(0, water - drain.take(until: device.now))
    }

    /// Gives what it gives now, and looks again in a minute while water moves.
    private func work() {
        settle()
        let humidity = device.room?[.humidity] ?? 50
        // Air at 100 % takes nothing; at 50 % it takes what the parameters say.
        let thirst = max(0, (100 - humidity) / 50)
        let target = value(GarmentCareBehaviour.number, GarmentCareBehaviour.targetHumidity).numberValue ?? 50
        isDryEnough = humidity < target + (isDryEnough ? 5 : 0)
        let activity = activity
        var watts = standby, taken = 0.0, isBlowing = false, wanted = Self.still * thirst
        switch activity {
        case GarmentCareBehaviour.Activity.airing:
            (watts, wanted, isBlowing) = (standby + fan, airing * thirst, true)
        case GarmentCareBehaviour.Activity.drying:
            let temperature = device.room?[.temperature] ?? 22
            isLimited = temperature > (isLimited ? Self.limit.closes : Self.limit.opens)
            let warmth = isLimited ? 0 : heater
            (watts, wanted, isBlowing) = (standby + fan + warmth, drying * max(0.3, thirst), true)
        case GarmentCareBehaviour.Activity.sterilizing: watts = standby + lamp
        case GarmentCareBehaviour.Activity.dehumidifying where !isDryEnough:
            (watts, taken, isBlowing) = (standby + compressor, dehumidifying, true)
        default: break
        }
        // No more leaves in a minute than there is.
        drain.rate = min(wanted, water * 60)
        // What evaporates cools the air, and what a dehumidifier takes out warms it.
        let gained = drain.rate - taken
        emissions.give(
            heat: watts - gained * MoistureFlow.latentHeat, power: watts, moisture: gained, sound: isBlowing ? sound : 0
        )
        set(
            GarmentCareBehaviour.number, GarmentCareBehaviour.moisture,
            .integer(Int64(min(100, (100 * water / capacity).rounded(.up)))))
        let isWatching =
            activity == GarmentCareBehaviour.Activity.dehumidifying || activity == GarmentCareBehaviour.Activity.drying
        if drain.rate > 0 || isWatching { setTimer(0, after: Self.step) } else { cancelTimer(0) }
    }

    override func fire(_ timer: Int) { work() }
}
