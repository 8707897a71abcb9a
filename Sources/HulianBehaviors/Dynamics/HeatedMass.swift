internal import HulianModel

/// Something that an element heats and that loses heat to what is around it: a kettle, a pot, the cavity of an oven.
///
/// Its temperature is worked out exactly for any length of time in which nothing else changes. Water in it boils, and
/// what boils off leaves as steam; when the last of it is gone the temperature rises again.
struct HeatedMass {
    /// The heat that warms a litre of water by a kelvin, in J/(L·K).
    static let waterHeat = 4186.0
    /// The heat that makes steam of a litre of water, in J/L.
    static let steamHeat = 2.26e6

    /// The heat that warms it by a kelvin while no water is in it, in J/K.
    var dryCapacity: Double
    /// The heat that it loses for each kelvin, in W/K.
    var loss: Double
    /// The temperature at which the water in it boils, in °C.
    var boilingPoint = 100.0
    /// The temperature in °C.
    var temperature: Double
    /// The water in it, in L.
    var water = 0.0

    /// The heat that warms it by a kelvin, in J/K.
    var capacity: Double { max(1, dryCapacity + water * Self.waterHeat) }

    /// True while water in it boils or would with any more heat.
    var isBoiling: Bool { water > 0 && temperature >= boilingPoint - 1e-6 }

    /// The heat that it gives to what is around it now, in W.
    func lost(around: Double) -> Double { loss * (temperature - around) }

    /// The water that boils off with so many watts now, in L/s.
    func steam(watts: Double, around: Double) -> Double {
        isBoiling ? max(0, watts - lost(around: around)) / Self.steamHeat : 0
    }

    /// The seconds until it reaches a temperature with so many watts; nothing when it never does.
    func secondsToReach(_ target: Double, watts: Double, around: Double) -> Double? {
        if (target - temperature).magnitude < 1e-9 { return 0 }
        let rest = around + watts / max(1e-9, loss)
        // Where it comes to rest must lie beyond the target, seen from here.
        guard target > temperature ? rest > target : rest < target else { return nil }
        if target > temperature, water > 0, target > boilingPoint + 1e-9 {
            guard
                let heating = secondsToReach(min(boilingPoint, max(temperature, target)), watts: watts, around: around)
            else { return nil }
            var boiling = self
            boiling.temperature = boilingPoint
            let rate = boiling.steam(watts: watts, around: around)
            guard rate > 0 else { return nil }
            var dry = boiling
            dry.water = 0
            return dry.secondsToReach(target, watts: watts, around: around).map { heating + water / rate + $0 }
        }
        return capacity / max(1e-9, loss) * Logarithm.natural((rest - temperature) / (rest - target))
    }

    /// Lets time pass.
    ///
    /// - Returns: The water that boiled off, in L.
    @discardableResult
    mutating func advance(seconds: Double, watts: Double, around: Double) -> Double {
        guard seconds > 0 else { return 0 }
        guard water > 0 else {
            settle(seconds: seconds, watts: watts, around: around)
            return 0
        }
        var left = seconds
        if temperature < boilingPoint - 1e-9 {
            let time = secondsToReach(boilingPoint, watts: watts, around: around)
            guard let time, time < left else {
                settle(seconds: left, watts: watts, around: around)
                temperature = min(temperature, boilingPoint)
                return 0
            }
            left -= time
        }
        // Hotter than boiling happens when cold water meets a hot pot, or when a lid lets the pressure off.
        let surplus = max(0, temperature - boilingPoint) * capacity
        temperature = boilingPoint
        var boiled = min(water, surplus / Self.steamHeat)
        water -= boiled
        let rate = steam(watts: watts, around: around)
        guard rate > 0 else {
            settle(seconds: left, watts: watts, around: around)
            return boiled
        }
        let amount = min(water, rate * left)
        boiled += amount
        water -= amount
        left -= amount / rate
        if water < 1e-6 {
            water = 0
            if left > 0 { settle(seconds: left, watts: watts, around: around) }
        }
        return boiled
    }

    /// Adds water of another temperature.
    mutating func add(water litres: Double, at other: Double) {
        guard litres > 0 else { return }
        temperature =
            (temperature * capacity + other * litres * Self.waterHeat) / (capacity + litres * Self.waterHeat)
        water += litres
    }

    /// Lets the temperature move towards where it comes to rest, without boiling.
    private mutating func settle(seconds: Double, watts: Double, around: Double) {
        let rest = around + watts / max(1e-9, loss)
        temperature = rest + (temperature - rest) * Logarithm.exponential(-max(1e-9, loss) * seconds / capacity)
    }
}
