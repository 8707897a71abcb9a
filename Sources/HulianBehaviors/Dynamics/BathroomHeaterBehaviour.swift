internal import HulianModel

/// A bathroom heater under the ceiling: it heats, blows, ventilates or dries clothes, as its mode says.
///
/// The modes of Mode Select stand in this order. After heating its fan cools it for a while.
final class BathroomHeaterBehaviour: FaultyPhysics {
    /// How device types name it: powers in W, air in m³/h, times in s, sound in dBA.
    static let dynamics = Behaviours.Dynamics(
        "bathroomHeater", parameters: ["power", "fanPower", "airflow", "standby", "sound", "coolTime"],
        defects: BathroomHeaterBehaviour.defects
    ) { device, endpoint, parameters in BathroomHeaterBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var troubles: [(defect: String, trouble: ApplianceTrouble)] {
        [("heaterFailure", .heaterFailure), ("motorJammed", .motorBlocked), ("overTemperature", .overTemperature)]
    }

    /// The modes in their order.
    private enum Mode: Int64 {
        /// Warm air.
        case heat = 0
        /// Air of the room moves.
        case blow = 1
        /// Air goes out of the house.
        case ventilate = 2
        /// Some warmth and a change of air dry clothes.
        case dry = 3
    }

    /// The powers of the heater, of the fan and of waiting, in watts.
    private let power, fanPower, standby: Double
    /// The air that goes out at full speed, in m³/h.
    private let airflow: Double
    /// The sound at full speed in dBA.
    private let sound: Double
    /// How long the fan cools the heater.
    private let coolTime: Interval
    /// True while the heater is hot, and until its fan cooled it.
    private var isHot = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a heater.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        power = parameters.number("power", or: 2400)
        fanPower = parameters.number("fanPower", or: 40)
        airflow = parameters.number("airflow", or: 180)
        standby = parameters.number("standby", or: 0.8)
        sound = parameters.number("sound", or: 55)
        coolTime = parameters.interval("coolTime", or: .seconds(60))
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The thermostat.
    private var thermostat: ThermostatBehaviour? { sibling(ThermostatBehaviour.number) }
    /// The fan.
    private var fan: FanControlBehaviour? { sibling(FanControlBehaviour.number) }
    /// What it is to do; nothing while it is switched off.
    private var mode: Mode? {
        guard value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? false else { return nil }
        return Mode(rawValue: value(Self.modeSelect, ModeSelectBehaviour.currentMode).integerValue ?? 0)
    }
    /// The number of Mode Select.
    private static let modeSelect = ModeSelectBehaviour.number

    override func start() {
        isHot = false
        thermostat?.demandChanged = { [unowned self] in self.work() }
        work()
    }

    override func stop() { emissions.give() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let isSwitch = capability == sibling(OnOffBehaviour.number)
        let isMode = capability == sibling(Self.modeSelect)
        let isFan = capability == sibling(FanControlBehaviour.number) && attribute == FanControlBehaviour.percentCurrent
        if isSwitch || isMode || isFan { work() }
    }

    override func fire(_ timer: Int) {
        isHot = false
        work()
    }

    override func work() {
        let mode = mode
        let isJammed = isBroken(.motorBlocked)
        // A heater without moving air would melt its case.
        let canHeat = !isBroken(.heaterFailure) && !isJammed && !isBroken(.overTemperature)
        let share: Double =
            switch mode {
            case .heat where canHeat: thermostat.map { $0.demand == .heating ? $0.demandShare : 0 } ?? 1
            case .dry where canHeat: 0.4
            default: 0
            }
        if share > 0 {
            isHot = true
            cancelTimer(0)
        } else if isHot, !isArmed(0) {
            setTimer(0, after: coolTime)
        }
        let speed = isJammed ? 0 : mode == nil ? (isHot ? 0.3 : 0) : max(isHot ? 0.3 : 0, fan?.share ?? 1)
        let outward: Double =
            switch mode {
            case .ventilate: airflow * speed
            case .dry: airflow * 0.4 * speed
            case .heat, .blow, nil: 0
            }
        emissions.give(
            heat: (power * share).rounded(), power: standby + power * share + fanPower * speed, airflow: outward,
            sound: speed > 0 ? sound - 18 + 18 * speed : 0)
    }
}
