internal import HulianModel

/// The motor of an appliance: it stirs, grinds, kneads, pumps or blows, as fast as its program says.
final class AgitatorBehaviour: ProgramPart {
    /// How device types name it: the power in W and the sound in dBA at full speed.
    static let dynamics = Behaviours.Dynamics(
        "agitator", parameters: ["power", "sound"], defects: AgitatorBehaviour.defects
    ) { device, endpoint, parameters in
        AgitatorBehaviour(
            device: device, endpoint: endpoint, power: parameters.number("power", or: 100),
            sound: parameters.number("sound", or: 60))
    }

    override class var defects: [String] { ["motorJammed"] }

    /// How long the motor tries before it gives up.
    private static let patience = Interval.seconds(10)

    /// The power and the sound at full speed.
    private let power, sound: Double
    /// The share of full speed that is wanted.
    private(set) var speed = 0.0
    /// True while it does not turn.
    private var isJammed = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a motor.
    private init(device: Device, endpoint: Int, power: Double, sound: Double) {
        self.power = power
        self.sound = sound
        super.init(device: device, endpoint: endpoint)
    }

    override func stop() {
        speed = 0
        emissions.give()
    }

    /// Turns so fast; 0 stands still.
    func turn(_ speed: Double) {
        self.speed = fault == nil ? speed : 0
        give()
    }

    override func fire(_ timer: Int) {
        guard isJammed, speed > 0 else { return }
        speed = 0
        give()
        fail(KitchenFault.motorJammed)
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "motorJammed" else { return false }
        isJammed = isBroken
        if !isBroken { mend() }
        if device.isPowered { give() }
        return true
    }

    /// Gives what it gives: a motor that does not turn takes more, and hums.
    private func give() {
        if isJammed, speed > 0 {
            if !isArmed(0) { setTimer(0, after: Self.patience) }
        } else {
            cancelTimer(0)
        }
        let watts = power * speed * (isJammed ? 1.5 : 1)
        emissions.give(
            heat: (watts * 0.3).rounded(), power: watts, sound: speed > 0 ? sound - 12 + 12 * speed : 0)
        sibling(RecipeCookingBehaviour.number, as: RecipeCookingBehaviour.self)?.showStirring(isJammed ? 0 : speed)
    }
}
