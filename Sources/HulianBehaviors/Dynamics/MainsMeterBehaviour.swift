internal import HulianModel

/// A meter of electricity before a home or a room: it counts what all devices behind it take and give, not itself.
final class MainsMeterBehaviour: Behaviour {
    /// How device types name it: the scope is `home` or `room`, the time between two reports in s.
    static let dynamics = Behaviours.Dynamics(
        "mainsMeter", parameters: ["scope", "period"], defects: MainsMeterBehaviour.defects
    ) { device, endpoint, parameters in
        MainsMeterBehaviour(
            device: device, endpoint: endpoint, isOfRoom: parameters.string("scope", or: "home") == "room",
            period: parameters.interval("period", or: .seconds(5)))
    }

    override class var defects: [String] { ["clampReversed"] }

    /// True when it counts for its room alone.
    private let isOfRoom: Bool
    /// The least time between two reports.
    private let period: Interval
    /// True while something changed that was not yet shown.
    private var isStale = false
    /// The energy that was counted with the clamp the wrong way round, in Ws: it went in and was counted as going out.
    private var wrong = (imported: 0.0, exported: 0.0)
    /// What the utility had counted when the clamp was reversed; nothing while it sits well.
    private var reversed: (taken: Double, given: Double)?

    /// Makes a meter.
    private init(device: Device, endpoint: Int, isOfRoom: Bool, period: Interval) {
        self.isOfRoom = isOfRoom
        self.period = period
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// What it measures.
    private var utility: Utility? { isOfRoom ? device.room?.electricity : device.room?.home.electricity }
    /// What shows the power.
    private var power: ElectricalPowerMeasurementBehaviour? { sibling(ElectricalPowerMeasurementBehaviour.number) }

    override func start() {
        power?.isOfDevice = false
        utility?.watch(by: self)
        let energy: ElectricalEnergyMeasurementBehaviour? = sibling(ElectricalEnergyMeasurementBehaviour.number)
        energy?.source = { [unowned self] in self.energy }
        energy?.show()
        show()
    }

    override func utilityChanged(_ utility: Utility) {
        isStale = true
        if !isArmed(0) { show() }
    }

    override func fire(_ timer: Int) { if isStale { show() } }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "clampReversed" else { return false }
        guard isBroken != (reversed != nil), let utility else { return true }
        if isBroken {
            reversed = (utility.amountTaken, utility.amountGiven)
        } else if let reversed {
            wrong.imported += utility.amountTaken - reversed.taken
            wrong.exported += utility.amountGiven - reversed.given
            self.reversed = nil
        }
        if device.isPowered { show() }
        return true
    }

    /// The energy behind it, in milliwatt-hours.
    private var energy: ElectricalEnergyMeasurementBehaviour.Energy {
        guard let utility else { return .init() }
        let taken = utility.amountTaken
        let given = utility.amountGiven
        // What flowed the other way round is counted on the other side.
        let crossed = (
            wrong.imported + (reversed.map { taken - $0.taken } ?? 0),
            wrong.exported + (reversed.map { given - $0.given } ?? 0)
        )
        return .init(
            imported: (taken - crossed.0 + crossed.1) / 3.6, exported: (given - crossed.1 + crossed.0) / 3.6)
    }

    /// Shows the power.
    private func show() {
        isStale = false
        power?.set(watts: (utility?.rate ?? 0) * (reversed == nil ? 1 : -1))
        setTimer(0, after: period)
    }
}
