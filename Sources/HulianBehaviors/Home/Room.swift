public import HulianModel

/// A room of a home: what the air, the light and the people in it are like.
///
/// Devices add heat, light, moisture and noise; walls let heat through to the neighbours and to the weather. The room
/// is worked out every ten seconds of virtual time, and at once when somebody changes something.
public final class Room: Worker {
    /// Something about a room that a sensor can look at.
    public enum Quantity: Int, Sendable, CaseIterable {
        /// The temperature of the air in °C.
        case temperature
        /// The relative humidity in %.
        case humidity
        /// The light in lux.
        case illuminance
        /// Carbon dioxide in ppm.
        case carbonDioxide
        /// Fine dust in µg/m³.
        case fineDust
        /// Noise in dBA.
        case noise
        /// Combustible gas in % of the lower explosive limit.
        case gas
        /// Smoke in dB/m of obscuration.
        case smoke
        /// Carbon monoxide in ppm.
        case carbonMonoxide
        /// The number of people.
        case occupancy
        /// The depth of water on the floor in mm.
        case floodWater
        /// Volatile organic compounds in mg/m³.
        case volatileOrganics
        /// Formaldehyde in mg/m³.
        case formaldehyde
        /// Rain that falls on what stands there, in mm/h; for a balcony or a garden.
        case rain
        /// Wind in m/s; for a balcony or a garden.
        case wind

        /// The name as scenarios write it.
        public var name: String { String(describing: self) }

        /// The unit in which it is kept.
        public var unit: Unit? {
            switch self {
            case .temperature: .celsius
            case .humidity: .percent
            case .illuminance: Unit(symbol: "lx")
            case .carbonDioxide, .carbonMonoxide: Unit(symbol: "ppm")
            case .fineDust: Unit(symbol: "µg/m³")
            case .noise: Unit(symbol: "dBA")
            case .gas: Unit(symbol: "%LEL")
            case .smoke, .occupancy: nil
            case .floodWater: Unit(symbol: "mm")
            case .volatileOrganics, .formaldehyde: Unit(symbol: "mg/m³")
            case .rain: Unit(symbol: "mm/h")
            case .wind: Unit(symbol: "m/s")
            }
        }
    }

    /// What a room is made of.
    public struct Shape: Sendable {
        /// The floor in m².
        public var area: Double
        /// The height in m.
        public var height: Double
        /// The heat that leaves through the outer wall for each kelvin, in W/K.
        public var lossOutside: Double
        /// The heat that passes to each neighbour for each kelvin, in W/K.
        public var lossInside: Double
        /// The area of the windows in m².
        public var windows: Double

        /// Makes a shape; the defaults are those of an ordinary insulated flat (project default).
        public init(
            area: Double = 16, height: Double = 2.7, lossOutside: Double = 18, lossInside: Double = 12,
            windows: Double = 2
        ) {
            self.area = area
            self.height = height
            self.lossOutside = lossOutside
            self.lossInside = lossInside
            self.windows = windows
        }
    }

    /// Its name.
    public let name: String
    /// What it is for.
    public let kind: Kind
    /// What it is made of.
    public let shape: Shape
    /// The home that it belongs to.
    public unowned(unsafe) let home: Home  // A home owns its rooms.
    /// The rooms next to it.
    public private(set) var neighbours: [Room] = []
    /// Windows and doors to the outside that stand open, as a share from 0 to 1.
    public var openness: Double = 0 {
        didSet { updateNoise() }
    }
    /// Curtains, as a share of the daylight that they let in.
    public var daylightShare: Double = 1
    /// Air that fans blow out, in ml/s.
    private var airflow: Int64 = 0
    /// Sound from devices as a multiple of the quietest that can be heard.
    var sound: Int64 = 0
    /// Sound from people and the street, as it was last worked out.
    var heard: Int64 = 0
    /// What is given into the air beside heat and moisture.
    var air = AirSources()

    /// The electricity of the devices in the room, in W: what a meter for the room alone would count.
    public let electricity: Utility

    /// The quantities by their number.
    private var values: [Double]
    /// Heat from devices and people, in mW.
    private var heat: Int64 = 0
    /// Light from lamps, in millilumen.
    private var light: Int64 = 0
    /// Moisture from devices, in µg/s.
    private var moisture: Int64 = 0
    /// Behaviours that look at each quantity.
    private var watchers: [[Behaviour]]
    /// What is worked out every time and somebody looks at, in the order in which it is told.
    private var watched: [Quantity] = []
    /// How often a watcher was told of a change.
    public private(set) var toldCount: UInt64 = 0
    /// The value of each quantity when the watchers were last told.
    private var told: [Double]
    /// What is worked out every time, in the order in which it is told.
    private static let workedOut: [Quantity] = [
        .temperature, .humidity, .carbonDioxide, .gas, .smoke, .carbonMonoxide, .fineDust, .volatileOrganics,
        .formaldehyde, .floodWater,
    ]
    /// The time between two workings-out.
    private static let period = Interval.seconds(10)

    /// Makes a room; a home does.
    init(name: String, kind: Kind, shape: Shape, home: Home, temperature: Double) {
        self.name = name
        self.kind = kind
        self.shape = shape
        self.home = home
        electricity = Utility(scheduler: home.scheduler)
        values = Array(repeating: 0, count: Quantity.allCases.count)
        watchers = Array(repeating: [], count: Quantity.allCases.count)
        values[Quantity.temperature.rawValue] = temperature
        values[Quantity.humidity.rawValue] = 50
        values[Quantity.carbonDioxide.rawValue] = 500
        values[Quantity.fineDust.rawValue] = 20
        values[Quantity.noise.rawValue] = 30
        values[Quantity.volatileOrganics.rawValue] = 0.2
        values[Quantity.formaldehyde.rawValue] = 0.04
        told = values
        super.init()
    }

    /// Puts two rooms next to each other.
    public func connect(to other: Room) {
        guard other !== self, !neighbours.contains(where: { $0 === other }) else { return }
        neighbours.append(other)
        other.neighbours.append(self)
    }

    /// A quantity now.
    public subscript(quantity: Quantity) -> Double { values[quantity.rawValue] }

    /// Sets a quantity, as the environment of a scenario does, and tells who looks at it.
    public func set(_ quantity: Quantity, _ value: Double) {
        values[quantity.rawValue] = value
        tell(quantity)
        if quantity == .occupancy { updateNoise() }
    }

    /// Stores what was worked out; who looks at it is told later.
    func store(_ quantity: Quantity, _ value: Double) { values[quantity.rawValue] = value }

    /// Adds to a quantity, such as one person more.
    public func add(_ quantity: Quantity, _ difference: Double) { set(quantity, self[quantity] + difference) }

    /// Lets a behaviour hear of changes of a quantity.
    public func watch(_ quantity: Quantity, by behaviour: Behaviour) {
        let index = quantity.rawValue
        guard !watchers[index].contains(where: { $0 === behaviour }) else { return }
        // What nobody looked at was told to nobody: the first who looks hears of what changes from now on.
        if watchers[index].isEmpty { told[index] = values[index] }
        watchers[index].append(behaviour)
        watched = Self.workedOut.filter { !watchers[$0.rawValue].isEmpty }
    }

    /// What is given into a room now, as whole numbers: nought when everything that gave something took it back.
    public struct Given: Equatable, Sendable {
        /// Heat in mW.
        public var heat: Int64 = 0
        /// Light in millilumen.
        public var light: Int64 = 0
        /// Moisture in µg/s.
        public var moisture: Int64 = 0
        /// Air that is blown out, and air that comes back clean, in ml/s.
        public var airflow: Int64 = 0, cleanAir: Int64 = 0
        /// Sound as a multiple of the quietest that can be heard.
        public var sound: Int64 = 0
        /// Fine dust, organic compounds and formaldehyde in ng/s.
        public var dust: Int64 = 0, organics: Int64 = 0, formaldehyde: Int64 = 0

        /// Makes a sum; nothing is given by default.
        public init() {}
    }

    /// What devices, lamps and things give into the room now; people and weather are not in it.
    public var given: Given {
        var sum = Given()
        sum.heat = heat
        sum.light = light
        sum.moisture = moisture
        sum.airflow = airflow
        sum.cleanAir = air.cleaned
        sum.sound = sound
        sum.dust = air.dust
        sum.organics = air.organics
        sum.formaldehyde = air.formaldehyde
        return sum
    }

    /// Adds heat to what devices give off, in watts; negative to take it back or to cool.
    public func addHeat(_ watts: Double) { heat += Int64((watts * 1000).rounded()) }

    /// Adds light to what lamps give, in lumen; negative to take it back.
    public func addLight(_ lumen: Double) {
        light += Int64((lumen * 1000).rounded())
        updateLight()
    }

    /// Adds moisture to what devices give off, in g/h; negative to take it back or to dry.
    public func addMoisture(_ gramsPerHour: Double) { moisture += Int64((gramsPerHour / 3600 * 1e6).rounded()) }

    /// Adds air that a fan blows out, in m³/h; negative to take it back.
    public func addAirflow(_ cubicMetresPerHour: Double) {
        airflow += Int64((cubicMetresPerHour / 3600 * 1e6).rounded())
    }

    /// Works out the light at once.
    func updateLight() {
        let lamps = Double(light) / 1000 * 0.5 / shape.area
        let daylight = home.daylight * daylightShare * min(0.05, shape.windows / shape.area * 0.08)
        set(.illuminance, lamps + daylight)
    }

    /// Starts working out.
    func start() { home.scheduler.schedule(self, after: Self.period, task: 0) }

    /// Works out ten seconds.
    public override func perform(task: UInt32, detail: UInt32) {
        step(seconds: Self.period.seconds)
        home.scheduler.schedule(self, after: Self.period, task: 0)
    }

    /// Works out a length of time by one step of Euler's method; stable as long as it is short against hours.
    private func step(seconds: Double) {
        let volume = shape.area * shape.height
        // Air and the light things in it: 1.2 kJ/(m³·K) · 5.
        let capacity = volume * 6000
        let temperature = self[.temperature]
        let people = self[.occupancy]
        let exchange = volume * (0.3 + 20 * openness * home.windFactor) / 3600 + Double(max(0, airflow)) / 1e6
        var power = Double(heat) / 1000 + people * 80
        power += (home.outdoorTemperature - temperature) * (shape.lossOutside + exchange * 1200)
        for neighbour in neighbours { power += (neighbour[.temperature] - temperature) * shape.lossInside }
        values[Quantity.temperature.rawValue] = temperature + power * seconds / capacity
        let carbonDioxide = self[.carbonDioxide]
        let breathed = people * 5.2e-6 * 1e6
        values[Quantity.carbonDioxide.rawValue] =
            carbonDioxide + ((420 - carbonDioxide) * exchange + breathed) * seconds / volume
            + given(.carbonDioxide) * seconds
        // Saturation is taken as constant: 10 g/m³ for 50 %.
        let humidity = self[.humidity]
        let wet = (Double(moisture) / 1e6 + people * 50 / 3600) / (volume * 0.2)
        values[Quantity.humidity.rawValue] = min(
            100, max(5, humidity + ((home.humidityOutside - humidity) * exchange / volume + wet) * seconds))
        let gas = self[.gas]
        let leak = home.leak(in: self) + given(.gas)
        if gas > 0 {
            // Gas is diluted by the air that comes in; a leak adds to it.
            values[Quantity.gas.rawValue] = max(
                0, gas - gas * min(1, exchange / volume * seconds) + leak * seconds)
        } else if leak > 0 {
            values[Quantity.gas.rawValue] = leak * seconds
        }
        let balance = AirBalance(volume: volume, exchange: exchange, seconds: seconds)
        thinOut(.smoke, balance)
        thinOut(.carbonMonoxide, balance)
        workOutAir(balance)
        workOutPuddle(seconds: seconds)
        for quantity in watched { tell(quantity) }
        updateNoise()
        updateLight()
    }

    /// Tells who looks at a quantity, when it changed.
    private func tell(_ quantity: Quantity) {
        let index = quantity.rawValue
        guard values[index] != told[index], !watchers[index].isEmpty else { return }
        told[index] = values[index]
        for behaviour in watchers[index] where behaviour.device.isPowered {
            toldCount += 1
            behaviour.device.input { behaviour.roomChanged(quantity) }
        }
    }
}
