internal import HulianModel

/// An air conditioner: it brings heat into its room or takes heat out of it, as its thermostat wants and its fan allows.
final class RoomConditionerBehaviour: Behaviour {
    /// How device types name it: capacities and powers in W, moisture in g/h, sound in dBA.
    static let dynamics = Behaviours.Dynamics(
        "roomConditioner",
        parameters: ["coolingCapacity", "heatingCapacity", "efficiency", "fanPower", "standby", "drying", "sound"],
        defects: RoomConditionerBehaviour.defects
    ) { device, endpoint, parameters in RoomConditionerBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["compressorFailure", "filterClogged"] }

    /// The heat that it takes out at most, in watts.
    private let coolingCapacity: Double
    /// The heat that it brings in at most, in watts.
    private let heatingCapacity: Double
    /// Heat for each watt of electric power.
    private let efficiency: Double
    /// The power of the fan at full speed, and of waiting, in watts.
    private let fanPower, standby: Double
    /// The water that it takes out of the air at full power, in g/h.
    private let drying: Double
    /// The sound at full speed in dBA.
    private let sound: Double
    /// A compressor that stopped waits so long before it starts again, for its pressure to fall (project default).
    private static let restartTime = Interval.seconds(180)
    /// The error of a compressor, as the thermostat counts errors.
    private static let compressorError: Int64 = 0x1
    /// What the thermostat says is wrong, one bit each.
    private static let acErrorCode: AttributeNumber = 0x0044

    /// What it gives.
    private lazy var emissions = Emissions(of: self)
    /// When the compressor stopped.
    private var stopped: Instant?
    /// True while the compressor runs.
    private var isCompressorOn = false
    /// True while the compressor is broken, and while the filter is full of dust.
    private var isBroken = false, isClogged = false

    /// Makes a conditioner.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        coolingCapacity = parameters.number("coolingCapacity", or: 3500)
        heatingCapacity = parameters.number("heatingCapacity", or: 4000)
        efficiency = max(1, parameters.number("efficiency", or: 3.5))
        fanPower = parameters.number("fanPower", or: 40)
        standby = parameters.number("standby", or: 1)
        drying = parameters.number("drying", or: 1200)
        sound = parameters.number("sound", or: 42)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The thermostat, and the fan.
    private var thermostat: ThermostatBehaviour? { sibling(ThermostatBehaviour.number) }
    /// The fan.
    private var fan: FanControlBehaviour? { sibling(FanControlBehaviour.number) }

    override func start() {
        thermostat?.demandChanged = { [unowned self] in self.work() }
        work()
    }

    override func stop() {
        if isCompressorOn { stopped = device.now }
        isCompressorOn = false
        emissions.give()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == FanControlBehaviour.percentCurrent, capability == sibling(FanControlBehaviour.number) else {
            return
        }
        work()
    }

    override func fire(_ timer: Int) { work() }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "compressorFailure":
            self.isBroken = isBroken
            let errors = value(ThermostatBehaviour.number, Self.acErrorCode).integerValue ?? 0
            set(
                ThermostatBehaviour.number, Self.acErrorCode,
                .integer(isBroken ? errors | Self.compressorError : errors & ~Self.compressorError))
        case "filterClogged": isClogged = isBroken
        default: return false
        }
        if device.isPowered { work() }
        return true
    }

    /// Does what is wanted now.
    private func work() {
        guard let thermostat else { return }
        let demand = thermostat.demand
        let wantsCompressor = [.heating, .cooling, .drying].contains(demand) && !isBroken
        setCompressor(wantsCompressor)
        // In automatic mode the fan follows what is wanted; without demand it rests.
        let share = thermostat.demandShare
        fan?.automaticPercent = demand == .none ? 0 : demand == .fan ? 60 : Int64((share * 10).rounded()) * 10
        let air = demand == .none ? 0 : fan.map { max(0.25, $0.share) } ?? 1
        let clog = isClogged ? 0.5 : 1
        var heat = 0.0
        var moisture = 0.0
        if isCompressorOn {
            switch demand {
            case .cooling:
                heat = -coolingCapacity * share * (0.5 + 0.5 * air) * clog
                moisture = -drying * share * 0.4
            case .drying:
                heat = -coolingCapacity * 0.15 * clog
                moisture = -drying
            case .heating: heat = heatingCapacity * share * (0.5 + 0.5 * air) * clog
            case .none, .fan: break
            }
        }
        // Dry air gives no water.
        if let room = device.room, room[.humidity] < 35 { moisture = 0 }
        emissions.give(
            heat: heat.rounded(), power: standby + abs(heat) / efficiency + fanPower * air,
            moisture: moisture.rounded(),
            sound: air > 0 ? sound - 15 + 15 * air : 0)
    }

    /// Starts or stops the compressor; one that stopped just now waits.
    private func setCompressor(_ isWanted: Bool) {
        guard isWanted else {
            if isCompressorOn { stopped = device.now }
            isCompressorOn = false
            cancelTimer(0)
            return
        }
        guard !isCompressorOn else { return }
        if let stopped, device.now - stopped < Self.restartTime {
            if !isArmed(0) { setTimer(0, after: Self.restartTime - (device.now - stopped)) }
        } else {
            isCompressorOn = true
        }
    }
}
