internal import HulianModel

/// How a device measures a body: how long it takes, how much it errs, how still one must be, and whom it can tell apart.
final class VitalMeterBehaviour: Behaviour {
    /// How device types name it: the time in s, the error in %, the energy of one measurement in joules, the most
    /// exertion at which it works as a share, and `key`, `weight` or `nothing` by which users are told apart.
    static let dynamics = Behaviours.Dynamics(
        "vitalMeter", parameters: ["duration", "error", "energy", "mostExertion", "tellsApart", "users"]
    ) { device, endpoint, parameters in VitalMeterBehaviour(device: device, endpoint: endpoint, parameters) }

    /// By what people are told apart.
    enum Distinction: String {
        /// By nothing.
        case nothing
        /// By the key that the person presses.
        case key
        /// By the weight.
        case weight
    }
    /// How it measures.
    struct Settings {
        /// How long it takes.
        var duration = Interval.seconds(30)
        /// By how much it errs at most, as a share.
        var error = 0.02
        /// What a measurement takes from the battery, in joules.
        var energy = 1.0
        /// How hard a body may work meanwhile.
        var mostExertion = 0.2
        /// By what people are told apart.
        var tellsApart = Distinction.nothing
        /// How many people it can know.
        var users = 0
    }

    /// How it measures.
    private var settings = Settings()

    /// Makes a meter.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        settings.duration = max(.seconds(1), parameters.interval("duration", or: .seconds(30)))
        settings.error = min(0.5, max(0, parameters.number("error", or: 2) / 100))
        settings.energy = max(0, parameters.number("energy", or: 1))
        settings.mostExertion = parameters.number("mostExertion", or: 0.2)
        settings.tellsApart = Distinction(rawValue: parameters.string("tellsApart", or: "nothing")) ?? .nothing
        settings.users = Int(min(8, max(0, parameters.number("users", or: 0))))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() {
        sibling(HealthMeasurementBehaviour.number, as: HealthMeasurementBehaviour.self)?.meter = settings
    }
}
