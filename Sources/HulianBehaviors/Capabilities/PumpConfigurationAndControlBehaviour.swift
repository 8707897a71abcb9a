internal import HulianModel

/// Pump Configuration and Control: how fast a pump turns, what it works for, and what is wrong with it.
///
/// The pressure and the flow follow from the speed: the flow rises with it, the pressure with its square, the power
/// with its cube. Source: Matter application clusters, Pump Configuration and Control (0x0200), revision 4.
final class PumpConfigurationAndControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0200
    /// The greatest speed.
    private static let maxSpeed: AttributeNumber = 0x0001
    /// What is wrong and whether it runs, one bit each.
    private static let pumpStatus: AttributeNumber = 0x0010
    /// The mode in which it is, and what it works for.
    private static let effectiveOperationMode: AttributeNumber = 0x0011, effectiveControlMode: AttributeNumber = 0x0012
    /// What it gives, in hundredths of a percent of the greatest.
    private static let capacity: AttributeNumber = 0x0013
    /// The speed now.
    private static let speed: AttributeNumber = 0x0014
    /// Hours that it ran.
    private static let lifetimeRunningHours: AttributeNumber = 0x0015
    /// The power in watts.
    private static let power: AttributeNumber = 0x0016
    /// Kilowatt-hours that it took.
    private static let lifetimeEnergyConsumed: AttributeNumber = 0x0017
    /// The mode that is wanted, and what it is to work for.
    private static let operationMode: AttributeNumber = 0x0020, controlMode: AttributeNumber = 0x0021
    /// The modes, as the attribute counts them.
    private enum Mode {
        /// It works for what its control says.
        static let normal: Int64 = 0
        /// The least speed.
        static let minimum: Int64 = 1
        /// The greatest speed.
        static let maximum: Int64 = 2
        /// What is stored in the pump itself.
        static let local: Int64 = 3
    }
    /// The bits of the status.
    private enum Bit {
        /// The pump is broken.
        static let deviceFault: Int64 = 0x1
        /// The supply is.
        static let supplyFault: Int64 = 0x2
        /// What it is to reach is more than it can.
        static let speedHigh: Int64 = 0x8
        /// Somebody stopped it at the device itself.
        static let localOverride: Int64 = 0x10
        /// It runs.
        static let running: Int64 = 0x20
    }
    /// What it works for and the feature that allows it (Pump Configuration and Control, ControlModeEnum).
    private static let controls: [(mode: Int64, feature: String)] = [
        (0, "SPD"), (1, "PRSCONST"), (2, "PRSCOMP"), (3, "FLW"), (5, "TEMP"), (7, "AUTO"),
    ]

    /// The greatest numbers of both counters; they stay there.
    private static let mostHours = 16_777_215.0, mostEnergy = 4_294_967_295.0

    /// What can go wrong, with the event that tells it and the bit that shows it.
    ///
    /// What the supply is to blame for and what the pump is, is as the bits name the events (Pump Configuration and
    /// Control, PumpStatusBitmap type).
    private struct Trouble {
        /// How scenarios name it.
        let defect: String
        /// The event.
        let event: EventNumber
        /// The bit of the status.
        var bit = Bit.deviceFault
        /// True when the pump protects itself and stands still.
        var stops = false
    }
    /// All that can go wrong.
    private static let troubles = [
        Trouble(defect: "wiredUnderVoltage", event: 0x00, bit: Bit.supplyFault),
        Trouble(defect: "wiredOverVoltage", event: 0x01, bit: Bit.supplyFault),
        Trouble(defect: "phaseMissing", event: 0x02, stops: true),
        Trouble(defect: "pressureLow", event: 0x03), Trouble(defect: "pressureHigh", event: 0x04),
        Trouble(defect: "dryRunning", event: 0x05, stops: true), Trouble(defect: "motorHot", event: 0x06),
        Trouble(defect: "motorFailure", event: 0x07, stops: true), Trouble(defect: "electronicsHot", event: 0x08),
        Trouble(defect: "motorJammed", event: 0x09, stops: true), Trouble(defect: "sensorFault", event: 0x0A),
        Trouble(defect: "electronicsFault", event: 0x0B),
        Trouble(defect: "electronicsFailure", event: 0x0C, stops: true),
        Trouble(defect: "pumpFault", event: 0x0D, bit: Bit.supplyFault), Trouble(defect: "leak", event: 0x0E),
        Trouble(defect: "airInPump", event: 0x0F), Trouble(defect: "drivenByWater", event: 0x10),
    ]
    /// The share of the greatest speed that it reaches while the voltage is too low (project default).
    private static let shareAtLowVoltage = 0.7

    override class var actions: [String] { ["pressStop", "release"] }
    override class var defects: [String] { troubles.map(\.defect) }

    /// The share of the greatest speed that its control asks for; the physics of the device sets it.
    var wantedShare = 0.6 {
        didSet { if device.isPowered, wantedShare != oldValue { work() } }
    }
    /// The power at full speed in watts; the physics of the device sets it.
    var fullPower = 45.0
    /// The share of the greatest speed now.
    private(set) var share = 0.0
    /// Told when the speed changed; the physics of the device sets it.
    var changed: (() -> Void)?
    /// Seconds that it ran and joules that it took.
    private var ran = 0.0, taken = 0.0
    /// When both were last worked out.
    private var settled: Instant?
    /// What is broken, as places in the list of all that can go wrong.
    private var broken: [Int] = []
    /// True while somebody keeps it stopped at the device.
    private var isOverridden = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    override func start() {
        settled = device.now
        work()
    }

    override func stop() {
        settle()
        settled = nil
        share = 0
        emissions.give()
    }

    override func reset() {
        ran = 0
        taken = 0
        isOverridden = false
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard let number = value.integerValue else { return }
        switch attribute {
        case Self.operationMode:
            if isOverridden { throw .failure }
            guard number != Mode.local || has(feature: "LOCAL") else { throw .constraintError }
        case Self.controlMode:
            guard let control = Self.controls.first(where: { $0.mode == number }), has(feature: control.feature) else {
                throw .constraintError
            }
        default: return
        }
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        switch attribute {
        case Self.lifetimeRunningHours: ran = Double(integer(attribute) ?? 0) * 3600
        case Self.lifetimeEnergyConsumed: taken = Double(integer(attribute) ?? 0) * 3_600_000
        default: work()
        }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number) { work() }
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard let place = Self.troubles.firstIndex(where: { $0.defect == defect }) else { return false }
        let wasBroken = broken.contains(place)
        broken.removeAll { $0 == place }
        if isBroken { broken.append(place) }
        if device.isPowered { work() }
        // It is told once what it shows stands there.
        if isBroken, !wasBroken { emit(Self.troubles[place].event) }
        return true
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "pressStop" || action == "release" else { return false }
        isOverridden = action == "pressStop"
        work()
        return true
    }

    override func fire(_ timer: Int) {
        settle()
        setTimer(0, after: .hours(1))
    }

    /// Turns as fast as it is to.
    private func work() {
        settle()
        let mode = isOverridden ? Mode.local : integer(Self.operationMode) ?? Mode.normal
        let troubles = broken.map { Self.troubles[$0] }
        let isOn = value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? true
        let wanted: Double =
            switch mode {
            case Mode.minimum: 0.3
            case Mode.maximum: 1
            default: wantedShare
            }
        let most = troubles.contains { $0.event == 0x00 } ? Self.shareAtLowVoltage : 1
        // A pump without water or with a blocked rotor protects itself.
        let stands = !isOn || isOverridden || troubles.contains { $0.stops }
        share = stands ? 0 : min(most, max(0, wanted))
        let watts = share > 0 ? max(3, fullPower * share * share * share) : 0
        set(Self.effectiveOperationMode, .integer(mode))
        set(Self.effectiveControlMode, self[Self.controlMode].isNull ? 0 : self[Self.controlMode])
        set(Self.capacity, .integer(Int64((share * 10_000).rounded())))
        set(Self.speed, .integer(Int64((share * Double(integer(Self.maxSpeed) ?? 2800)).rounded())))
        set(Self.power, .integer(Int64(watts.rounded())))
        var status = troubles.reduce(0) { $0 | $1.bit }
        if share > 0 { status |= Bit.running }
        if isOn, wanted > most { status |= Bit.speedHigh }
        if isOverridden { status |= Bit.localOverride }
        set(Self.pumpStatus, .integer(status))
        emissions.give(heat: (watts * 0.3).rounded(), power: watts, sound: share > 0 ? 30 + 12 * share : 0)
        if share > 0 { setTimer(0, after: .hours(1)) } else { cancelTimer(0) }
        changed?()
    }

    /// Counts hours and energy until now.
    private func settle() {
        guard let settled else { return }
        let seconds = (device.now - settled).seconds
        self.settled = device.now
        guard share > 0 else { return }
        ran += seconds
        taken += max(3, fullPower * share * share * share) * seconds
        set(Self.lifetimeRunningHours, .integer(Int64(min(Self.mostHours, ran / 3600))))
        set(Self.lifetimeEnergyConsumed, .integer(Int64(min(Self.mostEnergy, taken / 3_600_000))))
    }
}
