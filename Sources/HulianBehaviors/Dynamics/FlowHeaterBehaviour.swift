internal import HulianModel

/// A heater through which water flows: the hotter it shall be the slower it comes, as the power of the element allows.
final class FlowHeaterBehaviour: Behaviour {
    /// How device types name it: powers in W, the greatest flow in L/s.
    static let dynamics = Behaviours.Dynamics(
        "flowHeater", parameters: ["element", "maxFlow", "standby"], defects: FlowHeaterBehaviour.defects
    ) { device, endpoint, parameters in FlowHeaterBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["heaterFailure", "noWater", "overTemperature"] }

    /// How long it waits for water before it gives up (project default).
    private static let patience = Interval.seconds(15)

    /// The power of the element and of waiting in W.
    private let element, standby: Double
    /// The greatest flow in L/s.
    private let maxFlow: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)
    /// What comes now: how fast, how much, and since when.
    private var flow: (rate: Double, litres: Double, since: Instant)?
    /// What is broken.
    private var isDry = false, isElementBroken = false, isTooHot = false

    /// Makes a heater.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        element = max(1, parameters.number("element", or: 2200))
        standby = parameters.number("standby", or: 1)
        maxFlow = max(0.001, parameters.number("maxFlow", or: 0.025))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// What people ask.
    private var dispenser: HotWaterDispenserBehaviour? { sibling(HotWaterDispenserBehaviour.number) }

    override func start() {
        flow = nil
        dispenser?.work = { [unowned self] litres, temperature in
            if let litres { self.begin(litres, temperature) } else { self.end(isComplete: false) }
        }
        show()
        emissions.give(power: standby)
    }

    override func stop() {
        end(isComplete: false)
        emissions.give()
    }

    /// Lets water come.
    private func begin(_ litres: Double, _ temperature: Double) {
        guard !isDry else {
            flow = (0, litres, device.now)
            return setTimer(0, after: Self.patience)
        }
        let rise = max(0, temperature - HeatedVesselBehaviour.mains)
        let rate = rise > 0 ? min(maxFlow, element / (HeatedMass.waterHeat * rise)) : maxFlow
        flow = (rate, litres, device.now)
        emissions.give(
            power: standby + 5 + (isElementBroken ? 0 : rate * HeatedMass.waterHeat * rise), water: rate, sound: 50)
        setTimer(0, after: .fractional(seconds: litres / rate))
    }

    /// Ends it.
    private func end(isComplete: Bool) {
        guard let flow else { return }
        self.flow = nil
        cancelTimer(0)
        emissions.give(power: standby)
        let came = isComplete ? flow.litres : min(flow.litres, flow.rate * (device.now - flow.since).seconds)
        dispenser?.finished(litres: came, isComplete: isComplete)
        // Water that stays cold is noticed when it came.
        if isElementBroken { dispenser?.show(fault: .heaterFailure) }
    }

    override func fire(_ timer: Int) {
        guard isDry else { return end(isComplete: true) }
        end(isComplete: false)
        dispenser?.show(fault: .noWater)
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "noWater":
            isDry = isBroken
            if isBroken, flow != nil, device.isPowered {
                end(isComplete: false)
                dispenser?.show(fault: .noWater)
            }
        case "heaterFailure": isElementBroken = isBroken
        case "overTemperature":
            isTooHot = isBroken
            if isBroken { end(isComplete: false) }
        default: return false
        }
        if device.isPowered { show() }
        return true
    }

    /// Shows what is wrong, or that nothing is any more.
    private func show() {
        if isTooHot {
            dispenser?.show(fault: .overTemperature)
        } else {
            switch dispenser?.fault {
            case .overTemperature: dispenser?.show(fault: .none)
            case .noWater where !isDry: dispenser?.show(fault: .none)
            case .heaterFailure where !isElementBroken: dispenser?.show(fault: .none)
            default: return
            }
        }
    }
}
