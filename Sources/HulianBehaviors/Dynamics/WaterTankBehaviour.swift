internal import HulianModel

/// A tank from which an appliance takes its water; hands fill it.
final class WaterTankBehaviour: ProgramPart {
    /// How device types name it: what it holds, in L.
    static let dynamics = Behaviours.Dynamics(
        "waterTank", parameters: ["capacity"], actions: WaterTankBehaviour.actions
    ) { device, endpoint, parameters in
        WaterTankBehaviour(device: device, endpoint: endpoint, capacity: parameters.number("capacity", or: 1))
    }

    override class var actions: [String] { ["emptyTank", "fillTank"] }

    /// What it holds in L.
    private let capacity: Double
    /// What is in it, in L.
    private(set) var level: Double

    /// Makes a full tank.
    private init(device: Device, endpoint: Int, capacity: Double) {
        self.capacity = max(0.05, capacity)
        level = self.capacity
        super.init(device: device, endpoint: endpoint)
    }

    /// What shows the level.
    private var monitor: ResourceMonitoringBehaviour? { sibling(ResourceMonitoringBehaviour.tank) }

    override func start() {
        monitor?.renewed = { [unowned self] in self.refill(to: self.capacity) }
        show()
    }

    override func reset() {
        level = capacity
        mend()
    }

    /// Takes water out of it.
    ///
    /// - Returns: What was there of it.
    @discardableResult
    func take(_ litres: Double) -> Double {
        let taken = min(level, max(0, litres))
        level -= taken
        if level < 1e-6 { level = 0 }
        show()
        return taken
    }

    /// The tank ran dry while water was wanted.
    func ranDry() { fail(KitchenFault.noWater) }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "fillTank": refill(to: capacity)
        case "emptyTank": refill(to: 0)
        default: return false
        }
        return true
    }

    /// Changes what is in it; what is filled in by hand comes from the tap.
    private func refill(to litres: Double) {
        guard litres != level else { return }
        program?.settle()
        if litres > level { device.room?.home.water.take(litres - level) }
        level = litres
        show()
        if level > 0 { mend() }
        program?.waterChanged()
    }

    /// Shows how full it is.
    private func show() { monitor?.setUsed(1 - level / capacity) }
}
