internal import HulianModel

/// Water Heater Management: heating beside the programme, for a time or until there is enough hot water.
///
/// Source: Matter application clusters, Water Heater Management (0x0094), revision 2.
final class WaterHeaterManagementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0094
    /// What heats, one bit each.
    private static let heatDemand: AttributeNumber = 0x0001
    /// The volume of the tank in litres.
    private static let tankVolume: AttributeNumber = 0x0002
    /// The heat that is missing, in milliwatt-hours.
    private static let estimatedHeatRequired: AttributeNumber = 0x0003
    /// How much of the tank is hot.
    private static let tankPercentage: AttributeNumber = 0x0004
    /// Whether it is boosted.
    private static let boostState: AttributeNumber = 0x0005
    /// The limits of the setpoint of the thermostat beside it, the narrower ones first.
    private static let lowLimits: [AttributeNumber] = [0x0015, 0x0003],
        highLimits: [AttributeNumber] = [0x0016, 0x0004]

    /// How it is boosted.
    struct Boost {
        /// True when it ends as soon as the water is hot for the first time.
        let isOneShot: Bool
        /// True when all means are to be used.
        let isEmergency: Bool
        /// The temperature to reach in °C instead of the setpoint.
        let setpoint: Double?
        /// The percentage of hot water to reach.
        let percentage: Int64?
        /// The percentage below which it heats again.
        let reheat: Int64?
    }

    /// How it is boosted now.
    private(set) var boost: Boost?
    /// Told when a boost began or ended; the physics of the device sets it.
    var changed: (() -> Void)?

    // A boost does not outlast a loss of power.
    override func start() {
        boost = nil
        set(Self.boostState, 0)
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try begin(fields["boostInfo"])
        case 0x01:
            guard boost != nil else { throw .invalidInState }
            end()
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Begins a boost, or replaces one.
    private func begin(_ info: Value) throws(Status) {
        let percentage = info["targetPercentage"]?.integerValue
        let reheat = info["targetReheat"]?.integerValue
        let setpoint = info["temporarySetpoint"]?.integerValue
        guard let seconds = info["duration"]?.integerValue, seconds >= 1 else { throw .constraintError }
        if let setpoint {
            let low = limit(Self.lowLimits) ?? .min
            guard setpoint >= low, setpoint <= limit(Self.highLimits) ?? .max else { throw .constraintError }
        }
        guard percentage == nil || has(feature: "TP") else { throw .invalidCommand }
        guard percentage ?? 0 <= 100, reheat ?? 0 <= 100 else { throw .constraintError }
        if let reheat {
            // Heating again makes sense below a target only, and not for one shot (Boost command, TargetReheat).
            guard let percentage, info["oneShot"]?.boolValue != true else { throw .invalidCommand }
            guard reheat <= percentage else { throw .constraintError }
        }
        boost = Boost(
            isOneShot: info["oneShot"]?.boolValue ?? false, isEmergency: info["emergencyBoost"]?.boolValue ?? false,
            setpoint: setpoint.map { Double($0) / 100 }, percentage: percentage, reheat: reheat)
        set(Self.boostState, 1)
        setTimer(0, after: .seconds(seconds))
        emit(0x00, [Field("boostInfo", info)])
        changed?()
    }

    /// The first limit that the thermostat beside it has.
    private func limit(_ attributes: [AttributeNumber]) -> Int64? {
        attributes.lazy.compactMap { self.value(ThermostatBehaviour.number, $0).integerValue }.first
    }

    /// Ends a boost.
    func end() {
        guard boost != nil else { return }
        boost = nil
        cancelTimer(0)
        set(Self.boostState, 0)
        emit(0x01)
        changed?()
    }

    override func fire(_ timer: Int) { end() }

    /// Shows what heats, what is hot and what is missing.
    ///
    /// - Parameters:
    ///   - demand: What heats, one bit each.
    ///   - volume: The volume of the tank in L.
    ///   - missing: The heat that is missing, in J.
    ///   - percentage: How much of the tank is hot.
    func show(demand: Int64, volume: Double? = nil, missing: Double? = nil, percentage: Double? = nil) {
        set(Self.heatDemand, .integer(demand))
        if let volume { set(Self.tankVolume, .integer(Int64(volume.rounded()))) }
        // Steps of ten watt-hours, so that a tank at rest tells no noise.
        if let missing {
            set(Self.estimatedHeatRequired, .integer(Int64((max(0, missing) / 36_000).rounded()) * 10_000))
        }
        if let percentage { set(Self.tankPercentage, .integer(Int64(min(100, max(0, percentage)).rounded()))) }
    }

    /// How much of the tank is hot, as it is shown.
    var percentage: Int64 { integer(Self.tankPercentage) ?? 0 }
}
