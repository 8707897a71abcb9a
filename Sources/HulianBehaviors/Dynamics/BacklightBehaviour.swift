internal import HulianModel

/// What a screen takes for its picture, and the light that it gives the room.
final class BacklightBehaviour: Behaviour {
    /// How device types name it: powers in W, flux in lm, both at full brightness.
    static let dynamics = Behaviours.Dynamics("backlight", parameters: ["power", "standby", "flux"]) {
        device, endpoint, parameters in BacklightBehaviour(device: device, endpoint: endpoint, parameters)
    }

    /// The power at full brightness and of waiting, in watts, and the light in lumen.
    private let power, standby, flux: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)
    /// The light that the room has got, in lumen.
    private var given = 0.0

    /// Makes a backlight.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 4)
        standby = parameters.number("standby", or: 1)
        flux = parameters.number("flux", or: 20)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() { work() }

    override func stop() {
        emissions.give()
        shine(0)
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(ScreenBehaviour.number) { work() }
    }

    /// Gives what it gives now.
    private func work() {
        let isLit = value(ScreenBehaviour.number, ScreenBehaviour.isLit).boolValue ?? false
        let share = isLit ? (value(ScreenBehaviour.number, ScreenBehaviour.brightness).numberValue ?? 0) / 100 : 0
        let watts = standby + power * share
        if let battery {
            battery.setLoad(watts)
            emissions.give(heat: watts)
        } else {
            emissions.give(heat: watts, power: watts)
        }
        shine((flux * share).rounded())
    }

    /// Gives the room light, in whole lumens.
    private func shine(_ lumen: Double) {
        guard lumen != given, let room = device.room else { return }
        let before = given
        given = lumen
        room.addLight(lumen - before)
    }
}
