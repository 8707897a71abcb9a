internal import HulianModel

/// Electrical Energy Measurement: what the device has taken from the mains since it was made, and what it gave back.
///
/// Source: Matter application clusters, Electrical Energy Measurement (0x0091), revision 2; a report every quarter of
/// an hour is a project default.
final class ElectricalEnergyMeasurementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0091
    /// How exactly it is measured.
    private static let accuracy: AttributeNumber = 0x0000
    /// The energy that came in and that went out since it was made, in milliwatt-hours.
    private static let cumulativeImported: AttributeNumber = 0x0001, cumulativeExported: AttributeNumber = 0x0002
    /// The energy that came in and that went out in the last period, in milliwatt-hours.
    private static let periodicImported: AttributeNumber = 0x0003, periodicExported: AttributeNumber = 0x0004
    /// When each count was nought last.
    private static let cumulativeReset: AttributeNumber = 0x0005
    /// The time between two reports.
    private static let period = Interval.minutes(15)

    /// Energy in milliwatt-hours: what came in and what went out.
    struct Energy: Equatable {
        /// What came in.
        var imported = 0.0
        /// What went out.
        var exported = 0.0
    }

    /// The meter of power beside it, looked for once; the device owns both of them.
    private lazy var powerMeter: Unmanaged<ElectricalPowerMeasurementBehaviour>? =
        sibling(ElectricalPowerMeasurementBehaviour.number, as: ElectricalPowerMeasurementBehaviour.self)
        .map { .passUnretained($0) }

    /// Gives the energy instead of the power of the device, as the meter of a home does; physics set it.
    var source: (() -> Energy)?
    /// The energy until it was last worked out.
    private var counted = Energy()
    /// The energy at the end of the last period, and when that was.
    private var last = Energy(), lastShown: Instant?
    /// When it was last worked out.
    private var settled: Instant?
    /// When the counts were nought last; the moment in which it is first switched on, unless somebody resets it.
    private var zeroed: Instant?

    /// The energy until now.
    var energy: Energy {
        settle()
        return source?() ?? counted
    }

    override func start() {
        settled = device.now
        if self[Self.accuracy].fields?.isEmpty ?? true {
            set(Self.accuracy, ElectricalPowerMeasurementBehaviour.accuracy(ofType: 14, upTo: 1_000_000_000_000))
        }
        tellReset()
        show()
        setTimer(0, after: Self.period)
    }

    /// Tells when the counts were nought last; a count that it does not keep is left out.
    private func tellReset() {
        if zeroed == nil { zeroed = device.now }
        guard has(Self.cumulativeReset), let zeroed else { return }
        let time = Value.integer(zeroed.matterSeconds)
        var fields: [Field] = []
        if has(Self.cumulativeImported) { fields.append(Field("importedResetTimestamp", time)) }
        if has(Self.cumulativeExported) { fields.append(Field("exportedResetTimestamp", time)) }
        set(Self.cumulativeReset, .structure(fields))
    }

    override func stop() {
        settle()
        settled = nil
    }

    override func reset() {
        zeroed = nil
        counted = Energy()
        last = Energy()
        lastShown = nil
    }

    /// Works out the energy until now; the meter of power calls it before the power changes.
    func settle() {
        guard let settled, let powerMeter else { return }
        let amount = powerMeter._withUnsafeGuaranteedRef { $0.watts } * (device.now - settled).seconds / 3.6
        if amount > 0 { counted.imported += amount } else { counted.exported -= amount }
        self.settled = device.now
    }

    override func fire(_ timer: Int) {
        show()
        // A field of an event is left out when the device does not count it.
        let names: [(String, AttributeNumber, AttributeNumber)] = [
            ("energyImported", Self.cumulativeImported, Self.periodicImported),
            ("energyExported", Self.cumulativeExported, Self.periodicExported),
        ]
        emit(0x00, names.filter { has($0.1) }.map { Field($0.0, self[$0.1]) })
        emit(0x01, names.filter { has($0.2) }.map { Field($0.0, self[$0.2]) })
        setTimer(0, after: Self.period)
    }

    /// Shows the energy.
    func show() {
        let now = energy
        set(Self.cumulativeImported, value(now.imported, since: nil))
        set(Self.cumulativeExported, value(now.exported, since: nil))
        if has(Self.periodicImported) || has(Self.periodicExported), let lastShown {
            set(Self.periodicImported, value(now.imported - last.imported, since: lastShown))
            set(Self.periodicExported, value(now.exported - last.exported, since: lastShown))
        }
        last = now
        lastShown = device.now
    }

    /// Energy as a structure.
    private func value(_ energy: Double, since start: Instant?) -> Value {
        var fields = [Field("energy", .integer(Int64(max(0, energy).rounded())))]
        if let start { fields.append(Field("startTimestamp", .integer(start.matterSeconds))) }
        fields.append(Field("endTimestamp", .integer(device.now.matterSeconds)))
        return .structure(fields)
    }
}

extension Instant {
    /// Seconds since 2000, where Matter's clock begins (core specification, epoch-s).
    var matterSeconds: Int64 { seconds - 946_684_800 }
}
