internal import HulianModel

/// The pipes of an appliance that takes water from the mains and lets it out: a dishwasher, a built-in steamer.
final class WaterInletBehaviour: ProgramPart {
    /// How device types name it.
    static let dynamics = Behaviours.Dynamics("waterInlet", defects: WaterInletBehaviour.defects) {
        device, endpoint, _ in WaterInletBehaviour(device: device, endpoint: endpoint)
    }

    override class var defects: [String] { ["drainBlocked", "leak", "noWater"] }

    /// How long water may fail to come or to run off.
    static let patience = Interval.seconds(180)

    /// True when no water comes, and when none runs off.
    private(set) var isDry = false, isBlocked = false
    /// True while water runs out below it.
    private var isLeaking = false
    /// What is wanted, in L/s.
    private var wanted = 0.0
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    override func stop() {
        wanted = 0
        emissions.give()
    }

    /// Lets water in; 0 ends it.
    func flow(_ litresPerSecond: Double) {
        wanted = litresPerSecond
        give()
    }

    /// No water came, or none ran off, for too long.
    func gaveUp(_ error: OperationError) { fail(error) }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        program?.settle()
        switch defect {
        case "noWater": isDry = isBroken
        case "drainBlocked": isBlocked = isBroken
        case "leak": isLeaking = isBroken
        default: return false
        }
        guard device.isPowered else { return true }
        give()
        if isBroken {
            if defect == "leak" {
                // What stood in the bottom runs out before the float switch ends it (project default).
                device.room?.add(.floodWater, 1)
                fail(KitchenFault.leak)
            }
        } else if fault
            == [
                "noWater": KitchenFault.noWater, "drainBlocked": KitchenFault.drain, "leak": KitchenFault.leak,
            ][defect]
        {
            mend()
        }
        program?.waterChanged()
        return true
    }

    /// Gives what it gives.
    private func give() { emissions.give(power: wanted > 0 ? 8 : 0, water: isDry ? 0 : wanted) }
}
