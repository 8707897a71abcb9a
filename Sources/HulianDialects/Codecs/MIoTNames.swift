internal import HulianModel

/// The names of MIoT-spec-v2 with their numbers, as far as our tables use them.
///
/// Source: https://miot-spec.org/miot-spec-v2/instances?status=all. A name without a number there gets a URN in a
/// namespace of ours, with a number made of the name.
enum MIoTNames {
    /// What a URN names.
    enum Kind: String {
        /// A device type.
        case device
        /// A service.
        case service
        /// A property.
        case property
        /// An action.
        case action
        /// An event.
        case event
    }

    /// Numbers of device types.
    private static let devices: [String: String] = [
        "light": "A001", "air-conditioner": "A004", "vacuum": "A006", "curtain": "A00C", "fridge": "A00F",
        "television": "A010", "motion-sensor": "A014", "speaker": "A015", "magnet-sensor": "A016", "hood": "A01B",
        "washer": "A01F", "lock": "A038", "electronic-valve": "A0A7", "air-monitor": "A008", "remote-control": "A021",
        "plant-monitor": "A030", "occupancy-sensor": "A0BF",
    ]
    /// Numbers of services.
    private static let services: [String: String] = [
        "device-information": "7801", "light": "7802", "battery": "7805", "fan-control": "7809", "environment": "780A",
        "air-conditioner": "780F", "vacuum": "7810", "temperature-humidity-sensor": "7814", "curtain": "7816",
        "fridge": "7819", "fridge-chamber": "781A", "speaker": "781C", "play-control": "781D", "motion-sensor": "7825",
        "magnet-sensor": "7827", "hood": "782B", "identify": "782C", "washer": "7834", "gas-sensor": "7837",
        "smoke-sensor": "7838", "lock": "7855", "door": "7856", "toilet": "7877",
        "switch-sensor": "7828", "submersion-sensor": "7839", "illumination-sensor": "783D", "plant-monitor": "784B",
        "vibration-sensor": "786A",
    ]
    /// Numbers of properties.
    private static let properties: [String: String] = [
        "manufacturer": "0001", "model": "0002", "serial-number": "0003", "firmware-revision": "0005", "on": "0006",
        "status": "0007", "mode": "0008", "relative-humidity": "000C", "brightness": "000D",
        "color-temperature": "000F",
        "volume": "0013", "battery-level": "0014", "fan-level": "0016", "temperature": "0020",
        "target-temperature": "0021", "motor-control": "0038", "current-position": "0039", "target-position": "003A",
        "left-time": "003C", "mute": "0040", "playing-state": "0041", "illumination": "004E", "door-state": "006B",
        "contact-state": "007C", "motion-state": "007D", "air-quality": "001C", "pm2.5-density": "0034",
        "co2-density": "004B", "tvoc-density": "0065", "hcho-density": "00B0",
    ]
    /// Numbers of actions.
    private static let actions: [String: String] = [
        "identify": "2801", "start-charge": "2802", "start-sweep": "2804", "stop-sweeping": "2805", "play": "280B",
        "pause": "280C", "previous": "280E", "next": "280F",
    ]
    /// Numbers of events.
    private static let events: [String: String] = [
        "motion-detected": "5001", "low-battery": "5003", "open": "5004", "close": "5005",
    ]
    /// The words for units, with their symbols.
    private static let units: [(word: String, symbol: String)] = [
        ("percentage", "%"), ("celsius", "°C"), ("seconds", "s"), ("minutes", "min"), ("hours", "h"), ("days", "d"),
        ("kelvin", "kelvin"), ("pascal", "Pa"), ("arcdegrees", "°"), ("lux", "lx"), ("watt", "W"), ("ppm", "ppm"),
        ("mg/m3", "mg/m³"), ("μg/m3", "µg/m³"), ("L", "L"), ("mL", "mL"),
    ]

    /// The URN of a name.
    ///
    /// - Parameter model: Vendor, product and version of an instance, such as `acme-lamp1:1`; nothing for a type.
    static func urn(_ kind: Kind, _ name: String, model: String? = nil) -> String {
        let numbers =
            switch kind {
            case .device: devices
            case .service: services
            case .property: properties
            case .action: actions
            case .event: events
            }
        let tail = model.map { ":" + $0 } ?? ""
        if let number = numbers[name] { return "urn:miot-spec-v2:\(kind.rawValue):\(name):0000\(number)\(tail)" }
        var text = "\(kind.rawValue) \(name)"
        let hash = text.withUTF8 { UInt32(truncatingIfNeeded: $0.stableHash) }
        let digits = String(hash, radix: 16)
        return
            "urn:hulian-spec:\(kind.rawValue):\(name):\(String(repeating: "0", count: 8 - digits.count))\(digits)\(tail)"
    }

    /// The name in a URN; nothing for text that is none.
    static func name(urn: String) -> String? {
        let parts = urn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[0] == "urn", !parts[3].isEmpty else { return nil }
        return String(parts[3])
    }

    /// The word for a unit; nothing for a unit without.
    static func unit(symbol: String) -> String? { units.first { $0.symbol == symbol }?.word }

    /// The unit of a word; nothing for a word without.
    static func symbol(unit: String) -> String? { units.first { $0.word == unit }?.symbol }
}
