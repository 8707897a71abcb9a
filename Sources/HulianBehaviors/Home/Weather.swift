public import HulianModel

/// The weather around a home: days and seasons of a climate, the same for the same seed.
///
/// A function of time alone: each day draws its warmth, clouds, wind and showers from the seed and the number of the
/// day, so that it does not matter who asks or how often. All numbers are project defaults, shaped like the five
/// climates by which dwellings are designed in China (GB 50176 names them).
public struct Weather: Sendable {
    /// The climates.
    public enum Climate: String, Sendable, CaseIterable {
        /// Long, very cold winters.
        case severeCold
        /// Cold winters, hot summers, little rain.
        case cold
        /// Hot wet summers, cold damp winters.
        case hotSummerColdWinter
        /// Hot wet summers, warm winters.
        case hotSummerWarmWinter
        /// Mild all the year.
        case mild
    }

    /// What a climate is like.
    private struct Course {
        /// The mean of January and of July in °C.
        let winter, summer: Double
        /// How far a clear day swings to each side in K.
        let swing: Double
        /// The mean humidity of winter and of summer in %.
        let dryness, dampness: Double
        /// The share of days with rain in winter and in summer.
        let winterRain, summerRain: Double
    }

    /// The climate.
    public let climate: Climate
    /// What it is like.
    private let course: Course
    /// The seed.
    private let seed: UInt64
    /// Minutes by which local time is ahead of UTC.
    private let offsetMinutes: Int

    /// Makes a weather.
    public init(climate: Climate, seed: UInt64, offsetMinutes: Int = 480) {
        self.climate = climate
        self.seed = seed
        self.offsetMinutes = offsetMinutes
        course =
            switch climate {
            case .severeCold:
                Course(
                    winter: -18, summer: 23, swing: 6, dryness: 62, dampness: 72, winterRain: 0.1, summerRain: 0.4)
            case .cold:
                Course(winter: -3, summer: 27, swing: 5.5, dryness: 42, dampness: 72, winterRain: 0.06, summerRain: 0.4)
            case .hotSummerColdWinter:
                Course(winter: 4, summer: 29, swing: 4, dryness: 72, dampness: 78, winterRain: 0.3, summerRain: 0.42)
            case .hotSummerWarmWinter:
                Course(winter: 14, summer: 29, swing: 4, dryness: 68, dampness: 81, winterRain: 0.2, summerRain: 0.55)
            case .mild:
                Course(winter: 9, summer: 20, swing: 6, dryness: 64, dampness: 80, winterRain: 0.1, summerRain: 0.6)
            }
    }

    /// What a day draws.
    private struct Day {
        /// How much warmer than usual in K.
        let warmth: Double
        /// The share of the sky that clouds cover.
        let clouds: Double
        /// The mean wind in m/s.
        let wind: Double
        /// Showers: from and to as shares of the day, with mm/h.
        let showers: [(from: Double, to: Double, rate: Double)]
    }

    /// The number of the local day and the share of it that is over.
    private func local(_ time: Instant) -> (day: Int64, share: Double) {
        let milliseconds = time.milliseconds + Int64(offsetMinutes) * 60_000
        let day = (milliseconds - (milliseconds % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000
        return (day, Double(milliseconds - day * 86_400_000) / 86_400_000)
    }

    /// The season as a number from -1 in the middle of January to 1 in the middle of July.
    private func season(_ day: Int64, _ share: Double) -> Double {
        Wave.sine((Double(day) + share - 15) / 365.2425 - 0.25)
    }

    /// Draws a day.
    private func day(_ number: Int64, _ season: Double) -> Day {
        var dice = SeededGenerator(seed: seed ^ UInt64(bitPattern: number) &* 0xD1B5_4A32_D192_ED03)
        let warmth = 2.5 * min(2, max(-2, dice.normal()))
        let wetness = course.winterRain + (course.summerRain - course.winterRain) * (season + 1) / 2
        let isWet = dice.chance(wetness)
        let clouds = isWet ? 0.7 + 0.3 * dice.unit() : 0.6 * dice.unit()
        let wind = 1 + 4 * dice.unit() * dice.unit() + (isWet ? 1.5 : 0)
        var showers: [(from: Double, to: Double, rate: Double)] = []
        if isWet {
            for _ in 0..<dice.number(in: 1...3) {
                let from = dice.unit() * 0.95
                showers.append((from, min(1, from + 0.02 + 0.15 * dice.unit()), 0.5 + 9 * dice.unit() * dice.unit()))
            }
        }
        return Day(warmth: warmth, clouds: clouds, wind: wind, showers: showers)
    }

    /// The temperature in °C: coldest at five, warmest at three in the afternoon; clouds level the day.
    public func temperature(at time: Instant) -> Double {
        let (number, share) = local(time)
        let season = season(number, share)
        let today = day(number, season)
        // Days change into each other at noon and not with a leap at midnight.
        let other = share < 0.5 ? day(number - 1, season) : day(number + 1, season)
        let weight = share < 0.5 ? 0.5 + share : 1.5 - share
        let warmth = today.warmth * weight + other.warmth * (1 - weight)
        let mean = (course.winter + course.summer) / 2 + (course.summer - course.winter) / 2 * season
        let clouds = today.clouds * weight + other.clouds * (1 - weight)
        return mean + warmth + course.swing * (1 - 0.5 * clouds) * Wave.sine(share - 10.0 / 24)
    }

    /// The relative humidity in %: high at night and when it rains.
    public func humidity(at time: Instant) -> Double {
        let (number, share) = local(time)
        let season = season(number, share)
        let mean = course.dryness + (course.dampness - course.dryness) * (season + 1) / 2
        let wet = rain(at: time) > 0 ? 15.0 : 0
        return min(
            100, max(10, mean + wet - 10 * Wave.sine(share - 10.0 / 24) + (day(number, season).clouds - 0.4) * 15))
    }

    /// The rain in mm/h; below the freezing point it is snow, which wets nothing.
    public func rain(at time: Instant) -> Double {
        let (number, share) = local(time)
        let today = day(number, season(number, share))
        guard !today.showers.isEmpty, temperature(at: time) > 0.5 else { return 0 }
        return today.showers.reduce(0) { $1.from <= share && share < $1.to ? max($0, $1.rate) : $0 }
    }

    /// The wind in m/s: stronger in the afternoon.
    public func wind(at time: Instant) -> Double {
        let (number, share) = local(time)
        return max(0, day(number, season(number, share)).wind * (1 + 0.5 * Wave.sine(share - 9.0 / 24)))
    }

    /// The daylight in lux on what stands free: long in summer, weak under clouds.
    public func daylight(at time: Instant) -> Double {
        let (number, share) = local(time)
        let season = season(number, share)
        // From a bit less than ten hours to a bit more than fourteen.
        let half = (12 + 2.3 * season) / 48
        let sinceSunrise = share - (0.5 - half)
        guard sinceSunrise > 0, sinceSunrise < 2 * half else { return 0 }
        let height = Wave.sine(sinceSunrise / (4 * half)) * (0.75 + 0.25 * season)
        return max(0, height) * 24_000 * (1 - 0.75 * day(number, season).clouds)
    }

    /// What the weather is like at a moment.
    public struct Sky: Sendable {
        /// The temperature in °C.
        public let temperature: Double
        /// The relative humidity in %.
        public let humidity: Double
        /// The rain in mm/h.
        public let rain: Double
        /// The wind in m/s.
        public let wind: Double
        /// The daylight in lux.
        public let daylight: Double
    }

    /// All of it at a moment.
    public func sky(at time: Instant) -> Sky {
        Sky(
            temperature: temperature(at: time), humidity: humidity(at: time), rain: rain(at: time),
            wind: wind(at: time), daylight: daylight(at: time))
    }
}
