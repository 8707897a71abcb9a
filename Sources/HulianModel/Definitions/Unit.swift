/// A unit of measurement: a symbol, what it measures, and how it relates to the base unit of that.
public struct Unit: Hashable, Sendable {
    /// What a unit measures.
    public enum Dimension: String, Hashable, Sendable {
        /// A share of a whole.
        case ratio
        /// A temperature on a scale.
        case temperature
        /// A length of time.
        case time
        /// Power.
        case power
        /// Energy.
        case energy
        /// Electric tension.
        case voltage
        /// Electric current.
        case current
        /// A number of events a second.
        case frequency
        /// Light that falls on a surface.
        case illuminance
        /// Light that a lamp gives.
        case luminousFlux
        /// The temperature of a light's colour.
        case colorTemperature
        /// A force on a surface.
        case pressure
        /// A share of volume in air.
        case concentration
        /// A mass in a volume of air.
        case density
        /// A volume.
        case volume
        /// A volume a time.
        case flow
        /// A length.
        case length
        /// An area.
        case area
        /// An angle.
        case angle
        /// A mass.
        case mass
        /// The level of a sound.
        case sound
        /// A speed of rotation or of a pulse.
        case rotation
        /// A speed of movement.
        case speed
        /// An amount of substance in a volume, for blood.
        case molarity
        /// A number of decays a second in a volume of air.
        case radioactivity
        /// An amount of data.
        case data
        /// An amount of data a time.
        case dataRate
        /// The power of a signal.
        case signal
        /// A count of things.
        case count
    }

    /// The symbol as it is written, such as `°C`.
    public let symbol: String
    /// What it measures.
    public let dimension: Dimension
    /// How many base units one of it is.
    public let factor: Double
    /// What its zero is in base units.
    public let offset: Double
    /// True for a unit that falls when the base unit rises: mired against kelvin.
    public let isReciprocal: Bool

    /// Makes a unit.
    private init(
        _ symbol: String, _ dimension: Dimension, _ factor: Double = 1, offset: Double = 0, isReciprocal: Bool = false
    ) {
        self.symbol = symbol
        self.dimension = dimension
        self.factor = factor
        self.offset = offset
        self.isReciprocal = isReciprocal
    }

    /// A number of this unit as a number of another of the same dimension; nothing when they measure different things.
    public func convert(_ number: Double, to other: Unit) -> Double? {
        guard dimension == other.dimension else { return nil }
        if self == other { return number }
        let base = isReciprocal ? (number == 0 ? 0 : 1_000_000 / number) : number * factor + offset
        return other.isReciprocal ? (base == 0 ? 0 : 1_000_000 / base) : (base - other.offset) / other.factor
    }

    /// All units.
    public static let all: [Unit] = [
        Unit("%", .ratio), Unit("‰", .ratio, 0.1),
        Unit("°C", .temperature), Unit("°F", .temperature, 5.0 / 9, offset: -160.0 / 9),
        Unit("K", .temperature, offset: -273.15),
        Unit("ns", .time, 1e-9), Unit("µs", .time, 1e-6), Unit("ms", .time, 1e-3), Unit("s", .time),
        Unit("min", .time, 60), Unit("h", .time, 3600), Unit("d", .time, 86_400),
        Unit("mW", .power, 1e-3), Unit("W", .power), Unit("kW", .power, 1000),
        Unit("mWh", .energy, 1e-3), Unit("Wh", .energy), Unit("kWh", .energy, 1000), Unit("kJ", .energy, 1 / 3.6),
        Unit("mV", .voltage, 1e-3), Unit("V", .voltage), Unit("mA", .current, 1e-3), Unit("A", .current),
        Unit("Hz", .frequency), Unit("mHz", .frequency, 1e-3), Unit("lx", .illuminance), Unit("lm", .luminousFlux),
        Unit("kelvin", .colorTemperature), Unit("mired", .colorTemperature, isReciprocal: true),
        Unit("Pa", .pressure), Unit("hPa", .pressure, 100), Unit("kPa", .pressure, 1000),
        Unit("mmHg", .pressure, 133.322387415),
        Unit("ppm", .concentration), Unit("ppb", .concentration, 1e-3), Unit("%LEL", .concentration, 500),
        Unit("µg/m³", .density, 1e-3), Unit("mg/m³", .density),
        Unit("mL", .volume, 1e-3), Unit("L", .volume), Unit("m³", .volume, 1000),
        Unit("L/min", .flow), Unit("m³/h", .flow, 1000.0 / 60),
        Unit("mm", .length, 1e-3), Unit("cm", .length, 0.01), Unit("m", .length), Unit("km", .length, 1000),
        Unit("m²", .area), Unit("°", .angle), Unit("g", .mass, 1e-3), Unit("kg", .mass),
        Unit("Bq/m³", .radioactivity), Unit("dB", .sound), Unit("dBA", .sound), Unit("rpm", .rotation),
        Unit("bpm", .rotation),
        Unit("m/s", .speed), Unit("km/h", .speed, 1 / 3.6), Unit("mm/h", .speed, 1 / 3_600_000),
        Unit("mmol/L", .molarity), Unit("×", .count),
        Unit("MB", .data), Unit("GB", .data, 1000), Unit("kbit/s", .dataRate), Unit("Mbit/s", .dataRate, 1000),
        Unit("dBm", .signal),
    ]

    /// Other ways to write a symbol.
    private static let spellings: [String: String] = [
        "℃": "°C", "℉": "°F", "C": "°C", "F": "°F", "us": "µs", "μs": "µs", "μg/m³": "µg/m³", "ug/m3": "µg/m³",
        "mg/m3": "mg/m³", "m3": "m³", "m2": "m²", "m3/h": "m³/h", "lux": "lx", "percent": "%", "sec": "s",
        "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "hour": "h", "hours": "h", "day": "d",
        "days": "d", "deg": "°", "liter": "L", "l": "L", "ml": "mL", "毫秒": "ms", "秒": "s", "分钟": "min",
        "小时": "h", "天": "d",
    ]

    /// All units by symbol; only looked into, never walked.
    private static let bySymbol = Dictionary(uniqueKeysWithValues: all.map { ($0.symbol, $0) })

    /// Finds a unit by its symbol or another usual spelling.
    public init?(symbol: some StringProtocol) {
        let text = String(symbol)
        guard let unit = Unit.bySymbol[text] ?? Unit.spellings[text].flatMap({ Unit.bySymbol[$0] }) else { return nil }
        self = unit
    }

    /// Percent.
    public static let percent = all[0]
    /// The second.
    public static let second = all.first { $0.symbol == "s" } ?? all[0]
    /// The degree of Celsius.
    public static let celsius = all[2]
}

/// A number with a unit as people write it, such as `26 °C` or `60 %`.
public struct Quantity: Hashable, Sendable {
    /// The number.
    public let number: Double
    /// The unit; nothing for a bare number.
    public let unit: Unit?

    /// Makes a quantity.
    public init(_ number: Double, _ unit: Unit?) {
        self.number = number
        self.unit = unit
    }

    /// Reads a number with or without a unit behind it; nothing for other text.
    public init?(_ text: some StringProtocol) {
        // Text of ASCII needs none of what is known of letters.
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            self.init(ascii: Array(text.utf8)[...])
            return
        }
        let trimmed = text.drop { $0 == " " }
        let end = trimmed.firstIndex { !($0.isASCII && ($0.isNumber || "+-.eE".contains($0))) } ?? trimmed.endIndex
        var digits = trimmed[..<end]
        var rest = trimmed[end...]
        // `1e` is not an exponent but the start of a unit.
        while let last = digits.last, "eE".contains(last) {
            digits = digits.dropLast()
            rest = trimmed[digits.endIndex...]
        }
        guard let number = Double(String(digits)), number.isFinite else { return nil }
        let symbol = rest.drop { $0 == " " || $0 == "\u{A0}" }
        var end2 = symbol.endIndex
        while end2 > symbol.startIndex, symbol[symbol.index(before: end2)] == " " { end2 = symbol.index(before: end2) }
        if symbol[..<end2].isEmpty {
            self.init(number, nil)
        } else {
            guard let unit = Unit(symbol: symbol[..<end2]) else { return nil }
            self.init(number, unit)
        }
    }

    /// Reads a number with or without a unit behind it, of ASCII alone.
    private init?(ascii text: ArraySlice<UInt8>) {
        let trimmed = text.drop { $0 == 0x20 }
        var digits = trimmed.prefix { octet in
            switch octet {
            case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
            default: false
            }
        }
        while let last = digits.last, last | 0x20 == 0x65 { digits = digits.dropLast() }
        guard let number = Double(String(decoding: digits, as: UTF8.self)), number.isFinite else { return nil }
        var symbol = trimmed[digits.endIndex...].drop { $0 == 0x20 }
        while symbol.last == 0x20 { symbol = symbol.dropLast() }
        if symbol.isEmpty {
            self.init(number, nil)
        } else {
            guard let unit = Unit(symbol: String(decoding: symbol, as: UTF8.self)) else { return nil }
            self.init(number, unit)
        }
    }

    /// The quantity as a length of time; nothing when it is not one.
    public var interval: Interval? {
        guard let unit, unit.dimension == .time, let seconds = unit.convert(number, to: .second) else { return nil }
        return .fractional(seconds: seconds)
    }
}

/// How the raw number of an attribute relates to the quantity that it stands for.
public enum Scale: Hashable, Sendable {
    /// quantity = raw · numerator / denominator.
    case linear(numerator: Int64, denominator: Int64)
    /// raw = 10 000 · log10(lux) + 1, as Matter's illuminance measurement has it.
    case logarithmicLux

    /// The raw number is the quantity.
    public static let one = Scale.linear(numerator: 1, denominator: 1)

    /// The quantity that a raw number stands for.
    public func quantity(raw: Double) -> Double {
        switch self {
        case .linear(let numerator, let denominator): raw * Double(numerator) / Double(denominator)
        case .logarithmicLux: raw <= 0 ? 0 : Logarithm.powerOfTen((raw - 1) / 10_000)
        }
    }

    /// The raw number of a quantity, not rounded.
    public func raw(quantity: Double) -> Double {
        switch self {
        case .linear(let numerator, let denominator): quantity * Double(denominator) / Double(numerator)
        case .logarithmicLux: quantity < 1 ? 0 : 10_000 * Logarithm.baseTen(quantity) + 1
        }
    }
}
