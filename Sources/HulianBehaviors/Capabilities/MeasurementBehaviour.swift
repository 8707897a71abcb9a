internal import HulianModel

/// The measurement capabilities: a value of the room, or of what physics says, with resolution and pace.
///
/// A value is reported when it differs by the resolution from the last one, and never sooner than the interval after
/// it. Source: Matter application clusters, the measurement clusters; resolutions and intervals are project defaults.
final class MeasurementBehaviour: Behaviour {
    /// What one of the capabilities measures and how.
    private struct Kind {
        /// The number of the capability.
        let number: CapabilityNumber
        /// What it looks at in the room.
        let quantity: Room.Quantity
        /// Turns the quantity of the room into the raw number of the attribute.
        let raw: @Sendable (Double) -> Double
        /// The least difference that is reported, in raw numbers.
        let resolution: Double
        /// The least time between two reports.
        let interval: Interval
        /// The parts of one that a number with a fraction is told in, such as tenths; nothing for a whole number.
        var parts: Double?
    }

    /// All kinds, in the order of their numbers.
    private static let kinds = [
        // A tenth of its value is the least change of light that matters: 10 000 · log10(1.1) = 414.
        Kind(
            number: 0x0400, quantity: .illuminance, raw: { Scale.logarithmicLux.raw(quantity: $0) }, resolution: 414,
            interval: .seconds(5)),
        Kind(number: temperature, quantity: .temperature, raw: { $0 * 100 }, resolution: 10, interval: .seconds(30)),
        Kind(number: 0x0405, quantity: .humidity, raw: { $0 * 100 }, resolution: 50, interval: .seconds(30)),
        Kind(
            number: 0x040C, quantity: .carbonMonoxide, raw: { $0 }, resolution: 2, interval: .seconds(10),
            parts: 10),
        Kind(
            number: 0x040D, quantity: .carbonDioxide, raw: { $0 }, resolution: 20, interval: .seconds(60),
            parts: 10),
        Kind(
            number: 0x042A, quantity: .fineDust, raw: { $0 }, resolution: 2, interval: .seconds(60), parts: 10),
        Kind(
            number: 0x042B, quantity: .formaldehyde, raw: { $0 }, resolution: 0.005, interval: .seconds(60), parts: 1000
        ),
        Kind(
            number: 0x042E, quantity: .volatileOrganics, raw: { $0 }, resolution: 0.02, interval: .seconds(60),
            parts: 100),
        // Two decibels are the least change that people notice in a room.
        Kind(number: sound, quantity: .noise, raw: { $0 * 10 }, resolution: 20, interval: .seconds(5)),
    ]

    /// The number of Temperature Measurement.
    static let temperature: CapabilityNumber = 0x0402
    /// The number of Sound Pressure Measurement, a capability of ours.
    static let sound: CapabilityNumber = 0xFFF1_FC04
    /// The numbers of the capabilities that share this behaviour.
    static let numbers = kinds.map(\.number)
    /// The value.
    static let measuredValue: AttributeNumber = 0x0000
    /// The least value that can be measured.
    private static let minMeasuredValue: AttributeNumber = 0x0001
    /// The greatest value that can be measured.
    private static let maxMeasuredValue: AttributeNumber = 0x0002

    /// What this one measures.
    private let kind: Kind
    /// Gives the quantity instead of the room; the physics of a device sets it.
    var source: (() -> Double)?
    /// When the value was last reported.
    private var reported: Instant?
    /// True while the sensor is broken.
    private var isBroken = false

    /// Makes the behaviour that belongs to the capability.
    override init(device: Device, endpoint: Int, capability: Int) {
        let number = device.blueprint.capabilities[capability].definition.number
        kind = Self.kinds.first { $0.number == number } ?? Self.kinds[0]
        super.init(device: device, endpoint: endpoint, capability: capability)
    }

    override class var defects: [String] { ["sensorFault"] }

    override func start() {
        reported = nil
        device.room?.watch(kind.quantity, by: self)
        sample()
    }

    override func roomChanged(_ quantity: Room.Quantity) {
        if source == nil { sample() }
    }

    /// Looks at the value, and reports it when it is time to.
    func sample() {
        guard let quantity = source?() ?? device.room?[kind.quantity], !isBroken else { return }
        let raw = limited(kind.raw(quantity))
        if let last = self[Self.measuredValue].numberValue, abs(raw - last) < kind.resolution, reported != nil {
            return
        }
        if let reported, device.now - reported < kind.interval {
            if !isArmed(0) { setTimer(0, after: kind.interval - (device.now - reported)) }
            return
        }
        cancelTimer(0)
        reported = device.now
        if let parts = kind.parts {
            set(Self.measuredValue, .decimal((raw * parts).rounded() / parts))
        } else {
            set(Self.measuredValue, .integer(Int64(raw.rounded())))
        }
    }

    override func fire(_ timer: Int) { sample() }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "sensorFault" else { return false }
        self.isBroken = isBroken
        reported = nil
        // Null says that no value is known (measurement clusters, MeasuredValue attribute).
        if isBroken { set(Self.measuredValue, .null) } else { sample() }
        return true
    }

    /// A raw number inside what can be measured.
    private func limited(_ raw: Double) -> Double {
        var raw = raw
        if let least = self[Self.minMeasuredValue].numberValue { raw = max(raw, least) }
        if let most = self[Self.maxMeasuredValue].numberValue { raw = min(raw, most) }
        return raw
    }
}
