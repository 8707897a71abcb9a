internal import HulianModel

/// The light that a lamp gives into its room, and the heat that comes with it.
///
/// Luminous flux follows On/Off and level in a straight line (project default); the flux and the power of the lamp
/// are parameters.
final class LampBehaviour: Behaviour {
    /// How device types name it.
    static let dynamics = Behaviours.Dynamics("lamp", parameters: ["flux", "power"]) { device, endpoint, parameters in
        LampBehaviour(
            device: device, endpoint: endpoint, flux: parameters.number("flux", or: 800),
            power: parameters.number("power", or: 9))
    }

    /// The light at full level in lumen.
    private let flux: Double
    /// The power at full level in watts.
    private let power: Double
    /// The heat and the power of the lamp.
    private lazy var emissions = Emissions(of: self)
    /// The light that the room has got, in lumen.
    private var given = 0.0
    /// What an effect makes of the light, as a share; 1 for no effect.
    var factor = 1.0 {
        didSet { if device.isPowered { give() } }
    }
    /// The light that it gives now, in lumen.
    var lumen: Double { (flux * given * 1000).rounded() / 1000 }

    /// Makes a lamp.
    private init(device: Device, endpoint: Int, flux: Double, power: Double) {
        self.flux = flux
        self.power = power
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() { give() }

    override func stop() {
        factor = 1
        give(0)
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == 0, device.blueprint.capabilities[capability].endpoint == endpoint else { return }
        give()
    }

    /// Gives the room what the lamp gives now.
    private func give() {
        let isOn = value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? true
        let level = value(LevelControlBehaviour.number, LevelControlBehaviour.currentLevel).numberValue ?? 254
        give(isOn ? level / 254 * factor : 0)
    }

    /// Gives the room a share of full level; whole millilumens, so that what was given can be taken back.
    private func give(_ share: Double) {
        guard let room = device.room, share != given else { return }
        let before = lumen
        given = share
        emissions.give(heat: power * share, power: power * share)
        room.addLight(lumen - before)
    }
}
