internal import HulianModel

/// A tariff whose price changes during the day, as tariff, price, quantities by price, and conditions of the grid.
///
/// Every day is alike. Periods, prices and what the grid emits are project defaults that a device type can replace.
final class TariffBehaviour: Behaviour {
    /// How device types name it: begins of the periods in minutes of the day, the level of each from 0, and the price
    /// of a kWh and the name of each level.
    static let dynamics = Behaviours.Dynamics(
        "tariff", parameters: ["starts", "levels", "prices", "labels", "provider"]
    ) { device, endpoint, parameters in TariffBehaviour(device: device, endpoint: endpoint, parameters) }

    /// The numbers of the capabilities that show it.
    private static let metering: CapabilityNumber = 0x0B07, grid: CapabilityNumber = 0x00A0
    /// The number of the capability that says the same in plain numbers.
    private static let signal: CapabilityNumber = 0xFFF1_FC65
    /// The parts of the currency's unit in which prices are counted.
    private static let decimals: Int64 = 4, parts = 10_000.0
    /// What the grid emits at night and by day, in g/kWh.
    private static let carbon = (night: 620.0, day: 430.0)
    /// The timers: the next period begins, quantities and the grid are shown.
    private enum Timer {
        /// The next period begins.
        static let period = 0
        /// Quantities and the conditions of the grid are shown.
        static let report = 1
    }

    /// The begins of the periods in minutes of the day, rising from 0.
    private let starts: [Int64]
    /// The level of each period.
    private let levels: [Int]
    /// The price of each level.
    private let prices: [Double]
    /// The name of each level.
    private let labels: [String]
    /// Who sells.
    private let provider: String
    /// The energy of each level in milliwatt-hours.
    private var quantities: [Double]
    /// The energy that was counted when quantities were last worked out.
    private var counted: Double?
    /// The period in which quantities were last worked out.
    private var lastPeriod = 0

    /// Makes a tariff.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        let prices = (parameters["prices"]?.listValue ?? [0.31, 0.56, 0.86]).compactMap(\.numberValue)
        self.prices = prices
        starts = (parameters["starts"]?.listValue ?? [0, 360, 480, 660, 1020, 1260, 1320]).compactMap(\.integerValue)
        let levels = (parameters["levels"]?.listValue ?? [0, 1, 2, 1, 2, 1, 0]).compactMap(\.integerValue)
        self.levels = starts.indices.map { place in
            let level = levels.indices.contains(place) ? Int(levels[place]) : 0
            return max(0, min(prices.count - 1, level))
        }
        let labels = (parameters["labels"]?.listValue ?? ["valley", "flat", "peak"]).compactMap(\.stringValue)
        self.labels = prices.indices.map { labels.indices.contains($0) ? labels[$0] : "level \($0)" }
        provider = parameters.string("provider", or: "grid")
        quantities = Array(repeating: 0, count: prices.count)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() {
        guard !starts.isEmpty, !prices.isEmpty else { return }
        describe()
        lastPeriod = period
        counted = energy
        show()
        report()
        setTimer(Timer.period, after: untilNext)
        setTimer(Timer.report, after: .minutes(15))
    }

    override func reset() { quantities = Array(repeating: 0, count: prices.count) }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        // Somebody says whether the home can make its own electricity.
        if capability == sibling(Self.grid), attribute == 0x0000 { showGrid() }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.period:
            count()
            lastPeriod = period
            show()
            report()
            setTimer(Timer.period, after: untilNext)
        default:
            report()
            setTimer(Timer.report, after: .minutes(15))
        }
    }

    // MARK: Time

    /// The period of now.
    private var period: Int { starts.lastIndex { $0 * 60 <= secondOfDay } ?? starts.count - 1 }
    /// The time until the next period begins.
    private var untilNext: Interval { starts.map { delay(untilMinute: $0) }.min() ?? .hours(24) }
    /// When a period begins, that many periods after that of now.
    private func begin(_ steps: Int) -> Int64 {
        let place = period + steps
        return startOfDay + Int64(place / starts.count) * 86_400 + starts[place % starts.count] * 60
    }
    /// How long a period lasts, in minutes.
    private func minutes(_ place: Int) -> Int64 {
        (place + 1 < starts.count ? starts[place + 1] : 1440) - starts[place]
    }

    // MARK: The structures

    /// The number of a period, of a level and of the one pattern of days; numbers begin at 1.
    private func number(_ place: Int) -> Value { .integer(Int64(place + 1)) }
    /// All periods by number.
    private var allEntries: Value { .list(starts.indices.map(number)) }
    /// A price as it is counted.
    private func raw(_ level: Int) -> Value { .integer(Int64((prices[level] * Self.parts).rounded())) }

    /// A period.
    private func entry(_ place: Int) -> Value {
        ["dayEntryID": number(place), "startTime": .integer(starts[place]), "duration": .integer(minutes(place))]
    }

    /// A level.
    private func component(_ level: Int) -> Value {
        [
            "tariffComponentID": number(level),
            "price": ["priceType": 0, "price": raw(level), "priceLevel": .integer(Int64(level))], "threshold": .null,
            "label": .string(labels[level]),
        ]
    }

    /// A price with its time.
    private func price(_ steps: Int) -> Value {
        let level = levels[(period + steps) % starts.count]
        return [
            "periodStart": .integer(begin(steps)), "periodEnd": .integer(begin(steps + 1) - 1), "price": raw(level),
            "priceLevel": .integer(Int64(level)),
        ]
    }

    /// Shows what is the same on all days.
    private func describe() {
        let tariff = CommodityTariffBehaviour.number
        let currency: Value = ["currency": 156, "decimalPoints": .integer(Self.decimals)]
        set(
            tariff, 0x0000,
            [
                "tariffLabel": "time of use", "providerName": .string(provider), "currency": currency, "blockMode": 0,
            ])
        set(tariff, 0x0001, 0)
        set(tariff, 0x0002, .integer(startOfDay))
        set(tariff, 0x0003, .list(starts.indices.map(entry)))
        set(tariff, 0x0004, [["dayPatternID": 1, "daysOfWeek": 0x7F, "dayEntryIDs": allEntries]])
        set(tariff, 0x0005, [["startDate": .null, "dayPatternIDs": [1]]])
        set(tariff, 0x0006, [])
        set(tariff, 0x000D, .list(prices.indices.map(component)))
        set(
            tariff, 0x000E,
            .list(
                prices.indices.map { level in
                    let places = starts.indices.filter { levels[$0] == level }
                    return [
                        "label": .string(labels[level]),
                        "dayEntryIDs": .list(places.isEmpty ? [1] : places.map(number)),
                        "tariffComponentIDs": [number(level)],
                    ]
                }))
        set(CommodityPriceBehaviour.number, 0x0000, 0)
        set(CommodityPriceBehaviour.number, 0x0001, currency)
        set(Self.metering, 0x0002, 0)
        set(Self.metering, 0x0003, .integer(Int64(prices.count)))
    }

    /// Shows the period of now and the next one.
    private func show() {
        let tariff = CommodityTariffBehaviour.number
        let place = period
        let next = (place + 1) % starts.count
        set(tariff, 0x0007, ["date": .integer(startOfDay), "dayType": 0, "dayEntryIDs": allEntries])
        set(tariff, 0x0008, ["date": .integer(startOfDay + 86_400), "dayType": 0, "dayEntryIDs": allEntries])
        set(tariff, 0x0009, entry(place))
        set(tariff, 0x000A, .integer(begin(0)))
        set(tariff, 0x000B, entry(next))
        set(tariff, 0x000C, .integer(begin(1)))
        set(tariff, 0x000F, [component(levels[place])])
        set(tariff, 0x0010, [component(levels[next])])
        set(Self.signal, 0x0000, .decimal(prices[levels[place]]))
        set(Self.signal, 0x0001, .integer(Int64(levels[place])))
        guard let shown: CommodityPriceBehaviour = sibling(CommodityPriceBehaviour.number) else { return }
        shown.labels = labels
        shown.setPrice(price(0), forecast: .list((1...starts.count).map(price)))
    }

    // MARK: Quantities and the grid

    /// The energy that the meter beside it has counted, in milliwatt-hours.
    private var energy: Double? {
        let meter: ElectricalEnergyMeasurementBehaviour? = sibling(ElectricalEnergyMeasurementBehaviour.number)
        return meter?.energy.imported
    }

    /// Adds what flowed to the level of the time in which it flowed.
    private func count() {
        guard let energy else { return }
        quantities[levels[lastPeriod]] += max(0, energy - (counted ?? energy))
        counted = energy
    }

    /// Shows quantities and the conditions of the grid.
    private func report() {
        count()
        let isMeter = sibling(Self.metering) != nil
        if isMeter {
            let changed = set(
                Self.metering, 0x0000,
                .list(
                    quantities.enumerated().map { level, quantity in
                        ["tariffComponentIDs": [number(level)], "quantity": .integer(Int64(quantity.rounded()))]
                    }))
            if changed { set(Self.metering, 0x0001, .integer(device.now.matterSeconds)) }
        }
        showGrid()
    }

    /// What electricity emits that many quarters of an hour from now, by a guess from the time of day.
    private func conditions(hours: Int64, isOwn: Bool) -> Value {
        let hour = (secondOfDay / 3600 + hours) % 24
        let sun = max(0, Wave.sine(Double(hour) / 24 - 0.25))
        let grid = Self.carbon.night + (Self.carbon.day - Self.carbon.night) * sun
        let local = isOwn && sun > 0.2 ? 40.0 : grid
        func level(_ grams: Double) -> Value { grams < 200 ? 0 : grams < 500 ? 1 : 2 }
        let begin = startOfDay + (secondOfDay / 3600 + hours) * 3600
        return [
            "periodStart": .integer(begin), "periodEnd": .integer(begin + 3599),
            "gridCarbonIntensity": .integer(Int64(grid.rounded())), "gridCarbonLevel": level(grid),
            "localCarbonIntensity": .integer(Int64(local.rounded())), "localCarbonLevel": level(local),
        ]
    }

    /// Shows what electricity emits.
    private func showGrid() {
        let carbon = conditions(hours: 0, isOwn: value(Self.grid, 0x0000).boolValue ?? false)["localCarbonIntensity"]
        set(Self.signal, 0x0002, carbon ?? .null)
        set(Self.signal, 0x0003, .integer(Int64(untilNext.seconds / 60)))
        guard let capability = sibling(Self.grid) else { return }
        let isOwn = value(Self.grid, 0x0000).boolValue ?? false
        let now = conditions(hours: 0, isOwn: isOwn)
        if set(Self.grid, 0x0001, now) {
            let event = device.blueprint.capabilities[capability].events.first { $0.number == EventNumber(0x00) }
            if let event { device.emit(event, of: capability, [Field("currentConditions", now)]) }
        }
        set(Self.grid, 0x0002, .list((1...12).map { conditions(hours: $0, isOwn: isOwn) }))
    }
}
