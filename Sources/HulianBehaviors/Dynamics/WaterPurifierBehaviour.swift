internal import HulianModel

/// A water purifier under a sink: a membrane holds back what is dissolved, filters wear out litre by litre, and its own
/// leak sensor shuts it.
final class WaterPurifierBehaviour: Behaviour {
    /// How device types name it: power in W, shares in %, salts in ppm, lives in L.
    static let dynamics = Behaviours.Dynamics(
        "waterPurifier",
        parameters: [
            "power", "standby", "recovery", "rejection", "inletTDS", "sedimentLife", "carbonLife", "membraneLife",
        ],
        defects: WaterPurifierBehaviour.defects
    ) { device, endpoint, parameters in WaterPurifierBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["hoseLeak"] }

    /// The dissolved solids before and behind it.
    private static let inletTDS: AttributeNumber = 0x0000, outletTDS: AttributeNumber = 0x0001
    /// The number of Water Quality.
    private static let waterQuality: CapabilityNumber = 0xFFF1_FC22
    /// The time between two workings-out while water runs.
    private static let period = Interval.seconds(30)

    /// The powers of its pump and of waiting, in watts.
    private let power, standby: Double
    /// The shares of water that comes out clean and of solids that it holds back.
    private let recovery, rejection: Double
    /// The dissolved solids of the mains in ppm.
    private let solids: Double
    /// The litres that each filter lasts, in the order of its kinds.
    private let lives: [(kind: ConsumableMonitoringBehaviour.Kind, litres: Double)]
    /// The litres that came out when the filters were last worn.
    private var poured = 0.0
    /// True while a hose leaks.
    private var leaks = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a purifier.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 60)
        standby = parameters.number("standby", or: 1)
        recovery = min(1, max(0.1, parameters.number("recovery", or: 65) / 100))
        rejection = min(1, max(0, parameters.number("rejection", or: 95) / 100))
        solids = parameters.number("inletTDS", or: 320)
        lives = [
            (.sediment, max(1, parameters.number("sedimentLife", or: 3000))),
            (.carbon, max(1, parameters.number("carbonLife", or: 3600))),
            (.membrane, max(1, parameters.number("membraneLife", or: 7500))),
        ]
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The tap.
    private var tap: WaterOutletBehaviour? { sibling(WaterOutletBehaviour.number) }

    override func start() {
        tap?.isBlocked = { [unowned self] in self.leaks }
        tap?.waste = 1 / recovery - 1
        tap?.changed = { [unowned self] in self.work() }
        for life in lives { consumable(life.kind)?.renewed = { [unowned self] in self.show() } }
        poured = tap?.outpoured ?? 0
        work()
    }

    override func stop() {
        wear()
        emissions.give()
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "hoseLeak" else { return false }
        // A cup runs out before the sensor below the case is wet and shuts the inlet.
        if isBroken, !leaks, let room = device.room, room.home.plumbing.isOpen {
            room.add(.floodWater, 0.6)
            room.home.water.take(0.3)
        }
        leaks = isBroken
        sibling(BooleanStateBehaviour.number, as: BooleanStateBehaviour.self)?.setState(isBroken)
        report(.leak, isBroken)
        if isBroken { tap?.close(.protection) }
        return true
    }

    override func fire(_ timer: Int) { work() }

    /// Wears out the filters by the water that came out.
    private func wear() {
        guard let tap else { return }
        let litres = tap.outpoured - poured
        poured += litres
        guard litres > 0 else { return }
        for life in lives { consumable(life.kind)?.use(litres / life.litres) }
    }

    /// Shows how clean the water is: a worn membrane lets more through.
    private func show() {
        let worn = consumable(.membrane)?.used ?? 0
        let passing = min(1, (1 - rejection) * (1 + 6 * worn * worn))
        set(Self.waterQuality, Self.inletTDS, .integer(Int64(solids.rounded())))
        set(Self.waterQuality, Self.outletTDS, .integer(Int64((solids * passing).rounded())))
        report(.consumableEmpty, lives.contains { consumable($0.kind)?.isUsedUp ?? false })
    }

    /// Pumps while water runs.
    private func work() {
        wear()
        show()
        let runs = tap?.isOpen ?? false
        emissions.give(heat: runs ? power : standby, power: runs ? power : standby, sound: runs ? 48 : 0)
        if runs { setTimer(0, after: Self.period) } else { cancelTimer(0) }
    }
}
