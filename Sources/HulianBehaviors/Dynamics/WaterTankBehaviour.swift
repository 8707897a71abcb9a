internal import HulianModel

/// A tank from which an appliance takes its water; hands fill it, and its level stands in Water Tank Level Monitoring.
final class WaterTankBehaviour: ProgramPart {
    /// How device types name it: what it holds, in L.
    static let dynamics = Behaviours.Dynamics("waterTank", parameters: ["capacity"]) { device, endpoint, parameters in
        WaterTankBehaviour(device: device, endpoint: endpoint, capacity: parameters.number("capacity", or: 1))
    }

    /// What it holds in L.
    private let capacity: Double
    /// What was in it when it was last looked at, in L.
    private var known: Double

    /// Makes a full tank.
    private init(device: Device, endpoint: Int, capacity: Double) {
        self.capacity = max(0.05, capacity)
        known = self.capacity
        super.init(device: device, endpoint: endpoint)
    }

    /// What keeps and shows the level.
    private var monitor: WaterTankLevelMonitoringBehaviour? { sibling(WaterTankLevelMonitoringBehaviour.tank) }

    /// What can be taken out of it, in L.
    var level: Double { monitor?.room ?? 0 }

    /// What is in it, wherever it is, in L.
    private var contents: Double { (1 - (monitor?.used ?? 1)) * capacity }

    override func start() {
        monitor?.capacity = capacity
        monitor?.renewed = { [unowned self] in self.changed() }
        known = contents
    }

    override func reset() { mend() }

    /// Takes water out of it.
    ///
    /// - Returns: What was there of it.
    @discardableResult
    func take(_ litres: Double) -> Double {
        let taken = monitor?.move(litres) ?? 0
        known = contents
        return taken
    }

    /// The tank ran dry while water was wanted.
    func ranDry() { fail(KitchenFault.noWater) }

    /// A hand filled it, emptied it, took it or put it back; what is filled in comes from the tap.
    private func changed() {
        program?.settle()
        if contents > known { device.room?.home.water.take(contents - known) }
        known = contents
        if level > 0 { mend() }
        program?.waterChanged()
    }
}
