internal import HulianModel

/// The motors, the pump and the heating of a massage: what they take and how loud they are.
final class MassageDriveBehaviour: Behaviour {
    /// How device types name it: powers in W, sound in dBA.
    static let dynamics = Behaviours.Dynamics(
        "massageDrive", parameters: ["power", "pump", "heater", "standby", "sound"]
    ) {
        device, endpoint, parameters in MassageDriveBehaviour(device: device, endpoint: endpoint, parameters)
    }

    /// The powers of the motors at full strength, of the pump, of the heating and of waiting, in watts.
    private let power, pump, heater, standby: Double
    /// The sound in dBA.
    private let sound: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a drive.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 90)
        pump = parameters.number("pump", or: 30)
        heater = parameters.number("heater", or: 40)
        standby = parameters.number("standby", or: 0.5)
        sound = parameters.number("sound", or: 48)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() { work() }

    override func stop() { emissions.give() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(MassageBehaviour.number) { work() }
    }

    /// Takes what runs now.
    private func work() {
        func now(_ attribute: AttributeNumber) -> Value { value(MassageBehaviour.number, attribute) }
        guard now(MassageBehaviour.isRunning).boolValue ?? false else {
            return emissions.give(heat: standby, power: standby)
        }
        let strength = 0.5 + 0.1 * (now(MassageBehaviour.intensity).numberValue ?? 3)
        let air = (now(MassageBehaviour.airPressure).numberValue ?? 0) / 3
        let isHeating = now(MassageBehaviour.heating).boolValue ?? false
        let watts = standby + power * strength + pump * air + (isHeating ? heater : 0)
        emissions.give(heat: watts, power: watts, sound: sound)
    }
}
