internal import HulianModel

/// The light engine of a projector: what it takes, how loud its fan is, and the light that its picture gives the room.
final class LightEngineBehaviour: Behaviour {
    /// How device types name it: powers in W, flux in lm, sound in dBA, times in s and h.
    static let dynamics = Behaviours.Dynamics(
        "lightEngine",
        parameters: ["power", "base", "standby", "flux", "fanPower", "sound", "warmUp", "coolDown", "life"]
    ) { device, endpoint, parameters in LightEngineBehaviour(device: device, endpoint: endpoint, parameters) }

    /// The power of the light, of the picture, of waiting and of the fan, in watts.
    private let power, base, standby, fanPower: Double
    /// The light that comes back from the screen at full power, in lumen, and the sound of the fan in dBA.
    private let flux, sound: Double
    /// The times of the light source, and its life in seconds.
    private let warmUp, coolDown: Interval, life: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)
    /// The light that the room has got, in lumen.
    private var given = 0.0

    /// Makes a light engine.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 150)
        base = parameters.number("base", or: 40)
        standby = parameters.number("standby", or: 0.5)
        fanPower = parameters.number("fanPower", or: 8)
        flux = parameters.number("flux", or: 600)
        sound = parameters.number("sound", or: 36)
        warmUp = parameters.interval("warmUp", or: .seconds(8))
        coolDown = parameters.interval("coolDown", or: .seconds(20))
        life = parameters.number("life", or: 25_000 * 3600)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The capability that it serves.
    private var projection: ProjectionBehaviour? { sibling(ProjectionBehaviour.number) }

    override func start() {
        projection?.warmUpTime = warmUp
        projection?.coolDownTime = coolDown
        projection?.lifeHours = life / 3600
        projection?.changed = { [unowned self] in self.work() }
        work()
    }

    override func stop() {
        emissions.give()
        shine(0)
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number) { work() }
    }

    /// Gives what it gives now.
    private func work() {
        guard let projection else { return }
        let isOn = value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? true
        let watts = (isOn ? base : standby) + power * projection.share + (projection.isFanOn ? fanPower : 0)
        emissions.give(heat: watts, power: watts, sound: projection.isFanOn ? sound : 0)
        shine((flux * projection.share).rounded())
    }

    /// Gives the room light, in whole lumens.
    private func shine(_ lumen: Double) {
        guard lumen != given, let room = device.room else { return }
        let before = given
        given = lumen
        room.addLight(lumen - before)
    }
}
