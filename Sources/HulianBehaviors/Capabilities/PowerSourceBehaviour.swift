internal import HulianModel

/// Power Source: what feeds the device, how full its battery is, and what is wrong with it.
///
/// Charge and charging are told by the physics of the battery; this keeps the attributes consistent. What the mains are
/// like follows from what they are meant to be and what is wrong with them. Source: Matter core, Power Source (0x002F),
/// revision 3.
final class PowerSourceBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x002F
    /// Whether it feeds the device.
    private static let status: AttributeNumber = 0x0000
    /// The voltage of the mains in millivolts, their frequency in hertz, and the current that they give in milliamperes,
    /// as far as the device can tell.
    private static let wiredVoltage: AttributeNumber = 0x0003, wiredFrequency: AttributeNumber = 0x0004
    /// See above.
    private static let wiredCurrent: AttributeNumber = 0x0006
    /// Alternating current or direct current, and the voltage that is meant to be there in millivolts.
    private static let wiredCurrentType: AttributeNumber = 0x0005, wiredNominalVoltage: AttributeNumber = 0x0007
    /// Whether the mains are there.
    private static let wiredPresent: AttributeNumber = 0x0009
    /// What is wrong with the mains.
    private static let activeWiredFaults: AttributeNumber = 0x000A
    /// The voltage of the battery in millivolts.
    private static let batVoltage: AttributeNumber = 0x000B
    /// The charge in half percent.
    static let batPercentRemaining: AttributeNumber = 0x000C
    /// Seconds until the battery is empty.
    private static let batTimeRemaining: AttributeNumber = 0x000D
    /// Whether the charge is good, low or critical.
    static let batChargeLevel: AttributeNumber = 0x000E
    /// Whether the battery must be replaced.
    private static let batReplacementNeeded: AttributeNumber = 0x000F
    /// Whether a battery is there.
    private static let batPresent: AttributeNumber = 0x0011
    /// What is wrong with the battery.
    private static let activeBatFaults: AttributeNumber = 0x0012
    /// Whether it is being charged.
    private static let batChargeState: AttributeNumber = 0x001A
    /// Seconds until the battery is full.
    private static let batTimeToFullCharge: AttributeNumber = 0x001B
    /// What flows into the battery in milliamperes.
    private static let batChargingCurrent: AttributeNumber = 0x001D
    /// What is wrong with charging.
    private static let activeBatChargeFaults: AttributeNumber = 0x001E
    /// The endpoints that it feeds.
    private static let endpointList: AttributeNumber = 0x001F

    /// Whether a battery is being charged, as the attribute counts it.
    enum ChargeState: Int64 {
        /// It is being charged.
        case charging = 1
        /// It is full, and the charger is there.
        case full = 2
        /// It is not being charged.
        case notCharging = 3
    }

    /// Below this share it is low; below the second one it is critical (project defaults).
    var warningShare = 0.2, criticalShare = 0.1

    /// Works out seconds until the battery is empty or full; the battery sets it.
    var timeLeft: (() -> Int64?)?

    override class var defects: [String] { ["batteryHot", "wiredOverVoltage", "wiredUnderVoltage", "chargerHot"] }

    override func start() {
        set(Self.status, 1)
        set(Self.batPresent, true)
        set(Self.wiredPresent, true)
        assess()
        if self[Self.endpointList].listValue?.isEmpty ?? true {
            set(Self.endpointList, .list(device.blueprint.endpoints.map { .integer(Int64($0.number.rawValue)) }))
        }
    }

    /// Sets the charge as a share from 0 to 1 and what follows from it.
    func setCharge(_ share: Double, voltage: Double, isReplaceable: Bool) {
        set(Self.batPercentRemaining, .integer(Int64((min(1, max(0, share)) * 200).rounded())))
        // Whole tens of millivolts, so that a resting battery does not report noise.
        set(Self.batVoltage, .integer(Int64((voltage * 100).rounded()) * 10))
        let level: Int64 = share < criticalShare ? 2 : share < warningShare ? 1 : 0
        set(Self.batChargeLevel, .integer(level))
        set(Self.batReplacementNeeded, .bool(isReplaceable && level == 2))
    }

    /// Sets whether the battery is being charged, and what flows into it in amperes.
    func setChargeState(_ state: ChargeState, current: Double) {
        set(Self.batChargeState, .integer(state.rawValue))
        // Whole tens, so that a battery that fills up does not report each milliampere.
        set(Self.batChargingCurrent, .integer(Int64((current * 100).rounded()) * 10))
    }

    /// Shows what the mains are like; nothing where there are none.
    private func assess() {
        let isPresent = self[Self.wiredPresent].boolValue ?? true
        let faults = self[Self.activeWiredFaults].listValue ?? []
        // A fault lies a fifth beside what is meant to be there (project default).
        let share: Int64 = faults.contains(1) ? 120 : faults.contains(2) ? 80 : 100
        set(Self.wiredVoltage, isPresent ? nominal.map { .integer($0 * share / 100) } ?? .null : .null)
        set(Self.wiredFrequency, isPresent ? .integer(isDirect ? 0 : 50) : .null)
    }

    /// True for direct current.
    private var isDirect: Bool { integer(Self.wiredCurrentType) == 1 }

    /// The voltage that is meant to be there in millivolts; nothing for direct current of which nobody says.
    private var nominal: Int64? {
        integer(Self.wiredNominalVoltage) ?? (isDirect ? nil : Int64(ElectricalPowerMeasurementBehaviour.mains * 1000))
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        if attribute == Self.wiredCurrent { return assessedCurrent }
        guard let timeLeft else { return nil }
        let isCharging = integer(Self.batChargeState) == ChargeState.charging.rawValue
        switch attribute {
        case Self.batTimeRemaining: return isCharging ? .null : timeLeft().map { .integer($0) } ?? .null
        case Self.batTimeToFullCharge: return isCharging ? timeLeft().map { .integer($0) } ?? .null : .null
        default: return nil
        }
    }

    /// What the mains give in milliamperes; nothing where there are none, or nobody measures it.
    private var assessedCurrent: Value {
        guard self[Self.wiredPresent].boolValue ?? true, let nominal, nominal > 0,
            let meter = device.allBehaviours.lazy.compactMap({ $0 as? ElectricalPowerMeasurementBehaviour }).first
        else { return .null }
        return .integer(Int64((max(0, meter.watts) / Double(nominal) * 1_000_000).rounded()))
    }

    /// Sets what it feeds as the attribute counts it: 1 the device, 2 nothing while it is ready, 3 nothing.
    ///
    /// - Parameter isPresent: Whether the mains are there; nothing for a battery.
    func setSupply(status: Int64, isPresent: Bool?) {
        set(Self.status, .integer(status))
        if let isPresent {
            set(Self.wiredPresent, .bool(isPresent))
            assess()
        }
    }

    /// Says that it feeds the device no more, or does so again.
    func setAvailable(_ isAvailable: Bool) { set(Self.status, isAvailable ? 1 : 3) }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "batteryHot": change(Self.activeBatFaults, fault: 1, isBroken, event: 0x01)
        case "wiredOverVoltage": change(Self.activeWiredFaults, fault: 1, isBroken, event: 0x00)
        case "wiredUnderVoltage": change(Self.activeWiredFaults, fault: 2, isBroken, event: 0x00)
        case "chargerHot": change(Self.activeBatChargeFaults, fault: 3, isBroken, event: 0x02)
        default: return false
        }
        return true
    }

    /// Adds or removes a fault of a list and tells the event that compares both lists.
    private func change(_ attribute: AttributeNumber, fault: Int64, _ isBroken: Bool, event: EventNumber) {
        let previous = self[attribute].listValue ?? []
        var current = previous.filter { $0 != .integer(fault) }
        if isBroken { current.append(.integer(fault)) }
        guard current != previous else { return }
        set(attribute, .list(current))
        if attribute == Self.activeWiredFaults { assess() }
        emit(event, [Field("current", .list(current)), Field("previous", .list(previous))])
    }
}
