internal import HulianModel

/// Electrical Energy Measurement: what the device has taken from the mains since it was made.
///
/// Source: Matter application clusters, Electrical Energy Measurement (0x0091), revision 2; a report every quarter of
/// an hour is a project default.
final class ElectricalEnergyMeasurementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0091
    /// How exactly it is measured.
    private static let accuracy: AttributeNumber = 0x0000
    /// The energy since it was made, in milliwatt-hours.
    private static let cumulativeEnergyImported: AttributeNumber = 0x0001
    /// The time between two reports.
    private static let period = Interval.minutes(15)
    /// Seconds from 1970 to 2000, where Matter's clock begins.
    private static let epoch: Int64 = 946_684_800

    /// The energy in milliwatt-hours until it was last worked out.
    private var energy = 0.0
    /// When it was last worked out.
    private var settled: Instant?

    override func start() {
        settled = device.now
        if self[Self.accuracy].fields?.isEmpty ?? true {
            set(Self.accuracy, ElectricalPowerMeasurementBehaviour.accuracy(ofType: 14, upTo: 1_000_000_000_000))
        }
        show()
        setTimer(0, after: Self.period)
    }

    override func stop() {
        settle()
        settled = nil
    }

    override func reset() { energy = 0 }

    /// Works out the energy until now; the meter of power calls it before the power changes.
    func settle() {
        guard let settled,
            let meter: ElectricalPowerMeasurementBehaviour = sibling(
                ElectricalPowerMeasurementBehaviour.number)
        else { return }
        energy += meter.watts * (device.now - settled).seconds / 3.6
        self.settled = device.now
    }

    override func fire(_ timer: Int) {
        settle()
        show()
        emit(0x00, [Field("energyImported", self[Self.cumulativeEnergyImported])])
        setTimer(0, after: Self.period)
    }

    /// Shows the energy.
    private func show() {
        set(
            Self.cumulativeEnergyImported,
            [
                "energy": .integer(Int64(max(0, energy).rounded())),
                "endTimestamp": .integer(device.now.seconds - Self.epoch),
            ])
    }
}
