internal import HulianModel

/// Blood pressure, heart rate, blood oxygen, blood glucose, body temperature and body composition: the values of the
/// last measurement, and an alarm while one is outside its limits.
///
/// Capabilities of ours that differ only in what they show; the limits are what people set and no medical advice.
final class HealthValueBehaviour: Behaviour {
    /// The numbers of the capabilities.
    static let numbers: [CapabilityNumber] = [
        bloodPressure, heartRate, bloodOxygen, bloodGlucose, bodyTemperature, bodyComposition,
    ]
    /// Blood pressure.
    static let bloodPressure: CapabilityNumber = 0xFFF1_FC51
    /// Heart rate.
    static let heartRate: CapabilityNumber = 0xFFF1_FC52
    /// Blood oxygen.
    static let bloodOxygen: CapabilityNumber = 0xFFF1_FC53
    /// Blood glucose.
    static let bloodGlucose: CapabilityNumber = 0xFFF1_FC54
    /// Body temperature.
    static let bodyTemperature: CapabilityNumber = 0xFFF1_FC55
    /// Body composition.
    static let bodyComposition: CapabilityNumber = 0xFFF1_FC56

    /// What a record says it is, as its field counts it.
    enum Quantity: Int64 {
        /// The higher blood pressure in mmHg.
        case systolic
        /// The lower one.
        case diastolic
        /// Beats a minute.
        case heartRate
        /// Tenths of a percent.
        case bloodOxygen
        /// Tenths of mmol/L.
        case glucose
        /// Hundredths of °C.
        case temperature
        /// Hundredths of kg.
        case weight
        /// Tenths of a percent.
        case bodyFat
    }
    /// A value with the attributes of its limits.
    private struct Limits {
        /// The value.
        let value: AttributeNumber
        /// Above this it is high; nothing when it cannot be.
        let high: AttributeNumber?
        /// Below this it is low.
        let low: AttributeNumber?
    }

    /// The number of this one.
    private var kind: CapabilityNumber { device.blueprint.capabilities[capability].definition.number }
    /// The values that are watched.
    private var limits: [Limits] {
        switch kind {
        case Self.bloodPressure:
            [Limits(value: 0x0000, high: 0x0003, low: 0x0005), Limits(value: 0x0001, high: 0x0004, low: nil)]
        case Self.heartRate: [Limits(value: 0x0000, high: 0x0001, low: 0x0002)]
        case Self.bloodOxygen: [Limits(value: 0x0000, high: nil, low: 0x0001)]
        case Self.bloodGlucose: [Limits(value: 0x0000, high: 0x0002, low: 0x0003)]
        case Self.bodyTemperature: [Limits(value: 0x0000, high: 0x0001, low: nil)]
        default: []
        }
    }
    /// The attribute of the alarm.
    private var alarm: AttributeNumber {
        switch kind {
        case Self.bloodPressure: 0x0006
        case Self.heartRate: 0x0003
        case Self.bloodOxygen: 0x0002
        case Self.bloodGlucose: 0x0004
        default: 0x0002
        }
    }

    override func start() { judge() }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { judge() }

    /// Shows what was measured of somebody.
    ///
    /// - Parameters:
    ///   - signs: What the body shows.
    ///   - person: Who it is.
    ///   - error: By how much the device errs, as a share.
    /// - Returns: What goes into the memory.
    func show(_ signs: VitalSigns, of person: Person, error: Double) -> [(Quantity, Int64)] {
        let shown: [(Quantity, Int64)]
        switch kind {
        case Self.bloodPressure:
            let systolic = read(signs.systolic, error), diastolic = read(signs.diastolic, error)
            let mean = (systolic + 2 * diastolic) / 3
            set(0x0000, .integer(systolic))
            set(0x0001, .integer(diastolic))
            set(0x0002, .integer(mean))
            shown = [(.systolic, systolic), (.diastolic, diastolic)]
        case Self.heartRate: shown = [(.heartRate, show(read(signs.heartRate, error)))]
        case Self.bloodOxygen:
            shown = [(.bloodOxygen, show(min(1000, read(signs.bloodOxygen, error / 5, of: 10))))]
        case Self.bloodGlucose:
            let isAfterMeal = person.lastMeal.map { device.now - $0 < .hours(3) }
            set(0x0001, .integer(isAfterMeal.map { $0 ? 2 : 1 } ?? 0))
            shown = [(.glucose, show(read(signs.glucose, error, of: 10)))]
        case Self.bodyTemperature: shown = [(.temperature, show(read(signs.temperature, error / 20, of: 100)))]
        default: shown = showBody(person, error)
        }
        judge()
        return shown
    }

    /// Shows nothing any more, as when nobody wears it.
    func clear() {
        set(0x0000, .null)
        judge()
    }

    /// Shows the body on a scale.
    private func showBody(_ person: Person, _ error: Double) -> [(Quantity, Int64)] {
        let body = person.body
        let weight = show(read(body.mass, error, of: 100))
        let fat = min(1000, read(body.fat * 100, error * 4, of: 10))
        set(0x0001, .integer(fat))
        set(0x0002, .integer(Int64((body.mass / (body.height * body.height) * 10).rounded())))
        // What is not fat is nearly three quarters water.
        set(0x0003, .integer((1000 - fat) * 73 / 100))
        return has(0x0001) ? [(.weight, weight), (.bodyFat, fat)] : [(.weight, weight)]
    }

    /// Shows the first value.
    private func show(_ value: Int64) -> Int64 {
        set(0x0000, .integer(value))
        return value
    }

    /// What the device reads of a value, in parts of its unit.
    private func read(_ value: Double, _ error: Double, of parts: Double = 1) -> Int64 {
        let wrong = 1 + error * (device.random.unit() * 2 - 1)
        return Int64(min(60_000, max(0, value * wrong * parts)).rounded())
    }

    /// Looks whether a value is outside its limits, and tells when that changes.
    private func judge() {
        guard has(alarm) else { return }
        var level: Int64 = 0
        for limit in limits {
            guard let value = integer(limit.value) else { continue }
            if let high = limit.high.flatMap({ integer($0) }), value >= high {
                level = 1
            } else if level == 0, let low = limit.low.flatMap({ integer($0) }), value < low {
                level = 2
            }
        }
        let before = integer(alarm) ?? 0
        guard set(alarm, .integer(level)) else { return }
        if level != 0 { emit(0x00) } else if before != 0 { emit(0x01) }
    }
}
