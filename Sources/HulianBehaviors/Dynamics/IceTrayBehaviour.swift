internal import HulianModel

/// The tray of an ice maker: it freezes one batch after the other while it is cold enough, until the bin is full.
///
/// Freezing gives heat to its compartment, and the water wears out the filter in the pipe.
final class IceTrayBehaviour: Behaviour {
    /// How device types name it: ice in kg, times in s, temperatures in °C, the life of the filter in L.
    static let dynamics = Behaviours.Dynamics(
        "iceTray", parameters: ["batch", "batchTime", "bin", "coldEnough", "filterLitres"],
        actions: IceTrayBehaviour.actions, defects: IceTrayBehaviour.defects
    ) { device, endpoint, parameters in IceTrayBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["takeIce"] }
    override class var defects: [String] { ["motorJammed", "noWater"] }

    /// What must be taken from a kg of water of 15 °C to make ice of -18 °C of it, in J.
    private static let heatOfIce = 63_000.0 + 334_000 + 38_000

    /// The ice of a batch and of a full bin in kg.
    private let batch, bin: Double
    /// How long a batch takes.
    private let batchTime: Interval
    /// The compartment must be colder than this.
    private let coldEnough: Double
    /// The water that the filter lasts for, in L.
    private let filterLitres: Double

    /// The ice in the bin in kg.
    private var ice = 0.0
    /// True while a batch freezes.
    private var isFreezing = false
    /// What is broken.
    private var isJammed = false, isDry = false

    /// Makes an empty bin.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        batch = max(0.01, parameters.number("batch", or: 0.1))
        bin = max(batch, parameters.number("bin", or: 1.2))
        batchTime = parameters.interval("batchTime", or: .minutes(90))
        coldEnough = parameters.number("coldEnough", or: -8)
        filterLitres = max(1, parameters.number("filterLitres", or: 600))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// What people see.
    private var maker: IceMakerBehaviour? { sibling(IceMakerBehaviour.number) }
    /// The compartment.
    private var cabinet: ColdCabinetBehaviour? {
        device.allBehaviours.lazy.compactMap { $0 as? ColdCabinetBehaviour }.first { $0.endpoint == self.endpoint }
    }

    override func start() {
        isFreezing = false
        look()
    }

    override func stop() { cabinet?.load = 0 }

    override func reset() { ice = 0 }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let isSwitch = capability == sibling(IceMakerBehaviour.number) && attribute == IceMakerBehaviour.isEnabledNumber
        if isSwitch || capability == sibling(MeasurementBehaviour.temperature) { look() }
    }

    /// Begins a batch when one can begin, and ends one that cannot go on.
    private func look() {
        guard let maker, let cabinet else { return }
        let isWanted = maker.isEnabled && ice + batch <= bin + 1e-9
        let isCold = cabinet.celsius < coldEnough
        if isWanted, isCold, !isFreezing, !isJammed {
            if isDry {
                maker.show(fault: .noWater)
            } else {
                isFreezing = true
                device.room?.home.water.take(batch)
                (sibling(0x0072) as ResourceMonitoringBehaviour?)?.use(batch / filterLitres)
                setTimer(0, after: batchTime)
            }
        } else if isFreezing, !maker.isEnabled {
            // What is in the tray stays there and freezes, but nothing is made of it.
            isFreezing = false
            cancelTimer(0)
        }
        cabinet.load = isFreezing ? batch * Self.heatOfIce / max(1, batchTime.seconds) : 0
        maker.show(isMaking: isFreezing, level: ice / bin)
    }

    override func fire(_ timer: Int) {
        if isJammed {
            isFreezing = false
            maker?.show(fault: .jammed)
        } else {
            isFreezing = false
            ice = min(bin, ice + batch)
            maker?.count(kilograms: batch)
        }
        look()
    }

    override func fields(of action: String) -> [ActionField] {
        action == "takeIce" ? [ActionField("grams", .number)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "takeIce" else { return false }
        ice = max(0, ice - max(0, fields["grams"].numberValue ?? 200) / 1000)
        if device.isPowered { look() }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "motorJammed": isJammed = isBroken
        case "noWater": isDry = isBroken
        default: return false
        }
        guard device.isPowered else { return true }
        if !isJammed, !isDry { maker?.show(fault: .none) }
        look()
        return true
    }
}
