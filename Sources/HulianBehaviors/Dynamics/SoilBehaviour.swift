internal import HulianModel

/// The earth of a pot: hands and rain water it, the plant and the air dry it, and the sensor says when it is too dry.
///
/// Drying goes with what is there, with warmth, light and dry air; all numbers are project defaults.
final class SoilBehaviour: Behaviour {
    /// How device types name it: the pot as a volume in L, drying in % of what is there a day, shares in %.
    static let dynamics = Behaviours.Dynamics(
        "soil", parameters: ["pot", "moisture", "dryingPerDay", "dryBelow", "moistAbove"],
        actions: SoilBehaviour.actions,
        defects: SoilBehaviour.defects
    ) { device, endpoint, parameters in SoilBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["water", "pullOut"] }
    override class var defects: [String] { ["sensorFault"] }

    /// The number of Soil Measurement, and its value.
    private static let measurement: CapabilityNumber = 0x0430
    /// The moisture that is told, in %.
    private static let measuredValue: AttributeNumber = 0x0001
    /// The time between two workings-out.
    private static let period = Interval.minutes(10)
    /// The share of the volume of a pot that water can fill.
    private static let pores = 0.4

    /// The volume of the pot in L.
    private let pot: Double
    /// The share of the moisture that goes in a day at 22 °C, 50 % and in the dark.
    private let dryingPerDay: Double
    /// The shares in % below which it is too dry, and above which it is no more.
    private let dryBelow, moistAbove: Double
    /// The moisture in % of what the earth can hold.
    private var moisture: Double
    /// True while the probe is in the air, and while it is broken.
    private var isOut = false, isBroken = false

    /// Makes a pot.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        pot = max(0.1, parameters.number("pot", or: 3))
        dryingPerDay = min(0.9, max(0, parameters.number("dryingPerDay", or: 12) / 100))
        dryBelow = parameters.number("dryBelow", or: 20)
        moistAbove = max(dryBelow, parameters.number("moistAbove", or: 25))
        moisture = min(100, max(0, parameters.number("moisture", or: 60)))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() {
        tell()
        setTimer(0, after: Self.period)
    }

    override func fire(_ timer: Int) {
        let hours = Self.period.seconds / 3600
        if let room = device.room {
            moisture += percent(ofLitres: room[.rain] * hours * 0.03)
            let warmth = min(3, max(0.1, 1 + (room[.temperature] - 22) * 0.05))
            let dryness = min(2, max(0.1, (100 - room[.humidity]) / 50))
            let light = 1 + min(1, room[.illuminance] / 20_000)
            moisture -= moisture * dryingPerDay / 24 * hours * warmth * dryness * light
        }
        // What the earth cannot hold runs out below.
        moisture = min(100, max(0, moisture))
        tell()
        setTimer(0, after: Self.period)
    }

    /// The share of the pot that some water fills, in %; a litre an hour on a square metre is 0.03 L on a pot.
    private func percent(ofLitres litres: Double) -> Double { litres / (pot * Self.pores) * 100 }

    override func fields(of action: String) -> [ActionField] {
        action == "water" ? [ActionField("litres", .number)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "water":
            let litres = min(100, max(0, fields["litres"].numberValue ?? 0.3))
            moisture = min(100, moisture + percent(ofLitres: litres))
            isOut = false
        case "pullOut": isOut = true
        default: return false
        }
        tell()
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "sensorFault" else { return false }
        self.isBroken = isBroken
        tell()
        return true
    }

    /// Tells the moisture in whole percent, and whether the earth is too dry.
    private func tell() {
        guard device.isPowered else { return }
        guard !isBroken else {
            set(Self.measurement, Self.measuredValue, .null)
            return
        }
        let felt = isOut ? 0 : moisture
        set(Self.measurement, Self.measuredValue, .integer(Int64(felt.rounded())))
        guard let state: BooleanStateBehaviour = sibling(BooleanStateBehaviour.number) else { return }
        let isDry = state[BooleanStateBehaviour.stateValue].boolValue ?? false
        state.setState(felt < (isDry ? moistAbove : dryBelow))
    }
}
