internal import HulianBus
public import HulianModel

/// Discovery of Tasmota: two retained messages for each device, its configuration and its sensors.
///
/// A configuration knows relays, lights and shutters alone. Our devices say all the rest in one more key, `hulian`, which
/// readers of Tasmota pass over. Source: https://tasmota.github.io/docs/MQTT/ and the schema of hatasmota.
public struct TasmotaCodec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "tasmota"
    /// Module and version.
    public let possibleIdentity: Set<String> = ["model", "firmwareVersion"]
    /// The topic below which descriptions are.
    private static let root = "tasmota/discovery"
    /// How many relays, switches and buttons a configuration has at least.
    private static let places = 8

    /// Makes a codec.
    public init() {}

    /// The configuration and the sensors, both kept; the sensors do not name the topic.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] {
        guard let mac = space.identity("mac", of: device) else { return [] }
        let description = space.description(of: device)
        return [
            Announcement("\(Self.root)/\(mac)/config", configuration(description), qos: .atMostOnce, retain: true),
            Announcement("\(Self.root)/\(mac)/sensors", sensors(description), qos: .atMostOnce, retain: true),
        ]
    }

    /// Both messages without content.
    public func removals(of device: Int32, in space: DialectSpace) -> [Announcement] {
        guard let mac = space.identity("mac", of: device) else { return [] }
        return ["config", "sensors"].map {
            Announcement(topic: "\(Self.root)/\(mac)/\($0)", payload: [], qos: .atMostOnce, retain: true)
        }
    }

    /// Reads a configuration or a list of sensors.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count == 4, levels[0] == "tasmota", levels[1] == "discovery" else { return [] }
        let isConfiguration = levels[3] == "config"
        guard isConfiguration || levels[3] == "sensors" else { return [] }
        var description = DeviceDescription()
        if payload.isNull {
            description.isRemoved = true
        } else if isConfiguration {
            guard payload.text("mac") == levels[2], let read = self.description(document: payload) else { return [] }
            description = read
        } else {
            guard payload["ver"]?.integerValue == 1, let sensors = payload["sn"]?.fields else { return [] }
            description.attributes = sensors.flatMap { Self.sensor($0) }
            description.isPart = true
        }
        description.identity["mac"] = String(levels[2])
        return [description]
    }

    // MARK: Writing

    /// The configuration, which describes the whole device in the key of ours.
    public func document(_ description: DeviceDescription) -> Value? { configuration(description) }

    /// The configuration.
    private func configuration(_ description: DeviceDescription) -> Value {
        let names = Set(description.attributes.map(\.name))
        let topic = description.identity["device"] ?? ""
        let light = Self.light(names)
        // A device that can be switched one way only is no relay to readers, who would switch it both ways.
        let numbers = description.attributes.filter { $0.isSettable && $0.settableChoices.isEmpty }.compactMap {
            Self.relay($0.name)
        }
        // The place of a relay is its number, and the light is the first of them.
        var relays: [Value] = (0..<(numbers.max() ?? 0)).map { place in
            numbers.contains(place + 1) ? (place == 0 && light > 0 ? 2 : 1) : 0
        }
        if names.contains("ShutterPosition1") { relays += [3, 3] }
        while relays.count < Self.places { relays.append(0) }
        let options = ["4", "11", "13", "17", "20", "30", "68", "73", "82", "114", "117"]
        return .object([
            ("ip", "192.0.2.1"), ("dn", .string(description.title)),
            ("fn", .list([.string(description.title)] + Array(repeating: .null, count: Self.places - 1))),
            ("hn", .string(topic)), ("mac", .string(description.identity["mac"] ?? "")),
            ("md", .string(description.card.model)), ("ty", 0), ("if", 0), ("cam", 0), ("ofln", "Offline"),
            ("onln", "Online"), ("state", ["OFF", "ON", "TOGGLE", "HOLD"]),
            ("sw", .string(description.card.firmwareVersion)), ("t", .string(topic)), ("ft", "%prefix%/%topic%/"),
            ("tp", ["cmnd", "stat", "tele"]), ("rl", .list(relays)),
            ("swc", .list(Array(repeating: -1, count: Self.places))),
            ("swn", .list(Array(repeating: .null, count: Self.places))),
            ("btn", .list(Array(repeating: 0, count: Self.places))),
            ("so", .structure(options.map { Field($0, 0) })), ("lk", light == 5 ? 1 : 0),
            ("lt_st", .integer(light)), ("bat", 0), ("dslp", 0), ("sho", [0, 0, 0, 0]), ("ver", 1),
            ("hulian", own(description)),
        ])
    }

    /// The key of ours: the document of the neutral profile, and the words that command where they are set.
    private func own(_ description: DeviceDescription) -> Value? {
        let words = description.attributes.filter { !$0.settings.isEmpty }.map { Field($0.name, .list($0.settings)) }
        guard let fields = HulianCodec().document(description)?.fields else { return nil }
        return .structure(fields + (words.isEmpty ? [] : [Field("words", .structure(words))]))
    }

    /// The number of the relay that a name switches: the only one has none; nothing for another name.
    private static func relay(_ name: String) -> Int? {
        guard name.hasPrefix("POWER") else { return nil }
        let digits = name.dropFirst("POWER".count)
        guard !digits.isEmpty else { return 1 }
        return digits.allSatisfy { $0.isASCII && $0.isNumber }
            ? Int(digits).flatMap { (1...32).contains($0) ? $0 : nil } : nil
    }

    /// The kind of light that names belong to: 0 none, 1 dimmer, 2 with color temperature, 3 with color, 5 with both.
    ///
    /// Each kind has a dimmer; a light without one is a relay to readers.
    private static func light(_ names: Set<String>) -> Int64 {
        guard names.contains("Dimmer") else { return 0 }
        return switch (names.contains("HSBColor1"), names.contains("CT")) {
        case (true, true): 5
        case (true, false): 3
        case (false, true): 2
        case (false, false): 1
        }
    }

    /// The sensors by group; none has a value yet.
    private func sensors(_ description: DeviceDescription) -> Value {
        var groups: [Field] = [Field("Time", "1970-01-01T00:00:00")]
        for attribute in description.attributes {
            let parts = attribute.name.split(separator: ".", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let field = Field(String(parts[1]), .null)
            if let index = groups.firstIndex(where: { $0.name == parts[0] }) {
                groups[index].value = .structure((groups[index].value.fields ?? []) + [field])
            } else {
                groups.append(Field(String(parts[0]), .structure([field])))
            }
        }
        if groups.count > 1 { groups.append(Field("TempUnit", "C")) }
        return .object([("sn", .structure(groups)), ("ver", 1)])
    }

    // MARK: Reading

    /// Reads a configuration of version 1; our own device says more than relays, lights and shutters.
    public func description(document: Value) -> DeviceDescription? {
        guard document["ver"]?.integerValue == 1, let topic = document["t"]?.stringValue,
            let relays = document["rl"]?.listValue, document["so"]?.fields != nil,
            document["tp"]?.listValue?.count == 3, document["state"]?.listValue?.count == 4
        else { return nil }
        var description = DeviceDescription()
        if let key = document["hulian"], let own = HulianCodec().description(document: key) {
            description = own
            let words = document.items("state")
            for index in description.attributes.indices {
                let name = description.attributes[index].name
                if description.attributes[index].kind == .truth {
                    description.attributes[index].choices = [words[0], words[1]]
                }
                description.attributes[index].settings = key["words"]?.items(name) ?? []
                // A sensor of Tasmota says no range.
                if description.attributes[index].minimum == nil || description.attributes[index].maximum == nil {
                    description.attributes[index].canStateRange = description.attributes[index].isSettable
                }
            }
        } else {
            description.attributes = Self.attributes(relays.compactMap(\.integerValue), document)
        }
        description.identity = ["device": topic]
        description.title = document.text("dn")
        description.card = DeviceCard()
        description.card.model = document.text("md")
        description.card.firmwareVersion = document.text("sw")
        return description
    }

    /// What a device of Tasmota has by its relays.
    private static func attributes(_ relays: [Int64], _ document: Value) -> [DescribedAttribute] {
        var attributes: [DescribedAttribute] = []
        let words = document.items("state")
        let switches = relays.filter { $0 == 1 || $0 == 2 }.count
        for number in 0..<switches {
            var power = DescribedAttribute(switches == 1 ? "POWER" : "POWER\(number + 1)", .truth)
            power.choices = [words[0], words[1]]
            power.isSettable = true
            attributes.append(power)
        }
        let kind = document["lt_st"]?.integerValue ?? 0
        if kind > 0 { attributes.append(number("Dimmer", 0, 100)) }
        if kind == 2 || kind == 5 { attributes.append(number("CT", 153, 500)) }
        if kind >= 3 { attributes += [number("HSBColor1", 0, 360), number("HSBColor2", 0, 100)] }
        for index in 0..<relays.filter({ $0 == 3 }).count / 2 {
            attributes.append(number("ShutterPosition\(index + 1)", 0, 100))
        }
        return attributes
    }

    /// A whole number that can be set.
    private static func number(_ name: String, _ least: Double, _ most: Double) -> DescribedAttribute {
        var attribute = DescribedAttribute.numeric(name, minimum: least, maximum: most, step: 1)
        attribute.isSettable = true
        return attribute
    }

    /// The sensors of one key: the numbers of a group, of which no more is said.
    private static func sensor(_ field: Field) -> [DescribedAttribute] {
        (field.value.fields ?? []).compactMap { inner in
            guard inner.value.isNull || inner.value.numberValue != nil else { return nil }
            return DescribedAttribute("\(field.name).\(inner.name)", .unknown)
        }
    }
}
