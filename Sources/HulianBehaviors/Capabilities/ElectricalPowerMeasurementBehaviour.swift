internal import HulianModel

/// Electrical Power Measurement: the power that the device takes from the mains now.
///
/// Source: Matter application clusters, Electrical Power Measurement (0x0090), revision 3; the accuracy of 1 %, the
/// steps of reports, the length of a period and the share of harmonics are project defaults.
final class ElectricalPowerMeasurementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0090
    /// Direct or alternating current.
    private static let powerMode: AttributeNumber = 0x0000
    /// How many quantities are measured.
    private static let numberOfMeasurementTypes: AttributeNumber = 0x0001
    /// How exactly they are measured.
    private static let accuracy: AttributeNumber = 0x0002
    /// Between which ends the power lay in the last period.
    private static let ranges: AttributeNumber = 0x0003
    /// The voltage in millivolts.
    private static let voltage: AttributeNumber = 0x0004
    /// The current in milliamperes.
    private static let activeCurrent: AttributeNumber = 0x0005
    /// The power in milliwatts.
    private static let activePower: AttributeNumber = 0x0008
    /// The power that current and voltage make, whatever their phase, in milliwatts.
    private static let apparentPower: AttributeNumber = 0x000A
    /// The voltage, the current and the power as their root mean square, in millivolts, milliamperes and milliwatts.
    private static let rmsVoltage: AttributeNumber = 0x000B, rmsCurrent: AttributeNumber = 0x000C
    /// The frequency in millihertz.
    private static let frequency: AttributeNumber = 0x000E
    /// The share of apparent power that is power, in hundredths of a percent.
    private static let powerFactor: AttributeNumber = 0x0011
    /// The part of current and power that only goes to and fro, and the whole current, in milliamperes and milliwatts.
    private static let reactiveCurrent: AttributeNumber = 0x0006, reactivePower: AttributeNumber = 0x0009
    /// The whole current in milliamperes.
    private static let apparentCurrent: AttributeNumber = 0x0007
    /// The power as its root mean square in milliwatts.
    private static let rmsPower: AttributeNumber = 0x000D
    /// How strong each harmonic of the current is, in milliamperes, and by how much it leads, in thousandths of a degree.
    private static let harmonicCurrents: AttributeNumber = 0x000F, harmonicPhases: AttributeNumber = 0x0010
    /// What flows back because the phases of a three-phase supply are not loaded alike, in milliamperes.
    private static let neutralCurrent: AttributeNumber = 0x0012
    /// The odd harmonics, each with its share of the current and its phase in thousandths of a degree, as a rectifier
    /// makes them.
    private static let harmonics: [(order: Int64, share: Double, phase: Int64)] = [
        (1, 1, 0), (3, 0.08, -180_000), (5, 0.04, 0), (7, 0.02, -180_000),
    ]
    /// How long a period lasts of which the range is told.
    private static let period = Interval.minutes(15)
    /// The voltage of the mains in volts (GB/T 156).
    static let mains = 220.0
    /// The share of apparent power that is power, where nobody says (project default).
    private static let usualFactor = 0.95

    /// False for the meter of a home or a room, which does not count what feeds itself.
    var isOfDevice = true

    /// The meter of energy beside it, looked for once; the device owns both of them.
    private lazy var energyMeter: Unmanaged<ElectricalEnergyMeasurementBehaviour>? =
        sibling(ElectricalEnergyMeasurementBehaviour.number, as: ElectricalEnergyMeasurementBehaviour.self)
        .map { .passUnretained($0) }

    /// True for a meter that tells more than what most do.
    private lazy var tellsMore = [
        Self.reactiveCurrent, Self.apparentCurrent, Self.reactivePower, Self.rmsPower, Self.harmonicCurrents,
        Self.harmonicPhases, Self.neutralCurrent,
    ].contains { has($0) }
    /// The least and the most power of the period that runs; nothing for a meter that does not tell them.
    private var range: PowerRange?
    /// The power in watts, exactly.
    private(set) var watts = 0.0
    /// When the power was last reported.
    private var reported: Instant?

    /// The accuracy of a quantity as its structure says it: 1 % of a range.
    static func accuracy(ofType type: Int64, upTo most: Int64) -> Value {
        [
            "measurementType": .integer(type), "measured": true, "minMeasuredValue": 0,
            "maxMeasuredValue": .integer(most),
            "accuracyRanges": [["rangeMin": 0, "rangeMax": .integer(most), "percentMax": 100]],
        ]
    }

    override func start() {
        reported = nil
        set(Self.powerMode, has(feature: "ALTC") ? 2 : 1)
        set(Self.numberOfMeasurementTypes, 1)
        if self[Self.accuracy].listValue?.isEmpty ?? true {
            set(Self.accuracy, [Self.accuracy(ofType: 5, upTo: 10_000_000)])
        }
        set(Self.voltage, .integer(Int64(Self.mains * 1000)))
        set(Self.rmsVoltage, .integer(Int64(Self.mains * 1000)))
        set(Self.frequency, 50_000)
        if has(Self.ranges) {
            if self[Self.ranges].listValue == nil { set(Self.ranges, []) }
            range = PowerRange(watts, at: device.now)
            setTimer(1, after: Self.period)
        }
        show()
    }

    /// Sets what flows, as the meter of a home sees it; negative for power that goes out.
    func set(watts: Double) { add(watts: watts - self.watts) }

    /// Adds to what the parts of the device take; negative to take it back.
    func add(watts difference: Double) {
        guard difference != 0 else { return }
        energyMeter?._withUnsafeGuaranteedRef { $0.settle() }
        watts += difference
        if abs(watts) < 1e-6 { watts = 0 }
        range?.note(watts, at: device.now)
        guard device.isPowered else { return }
        if let reported, device.now - reported < .seconds(1) {
            if !isArmed(0) { setTimer(0, after: .seconds(1)) }
        } else {
            show()
        }
    }

    override func fire(_ timer: Int) {
        guard timer == 1, let ended = range else { return show() }
        let ranges: Value = [ended.value(until: device.now)]
        set(Self.ranges, ranges)
        emit(0x00, [Field("ranges", ranges)])
        range = PowerRange(watts, at: device.now)
        setTimer(1, after: Self.period)
    }

    /// Shows the power in tenths of a watt.
    private func show() {
        reported = device.now
        set(Self.activePower, .integer(Int64((watts * 10).rounded()) * 100))
        set(Self.activeCurrent, .integer(Int64((watts / Self.mains * 1000).rounded())))
        let apparent = abs(watts) / Self.usualFactor
        set(Self.apparentPower, .integer(Int64((apparent * 10).rounded()) * 100))
        set(Self.rmsCurrent, .integer(Int64((apparent / Self.mains * 1000).rounded())))
        set(Self.powerFactor, watts == 0 ? 10_000 : .integer(Int64(Self.usualFactor * (watts > 0 ? 10_000 : -10_000))))
        if tellsMore { showMore(apparent) }
    }

    /// Shows the current and the power that only go to and fro, with the whole.
    private func showMore(_ apparent: Double) {
        let reactive = (apparent * apparent - watts * watts).squareRoot()
        set(Self.reactivePower, .integer(Int64((reactive * 10).rounded()) * 100))
        set(Self.reactiveCurrent, .integer(Int64((reactive / Self.mains * 1000).rounded())))
        set(Self.apparentCurrent, .integer(Int64((apparent / Self.mains * 1000).rounded())))
        set(Self.rmsPower, .integer(Int64((abs(watts) * 10).rounded()) * 100))
        // Whatever it is, it hangs on one phase: all of its current comes back.
        let whole = apparent / Self.mains * 1000
        set(Self.neutralCurrent, .integer(Int64((watts < 0 ? -whole : whole).rounded())))
        set(
            Self.harmonicCurrents,
            .list(Self.harmonics.map { Self.harmonic($0.order, .integer(Int64((whole * $0.share).rounded()))) }))
        // Where nothing flows, nothing leads.
        set(
            Self.harmonicPhases,
            .list(Self.harmonics.map { Self.harmonic($0.order, whole == 0 ? .null : .integer($0.phase)) }))
    }

    /// What is measured of one harmonic, as its structure says it.
    private static func harmonic(_ order: Int64, _ measurement: Value) -> Value {
        ["order": .integer(order), "measurement": measurement]
    }
}
