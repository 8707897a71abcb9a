internal import HulianBus
public import HulianModel

/// What the gateway of Zigbee2MQTT tells of itself and its devices: `bridge/state`, `bridge/info`, `bridge/devices`.
///
/// The gateway speaks through its devices here: the first one that connects tells the lists, and another one tells
/// them again when the network has grown since. Source: https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html
/// and `exposes.ts` of zigbee-herdsman-converters.
public struct Zigbee2MQTTCodec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "zigbee2mqtt"
    /// Serial number and hardware version have no place.
    public let possibleIdentity: Set<String> = ["vendor", "model", "firmwareVersion"]
    /// The topic under which all is.
    private static let base = "zigbee2mqtt"

    /// Makes a codec.
    public init() {}

    /// The lists of the gateway where they are due, and that the device is there.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] {
        var messages: [Announcement] = []
        if space.takesGateway(device) {
            messages = [
                Announcement("\(Self.base)/bridge/state", ["state": "online"], retain: true),
                Announcement("\(Self.base)/bridge/info", info(of: space), qos: .atMostOnce, retain: true),
                Announcement("\(Self.base)/bridge/devices", devices(of: space), qos: .atMostOnce, retain: true),
            ]
        }
        let data: Value = .object([
            ("friendly_name", space.identity("device", of: device).map { .string($0) }),
            ("ieee_address", space.identity("ieee", of: device).map { .string($0) }),
        ])
        messages.append(
            Announcement(
                "\(Self.base)/bridge/event", ["type": "device_announce", "data": data], qos: .atMostOnce, retain: false)
        )
        return messages
    }

    /// Empty messages in the place of what is kept.
    public func removals(of device: Int32, in space: DialectSpace) -> [Announcement] {
        guard let name = space.identity("device", of: device) else { return [] }
        return ["\(Self.base)/\(name)", "\(Self.base)/\(name)/availability"].map {
            Announcement(topic: $0, payload: [], qos: .atMostOnce, retain: true)
        }
    }

    /// What the gateway tells of itself.
    private func info(of space: DialectSpace) -> Value {
        .object([
            ("version", .string(space.table.version)), ("commit", "hulian"),
            (
                "coordinator",
                ["ieee_address": .string(coordinator(of: space)), "type": "hulian", "meta": .structure([])]
            ),
            ("network", ["channel": 11, "pan_id": 6754, "extended_pan_id": "0xdddddddddddddddd"]),
            ("log_level", "info"), ("permit_join", false), ("restart_required", false), ("config", .structure([])),
            ("config_schema", .structure([])),
        ])
    }

    /// The address of the gateway's own radio.
    private func coordinator(of space: DialectSpace) -> String {
        IdentityMaker.value("0x{hex:16}", name: "coordinator", category: "")
    }

    /// The list of all devices, the radio first.
    private func devices(of space: DialectSpace) -> Value {
        let radio: Value = .object([
            ("ieee_address", .string(coordinator(of: space))), ("type", "Coordinator"), ("network_address", 0),
            ("supported", true), ("friendly_name", "Coordinator"), ("disabled", false), ("interviewing", false),
            ("interview_completed", true), ("interview_state", "SUCCESSFUL"), ("endpoints", .structure([])),
        ])
        return .list([radio] + space.speakers.indices.map { document(space.description(of: Int32($0))) ?? .null })
    }

    // MARK: One device

    /// The element of the list for a device.
    public func document(_ description: DeviceDescription) -> Value? {
        let card = description.card
        let battery = description.attribute(named: "battery") != nil
        let endpoint: Value = [
            "bindings": .list([]), "configured_reportings": .list([]),
            "clusters": ["input": .list([]), "output": .list([])], "scenes": .list([]),
        ]
        return .object([
            ("ieee_address", description.identity["ieee"].map { .string($0) }),
            ("type", battery ? "EndDevice" : "Router"), ("network_address", .integer(networkAddress(description))),
            ("supported", true), ("friendly_name", description.identity["device"].map { .string($0) }),
            ("disabled", false), ("description", .text(description.title)),
            (
                "definition",
                .object([
                    ("source", "native"), ("model", .string(card.model)), ("vendor", .string(card.vendor)),
                    ("description", .string(description.title)), ("supports_ota", false), ("options", .list([])),
                    ("exposes", .list(Zigbee2MQTTExposes.exposes(of: description))),
                ])
            ),
            ("power_source", battery ? "Battery" : "Mains (single phase)"),
            ("software_build_id", .text(card.firmwareVersion)), ("model_id", .text(card.model)),
            ("manufacturer", .text(card.vendor)), ("interviewing", false), ("interview_completed", true),
            ("interview_state", "SUCCESSFUL"), ("endpoints", .structure([Field("1", endpoint)])),
        ])
    }

    /// An address of 16 bits, made of the long one.
    private func networkAddress(_ description: DeviceDescription) -> Int64 {
        Int64(description.identity["ieee"]?.suffix(4) ?? "1", radix: 16) ?? 1
    }

    /// Reads the list of devices, and that one left.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        switch topic {
        case "\(Self.base)/bridge/devices":
            return (payload.listValue ?? []).compactMap { description(document: $0) }
        case "\(Self.base)/bridge/event":
            guard payload.text("type") == "device_leave", let data = payload["data"] else { return [] }
            var description = DeviceDescription()
            description.isRemoved = true
            description.identity = ["device": data.text("friendly_name"), "ieee": data.text("ieee_address")]
            return [description]
        default: return []
        }
    }

    /// Reads an element of the list; nothing for the radio and devices that are not supported.
    public func description(document: Value) -> DeviceDescription? {
        // The radio and devices that are not supported have nothing to describe.
        guard let name = document["friendly_name"]?.stringValue, let definition = document["definition"],
            definition["exposes"]?.listValue != nil
        else { return nil }
        var description = DeviceDescription()
        description.identity["device"] = name
        if let address = document["ieee_address"]?.stringValue { description.identity["ieee"] = address }
        description.title = document["description"]?.stringValue ?? definition.text("description")
        description.category = "Router"
        description.card.vendor = definition.text("vendor")
        description.card.model = definition.text("model")
        description.card.firmwareVersion = document.text("software_build_id")
        description.attributes = Zigbee2MQTTExposes.attributes(of: definition.items("exposes"))
        return description
    }
}
