internal import HulianModel

/// Utility metering: the water or the gas of a home, and what a flow that does not end tells.
///
/// A capability of ours. A flow that never ends at night is a leak; more in one go than anybody takes is a burst, which
/// shuts the valve of the meter if it has one. Times and limits are project defaults.
final class UtilityMeteringBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC60
    /// Water or gas.
    private static let commodity: AttributeNumber = 0x0000
    /// What flowed since the home was made, in litres.
    private static let volume: AttributeNumber = 0x0001
    /// What flows, in litres an hour.
    private static let flow: AttributeNumber = 0x0002
    /// What flowed today, and yesterday, in litres.
    private static let dayVolume: AttributeNumber = 0x0003, previousDayVolume: AttributeNumber = 0x0004
    /// The least flow of the last night, in litres an hour.
    private static let nightFlow: AttributeNumber = 0x0005
    /// What is wrong, one bit each.
    private static let alarms: AttributeNumber = 0x0006
    /// The night flow from which it is a leak, in litres an hour.
    private static let leakFlow: AttributeNumber = 0x0007
    /// The volume in one go from which it is a burst, in litres.
    private static let burstVolume: AttributeNumber = 0x0008
    /// Whether a leak or a burst shuts the valve.
    private static let autoShutoff: AttributeNumber = 0x0009

    /// What is wrong, as the attribute counts it.
    private enum Alarm {
        /// Something flows all night.
        static let leak: Int64 = 0x1
        /// More flows in one go than anybody takes.
        static let burst: Int64 = 0x2
        /// Somebody opened the cover.
        static let tamper: Int64 = 0x4
        /// The flow is not measured.
        static let sensorFault: Int64 = 0x8
    }
    /// The timers: the next hour of the clock that matters, a burst, the next report.
    private enum Timer {
        /// Midnight, or the begin or the end of the night.
        static let clock = 0
        /// The volume of a burst is reached.
        static let burst = 1
        /// Reports are put off until then.
        static let report = 2
    }
    /// The begin and the end of the time in which nobody takes anything, in minutes of the day.
    private static let night: (begin: Int64, end: Int64) = (120, 300)
    /// The least time between two reports.
    private static let period = Interval.minutes(1)

    override class var defects: [String] { ["pipeLeak", "sensorFault", "coverOpened"] }

    /// What flows out of a broken pipe behind the meter.
    private lazy var emissions = Emissions(of: self)
    /// The volume in litres when the day began.
    private var dayBegan: Double?
    /// The volume in litres when the flow of now began; nothing while nothing flows.
    private var flowBegan: Double?
    /// The least flow of this night in litres an hour; nothing by day.
    private var least: Double?
    /// True while the pipe behind it is broken.
    private var isPipeBroken = false

    /// True for gas.
    private var isGas: Bool { integer(Self.commodity) == 1 }
    /// What it counts.
    private var utility: Utility? { isGas ? device.room?.home.gas : device.room?.home.water }
    /// The volume in litres.
    private var litres: Double { (utility?.amountTaken ?? 0) / (isGas ? 3.6 : 1) }
    /// The flow in litres an hour.
    private var litresPerHour: Double { max(0, utility?.rate ?? 0) * (isGas ? 1000 : 3600) }
    /// The valve of the meter, if it has one.
    private var valve: ValveConfigurationAndControlBehaviour? { sibling(ValveConfigurationAndControlBehaviour.number) }

    override func start() {
        utility?.watch(by: self)
        if let valve { utility?.setShut(valve.isShut) }
        if dayBegan == nil { dayBegan = litres }
        least = (Self.night.begin * 60..<Self.night.end * 60).contains(secondOfDay) ? litresPerHour : nil
        leak()
        followFlow()
        report()
        setClock()
    }

    override func stop() { emissions.give() }

    override func reset() {
        dayBegan = nil
        flowBegan = nil
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        // What is broken stays broken.
        let left = (integer(Self.alarms) ?? 0) & (Alarm.tamper | Alarm.sensorFault)
        if set(Self.alarms, .integer(left)), left == 0 { emit(0x01) }
        flowBegan = nil
        followFlow()
        return []
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.burstVolume { followFlow() }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard capability == sibling(ValveConfigurationAndControlBehaviour.number), let valve else { return }
        utility?.setShut(valve.isShut)
    }

    override func utilityChanged(_ utility: Utility) {
        if let least { self.least = min(least, litresPerHour) }
        followFlow()
        if !isArmed(Timer.report) { report() }
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "pipeLeak":
            isPipeBroken = isBroken
            if device.isPowered { leak() }
        case "coverOpened": setAlarm(Alarm.tamper, isBroken)
        case "sensorFault":
            setAlarm(Alarm.sensorFault, isBroken)
            if device.isPowered { report() }
        default: return false
        }
        return true
    }

    /// Lets the broken pipe leak: 36 litres of water or 50 of gas an hour.
    private func leak() {
        emissions.give(water: isPipeBroken && !isGas ? 0.01 : 0, gas: isPipeBroken && isGas ? 0.05 : 0)
    }

    // MARK: What a flow tells

    /// Waits for the volume of a burst.
    private func followFlow() {
        let flow = litresPerHour
        guard flow > 0 else {
            flowBegan = nil
            return cancelTimer(Timer.burst)
        }
        let began = flowBegan ?? litres
        flowBegan = began
        let left = Double(integer(Self.burstVolume) ?? 500) - (litres - began)
        setTimer(Timer.burst, after: .fractional(seconds: max(0, min(left / flow * 3600, 86_400))))
    }

    /// Raises or ends an alarm.
    private func setAlarm(_ bit: Int64, _ isOn: Bool) {
        let before = integer(Self.alarms) ?? 0
        let now = isOn ? before | bit : before & ~bit
        guard set(Self.alarms, .integer(now)) else { return }
        if isOn { emit(0x00, [Field("alarms", .integer(now))]) }
        if now == 0 { emit(0x01) }
        if isOn, bit == Alarm.leak || bit == Alarm.burst, bool(Self.autoShutoff) { valve?.close() }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.clock: strike()
        case Timer.burst:
            guard litresPerHour > 0, let flowBegan else { return }
            // The volume is reached but for what rounding leaves.
            if litres - flowBegan >= Double(integer(Self.burstVolume) ?? 500) - 0.01 {
                setAlarm(Alarm.burst, true)
            } else {
                followFlow()
            }
        default: report()
        }
    }

    /// A time of the day that matters has come.
    private func strike() {
        switch secondOfDay / 60 {
        case Self.night.begin..<Self.night.end: least = litresPerHour
        case Self.night.end..<Self.night.end + 60:
            if let least {
                set(Self.nightFlow, .integer(Int64(least.rounded())))
                if least >= Double(integer(Self.leakFlow) ?? 5) { setAlarm(Alarm.leak, true) }
            }
            least = nil
        default:
            set(Self.previousDayVolume, .integer(Int64((litres - (dayBegan ?? 0)).rounded())))
            dayBegan = litres
            report()
        }
        setClock()
    }

    /// Waits for the next time of the day that matters.
    private func setClock() {
        let next = [0, Self.night.begin, Self.night.end].map { delay(untilMinute: $0) }.min() ?? .hours(1)
        setTimer(Timer.clock, after: next)
    }

    /// Shows volume and flow; while something flows again after a minute.
    private func report() {
        set(Self.volume, .integer(Int64(litres.rounded())))
        set(Self.dayVolume, .integer(Int64(max(0, litres - (dayBegan ?? 0)).rounded())))
        let isBlind = (integer(Self.alarms) ?? 0) & Alarm.sensorFault != 0
        set(Self.flow, isBlind ? .null : .integer(Int64(litresPerHour.rounded())))
        // Flow Measurement beside it counts tenths of a cubic metre.
        let tenths = (litresPerHour / 100).rounded()
        set(0x0404, 0x0000, isBlind ? .null : .integer(Int64(min(65_533, tenths))))
        if litresPerHour > 0 { setTimer(Timer.report, after: Self.period) }
    }
}
