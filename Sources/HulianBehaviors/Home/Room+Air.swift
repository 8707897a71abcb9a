internal import HulianModel

/// What things and people in a room give into its air, beside heat and moisture, and what is filtered out of it.
///
/// Whole numbers, so that what is taken back leaves nothing behind.
struct AirSources {
    /// Fine dust in ng/s.
    var dust: Int64 = 0
    /// Volatile organic compounds in ng/s.
    var organics: Int64 = 0
    /// Formaldehyde in ng/s.
    var formaldehyde: Int64 = 0
    /// Air that comes back clean from a filter, in ml/s.
    var cleaned: Int64 = 0
    /// Carbon dioxide from flames in µl/s.
    var carbonDioxide: Int64 = 0
    /// Carbon monoxide from flames in nl/s.
    var carbonMonoxide: Int64 = 0
    /// Gas that comes out of a burner without a flame, in µl/s.
    var gas: Int64 = 0
    /// Smoke in (µdB/m)·m³/s.
    var smoke: Int64 = 0
    /// Fresh air that a filter let through clean, in ml/s; it is part of what a fan brings in.
    var filtered: Int64 = 0
}

/// How something thin in the air of a room comes and goes: air is exchanged, sources give, filters and walls take.
struct AirBalance {
    /// The volume of the room in m³.
    let volume: Double
    /// The air that is exchanged in m³/s.
    let exchange: Double
    /// The time that is worked out, in s.
    let seconds: Double

    /// The concentration after the time.
    ///
    /// - Parameters:
    ///   - value: The concentration before.
    ///   - outside: The concentration of the air that comes in.
    ///   - source: What is given into the room, in the unit of the concentration times m³ a second.
    ///   - removal: The air that loses it inside the room, in m³/s.
    func next(_ value: Double, outside: Double = 0, source: Double = 0, removal: Double = 0) -> Double {
        // A step can not take more than there is, however small the room and however strong the fan.
        let kept = 1 - min(1, (exchange + removal) * seconds / volume)
        return value * kept + (outside * min(exchange, volume / seconds) + source) * seconds / volume
    }
}

extension Room {
    /// The share of outdoor dust that comes through gaps; an open window lets all of it in (project default).
    private static let dustThroughGaps = 0.8
    /// How often in an hour dust settles out of the air of a quiet room (project default).
    private static let settling = 0.2
    /// The fine dust that a person raises, in mg/h (project default).
    private static let dustOfPerson = 0.2
    /// What new furniture and floors give at 23 °C and 50 %, in mg/h for each m² of floor (project defaults).
    private static let organicsOfThings = 0.12, formaldehydeOfThings = 0.03
    /// The organic compounds that a person gives, in mg/h (project default).
    private static let organicsOfPerson = 1.5
    /// What evaporates from a puddle in dry air at 20 °C, in mm/h (project default).
    private static let evaporation = 0.2

    /// Adds fine dust to what is given into the room, in mg/h; negative to take it back.
    public func addFineDust(_ milligramsPerHour: Double) {
        air.dust += Int64((milligramsPerHour / 3600 * 1e6).rounded())
    }

    /// Adds volatile organic compounds to what is given into the room, in mg/h; negative to take it back.
    public func addVolatileOrganics(_ milligramsPerHour: Double) {
        air.organics += Int64((milligramsPerHour / 3600 * 1e6).rounded())
    }

    /// Adds formaldehyde to what is given into the room, in mg/h; negative to take it back.
    public func addFormaldehyde(_ milligramsPerHour: Double) {
        air.formaldehyde += Int64((milligramsPerHour / 3600 * 1e6).rounded())
    }

    /// Adds air that a purifier gives back clean, in m³/h; negative to take it back.
    public func addCleanAir(_ cubicMetresPerHour: Double) {
        air.cleaned += Int64((cubicMetresPerHour / 3600 * 1e6).rounded())
    }

    /// Adds carbon dioxide of a flame to what is given into the room, in m³/h; negative to take it back.
    public func addCarbonDioxide(_ cubicMetresPerHour: Double) {
        air.carbonDioxide += Int64((cubicMetresPerHour / 3600 * 1e9).rounded())
    }

    /// Adds carbon monoxide of a flame to what is given into the room, in m³/h; negative to take it back.
    public func addCarbonMonoxide(_ cubicMetresPerHour: Double) {
        air.carbonMonoxide += Int64((cubicMetresPerHour / 3600 * 1e12).rounded())
    }

    /// Adds gas that comes out of a burner without a flame, in m³/h; negative to take it back.
    public func addUnburntGas(_ cubicMetresPerHour: Double) {
        air.gas += Int64((cubicMetresPerHour / 3600 * 1e9).rounded())
    }

    /// Adds smoke to what is given into the room, in (dB/m)·m³/s; negative to take it back.
    public func addSmoke(_ amount: Double) { air.smoke += Int64((amount * 1e6).rounded()) }

    /// What devices give to one of the thin things in the air: ppm a second of gases, dB/m a second of smoke.
    func given(_ quantity: Quantity) -> Double {
        let volume = shape.area * shape.height
        switch quantity {
        case .carbonDioxide: return Double(max(0, air.carbonDioxide)) / 1e3 / volume
        case .carbonMonoxide: return Double(max(0, air.carbonMonoxide)) / 1e6 / volume
        // Methane burns from 5 % of the volume of the air.
        case .gas: return Double(max(0, air.gas)) / 1e9 / volume / 0.05 * 100
        case .smoke: return Double(max(0, air.smoke)) / 1e6 / volume
        default: return 0
        }
    }

    /// Adds fresh air that comes in without dust, in m³/h; negative to take it back.
    ///
    /// The air itself is added with ``addAirflow(_:)``; this says how much of it is clean.
    public func addFilteredAir(_ cubicMetresPerHour: Double) {
        air.filtered += Int64((cubicMetresPerHour / 3600 * 1e6).rounded())
    }

    /// Lets the air that comes in thin out smoke or carbon monoxide, and what is given of it add to it.
    func thinOut(_ quantity: Quantity, _ balance: AirBalance) {
        let value = self[quantity]
        let given = given(quantity)
        guard value > 0 || given > 0 else { return }
        // Below a thousandth nothing is left that a sensor could find.
        let left =
            value * (1 - min(1, balance.exchange / balance.volume * balance.seconds)) + given * balance.seconds
        store(quantity, left < 0.001 ? 0 : left)
    }

    /// Works out dust, organic compounds and formaldehyde.
    func workOutAir(_ balance: AirBalance) {
        let volume = balance.volume
        let cleaned = Double(max(0, air.cleaned)) / 1e6
        let isOpen = min(1, max(0, openness))
        let filtered = balance.exchange > 0 ? Double(max(0, air.filtered)) / 1e6 / balance.exchange : 0
        let throughGaps = (Self.dustThroughGaps + (1 - Self.dustThroughGaps) * isOpen) * (1 - min(1, filtered))
        let people = max(0, self[.occupancy])
        let raised = people * Self.dustOfPerson * 1000 / 3600
        store(
            .fineDust,
            balance.next(
                self[.fineDust], outside: home.outdoorFineDust * throughGaps,
                source: raised + Double(max(0, air.dust)) / 1e3, removal: cleaned + volume * Self.settling / 3600))
        // Materials give about a tenth more for each kelvin, and formaldehyde more in wet air too.
        let warmth = Logarithm.powerOfTen(min(2, max(-2, (self[.temperature] - 23) * 0.04)))
        let wetness = max(0.3, 1 + (self[.humidity] - 50) * 0.015)
        let things = shape.area * warmth / 3600
        let breathed = people * Self.organicsOfPerson / 3600
        store(
            .volatileOrganics,
            balance.next(
                self[.volatileOrganics], outside: 0.02,
                source: things * Self.organicsOfThings + breathed + Double(max(0, air.organics)) / 1e6,
                removal: cleaned * 0.3))
        store(
            .formaldehyde,
            balance.next(
                self[.formaldehyde], outside: 0.005,
                source: things * Self.formaldehydeOfThings * wetness + Double(max(0, air.formaldehyde)) / 1e6,
                removal: cleaned * 0.2))
    }

    /// Lets water on the floor evaporate: the drier the air, the faster.
    func workOutPuddle(seconds: Double) {
        let water = self[.floodWater]
        guard water > 0 else { return }
        let dryness = max(0.1, (100 - self[.humidity]) / 100)
        store(.floodWater, max(0, water - Self.evaporation * dryness * seconds / 3600))
    }
}
