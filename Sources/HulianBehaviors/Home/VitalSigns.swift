public import HulianModel

/// What a body shows to who measures it.
///
/// All courses are project defaults inside what textbooks call usual; they are there to give devices something that
/// moves, and are no medicine.
public struct VitalSigns: Hashable, Sendable {
    /// Beats of the heart a minute.
    public var heartRate: Double
    /// Breaths a minute.
    public var breathRate: Double
    /// The higher blood pressure in mmHg.
    public var systolic: Double
    /// The lower blood pressure in mmHg.
    public var diastolic: Double
    /// The oxygen in the blood in %.
    public var bloodOxygen: Double
    /// The sugar in the blood in mmol/L.
    public var glucose: Double
    /// The temperature of the body in °C.
    public var temperature: Double
}

extension VitalSigns {
    /// Draws the values of a person at rest.
    init(atRestOf body: Person.Body, _ role: Person.Role, _ dice: inout SeededGenerator) {
        let means: VitalSigns
        switch role {
        case .child:
            means = VitalSigns(
                heartRate: 88, breathRate: 20, systolic: 102, diastolic: 64, bloodOxygen: 98.2, glucose: 4.8,
                temperature: 36.8)
        case .elder:
            means = VitalSigns(
                heartRate: 70, breathRate: 16, systolic: 132, diastolic: 78, bloodOxygen: 96.4, glucose: 5.6,
                temperature: 36.4)
        default:
            means = VitalSigns(
                heartRate: 68, breathRate: 15, systolic: 117, diastolic: 75, bloodOxygen: 97.8, glucose: 5.0,
                temperature: 36.6)
        }
        func drawn(_ mean: Double, _ deviation: Double, _ dice: inout SeededGenerator) -> Double {
            mean + deviation * min(2, max(-2, dice.normal()))
        }
        heartRate = drawn(means.heartRate, 4, &dice)
        breathRate = drawn(means.breathRate, 1, &dice)
        systolic = drawn(means.systolic, 6, &dice)
        diastolic = drawn(means.diastolic, 4, &dice)
        bloodOxygen = min(99, drawn(means.bloodOxygen, 0.5, &dice))
        glucose = drawn(means.glucose, 0.25, &dice)
        temperature = drawn(means.temperature, 0.12, &dice)
    }
}

extension Person {
    /// The vital signs at a moment.
    ///
    /// They follow posture, sleep, exertion, meals, illness and the time of day, and waver a little from minute to
    /// minute; asking changes nothing, so that it does not matter how many devices ask.
    ///
    /// - Parameters:
    ///   - time: The moment.
    ///   - dayShare: The local time of day as a share from 0 at midnight.
    public func vitalSigns(at time: Instant, dayShare: Double) -> VitalSigns {
        var signs = rest
        // Highest in the late afternoon, lowest before dawn.
        let dayWave = Wave.sine(dayShare - 11.0 / 24)
        signs.temperature += 0.25 * dayWave
        signs.systolic += 4 * dayWave
        signs.heartRate += 2 * dayWave
        if isAsleep {
            signs.heartRate *= 0.86
            signs.breathRate -= 2
            signs.systolic *= 0.88
            signs.diastolic *= 0.88
            signs.bloodOxygen -= 0.8
        } else if posture == .standing {
            signs.heartRate += 6
        } else if posture == .fallen {
            signs.heartRate += 18
            signs.systolic += 12
            signs.breathRate += 5
        }
        signs.heartRate += (220 - body.age - rest.heartRate) * 0.8 * exertion
        signs.breathRate += 16 * exertion
        signs.systolic += 35 * exertion
        signs.diastolic += 6 * exertion
        signs.glucose += mealRise(at: time)
        if isIll {
            signs.temperature += 1.9
            signs.heartRate += 14
            signs.breathRate += 3
            signs.bloodOxygen -= 2
        }
        let minute = UInt64(bitPattern: time.milliseconds / 60_000)
        signs.heartRate += 2 * waver(minute, 1)
        signs.breathRate += 0.6 * waver(minute, 2)
        signs.systolic += 3 * waver(minute, 3)
        signs.diastolic += 2 * waver(minute, 4)
        signs.bloodOxygen = min(100, signs.bloodOxygen + 0.4 * waver(minute, 5))
        signs.glucose += 0.1 * waver(minute, 6)
        return signs
    }

    /// By how much a meal raises the sugar: most after three quarters of an hour, nothing after three hours.
    private func mealRise(at time: Instant) -> Double {
        guard let lastMeal else { return 0 }
        let hours = (time - lastMeal).seconds / 3600
        guard hours > 0, hours < 3 else { return 0 }
        let most = role == .elder ? 3.2 : 2.2
        return hours < 0.75 ? most * hours / 0.75 : most * (3 - hours) / 2.25
    }

    /// A number from -1 to 1 that belongs to a minute.
    private func waver(_ minute: UInt64, _ kind: UInt64) -> Double {
        var dice = SeededGenerator(seed: seed ^ minute &* 0x9E37_79B9_7F4A_7C15 ^ kind << 56)
        return dice.unit() * 2 - 1
    }
}
